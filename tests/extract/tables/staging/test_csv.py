from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.staging import csvrows, lines, quotedrows, rowsink
from pharmagraph.extract.tables.staging.limits import ROW_BYTES
from support.staging import stage, table

if TYPE_CHECKING:
    from pathlib import Path

    from support.staging import Outcome

TSV = {"delimiter": "\t", "quote": ""}


def refused(folder: Path, content: bytes, **form: object) -> str:
    """Return where and in what words a file is refused."""
    with pytest.raises(ContentError) as error:
        ab(folder / "refused", content, **form)
    (finding,) = error.value.findings
    assert finding.code == "PG721"
    assert finding.mend
    assert not list((folder / "refused" / "staged").glob("*"))
    return f"{finding.place}: {finding.message}"


def ab(folder: Path, content: bytes, **form: object) -> Outcome:
    """Stage a table with the columns a and b."""
    return stage(folder, content, table(**form), ["a", "b"])


def test_rows_are_numbered_from_the_header(tmp_path: Path) -> None:
    """The header is row 1 (RFC 7111); a file without one begins with row 1."""
    assert ab(tmp_path, b"a,b\n1,2\n3,4\n").numbers == [2, 3]
    found = ab(tmp_path, b"1,2\n3,4", header=False, columns=("a", "b"))
    assert (found.numbers, found.cells) == ([1, 2], [("1", "2"), ("3", "4")])


def test_columns_are_those_that_the_mapping_names(tmp_path: Path) -> None:
    """Only the columns that maps use are staged, in order of their names, whatever the file's order."""
    found = stage(tmp_path, b"z,b,x,a\n1,2,3,4\n", table(), ["b", "a"])
    assert found.staged.columns == ("a", "b")
    assert found.rows == [{"file": 0, "row": 2, "item": 0, "care": False, "c0": "4", "c1": "2"}]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("last", [b"", b"\n"])
@pytest.mark.parametrize("form", [{}, TSV])
def test_lines_end_in_three_ways(tmp_path: Path, end: bytes, last: bytes, form: dict[str, str]) -> None:
    """LF, CR LF and CR alone end rows; the last row may lack its end."""
    content = b"a,b\n1,2\n3,4\n \n5,\n".replace(b"\n", end).removesuffix(end) + last.replace(b"\n", end)
    content = content.replace(b",", form.get("delimiter", ",").encode()).replace(end + b" " + end, end + end)
    found = ab(tmp_path, content, **form)
    assert found.cells == [("1", "2"), ("3", "4"), ("5", None)]
    assert found.numbers == [2, 3, 5]
    assert found.rejects == []


def test_a_carriage_return_inside_a_row_rejects_it(tmp_path: Path) -> None:
    """Where lines end with LF, a CR within a cell without quotes is damage, and shifts no other row."""
    found = ab(tmp_path, b"a\tb\n1\t2\n3\tx\ry\n5\t6\n", **TSV)
    assert found.numbers == [2, 4]
    assert found.reasons == [(3, "b", "the cell holds a carriage return")]
    found = ab(tmp_path, b'a,b\n1,2\n3,x\ry\n5,"6"\n')
    assert found.numbers == [2, 4]
    assert [reason[0] for reason in found.reasons] == [3]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    """UTF-8 and UTF-16 with their marks are read; a mark that contradicts the encoding is told."""
    assert ab(tmp_path, "\ufeffa,b\n1,ä\n".encode()).cells == [("1", "ä")]
    assert ab(tmp_path, "a,b\n1,ä\n".encode("utf-16"), encoding="utf-16").cells == [("1", "ä")]
    found = refused(tmp_path, "\ufeffa,b\n".encode(), encoding="cp1252")
    assert found == "thing.csv: the file begins with the mark of UTF-8, and is declared to be cp1252"
    assert refused(tmp_path, "a,b\n".encode("utf-16")) == "thing.csv: the file is UTF-16, and not UTF-8"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"])
def test_encodings_are_read_as_declared(tmp_path: Path, encoding: str) -> None:
    """Letters of several encodings come out as they are, over the borders of blocks too."""
    rows = [(str(n), "naïve §" * 20) for n in range(6000)]
    text = "a,b\n" + "".join(f"{a},{b}\n" for a, b in rows)
    found = ab(tmp_path, text.encode(encoding), encoding=encoding)
    assert found.cells == rows


