"""The sentences of a source as its page shows them: words or digest, state, and the facts drawn from each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.extract.lock import short_digest
from pharmagraph.serve.pages.facts import brief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.extract.ledger import Row
    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

_MOST_HEADINGS = 300


class Sentences:
    """Describes the sentences of one document; ``shows`` says whether their words may be shown."""

    def __init__(self, atlas: Atlas, checked: DocumentCheck, iri: str, *, shows: bool) -> None:
        self._atlas, self._checked, self._iri, self._shows = atlas, checked, iri, shows

    @cached_property
    def _by_fact(self) -> Mapping[str, StatementRow]:
        """The statements of the built graph by the ids of their facts."""
        rows = self._atlas.drawn.get(self._iri, ())
        return {row.reference.partition("/")[2]: row for row in rows}

    @cached_property
    def _digests(self) -> Mapping[int, str]:
        lock = self._checked.lock
        return {s.number: s.digest for s in lock.sentences} if lock else {}

    def data(self, row: Row) -> Data:
        """Return a sentence. Headings are shown always: each statement below them names them too."""
        facts = [self._by_fact[name] for name in row.facts if name in self._by_fact]
        shown = row.text if self._shows or row.kind == "heading" else ""
        cues = list(dict.fromkeys(piece for one in facts for piece in one.cues))
        return {
            "number": row.number,
            "anchor": f"s{row.number}",
            "kind": row.kind,
            "level": min(len(row.headings) + 2, 4),
            "state": row.state,
            "because": row.because,
            "words": [{"text": text, "cited": cited} for text, cited in marked(shown, cues)],
            "digest": self._digests.get(row.number, ""),
            "facts": [brief(self._atlas, one) | {"cue": list(one.cues)} for one in facts],
            "unbuilt": [name for name in row.facts if name not in self._by_fact],
            "unread": list(row.unread) if self._shows else [],
        }

    def headings(self, address: str, size: int) -> list[Data]:
        """Return the headings with their places, for jumping; ``size`` is how many sentences a page has."""
        assert self._checked.ledger is not None  # noqa: S101 - asked by the caller
        rows = self._checked.ledger.rows
        known = {short_digest(h): h for row in rows for h in row.headings}
        link = f"{address}{'&' if '?' in address else '?'}"
        found = []
        for row in rows:
            title = row.text or known.get(self._digests.get(row.number, ""), "")
            if row.kind == "heading" and title:
                first = (row.number - 1) // size * size + 1
                page = f"{link}from={first}" if first > 1 else address
                found.append({
                    "title": title, "level": min(len(row.headings) + 1, 3), "address": f"{page}#s{row.number}"
                })  # fmt: skip
        return found[:_MOST_HEADINGS]


def marked(text: str, pieces: list[str]) -> list[tuple[str, bool]]:
    """Cut a sentence into stretches that a cue repeats (True) and others.

    >>> marked("take two tablets", ["two", "tablets"])
    [('take ', False), ('two', True), (' ', False), ('tablets', True)]
    """
    if not text:
        return []
    low = text.casefold()
    repeated = bytearray(len(text))
    if len(low) == len(text):  # else offsets differ, and nothing is marked
        for piece in filter(None, (p.casefold() for p in pieces)):
            at = low.find(piece)
            if at >= 0:
                repeated[at : at + len(piece)] = b"\x01" * len(piece)
    found: list[tuple[str, bool]] = []
    begin = 0
    for n in range(1, len(text) + 1):
        if n == len(text) or repeated[n] != repeated[begin]:
            found.append((text[begin:n], bool(repeated[begin])))
            begin = n
    return found
