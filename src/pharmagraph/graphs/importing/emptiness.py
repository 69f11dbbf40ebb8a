"""Tables without rows: a file that was cut short must not take the place of a good graph."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.cache import read_object
from pharmagraph.findings import Finding, Place
from pharmagraph.graphs.importing.publishing import RECORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.staging import Staged
    from pharmagraph.extract.tables.tally import Counts
    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.importing.making import Source


def check_rows(at: Folders, mapping: Mapping, staged: Sequence[Staged]) -> None:
    """Refuse a data set of which no row is left, or none of a table that had some when it was loaded last.

    Raises ContentError with a PG724 for each such table.
    """
    rows: Counter[str] = Counter()
    for one in staged:
        rows[one.table] += one.rows
    before = rows_before(at, mapping.dataset)
    empty = [name for name in rows if not rows[name]]
    missed = empty if not rows.total() else [name for name in empty if before[name]]
    if not missed:
        return
    findings = []
    for name in missed:
        files = [one for one in staged if one.table == name]
        rejected = sum(one.rejected for one in files)
        why = f"all ({rejected:,}) were rejected" if rejected else "there is nothing behind the header"
        message = f"the table '{name}' of {mapping.dataset} has no rows: {why}"
        message += f"; what is loaded was made of {before[name]:,}" if before[name] else ""
        mend = "get the whole file"
        if before[name]:
            mend += f"; if it is whole, take out what is loaded first: pharmagraph unload {mapping.dataset}"
        findings.append(Finding("PG724", message, Place(files[0].name), mend))
    raise ContentError(findings[0].message, findings, mend=findings[0].mend)


def check_triples(source: Source, counts: Counts) -> None:
    """Refuse a data set whose rows become no triple; raises ContentError (PG724)."""
    if counts.parts.total():
        return
    name = source.mapping.dataset
    message = f"no row of {name} becomes a triple: {source.rows:,} fit, and no map takes one"
    mend = "look at the conditions of the maps (where), and at the files"
    raise ContentError(message, [Finding("PG724", message, source.mapping.place, mend)], mend=mend)


def rows_before(at: Folders, dataset: str) -> Counter[str]:
    """Return how many rows each table had when a data set was loaded last."""
    found: Counter[str] = Counter()
    files = read_object(at.graphs / "data" / f"{dataset}{RECORD}").get("files")
    for one in files if isinstance(files, list) else ():
        if isinstance(one, dict) and isinstance(one.get("rows"), int):
            found[str(one.get("table"))] += one["rows"]
    return found
