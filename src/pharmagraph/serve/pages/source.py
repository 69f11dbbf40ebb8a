"""The pages of sources: the list of them, and of each its sentences with the facts drawn from them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.serve.pages.addresses import web_link
from pharmagraph.serve.pages.facts import brief
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number
from pharmagraph.serve.pages.sentences import Sentences
from pharmagraph.serve.pages.term import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.graphs.records import Source
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

MANY = 200
"""Sentences, or statements of a source without sentences, on one page."""


def sources_page(atlas: Atlas) -> Page:
    """Return the list of sources with their review state."""
    return Page("sources.html", "Sources", {"sources": source_rows(atlas)}, "sources")


def source_rows(atlas: Atlas) -> list[Data]:
    """Return each source in a row: what it is, and how many statements stand on it."""
    return [_described(atlas, source) for source in atlas.sources.values()]


def _described(atlas: Atlas, source: Source) -> Data:
    rows = atlas.drawn.get(source.iri, ())
    return {
        "iri": source.iri,
        "address": atlas.addresses.of(source.iri),
        "title": source.title or source.iri,
        "kind": source.kind,
        "publisher": source.publisher,
        "published": source.published,
        "jurisdiction": source.jurisdiction,
        "licence": source.licence,
        "original": source.address,
        "link": web_link(source.address),
        "statements": len(rows),
        "standings": atlas.standings(rows),
        "dates": dates(rows),
    }


def source_page(atlas: Atlas, iri: str, given: Mapping[str, str], *, shows_all: bool) -> Page:
    """Return the page of a source.

    ``shows_all`` says that texts at hand may be shown even where their licence lets nobody pass them
    on: on the machine of the person who has them, and nowhere else.
    """
    source = atlas.sources[iri]
    data = _described(atlas, source)
    checked = atlas.documents.get(iri)
    data["reference_only"] = bool(checked and checked.source.reference_only)
    data["language"] = checked.source.language if checked else ""
    if checked is None or checked.ledger is None:
        return Page("source.html", data["title"], data | _sections(atlas, data, given), "sources")
    return Page(
        "source.html", data["title"], data | _ledger(atlas, data, checked, given, shows_all), "sources"
    )


def _sections(atlas: Atlas, data: Data, given: Mapping[str, str]) -> Data:
    """Return the statements of a source without sentences, by its sections."""
    rows = sorted(atlas.drawn.get(data["iri"], ()), key=lambda row: (row.section or row.heading, row.iri))
    begin = min(whole_number(given.get("from", "")), max(1, len(rows)))
    sections: dict[str, list[Data]] = {}
    for row in rows[begin - 1 : begin - 1 + MANY]:
        sections.setdefault(row.section or row.heading, []).append(brief(atlas, row))
    return {
        "ledger": None,
        "sections": [{"title": title, "facts": facts} for title, facts in sections.items()],
        "pages": pages(data["address"], begin, MANY, len(rows)),
    }


def _ledger(
    atlas: Atlas,
    data: Data,
    checked: DocumentCheck,
    given: Mapping[str, str],
    shows_all: bool,  # noqa: FBT001
) -> Data:
    """Return the sentences of a source, with what became of each."""
    assert checked.ledger is not None  # noqa: S101 - asked by the caller
    rows = checked.ledger.rows
    wanted = given.get("sentence", "")
    begin = whole_number(wanted or given.get("from", ""))
    begin = min(begin, max(1, len(rows)))
    if wanted:
        begin = (begin - 1) // MANY * MANY + 1
    may_show = checked.source.redistributable or shows_all
    at_hand = checked.text_at_hand and any(row.text for row in rows)
    sentences = Sentences(atlas, checked, data["iri"], shows=may_show)
    counts = Counter(row.state for row in rows)
    return {
        "sections": [],
        "ledger": {
            "counts": [
                {"state": s, "count": counts[s]} for s in ("cited", "excused", "frame", "open") if counts[s]
            ],
            "text": ("shown" if may_show else "kept back") if at_hand else "absent",
            "redistributable": checked.source.redistributable,
            "headings": sentences.headings(data["address"], MANY),
            "sentences": [sentences.data(row) for row in rows[begin - 1 : begin - 1 + MANY]],
        },
        "pages": pages(data["address"], begin, MANY, len(rows)),
    }
