from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.graphs.writers import TRIPLE_WRITERS, WRITERS, Writer, find_writer
from pharmagraph.graphs.writers.turtle12 import plain_triples
from pharmagraph.ontology.prefixes import project_prefixes
from pharmagraph.rdfterms import Triple, iri, is_iri, number, plain, text, typed
from pharmagraph.textfile import forbidden
from support.leaflet import BASE

PREFIXES = project_prefixes(BASE)
COMMENT = 'A comment.\nIts second line: <&> "quoted".'
FORMS = [pytest.param(writer, id=writer.name) for writer in TRIPLE_WRITERS.values()]
# How rdflib calls a format; it reads N-Quads and TriG into a data set.
BY_RDFLIB = {"jsonld": "json-ld", "rdfxml": "xml", "ntriples": "nt"}

CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(lambda c: not forbidden(c))
WORDS = st.text(CHARACTERS, max_size=20) | st.text(
    st.sampled_from("\\\"'\n\r\t<>&]u{}@^_:;,. #é漢\U0001f600"), max_size=12
)
LOCALS = st.text(st.sampled_from("abcXYZ019._~-/?=&%+:,;@'()*!$é漢"), max_size=10)
NAMESPACES = st.sampled_from([*PREFIXES.values(), "http://other.org/", "urn:x:"])
IRIS = st.builds(lambda ns, local: iri(ns + re.sub(r"%(?![0-9A-F]{2})", "%25", local)), NAMESPACES, LOCALS)
# A property of RDF/XML needs a name at the end of its IRI.
PROPERTIES = st.builds(
    lambda ns, n: iri(f"{ns}p{n}"), st.sampled_from(sorted(PREFIXES.values())), st.integers(0, 9)
)
DECIMALS = st.decimals(min_value=-1000, max_value=1000, places=3)
WELL_TYPED = (
    IRIS,
    st.builds(plain, WORDS),
    st.builds(text, WORDS, st.sampled_from(["en", "de", "en-gb"])),
    st.builds(number, DECIMALS),
    st.builds(typed, st.sampled_from(["007", "1", "-5", "+5"]), st.just("integer")),
    st.builds(typed, st.sampled_from(["true", "false", "1"]), st.just("boolean")),
    st.builds(typed, st.sampled_from(["1.50", "5.", ".5"]), st.just("decimal")),
    st.builds(typed, st.just("2026-11-22"), st.just("date")),
    st.builds(typed, WORDS, st.sampled_from(["string", "token"])),
)
ILL_TYPED = (
    st.builds(typed, st.sampled_from(["x", "٣", ""]), st.sampled_from(["integer", "boolean", "decimal"])),
    st.builds(typed, st.sampled_from(["TRUE", "1e3"]), st.sampled_from(["boolean", "decimal"])),
)


def graphs(*objects: st.SearchStrategy[str]) -> st.SearchStrategy[list[Triple]]:
    """Return what makes small graphs with some kinds of objects."""
    triples = st.tuples(IRIS, PROPERTIES, st.one_of(*objects))
    return st.lists(triples, min_size=1, max_size=8).map(lambda g: sorted(set(g)))


