"""What an element is to the flow, by whatever name a format calls it; each knows how it closes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.extract.readers.flow import Flow

    Close = Callable[[], None]


def nothing() -> None:
    """Close an element that the flow need not know of."""


def _block(flow: Flow) -> Close:
    flow.boundary()
    return flow.boundary


def _break(flow: Flow) -> Close:
    flow.line_break()
    return nothing


def _list(flow: Flow) -> Close:
    flow.open_list()
    return flow.close_list


def _definitions(flow: Flow) -> Close:
    flow.open_definitions()
    return flow.close_definitions


def _defining(flow: Flow, place: str) -> Close:
    flow.define(place)
    return partial(flow.define, "")


def _table(flow: Flow) -> Close:
    flow.open_table()
    return flow.close_table


def _caption(flow: Flow) -> Close:
    flow.caption(opens=True)
    return partial(flow.caption, opens=False)


def _raised(flow: Flow) -> Close:
    return partial(flow.raise_from, flow.mark())


def _lowered(flow: Flow) -> Close:
    return partial(flow.lower_from, flow.mark())


ROLES: dict[str, Callable[[Flow], Close]] = {
    "block": _block,
    "break": _break,
    "list": _list,
    "definitions": _definitions,
    "term": partial(_defining, place="term"),
    "definition": partial(_defining, place="definition"),
    "table": _table,
    "caption": _caption,
    "raised": _raised,
    "lowered": _lowered,
}


def opened(flow: Flow, role: str) -> Close:
    """Tell the flow that an element opens; returns what to call where it closes."""
    opens = ROLES.get(role)
    return opens(flow) if opens else nothing


def cell(flow: Flow, *, header: bool, columns: int, rows: int) -> Close:
    """Open a table's cell; returns what to call where it closes."""
    flow.open_cell(header=header, columns=columns, rows=rows)
    return flow.close_cell


def row(flow: Flow, *, head: bool) -> Close:
    """Open a table's row; returns what to call where it closes."""
    flow.open_row(head=head)
    return flow.boundary