def test_bytes_of_another_encoding_reject_their_rows_alone(tmp_path: Path) -> None:
    """CP1252 declared as UTF-8: the row, the column and the byte are named, and other rows stay."""
    content = "a,b\n1,2\n3,naïve\nï,4\n5,6\n".encode("cp1252")
    found = ab(tmp_path, content)
    assert found.cells == [("1", "2"), ("5", "6")]
    assert found.reasons == [(3, "b", "the byte 0xEF is not utf-8"), (4, "a", "the byte 0xEF is not utf-8")]
    assert [reject.value for reject in found.rejects] == ["na?ve", "?"]


def test_bytes_that_cp1252_does_not_have_reject_their_row(tmp_path: Path) -> None:
    """0x81 stands for nothing in CP1252, in quotes or not."""
    content = b'a,b\n1,2\n3,x\x81\n"\x9d",4\n5,\x80\n'
    found = ab(tmp_path, content, encoding="cp1252")
    assert found.cells == [("1", "2"), ("5", "€")]
    whole = [(3, "b", "the byte 0x81 is not cp1252"), (4, "a", "the byte 0x9D is not cp1252")]
    assert found.reasons == whole


def test_half_a_character_of_utf_16_rejects_its_row(tmp_path: Path) -> None:
    """A lone surrogate in UTF-16 costs its row."""
    content = "a,b\n1,2\n".encode("utf-16-le") + b"3\x00,\x00\x00\xd8\n\x00" + "5,6\n".encode("utf-16-le")
    found = ab(tmp_path, content, encoding="utf-16-le")
    assert found.cells == [("1", "2"), ("5", "6")]
    assert found.reasons == [(3, "b", "some bytes are not utf-16-le")]


@pytest.mark.parametrize("form", [{}, TSV])
def test_a_nul_rejects_its_row(tmp_path: Path, form: dict[str, str]) -> None:
    """NUL is no character of a table."""
    content = b"a,b\n1,2\n3,x\0y\n5,6\n".replace(b",", form.get("delimiter", ",").encode())
    found = ab(tmp_path, content, **form)
    assert found.cells == [("1", "2"), ("5", "6")]
    assert found.reasons == [(3, "b", "the cell holds a NUL")]


@pytest.mark.parametrize("form", [{}, TSV])
def test_ragged_rows_are_rejected_with_their_place(tmp_path: Path, form: dict[str, str]) -> None:
    """Too few and too many cells are told with the row and the first column that is missing or too much."""
    content = b"a,b,c\n1,2,3\n4,5\n6\n7,8,9,10\n\n11,12,13\n"
    found = stage(
        tmp_path, content.replace(b",", form.get("delimiter", ",").encode()), table(**form), ["a", "b"]
    )
    assert found.numbers == [2, 7]
    assert found.reasons == [
        (3, "c", "the row has 2 cells, and the header 3"),
        (4, "b", "the row has 1 cell, and the header 3"),
        (5, "column 4", "the row has 4 cells, and the header 3"),
    ]


def test_a_ragged_row_without_a_header(tmp_path: Path) -> None:
    """Without a header it is the mapping that says how many cells there are."""
    found = ab(tmp_path, b"1,2\n3\n", header=False, columns=("a", "b"))
    assert found.reasons == [(2, "b", "the row has 1 cell, and the mapping 2")]


def test_long_cells_pass_and_endless_ones_are_rejected(tmp_path: Path) -> None:
    """4,000 characters are nothing special; a row of more than 4 MB is rejected, and reading goes on."""
    fine, much = b"x" * 4000, b"y" * (ROW_BYTES + 1)
    for form, quote in ((TSV, b""), ({}, b""), ({}, b'"')):
        end = form.get("delimiter", ",").encode()
        rows = [
            b"a" + end + b"b",
            b"1" + end + fine,
            b"2" + end + quote + much + quote,
            b"3" + end + b"4",
            b"",
        ]
        found = ab(tmp_path, b"\n".join(rows), **form)
        assert found.cells == [("1", fine.decode()), ("3", "4")]
        assert found.reasons == [(3, "", "the row is longer than 4,000,000 bytes")]
        assert len(found.rejects[0].value) == 100


