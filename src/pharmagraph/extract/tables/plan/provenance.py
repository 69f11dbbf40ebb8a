"""From which row a subject comes: the line that says so, and places that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.expression import (
    Call,
    Column,
    Expression,
    Number,
    Text,
    call,
    join,
)  # fmt: skip
from pharmagraph.extract.tables.plan.lines import SUBJECT
from pharmagraph.ontology.prefixes import PROV
from pharmagraph.rdfterms import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.plan.staged import StagedFile

FILE, ROW = Column("file"), Column("row")


def about_graph(mapping: Mapping) -> str:
    """Return the IRI of the graph that says where a data set comes from: {base}about/<dataset>."""
    return f"{mapping.base}about/{segment(mapping.dataset)}"


def fragment(row: int, *, lines: bool = False) -> str:
    """Return the fragment of a file's IRI that stands for a row, or for a line of JSON Lines.

    Rows are counted as by RFC 7111, section 2.1 (the header is row 1). Lines by RFC 5147, section 2.2.2,
    which counts the positions between lines from 0, so that the first line lies between 0 and 1.

    >>> fragment(12), fragment(12, lines=True)
    ('row=12', 'line=11,12')
    """
    return f"line={row - 1},{row}" if lines else f"row={row}"


def origin_line(mapping: Mapping, files: Sequence[StagedFile]) -> Expression:
    """Return the line of N-Quads that says from which row a subject comes.

    It reads the columns ``s`` (the subject), ``file`` (a number in ``files``) and ``row``.
    """
    if not files:
        raise ValueError("there are no staged files")
    starts = [Text(f"<{file.iri}#{'line=' if file.lines else 'row='}") for file in files]
    number: Expression = call("number", ROW)
    if any(file.lines for file in files):
        two = join(call("number", call("minus", ROW, Number(1))), Text(","), number)
        number = two if all(file.lines for file in files) else call("when", _lines(files), two, number)
    start = starts[0] if len(set(starts)) == 1 else call("pick", Call("list", tuple(starts)), FILE)
    return join(
        SUBJECT, Text(f" <{PROV}wasDerivedFrom> "), start, number, Text(f"> <{about_graph(mapping)}> .\n")
    )


def _lines(files: Sequence[StagedFile]) -> Expression:
    """Tell whether the file of a row is one of lines."""
    numbers = [Number(n) for n, file in enumerate(files) if file.lines]
    return Call("one_of", (FILE, *numbers))