def plain_lines(triples: list[Triple]) -> str:
    """Write triples as N-Triples."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def by_pyoxigraph(data: bytes, form: ox.RdfFormat) -> set[str]:
    """Read a file with pyoxigraph; return its triples as text, statements as RDF 1.1 says them."""
    return {" ".join(triple) for triple in plain_triples(ox.parse(input=data, format=form))}


def by_rdflib(data: bytes, name: str) -> set[tuple[str, ...]]:
    """Read a file with rdflib; return its triples, each literal as it was written."""
    graph = rdflib.Dataset() if name in {"nquads", "trig", "jsonld"} else rdflib.Graph()
    graph.parse(data=data, format=BY_RDFLIB.get(name, name))
    found = ((s, p, o) for s, p, o, *_ in (graph.quads() if isinstance(graph, rdflib.Dataset) else graph))
    return {tuple(term.n3() for term in triple) for triple in found}


@pytest.mark.parametrize("writer", FORMS)
@settings(max_examples=60, deadline=None)
@given(triples=graphs(*WELL_TYPED, *ILL_TYPED))
def test_pyoxigraph_reads_the_same_graph(writer: Writer, triples: list[Triple]) -> None:
    """Each format says the same as N-Triples, whatever stands in words and IRIs."""
    form = ox.RdfFormat.from_media_type(writer.media_type)
    assert form is not None
    expected = by_pyoxigraph(plain_lines(triples).encode(), ox.RdfFormat.N_TRIPLES)
    assert by_pyoxigraph(writer.write(triples, PREFIXES, COMMENT), form) == expected


@pytest.mark.filterwarnings(
    "ignore:(Dataset.default_context|ConjunctiveGraph).*:DeprecationWarning"
)  # rdflib's own
@pytest.mark.parametrize("writer", [form for form in FORMS if form.id != "turtle12"])  # RDF 1.1 alone
def test_rdflib_reads_the_same_graph(writer: Writer, leaflet_triples: list[Triple]) -> None:
    """Rdflib finds in each format what it finds in N-Triples."""
    written = writer.write(leaflet_triples, PREFIXES, COMMENT)
    assert by_rdflib(written, writer.name) == by_rdflib(plain_lines(leaflet_triples).encode(), "ntriples")


@settings(max_examples=60, deadline=None)
@given(graphs(*WELL_TYPED))
def test_rdflib_reads_any_turtle_of_ours(triples: list[Triple]) -> None:
    """Our own Turtle is what rdflib takes it for, too."""
    turtle = rdflib.Graph().parse(data=WRITERS["turtle"].write(triples, PREFIXES, ""), format="turtle")
    lines = rdflib.Graph().parse(data=plain_lines(triples), format="nt")
    assert set(turtle) == set(lines)


@pytest.mark.parametrize("writer", FORMS)
def test_the_same_graph_gives_the_same_bytes(writer: Writer, leaflet_triples: list[Triple]) -> None:
    """Writing twice gives the same, with a line feed at the end and no carriage return."""
    one, two = (writer.write(leaflet_triples, PREFIXES, COMMENT) for _ in range(2))
    assert one == two
    assert one.endswith(b"\n")
    assert b"\r" not in one


def test_turtle_is_for_people() -> None:
    """Turtle has the prefixes that are used, one subject a block, the type first, short numbers."""
    ph, term = PREFIXES["ph"], PREFIXES["term"]
    a = iri(f"{term}a")
    triples = [
        (a, iri(PREFIXES["rdf"] + "type"), iri(f"{ph}Drug")),
        (a, iri(f"{ph}doseLow"), typed("2.5", "decimal")),
        (a, iri(f"{ph}doseHigh"), typed("10", "decimal")),
        (a, iri(f"{ph}sentence"), typed("3", "integer")),
        (a, iri(f"{ph}asNeeded"), typed("true", "boolean")),
        (a, iri(f"{ph}curatedOn"), typed("2026-11-22", "date")),
        (a, iri(f"{ph}words"), text('say "ah"')),
        (a, iri(f"{ph}see"), iri(f"{BASE}statement/x/1")),
        (a, iri(f"{ph}see"), iri(f"{term}b.c")),
        (iri(f"{term}b."), iri(f"{ph}see"), a),
    ]
    assert (
        WRITERS["turtle"].write(sorted(triples), PREFIXES, "Made up.\nNot true.").decode()
        == f"""\
# Made up.
# Not true.
@prefix ph: <{ph}> .
@prefix term: <{term}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

term:a a ph:Drug ;
    ph:asNeeded true ;
    ph:curatedOn "2026-11-22"^^xsd:date ;
    ph:doseHigh "10"^^xsd:decimal ;
    ph:doseLow 2.5 ;
    ph:see <{BASE}statement/x/1> , term:b.c ;
    ph:sentence 3 ;
    ph:words "say \\"ah\\""@en .

