"""A finding: something in the content that is wrong or worth knowing, with its place and its mend.

Codes are stable: ``FINDINGS`` lists each with its severity and what it means, and
docs/reference/findings.md has a section for each.

    PG1xx  files and their form          PG4xx  ledger, lock and sources
    PG2xx  facts and the vocabulary      PG5xx  terms, crosswalks, ontology, questions, rules
    PG3xx  cues and claims               PG6xx  the graph: shapes and conflicts
                                         PG7xx  mappings of tables
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code stands for: ``severity``, and ``title`` in a few words."""

    code: str
    severity: Severity
    title: str


def _kinds(*rows: tuple[str, Severity, str]) -> dict[str, FindingKind]:
    return {code: FindingKind(code, severity, title) for code, severity, title in rows}


FINDINGS: dict[str, FindingKind] = _kinds(
    ("PG101", "error", "a file is missing or cannot be read"),
    ("PG102", "error", "a file is not UTF-8 text"),
    ("PG103", "error", "a file is too large or too deep"),
    ("PG104", "error", "YAML cannot be parsed"),
    ("PG105", "error", "YAML uses what a facts file may not hold"),
    ("PG106", "error", "a key stands twice"),
    ("PG107", "error", "a value has the wrong form"),
    ("PG108", "error", "a key is unknown"),
    ("PG109", "error", "a key is missing"),
    ("PG110", "error", "a character is not allowed"),
    ("PG111", "error", "TOML cannot be parsed"),
    ("PG112", "error", "a table row does not fit its header"),
    ("PG113", "error", "Turtle cannot be parsed"),
    ("PG114", "error", "a PDF cannot be read"),
    ("PG115", "error", "XML cannot be read"),
    ("PG116", "error", "a source holds no words"),
    ("PG117", "error", "reading a source takes too much time or memory"),
    ("PG118", "error", "a document cannot be added"),
    ("PG119", "error", "an optional part is not installed"),
    ("PG201", "error", "a relation is unknown"),
    ("PG202", "error", "a term is unknown"),
    ("PG203", "error", "a fact id is used twice"),
    ("PG204", "error", "a word names several terms"),
    ("PG205", "error", "a subject does not fit the relation"),
    ("PG206", "error", "a number cannot be read"),
    ("PG207", "error", "a unit is unknown or does not fit"),
    ("PG208", "error", "a status, certainty or polarity is unknown"),
    ("PG209", "error", "a judgement lacks its reason"),
    ("PG210", "error", "a referenced fact does not exist"),
    ("PG211", "error", "a date or signature cannot be read"),
    ("PG212", "error", "a reviewer is the curator"),
    ("PG213", "error", "a range runs backwards"),
    ("PG214", "error", "a retired term is used"),
    ("PG215", "error", "a fact of a reference-only source claims too much"),
    ("PG301", "error", "a cue is not in the source"),
    ("PG302", "error", "a cue spans sentences"),
    ("PG303", "error", "a cue occurs more than once"),
    ("PG304", "error", "a cue is longer than the source's licence lets it be"),
    ("PG305", "error", "the object is not in the cue"),
    ("PG306", "error", "a number is not in the cue"),
    ("PG307", "error", "a unit is not in the cue"),
    ("PG308", "error", "the subject is not in sight of the cue"),
    ("PG309", "error", "a negation is not matched"),
    ("PG310", "error", "a hedge is not matched"),
    ("PG311", "error", "a condition is not matched"),
    ("PG312", "error", "a comparator is not matched"),
    ("PG313", "error", "a qualifier is not in the cue"),
    ("PG314", "error", "a cue is empty"),
    ("PG401", "error", "a sentence is open"),
    ("PG402", "warning", "words of a cited sentence are unread"),
    ("PG403", "error", "an excused sentence does not exist, or is cited too"),
    ("PG404", "error", "a fact differs from the lock"),
    ("PG405", "error", "the lock is missing or damaged"),
    ("PG406", "error", "the source text is not the one described"),
    ("PG407", "error", "the cues repeat too much of the source"),
    ("PG408", "note", "the text is not at hand"),
    ("PG409", "error", "the lock was made by another reader"),
    ("PG410", "error", "a locked fact is gone from the file"),
    ("PG501", "error", "a term id is used twice"),
    ("PG502", "error", "a label is used twice in one kind"),
    ("PG503", "error", "a kind is unknown"),
    ("PG504", "warning", "nothing uses a term"),
    ("PG505", "error", "an identifier has the wrong form"),
    ("PG506", "error", "a crosswalk row names no term"),
    ("PG507", "error", "a question cannot be used"),
    ("PG508", "error", "a relation or key is not described whole"),
    ("PG509", "error", "an id has the wrong form"),
    ("PG510", "error", "the ontology holds a node without an IRI"),
    ("PG511", "error", "a shape cannot be used"),
    ("PG512", "error", "a label may not be passed on"),
    ("PG513", "error", "a rule cannot be used"),
    ("PG514", "error", "the rules do not end"),
    ("PG601", "error", "a shape is violated"),
    ("PG602", "error", "two accepted facts cannot both hold"),
    ("PG603", "note", "a fact has not been reviewed"),
    ("PG604", "warning", "a review is overdue"),
    ("PG701", "error", "a table, list or map is unknown"),
    ("PG702", "error", "a column is unknown"),
    ("PG703", "error", "a prefix, class or property is unknown"),
    ("PG704", "error", "a template cannot be used"),
    ("PG705", "error", "a regular expression cannot be used"),
    ("PG706", "error", "a file name leads elsewhere"),
    ("PG707", "error", "an encoding or a delimiter is unknown"),
    ("PG708", "error", "items of a list stand where there are none"),
    ("PG709", "error", "a datatype, format or language does not fit"),
    ("PG710", "error", "a folder is a document and a data set at once"),
    ("PG711", "error", "a decision on a link cannot be used"),
    ("PG712", "warning", "a decision on a link fits nothing"),
    ("PG721", "error", "a data file cannot be read"),
    ("PG722", "error", "too many rows were rejected"),
    ("PG723", "error", "a row was rejected"),
)


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
