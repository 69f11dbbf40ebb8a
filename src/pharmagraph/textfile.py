"""A text file as its reader sees it: UTF-8, bounded in size, with the place of every character.

Every content file is read here, so that each kind refuses the same things in the same words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding, Place, relative_to

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 10_000_000
"""The largest content file that is read, in bytes; curated files stay far below it."""

# C0 and C1 controls other than tab and line ends, surrogates, and the characters that change the
# direction of the text around them (Unicode Standard Annex 9): they can make a reader see another
# text than the program does.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_END = re.compile("\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was read: ``name`` as people know it, ``text`` with line feeds only."""

    name: str
    text: str
    lines: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> TextFile:
        """Make a text file of text that is already at hand."""
        text = _LINE_END.sub("\n", text)
        return cls(name, text, tuple(text.split("\n")))

    def place(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place of a line and column, both from 1."""
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place(self.name, line, column, shown, max(1, width))

    def place_of(self, offset: int, width: int = 1) -> Place:
        """Return the place of an offset in code points from the start of the text."""
        line = self.text.count("\n", 0, offset) + 1
        return self.place(line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1, width)


def read_text(path: Path, root: Path) -> TextFile:
    """Read a content file below a project's root.

    Raises ContentError (PG101 unreadable, PG102 not UTF-8, PG103 too large, PG110 a character
    that is not allowed), each with its place.
    """
    name = relative_to(path, root)
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name and the permissions of the file"
        raise refused(Finding("PG101", f"cannot read the file: {reason}", Place(name), mend)) from error
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        raise refused(Finding("PG103", message, Place(name), "split it into several documents"))
    return decode(name, raw)


def decode(name: str, raw: bytes) -> TextFile:
    """Turn bytes into a text file; raises ContentError (PG102, PG110) with the place."""
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        shown = raw.split(b"\n")[line - 1][:400].decode("utf-8", "replace").rstrip("\r")
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        mend = "save the file as UTF-8; it may have been written as Windows-1252 or UTF-16"
        raise refused(Finding("PG102", message, Place(name, line, column, shown), mend)) from error
    file = TextFile.of(name, text)
    if found := _FORBIDDEN.search(file.text):
        message = f"the character U+{ord(found.group()):04X} is not allowed here: it cannot be seen, or changes how text is shown"
        raise refused(Finding("PG110", message, file.place_of(found.start()), "delete the character"))
    return file


def refused(*findings: Finding) -> ContentError:
    """Make the error that carries findings, with the first one's message."""
    return ContentError(f"{findings[0].place}: {findings[0].message}", findings)
