"""Files of RDF and KGX become graphs of their own, the same from every format, and can be taken out."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import pharmagraph
from pharmagraph.errors import LoadError
from pharmagraph.graphs.disk import layout
from pharmagraph.graphs.importing.listing import list_datasets
from pharmagraph.graphs.importing.loading import unload_dataset
from pharmagraph.graphs.importing.rdf.importing import Wanted, import_files
from pharmagraph.graphs.importing.rdf.reading import Limits
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.writers import find_writer
from pharmagraph.project import read_settings
from support.importing import BASE, Told, state

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.project import Project
    from pharmagraph.rdfterms import Triple

TURTLE = """\
@prefix : <http://e/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:set a <http://www.w3.org/ns/dcat#Dataset> ; dcterms:title "A set"@en ; dcterms:issued "2020-02-03"^^xsd:date ;
  dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> .
:a a :Thing ; :p :b, 01, 1.50, "\\t\\"x\\"\\n"@EN-gb, [ :q ( 1 "two" ) ] .
:b a :Thing .
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give an empty project."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "pharmagraph.toml").write_text(f'name = "trial"\nbase = "{BASE}"\n', encoding="utf-8")
    return read_settings(tmp_path)


def file_of(project: Project, name: str, content: str = TURTLE) -> Path:
    """Write a file to import."""
    path = project.root / name
    path.write_text(content, encoding="utf-8")
    return path


def triples_of(project: Project, dataset: str, part: str = "data") -> list[Triple]:
    """Return the triples of an imported graph."""
    return read_nquads(project.graphs / part / f"{dataset}.nq", f"{BASE}{part}/{dataset}")


def test_what_is_imported(project: Project) -> None:
    """Every value stays as it is written, nodes without a name get one, and the source is described."""
    told = Told()
    made = import_files(project, [file_of(project, "My Set.ttl")], progress=told)
    assert (made.dataset, made.triples, made.nameless, made.naming) == ("my-set", 16, 3, "canonical")
    assert (made.title, made.licence) == ("A set", "https://creativecommons.org/publicdomain/zero/1.0/")
    written = triples_of(project, "my-set")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert {o for s, p, o in written if s == "<http://e/a>" and p == "<http://e/p>"} == {
        "<http://e/b>", f'"01"^^<{xsd}integer>', f'"1.50"^^<{xsd}decimal>', '"\\t\\"x\\"\\n"@en-gb',
        f"<{BASE}data/my-set/node/c14n1>",
    }  # fmt: skip
    about = {(s, p.rpartition("/")[2][:-1]): o for s, p, o in triples_of(project, "my-set", "about")}
    node = f"<{BASE}data/my-set>"
    assert about[node, "title"] == '"A set"@en'
    assert about[node, "issued"] == f'"2020-02-03"^^<{xsd}date>'
    assert about[node, "void#triples"] == f'"16"^^<{xsd}integer>'
    assert about[node, "description"].startswith(
        '"Imported from My Set.ttl. 3 nodes without a name were named by'
    )
    assert (
        about[f"<{BASE}about/my-set/class/http%3A%2F%2Fe%2FThing>", "void#entities"] == f'"2"^^<{xsd}integer>'
    )
    assert made.sources[0][1] in str(triples_of(project, "my-set", "about"))
    assert "nothing has been curated into the graph yet: pharmagraph build" in told.lines
    assert not (project.graphs / ".load" / "my-set").exists()


@pytest.mark.parametrize("form", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "turtle12"])
def test_what_we_write_comes_back(project: Project, leaflet_triples: list[Triple], form: str) -> None:
    """A graph exported in any lossless format of RDF is imported as the same triples."""
    path = project.root / f"leaflet.{form}"
    path.write_bytes(find_writer(form).write(leaflet_triples, {}, "a leaflet"))
    import_files(project, [path], Wanted("back", form="turtle" if form == "turtle12" else form))
    assert triples_of(project, "back") == leaflet_triples


