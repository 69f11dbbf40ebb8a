from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.staging import jsonrecords, jsonrows
from pharmagraph.extract.tables.staging.limits import NESTING, ROW_BYTES
from support.staging import stage, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from support.staging import Outcome

PATHS = {"each": "/links", "fields": {"from": "source", "id": "/graph/_id", "first": "/nodes/0/a~1b"}}


def read(folder: Path, content: bytes | str, columns: Sequence[str] = ("a",), **form: Any) -> Outcome:
    """Stage records."""
    data = content if isinstance(content, bytes) else content.encode()
    return stage(folder, data, table(format="jsonl", **form), columns, name="thing.jsonl")


def refused(folder: Path, content: str | bytes, columns: Sequence[str] = ("a",), **form: Any) -> str:
    """Return where and in what words a file is refused."""
    with pytest.raises(ContentError) as error:
        read(folder, content, columns, **form)
    (finding,) = error.value.findings
    assert finding.code == "PG721"
    assert finding.mend
    return f"{finding.place}: {finding.message}"


def test_scalars_at_the_top_are_cells(tmp_path: Path) -> None:
    """Text, numbers as written, and truth are cells; null, nothing and "" are none."""
    lines = [
        '{"a": "x", "b": 1.50}',
        '{"a": 1e400, "b": true, "z": [1]}',
        "",
        '{"b": null}',
        '{"a": false, "b": ""}',
    ]
    found = read(tmp_path, "\n".join(lines), ("a", "b"))
    assert found.cells == [("x", "1.50"), ("1e400", "true"), (None, None), ("false", None)]
    assert found.numbers == [1, 2, 4, 5]
    assert (found.staged.lines, found.rejects) == (True, [])


def test_items_of_a_list_are_rows(tmp_path: Path) -> None:
    """With `each` every item is a row; fields come from the item or by a pointer from the top."""
    records = [
        {"graph": {"_id": 7}, "nodes": [{"a/b": "n"}], "links": [{"source": "s"}, {"source": None}]},
        {"links": []},
        {"links": None},
        {},
        {"links": [{"source": "t"}]},
    ]
    found = read(tmp_path, "\n".join(map(json.dumps, records)), ("first", "from", "id"), **PATHS)
    assert found.cells == [("n", "s", "7"), ("n", None, "7"), (None, "t", None)]
    assert [(row["row"], row["item"]) for row in found.rows] == [(1, 0), (1, 1), (5, 0)]


def test_an_item_may_be_the_value_itself(tmp_path: Path) -> None:
    """The empty key stands for the item, where the list holds plain values."""
    content = '{"id": "r", "names": ["x", 2, ["y"], {"z": 1}]}'
    found = read(tmp_path, content, ("id", "name"), each="/names", fields={"name": "", "id": "/id"})
    assert found.cells == [("r", "x"), ("r", "2")]
    assert found.reasons == [
        (1, "name", "there is a list where one value should be"),
        (1, "name", "there is an object where one value should be"),
    ]
    assert [(reject.item, reject.value) for reject in found.rejects] == [(2, "['y']"), (3, "{'z': '1'}")]


BAD = {
    '{"a": 1, "a": 2}': "the key 'a' stands twice",
    '{"b": {"c": 1, "d": 2, "d": 3}}': "the key 'd' stands twice",
    '{"a": NaN}': "NaN is no number that JSON has",
    '{"a": -Infinity}': "-Infinity is no number that JSON has",
    '{"a": 1': "it is not JSON: expecting ',' delimiter, at character 8",
    '{"a": 1} {"a": 2}': "it is not JSON: extra data, at character 10",
    "{'a': 1}": "it is not JSON: expecting property name enclosed in double quotes, at character 2",
    '{"a": 01}': "it is not JSON: expecting ',' delimiter, at character 8",
    '{"a": "\t"}': "it is not JSON: invalid control character at, at character 8",
    '{"a": ' + "[" * NESTING + "]" * NESTING + "}": "lists and objects are nested more than 100 deep",
    '{"a": ' + "[" * 100_000: "lists and objects are nested more than 100 deep",
    '{"a": "\\u0000"}': "the cell holds a NUL",
    '{"a": "x\\ud800"}': "the cell holds half of a character (a lone surrogate)",
    '{"a": {"b": 1}}': "there is an object where one value should be",
    '{"a": "' + "x" * ROW_BYTES + '"}': "the record is longer than 4,000,000 bytes",
    '"text"': "the row is no object, so it has no keys",
}