def test_a_row_just_within_the_bound_passes(tmp_path: Path) -> None:
    """The bound is that of the row, to the byte, however blocks are cut."""
    cell = b"y" * (ROW_BYTES - 2)
    found = ab(tmp_path, b"a,b\n1," + cell + b"\n22," + cell + b"\n3,4\n", quote="")
    assert [row["row"] for row in found.rows] == [2, 4]
    assert len(found.cells[0][1]) == ROW_BYTES - 2


def test_a_line_without_end_in_an_old_file(tmp_path: Path) -> None:
    """Lines that end with CR are cut where they are too long, too, and rows stay numbered."""
    much = b"y" * (ROW_BYTES + 300_000)
    found = ab(tmp_path, b"a,b\r1,2\r3," + much + b"\r\n5,6\r", quote="")
    assert found.numbers == [2, 4]
    assert [reason[0] for reason in found.reasons] == [3]


def test_a_formula_is_text(tmp_path: Path) -> None:
    """What a spreadsheet would run stays what it is."""
    formula = "=cmd|' /C calc'!A0"
    assert ab(tmp_path, f"a,b\n{formula},+1\n".encode()).cells == [(formula, "+1")]


def test_cells_are_trimmed_and_null_is_no_value(tmp_path: Path) -> None:
    """White space goes at both ends, the no-break space too; what stands for no value is NULL."""
    content = 'a,b\n" x\ty ",\u00a0z\u00a0\n\t,n/a\n"\n",-\n\u2003q,\x0b\n'.encode()
    found = ab(tmp_path, content, null=("", "n/a", "-"))
    assert found.cells == [("x\ty", "z"), (None, None), (None, None), ("\u2003q", None)]
    assert ab(tmp_path, b"a,b\n x ,\n", trim=False).cells == [(" x ", None)]


