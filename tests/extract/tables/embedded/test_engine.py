from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.tables.embedded import candidates, family, map_rows, merging
from pharmagraph.extract.tables.mapping import (
    Condition,
    Link,
    LinkKey,
    LinkRule,
    ListCell,
    Literal,
    Map,
    Mapping,
    Table,
)
from pharmagraph.extract.tables.plan.candidates import Candidate
from pharmagraph.extract.tables.plan.provenance import MOST_ROWS
from pharmagraph.extract.tables.template import Filter, Ref, Template
from support.rowmapper import File, Row, reference, stage

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/x/"
OWN = f"{BASE}data/d/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ID, NAME, TAG = Ref("id", Filter.ENCODE), Ref("name"), Ref("tags", list="tag")
PRODUCT = Map(
    "product",
    "t",
    Template((f"{OWN}product/", ID)),
    types=(Template((f"{OWN}vocab/Product",)),),
    label=Template((NAME,)),
    literals=(Literal(Template((LABEL,)), Template((NAME,))),),
    links=(
        Link(
            Template((f"{OWN}vocab/tag",)),
            to=Template((f"{OWN}tag/", replace(TAG, filter=Filter.ENCODE))),
            each="tag",
        ),
    ),
)
TAGS = Map(
    "tag",
    "t",
    Template((f"{OWN}tag/", replace(TAG, filter=Filter.ENCODE))),
    each="tag",
    label=Template((TAG,)),
    literals=(Literal(Template((LABEL,)), Template((TAG,))),),
)


def mapping(*maps: Map, links: tuple[LinkRule, ...] = ()) -> Mapping:
    """Return a mapping of one table."""
    table = Table("t", (), "csv", lists={"tag": ListCell("tag", "tags", separator=";")})
    return Mapping("d", BASE, "", "", tables={"t": table}, maps={m.name: m for m in maps}, links=links)


def file(*rows: Row, name: str = "f.csv") -> File:
    """Return a file of rows; the header is row 1."""
    return File("t", name, tuple(enumerate(rows, 2)))


def row(key: str, name: str = "", tags: str = "") -> Row:
    """Return a row of the table."""
    return {"id": key, "name": name, "tags": tags}


def test_rows_become_sorted_lines(tmp_path: Path) -> None:
    """Each row gives its lines; subjects and lines are sorted; repeats are gone; empty cells give nothing."""
    made = mapping(PRODUCT, TAGS)
    files = [file(row("b", "B", "y;x;y"), row("a b", "", ";"), row("b", 'B "2"', "x"))]
    data, rows = bytearray(), bytearray()
    found = map_rows(made, stage(made, files, tmp_path), data.extend, rows.extend, work=tmp_path)
    end = f" <{BASE}data/d> .\n"
    kind = f" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{OWN}vocab/Product>{end}"
    assert data.decode() == (
        f"<{OWN}product/a%20b>{kind}"
        f"<{OWN}product/b>{kind}"
        f'<{OWN}product/b> <{LABEL}> "B \\"2\\""{end}'
        f'<{OWN}product/b> <{LABEL}> "B"{end}'
        f"<{OWN}product/b> <{OWN}vocab/tag> <{OWN}tag/x>{end}"
        f"<{OWN}product/b> <{OWN}vocab/tag> <{OWN}tag/y>{end}"
        f'<{OWN}tag/x> <{LABEL}> "x"{end}'
        f'<{OWN}tag/y> <{LABEL}> "y"{end}'
    )
    origin = f"> <http://www.w3.org/ns/prov#wasDerivedFrom> <{BASE}about/d/file/f.csv#row="
    about = f"> <{BASE}about/d> .\n"
    subjects = [
        ("product/a%20b", 3),
        ("product/b", 2),
        ("product/b", 4),
        ("tag/x", 2),
        ("tag/x", 4),
        ("tag/y", 2),
    ]
    assert rows.decode() == "".join(f"<{OWN}{s}{origin}{n}{about}" for s, n in subjects)
    assert (found.data.triples, found.rows.triples, found.counts.subjects) == (8, 6, 4)


