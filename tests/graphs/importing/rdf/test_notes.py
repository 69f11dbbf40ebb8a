"""What is no fault of a file but worth telling: names of this project's own, lost keys, values that are none."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.graphs.importing.rdf.importing import Wanted, import_files
from pharmagraph.graphs.importing.rdf.jsonkeys import left_out
from pharmagraph.graphs.importing.rdf.lexical import is_ill_typed
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.project import read_settings
from pharmagraph.rdfterms import XSD, typed
from support.importing import BASE, state

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.project import Project

OWN = f"""\
<{BASE}term/a> <http://e/says> <{BASE}statement/leaflet/q-1> .
<{BASE}statement/leaflet/q-1> <http://e/p> "x" .
<{BASE}statement/leaflet/q-1> <http://e/p> _:b .
_:b <http://e/p> <{BASE}inference/77> .
<{BASE}statements> <http://e/p> "y" .
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give an empty project."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "pharmagraph.toml").write_text(f'name = "trial"\nbase = "{BASE}"\n', encoding="utf-8")
    return read_settings(tmp_path)


def notes_of(project: Project, name: str, content: str | bytes) -> tuple[str, ...]:
    """Import a file and return what is noted."""
    path = project.root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_files(project, [path], Wanted("set")).notes


def test_names_of_statements_are_kept_from_imports(project: Project) -> None:
    """What is named as a statement or an inference of this project gets another name, everywhere, and that is told."""
    (note,) = notes_of(project, "old.nt", OWN)
    assert note == (
        "2 nodes are named as statements of this project are, and were named anew: such as "
        f"<{BASE}statement/leaflet/q-1> (old.nt), below {BASE}data/set/: what is imported is curated by nobody here"
    )
    graph = f"{BASE}data/set"
    found = read_nquads(project.graphs / "data/set.nq", graph)
    assert set(found) == {
        (f"<{BASE}term/a>", "<http://e/says>", f"<{graph}/statement/leaflet/q-1>"),
        (f"<{graph}/statement/leaflet/q-1>", "<http://e/p>", '"x"'),
        (f"<{graph}/statement/leaflet/q-1>", "<http://e/p>", f"<{graph}/node/c14n0>"),
        (f"<{graph}/node/c14n0>", "<http://e/p>", f"<{graph}/inference/77>"),
        (f"<{BASE}statements>", "<http://e/p>", '"y"'),
    }
    # What was named anew comes back as it is.
    again = (project.graphs / "data/set.nq").read_bytes()
    assert notes_of(project, "again.nq", again) == ()
    assert (project.graphs / "data/set.nq").read_bytes() == again


def test_keys_without_a_meaning_are_told(project: Project) -> None:
    """Keys that a parser of JSON-LD leaves out are counted and named with their line."""
    one = '{"@context": {"a": "http://e/a"},\n "@id": "http://e/s", "a": "x",\n "typo": "dropped"}'
    (note,) = notes_of(project, "a.jsonld", one)
    assert (
        note
        == "1 key that no context explains was left out with what it holds, as JSON-LD has it: typo (a.jsonld:3)"
    )
    (note,) = notes_of(project, "b.jsonld", one.replace('"dropped"', '1, "other": 2'))
    assert note.startswith("2 keys that no context explains were left out")


@pytest.mark.parametrize(
    ("document", "lost"),
    [
        ({"@context": {"a": "http://e/a"}, "a": {"b": {"c": 1}}}, ["b"]),
        ({"@context": [{"a": "http://e/a"}, {"id": "@id"}], "id": "http://e/x", "a": [{"@value": "v", "q": 1}, {"z": 1}]}, ["z"]),
        ({"@context": {"@vocab": "http://e/"}, "a": 1, "b": 2}, []),
        ({"@context": {"a": {"@id": "http://e/a", "@type": "@json"}}, "a": {"b": 1}}, []),
        ({"@context": {"a": {"@id": "http://e/a", "@container": "@language"}}, "a": {"en": "x"}}, []),
        ({"@context": {"a": {"@id": "http://e/a", "@container": ["@index", "@set"]}}, "a": {"i": [{"b": 1}]}}, ["b"]),
        ({"@context": {"a": None, "b": {"@id": None}}, "a": {"x": 1}, "b": {"y": 1}, "http://e/p": {"n": 1}}, ["n"]),
        ({"@context": {"in": {"@id": "@included"}, "v": "@value"}, "in": [{"b": 1}], "http://e/p": {"v": 1, "x": 2}}, ["b"]),
        ({"@context": {"a": {"@id": "http://e/a", "@context": {"b": "http://e/b"}}}, "a": {"b": 1, "c": 2}}, ["c"]),
        ([{"@graph": [{"g": 1}], "@type": ["T"], "@id": "http://e/i"}, 3, None], ["g"]),
    ],
)  # fmt: skip
def test_which_keys_are_left_out(document: object, lost: list[str]) -> None:
    """Terms, keywords, their other names, IRIs and keys of maps are no lost keys; all others are."""
    assert [key for key, _ in left_out(json.dumps(document, indent=1))] == lost


def test_what_is_no_json_has_no_keys() -> None:
    """A text that a parser will refuse is left to it; a key that is written with escapes has no line."""
    assert list(left_out("{")) == []
    assert list(left_out('{"caf\\u00e9": 1}')) == [("caf\u00e9", 0)]


