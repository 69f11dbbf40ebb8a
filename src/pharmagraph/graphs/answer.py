"""What a query gave: rows, a truth value or triples, and what the asker should know besides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.rdfterms import XSD, NtTerm, Triple, datatype_of, decimal_of, iri, plain, text, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import pandas as pd
    import polars as pl

    from pharmagraph.graphs.evidence import Evidence

Row = tuple[NtTerm | None, ...]
Value: TypeAlias = str | int | bool | Decimal | None


@dataclass(frozen=True)
class Answer:
    """The answer to a query.

    ``form`` is "rows" (SELECT), "truth" (ASK) or "graph" (CONSTRUCT, DESCRIBE). ``body`` holds the
    bytes that the engine wrote: rows in ``encoding`` (a name of SPARQL results format), "true" or
    "false", or sorted N-Triples. ``notes`` say what was done beyond what was asked, and why there may
    be less than was expected. ``absent`` are IRIs that were looked for and occur nowhere.
    ``evidence`` is there where it was asked for: the statements that each row rests on. ``base`` is
    that of the project, for short names.

    ``rows``, ``truth`` and ``triples`` read the body; a term is written as in N-Triples, and None
    stands where a row has no value.
    """

    form: str
    variables: tuple[str, ...]
    body: bytes
    encoding: str = "json"
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    evidence: Evidence | None = None
    base: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of a SELECT; none for other forms.

        Raises ValueError where the rows were asked for in another encoding than JSON.
        """
        if self.form != "rows":
            return []
        if self.encoding != "json":
            raise ValueError(f"these rows were asked for as {self.encoding}, which is not read back")
        import json

        bindings = json.loads(self.body)["results"]["bindings"]
        return [tuple(term_of_json(b[v]) if v in b else None for v in self.variables) for b in bindings]

    @property
    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as plain strings: IRIs, and texts and numbers without language or datatype."""
        return [tuple(None if t is None else _plain_value(t) for t in row) for row in self.rows]

    @property
    def truth(self) -> bool:
        """What an ASK found; for other forms, whether there is a row or a triple."""
        if self.form == "truth":
            return self.body == b"true"
        return bool(self.rows if self.form == "rows" else self.body)

    @cached_property
    def triples(self) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, sorted; none for other forms."""
        if self.form != "graph":
            return []
        lines = self.body.decode().split("\n")[:-1]
        return [_triple(line) for line in lines]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows or triples as a pandas.DataFrame, with a type for each column.

        Raises MissingExtraError without the optional part "notebook".
        """
        from pharmagraph.graphs.frames import to_pandas

        frame: pd.DataFrame = to_pandas(self)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return the rows or triples as a polars.DataFrame, with a type for each column.

        Raises MissingExtraError without the optional part "notebook".
        """
        from pharmagraph.graphs.frames import to_polars

        frame: pl.DataFrame = to_polars(self)
        return frame

    def _repr_html_(self) -> str:
        from pharmagraph.graphs.view.embedded import answer_html

        return answer_html(self, self.base)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as IPython calls it
        """Show the answer as a table in IPython, where there is no HTML."""
        del cycle
        from pharmagraph.graphs.results import written
        from pharmagraph.ontology.prefixes import project_prefixes

        printer.text(written(self, prefixes=project_prefixes(self.base)).decode().rstrip("\n"))

    def __bool__(self) -> bool:
        return self.truth

    def __len__(self) -> int:
        return len(self.rows) or len(self.triples)

    def __getitem__(self, number: int) -> dict[str, Value]:
        return dict(zip(self.variables, map(python_value, self.rows[number]), strict=True))

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Yield each row as a mapping from column to a Python value: numbers as Decimal or int."""
        for row in self.rows:
            yield dict(zip(self.variables, map(python_value, row), strict=True))


def python_value(term: NtTerm | None) -> Value:
    """Return what a term stands for in Python; a datatype that Python has no type for stays text."""
    if term is None:
        return None
    value, datatype = _plain_value(term), datatype_of(term).removeprefix(XSD)
    if datatype == "boolean":
        return value in {"true", "1"}
    number = decimal_of(value) if datatype in {"integer", "decimal"} else None
    if number is None:
        return value
    return number if datatype == "decimal" else int(number)


def _plain_value(term: NtTerm) -> str:
    """Return an IRI or a lexical form; blank nodes and triple terms have none and stay as they are."""
    return term if term.startswith(("_:", "<<")) else value_of(term)


def _triple(line: str) -> Triple:
    """Split a line of N-Triples as the engine writes it: one space between terms, " ." at its end."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.removesuffix(" .")


def term_of_json(term: Mapping[str, Any]) -> NtTerm:
    """Write a term of SPARQL 1.1 Query Results JSON (section 3.2.2) as N-Triples."""
    kind, value = term["type"], term["value"]
    if kind == "uri":
        return iri(value)
    if kind == "bnode":
        return f"_:{value}"
    if kind == "triple":
        parts = " ".join(term_of_json(value[part]) for part in ("subject", "predicate", "object"))
        return f"<<( {parts} )>>"
    if "xml:lang" in term:
        direction = f"--{term['its:dir']}" if "its:dir" in term else ""
        return text(value, term["xml:lang"] + direction)
    if "datatype" in term:
        return f"{plain(value)}^^{iri(term['datatype'])}"
    return plain(value)
