from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import pytest

from pharmagraph.errors import MissingExtraError, PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.frames import to_pandas, to_polars
from pharmagraph.rdfterms import XSD

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
