"""Every triple of the graph has an origin: a file and line, or a statement with the chain that carries it."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.errors import TermNotFoundError
from pharmagraph.graphs import explainer
from pharmagraph.graphs.reading import dataset_triples
from pharmagraph.graphs.tripleorigins import Origins
from pharmagraph.project import core_ontology
from pharmagraph.rdfterms import XSD, datatype_of, language_of
from support.ruling import ruled_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.knowledge import KnowledgeGraph
    from pharmagraph.rdfterms import Triple


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Give a small project of which rules conclude something, built."""
    made = pharmagraph.open(ruled_project(tmp_path_factory.mktemp("ruled") / "kg"))
    made.build()
    return made


def origins_of(graph: KnowledgeGraph) -> tuple[Origins, list[Triple]]:
    """Return what finds origins in a graph, and all its triples."""
    triples = dataset_triples(graph.dataset)
    at = graph.project
    return Origins(graph.content(), core_ontology(), at.ontology, at.root, triples), triples


def test_every_triple_of_the_diazepam_graph_has_an_origin(built_project: Path) -> None:
    """All of them, curated and inferred, lead to a line of a file that is there, or to a chain of statements."""
    graph = pharmagraph.open(built_project)
    origins, triples = origins_of(graph)
    rows = {row.iri: row for row in graph.whole.statements}
    lines: dict[str, int] = {}
    for triple in triples:
        found = origins.of(triple)
        assert found is not None, triple
        if found.statement:
            row = rows[found.statement]
            assert row.cues or row.section or row.premises, triple
        if not (found.statement and not found.place.file):
            name = found.place.file
            if name not in lines:
                path = built_project / name
                path = path if path.is_file() else core_ontology().parent / name
                lines[name] = len(path.read_text(encoding="utf-8").splitlines())
            assert found.place.line <= lines[name], triple
            assert found.place.line or name == "pharmagraph.toml"
    assert {name.rpartition("/")[2] for name in lines} >= {
        "terms.tsv", "concepts.ttl", "pharmagraph.ttl", "mappings.sssom.tsv", "facts.yaml", "source.yaml",
        "dose.rq", "transitive.rq", "pharmagraph.toml",
    }  # fmt: skip
    assert all(row.premises or row.cues or row.section for row in rows.values())


def kind_of(triple: Triple, types: dict[str, tuple[str, ...]]) -> tuple[object, ...]:
    """Return what a triple is like: the types of its subject, its property, and what its object is."""
    s, p, o = triple
    return types.get(s, ()), p, "iri" if o.startswith("<") else (datatype_of(o), language_of(o))


def test_every_kind_of_triple_is_explained_as_it_is_written(built_project: Path) -> None:
    """One triple of each type, property and kind of object: asked for as N-Triples, and as what is printed says."""
    graph = pharmagraph.open(built_project)
    triples = dataset_triples(graph.dataset)
    types: dict[str, tuple[str, ...]] = {}
    for s, p, o in triples:
        if p.endswith("#type>"):
            types[s] = (*types.get(s, ()), o)
    kinds = {kind_of(triple, types): triple for triple in triples}
    assert len(kinds) > 450
    literals = 0
    for s, p, o in kinds.values():
        found = graph.explain(s, p, o)
        assert found.found, (s, p, o)
        if o.startswith("<"):
            assert found.triples or any(f"<{row.subject}>" == s for row in found.statements)
        else:
            (told,) = found.triples
            assert told.triple == (s, p, o)
            assert told.words in found.as_text()
            # What is printed can be asked for: three words, the last of which may hold blanks.
            again = graph.explain(*told.words.split(" ", 2))
            assert [one.triple for one in again.triples] == [told.triple]
            literals += 1
    assert literals > 150


@pytest.mark.parametrize(
    ("obj", "count"),
    [
        ('"quelorin"@en', 1), ('"quelorin"@EN', 1), ("'quelorin'@en", 1), ('"""quelorin"""@en', 1), ('"quelorin"', 1),
        ("quelorin", 1), ('"Quelorin"', 1), ('"quelorin"@de', 0), ('"quelorin"^^xsd:token', 0), ('"quel\\u006Frin"@en', 1),
        ('"quelorin" , "x"', 0), ('"quelorin', 1), ('"quelorin"@en . <urn:a> <urn:b> "c"', 0),
    ],
)  # fmt: skip
def test_a_literal_is_read_as_turtle_writes_it(graph: KnowledgeGraph, obj: str, count: int) -> None:
    """A tag or datatype must be that of the triple; words alone, in quotes or not, fit any."""
    if count:
        assert len(graph.explain("quelorin", "skos:prefLabel", obj).triples) == count
    else:
        with pytest.raises(TermNotFoundError):
            graph.explain("quelorin", "skos:prefLabel", obj)


def test_numbers_are_read_as_turtle_writes_them(graph: KnowledgeGraph) -> None:
    """A number may be written bare, with its datatype, or with a needless zero."""
    for obj in ("5", f'"5"^^<{XSD}decimal>', '"5.0"^^xsd:decimal'):
        found = graph.explain("leaflet/q-011/value", "ph:doseLow", obj)
        assert [one.triple[2] for one in found.triples] == [f'"5"^^<{XSD}decimal>']


