"""Lets a page put queries of its own to the workers, within a limit of time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from pharmagraph.graphs.query import Asked, answered
from pharmagraph.serve.problem import Fault, busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.pages.page import Page

    Ask = Callable[[str], Answer]

Made = TypeVar("Made")
SECONDS, LONG_SECONDS = 8.0, 20.0
"""How long all queries of one page may take together; and where somebody asked for what takes longer."""


async def with_queries(desk: Desk, work: Callable[[Ask], Made], seconds: float = SECONDS) -> Made:
    """Do something in a thread that asks queries over all graphs.

    Raises what a query raises (QueryLimitError where the time is over), and Fault where too many do so.
    """
    limits = desk.settings.limits
    engine = desk.engine(asyncio.get_running_loop().time() + min(seconds, limits.seconds))

    def ask(text: str) -> Answer:
        asked = Asked(text, "query", {}, {})
        return answered(asked, desk.generation.dataset, engine=engine, limits=limits)

    return await desk.at_length(lambda: work(ask))


async def page_with_queries(desk: Desk, make: Callable[[Ask], Page], seconds: float = SECONDS) -> Page:
    """Make a page that asks queries; where too many do so, without what only they can tell."""
    try:
        return await with_queries(desk, make, seconds)
    except Fault:
        return await desk.in_thread(lambda: make(refused))


def refused(_: str) -> Answer:
    """Refuse a query; for pages that are better shown without its answer than not at all."""
    raise busy("too many pages ask queries at once")
