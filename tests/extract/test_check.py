from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.check import DocumentCheck, LockReport, check_document, lock_document
from pharmagraph.extract.lock import FILE, read_lock
from pharmagraph.extract.readers import apart
from support.leaflet import FACTS, TEXT, Project, source_yaml

if TYPE_CHECKING:
    from pathlib import Path


def check(project: Project, texts: Path | None = None) -> DocumentCheck:
    """Check a project's document."""
    return check_document(project.folder, project.vocabulary(), project.root, texts=texts)


def lock(project: Project, texts: Path | None = None) -> LockReport:
    """Lock a project's document."""
    return lock_document(project.folder, project.vocabulary(), project.root, texts=texts)


def codes(project: Project, texts: Path | None = None) -> list[str]:
    """Return the codes of what a check finds."""
    return [f.code for f in check(project, texts).findings]


@pytest.fixture
def locked(leaflet: Project) -> Project:
    """Give the leaflet with its lock."""
    assert lock(leaflet).written
    return leaflet


def test_a_locked_leaflet_is_without_fault(locked: Project) -> None:
    """With text and lock, nothing is left to say."""
    checked = check(locked)
    assert checked.findings == ()
    assert (checked.text_at_hand, checked.resting, checked.blocked) == (True, 0, False)
    assert checked.lock == read_lock(locked.folder / FILE, locked.root)
    assert checked.reproduced is not None
    assert Decimal("0.6") < checked.reproduced < Decimal("0.8")


def test_a_changed_digit_is_refused_at_its_line(locked: Project) -> None:
    """Another number in a fact is met at its line and column, with what the source says."""
    changed = FACTS.replace("high: 20, unit: mg", "high: 25, unit: mg")
    locked.write("facts.yaml", changed)
    found = [f for f in check(locked).findings if f.code == "PG312"]
    line = next(n for n, row in enumerate(changed.splitlines(), 1) if "high: 25" in row)
    assert [(f.place.file, f.place.line) for f in found] == [("extract/quelorin-leaflet/facts.yaml", line)]
    assert "the fact says 5 to 25 mg, the cue '5 to 20 mg'" in found[0].message


def test_a_changed_digit_is_refused_without_the_text(locked: Project) -> None:
    """Without the text, a fact that differs from the lock is not verified; the others rest on it."""
    (locked.folder / "source.txt").unlink()
    before = check(locked)
    assert [(f.code, f.message) for f in before.findings] == [
        ("PG408", "the text is not at hand: 42 facts rest on the lock")
    ]
    assert (before.resting, before.text_at_hand) == (42, False)
    assert before.ledger is not None
    assert before.ledger.count("open") == 0
    locked.write("facts.yaml", FACTS.replace("high: 20, unit: mg", "high: 25, unit: mg"))
    after = check(locked)
    assert [f.code for f in after.findings] == ["PG404", "PG408"] or [f.code for f in after.findings] == [
        "PG408",
        "PG404",
    ]
    assert after.resting == 41
    assert any("not verified: q-018 was changed" in f.message for f in after.findings)


def test_another_subject_at_the_top_counts_as_a_change(locked: Project) -> None:
    """Facts that take their subject from `about` are locked with it."""
    (locked.folder / "source.txt").unlink()
    locked.write("facts.yaml", FACTS.replace("about: quelorin", "about: zanferol"))
    changed = [f for f in check(locked).findings if f.code == "PG404"]
    assert len(changed) == FACTS.count("- {id: q-") + FACTS.count("- id: q-") - FACTS.count("subject: ")


def test_facts_that_come_and_go_are_told_without_the_text(locked: Project) -> None:
    """A new fact is not verified, a deleted one is gone, another excuse is told."""
    (locked.folder / "source.txt").unlink()
    locked.write(
        "facts.yaml", FACTS.replace("id: q-007", "id: q-107").replace("sentence: 40", "sentence: 39")
    )
    messages = {f.code: f.message for f in check(locked).findings}
    assert messages["PG405"] == "other sentences are excused than the lock says"
    assert messages["PG410"] == "the fact q-007 is in the lock, but gone from the file"
    assert messages["PG404"].startswith("not verified: q-107 is not in the lock")


