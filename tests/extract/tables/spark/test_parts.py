from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.parts import FORM, gather, write_list
from pharmagraph.extract.tables.spark.writing import Attempt

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.spark.parts import Parts

GRAPH = "https://example.org/data/x"
TEXTS = [f'<a:{n}> <p:x> "{n}" <{GRAPH}> .\n'.encode() for n in range(4)]
FIRST, SECOND = TEXTS[0] + TEXTS[1], TEXTS[2] + TEXTS[3]


def attempts_of(folder: Path, texts: list[bytes], *, packed: bool = False) -> list[Attempt]:
    """Write texts as nodes do, each to a file of its own, beside what a lost node has left."""
    folder.mkdir()
    (folder / "00001-lost.unfinished").write_bytes(b"half a li")
    attempts = []
    for number, text in enumerate(texts):
        name = f"{number:05}-{9 - number}.unfinished"
        raw = gzip.compress(text) if packed else text
        (folder / name).write_bytes(raw)
        lines = text.splitlines(keepends=True) or [b""]
        digest = hashlib.sha256(raw).hexdigest()
        attempts.append(Attempt(name, text.count(b"\n"), len(text), digest, lines[0], lines[-1]))
    return attempts


def parts_of(folder: Path, *, packed: bool = False) -> Parts:
    """Make parts of two texts with an empty one between them."""
    attempts = attempts_of(folder, [FIRST, b"", SECOND], packed=packed)
    return gather(folder, attempts, ".nq.gz" if packed else ".nq")


@pytest.mark.parametrize("packed", [False, True])
def test_parts_are_numbered_in_order(packed: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a table's row
    """Parts get plain names without gaps; nothing else stays in the folder; together they are the text."""
    parts = parts_of(tmp_path / "data", packed=packed)
    ending = ".nq.gz" if packed else ".nq"
    names = [f"part-00000{ending}", f"part-00001{ending}"]
    assert [part.name for part in parts.files] == names
    assert sorted(path.name for path in parts.folder.iterdir()) == names
    assert b"".join(parts.pieces()) == FIRST + SECOND
    assert (parts.triples, parts.size) == (4, len(FIRST + SECOND))
    assert parts.sha256 == hashlib.sha256(FIRST + SECOND).hexdigest()


def test_the_list_lies_beside_the_folder(tmp_path: Path) -> None:
    """The list says what each part holds, and is not in the folder, which a bulk loader takes whole."""
    parts = parts_of(tmp_path / "data")
    path = write_list(parts, GRAPH)
    assert path == tmp_path / "data.json"
    listed = json.loads(path.read_text(encoding="utf-8"))
    assert (listed["form"], listed["graph"], listed["triples"]) == (FORM, GRAPH, 4)
    assert (listed["sha256"], listed["size"]) == (parts.sha256, parts.size)
    assert [part["file"] for part in listed["parts"]] == ["data/part-00000.nq", "data/part-00001.nq"]
    for part in listed["parts"]:
        raw = (tmp_path / part["file"]).read_bytes()
        assert (part["sha256"], part["size"]) == (hashlib.sha256(raw).hexdigest(), len(raw))


def test_a_changed_part_is_noticed(tmp_path: Path) -> None:
    """Reading the parts ends with an error where one of them is not what was written."""
    parts = parts_of(tmp_path / "data")
    (parts.folder / "part-00001.nq").write_bytes(SECOND.replace(b"a:2", b"a:3"))
    with pytest.raises(ClusterError, match="was changed after it was written"):
        list(parts.pieces())


def test_a_part_cut_short_is_noticed(tmp_path: Path) -> None:
    """A file that is shorter than its node wrote it, or ends within its packing, is no part."""
    attempts = attempts_of(tmp_path / "data", [FIRST])
    (tmp_path / "data" / attempts[0].name).write_bytes(FIRST[:-1])
    with pytest.raises(ClusterError, match="not as long as they were written"):
        gather(tmp_path / "data", attempts, ".nq")
    attempts = attempts_of(tmp_path / "packed", [FIRST], packed=True)
    (tmp_path / "packed" / attempts[0].name).write_bytes(gzip.compress(FIRST)[:-9])
    with pytest.raises(ClusterError, match="cannot be read"):
        gather(tmp_path / "packed", attempts, ".nq.gz")


def test_a_folder_that_is_not_shared_is_noticed(tmp_path: Path) -> None:
    """Where a node's file is not here, the folder is not the same one for all, and that is said."""
    attempts = attempts_of(tmp_path / "data", [FIRST])
    (tmp_path / "data" / attempts[0].name).unlink()
    with pytest.raises(ClusterError, match="which a node of the cluster has written") as caught:
        gather(tmp_path / "data", attempts, ".nq")
    assert "the same one on this machine and on all nodes" in caught.value.mend


def test_a_wrong_order_is_noticed(tmp_path: Path) -> None:
    """Parts that do not follow one another are an error: together they would not be the text."""
    attempts = attempts_of(tmp_path / "data", [SECOND, FIRST])
    with pytest.raises(ClusterError, match="parts out of order"):
        gather(tmp_path / "data", attempts, ".nq")


def test_nothing_gives_no_part(tmp_path: Path) -> None:
    """A mapping that gives no triple leaves no part, and the digest of nothing."""
    parts = gather(tmp_path / "data", attempts_of(tmp_path / "data", [b""]), ".nq")
    assert (parts.files, parts.triples, parts.size) == ((), 0, 0)
    assert parts.sha256 == hashlib.sha256(b"").hexdigest()
    assert list((tmp_path / "data").iterdir()) == []