@pytest.mark.parametrize("line", BAD, ids=[line[:30] for line in BAD])
def test_a_bad_record_costs_itself_alone(tmp_path: Path, line: str) -> None:
    """What is no strict JSON, or holds what cannot be a cell, is told; records around it stay."""
    found = read(tmp_path, '{"a": "x"}\r\n' + line + '\r\n\r\n{"a": "y"}\r\n')
    assert (found.cells, found.numbers) == ([("x",), ("y",)], [1, 4])
    assert [(reject.row, reject.reason) for reject in found.rejects] == [(2, BAD[line])]
    assert len(found.rejects[0].value) <= 100


def test_brackets_in_text_are_no_nesting(tmp_path: Path) -> None:
    """Only real lists and objects count as nested."""
    assert read(tmp_path, json.dumps({"a": '["{' * 200})).cells == [('["{' * 200,)]
    found = read(tmp_path, json.dumps({"a": "x", "b": [[1]] * 200}))
    assert found.cells == [("x",)]


def test_bytes_that_are_no_utf_8_cost_their_record(tmp_path: Path) -> None:
    """JSON is UTF-8 (RFC 8259, 8.1)."""
    found = read(tmp_path, b'\xef\xbb\xbf{"a": "x"}\n{"a": "\xff"}\n{"a": "\xc3\xa4"}')
    assert found.cells == [("x",), ("ä",)]
    assert found.reasons == [(2, "", "the byte 0xFF is not utf-8")]


def test_an_endless_line_costs_itself(tmp_path: Path) -> None:
    """A line that is longer than what is held is skipped without being kept."""
    found = read(tmp_path, '{"a": "x"}\n{"a": "' + "y" * (ROW_BYTES + 600_000) + '"}\n{"a": "z"}\n')
    assert (found.cells, found.numbers) == ([("x",), ("z",)], [1, 3])
    assert found.reasons == [(2, "", "the line is longer than 4,000,000 bytes")]


def test_lines_may_end_with_cr_alone(tmp_path: Path) -> None:
    """The line ends of old systems part records too."""
    assert read(tmp_path, '{"a": 1}\r{"a": 2}\r').numbers == [1, 2]


def test_what_is_no_list_is_rejected(tmp_path: Path) -> None:
    """Where `each` leads to something else than a list, the record is told."""
    content = '{"links": {"source": 1}}\n{"links": [{"source": "s"}, "x"]}\n'
    found = read(tmp_path, content, ("from",), each="/links", fields={"from": "source"})
    assert found.cells == [("s",)]
    assert found.reasons == [
        (1, "", "there is no list at /links"),
        (2, "from", "the row is no object, so it has no keys"),
    ]


def test_a_pointer_that_never_leads_anywhere_is_refused(tmp_path: Path) -> None:
    """If no record has the list, the mapping is wrong, and no empty data set comes of it."""
    where = "thing.jsonl: no record has a list at /links"
    assert refused(tmp_path, '{"a": 1}\n{"a": 2}\n', ("from",), **PATHS) == where
    assert refused(tmp_path, '{"links": [{"x": 1}]}\n[]', ("from",), each="/links/0/y", fields={"from": ""})
    assert refused(tmp_path, " \n\n") == "thing.jsonl: the file holds no record"
    assert refused(tmp_path, "") == "thing.jsonl: the file is empty"


