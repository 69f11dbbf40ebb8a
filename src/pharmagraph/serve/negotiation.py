"""Which format a client gets: the Accept header of HTTP (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What is longer is cut off: no client needs more, and reading it would take time.
_LONGEST = 2_000
_RANGE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_TYPE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*(?:;|\Z)")
_WEIGHT = re.compile(r";\s*[qQ]\s*=\s*(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)\s*(?=;|\Z)")


class Offer(NamedTuple):
    """A format that can be had; ``aliases`` are other media types that ask for it."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


class _Accepted(NamedTuple):
    kind: str
    weight: float


@lru_cache(maxsize=512)
def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Return the offer that a client prefers; None where it accepts none of them.

    Without an Accept header, or with one that holds no media type at all, that is the first offer.
    Of several with the same weight, one that is named comes before one that a wildcard admits, and
    else the first.

    >>> formats = (Offer("json", "application/json"), Offer("csv", "text/csv"))
    >>> choose("text/csv;q=0.5, */*;q=0.1", formats).name
    'csv'
    """
    accepted = list(_read(accept or ""))
    if not accepted:
        return offers[0]
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen = None
    for n, offer in enumerate(offers):
        weight, nearness = _weight(offer, accepted)
        if weight > 0 and (weight, nearness, -n) > best:
            best = (weight, nearness, -n)
            chosen = offer
    return chosen


def _read(accept: str) -> Iterator[_Accepted]:
    """Read the media ranges of a header; what is none is left out."""
    for part in _RANGE.findall(accept[:_LONGEST]):
        found = _TYPE.match(part)
        if found:
            weight = _WEIGHT.search(part, found.end(2))
            yield _Accepted(f"{found[1]}/{found[2]}".lower(), float(weight[1]) if weight else 1.0)


def _weight(offer: Offer, accepted: Sequence[_Accepted]) -> tuple[float, int]:
    """Return the weight of an offer and how exactly it was named: 3 itself, 2 an alias, 1 its kind, 0 any.

    The most specific range decides, not the heaviest: "text/*;q=0.3, text/html;q=0" refuses HTML.
    """
    names = {offer.media_type: 3}
    names |= dict.fromkeys(offer.aliases, 2)
    names |= {f"{offer.media_type.partition('/')[0]}/*": 1, "*/*": 0}
    found = [(names[a.kind], a.weight) for a in accepted if a.kind in names]
    if not found:
        return 0.0, 0
    nearness, weight = max(found)
    return weight, nearness