def test_many_rows_come_in_pieces(tmp_path: Path) -> None:
    """What is more than a piece comes in several, of whole lines; progress adds up to the subjects."""
    made = mapping(replace(PRODUCT, literals=PRODUCT.literals * 2))
    files = [file(*(row(f"{n * 7919 % 3001}", "n" * 900, f"{n % 7};{n % 11}") for n in range(3001)))]
    pieces: list[bytes] = []
    told: list[int] = []
    found = map_rows(
        made, stage(made, files, tmp_path), pieces.append, len, work=tmp_path, tell=told.append, threads=2
    )
    assert len(pieces) > 2
    assert all(piece.endswith(b"\n") for piece in pieces)
    assert b"".join(pieces) == reference(made, files).data
    assert sum(told) == found.counts.subjects == 3001


def test_a_subject_leads_to_its_rows_in_all_files(tmp_path: Path) -> None:
    """A subject of several files comes from a row of each."""
    made = mapping(PRODUCT)
    files = [file(row("x"), row("a", "1"), name="1"), file(row("a", "2"), row("b"), name="2")]
    rows = bytearray()
    map_rows(made, stage(made, files, tmp_path), len, rows.extend, work=tmp_path)
    origins = [line.split(" ")[2].rpartition("/")[2] for line in rows.decode().splitlines()]
    assert origins == ["1#row=3>", "2#row=2>", "2#row=3>", "1#row=2>"]


