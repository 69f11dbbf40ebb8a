"""The result of an analysis: a table that says what its rows rest on, as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.findings import visible
from pharmagraph.graphs.neighbourhood import part_of
from pharmagraph.graphs.records import Records
from pharmagraph.graphs.table import Column, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from pharmagraph.graphs.records import Node, StatementRow

Cell: TypeAlias = str | int | Decimal
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """What an analysis found.

    ``rows`` hold a cell for each of ``columns``; numbers are int or Decimal. ``notes`` say what a reader
    must know besides. ``statements`` are what the rows rest on, ``nodes`` the terms among these that the
    graph itself does not have, because a data set does: with them, the result can be drawn.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    nodes: tuple[Node, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, Cell]]:
        """Yield each row as a mapping from column to cell."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def as_text(self, *, width: int = 0, bold: bool = False) -> str:
        """Return the table for people, then the notes; ``width`` is that of the terminal (0: any)."""
        shown = f"{visible(self.title)}\n\n"
        if self.rows:
            columns = [
                Column(name, [cell_text(row[n]) for row in self.rows], right=self._is_numeric(n))
                for n, name in enumerate(self.columns)
            ]
            shown += render(columns, len(self.rows), width=width, bold=bold)
        return shown + self.note_lines(blank=bool(self.rows))

    def note_lines(self, *, blank: bool = True) -> str:
        """Return the notes, a line each, below an empty line where anything stands above them."""
        lines = "".join(f"{visible(note)}\n" for note in self.notes)
        return f"\n{lines}" if lines and blank else lines

    def as_csv(self) -> str:
        """Return the rows as CSV (RFC 4180) below a header; no cell is a formula for a spreadsheet."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(self.columns)
        table.writerows([_harmless(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def as_json(self) -> dict[str, object]:
        """Return the table as what JSON can hold: a mapping for each row."""
        return {
            "title": self.title,
            "rows": [{name: json_value(cell) for name, cell in row.items()} for row in self],
            "notes": list(self.notes),
        }

    def records(self, of: Records) -> Records:
        """Return the statements that the rows rest on as a graph, which can be drawn.

        ``of`` is the graph that was analysed.
        """
        part = part_of(of, self.statements)
        known = {node.iri for node in part.nodes}
        more = [node for node in self.nodes if node.iri not in known]
        nodes = tuple(sorted((*part.nodes, *more), key=lambda node: node.iri))
        return Records(part.name, nodes, part.statements, part.sources, part.rules)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as IPython calls it
        """Show the table as text in IPython, where there is no HTML."""
        del cycle
        printer.text(self.as_text().rstrip("\n"))

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td><bdi>{escape(cell_text(cell))}</bdi></td>" for cell in row) + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="pharmagraph-answer"><p>{escape(self.title)}</p>{table}{notes}</div>'

    def _is_numeric(self, n: int) -> bool:
        return all(not isinstance(row[n], str) for row in self.rows)


def cell_text(cell: Cell) -> str:
    """Return a cell as people read it: with commas from 1,000 on, and never with an exponent."""
    return cell if isinstance(cell, str) else f"{cell:,}" if isinstance(cell, int) else f"{cell:f}"


def json_value(cell: Cell) -> str | int | float:
    """Return a cell as JSON has it."""
    return float(cell) if isinstance(cell, Decimal) else cell


def _harmless(cell: Cell) -> str:
    if not isinstance(cell, str):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