def test_an_array_is_read_record_by_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with one JSON array gives its items, numbered from 1, wherever its bytes are cut."""
    records = [{"a": n, "b": ["ä€" * n]} for n in range(200)]
    text = json.dumps(records, indent=1, ensure_ascii=False)
    for block in (1, 7, 1000, 1 << 18):
        monkeypatch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", block)
        found = read(tmp_path, text)
        assert found.cells == [(str(n),) for n in range(200)]
        assert found.numbers == list(range(1, 201))
        assert not found.staged.lines


def test_bad_records_of_an_array(tmp_path: Path) -> None:
    """A record that is told apart costs itself; where that cannot be, the file is refused."""
    found = read(tmp_path, '[{"a": 1}, {"a": 2, "a": 3}, {"a": NaN}, {"a": 4}] ')
    assert (found.cells, found.numbers) == ([("1",), ("4",)], [1, 4])
    assert [reject.row for reject in found.rejects] == [2, 3]
    assert refused(tmp_path, "[]") == "thing.jsonl: the file holds no record"
    missing = "a comma or the end of the list is missing"
    assert refused(tmp_path, '[{"a": 1} {"a": 2}]') == f"thing.jsonl:1: {missing}"
    assert refused(tmp_path, '[{"a": 1}') == f"thing.jsonl:1: {missing}"
    assert refused(tmp_path, '[{"a": 1}, {"a": tru') == "thing.jsonl:2: it is not JSON: expecting value"
    assert refused(tmp_path, '[{"a": 1}] x') == "thing.jsonl:1: something follows the end of the list"
    assert refused(tmp_path, '[{"a": 1},') == "thing.jsonl:2: it is not JSON: expecting value"
    assert refused(tmp_path, b'[{"a": "\xff"}]').endswith("the byte 0xFF is not UTF-8")
    assert refused(tmp_path, "[" * 100_000).endswith("lists and objects are nested more than 100 deep")


def test_a_record_of_an_array_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is not read on for ever."""
    monkeypatch.setattr(jsonrecords, "RECORD_BYTES", 1000)
    monkeypatch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", 100)
    content = '[{"a": "' + "x" * 10_000 + '"}]'
    assert refused(tmp_path, content) == "thing.jsonl:1: it is not JSON: unterminated string starting at"


def test_parts_that_multiply_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long part of the record in the row of each of very many items would fill the disk."""
    monkeypatch.setattr(jsonrows, "FREE_BYTES", 1_000_000)
    content = json.dumps({"a": "x" * 5000, "b": [1] * 5000})
    found = refused(tmp_path, content, ("a", "i"), each="/b", fields={"a": "/a", "i": ""})
    assert found == "thing.jsonl: its rows take more than 250 times the space of the file"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
DECIMAL = st.decimals(allow_nan=False, allow_infinity=False).map(str)
VALUE = st.one_of(
    st.none(), st.booleans(), TEXT, st.integers(), DECIMAL.map(json.JSONDecoder(parse_float=str).decode)
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.fixed_dictionaries({"a": VALUE, "b\n'": VALUE}), min_size=1, max_size=6),
    plain=st.booleans(),
    array=st.booleans(),
    block=st.sampled_from([5, 1 << 18]),
)
def test_any_values_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, Any]],
    plain: bool,  # noqa: FBT001 - Hypothesis gives it by name
    array: bool,  # noqa: FBT001 - the same
    block: int,
) -> None:
    """Whatever text records hold comes back cell by cell, from lines and from an array."""
    texts = [json.dumps(row, ensure_ascii=plain) for row in rows]
    content = f"[{','.join(texts)}]" if array else "\n".join(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", block)
        found = read(tmp_path_factory.mktemp("json"), content, ("a", "b\n'"), trim=False)
    assert found.rejects == []
    assert found.cells == [(cell(row["a"]), cell(row["b\n'"])) for row in rows]


def cell(value: Any) -> str | None:
    """Return the cell that a JSON value becomes."""
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None or value == "" else str(value)
