"""Keys of JSON-LD that no context explains: a parser leaves them out, with what they hold, and says nothing.

(JSON-LD 1.1 Processing Algorithms and API, section 5.1.2, step 13.3.) Where any context of the file sets
a vocabulary, every key may have a meaning, and none is told of.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    Terms: TypeAlias = dict[str, Any]

_INNER = {"@graph", "@included", "@list", "@set", "@reverse", "@nest"}
_MAPS = {"@index", "@id", "@type"}


def left_out(text: str) -> Iterator[tuple[str, int]]:
    """Yield each key that is left out, with the line on which it first stands (0 where that is not seen).

    ``text`` is JSON-LD whose contexts all stand in it, nested no deeper than may be. What is no JSON has
    no such keys.
    """
    try:
        document = json.loads(text)
    except ValueError:
        return  # the parser will say what is wrong with it
    terms: Terms = {}
    _gather(document, terms)
    if terms.get("@vocab"):
        return
    for key in _unexplained(document, terms):
        found = re.search(rf'"{re.escape(key)}"\s*:', text)
        yield key, text.count("\n", 0, found.start()) + 1 if found else 0


def _gather(value: Any, terms: Terms) -> None:
    """Gather the terms of all contexts: where each of them holds makes little difference."""
    if isinstance(value, list):
        for one in value:
            _gather(one, terms)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                for context in inner if isinstance(inner, list) else [inner]:
                    if isinstance(context, dict):
                        terms.update({k: v for k, v in context.items() if v is not None or k not in terms})
            _gather(inner, terms)


def _unexplained(value: Any, terms: Terms) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _unexplained(one, terms)
    elif isinstance(value, dict):
        if any(_meaning(key, terms) == "@value" for key in value):
            return
        for key, inner in value.items():
            if key not in terms and ":" not in key and not key.startswith("@"):
                yield key
            else:
                yield from _below(key, inner, terms)


def _meaning(key: str, terms: Terms) -> Any:
    """Return the keyword or definition for which a key stands."""
    known = terms.get(key, key)
    return known.get("@id", known) if isinstance(known, dict) and len(known) == 1 else known


def _below(key: str, inner: Any, terms: Terms) -> Iterator[str]:
    """Yield what is left out below a key that means something."""
    known = _meaning(key, terms)
    if known is None or (isinstance(known, str) and known.startswith("@") and known not in _INNER):
        return
    if not isinstance(known, dict):
        yield from _unexplained(inner, terms)
        return
    held = known.get("@container")
    containers = set(held) if isinstance(held, list) else {held}
    if known.get("@id", "") is None or known.get("@type") == "@json" or "@language" in containers:
        return
    if containers & _MAPS and isinstance(inner, dict):
        inner = list(inner.values())
    yield from _unexplained(inner, terms)
