"""The fact sheet as Markdown (CommonMark): facts, what does not simply hold, sources, disclaimer.

Words of the graph are escaped: none of them can become markup, a link or HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.factsheet import meaning, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.records import Source
    from pharmagraph.graphs.writers.factsheet import Entry, Line, Section, Sheet
    from pharmagraph.graphs.writers.selection import Selection

# What CommonMark, and GitHub's addition to it, give a meaning to anywhere, or where a line begins; an
# escaped sign is that sign. An address would become a link.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~$@&]|:(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]", re.IGNORECASE)

NOTHING = "The graph has no statement about a drug."


def markdown(selection: Selection) -> Iterator[str]:
    """Write a fact sheet for each drug, or for the terms that are asked for, one below the other."""
    number = 0
    for number, sheet in enumerate(sheets(selection), 1):
        if number > 1:
            yield "\n---\n\n"
        yield from (f"{line}\n" for line in _lines(sheet, selection))
    if not number:
        yield f"# {escaped(selection.name)}\n\n> **{escaped(selection.disclaimer)}**\n\n{NOTHING}\n"


def _lines(sheet: Sheet, selection: Selection) -> Iterator[str]:
    term = sheet.term
    yield f"# {escaped(term.label)}"
    yield ""
    yield f"{escaped(term.kind[:1].upper() + term.kind[1:])}. {escaped(term.definition)}".strip()
    if term.synonyms:
        yield f"Also called {escaped(', '.join(term.synonyms))}."
    yield ""
    yield f"> **{escaped(selection.disclaimer)}**"
    yield ""
    counted = ", ".join(f"{count} {escaped(standing)}" for standing, count in sheet.counts)
    yield f"{counted or 'No statements'}."
    yield " ".join(map(escaped, sheet.dates))
    for section in sheet.sections:
        yield from _section(section)
    yield from ("", "## Sources", "")
    for number, source in enumerate(sheet.sources, 1):
        yield f"{number}. {_source(source)}"
    shown = [(standing, meaning(standing)) for standing, _ in sheet.counts]
    yield from ("", "## What the words mean", "")
    yield from (f"- **{escaped(standing)}**: {told}" for standing, told in shown)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {escaped(section.title)}", "")
    if not section.holding:
        yield section.nothing
    for entry in section.holding:
        yield from _entry(entry)
    for title, entries in section.apart:
        yield from ("", f"### {title}", "")
        for entry in entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    mark = "" if entry.standing == "accepted" else f"**[{escaped(entry.standing.upper())}]** "
    yield f"- {mark}{escaped(entry.words)}"
    for line in entry.lines:
        yield f"    - {_line(line)}"


def _line(line: Line) -> str:
    place = f", {escaped(line.place)}" if line.place else ""
    against = ", ".join(line.against)
    parts = [
        *map(escaped, line.notes),
        f"“{escaped(line.cue)}”" if line.cue else "",
        f"source {line.source}{place}" if line.source else "concluded by a rule",
        f"because {escaped(line.because)}" if line.because else "",
        f"contradicts {escaped(against)}" if against else "",
        escaped(line.signed),
        escaped(line.reference),
    ]
    return "; ".join(part for part in parts if part)


def _source(source: Source) -> str:
    parts = [
        source.title,
        source.kind,
        source.publisher,
        source.published,
        source.jurisdiction,
        source.licence,
    ]
    return ", ".join(escaped(part) for part in [*parts, source.address] if part)


def escaped(words: str) -> str:
    r"""Return words as Markdown that shows just them, in one line.

    >>> print(escaped("- a *b* <c> [d](e)"))
    \- a \*b\* \<c\> \[d\](e)
    """
    flat = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return _MARKUP.sub(r"\\\g<0>", flat)
