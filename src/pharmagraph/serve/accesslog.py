"""One line for each request: the Common Log Format, and how long the answer took."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pathlib import Path

STANDARD_OUTPUT = "-"
_LONGEST = 2_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class AccessLog:
    """Writes lines to a file, or to standard output for "-"."""

    def __init__(self, target: Path | str) -> None:
        """Open the log; raises OSError where the file cannot be written."""
        self._own = str(target) != STANDARD_OUTPUT
        self._stream: TextIO = (
            open(target, "a", encoding="utf-8", newline="\n", buffering=1)  # noqa: SIM115, PTH123
            if self._own
            else sys.stdout
        )

    def write(self, client: str, request: str, status: int, size: int, milliseconds: float) -> None:
        """Write a line; ``request`` is method, address and version."""
        now = datetime.now().astimezone()
        stamp = f"{now:%d}/{_MONTHS[now.month - 1]}/{now:%Y:%H:%M:%S %z}"
        said = escaped(request)
        self._stream.write(f'{client or "-"} - - [{stamp}] "{said}" {status} {size} {milliseconds:.1f}\n')
        if not self._own:
            self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        if self._own:
            self._stream.close()


def escaped(text: str) -> str:
    r"""Return text as it may stand in a line: quotes and what cannot be printed are escaped.

    >>> escaped('GET /x\n"')
    'GET /x\\x0a\\"'
    """
    cut = text[:_LONGEST]
    out = "".join(_ESCAPES.get(c) or (c if " " <= c <= "~" else _hex(c)) for c in cut)
    return f"{out}..." if len(text) > _LONGEST else out


_ESCAPES = {'"': '\\"', "\\": "\\\\"}


def _hex(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "replace"))
