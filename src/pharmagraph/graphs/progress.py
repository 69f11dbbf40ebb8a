"""How a long piece of work tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Who is told of it. Methods may be called from several threads."""

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """Begin a phase of so many ``unit`` ("bytes", "rows"); None where nobody knows how many."""

    def advance(self, count: int, rows: int = 0) -> None:
        """Note that so many more are done, and so many more rows where the unit is another."""

    def end(self) -> None:
        """End the phase, whether it was done or not."""

    def say(self, message: str) -> None:
        """Tell something that is worth a line of its own."""


class Silent:
    """Tells nobody."""

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """Do nothing."""

    def advance(self, count: int, rows: int = 0) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""

    def say(self, message: str) -> None:
        """Do nothing."""


SILENT: Progress = Silent()
