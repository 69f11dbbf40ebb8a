"""N-Triples and N-Quads as they stand; JSON-LD and RDF/XML by pyoxigraph's serializers.

Triples are parsed from text and never pass through a store, which would rewrite literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.errors import GraphError
from pharmagraph.graphs.nquads import MEND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.rdfterms import Triple


def _lines(triples: Sequence[Triple]) -> bytes:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode()


def write_ntriples(triples: Sequence[Triple], _prefixes: Mapping[str, str], _comment: str) -> bytes:
    """Write N-Triples."""
    return _lines(triples)


def write_nquads(triples: Sequence[Triple], _prefixes: Mapping[str, str], _comment: str) -> bytes:
    """Write N-Quads of the default graph."""
    return _lines(triples)


def _serialized(triples: Sequence[Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    parsed = (quad.triple for quad in ox.parse(input=_lines(triples), format=ox.RdfFormat.N_TRIPLES))
    try:
        return (ox.serialize(parsed, format=form, prefixes=dict(prefixes)) or b"") + b"\n"
    except (SyntaxError, ValueError, OSError) as error:
        raise GraphError(f"the graph cannot be written in this format: {error}", mend=MEND) from error


def write_jsonld(triples: Sequence[Triple], prefixes: Mapping[str, str], _comment: str) -> bytes:
    """Write JSON-LD 1.1 in expanded form."""
    return _serialized(triples, ox.RdfFormat.JSON_LD, prefixes)


def write_rdfxml(triples: Sequence[Triple], prefixes: Mapping[str, str], _comment: str) -> bytes:
    """Write RDF/XML."""
    return _serialized(triples, ox.RdfFormat.RDF_XML, prefixes)
