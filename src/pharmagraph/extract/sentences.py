"""Where a sentence begins and ends, inside one block of text.

A few rules with abbreviations: on medical text they do better than the general splitters, which cut
at "i.v." or leave "a day.Take" whole.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pharmagraph.extract.folding import word_set

SPLITTER = "rules-1"
"""Name and version of the rules; it stands in the lock, and a change asks for a new lock."""

# After these a full stop ends no sentence, whatever follows.
_NEVER = word_set(
    "e.g i.e vs cf viz approx ca dr mr mrs ms prof st no nos fig figs tab ref refs vol pp sp spp resp"
    " esp incl"
    " dept"
)
# After these it ends one where the next word is one that begins sentences.
_SELDOM = frozenset(
    [
        "etc",
        "al",
        "i.v",
        "i.m",
        "s.c",
        "p.o",
        "p.r",
        "b.i.d",
        "t.i.d",
        "q.i.d",
        "q.d",
        "b.d",
        "t.d.s",
        "q.d.s",
        "p.r.n",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "e.u",
        "inc",
        "ltd",
        "co",
        "max",
        "min",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
# Units that look like abbreviations; after a number they end sentences as other words do.
_UNITS = frozenset({"g", "h", "hr", "hrs", "min", "mins", "sec"})
_STARTERS = word_set(
    "a after all also always an and any are as ask at avoid before but by children contact diarrhoea did"
    " do does"
    " doses each elderly few follow for from give he her his how however if in injection it its keep"
    " many men more most"
    " never no not of on one only or other others our patients people please post see she should side"
    " since some"
    " speak stop store such swallow take talk tell that the their then there these they this those to"
    " treatment"
    " two use we what when where which while who why with women you your"
)
_END = re.compile(r"[.!?\u2026]+[\"'\u2019\u201d)\]\u00bb]*(?=\s|$)")
# "thrice a day.Parenteral": a full stop between a word and a capital without space.
_TIGHT = re.compile(
    r"(?<=[a-z]{2})[.!?](?=[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z]+(?:[\s:,;.]|$))|(?<=[a-z]{2})[.!?](?=(?:A"
    r"|I)\s)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S*\Z")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+\Z|\d+\Z")
_NEXT = re.compile(r"[\s\"'\u2018\u201c(\[\u00ab]*(\w[\w'\u2019-]*)?")
_LINE_WORD = re.compile(r"\S+\Z")


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of a block as (start, end) offsets, without the white space around them.

    >>> split("Take 0.5 mg i.v. daily. Rest.")
    [(0, 23), (24, 29)]
    """
    end = len(text) if end is None else end
    cuts = {m.end() for m in _END.finditer(text, start, end) if _ends(text, start, m.start(), m.end(), end)}
    cuts |= {m.end() for m in _TIGHT.finditer(text, start, end) if not _in_address(text, start, m.start())}
    bounds = [start, *sorted(cuts), end]
    spans = (_trimmed(text, a, b) for a, b in pairwise(bounds))
    return [(a, b) for a, b in spans if a < b]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _in_address(text: str, start: int, at: int) -> bool:
    found = _LINE_WORD.search(text, max(start, at - 200), at)
    return bool(found and _ADDRESS.search(found.group()))


def _ends(text: str, start: int, stop: int, after: int, end: int) -> bool:
    """Tell whether the full stop, question or exclamation mark at ``stop`` ends a sentence."""
    following = _NEXT.match(text, after, end)
    word = (following.group(1) or "") if following else ""
    if not word:
        # A bullet sign or bracket follows, or nothing at all.
        return True
    if text[stop] != "." or after - stop > 1:
        return not word[0].islower()
    found = _WORD_BEFORE.search(text, max(start, stop - 40), stop)
    return not word[0].islower() and _stops(found.group() if found else "", word, text[start:stop])


def _stops(before: str, word: str, so_far: str) -> bool:
    """Tell whether a full stop after one word and before another ends a sentence."""
    folded = before.lower()
    if folded in _NEVER:
        return False
    if folded in _UNITS and so_far.removesuffix(before).rstrip()[-1:].isdigit():
        return True
    if folded in _SELDOM or (len(before) == 1 and before.isalpha() and before.isupper()):
        # An abbreviation ("i.v.") or an initial ("J. Smith"), which may end a sentence all the same.
        return word[0].isupper() and word.lower() in _STARTERS
    # "1. Take": the number of a list item or heading.
    earlier = so_far.removesuffix(before).rstrip()
    return not (before.isdigit() and (not earlier or earlier[-1] in ".!?:"))
