from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs import check
from pharmagraph.graphs.build import graph_triples
from pharmagraph.graphs.check import Checked, check_content, terms_of_fact
from support.leaflet import BASE, CORE
from support.small import COUNT, FACTS, TERMS, content_of, small_project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pharmagraph.extract.content import Content
    from pharmagraph.rdfterms import Triple


def checked(root: Path) -> Checked:
    """Check a project, whatever is wrong in it."""
    return check_content(content_of(root), "x", core=CORE, ontology=root / "ontology", root=root)


def test_a_clean_project_passes(tmp_path: Path) -> None:
    """Without errors a check passes; notes and warnings do not count."""
    small_project(tmp_path)
    result = checked(tmp_path)
    assert result.passed
    assert {f.severity for f in result.findings} <= {"warning", "note"}


def test_terms_that_nobody_uses_are_warned_of(tmp_path: Path) -> None:
    """A term that no fact uses is told at its row; core concepts and retired terms are not."""
    rows = TERMS + "spare\tdrug\tspare\t\t\t\t\t\nold\tdrug\told\t\t\t\tretired\t\n"
    small_project(tmp_path, terms=rows)
    unused = {f.message: f for f in checked(tmp_path).findings if f.code == "PG504"}
    found = unused["no fact uses the term 'spare'"]
    assert found.place.file == "ontology/terms.tsv"
    assert found.place.text.startswith("spare")
    assert not any("'old'" in message or "'oral'" in message for message in unused)
    # Subjects, values, parts of values and qualifiers all count as use.
    used = ("'veltide'", "'Quelora'", "'stronger effect'", "'joint stiffness'")
    assert not any(name in message for name in used for message in unused)


def test_facts_without_review_are_counted(tmp_path: Path) -> None:
    """One note a document says how many facts no second person has seen."""
    small_project(tmp_path)
    notes = [f.message for f in checked(tmp_path).findings if f.code == "PG603"]
    assert notes == [f"{COUNT} of {COUNT} facts have not been reviewed by a second person"]
    reviewed = FACTS.replace("\nfacts:", "\nreviewed: {by: a second person, on: 2026-12-01}\nfacts:")
    (tmp_path / "two").mkdir()
    small_project(tmp_path / "two", facts=reviewed)
    assert [f for f in checked(tmp_path / "two").findings if f.code == "PG603"] == []


def test_conflicts_are_errors(tmp_path: Path) -> None:
    """Two accepted facts that cannot both hold stop the check."""
    facts = FACTS.replace("{id: q-003, relation: treats,", "{id: q-003, relation: is contraindicated in,")
    small_project(tmp_path, facts=facts)
    result = checked(tmp_path)
    assert not result.passed
    assert "PG602" in {f.code for f in result.findings}


def test_violations_stand_at_the_line_of_their_fact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shape finds at a node below a statement is told where the fact is written."""
    project = small_project(tmp_path)
    node = f"<{BASE}statement/quelorin-leaflet/q-009/value>"
    real = graph_triples

    def damaged(content: Content, name: str) -> list[Triple]:
        return [t for t in real(content, name) if not (t[0] == node and t[1].endswith("/words>"))]

    monkeypatch.setattr(check, "graph_triples", damaged)
    (found,) = [f for f in checked(tmp_path).findings if f.code == "PG601"]
    lines = (project.folder / "facts.yaml").read_text(encoding="utf-8").splitlines()
    assert found.place.file == "extract/quelorin-leaflet/facts.yaml"
    assert "q-009" in lines[found.place.line - 1]


def test_violations_of_terms_and_documents_have_their_place(tmp_path: Path) -> None:
    """What a project's own shape finds at a term or a document is told at its row or its file."""
    small_project(tmp_path)
    shapes = (
        "@prefix ph: <https://w3id.org/pharmagraph/vocab/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix dc: <http://purl.org/dc/terms/> .\n"
        "ph:s1 a sh:NodeShape ; sh:targetClass ph:Receptor ; sh:property ph:s2 .\n"
        'ph:s2 a sh:PropertyShape ; sh:path dc:subject ; sh:minCount 1 ; sh:message "no subject"@en .\n'
        "ph:s3 a sh:NodeShape ; sh:targetClass ph:Document ; sh:property ph:s2 .\n"
    )
    (tmp_path / "ontology" / "shapes.ttl").write_text(shapes, encoding="utf-8")
    found = {f.place.file: f.place.text for f in checked(tmp_path).findings if f.code == "PG601"}
    assert set(found) == {"ontology/terms.tsv", "extract/quelorin-leaflet/source.yaml"}
    assert found["ontology/terms.tsv"].startswith("d9\t")


def test_shapes_that_cannot_be_used_are_findings(tmp_path: Path) -> None:
    """Broken shapes are told among the other findings."""
    small_project(tmp_path)
    (tmp_path / "ontology" / "shapes.ttl").write_text("no turtle", encoding="utf-8")
    result = checked(tmp_path)
    assert not result.passed
    assert [f.place.file for f in result.findings if f.code == "PG113"] == ["ontology/shapes.ttl"]


def test_shapes_wait_for_the_content(tmp_path: Path) -> None:
    """While facts are in error their graph is not looked at."""
    small_project(tmp_path, facts=FACTS.replace("value: rash", "value: rush"))
    (tmp_path / "ontology" / "shapes.ttl").write_text("no turtle", encoding="utf-8")
    codes = {f.code for f in checked(tmp_path).findings}
    assert "PG202" in codes
    assert "PG113" not in codes


def test_terms_of_a_fact_are_found_at_any_depth(leaflet_content: Content) -> None:
    """Subject, value, parts and qualifiers all name terms."""
    facts = {fact.id: fact for fact in leaflet_content.facts()}
    found = {iri.rsplit("/", 1)[-1] for iri in terms_of_fact(facts["q-009"])}
    assert found == {"quelorin", "route-oral"}
    assert {iri.rsplit("/", 1)[-1] for iri in terms_of_fact(facts["q-017"])} == {
        "quelorin",
        "trosibate",
        "stronger-effect",
    }
