from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pharmagraph.errors import MissingExtraError, PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.frames import STATEMENT_COLUMNS, statements, to_pandas, to_polars
from pharmagraph.rdfterms import XSD
from support.analysing import graph, row

FRAMES = {"pandas": to_pandas, "polars": to_polars}


def answer(variables: str, *rows: tuple[object, ...]) -> Answer:
    """Return an answer of values; a tuple is a value and its datatype, None is no value."""

    def cell(value: Any) -> dict[str, str]:
        if isinstance(value, tuple):
            return {"type": "literal", "value": value[0], "datatype": XSD + value[1]}
        return {"type": "uri" if value.startswith("http") else "literal", "value": value}

    names = variables.split()
    bindings = [
        {name: cell(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in rows
    ]
    body = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return Answer("rows", tuple(names), json.dumps(body).encode())


MIXED = answer(
    "drug count dose given note odd",
    ("http://e/a", ("3", "integer"), ("0.10", "decimal"), ("true", "boolean"), "a", ("1", "integer")),
    ("http://e/b", None, ("2", "integer"), ("0", "boolean"), None, "two"),
    ("http://e/c", ("-7", "integer"), None, None, "ü", ("true", "boolean")),
)


def test_pandas_gets_typed_columns() -> None:
    """Numbers, decimals and truth values keep their type beside missing ones; a mixed column is text."""
    pytest.importorskip("pandas")
    frame = to_pandas(MIXED)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "drug": "string", "count": "Int64", "dose": "object", "given": "boolean", "note": "string",
        "odd": "string",
    }  # fmt: skip
    assert frame["dose"].dropna().tolist() == [Decimal("0.10"), Decimal(2)]
    assert frame["count"].sum() == -4
    assert frame["odd"].tolist() == ["1", "two", "true"]
    assert frame["given"].tolist()[:2] == [True, False]
    assert frame["note"].isna().tolist() == [False, True, False]


def test_polars_gets_typed_columns() -> None:
    """The same in polars: decimals with as many places as the longest has."""
    polars = pytest.importorskip("polars")
    frame = to_polars(MIXED)
    kinds = dict(zip(frame.columns, frame.dtypes, strict=True))
    assert (kinds["drug"], kinds["count"], kinds["given"]) == (polars.String, polars.Int64, polars.Boolean)
    assert kinds["dose"].scale == 2
    assert frame["dose"].to_list() == [Decimal("0.10"), Decimal("2.00"), None]
    assert frame["odd"].to_list() == ["1", "two", "true"]


@pytest.mark.parametrize("library", FRAMES)
def test_frames_without_rows_and_of_triples(library: str) -> None:
    """No rows: the columns are there. Triples: three columns of text and numbers as text."""
    pytest.importorskip(library)
    frame = FRAMES[library](answer("a b"))
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)
    triples = Answer("graph", (), b'<urn:a> <urn:b> "x"@en .\n<urn:a> <urn:b> <urn:c> .\n')
    frame = FRAMES[library](triples)
    assert list(frame.columns) == ["subject", "predicate", "object"]
    assert list(frame["object"]) == ["x", "urn:c"]


@pytest.mark.parametrize("library", FRAMES)
def test_a_number_beyond_64_bits_is_kept_whole(library: str) -> None:
    """It becomes a decimal, as no other column could hold it."""
    pytest.importorskip(library)
    great = 2**80 + 1
    frame = FRAMES[library](answer("n", ((str(great), "integer"),)))
    assert int(frame["n"][0]) == great


@pytest.mark.parametrize("library", FRAMES)
def test_a_truth_value_is_no_frame(library: str) -> None:
    """What has no columns says so."""
    pytest.importorskip(library)
    with pytest.raises(PharmagraphError, match="yes or no"):
        FRAMES[library](Answer("truth", (), b"true"))


@pytest.mark.parametrize("library", FRAMES)
def test_without_the_library_the_install_line_is_given(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional part is named."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as caught:
        FRAMES[library](MIXED)
    assert 'pip install "pharmagraph[notebook]"' in str(caught.value)


MOMENTS = answer(
    "day time instant mixed odd year",
    (
        ("2026-11-22", "date"), ("2026-11-22T10:30:00", "dateTime"),
        ("2026-11-22T10:30:00+02:00", "dateTime"), ("2026-11-22T10:30:00", "dateTime"),
        ("2026-02-31", "date"), ("2026", "gYear"),
    ),
    (
        None, ("2026-11-22T10:30:00.5", "dateTime"), ("2026-11-22T10:30:00Z", "dateTime"),
        ("2026-11-22T10:30:00Z", "dateTime"), ("2026-11-22", "date"), None,
    ),
)  # fmt: skip


def test_dates_and_times_are_columns_of_their_own_in_polars() -> None:
    """A day, a time, an instant in UTC; what is mixed, no day of the calendar or a year alone stays text."""
    frame = to_polars(MOMENTS)
    assert [str(kind) for kind in frame.dtypes] == [
        "Date", "Datetime(time_unit='us', time_zone=None)", "Datetime(time_unit='us', time_zone='UTC')",
        "String", "String", "String",
    ]  # fmt: skip
    assert frame["day"].to_list() == [date(2026, 11, 22), None]
    assert frame["instant"][0].isoformat() == "2026-11-22T08:30:00+00:00"
    assert frame["odd"].to_list() == ["2026-02-31", "2026-11-22"]


def test_dates_and_times_are_columns_of_their_own_in_pandas() -> None:
    """The same, with NaT where there is no value."""
    frame = to_pandas(MOMENTS)
    assert [str(kind) for kind in frame.dtypes] == [
        "datetime64[us]", "datetime64[us]", "datetime64[us, UTC]", "string", "string", "string",
    ]  # fmt: skip
    assert frame["day"].isna().tolist() == [False, True]
    assert frame["instant"][0].isoformat() == "2026-11-22T08:30:00+00:00"


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_statements_are_a_frame(frame: Any) -> None:
    """A row for each, with labels for terms and titles for sources."""
    whole = graph(
        [row(1, "a", "treats", "b", qualifiers=(("when", "at night"),)), row(2, "c", "treats", "b")]
    )
    found = frame(statements(whole))
    assert list(found.columns) == list(STATEMENT_COLUMNS)
    assert (len(found), found["qualifiers"][0], found["source"][1]) == (2, "when: at night", "A leaflet")
