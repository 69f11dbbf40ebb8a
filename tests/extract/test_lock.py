from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.check import lock_document
from pharmagraph.extract.lock import FILE, Lock, LockedFact, LockedSentence, lock_text, read_lock, write_lock

if TYPE_CHECKING:
    from pathlib import Path

    from support.leaflet import Project

ONE = Lock(
    "tea", "text-1", "rules-1", "a" * 64, "b" * 64,
    (LockedSentence(1, "sentence", ("Of T\u00e9a",), 0, 9, "c" * 16),),
    {"t-1": LockedFact("d" * 64, (1,), ((0, 3), (5, 9)), ("Of T\u00e9a",))},
    (1,),
)  # fmt: skip


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A lock comes back as it was, and a fact's headings with it."""
    write_lock(ONE, tmp_path / FILE)
    read = read_lock(tmp_path / FILE, tmp_path)
    assert read == ONE
    fact = read.fact("t-1")
    assert fact is not None
    assert fact.headings == ("Of T\u00e9a",)
    assert read.fact("t-2") is None


def test_the_file_is_plain_and_stable(tmp_path: Path) -> None:
    """It is JSON with sorted keys, line feeds and one line a sentence and a fact."""
    write_lock(ONE, tmp_path / FILE)
    raw = (tmp_path / FILE).read_bytes()
    assert raw == lock_text(ONE).encode()
    assert b"\r" not in raw
    assert raw.endswith(b"}\n")
    top = json.loads(raw)
    assert list(top) == sorted(top)
    assert "Of T\u00e9a".encode() in raw
    assert list(tmp_path.iterdir()) == [tmp_path / FILE]


def test_a_failed_write_leaves_the_old_lock(tmp_path: Path) -> None:
    """Nothing half written stays behind."""
    write_lock(ONE, tmp_path / FILE)
    bad = Lock(
        "tea\ud800",
        *(
            getattr(ONE, n)
            for n in ("reader", "splitter", "digest", "sha256", "sentences", "facts", "excused")
        ),
    )
    with pytest.raises(UnicodeEncodeError):
        write_lock(bad, tmp_path / FILE)
    assert read_lock(tmp_path / FILE, tmp_path) == ONE
    assert list(tmp_path.iterdir()) == [tmp_path / FILE]


def _changed(path: str, value: object) -> str:
    top = json.loads(lock_text(ONE))
    *parents, last = path.split("/")
    here = top
    for name in parents:
        here = here[int(name) if name.isdigit() else name]
    if value is ...:
        del here[last]
    else:
        here[int(last) if last.isdigit() else last] = value
    return json.dumps(top)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1}',
        '{"version": 1, "version": 1}',
        "[" * 100_000,
        _changed("version", 2),
        _changed("version", "1"),
        _changed("document", ""),
        _changed("document", 3),
        _changed("reader", ...),
        _changed("digest", "x"),
        _changed("sha256", "A" * 64),
        _changed("sentences", {}),
        _changed("sentences/0", 3),
        _changed("sentences/0/number", 2),
        _changed("sentences/0/headings", "x"),
        _changed("sentences/0/headings", [1]),
        _changed("sentences/0/digest", "c"),
        _changed("sentences/0/kind", None),
        _changed("sentences/0/end", 0),
        _changed("sentences/0/start", -1),
        _changed("sentences/0/more", 1),
        _changed("facts", []),
        _changed("facts/t-1", []),
        _changed("facts/t-1/digest", 3),
        _changed("facts/t-1/sentences", []),
        _changed("facts/t-1/sentences", [2]),
        _changed("facts/t-1/spans", [[1]]),
        _changed("facts/t-1/spans", [[3, 1]]),
        _changed("facts/t-1/spans", 3),
        _changed("excused", ["1"]),
        _changed("excused", 1),
    ],
)
def test_a_damaged_lock_is_a_finding(tmp_path: Path, text: str) -> None:
    """Whatever is wrong in a lock, it is PG405 with the file, and how to mend it."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_lock(tmp_path / FILE, tmp_path)
    found = caught.value.findings[0]
    assert (found.code, found.place.file, found.mend) == ("PG405", FILE, "run: pharmagraph lock")


def test_a_missing_lock_is_a_finding(tmp_path: Path) -> None:
    """A lock that cannot be read is PG101."""
    with pytest.raises(ContentError) as caught:
        read_lock(tmp_path / FILE, tmp_path)
    assert caught.value.findings[0].code == "PG101"


def test_the_lock_of_the_leaflet_holds_no_words(leaflet: Project) -> None:
    """Of the source only headings stand in the lock, for every sentence and fact."""
    assert lock_document(leaflet.folder, leaflet.vocabulary(), leaflet.root).written
    text = (leaflet.folder / FILE).read_text(encoding="utf-8")
    lock = read_lock(leaflet.folder / FILE, leaflet.root)
    assert "Quelorin for Stiff Joints" in text
    assert "gout" not in text
    assert len(lock.facts) == 42
    assert [s.number for s in lock.sentences] == list(range(1, 41))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Any bytes give a lock or a finding, never another error."""
    folder = tmp_path_factory.mktemp("lock")
    (folder / FILE).write_bytes(raw)
    with pytest.raises(ContentError):
        read_lock(folder / FILE, folder)
