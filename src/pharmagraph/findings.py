"""A finding: something in the content that is wrong or worth knowing, with its place and its mend.

``findingcodes`` lists the codes with their severities.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.findingcodes import FINDINGS, FindingKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "FINDINGS", "FORMATS", "SHOWN_WIDTH", "Finding", "FindingKind", "Place", "Severity", "as_github",
    "as_human", "as_json", "has_errors", "in_order", "marked", "relative_to", "visible",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: ``line`` and ``column`` count from 1, 0 where there is none.

    ``text`` is the line itself, so that a caret can be shown without reading the file again;
    ``width`` is how many characters the caret marks.
    """

    file: str
    line: int = 0
    column: int = 0
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing."""

    code: str
    message: str
    place: Place
    mend: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return FINDINGS[self.code].severity

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order findings by place, then code, then message."""
        return (self.place.file, self.place.line, self.place.column, self.code, self.message)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings without repeats, sorted by place."""
    return sorted(set(findings), key=lambda f: (f.sort_key(), f.mend, f.place.text, f.place.width))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity == "error" for finding in findings)


def relative_to(path: Path, root: Path) -> str:
    """Name a file as its reader would: from the project's root where it lies below it.

    Bytes of a name that are no UTF-8 become replacement characters, so that any name can be printed.
    """
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return shown.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


SHOWN_WIDTH = 100
"""Widest part of a line that is shown, in columns of a terminal."""


def visible(text: str) -> str:
    """Replace control and direction characters, which could change what a terminal shows."""
    return "".join(map(_visible_character, text))


def _visible_character(c: str) -> str:
    if c.isprintable():
        return c
    if c == "\t":
        return "  "
    return " " if unicodedata.category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    marks = {"Mn", "Me", "Cf"}
    return sum(
        0 if unicodedata.category(c) in marks else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _window(place: Place) -> tuple[str, int, int]:
    """Return the part of the line around the caret, where the caret stands in it, and its width."""
    at = min(place.column - 1, len(place.text))
    end = at + max(1, place.width)
    # Lines can be as long as a file: no more of them is looked at than could be shown.
    most = 4 * SHOWN_WIDTH
    before = visible(place.text[max(0, at - most) : at])
    under = visible(place.text[at : min(end, at + most)])
    after = visible(place.text[end : end + most])
    if _columns(before + under + after) > SHOWN_WIDTH:
        under = _cut(under, SHOWN_WIDTH // 2)
        before = _cut(before[::-1], (SHOWN_WIDTH - _columns(under)) // 2)[::-1]
        after = _cut(after, SHOWN_WIDTH - _columns(before + under))
    return before + under + after, _columns(before), max(1, _columns(under))


def _cut(text: str, room: int) -> str:
    """Return the beginning of a text that fits into so many columns; dots stand for the rest."""
    if _columns(text) <= room:
        return text
    taken = 0
    for index, c in enumerate(text):
        taken += _columns(c)
        if taken > room - 1:
            return text[:index] + "…"
    return text


def marked(place: Place) -> list[str]:
    """Show the line of a place with a caret below it; no row where the line is not known."""
    if not (place.text and place.column):
        return []
    shown, caret, width = _window(place)
    return [f"    {shown}", f"    {' ' * caret}{'^' * width}"]


def as_human(findings: Iterable[Finding]) -> str:
    """Show findings for people: place, message, the line with a caret, and the mend.

    A note takes one line: nothing has to be mended.
    """
    blocks = []
    for finding in findings:
        rows = [visible(f"{finding.place}: {finding.severity} {finding.code}: {finding.message}")]
        rows += marked(finding.place) if finding.severity != "note" else []
        if finding.mend and finding.severity != "note":
            rows.append(f"    mend: {visible(finding.mend)}")
        blocks.append("\n".join(rows))
    return "\n".join(blocks)


def as_json(findings: Iterable[Finding]) -> str:
    """Show findings as a JSON array of objects; ``line`` and ``column`` are 0 where there is none."""
    rows = [
        {
            "code": f.code, "severity": f.severity, "file": f.place.file, "line": f.place.line,
            "column": f.place.column, "message": f.message, "mend": f.mend,
        }
        for f in findings
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(findings: Iterable[Finding]) -> str:
    """Show findings as workflow commands that GitHub turns into annotations on a change."""
    level = {"error": "error", "warning": "warning", "note": "notice"}

    def escape(text: str, *, inside: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if inside else text

    rows = []
    for f in findings:
        where = f"file={escape(f.place.file, inside=True)}"
        if f.place.line:
            where += f",line={f.place.line}"
        if f.place.column:
            where += f",col={f.place.column}"
        mend = f" Mend: {f.mend}" if f.mend else ""
        rows.append(f"::{level[f.severity]} {where},title={f.code}::{escape(f.message + mend)}")
    return "\n".join(rows)


FORMATS = {"human": as_human, "json": as_json, "github": as_github}
