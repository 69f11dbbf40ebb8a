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

# Characters that can make a reader see another text than the program does: controls other than tab
# and line ends; lines that end otherwise than by a line feed (an editor shows other line numbers);
# what changes the direction of the text around it (Unicode Standard Annex 9); what has no width;
# tags; and what is no character (Unicode Standard, section 23.7).
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
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
        if path.exists() and not path.is_file():
            # A named pipe would be waited for without end.
            mend = "put a text file there"
            raise refused(Finding("PG101", "cannot read the file: it is no file", Place(name), mend))
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name and the permissions of the file"
        raise refused(Finding("PG101", f"cannot read the file: {reason}", Place(name), mend)) from error
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        raise refused(Finding("PG103", message, Place(name), "split it into several files"))
    return decode(name, raw)


def decode(name: str, raw: bytes) -> TextFile:
    """Turn bytes into a text file; raises ContentError (PG102, PG110) with the place."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # Latin-1 gives each byte a character, so the rest of the line can be shown.
        shown = TextFile.of(name, raw[: error.start].decode("utf-8"))
        rest = raw[error.start : error.start + 400].decode("latin-1")
        line, column = len(shown.lines), len(shown.lines[-1]) + 1
        place = Place(name, line, column, shown.lines[-1] + re.split("[\r\n]", rest)[0])
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        mend = "save the file as UTF-8; it may have been written as Windows-1252 or UTF-16"
        raise refused(Finding("PG102", message, place, mend)) from error
    file = TextFile.of(name, text)
    if found := forbidden(file.text):
        raise refused(character_finding(found.group(), file.place_of(found.start())))
    return file


def forbidden(text: str) -> re.Match[str] | None:
    """Find the first character that content may not hold, however it was written (as an escape, say)."""
    return _FORBIDDEN.search(text)


def character_finding(character: str, place: Place) -> Finding:
    """Make the finding (PG110) of a character that content may not hold."""
    shown = f"the character U+{ord(character):04X} is not allowed here"
    message = f"{shown}: it cannot be seen, or changes how text is shown"
    return Finding("PG110", message, place, "delete the character")


def refused(*findings: Finding) -> ContentError:
    """Make the error that carries findings, with the first one's message."""
    return ContentError(f"{findings[0].place}: {findings[0].message}", findings)
