"""Keys that come again: rows that say different things of one subject, told with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.plan.provenance import PLACES
from pharmagraph.extract.tables.tally import MOST_LISTED
from pharmagraph.findings import Finding, visible
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.plan.records import Repeat
    from pharmagraph.extract.tables.tally import Counts
    from pharmagraph.graphs.importing.making import Source

HEADER = "map\tsubject\tproperty\tvalue\tfile\trow\n"
_SHOWN = 3
_LONGEST = 60
# Spreadsheets take a cell that begins so for a formula (OWASP: CSV injection).
_FORMULA = tuple("=+-@")


def repeats_table(source: Source, counts: Counts) -> bytes:
    """Return the differences as a tab-separated table, a row for each value; b"" where there are none."""
    if not counts.listed:
        return b""
    lines = [HEADER]
    for repeat in counts.listed:
        for place, value in repeat.values:
            _, file, row = _place(source, place)
            cells = (
                repeat.map, _short(source.mapping, repeat.subject), _short(source.mapping, repeat.predicate),
                _value(source.mapping, value), file, str(row),
            )  # fmt: skip
            lines.append("\t".join(map(_cell, cells)) + "\n")
    return "".join(lines).encode()


def repeats_told(source: Source, counts: Counts) -> list[str]:
    """Return in lines how many subjects of which maps have rows that differ, with the first of them."""
    if not counts.repeats:
        return []
    total = counts.repeats.total()
    by_map = ", ".join(f"{name}: {number:,}" for name, number in sorted(counts.repeats.items()))
    what = "subject stands" if total == 1 else "subjects stand"
    told = [f"{total:,} {what} in several rows that say different things ({by_map})"]
    told += [f"  {_words(source, repeat)}" for repeat in counts.listed[:_SHOWN]]
    if len(counts.listed) >= MOST_LISTED:
        told.append(f"  only the first {MOST_LISTED:,} differences are listed")
    return told


def check_unique(source: Source, counts: Counts) -> None:
    """Refuse a data set in which a map is said to be unique, and rows of one subject differ.

    Raises ContentError: PG725 for each such map, with the first of its subjects.
    """
    maps = [map_ for map_ in source.mapping.maps.values() if map_.is_unique and counts.repeats[map_.name]]
    if not maps:
        return
    findings = []
    for map_ in maps:
        number = counts.repeats[map_.name]
        have = "subject has" if number == 1 else "subjects have"
        message = f"the map '{map_.name}' should be unique, but {number:,} {have} rows that differ"
        for repeat in [one for one in counts.listed if one.map == map_.name][:1]:
            message += f": {_words(source, repeat)}"
        mend = "mend the files, take more columns into the subject, or leave out: unique"
        findings.append(Finding("PG725", message, map_.place, mend))
    raise ContentError(findings[0].message, findings, mend=findings[0].mend)


def _words(source: Source, repeat: Repeat) -> str:
    mapping = source.mapping
    subject, prop = _short(mapping, repeat.subject), _short(mapping, repeat.predicate)
    return f"{subject}, {prop}: {', '.join(_values(source, repeat))}"


def _values(source: Source, repeat: Repeat) -> Iterator[str]:
    last = ""
    for place, value in repeat.values[:_SHOWN]:
        word, file, row = _place(source, place)
        at = f"{file} {word} {row}" if file != last else f"{word} {row}"
        yield f"{_value(source.mapping, value)} ({at})"
        last = file
    if len(repeat.values) > _SHOWN:
        yield "…"


def _place(source: Source, place: int) -> tuple[str, str, int]:
    """Return of a place whether it is a row or a line, the file, and the number."""
    staged = source.staged[place // PLACES]
    return "line" if staged.lines else "row", staged.name, place % PLACES


def _short(mapping: Mapping, iri: str) -> str:
    """Return an IRI without what all of the data set's begin with."""
    for start in (mapping.vocab, f"{mapping.graph}/"):
        if iri.startswith(start):
            return iri.removeprefix(start)
    return iri.rsplit("#", 1)[-1]


def _value(mapping: Mapping, term: str) -> str:
    shown = _short(mapping, value_of(term)) if is_iri(term) else value_of(term)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _cell(text: str) -> str:
    shown = visible(text.replace("\t", " ").replace("\n", " ").replace("\r", " "))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
