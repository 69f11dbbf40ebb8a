"""An answer as a data frame of pandas or polars, with typed columns.

Whole numbers, decimals, truth values, dates and times become such columns where all values of the column
are; a column of several types, IRIs and everything else is text. Decimals stay decimals: 0.1 mg is
0.1 mg. Times with a zone are put in UTC. The libraries are the optional part ``notebook``.
"""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from pharmagraph.errors import MissingExtraError, PharmagraphError
from pharmagraph.rdfterms import XSD, datatype_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.answer import Answer, Value
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import NtTerm

EXTRA = "notebook"
Sort = Literal["boolean", "integer", "decimal", "date", "time", "instant", "text"]
Typed: TypeAlias = "Value | date"
_INT64 = 2**63
STATEMENT_COLUMNS = (
    "statement", "subject", "relation", "object", "status", "certainty", "polarity", "qualifiers", "cue",
    "source", "because",
)  # fmt: skip


class Sheet(NamedTuple):
    """Rows that are no answer to a query: the names of the columns, and a value for each in every row."""

    names: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def statements(records: Records) -> Sheet:
    """Return the statements of a graph as rows, with labels for terms and the titles of sources."""
    labels = {node.iri: node.label for node in records.nodes}
    titles = {source.iri: source.title for source in records.sources}
    return Sheet(
        STATEMENT_COLUMNS,
        tuple(
            (
                row.reference, labels.get(row.subject, row.subject), row.relation_label, row.object_text,
                row.status, row.certainty, row.polarity,
                "; ".join(f"{name}: {value}" for name, value in row.qualifiers), " … ".join(row.cues),
                titles.get(row.source, row.source), row.because,
            )
            for row in records.statements
        ),
    )  # fmt: skip


def to_pandas(answer: Answer | Sheet) -> Any:
    """Return an answer as a pandas.DataFrame: rows as they are, triples in three columns of text.

    Columns are ``boolean`` and ``Int64`` (both with missing values), ``object`` holding Decimal,
    ``datetime64[us]`` or ``string``. Raises MissingExtraError without pandas, PharmagraphError for a yes
    or no.
    """
    pandas = _library("pandas")
    sorts = {
        "boolean": "boolean", "integer": "Int64", "decimal": "object", "date": "datetime64[us]",
        "time": "datetime64[us]", "instant": "datetime64[us, UTC]", "text": "string",
    }  # fmt: skip
    columns = {
        name: pandas.Series(values, dtype=sorts[sort]) for name, sort, values in _columns(answer, "pandas")
    }
    return pandas.DataFrame(columns)


def to_polars(answer: Answer | Sheet) -> Any:
    """Return an answer as a polars.DataFrame: rows as they are, triples in three columns of text.

    Columns are Boolean, Int64, Decimal, Date, Datetime or String, each with nulls. Raises
    MissingExtraError without polars, PharmagraphError for a yes or no.
    """
    polars = _library("polars")
    columns = []
    for name, sort, values in _columns(answer, "polars"):
        if sort == "decimal":
            digits = max((_fraction(value) for value in values if isinstance(value, Decimal)), default=0)
            kind = polars.Decimal(None, digits)
        else:
            kinds = {
                "boolean": polars.Boolean, "integer": polars.Int64, "date": polars.Date,
                "time": polars.Datetime("us"), "instant": polars.Datetime("us", "UTC"), "text": polars.String,
            }  # fmt: skip
            kind = kinds[sort]
        columns.append(polars.Series(name, values, dtype=kind))
    return polars.DataFrame(columns)


def _library(name: str) -> Any:
    """Import a library of the optional part, or say how to install it."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(EXTRA, f"a data frame of {name}") from error


def _columns(answer: Answer | Sheet, purpose: str) -> list[tuple[str, Sort, list[Typed]]]:
    """Return the columns of an answer with what they hold."""
    if isinstance(answer, Sheet):
        return [_column(name, [row[n] for row in answer.rows]) for n, name in enumerate(answer.names)]
    if answer.form == "truth":
        raise PharmagraphError(f"a yes or no is no data frame of {purpose}", mend="ask for .truth")
    if answer.form == "graph":
        names = ("subject", "predicate", "object")
        return [
            _column(name, [_plain(triple[n]) for triple in answer.triples]) for n, name in enumerate(names)
        ]
    rows = list(answer)
    return [
        _moments(name, [row[n] for row in answer.rows]) or _column(name, [row[name] for row in rows])
        for n, name in enumerate(answer.variables)
    ]


def _column(name: str, values: list[Value]) -> tuple[str, Sort, list[Typed]]:
    """Return a column of values as the narrowest type that holds them all."""
    sort = _sort(values)
    if sort == "text":
        return name, sort, [None if value is None else _text(value) for value in values]
    if sort == "decimal":
        return name, sort, [Decimal(value) if isinstance(value, int) else value for value in values]
    return name, sort, list(values)


def _moments(name: str, terms: Sequence[NtTerm | None]) -> tuple[str, Sort, list[Typed]] | None:
    """Return a column of dates, or of times that all have a zone or all have none; None where it is none."""
    found: list[tuple[Sort, date] | None] = []
    for term in terms:
        moment = None if term is None else _moment(term)
        if term is not None and moment is None:
            return None
        found.append(moment)
    sorts = {moment[0] for moment in found if moment}
    if len(sorts) != 1:
        return None
    return name, sorts.pop(), [moment and moment[1] for moment in found]


def _moment(term: NtTerm) -> tuple[Sort, date] | None:
    """Return the date or time that a term is; None for a year before 1 or after 9999, and for no date."""
    kind = datatype_of(term).removeprefix(XSD)
    try:
        if kind == "date":
            return "date", date.fromisoformat(value_of(term))
        if kind == "dateTime":
            moment = datetime.fromisoformat(value_of(term))
            return ("time", moment) if moment.tzinfo is None else ("instant", moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return None
    return None


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
