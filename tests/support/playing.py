"""Play a review: press keys as a person would, and see what the terminal shows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.widgets import Input

from pharmagraph.review.app import ReviewApp
from pharmagraph.review.editscreen import EditScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.pilot import Pilot

    from pharmagraph.review.desk import ReviewDesk

SMALL, LARGE = (80, 24), (120, 40)
TYPED = "type "


def play(desk: ReviewDesk, keys: Sequence[str], size: tuple[int, int] = SMALL) -> tuple[ReviewApp, list[str]]:
    """Press keys one after the other, then end the app.

    ``type words`` writes words into the field that has the focus. Returns the app, and what the
    terminal showed at first and after each key.
    """

    async def run() -> tuple[ReviewApp, list[str]]:
        app = ReviewApp(desk)
        seen = []
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            seen.append(look(app))
            for key in keys:
                await press(pilot, key)
                await settle(pilot)
                seen.append(look(app))
        return app, seen

    return asyncio.run(run())


async def press(pilot: Pilot[None], key: str) -> None:
    """Press a key, or write words as a person types or pastes them."""
    if key.startswith(TYPED):
        line = pilot.app.focused
        assert isinstance(line, Input), f"no field has the focus: {key}"
        line.replace(key.removeprefix(TYPED), *line.selection)
    else:
        await pilot.press(key)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the app has done what it was asked; an edit is judged without the pause for typing."""
    await pilot.pause()
    if isinstance(pilot.app.screen, EditScreen):
        pilot.app.screen.judge()
        await pilot.pause()


def look(app: ReviewApp) -> str:
    """Return all that the terminal shows, line by line."""
    rows = app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other face for it
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows)