<{term}b.> ph:see term:a .
"""
    )


def test_the_longest_namespace_is_taken() -> None:
    """An IRI below two namespaces gets the shorter name."""
    prefixes = {"a": "http://e/", "b": "http://e/x/"}
    triples = [(iri("http://e/x/y"), iri("http://e/p"), iri("http://e/x"))]
    assert WRITERS["turtle"].write(triples, prefixes, "").endswith(b"b:y a:p a:x .\n")


def test_a_prefix_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A namespace without a slash or hash at its end shortens too, where it is the longest; few are kept."""
    monkeypatch.setattr("pharmagraph.graphs.writers.turtle._MOST_KNOWN", 1)
    prefixes = {"obo": "http://e/obo/", "hp": "http://e/obo/HP_", "u": "urn:x:"}
    subject, verb = iri("http://e/obo/HP_1"), iri("urn:x:p")
    ends = [iri("http://e/obo/HP_2"), iri("http://e/obo/XY_1"), iri("urn:x:y"), iri("urn:z:y")]
    written = WRITERS["turtle"].write(sorted((subject, verb, end) for end in ends), prefixes, "").decode()
    assert written.splitlines()[-1] == "hp:1 u:p hp:2 , obo:XY_1 , u:y , <urn:z:y> ."


def test_jsonld_and_trig_and_nquads_hold_the_default_graph(leaflet_triples: list[Triple]) -> None:
    """No format with named graphs puts our triples into one."""
    for name, form in (
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ):
        quads = ox.parse(input=WRITERS[name].write(leaflet_triples, PREFIXES, COMMENT), format=form)
        assert {str(quad.graph_name) for quad in quads} == {"DEFAULT"}


def test_rows_are_whole() -> None:
    """Each format has names that no other has, says what it is, and what it drops unless it is read back."""
    names = [name for writer in WRITERS.values() for name in (writer.name, *writer.aliases)]
    assert len(set(names)) == len(names)
    for name, writer in WRITERS.items():
        assert name == writer.name
        assert writer.note
        assert writer.tool
        assert "\n" not in writer.note + writer.drops
        assert writer.folder == (len(writer.files) > 1)
        assert writer.lossless == (writer.takes != "statements"), name
    for writer in TRIPLE_WRITERS.values():
        assert ox.RdfFormat.from_media_type(writer.media_type) is not None
    one_file = [writer for writer in WRITERS.values() if not writer.folder]
    assert len({(writer.extension, writer.takes, writer.media_type) for writer in one_file}) == len(one_file)


@pytest.mark.parametrize(
    ("name", "found"), [("Turtle", "turtle"), ("ttl", "turtle"), ("rdf/xml", "rdfxml"), ("MD", "markdown")]
)
def test_formats_are_found_by_name_and_alias(name: str, found: str) -> None:
    """A format is found by its name or an alias, whatever the case."""
    assert find_writer(name).name == found


def test_unknown_formats_get_a_suggestion() -> None:
    """A slip is met with the nearest name, nonsense with all of them."""
    with pytest.raises(PharmagraphError, match="no export format 'trg'") as caught:
        find_writer("trg")
    assert "'trig'" in caught.value.mend
    with pytest.raises(PharmagraphError) as caught:
        find_writer("qqq")
    assert caught.value.mend == "the formats are: " + ", ".join(WRITERS)
    with pytest.raises(PharmagraphError) as caught:
        find_writer("html", triples=True)
    assert caught.value.mend == "the formats are: " + ", ".join(TRIPLE_WRITERS)


def test_damaged_triples_are_no_traceback() -> None:
    """Text that is no triple ends in an error of ours."""
    with pytest.raises(GraphError, match="cannot be written in this format"):
        WRITERS["rdfxml"].write([("<a b>", "<http://e/p>", '"x"')], PREFIXES, "")


def test_the_strategies_bring_both() -> None:
    """IRIs and literals are told apart in what is tried above."""
    assert is_iri(iri("http://e/a"))
    assert not is_iri(plain("x"))
