"""Shows how far a long piece of work is: on a terminal a line that moves, elsewhere nothing of it."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING, TextIO

import click

from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY = 0.1
_SOON = 1.0
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024


class Meter:
    """Tells on standard error what is being done, how fast, and how long it will take.

    ``say`` always writes a line; the line that moves is for terminals alone.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, stream: TextIO | None = None) -> None:
        self._clock = clock
        self._stream = stream or sys.stderr
        self._moves = self._stream.isatty()
        self._lock = threading.Lock()
        self._what, self._unit = "", ""
        self._total: int | None = None
        self._done = self._rows = 0
        self._before: int | None = None
        self._began = self._shown = 0.0
        self._is_drawn = False
        self._over = threading.Event()

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """Begin a phase of so many ``unit``; None where nobody knows how many.

        Where the unit is "", nothing is counted, and the time that has passed is shown.
        """
        with self._lock:
            self._what, self._total, self._unit = what, total, unit
            self._done, self._rows, self._before = 0, 0, None
            self._began = self._shown = self._clock()
            self._over = over = threading.Event()
        if self._moves and not unit:
            threading.Thread(target=self._tick, args=(over,), daemon=True).start()

    def _tick(self, over: threading.Event) -> None:
        """Show the time that has passed, until the phase is over."""
        while not over.wait(_SOON):
            with self._lock:
                if not over.is_set():
                    self._draw(self._line(self._clock()))

    def advance(self, count: int, rows: int = 0) -> None:
        """Note that so many more are done, and so many more rows where the unit is another."""
        with self._lock:
            self._done += count
            self._rows += rows
            now = self._clock()
            if self._moves and now - self._shown >= _EVERY:
                self._shown = now
                self._draw(self._line(now))

    def end(self) -> None:
        """Wipe the line away."""
        with self._lock:
            self._over.set()
            self._wipe()

    def say(self, message: str) -> None:
        """Write a line that stays."""
        with self._lock:
            self._wipe()
            click.echo("\n".join(visible(line) for line in message.split("\n")), file=self._stream)

    def set(self, done: int, total: int | None) -> None:
        """Note how many are done, and of how many; what was done at first was not done in this phase."""
        with self._lock:
            self._total = total
            if self._before is None:
                self._before = self._done = done
            more = done - self._done
        self.advance(more)

    def _line(self, now: float) -> str:
        seconds = now - self._began
        if not self._unit:
            return f"{self._what}: {clock(seconds)}"
        rate = (self._done - (self._before or 0)) / seconds if seconds > 0 else 0.0
        of = "" if self._total is None else f" of {self._shown_as(self._total)}"
        parts = [self._shown_as(self._done) + of + ("" if self._unit == "bytes" else f" {self._unit}")]
        if self._rows:
            parts += [f"{self._rows:,} rows", f"{self._rows / seconds:,.0f}/s"]
        else:
            parts.append(f"{self._shown_as(rate)}/s")
        if self._total and rate and seconds >= _SOON:
            parts.append(f"{clock(max(0.0, self._total - self._done) / rate)} left")
        return f"{self._what}: {', '.join(parts)}"

    def _shown_as(self, count: float) -> str:
        return size(count) if self._unit == "bytes" else f"{count:,.0f}"

    def _draw(self, line: str) -> None:
        width = max(20, shutil.get_terminal_size().columns - 1)
        self._stream.write("\r" + line[:width].ljust(width))
        self._stream.flush()
        self._is_drawn = True

    def _wipe(self) -> None:
        if self._is_drawn:
            self._draw("")
            self._stream.write("\r")
            self._stream.flush()
            self._is_drawn = False


def size(count: float) -> str:
    """Write a number of bytes as people read it.

    >>> size(512), size(7_736_141)
    ('512 B', '7.4 MiB')
    """
    units = iter(_UNITS)
    unit = next(units)
    while count >= _STEP and unit != _UNITS[-1]:
        count, unit = count / _STEP, next(units)
    return f"{count:,.0f} {unit}" if unit == "B" else f"{count:,.1f} {unit}"


def clock(seconds: float) -> str:
    """Write how long something takes.

    >>> clock(9.2), clock(75), clock(4000)
    ('10 s', '1:15', '1:06:40')
    """
    whole = -int(-seconds // 1)
    if whole < 60:  # noqa: PLR2004 - a minute
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
