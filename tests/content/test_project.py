"""The project of this repository: its documents hold, and what is committed is what they give."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

import pharmagraph
from pharmagraph.extract.check import check_document
from pharmagraph.extract.content import document_folders
from pharmagraph.findings import as_human, has_errors
from pharmagraph.project import core_ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [folder.name for folder in document_folders(ROOT / "extract")]
Thing = TypeVar("Thing")
# How many are taken out at a time: one alone is the real thing, and takes long.
SIZES = [10, pytest.param(1, marks=pytest.mark.long)]
WITH_TEXT = [name for name in DOCUMENTS if (ROOT / "extract" / name / "facts.lock.json").is_file()]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the project's vocabulary."""
    return pharmagraph.open(ROOT).content().vocabulary


def serious(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors and warnings."""
    return [finding for finding in findings if finding.severity != "note"]


def test_the_project_has_no_finding_without_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clone without the texts of sources checks without error or warning; mend: pharmagraph check."""
    monkeypatch.delenv("PHARMAGRAPH_SOURCES", raising=False)
    found = serious(pharmagraph.open(ROOT).check().findings)
    assert found == [], as_human(found)


def test_the_project_has_no_finding_with_the_texts(source_texts: Path) -> None:
    """With the texts every fact is verified, every sentence is accounted for; mend: pharmagraph check."""
    checked = pharmagraph.open(ROOT).check(source_texts)
    assert serious(checked.findings) == [], as_human(checked.findings)
    verified = [d.source.document for d in checked.content.documents if d.text_at_hand]
    assert verified == WITH_TEXT


def test_what_is_committed_is_what_the_facts_give(tmp_path: Path) -> None:
    """A rebuild gives the committed Turtle and SVG byte for byte; mend: pharmagraph build."""
    kg = pharmagraph.open(ROOT)
    from pharmagraph.graphs.build import build_graph

    build_graph(kg.content(), kg.name, tmp_path)
    for name in ("diazepam.ttl", "diazepam.svg"):
        assert (tmp_path / name).read_bytes() == (ROOT / "graphs" / name).read_bytes(), name


def test_about_a_hundred_facts_come_from_the_article() -> None:
    """The article gives at least a hundred facts, of which those that others contradict are disputed."""
    content = pharmagraph.open(ROOT).content()
    facts = [f for f in content.facts() if f.document == "diazepam-for-muscle-spasms"]
    assert len(facts) >= 100
    assert all(f.contradicts for f in facts if f.status == "disputed")


def copied(name: str, folder: Path) -> Path:
    """Copy a document's folder."""
    return shutil.copytree(ROOT / "extract" / name, folder / "extract" / name)


def blocks_of(text: str) -> tuple[str, dict[str, str], str]:
    """Split a facts file into what stands before its facts, the facts by id, and what stands after."""
    head, _, rest = text.partition("facts:\n")
    body, joint, tail = rest.partition("\nexcused:")
    pieces = re.split(r"(?m)^(?=- id: )", body)
    facts = {re.match(r"- id: (\S+)", p)[1]: p for p in pieces[1:]}  # type: ignore[index]
    return f"{head}facts:\n{pieces[0]}", facts, joint + tail


def without(name: str, ids: set[str], folder: Path) -> Path:
    """Write a copy of a document whose facts file lacks some facts; return the copy's folder."""
    place = folder / "extract" / name
    if not place.is_dir():
        copied(name, folder)
    head, facts, tail = blocks_of((ROOT / "extract" / name / "facts.yaml").read_text(encoding="utf-8"))
    kept = "".join(text for fact, text in facts.items() if fact not in ids)
    body = (head + kept).replace("facts:\n", "facts: []\n") if not kept else head + kept
    (place / "facts.yaml").write_text(body + tail, encoding="utf-8")
    return place


def checks(
    name: str,
    groups: Iterable[tuple[list[Thing], set[str]]],
    vocabulary: Vocabulary,
    texts: Path,
    folder: Path,
) -> Iterator[tuple[list[Thing], DocumentCheck]]:
    """Check a document once for each group of facts that is taken out of it."""
    for key, ids in groups:
        yield key, check_document(without(name, ids, folder), vocabulary, folder, texts=texts)


def dealt(things: Sequence[Thing], most: int) -> list[list[Thing]]:
    """Deal things out to groups of at most so many, neighbours to different ones."""
    count = -(-len(things) // most)
    return [list(things[n::count]) for n in range(count)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WITH_TEXT)
def test_a_deleted_fact_is_found(
    name: str, size: int, vocabulary: Vocabulary, source_texts: Path, tmp_path: Path
) -> None:
    """Each fact, taken out of its file, is an error that names it and no other, for it is in the lock."""
    facts = blocks_of((ROOT / "extract" / name / "facts.yaml").read_text(encoding="utf-8"))[1]
    assert len(facts) == len(
        check_document(ROOT / "extract" / name, vocabulary, ROOT, texts=None).facts.facts
    )
    groups = [(group, set(group)) for group in dealt(list(facts), size)]
    for group, check in checks(name, groups, vocabulary, source_texts, tmp_path):
        lost = " ".join(f.message for f in check.findings if f.code == "PG410")
        assert sorted(group) == sorted(fact for fact in facts if re.search(rf"\b{fact}\b", lost))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WITH_TEXT)
def test_a_forgotten_sentence_is_found(
    name: str, size: int, vocabulary: Vocabulary, source_texts: Path, tmp_path: Path
) -> None:
    """Each sentence, once all its facts are taken out, is named as open."""
    whole = check_document(ROOT / "extract" / name, vocabulary, ROOT, texts=source_texts)
    assert whole.lock is not None
    cited: dict[int, set[str]] = {}
    for fact in whole.facts.facts:
        locked = whole.lock.fact(fact.id)
        assert locked is not None
        for number in locked.sentences:
            cited.setdefault(number, set()).add(fact.id)
    groups = [(group, set().union(*(cited[n] for n in group))) for group in dealt(sorted(cited), size)]
    for group, check in checks(name, groups, vocabulary, source_texts, tmp_path):
        opened = [f.message for f in check.findings if f.code == "PG401"]
        for left_out in group:
            kind = whole.lock.sentences[left_out - 1].kind
            told = any(re.match(rf"\S+ {left_out} is open", message) for message in opened)
            # A heading frames what stands below it, so it stays accounted for while that is cited.
            assert told or kind == "heading", (left_out, opened)


def test_the_core_ontology_is_the_repositorys() -> None:
    """A source checkout uses its own ontology folder as the core."""
    assert core_ontology() == ROOT / "ontology"
    assert not has_errors(pharmagraph.open(ROOT).content().findings)
