"""On which line of its raw source a piece of text stands, where the parser does not say.

Lexbor keeps no positions. The pieces of text come in the order of the source, so that each is
looked for behind the one before it: right nearly always, and where it is not (a piece that stands
in an attribute just before, one spelt in character references), a few lines off, never backwards.
"""

from __future__ import annotations

import re

# What stands in the source as it stands in the tree: no reference, no white space that was folded.
_VERBATIM = re.compile(r"[A-Za-z0-9][A-Za-z0-9,.;:()/-]*(?: [A-Za-z0-9,.;:()/-]+)*")
_REACH = 200_000
"""How far ahead a piece is looked for, in code points: further off it is another one."""


class RawLines:
    """The lines of a raw source, asked for in the order of its text."""

    def __init__(self, source: str, first: int = 1) -> None:
        self._source = source
        self._at = 0
        self._counted = 0
        self._line = first

    def line_of(self, text: str) -> int:
        """Return the line (from 1) of the next piece of text; that of the last one where it is not found."""
        found = _VERBATIM.search(text, 0, 400)
        if found is None:
            return self._line
        piece = found.group()[:60]
        at = self._source.find(piece, self._at, self._at + _REACH)
        if at < 0:
            return self._line
        self._line += self._source.count("\n", self._counted, at)
        self._counted = at
        self._at = at + len(piece)
        return self._line