@pytest.mark.parametrize("often", [2, 1000], ids=["rows made different", "rows as they are"])
def test_of_many_rows_the_first_is_named(tmp_path: Path, often: int) -> None:
    """What more rows share than are named leads to the first of the first file, and has their number."""
    made = mapping(PRODUCT, TAGS)
    rows = [row("a", "A", "x") for _ in range(MOST_ROWS // 2)]
    files = [file(row("b", "B", "y"), *rows, name="2"), file(*rows, row("a", "A", "x"), name="1")]
    lines = bytearray()
    with patch.object(family, "OFTEN", often):
        map_rows(made, stage(made, files, tmp_path), len, lines.extend, work=tmp_path)
    start = f"<{BASE}about/d/file"
    said = [line.split(" ") for line in lines.decode().splitlines()]
    assert [
        (s.removeprefix(f"<{OWN}"), o.removeprefix(start).partition("^^")[0]) for s, _, o, *_ in said
    ] == [
        ("product/a>", "/2#row=3>"),
        ("product/a>", f'"{MOST_ROWS + 1}"'),
        ("product/b>", "/2#row=2>"),
        ("tag/x>", "/2#row=3>"),
        ("tag/x>", f'"{MOST_ROWS + 1}"'),
        ("tag/y>", "/2#row=2>"),
    ]
    assert lines.decode() == reference(made, files).rows.decode()


@pytest.mark.parametrize("files", [[], [file()]], ids=["no file", "no row"])
def test_nothing_gives_nothing(tmp_path: Path, files: list[File]) -> None:
    """Without files or rows there are no lines, and that is no error."""
    made = mapping(PRODUCT, TAGS)
    found = map_rows(made, stage(made, files, tmp_path), len, len, work=tmp_path)
    assert (found.data.triples, found.data.size, found.rows.triples) == (0, 0, 0)


def test_table_without_files_is_left_out(tmp_path: Path) -> None:
    """Maps over a table that no file was staged for give nothing; the others give what they give."""
    made = mapping(PRODUCT, replace(PRODUCT, name="other", rows="u"))
    made.tables["u"] = replace(made.tables["t"], name="u")
    rule = LinkRule("other", "", (LinkKey("", Template((NAME,))),))
    staged = stage(made, [file(row("a"))], tmp_path)
    assert map_rows(made, staged, len, len, work=tmp_path).data.triples == 1
    assert list(candidates(made, rule, staged, work=tmp_path)) == []


def test_subject_of_very_many_rows(tmp_path: Path) -> None:
    """Lines of one subject that do not fit into memory are laid aside, and all come out in order."""
    made = mapping(PRODUCT)
    rows = (row("a" if n % 9 else "b", f"{n * 7919 % 3001}", f"{n}") for n in range(300))
    files = [file(*rows, row("c"))]
    data, origins = bytearray(), bytearray()
    with patch.multiple(merging, MOST=5_000, PIECE=2_000):
        staged = stage(made, files, tmp_path)
        found = map_rows(made, staged, data.extend, origins.extend, work=tmp_path)
    expected = reference(made, files)
    assert (data.decode(), origins.decode()) == (expected.data.decode(), expected.rows.decode())
    assert dict(found.counts.parts) == expected.parts


def test_folders_may_have_any_name(tmp_path: Path) -> None:
    """Signs that stand for patterns or quotes elsewhere are but letters in the name of a folder."""
    folder = tmp_path / "it's [a-z] *?.parquet"
    folder.mkdir()
    made = mapping(PRODUCT)
    found = map_rows(made, stage(made, [file(row("a"))], folder), len, len, work=folder)
    assert found.data.triples == 1


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """After mapping, the folder for temporary files holds nothing more than before."""
    work = tmp_path / "work"
    work.mkdir()
    made = mapping(PRODUCT, TAGS)
    files = [file(*(row(f"{n}", "n" * 500, f"{n}") for n in range(20_000)))]
    staged = stage(made, files, tmp_path)
    found = map_rows(made, staged, len, len, work=work, memory="40MB", threads=1)
    assert found.counts.subjects == 40_000
    assert list(work.iterdir()) == []


def test_too_little_memory_is_said_in_plain_words(tmp_path: Path) -> None:
    """Where the memory is too little for anything, the error says what to change."""
    made = mapping(PRODUCT)
    staged = stage(made, [file(row("a", "A", "x;y"))], tmp_path)
    with pytest.raises(PharmagraphError, match="memory") as caught:
        map_rows(made, staged, len, len, work=tmp_path, memory="1kB", threads=1)
    assert "more memory" in caught.value.mend


@pytest.mark.parametrize("memory", ["", "512MB"], ids=["next family meanwhile", "one at a time"])
def test_error_of_a_sink_ends_the_mapping(tmp_path: Path, memory: str) -> None:
    """Where a sink fails, its error comes out; nothing runs on, and the folder is as before."""
    work = tmp_path / "work"
    work.mkdir()
    made = mapping(PRODUCT, TAGS, replace(TAGS, name="more", subject=Template((f"{OWN}z/", TAG))))
    files = [file(*(row(f"{n}", "n" * 900, f"{n}") for n in range(5000)))]

    def refuse(_: bytes) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        map_rows(made, stage(made, files, tmp_path), refuse, len, work=work, memory=memory)
    assert list(work.iterdir()) == []


def test_candidates_have_label_and_keys(tmp_path: Path) -> None:
    """Each subject comes with its label and keys, in words as they stand, each combination once."""
    rule = LinkRule(
        "product", "", (LinkKey("X", Template(("X:", Ref("tags")))), LinkKey("", Template((NAME,))))
    )
    made = mapping(replace(PRODUCT, where=(Condition("id", none_of=("c",)),)), links=(rule,))
    rows = (row("b", 'B "2"', "x;y"), row("a b"), row("b", 'B "2"', "x;y"), row("b", "C"), row("c"))
    staged = stage(made, [file(*rows)], tmp_path)
    assert list(candidates(made, rule, staged, work=tmp_path)) == [
        Candidate(f"{OWN}product/a%20b", "", (None, None)),
        Candidate(f"{OWN}product/b", 'B "2"', ("X:x;y", 'B "2"')),
        Candidate(f"{OWN}product/b", "C", (None, "C")),
    ]


def test_candidates_may_be_items(tmp_path: Path) -> None:
    """A map that goes through a list gives its items, and a map without a label none."""
    by = (LinkKey("", Template((TAG, "/", NAME))),)
    rules = (LinkRule("tag", "", by), LinkRule("bare", "", by))
    made = mapping(TAGS, replace(TAGS, name="bare", label=None), links=rules)
    staged = stage(made, [file(row("a", "A", "y; x;y"), row("b"))], tmp_path)
    found = list(candidates(made, rules[0], staged, work=tmp_path))
    assert [(c.subject.removeprefix(OWN), c.label, c.keys) for c in found] == [
        ("tag/x", "x", ("x/A",)),
        ("tag/y", "y", ("y/A",)),
    ]
    bare = candidates(made, rules[1], staged, work=tmp_path)
    assert {candidate.label for candidate in bare} == {""}