def test_facts_that_come_go_and_move_are_told_with_the_text(locked: Project) -> None:
    """The lock must be what it would be now."""
    locked.write(
        "facts.yaml", FACTS.replace("id: q-007", "id: q-107").replace("cue: painful", "cue: and painful")
    )
    messages = [f.message for f in check(locked).findings if f.code.startswith("PG4")]
    assert messages == [
        "the fact q-007 is in the lock, but gone from the file",
        "the fact q-004 was changed after it was locked",
        "the fact q-107 is not in the lock",
    ]
    report = lock(locked)
    assert report.written
    assert (report.change.added, report.change.removed) == (("q-107",), ("q-007",))
    assert (report.change.changed, report.change.moved) == (("q-004",), ("q-004",))
    assert codes(locked) == []


def test_a_moved_cue_is_told(locked: Project) -> None:
    """A lock with other offsets than the cue has now is stale."""
    path = locked.folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("[[0, 25]]", "[[0, 24]]"), encoding="utf-8")
    assert [(f.code, f.message) for f in check(locked).findings] == [
        ("PG404", "the cue of q-001 stands elsewhere than the lock says")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"reader": "text-1"', '"reader": "text-0"', "PG409"),
        ('"splitter": "', '"splitter": "x', "PG409"),
        ('"document": "quelorin-leaflet"', '"document": "other"', "PG405"),
        ('"excused": [40]', '"excused": []', "PG405"),
        ('"version": 1', '"version": 2', "PG405"),
    ],
)
def test_a_lock_of_something_else_is_told(locked: Project, old: str, new: str, code: str) -> None:
    """A lock made by another reader, of another text, or with other excuses is an error to mend."""
    path = locked.folder / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = check(locked).findings
    assert [f.code for f in found] == [code]
    assert "pharmagraph lock" in found[0].mend
    assert lock(locked).written
    assert codes(locked) == []


def test_a_text_that_was_changed_is_refused(locked: Project) -> None:
    """A source text with another digest than source.yaml says is not read."""
    (locked.folder / "source.txt").write_text(TEXT + " ", encoding="utf-8")
    assert codes(locked) == ["PG406"]
    assert lock(locked).findings[0].code == "PG406"


def test_a_renewed_text_makes_the_lock_stale(locked: Project) -> None:
    """With a new text and digest, the lock is of another text."""
    text = TEXT.replace("in spring", "in autumn")
    locked.write("source.txt", text)
    locked.write("source.yaml", source_yaml(text.encode()))
    assert codes(locked) == ["PG405"]
    assert lock(locked).change.text_changed
    (locked.folder / "source.txt").unlink()
    locked.write("source.yaml", source_yaml(b"other"))
    assert "PG405" in codes(locked)


@pytest.mark.parametrize("name", ["quelorin-leaflet.txt", "source.txt"])
def test_the_text_may_lie_elsewhere(locked: Project, tmp_path: Path, name: str) -> None:
    """A folder of texts may hold it under the document's name or its own."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (locked.folder / "source.txt").rename(texts / name)
    assert codes(locked, texts) == []
    assert check(locked, texts).text_at_hand
    assert not check(locked).text_at_hand


def test_a_text_that_is_no_text_is_a_finding(leaflet: Project) -> None:
    """Bytes that are not UTF-8 are named with the file."""
    raw = b"\xff\xfe\x00"
    (leaflet.folder / "source.txt").write_bytes(raw)
    leaflet.write("source.yaml", source_yaml(raw))
    found = check(leaflet).findings
    assert [(f.code, f.place.file) for f in found] == [("PG102", "extract/quelorin-leaflet/source.txt")]


def test_a_format_without_reader_is_a_finding(leaflet: Project) -> None:
    """A source file of an unknown kind is named."""
    (leaflet.folder / "source.xyz").write_bytes(TEXT.encode())
    leaflet.write("source.yaml", source_yaml(TEXT.encode(), more="file: source.xyz\n"))
    assert codes(leaflet) == ["PG101"]


def test_a_missing_library_is_a_finding(leaflet: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional part, the document has one finding whose mend installs it; nothing is locked."""
    raw = b"<p>Quelorin relieves joint stiffness.</p>"
    (leaflet.folder / "source.html").write_bytes(raw)
    leaflet.write("source.yaml", source_yaml(raw, more="file: source.html\n"))
    monkeypatch.setattr(apart, "find_spec", lambda _: None)
    (found,) = check(leaflet).findings
    assert (found.code, found.place.file) == ("PG119", "extract/quelorin-leaflet/source.html")
    assert found.mend == 'pip install "pharmagraph[documents]"'
    assert not lock(leaflet).written


