"""A new document: its folder is made whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError, NotWrittenError
from pharmagraph.extract import adding
from pharmagraph.extract.adding import UNKNOWN_LICENCE, Description, add_document
from pharmagraph.extract.check import check_document
from pharmagraph.extract.source import read_source
from pharmagraph.ontology.loading import load_vocabulary
from support.leaflet import BASE, CORE, make_project

TEXT = b"Trosibate for Hiccups\n\nTrosibate calms hiccups.\n\nEnd.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project's folder with a file beside its documents."""
    (tmp_path / "extract").mkdir()
    (tmp_path / "Trosibat\u00e9 (new).TXT").write_bytes(TEXT)
    return tmp_path


def add(
    root: Path, file: str = "Trosibat\u00e9 (new).TXT", description: Description | None = None, **more: Any
) -> adding.Added:
    """Add a file that lies in the root."""
    return add_document(root / file, root / "extract", root, description or Description(), **more)


def entries(folder: Path) -> list[str]:
    """Return the names in a folder."""
    return sorted(p.name for p in folder.iterdir())


def test_a_document_gets_its_folder(root: Path) -> None:
    """With source.yaml, an empty facts.yaml, and the text where git ignores it."""
    added = add(root, about="trosibate")
    assert (added.document, added.sentences) == ("trosibate-new", 3)
    assert entries(added.folder) == ["facts.yaml", "source.txt", "source.yaml"]
    assert added.text.read_bytes() == TEXT
    assert (added.folder / "facts.yaml").read_text() == "source: trosibate-new\nabout: trosibate\nfacts: []\n"
    source = read_source(added.folder, root)
    assert (source.title, source.kind, source.licence) == ("Trosibate for Hiccups", "text", UNKNOWN_LICENCE)
    assert source.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert entries(root / "extract") == ["trosibate-new"]


def test_a_text_that_lies_with_the_others_stays_there(root: Path) -> None:
    """The folder of source texts keeps it, and the check finds it there."""
    added = add(root, texts=root)
    assert entries(added.folder) == ["facts.yaml", "source.yaml"]
    assert read_source(added.folder, root).file == added.text.name
    vocabulary, _ = load_vocabulary(CORE, root, BASE, root)
    assert check_document(added.folder, vocabulary, root, texts=root).text_at_hand


def test_a_text_that_may_be_redistributed_is_copied(root: Path) -> None:
    """Also out of the folder of source texts."""
    added = add(root, description=Description(licence="our own", redistributable=True), texts=root)
    assert added.text == added.folder / "source.txt"
    assert read_source(added.folder, root).redistributable


def test_a_new_document_reads_well_and_asks_for_facts(tmp_path: Path) -> None:
    """Its check finds nothing but open sentences and the missing lock."""
    project = make_project(tmp_path)
    (tmp_path / "b.txt").write_bytes(TEXT)
    added = add(tmp_path, "b.txt")
    found = check_document(added.folder, project.vocabulary(), tmp_path).findings
    assert {f.code for f in found} == {"PG401", "PG405"}


def test_all_that_is_known_is_written_down(root: Path) -> None:
    """Words that YAML would take for something else are put into quotation marks."""
    known = Description(
        title='A "title": with # signs', kind="leaflet", publisher="- We & co", language="en-GB",
        published="2026-11", retrieved="2026-11-22", licence="no", address="https://example.org/a#b",
        jurisdiction="1.10",
    )  # fmt: skip
    source = read_source(add(root, description=known).folder, root)
    assert (source.title, source.publisher, source.licence) == ('A "title": with # signs', "- We & co", "no")
    assert (source.published, source.retrieved, source.jurisdiction) == ("2026-11", "2026-11-22", "1.10")
    assert (source.address, source.language, source.kind) == ("https://example.org/a#b", "en-GB", "leaflet")


@pytest.mark.parametrize(
    ("name", "raw", "title", "kind"),
    [
        ("a.html", b"<title>Quelorin</title><p>It helps.", "Quelorin", "web page"),
        ("b.md", b"It helps.\n", "b", "text"),
        (
            "c.xml",
            b'<document xmlns="urn:hl7-org:v3"><title>Quelorin</title></document>',
            "Quelorin",
            "drug label",
        ),
        ("d.md", b"# " + b"word " * 40 + b"\n", " ".join(["word"] * 23) + "\u2026", "text"),
    ],
)
def test_title_and_kind_come_from_the_document(
    root: Path, name: str, raw: bytes, title: str, kind: str
) -> None:
    """Where nobody says otherwise; a long title is cut at a word."""
    (root / name).write_bytes(raw)
    added = add(root, name)
    source = read_source(added.folder, root)
    assert (source.title, source.kind, source.file) == (title, kind, f"source{Path(name).suffix}")


@pytest.mark.parametrize(
    ("file", "raw", "more", "code", "where"),
    [
        ("none.txt", None, {}, "PG101", "none.txt"),
        ("a.docx", b"x", {}, "PG101", "a.docx"),
        ("a.txt", b"ok\n\xff", {}, "PG102", "a.txt:2"),
        ("a.txt", b"\n \n", {}, "PG116", "a.txt"),
        ("a.xml", b"<a>\n<b></a>", {}, "PG115", "a.xml:2:8"),
        ("a.txt", TEXT, {"name": "Up Case"}, "PG118", "a.txt"),
        ("\u5c0f.txt", TEXT, {}, "PG118", "\u5c0f.txt"),
        ("a.txt", TEXT, {"name": "old"}, "PG118", "extract/old"),
        (
            "a.txt",
            TEXT,
            {"description": Description(published="once")},
            "PG107",
            "extract/a/source.yaml:4:12",
        ),
        ("a.txt", TEXT, {"description": Description(licence=" ")}, "PG109", "extract/a/source.yaml:1:1"),
    ],
)
def test_what_cannot_be_added_leaves_nothing(
    root: Path, file: str, raw: bytes | None, more: dict[str, Any], code: str, where: str
) -> None:
    """One finding with its place, and extract/ is as it was."""
    (root / "extract" / "old").mkdir()
    if raw is not None:
        (root / file).write_bytes(raw)
    with pytest.raises(ContentError) as caught:
        add(root, file, **more)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == (code, where)
    assert finding.mend
    assert "sha256" not in finding.mend
    assert entries(root / "extract") == ["old"]


def test_a_file_that_is_too_large_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is read whole."""
    monkeypatch.setattr(adding, "MAX_BYTES", 10)
    with pytest.raises(ContentError) as caught:
        add(root)
    assert caught.value.findings[0].code == "PG103"


def test_a_folder_that_cannot_be_made_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full, say."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(NotWrittenError) as caught:
        add(root)
    assert "no space left" in caught.value.message
    assert entries(root / "extract") == []


def test_a_folder_of_the_same_name_that_is_begun_meanwhile_is_not_touched(
    root: Path,
) -> None:
    """Two people add at once: the second is told so."""
    (root / "extract" / f".a.{os.getpid()}.part").mkdir()
    with pytest.raises(NotWrittenError):
        add(root, name="a")


@settings(deadline=None, max_examples=20)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]),
        min_size=1,
        max_size=60,
    )
)
def test_any_words_read_back_as_they_were(words: str) -> None:
    """What is written into source.yaml is what was meant."""
    import tempfile

    wanted = " ".join(words.split())
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / "a.txt").write_bytes(TEXT)
        added = add(root, "a.txt", Description(publisher=wanted))
        assert read_source(added.folder, root).publisher == wanted
