"""Search over labels and synonyms, as a page and as suggestions while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.vocabulary import folded, nearest
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.asker import refused
from pharmagraph.serve.pages.datasearch import datasets_of, subjects_called
from pharmagraph.serve.pages.lists import term_row
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas, Entry

MANY, SUGGESTED = 50, 12
_LONGEST = 200
_EXACT, _BEGINS, _WORD_BEGINS, _HOLDS = range(4)


def search_page(atlas: Atlas, given: Mapping[str, str], ask: Ask = refused) -> Page:
    """Return the terms whose label or another name holds the words q, the nearest first.

    In JSON, ``limit`` may ask for fewer; then data sets are left out, as somebody is typing. Else subjects
    of data sets are found too (``datasearch``), with in=data all of them.
    """
    words = given.get("q", "")[:_LONGEST].strip()
    found = find(atlas, words)
    size = min(whole_number(given["limit"]), MANY) if given.get("limit") else MANY
    limit = f"&limit={size}" if given.get("limit") else ""
    begin = min(whole_number(given.get("from", "")), max(1, len(found)))
    every = given.get("in") == "data"
    imported = None if limit or begin > 1 else subjects_called(atlas, words, ask, every=every)
    data = {
        "q": words,
        "terms": [
            term_row(atlas, entry) | {"matched": name if name != entry.label else ""}
            for entry, name in found[begin - 1 : begin - 1 + size]
        ],
        "did_you_mean": suggestions(atlas, words) if words and not found else [],
        "pages": pages(f"/search?q={quoted(words)}{limit}", begin, size, len(found)),
        "imported": imported,
    }
    whole = not (imported and imported["incomplete"])
    return Page("search.html", f"Search: {words}" if words else "Search", data, "search", keep=whole)


def asks_queries(atlas: Atlas, given: Mapping[str, str]) -> bool:
    """Tell whether the page of a search needs an answer to a query."""
    return bool(given.get("q", "").strip() and not given.get("limit") and datasets_of(atlas))


def find(atlas: Atlas, words: str) -> list[tuple[Entry, str]]:
    """Return the terms that have a name with these words, each with the name that fits best.

    A name that is the words comes before one that begins with them, then one in which a word does,
    then any other; among equals, terms of which more is said come first, and retired ones last.
    """
    wanted = folded(words)
    if not wanted:
        return []
    found: list[tuple[tuple[int, bool, int, int, str, str], Entry, str]] = []
    for entry in atlas.terms.values():
        best: tuple[int, int] | None = None
        for n, name in enumerate(atlas.names[entry.iri]):
            rank = _rank(name, wanted)
            if rank is not None and (best is None or (rank, n) < best):
                best = (rank, n)
        if best is not None:
            said = len(atlas.about.get(entry.iri, ())) + len(atlas.towards.get(entry.iri, ()))
            place = (best[0], entry.retired, -said, best[1], entry.label.casefold(), entry.iri)
            found.append((place, entry, (entry.label, *entry.synonyms)[best[1]]))
    return [(entry, name) for _, entry, name in sorted(found)]


def _rank(name: str, wanted: str) -> int | None:
    at = name.find(wanted)
    if at < 0:
        return None
    if at == 0:
        return _EXACT if len(name) == len(wanted) else _BEGINS
    return _WORD_BEGINS if f" {wanted}" in name else _HOLDS


def suggestions(atlas: Atlas, words: str) -> list[dict[str, object]]:
    """Return the terms whose names come nearest to words that fit none."""
    by_name: dict[str, Entry] = {}
    for entry in atlas.terms.values():
        for name in (entry.label, *entry.synonyms):
            by_name.setdefault(name, entry)
    near = [by_name[name] for name in nearest(words, by_name)]
    return [term_row(atlas, entry) for entry in dict.fromkeys(near)]
