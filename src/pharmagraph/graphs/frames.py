"""An answer as a data frame of pandas or polars, with typed columns.

Whole numbers, decimals and truth values become such columns where all values of the column are; a
column of several types, IRIs, dates and everything else is text. Decimals stay decimals: 0.1 mg is
0.1 mg. The libraries are the optional part ``notebook``.
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pharmagraph.errors import MissingExtraError, PharmagraphError
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.answer import Answer, Value
    from pharmagraph.rdfterms import NtTerm

EXTRA = "notebook"
Sort = Literal["boolean", "integer", "decimal", "text"]
_INT64 = 2**63


def to_pandas(answer: Answer) -> Any:
    """Return an answer as a pandas.DataFrame: rows as they are, triples in three columns of text.

    Columns are ``boolean`` and ``Int64`` (both with missing values), ``object`` holding Decimal, or
    ``string``. Raises MissingExtraError without pandas, PharmagraphError for a yes or no.
    """
    pandas = _library("pandas")
    sorts = {"boolean": "boolean", "integer": "Int64", "decimal": "object", "text": "string"}
    columns = {
        name: pandas.Series(values, dtype=sorts[sort]) for name, sort, values in _columns(answer, "pandas")
    }
    return pandas.DataFrame(columns)


def to_polars(answer: Answer) -> Any:
    """Return an answer as a polars.DataFrame: rows as they are, triples in three columns of text.

    Columns are Boolean, Int64, Decimal or String, each with nulls. Raises MissingExtraError without
    polars, PharmagraphError for a yes or no.
    """
    polars = _library("polars")
    columns = []
    for name, sort, values in _columns(answer, "polars"):
        if sort == "decimal":
            digits = max((_fraction(value) for value in values if isinstance(value, Decimal)), default=0)
            kind = polars.Decimal(None, digits)
        else:
            kind = {"boolean": polars.Boolean, "integer": polars.Int64, "text": polars.String}[sort]
        columns.append(polars.Series(name, values, dtype=kind))
    return polars.DataFrame(columns)


def _library(name: str) -> Any:
    """Import a library of the optional part, or say how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(EXTRA, f"a data frame of {name}") from error


def _columns(answer: Answer, purpose: str) -> list[tuple[str, Sort, list[Value]]]:
    """Return the columns of an answer with what they hold."""
    if answer.form == "truth":
        raise PharmagraphError(f"a yes or no is no data frame of {purpose}", mend="ask for .truth")
    if answer.form == "graph":
        names: Sequence[str] = ("subject", "predicate", "object")
        rows: list[dict[str, Value]] = [
            dict(zip(names, map(_plain, triple), strict=True)) for triple in answer.triples
        ]
    else:
        names, rows = answer.variables, list(answer)
    found = []
    for name in names:
        values = [row[name] for row in rows]
        sort = _sort(values)
        if sort == "text":
            values = [None if value is None else _text(value) for value in values]
        if sort == "decimal":
            values = [Decimal(value) if isinstance(value, int) else value for value in values]
        found.append((name, sort, values))
    return found


def _plain(term: NtTerm) -> str:
    """Return an IRI or a text; a blank node and a triple term stay as they are written."""
    return term if term.startswith(("_:", "<<")) else value_of(term)


def _sort(values: Sequence[Value]) -> Sort:
    """Return the narrowest type that holds all values of a column."""
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, bool) for value in there):
        return "boolean"
    numbers = [value for value in there if isinstance(value, int | Decimal) and not isinstance(value, bool)]
    if not there or len(numbers) < len(there):
        return "text"
    whole = all(isinstance(value, int) and -_INT64 <= value < _INT64 for value in numbers)
    return "integer" if whole else "decimal"


def _text(value: Value) -> str:
    """Return a value as SPARQL would write it: true, not True."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fraction(value: Decimal) -> int:
    """Return how many digits stand behind the point."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
