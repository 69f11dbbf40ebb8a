"""The canonical layout of tab-separated content tables: order of columns and rows, comments kept.

Comment lines (and blank ones) part a table into sections, which stay where they are; rows are sorted
within their section. A table without comments is thus sorted as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pharmagraph.ontology import crosswalk, terms
from pharmagraph.ontology.tsv import Row, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.textfile import TextFile


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is laid out.

    ``columns`` are all that it may have, in order; ``needed`` those that it must have; ``sort_by``
    those that order its rows, ``lists`` those whose cells hold several parts between vertical bars.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    sort_by: tuple[str, ...]
    lists: tuple[str, ...] = ()


TERMS = TableForm(terms.TERM_COLUMNS, ("id", "kind", "label"), ("kind", "id"), ("synonyms", "phrases"))
CROSSWALK = TableForm(
    # The order of SSSOM's own examples.
    (
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
        "author_label", "mapping_date", "confidence", "comment",
    ),
    crosswalk.NEEDED,
    ("subject_id", "predicate_id", "object_id"),
)  # fmt: skip
FORMS = {terms.TERMS: TERMS, crosswalk.FILE: CROSSWALK}


def canonical_table(file: TextFile, form: TableForm) -> str:
    """Return the canonical text of a table: the same columns and rows, sorted; cells without outer blanks.

    Raises ContentError (PG112) where it is no table.
    """
    rows = {row.line: row for row in read_table(file, form.needed, form.columns)}
    header = next(n for n, line in enumerate(file.lines, 1) if line.strip() and not line.startswith("#"))
    names = [cell.strip() for cell in file.lines[header - 1].split("\t")]
    names.sort(key=form.columns.index)
    lines: list[str] = []
    numbered = list(enumerate(file.lines, 1))
    lines += _comments(numbered[: header - 1])
    lines.append("\t".join(names))
    for is_row, run in groupby(numbered[header:], key=lambda item: item[0] in rows):
        if is_row:
            section = sorted((rows[number] for number, _ in run), key=lambda row: _key(row, form, names))
            lines += ["\t".join(_cells(row, form, names)) for row in section]
        else:
            lines += _comments(list(run))
    text = "\n".join(lines).strip("\n")
    return text + "\n"


def _comments(run: list[tuple[int, str]]) -> Iterator[str]:
    """Yield comment lines; of several blank lines one is kept."""
    for blank, lines in groupby((line.rstrip() for _, line in run), key=lambda line: not line):
        yield from [""] if blank else lines


def _cells(row: Row, form: TableForm, names: list[str]) -> list[str]:
    return ["|".join(row.parts(name)) if name in form.lists else row[name] for name in names]


def _key(row: Row, form: TableForm, names: list[str]) -> tuple[list[str], list[str]]:
    return [row[name] for name in form.sort_by], _cells(row, form, names)