def test_what_was_read_is_kept_until_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph and the content are read once for many answers, and anew after a change of theirs."""
    graph = pharmagraph.open(ruled_project(tmp_path / "kg"))
    graph.build()
    read: list[str] = []
    usual, whole = type(graph).content, dataset_triples

    def reading(at: Dataset) -> list[Triple]:
        read.append("graph")
        return whole(at)

    def content(self: KnowledgeGraph) -> Content:
        read.append("content")
        return usual(self)

    monkeypatch.setattr(explainer, "dataset_triples", reading)
    monkeypatch.setattr(type(graph), "content", content)
    for _ in range(3):
        assert "ontology/terms.tsv:2:1" in graph.explain("quelorin", "skos:prefLabel").as_text()
        assert graph.explain("quelorin", "has drug class").found
    assert read == ["graph", "content"]
    terms = tmp_path / "kg" / "ontology" / "terms.tsv"
    head, *rows = terms.read_text(encoding="utf-8").splitlines()
    terms.write_text("\n".join([head, *rows[1:], rows[0], ""]), encoding="utf-8")
    assert f"ontology/terms.tsv:{len(rows) + 1}:1" in graph.explain("quelorin", "skos:prefLabel").as_text()
    assert read == ["graph", "content", "content"]
    monkeypatch.setattr(type(graph), "content", usual)
    graph.build(inference=False)
    assert not any(row.status == "inferred" for row in graph.explain("quelorin", "a").records.statements)
    assert read[3:] == ["graph"]


def test_what_is_in_no_file_has_no_origin(graph: KnowledgeGraph) -> None:
    """A triple that nothing in the project gives, or of a statement that is gone, has none."""
    origins, _ = origins_of(graph)
    base = graph.base
    for triple in (
        ("<https://e.example/a>", "<https://e.example/p>", '"x"'),
        (f"<{base}statement/leaflet/none>", "<https://e.example/p>", '"x"'),
        (f"<{base}term/none>", "<https://e.example/p>", '"x"'),
    ):
        assert origins.of(triple) is None


@pytest.mark.parametrize(
    ("asked", "words", "ends"),
    [
        (("quelorin", "skos:prefLabel"), 'skos:prefLabel "quelorin"@en', "from the row of a term, ontology/terms.tsv:2:1"),
        (("quelorin", "prefLabel", "Quelorin"), "term:quelorin skos:prefLabel", "ontology/terms.tsv:2:1"),
        (("term:veltide", "a", "ph:DrugClass"), "term:veltide rdf:type ph:DrugClass", "ontology/terms.tsv:4:1"),
        (("ph:treats", "rdfs:label"), 'ph:treats rdfs:label "treats"@en', "from the ontology that comes with pharmagraph, ontology/pharmagraph.ttl:"),
        (("document:leaflet", "documentKind"), "document:leaflet ph:documentKind", "leaflet/source.yaml:1:1"),
        (("leaflet/q-011/value", "ph:doseUnit"), "statement:leaflet/q-011/value ph:doseUnit", "leaflet/facts.yaml:15:3"),
        (("quelorin", "statement", "leaflet/q-001"), "term:quelorin ph:statement", "the link to a statement, extract"),
        (("https://example.org/made-up/", "dcterms:title"), "dcterms:title", "from the graph itself: its name"),
        (("<https://example.org/made-up/rule/inverse>", "rdfs:label"), "rdfs:label", "by name that comes with pharmagraph, ontology/rules/inverse.rq:1:1"),
    ],
)  # fmt: skip
def test_triples_that_are_asked_for(
    graph: KnowledgeGraph, asked: tuple[str, ...], words: str, ends: str
) -> None:
    """Named by labels, short IRIs or the end of a property, they are shown with where they come from."""
    explanation = graph.explain(*asked)
    assert explanation.found
    text = explanation.as_text()
    assert words in text
    assert ends in text


def test_the_chain_of_a_statement_comes_with_its_parts(graph: KnowledgeGraph) -> None:
    """A part of a statement brings the statement down to its cue; of an inferred one, the rule and premises."""
    text = graph.explain("leaflet/q-011/value", "ph:doseUnit").as_text()
    assert '"5 mg by mouth twice a day"' in text
    node = next(row.iri for row in graph.whole.statements if row.status == "inferred")
    explanation = graph.explain(node, "ph:status")
    assert "from part of a statement, which a rule concluded" in explanation.as_text()
    data = json.loads(json.dumps(explanation.as_json()))
    (told,) = data["triples"]
    assert (told["statement"], told["file"], told["line"]) == (node, "", 0)
    assert data["matches"] == [node]


def test_statements_come_first(graph: KnowledgeGraph) -> None:
    """Where a statement matches, it alone is explained; where nothing does, that is said as ever."""
    assert graph.explain("quelorin", "has drug class").triples == ()
    assert graph.explain("quelorin", "treats").found is False
    assert graph.explain("ph:treats", "ph:treats").found is False
    with pytest.raises(TermNotFoundError):
        graph.explain("nobody")