def test_the_same_graph_gets_the_same_names(project: Project) -> None:
    """However a graph with nodes without names is written, the same bytes come out."""
    quads = list(ox.parse(input=TURTLE, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    for name, form in (("again.nt", ox.RdfFormat.N_TRIPLES), ("again.rdf", ox.RdfFormat.RDF_XML)):
        data = ox.serialize(reversed([q.triple for q in quads]), format=form)
        assert data is not None
        (project.root / name).write_bytes(data)
    found = []
    for name in ("first.ttl", "again.nt", "again.rdf"):
        path = file_of(project, name) if name == "first.ttl" else project.root / name
        import_files(project, [path], Wanted("same"))
        found.append((project.graphs / "data" / "same.nq").read_bytes())
    assert found == [found[0]] * 3


def test_blank_nodes_of_two_files_are_two(project: Project) -> None:
    """The same label in two files means two nodes; together they make one graph."""
    files = [file_of(project, f"{n}.nt", f'_:x <http://e/p> "{n}" .\n') for n in (1, 2)]
    made = import_files(project, files, Wanted("two"))
    assert (made.triples, made.nameless) == (2, 2)
    assert len({s for s, _, _ in triples_of(project, "two")}) == 2


def test_names_by_digest_where_canonical_ones_take_too_long(project: Project) -> None:
    """A graph whose nodes cannot be told apart in good time gets names by the digest, the same ones again."""
    tangle = "".join(
        f"_:n{a} <http://e/p> _:n{b} .\n_:n{b} <http://e/p> _:n{a} .\n" for a, b in combinations(range(11), 2)
    )
    path = file_of(project, "tangle.nt", tangle)
    made = import_files(project, [path], Wanted("tangle"), limits=Limits(patience=0))
    assert (made.naming, made.nameless, made.triples) == ("digest", 11, 110)
    first = (project.graphs / "data" / "tangle.nq").read_bytes()
    assert f"<{BASE}data/tangle/node/".encode() in first
    assert "the digest of the files" in str(triples_of(project, "tangle", "about"))


def test_graphs_of_the_file(project: Project) -> None:
    """Graphs are joined where that is wished; the graph that an import makes is none of others."""
    data = "<http://e/a> <http://e/p> <http://e/b> <http://e/g> .\n<http://e/a> <http://e/p> <http://e/b> .\n"
    made = import_files(project, [file_of(project, "g.nq", data)], Wanted("g", merge=True))
    assert made.triples == 1
    again = (project.graphs / "data" / "g.nq").read_text(encoding="utf-8")
    assert import_files(project, [file_of(project, "again.nq", again)], Wanted("g")).triples == 1


def test_our_context_is_at_hand(project: Project) -> None:
    """JSON-LD may name the context that comes with pharmagraph, alone or in a list."""
    whole = '{"@context": ["https://w3id.org/pharmagraph/context.jsonld", {"b": "http://e/b"}],'
    whole += '"@id": "http://e/a", "prefLabel": "x", "b": {"@id": "http://e/c"}}'
    import_files(project, [file_of(project, "c.jsonld", whole)])
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    assert triples_of(project, "c") == [
        ("<http://e/a>", "<http://e/b>", "<http://e/c>"), ("<http://e/a>", label, '"x"@en')
    ]  # fmt: skip


NODES = """\
id\tcategory\tname\tsynonym\txref\tiri
CHEBI:1\tbiolink:Drug|biolink:ChemicalEntity\tone\tuno|eins\tMESH:D1|OTHER:2\thttps://e.example/one
HP:2\tbiolink:PhenotypicFeature\ttwo\t\t\t
"""
EDGES = """\
id\tsubject\tpredicate\tobject\tnegated\tknowledge_level\tprimary_knowledge_source
\tCHEBI:1\tbiolink:treats\tHP:2\tfalse\tknowledge_assertion\tinfores:made-up
EX:e2\tCHEBI:1\tbiolink:causes\tHP:2\ttrue\t\t
"""


def test_nodes_and_edges_of_kgx(project: Project) -> None:
    """Nodes are typed, edges are triples with associations beside them; what is negated is no triple."""
    files = [file_of(project, "edges.tsv", EDGES), file_of(project, "nodes.tsv", NODES)]
    import_files(project, files, Wanted("kg", prefixes={"EX": "https://example.org/x/"}))
    biolink, one, two = (
        "https://w3id.org/biolink/vocab/",
        "<https://e.example/one>",
        "<http://purl.obolibrary.org/obo/HP_2>",
    )
    found = set(triples_of(project, "kg"))
    assert (one, f"<{biolink}treats>", two) in found
    assert (one, f"<{biolink}causes>", two) not in found
    denied = {(p.rpartition("/")[2], o) for s, p, o in found if s == "<https://example.org/x/e2>"}
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert ("negated>", f'"true"^^<{xsd}boolean>') in denied
    assert {o for s, p, o in found if s == one and p.endswith(("xref>", "altLabel>", "label>"))} == {
        "<http://id.nlm.nih.gov/mesh/D1>", '"OTHER:2"', '"uno"', '"eins"', '"one"',
    }  # fmt: skip
    (said,) = {s for s, p, o in found if p == f"<{biolink}knowledge_level>"}
    assert said.startswith(f"<{BASE}data/kg/node/edge/")
    assert (
        said,
        f"<{biolink}primary_knowledge_source>",
        "<https://w3id.org/biolink/infores/made-up>",
    ) in found


def test_json_lines_say_the_same_as_tables(project: Project) -> None:
    """Numbers and truth values of JSON have their datatypes; lists become values, nulls none."""
    row = '{"id": "HP:1", "category": ["biolink:Drug"], "n": 3, "x": 0.5, "yes": true, "none": null, "l": ["a", "b"]}'
    import_files(project, [file_of(project, "my-nodes.jsonl", row + "\n")])
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert sorted(o for _, p, o in triples_of(project, "my-nodes") if "vocab/" in p) == [
        '"0.5"^^<http://www.w3.org/2001/XMLSchema#double>', f'"3"^^<{xsd}integer>', '"a"', '"b"', f'"true"^^<{xsd}boolean>',
    ]  # fmt: skip


def test_an_import_is_replaced_listed_and_taken_out(project: Project) -> None:
    """The same name replaces what was there; the list shows it; unload deletes every file of it."""
    wanted = Wanted("set", title="Mine", licence="CC0", issued="2026-11")
    import_files(project, [file_of(project, "a.ttl")], wanted)
    import_files(
        project, [file_of(project, "b.nt", "<http://e/a> <http://e/p> 'b' .\n".replace("'", '"'))], wanted
    )
    assert len(triples_of(project, "set")) == 1
    (row,) = [one for one in list_datasets(project) if one.dataset == "set"]
    assert (row.title, row.licence, row.triples, row.is_import, row.is_current) == (
        "Mine",
        "CC0",
        1,
        True,
        True,
    )
    assert row.state == row.loaded
    unload_dataset(project, "set")
    assert state(project.graphs) == {}
    assert "set" not in [one.dataset for one in list_datasets(project)]


def test_queries_see_it(built_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that asks for the import sees it beside what was curated, in memory and in the store."""
    monkeypatch.setattr(layout, "LARGE", 1)
    path = tmp_path / "more.ttl"
    path.write_text("<http://e/a> <http://e/p> <http://e/b> .", encoding="utf-8")
    root = tmp_path / "project"
    shutil.copytree(built_project, root)
    with pharmagraph.open(root) as graph:
        import_files(graph.project, [path])
        ask = "SELECT ?o { <http://e/a> <http://e/p> ?o }"
        assert len(graph.query(ask).rows) == 0
        assert [row[0] for row in graph.query(ask, graphs=["more"]).rows] == ["<http://e/b>"]


@pytest.mark.parametrize(
    ("name", "wanted", "says"),
    [
        ("a.ttl", Wanted("inferred"), "'inferred' cannot be the name of a data set"),
        ("a.ttl", Wanted("Upper"), "'Upper' cannot be the name of a data set"),
        ("a.ttl", Wanted("fda-ndc"), "fda-ndc is a data set of tables, which load brings in"),
        ("a.ttl", Wanted(issued="yesterday"), "'yesterday' is no date"),
        ("a.txt", Wanted(), "the name of a.txt does not tell its format"),
    ],
)
def test_what_cannot_be_asked_for(project: Project, name: str, wanted: Wanted, says: str) -> None:
    """A name, date or format that makes no sense is told with what helps."""
    path = file_of(project, name)
    with pytest.raises(LoadError) as caught:
        import_files(project, [path], wanted)
    assert caught.value.message == says
    assert caught.value.mend
    assert state(project.graphs) == {}


def test_files_that_are_not_there(project: Project) -> None:
    """A file that is missing, or a name that two files have, is told."""
    with pytest.raises(LoadError, match="there is no file"):
        import_files(project, [project.root / "none.ttl"])
    (project.root / "b").mkdir()
    (project.root / "b" / "a.ttl").write_text(TURTLE, encoding="utf-8")
    with pytest.raises(LoadError, match="two files have the same name"):
        import_files(project, [file_of(project, "a.ttl"), project.root / "b" / "a.ttl"])


def test_the_library_imports(project: Project) -> None:
    """The same is asked for by keyword, and paths may be text."""
    graph = pharmagraph.open(project.root)
    made = graph.import_files(str(file_of(project, "a.ttl")), name="lib", title="Mine", merge=True)
    assert (made.dataset, made.title, made.graph) == ("lib", "Mine", f"{BASE}data/lib")
