from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.statement import document_iri
from pharmagraph.graphs.statements import content_triples
from pharmagraph.ontology.prefixes import OBO, PROV, RDF, RDFS, SKOS, VOCAB
from support.leaflet import BASE
from support.said import of
from support.small import TERMS, clean_content, small_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.rdfterms import Triple


def test_terms_are_described(leaflet_triples: list[Triple]) -> None:
    """A term has its class, labels, other names, phrases and definition, in English."""
    found = of(leaflet_triples, f"{BASE}term/joint-stiffness")
    assert found["type"] == [VOCAB + "Condition"]
    assert found["prefLabel"] == found["label"] == ["joint stiffness"]
    assert (found["altLabel"], found["hiddenLabel"]) == (["stiff joint"], ["stiff joints"])
    assert found["definition"] == ["Joints are stiff."]
    oral = of(leaflet_triples, VOCAB + "route-oral")
    assert oral["label"] == oral["prefLabel"] == ["oral"]


def test_retired_terms_lead_to_their_replacement(tmp_path: Path) -> None:
    """The replacement is found by its id, even where another term bears that id as its label."""
    more = "\nold\tdrug\told thing\t\t\t\tretired\tgout-2\ngout-2\tdrug\tnew thing\nz\tdrug\tgout-2\n"
    rows = [row + "\t" * (7 - row.count("\t")) for row in (TERMS.rstrip("\n") + more).splitlines()]
    project = small_project(tmp_path, terms="\n".join(rows) + "\n")
    found = of(sorted(set(content_triples(clean_content(project.root), "x"))), f"{BASE}term/old")
    assert (found["deprecated"], found["isReplacedBy"]) == (["true"], [f"{BASE}term/gout-2"])


def test_documents_are_described(tmp_path: Path) -> None:
    """A document has title, kind, licence, dates with their precision, address and jurisdiction."""
    project = small_project(tmp_path)
    path = project.folder / "source.yaml"
    more = "publisher: we\npublished: 2026\nretrieved: 2026-11\naddress: https://e.org/a\n"
    more += "jurisdiction: Ireland\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    triples = sorted(set(content_triples(clean_content(project.root), "x")))
    document = document_iri(BASE, "quelorin-leaflet")
    found = of(triples, document)
    assert found["title"] == found["label"] == ["Quelorin for Stiff Joints"]
    assert (found["documentKind"], found["rights"], found["language"]) == (["leaflet"], ["our own"], ["en"])
    assert (found["publisher"], found["source"]) == (["we"], ["https://e.org/a"])
    assert found["jurisdiction"] == [VOCAB + "place-ie"]
    assert (found["quoteLimit"], found["textDigest"][0][:7]) == (["0.9"], "sha256:")
    dates = {o for s, p, o in triples if s == f"<{document}>" and '"2026' in o}
    assert {o.rsplit("#", 1)[-1] for o in dates} == {"gYear>", "gYearMonth>"}


def test_the_data_set_is_described(leaflet_triples: list[Triple]) -> None:
    """The base IRI is the data set: its name, its sources, its last date, and what it is not."""
    found = of(leaflet_triples, BASE)
    assert (found["title"], found["disclaimer"]) == (["made-up"], [DISCLAIMER])
    assert (found["modified"], found["source"]) == (["2026-11-22"], [document_iri(BASE, "quelorin-leaflet")])


def test_crosswalks_become_matches(tmp_path: Path) -> None:
    """A row of the crosswalk joins the term and the identifier."""
    project = small_project(tmp_path)
    rows = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    rows += "term:gout\tskos:exactMatch\tHP:0003394\tsemapv:ManualMappingCuration\n"
    (project.root / "ontology" / "mappings.sssom.tsv").write_text(rows, encoding="utf-8")
    triples = set(content_triples(clean_content(project.root), "x"))
    assert (f"<{BASE}term/gout>", f"<{SKOS}exactMatch>", f"<{OBO}HP_0003394>") in triples


def test_the_form_of_facts_files_stays_out(leaflet_triples: list[Triple]) -> None:
    """Keys and forms of values are for those who write facts, and not part of the graph."""
    kinds = {o for _, p, o in leaflet_triples if p == f"<{RDF}type>"}
    assert f"<{VOCAB}Key>" not in kinds
    assert f"<{VOCAB}Relation>" in kinds
    assert any(p == f"<{RDFS}subClassOf>" for _, p, _ in leaflet_triples)
    assert any(p == f"<{PROV}wasDerivedFrom>" for _, p, _ in leaflet_triples)
