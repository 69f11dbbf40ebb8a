"""Tab-separated content tables: a header, then rows with the place of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.findings import Place
    from pharmagraph.textfile import TextFile


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by the name of their column."""

    cells: dict[str, str]
    columns: dict[str, int]
    file: TextFile
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str) -> tuple[str, ...]:
        """Return what stands between the vertical bars of a cell."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def place(self, column: str = "") -> Place:
        """Return the place of a cell, or of the row."""
        return self.file.place(self.line, self.columns.get(column, 1), len(self[column]) if column else 1)


def read_table(file: TextFile, needed: Sequence[str], known: Sequence[str]) -> list[Row]:
    """Read a table whose lines beginning with # are comments.

    ``needed`` columns must be there, ``known`` are all that may be. Raises ContentError (PG112)
    with the place of every row that does not fit.
    """
    findings: list[Finding] = []
    header: list[str] = []
    rows: list[Row] = []
    for number, line in enumerate(file.lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = [cell.strip() for cell in cells]
            findings += _header_findings(file, number, header, needed, known)
            continue
        if len(cells) != len(header):
            message = f"the row has {len(cells)} cells, the header {len(header)}"
            mend = "put one tab between cells; an editor may have cut tabs off at the end of the line"
            findings.append(Finding("PG112", message, file.place(number, 1, len(line)), mend))
            continue
        starts, at = {}, 1
        for name, cell in zip(header, cells, strict=True):
            starts[name] = at
            at += len(cell) + 1
        rows.append(Row({n: c.strip() for n, c in zip(header, cells, strict=True)}, starts, file, number))
    if not header:
        mend = "begin it with these words, a tab between each: " + " ".join(needed)
        findings.append(Finding("PG112", "the table has no header", file.place(1, 1), mend))
    if findings:
        raise refused(*findings)
    return rows


def _header_findings(
    file: TextFile, number: int, header: list[str], needed: Sequence[str], known: Sequence[str]
) -> list[Finding]:
    mend = "the columns are: " + ", ".join(known)
    findings = [
        Finding("PG112", f"the column '{name}' is missing", file.place(number, 1), mend)
        for name in needed
        if name not in header
    ]
    at = 1
    for index, cell in enumerate(file.lines[number - 1].split("\t")):
        name = header[index]
        if name not in known or name in header[:index]:
            fault = "repeated" if name in known else "unknown"
            place = file.place(number, at, len(cell))
            findings.append(Finding("PG112", f"the column '{name}' is {fault}", place, mend))
        at += len(cell) + 1
    return findings
