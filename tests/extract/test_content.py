from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.content import document_folders, read_content
from support.leaflet import BASE, CORE
from support.small import COUNT, FACTS, clean_content, content_of, small_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding


def errors(root: Path) -> list[Finding]:
    """Return the errors of a project."""
    return [f for f in content_of(root).findings if f.severity == "error"]


def test_all_of_a_project_is_read(tmp_path: Path) -> None:
    """Vocabulary, documents, facts and crosswalk come together, without findings."""
    small_project(tmp_path)
    content = clean_content(tmp_path)
    assert [d.source.document for d in content.documents] == ["quelorin-leaflet"]
    assert len(list(content.facts())) == COUNT
    assert content.mappings == ()
    assert content.vocabulary.base == BASE


def test_a_project_without_documents_is_empty(tmp_path: Path) -> None:
    """Neither extract/ nor ontology/ has to be there."""
    content = content_of(tmp_path)
    assert (content.documents, content.findings) == ((), ())
    assert document_folders(tmp_path / "extract") == []


def test_folders_come_in_order(tmp_path: Path) -> None:
    """A folder with a source.yaml is a document; files and other folders are not."""
    for name in ("b", "a", "none"):
        (tmp_path / name).mkdir()
    for name in ("a", "b"):
        (tmp_path / name / "source.yaml").write_text("", encoding="utf-8")
    (tmp_path / "source.yaml").write_text("", encoding="utf-8")
    assert [p.name for p in document_folders(tmp_path)] == ["a", "b"]


def test_facts_without_a_source_are_not_passed_over(tmp_path: Path) -> None:
    """A folder with facts and no source.yaml is an error, not an empty document."""
    project = small_project(tmp_path)
    (project.folder / "source.yaml").unlink()
    (found,) = errors(tmp_path)
    assert (found.code, found.place.file) == ("PG101", "extract/quelorin-leaflet/facts.yaml")
    assert "no source.yaml beside them" in found.message


@pytest.mark.parametrize(
    ("written", "says", "mend"),
    [
        ("q-099", "no fact 'quelorin-leaflet/q-099'", "did you mean"),
        ("q-014", "'quelorin-leaflet/q-014' is the fact itself", "name another fact"),
        ("other-leaflet/q-001", "no fact 'other-leaflet/q-001'", "there is no document 'other-leaflet'"),
        (
            "quelorin-leaflet/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "no fact 'quelorin-leaflet/zz",
            "as document/id",
        ),
    ],
)
@pytest.mark.parametrize("key", ["see", "contradicts"])
def test_references_name_facts(tmp_path: Path, key: str, written: str, says: str, mend: str) -> None:
    """What a fact refers to must be another fact; the place is the reference."""
    small_project(tmp_path, facts=FACTS.replace("value: rash,", f"value: rash, {key}: {written},"))
    found = next(f for f in errors(tmp_path) if f.code == "PG210")
    assert says in found.message
    assert mend in found.mend
    assert found.place.text[found.place.column - 1 :].startswith(written)


def test_references_reach_other_documents(tmp_path: Path) -> None:
    """A fact may name one of another document."""
    project = small_project(tmp_path)
    other = tmp_path / "extract" / "second"
    other.mkdir()
    source = "title: Second\nkind: label\nlanguage: en\nlicence: ours\nreference-only: true\n"
    (other / "source.yaml").write_text(source, encoding="utf-8")
    fact = "- {id: s-1, subject: quelorin, relation: treats, value: gout, section: 1, see: "
    fact += "quelorin-leaflet/q-001}\n"
    head = "source: second\ncurated: {by: maintainers, on: 2026-11-22}\nfacts:\n"
    (other / "facts.yaml").write_text(head + fact, encoding="utf-8")
    content = clean_content(project.root)
    assert [f.reference for f in content.facts()][-1] == "second/s-1"


def test_jurisdictions_are_terms(tmp_path: Path) -> None:
    """A source's jurisdiction that is no term is told where it stands."""
    project = small_project(tmp_path)
    path = project.folder / "source.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "jurisdiction: Irland\n", encoding="utf-8")
    (found,) = errors(tmp_path)
    assert (found.code, found.message) == ("PG202", "no jurisdiction 'Irland'")
    assert found.mend.startswith("did you mean 'Ireland'")
    assert (found.place.file, found.place.text) == (
        "extract/quelorin-leaflet/source.yaml",
        "jurisdiction: Irland",
    )


def test_faults_of_several_files_come_together(tmp_path: Path) -> None:
    """A broken crosswalk, a broken document and a bad term are all told at once, in order of place."""
    project = small_project(tmp_path)
    (tmp_path / "ontology" / "mappings.sssom.tsv").write_text("nothing\n", encoding="utf-8")
    terms = tmp_path / "ontology" / "terms.tsv"
    terms.write_text(terms.read_text(encoding="utf-8") + "BAD\tdrug\tx\t\t\t\t\t\n", encoding="utf-8")
    (project.folder / "facts.yaml").write_text("a: [", encoding="utf-8")
    found = errors(tmp_path)
    assert {f.place.file for f in found} == {
        "extract/quelorin-leaflet/facts.yaml",
        "ontology/mappings.sssom.tsv",
        "ontology/terms.tsv",
    }
    assert [f.sort_key() for f in found] == sorted(f.sort_key() for f in found)


def test_rows_of_the_crosswalk_are_checked(tmp_path: Path) -> None:
    """A bad row of the crosswalk is a finding, the good ones stay."""
    small_project(tmp_path)
    head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    rows = [
        f"term:{t}\tskos:exactMatch\tHP:0003394\tsemapv:ManualMappingCuration\n" for t in ("gout", "gaut")
    ]
    (tmp_path / "ontology" / "mappings.sssom.tsv").write_text(head + "".join(rows), encoding="utf-8")
    content = content_of(tmp_path)
    assert [m.term for m in content.mappings] == [f"{BASE}term/gout"]
    assert [f.code for f in content.findings if f.severity == "error"] == ["PG506"]


def test_an_ontology_that_cannot_be_read_ends_it(tmp_path: Path) -> None:
    """Without a vocabulary nothing can be read."""
    small_project(tmp_path)
    (tmp_path / "ontology" / "own.ttl").write_text("no turtle", encoding="utf-8")
    with pytest.raises(ContentError, match=r"own\.ttl:1"):
        content_of(tmp_path)


def test_texts_may_lie_elsewhere(tmp_path: Path) -> None:
    """A folder with source texts is looked into where the document has none beside it."""
    project = small_project(tmp_path / "kg")
    texts = tmp_path / "texts"
    texts.mkdir()
    (project.folder / "source.txt").rename(texts / "quelorin-leaflet.txt")
    content = read_content(
        core=CORE, ontology=project.root / "ontology", extract=project.root / "extract", base=BASE,
        root=project.root, texts=texts,
    )  # fmt: skip
    assert content.documents[0].text_at_hand
    assert not content_of(project.root).documents[0].text_at_hand


def test_unseen_characters_are_found_behind_escapes(tmp_path: Path) -> None:
    """A direction character written as a YAML escape is refused like one that stands there."""
    project = small_project(tmp_path)
    project.write("facts.yaml", FACTS.replace("value: rash,", 'value: "ra\\u202Esh",'))
    found = next(f for f in errors(tmp_path) if f.code == "PG110")
    assert (found.place.file, "U+202E" in found.message) == ("extract/quelorin-leaflet/facts.yaml", True)
    assert found.place.text[found.place.column - 1 :].startswith('"ra\\u202Esh"')