def test_no_lock_no_text(leaflet: Project) -> None:
    """Without text and lock, nothing is verified; a lock cannot be made."""
    (leaflet.folder / "source.txt").unlink()
    checked = check(leaflet)
    assert [f.code for f in checked.findings] == ["PG405"]
    assert checked.lock is None
    report = lock(leaflet)
    assert not report.written
    assert [f.code for f in report.findings] == ["PG405"]


def test_a_lock_is_not_written_while_a_fact_is_refused(locked: Project) -> None:
    """The old lock stays, and what stops the new one is told."""
    before = (locked.folder / FILE).read_bytes()
    locked.write("facts.yaml", FACTS.replace("cue: are common", "cue: are uncommon"))
    report = lock(locked)
    assert not report.written
    assert [f.code for f in report.findings] == ["PG301"]
    assert (locked.folder / FILE).read_bytes() == before


def test_open_sentences_do_not_keep_a_lock_from_being_written(leaflet: Project) -> None:
    """Curation goes on step by step: what is done can be locked."""
    leaflet.write("facts.yaml", FACTS.replace("- {id: q-007, ", "# - {id: q-007, "))
    assert lock(leaflet).written
    assert codes(leaflet) == ["PG401"]


def test_locking_twice_changes_nothing(locked: Project) -> None:
    """The lock is a function of text and facts."""
    path = locked.folder / FILE
    before = path.stat()
    report = lock(locked)
    assert report.written
    assert report.change.added == ()
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_too_much_repeated_is_told(leaflet: Project) -> None:
    """The share of words that all cues repeat is bounded where the source may not be redistributed."""
    raw = TEXT.encode()
    text = source_yaml(raw).replace("redistributable: true", "redistributable: false")
    leaflet.write("source.yaml", text.replace("quote-limit: 0.9", "quote-limit: 0.1"))
    found = [f for f in check(leaflet).findings if f.code == "PG407"]
    assert len(found) == 1
    assert "its limit is 10.0%" in found[0].message


def test_a_reference_only_document_needs_neither_cue_nor_lock(leaflet: Project) -> None:
    """Its facts name a section; there is no text, no ledger and no lock."""
    leaflet.write(
        "source.yaml", "title: Label\nkind: label\nlanguage: en\nlicence: none\nreference-only: true\n"
    )
    facts = FACTS.split("facts:")[0] + "facts:\n- {id: a, relation: treats, value: gout, section: Uses}\n"
    leaflet.write("facts.yaml", facts)
    checked = check(leaflet)
    assert (checked.findings, checked.ledger, checked.lock) == ((), None, None)
    assert not lock(leaflet).written


def test_what_cannot_be_read_at_all_is_raised(leaflet: Project) -> None:
    """A broken source.yaml or facts.yaml is an error that carries its findings."""
    leaflet.write("facts.yaml", "facts: [")
    with pytest.raises(ContentError):
        check(leaflet)


def test_a_fact_that_cannot_be_read_is_not_gone(locked: Project) -> None:
    """Where facts could not be read, the lock's facts are not said to be gone."""
    locked.write("facts.yaml", FACTS.replace("value: veltide", "value: veltid"))
    assert sorted(codes(locked)) == ["PG202", "PG402"]
    (locked.folder / "source.txt").unlink()
    assert sorted(codes(locked)) == ["PG202", "PG408"]


def test_the_digest_is_that_of_the_file(leaflet: Project) -> None:
    """source.yaml names the SHA-256 digest of the raw file, as sha256sum prints it."""
    raw = (leaflet.folder / "source.txt").read_bytes()
    made = check(leaflet).lock
    assert made is not None
    assert made.sha256 == hashlib.sha256(raw).hexdigest()