def test_values_that_are_none_of_their_datatype(project: Project) -> None:
    """They are imported as they stand, counted, and the first is told with its line."""
    data = f'<http://e/s> <http://e/p> "1"^^<{XSD}integer> .\n<http://e/s> <http://e/p> "2020-13-45"^^<{XSD}date> .\n'
    (note,) = notes_of(project, "a.nt", data)
    assert note == f'1 value is none of its datatype: "2020-13-45"^^<{XSD}date> (a.nt:2)'
    assert f'"2020-13-45"^^<{XSD}date>' in (project.graphs / "data/set.nq").read_text(encoding="utf-8")
    (note,) = notes_of(project, "b.nt", data + f'<http://e/s> <http://e/p> "abc"^^<{XSD}integer> .\n')
    assert note.startswith("2 values are none of their datatypes: such as ")


@pytest.mark.parametrize(
    ("words", "datatype", "wrong"),
    [
        ("01", "integer", False), ("1.0", "integer", True), ("-1", "nonNegativeInteger", True), ("256", "unsignedByte", True),
        ("9" * 5000, "integer", False), ("9" * 5000, "long", True), ("-" + "9" * 5000, "nonPositiveInteger", False),
        ("-" + "9" * 5000, "nonNegativeInteger", True), ("\u0663", "integer", True), ("0", "positiveInteger", True),
        (".5", "decimal", False), ("5.", "decimal", False), ("1e3", "decimal", True), ("1e3", "double", False), ("INF", "float", False),
        ("2020-02-29", "date", False), ("2019-02-29", "date", True), ("1900-02-29", "date", True), ("2000-02-29", "date", False),
        ("2020-04-31Z", "date", True), ("2020-01-01T24:00:00", "dateTime", False), ("2020-01-01T24:00:01", "dateTime", True),
        ("2020-02-30T10:00:00Z", "dateTime", True), ("25:00:00", "time", True), ("2020", "gYear", False), ("2020-13", "gYearMonth", True),
        ("yes", "boolean", True), ("1", "boolean", False), ("anything", "string", False), (" 1", "integer", True),
    ],
)  # fmt: skip
def test_lexical_forms(words: str, datatype: str, wrong: bool) -> None:  # noqa: FBT001 - a column of the table
    """A value of XML Schema is one of its datatype, in digits of ASCII, within its bounds, on a day that there is."""
    assert is_ill_typed(typed(words, datatype)) is wrong


def test_what_is_no_literal_of_xml_schema() -> None:
    """IRIs, words in a language and values of other datatypes are never wrong."""
    for term in ("<http://e/a>", '"x"@en', '"x"', '"x"^^<http://e/unit>', "_:b"):
        assert not is_ill_typed(term)


@given(st.text("0123456789-+.eE", max_size=8), st.sampled_from(["integer", "nonNegativeInteger", "boolean"]))
def test_rdflib_agrees(words: str, datatype: str) -> None:
    """What counts as a value here is none that rdflib takes for ill-typed."""
    if not is_ill_typed(typed(words, datatype)):
        assert not rdflib.Literal(words, datatype=rdflib.URIRef(XSD + datatype)).ill_typed


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig", "a.jsonld", "a.rdf", "a-nodes.tsv", "a-nodes.jsonl"])  # fmt: skip
def test_a_byte_order_mark_is_skipped(project: Project, name: str) -> None:
    """A file of any format may begin with a byte-order mark; places are those without it."""
    triple = ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.NamedNode("http://e/o"))
    content = {
        "a.jsonld": b'{"@id": "http://e/s", "http://e/p": {"@id": "http://e/o"}}',
        "a.rdf": ox.serialize([triple], format=ox.RdfFormat.RDF_XML) or b"",
        "a-nodes.tsv": b"id\tcategory\nCHEBI:1\tbiolink:Drug\n",
        "a-nodes.jsonl": b'{"id": "CHEBI:1", "category": "biolink:Drug"}\n',
    }.get(name, b"<http://e/s> <http://e/p> <http://e/o> .\n")
    assert notes_of(project, name, b"\xef\xbb\xbf" + content) == ()
    assert len((project.graphs / "data/set.nq").read_text(encoding="utf-8").splitlines()) == 1


def test_a_file_without_a_statement_is_refused(project: Project) -> None:
    """It is told with its place, and nothing changes; what a parser says keeps its names."""
    with pytest.raises(ContentError, match=r"empty\.nt:1:1: the file holds no statement"):
        notes_of(project, "empty.nt", "")
    with pytest.raises(ContentError, match="not valid rdfxml: XML namespaces are required"):
        notes_of(
            project,
            "none.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a/>\n</rdf:RDF>',
        )
    assert state(project.graphs) == {}


@pytest.mark.parametrize(
    ("said", "negated"),
    [("true", "true"), ("True", "true"), ("1", "true"), ("false", "false"), ("0", "false"), ("", "")],
)
def test_what_an_edge_negates(project: Project, said: str, negated: str) -> None:
    """Whether an edge is negated is a truth value, however it is written; only a plain one becomes a triple."""
    for name, row in (
        ("edges.tsv", f"subject\tpredicate\tobject\tnegated\nHP:1\tbiolink:causes\tHP:2\t{said}\n"),
        (
            "edges.jsonl",
            f'{{"subject": "HP:1", "predicate": "biolink:causes", "object": "HP:2", "negated": {said.lower() or "null"}}}\n',
        ),
    ):
        notes_of(project, name, row)
        found = read_nquads(project.graphs / "data/set.nq", f"{BASE}data/set")
        assert [o for _, p, o in found if p.endswith("/negated>")] == (
            [f'"{negated}"^^<{XSD}boolean>'] if negated else []
        )
        assert any(p.endswith("/causes>") for _, p, _ in found) is (negated != "true")
