"""What a graph's triples say of one thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.rdfterms import Triple


def of(triples: Iterable[Triple], subject: str) -> dict[str, list[str]]:
    """Return what is said of an IRI, by the end of the property's IRI."""
    found: dict[str, list[str]] = {}
    for s, p, o in triples:
        if s == f"<{subject}>":
            found.setdefault(re.split("[/#]", p[1:-1])[-1], []).append(value_of(o))
    return found