def test_rows_that_need_care_are_marked(tmp_path: Path) -> None:
    """`care` is set where a cell holds what N-Triples escapes, and not on plain rows."""
    signs = ['"', "\\", "\t", "\x01", "\x7f", "\ufffe", "\uffff", "\n", "\r"]
    rows = [["plain", "ä€\U0001f600'`"], *([f"x{sign}y", "z"] for sign in signs)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    found = ab(tmp_path, out.getvalue().encode())
    assert found.cells == [tuple(row) for row in rows]
    assert [row["care"] for row in found.rows] == [False] + [True] * len(signs)
    found = ab(tmp_path, b"a\tb\n1\t2\n3\tx\x01y\n", **TSV)
    assert [row["care"] for row in found.rows] == [False, True]


def test_quotes_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    """A record with line ends in quotes is one row; doubled quotes are quotes (RFC 4180)."""
    content = b'a,b\r\n"1,5","say ""hi"""\r\n"two\r\nlines",\r\nx"y,"\x1aS"\r\n'
    found = ab(tmp_path, content)
    assert found.cells == [("1,5", 'say "hi"'), ("two\r\nlines", None), ('x"y', "\x1aS")]
    assert found.numbers == [2, 3, 4]


def test_a_quote_that_is_not_closed_costs_its_row(tmp_path: Path) -> None:
    """The row with the open quote is named, and the rows behind it are read all the same."""
    found = ab(tmp_path, b'a,b\n1,"2\n3,4\n5,6\n')
    assert found.cells == [("3", "4"), ("5", "6")]
    assert found.reasons == [(2, "", "a quote is not closed")]
    found = ab(tmp_path, b'a,b\n1,"2\n3,"x"y"\n5,"6"\n')
    assert found.cells == [("5", "6")]
    assert [(row, reason.split(" (")[0]) for row, _, reason in found.reasons] == [
        (2, "the quotes do not pair"), (3, "the quotes do not pair"),
    ]  # fmt: skip


def test_an_open_quote_swallows_no_more_than_a_row_may_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote that is open for longer than a row may be is taken for a fault, wherever blocks end."""
    for module in (quotedrows, rowsink, lines, csvrows):
        monkeypatch.setattr(module, "ROW_BYTES", 2000)
    monkeypatch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", 1000)
    rest = b"".join(b'%d,"x"\n' % n for n in range(3, 2000))
    found = ab(tmp_path, b'a,b\n1,"open ""\n' + b"22222222,3333333333333\n" * 200 + rest)
    assert found.reasons == [(2, "", "a quote is not closed")]
    assert found.numbers == list(range(3, 2200))


def test_quotes_that_never_close_do_not_take_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in which every line opens a quote is given up, for it would be read again and again."""
    monkeypatch.setattr(quotedrows, "RESCANNED_BYTES", 100_000)
    content = b"a,b\n" + b'x","y\n' * 5000 + b'x"y\n'
    found = refused(tmp_path, content)
    assert found.endswith("too many quotes are not closed")


def test_a_single_column(tmp_path: Path) -> None:
    """A table of one column has blank lines that are no rows."""
    for form in ({}, TSV):
        found = stage(tmp_path, b"a\n1\n\n2\n", table(**form), ["a"])
        assert (found.cells, found.numbers) == ([("1",), ("2",)], [2, 4])
    assert stage(tmp_path, b'a\n"1"\n\n"2"\n', table(), ["a"]).numbers == [2, 4]


def test_odd_delimiters(tmp_path: Path) -> None:
    """Letters and digits may part cells, and single quotes hold them."""
    for sign in ("x", "0", "S", " ", "|"):
        content = f"a{sign}b\n1{sign}\n\n2\n{sign}'{sign}3'\n".encode()
        found = ab(tmp_path, content, delimiter=sign, quote="'", trim=False)
        assert found.cells == [("1", None), (None, f"{sign}3")]
        assert found.numbers == [2, 5]
        found = ab(tmp_path, content, delimiter=sign, quote="")
        assert found.numbers == [2]
        assert [reason[0] for reason in found.reasons] == [4, 5]


def test_headers_that_do_not_serve_are_refused(tmp_path: Path) -> None:
    """A missing column, one that is there twice, and a header that is no text are told at once."""
    assert refused(tmp_path, b"a,c\n1,2\n") == "thing.csv:1: there is no column 'b'"
    assert refused(tmp_path, b"1,2\n3,4\n") == "thing.csv:1: there is no column 'a'"
    assert refused(tmp_path, b"a,b,b\n1,2,3\n") == "thing.csv:1: the column 'b' is there 2 times"
    assert (
        refused(tmp_path, b"a,\xff\n")
        == "thing.csv:1:2: the header cannot be read: the byte 0xFF is not utf-8"
    )
    assert refused(tmp_path, b'a,"b\n1,2\n').startswith("thing.csv:1: the header cannot be read: ")
    assert refused(tmp_path, b"a" * (ROW_BYTES + 1)) == "thing.csv:1: the row is longer than 4,000,000 bytes"
    assert refused(tmp_path, b"") == "thing.csv: the file is empty"
    assert refused(tmp_path, b"\n\n") == "thing.csv:1: there is no column 'a'"


def test_columns_that_the_mapping_demands_must_be_there(tmp_path: Path) -> None:
    """`columns:` beside a header names what must be there, used or not; others may be there twice."""
    with pytest.raises(ContentError, match="there is no column 'c'"):
        ab(tmp_path, b"a,b\n1,2\n", columns=("a", "c"))
    assert ab(tmp_path, b"a,b,z,z,\n1,2,3,4,5\n", columns=("a",)).cells == [("1", "2")]


def test_a_table_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    """A header without rows is no fault."""
    found = ab(tmp_path, b"a,b\n")
    assert (found.rows, found.staged.rows, found.staged.rejected) == ([], 0, 0)


def test_names_of_files_and_columns_may_hold_anything(tmp_path: Path) -> None:
    """Quotes, brackets, stars and SQL in names of folders, files and columns stay names."""
    odd = 'o\'dd [x]*?; drop table "t"'
    found = stage(
        tmp_path / odd, b"x\"';--,{a:b}\n1,2\n", table(quote=""), ["x\"';--", "{a:b}"], name=f"{odd}.csv"
    )
    assert found.cells == [("1", "2")]
    assert found.staged.file == f"{odd}.csv"


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n\t|,"), max_size=8)


def check_round_trip(folder: Path, rows: list[list[str]], written: bytes, **form: object) -> None:
    """Check that rows come back cell by cell; a row of which nothing is written is none."""
    width = len(rows[0])
    names = [f"n{at}" for at in range(width)]
    found = stage(folder, written, table(header=False, columns=tuple(names), trim=False, **form), names)
    expected = [
        (at, tuple(cell or None for cell in row))
        for at, row in enumerate(rows, 1)
        if width > 1 or row != [""]
    ]
    assert found.rejects == []
    assert list(zip(found.numbers, found.cells, strict=True)) == expected


@settings(max_examples=25, deadline=None)
@given(
    data=st.integers(1, 4).flatmap(
        lambda w: st.lists(st.lists(CELL, min_size=w, max_size=w), min_size=1, max_size=6)
    ),
    delimiter=st.sampled_from(",;\t|x0S"),
    quote=st.sampled_from("\"'"),
    end=st.sampled_from(["\n", "\r\n"]),
    every=st.booleans(),
    block=st.sampled_from([7, 50, 1 << 18]),
)
def test_any_cells_come_back_from_quotes(
    tmp_path_factory: pytest.TempPathFactory,
    data: list[list[str]],
    delimiter: str,
    quote: str,
    end: str,
    every: bool,  # noqa: FBT001 - Hypothesis gives it by name
    block: int,
) -> None:
    """Whatever cells hold, a table that csv writes with quotes comes back cell by cell."""
    out = io.StringIO(newline="")
    # csv quotes a carriage return only where it ends lines.
    style: Literal[0, 1] = csv.QUOTE_ALL if every or end == "\n" else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=style).writerows(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", block)
        folder = tmp_path_factory.mktemp("csv")
        check_round_trip(folder, data, out.getvalue().encode(), delimiter=delimiter, quote=quote)


@settings(max_examples=25, deadline=None)
@given(
    data=st.integers(1, 4).flatmap(
        lambda w: st.lists(st.lists(PLAIN, min_size=w, max_size=w), min_size=1, max_size=6)
    ),
    delimiter=st.sampled_from(",\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-be", "gb18030"]),
    block=st.sampled_from([7, 50, 1 << 18]),
)
def test_any_cells_come_back_without_quotes(
    tmp_path_factory: pytest.TempPathFactory, data: list[list[str]], delimiter: str, end: str, encoding: str,
    block: int,
) -> None:  # fmt: skip
    """A table without quotes comes back cell by cell, in several encodings and with all line ends."""
    text = "".join(delimiter.join(row) + end for row in data)
    if text.startswith("\ufeff"):
        return  # that would be a byte order mark
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", block)
        folder = tmp_path_factory.mktemp("tsv")
        form = {"delimiter": delimiter, "quote": "", "encoding": encoding}
        check_round_trip(folder, data, text.encode(encoding), **form)


