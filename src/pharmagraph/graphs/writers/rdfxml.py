"""RDF/XML by pyoxigraph's serializer, through a file of the system's, so that nothing is held.

Triples are parsed from text and never pass through a store, which would rewrite literals.
"""

from __future__ import annotations

import re
import tempfile
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.errors import GraphError
from pharmagraph.graphs.nquads import MEND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import Triple

_BATCH = 5_000  # triples that are parsed at a time
_PIECE = 1_000_000
_DECLARATION = re.compile(rb"<\?xml[^>]*\?>\s*")


def rdfxml(selection: Selection) -> Iterator[bytes]:
    """Write RDF/XML 1.1: all graphs joined, the comment behind the XML declaration."""
    with tempfile.TemporaryFile() as held:
        try:
            ox.serialize(
                _parsed(selection.triples),
                held,
                format=ox.RdfFormat.RDF_XML,
                prefixes=dict(selection.prefixes),
            )
        except (SyntaxError, ValueError, OSError) as error:
            message = f"the graph cannot be written in this format: {error}"
            raise GraphError(message, mend=MEND) from error
        held.seek(0)
        first = held.read(_PIECE)
        found = _DECLARATION.match(first)
        start = found.end() if found else 0
        yield first[:start].strip() + b"\n" + _comment(selection.comment) + first[start:]
        while piece := held.read(_PIECE):
            yield piece
        yield b"\n"


def _parsed(triples: Iterable[Triple]) -> Iterator[ox.Triple]:
    several = iter(triples)
    while lines := "".join(f"{s} {p} {o} .\n" for s, p, o in islice(several, _BATCH)):
        for quad in ox.parse(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _comment(words: str) -> bytes:
    """Write a comment; two hyphens would end it (XML 1.0, section 2.5)."""
    return f"<!-- {' '.join(words.split()).replace('--', '- -')} -->\n".encode() if words else b""
