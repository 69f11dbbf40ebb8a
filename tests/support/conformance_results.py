"""Compare what a query gave with what a test expects: rows and graphs, up to the names of blank nodes.

Literals are compared by value: the engine writes "01"^^xsd:integer as "1", which is the same number.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyoxigraph as ox

from support.conformance import triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = frozenset({"integer", "decimal", "int", "long", "short", "byte", "nonNegativeInteger",
                    "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt",
                    "unsignedLong", "unsignedShort", "unsignedByte"})  # fmt: skip
_DIGITS = 12
_TABLES = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}

Value: TypeAlias = "str | tuple[Value, ...] | ox.BlankNode"
Row: TypeAlias = "dict[str, Value]"


class Outcome(NamedTuple):
    """What a query gives: ``truth`` of an ASK, or ``rows``; a graph has the columns s, p and o."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None


def value(term: object) -> Value:
    """Return what a term stands for, so that equal terms are equal; blank nodes stay as they are."""
    if isinstance(term, ox.BlankNode):
        return term
    if isinstance(term, ox.Triple):
        return ("triple", value(term.subject), value(term.predicate), value(term.object))
    if isinstance(term, ox.NamedNode):
        return ("iri", term.value)
    assert isinstance(term, ox.Literal)
    kind = term.datatype.value
    tags = (kind, (term.language or "").casefold(), str(term.direction or ""))
    return ("literal", _plain(term.value, kind.removeprefix(_XSD)), *tags)


def _plain(written: str, kind: str) -> str:
    """Return a number, time or truth value in one of the ways in which it can be written."""
    try:
        if kind in _WHOLE:
            return str(round(Decimal(written), _DIGITS).normalize())
        if kind in {"double", "float"}:
            return f"{float(written):.{15 if kind == 'double' else 6}g}"
    except (InvalidOperation, ValueError):
        return written
    if kind == "boolean":
        return {"1": "true", "0": "false"}.get(written, written)
    if kind in {"dateTime", "time"}:
        return re.sub(r"\.0+(?=$|[Z+-])|(?<=\.\d)0+(?=$|[Z+-])", "", written).replace("+00:00", "Z")
    return written


def table(data: bytes, form: ox.QueryResultsFormat) -> Outcome:
    """Read rows or a truth value in one of the formats of SPARQL results."""
    found = ox.parse_query_results(data, form)
    if isinstance(found, ox.QueryBoolean):
        return Outcome(truth=bool(found))
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple({name: value(row[name]) for name in columns if row[name] is not None} for row in found)
    return Outcome(columns, rows)


def graph(found: Iterable[ox.Triple]) -> Outcome:
    """Make an outcome of a graph."""
    rows = tuple(
        {"s": value(t.subject), "p": value(t.predicate), "o": value(t.object)} for t in dict.fromkeys(found)
    )
    return Outcome(("s", "p", "o"), rows)


def expected(path: Path) -> Outcome:
    """Read the result that a test expects: a table, or a graph, which may say a table in RDF."""
    if path.suffix in _TABLES:
        return table(path.read_bytes(), _TABLES[path.suffix])
    found = list(triples(path))
    return _described(found) or graph(found)


def _described(found: Sequence[ox.Triple]) -> Outcome | None:
    """Read a table that is written in the vocabulary for result sets; None for any other graph."""

    def about(subject: object, name: str) -> list[object]:
        wanted = ox.NamedNode(_RS + name)
        return [t.object for t in found if t.subject == subject and t.predicate == wanted]

    tables = [
        t.subject for t in found if t.predicate == _RDF_TYPE and t.object == ox.NamedNode(f"{_RS}ResultSet")
    ]
    if not tables:
        return None
    truths = [t.value for t in about(tables[0], "boolean") if isinstance(t, ox.Literal)]
    if truths:
        return Outcome(truth=truths == ["true"])
    rows: list[tuple[int, Row]] = []
    for solution in about(tables[0], "solution"):
        row: Row = {}
        place = [int(t.value) for t in about(solution, "index") if isinstance(t, ox.Literal)]
        for binding in about(solution, "binding"):
            (name,) = about(binding, "variable")
            assert isinstance(name, ox.Literal)
            (row[name.value],) = map(value, about(binding, "value"))
        rows.append((place[0] if place else 0, row))
    rows.sort(key=lambda pair: pair[0])
    columns = [t.value for t in about(tables[0], "resultVariable") if isinstance(t, ox.Literal)]
    return Outcome(tuple(columns), tuple(row for _, row in rows))


def difference(got: Outcome, wanted: Outcome, *, ordered: bool = False, reduced: bool = False) -> str:
    """Say how two outcomes differ; "" where they are the same but for the names of blank nodes.

    ``ordered`` rows must come in the expected order; of ``reduced`` ones each may come more than once.
    """
    if reduced:
        got, wanted = _distinct(got), _distinct(wanted)
    if got.truth != wanted.truth:
        return f"it says {got.truth} for {wanted.truth}"
    if set(got.columns) != set(wanted.columns):
        return f"its columns are {got.columns} for {wanted.columns}"
    if len(got.rows) != len(wanted.rows):
        return f"it has {len(got.rows)} rows for {len(wanted.rows)}"
    if ordered:
        known: dict[ox.BlankNode, ox.BlankNode] | None = {}
        for row, other in zip(got.rows, wanted.rows, strict=True):
            known = None if known is None else _joined(row, other, known)
        return "" if known is not None else "its rows are others, or in another order"
    return "" if _same_rows(got.rows, wanted.rows) else "its rows are others"


def _distinct(outcome: Outcome) -> Outcome:
    rows: dict[object, Row] = {_key(row): row for row in outcome.rows}
    return outcome._replace(rows=tuple(rows.values()))


def _same_rows(got: Sequence[Row], wanted: Sequence[Row]) -> bool:
    plain, other = (Counter(_key(row) for row in rows if not _blank(row)) for rows in (got, wanted))
    return plain == other and _paired(
        [row for row in got if _blank(row)], [row for row in wanted if _blank(row)], {}
    )


def _paired(got: Sequence[Row], wanted: Sequence[Row], known: Mapping[ox.BlankNode, ox.BlankNode]) -> bool:
    """Tell whether rows can be paired so that each blank node stands for one and the same other."""
    if not got:
        return True
    first, *rest = got
    for n, candidate in enumerate(wanted):
        joined = _joined(first, candidate, known)
        if joined is not None and _paired(rest, [*wanted[:n], *wanted[n + 1 :]], joined):
            return True
    return False


def _joined(
    row: Row, other: Row, known: Mapping[ox.BlankNode, ox.BlankNode]
) -> dict[ox.BlankNode, ox.BlankNode] | None:
    """Return which blank node stands for which where two rows are the same, else None."""
    if row.keys() != other.keys():
        return None
    joined = dict(known)
    pairs = [(row[name], other[name]) for name in row]
    while pairs:
        one, two = pairs.pop()
        if isinstance(one, ox.BlankNode) and isinstance(two, ox.BlankNode):
            if joined.setdefault(one, two) != two:
                return None
        elif isinstance(one, tuple) and isinstance(two, tuple) and len(one) == len(two):
            pairs += zip(one, two, strict=True)
        elif one != two:
            return None
    return joined if len(set(joined.values())) == len(joined) else None


def _key(row: Row) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(row.items(), key=lambda item: item[0]))


def _blank(row: Row) -> bool:
    terms = list(row.values())
    while terms:
        term = terms.pop()
        if isinstance(term, ox.BlankNode):
            return True
        terms += term if isinstance(term, tuple) else ()
    return False