@settings(max_examples=25, deadline=None)
@given(
    content=st.text('ab,,""\n\n\r\0ä\'\x1a', max_size=40),
    quote=st.sampled_from(['"', ""]),
    block=st.integers(1, 9),
)
def test_it_does_not_matter_where_blocks_end(
    tmp_path_factory: pytest.TempPathFactory, content: str, quote: str, block: int
) -> None:
    """Rows and rejects are the same whether a file is read in one piece or in small ones."""
    form = table(header=False, columns=("a", "b"), quote=quote)
    data = b"1,2\n" + content.encode()
    folder = tmp_path_factory.mktemp("blocks")
    whole = stage(folder, data, form, ["a", "b"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pharmagraph.extract.tables.staging.transcoding.BLOCK", block)
        pieces = stage(folder, data, form, ["a", "b"])
    assert (whole.numbers, whole.cells, whole.rejects) == (pieces.numbers, pieces.cells, pieces.rejects)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(['"', ""]), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_any_bytes_are_staged_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, quote: str, encoding: str
) -> None:
    """Random bytes never lead to anything but rows, rejects or a plain refusal."""
    form = table(header=False, columns=("a", "b"), quote=quote, encoding=encoding)
    text = b"".join(data[at : at + 1] + (b",\n" if byte % 5 == 0 else b"") for at, byte in enumerate(data))
    folder = tmp_path_factory.mktemp("any")
    try:
        found = stage(folder, text, form, ["a", "b"])
    except ContentError as error:
        codes = {finding.code for finding in error.findings}
    else:
        codes = {"PG721"}
        numbers = [*found.numbers, *(reject.row for reject in found.rejects)]
        assert len(numbers) == len(set(numbers))
        assert (found.staged.rows, found.staged.rejected) == (len(found.rows), len(found.rejects))
    assert codes == {"PG721"}
