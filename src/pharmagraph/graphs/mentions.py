"""Which IRIs a query names, in which role, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from pharmagraph.graphs.patterns import groups_of, read_pattern
from pharmagraph.ontology.prefixes import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pharmagraph.graphs.patterns import Group, QueryPattern, Span, TriplePattern

RDF_TYPE = RDF + "type"
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_HIGHEST = 0x10FFFF
_NO_IRI = frozenset("[(?$\"'_+-.0123456789")


class Mention(NamedTuple):
    """An IRI that a query names.

    ``role`` is "property" in the place of a predicate (anywhere in a path), "class" as what
    something is said to be (a, rdf:type), "term" elsewhere. The offsets are those of the text.
    """

    iri: str
    role: str
    start: int
    end: int


class Names:
    """Turns what a query writes into IRIs, by its own PREFIX and BASE and by known prefixes."""

    def __init__(self, text: str, query: QueryPattern, prefixes: Mapping[str, str]) -> None:
        self._text = text
        self._prefixes = dict(prefixes)
        self._base = ""
        self._base = self._absolute(query.base).partition("#")[0] if query.base else ""
        for prefix, written in query.declared:
            self._prefixes[prefix] = self._absolute(written)

    def _absolute(self, written: str) -> str:
        found = _CODE_POINT.sub(_character, written[1:-1])
        if not self._base:
            return found
        address, sign, fragment = found.partition("#")  # urljoin would drop a "#" at the end
        try:
            return urljoin(self._base, address) + sign + fragment
        except ValueError:  # an address that has no form
            return found

    def iri(self, span: Span) -> str:
        """Return the IRI that stands there: "" for anything else, and where a prefix is unknown."""
        if self._text[span.start] in _NO_IRI:  # brackets can be long
            return ""
        written = span.of(self._text)
        if written.startswith("<"):
            return self._absolute(written)
        if written == "a":
            return RDF_TYPE
        prefix, colon, local = written.partition(":")
        if not colon or prefix not in self._prefixes:
            return ""
        return self._prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= _HIGHEST else "\N{REPLACEMENT CHARACTER}"


def mentions(text: str, prefixes: Mapping[str, str]) -> tuple[Mention, ...]:
    """Return the IRIs that a query looks for, in the order of the text; none where it is unreadable.

    A template of CONSTRUCT, names of functions and datatypes, graphs and services are left out:
    they need not occur in the graph.
    """
    query = read_pattern(text)
    if query is None:
        return ()
    names = Names(text, query, prefixes)
    found = set()
    for role, span in _spans(query, names):
        if iri := names.iri(span):
            found.add(Mention(iri, role, span.start, span.end))
    found = {m for m in found if not m.iri.startswith(XSD)}
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.role)))


def _spans(query: QueryPattern, names: Names) -> Iterator[tuple[str, Span]]:
    for span in query.select.names:
        yield "term", span
    tops = [*query.select.exists, query.group]
    for group in [g for top in tops for g in groups_of(top)]:
        yield from _of_group(group, names)


def _of_group(group: Group, names: Names) -> Iterator[tuple[str, Span]]:
    for span in group.select.names if group.select else ():
        yield "term", span
    for element in group.elements:
        for span in element.names:
            yield "term", span
        for collection in element.collections:
            for item in collection.items:
                yield "term", item
        for triple in element.triples:
            yield from _of_triple(triple, names)


def _of_triple(triple: TriplePattern, names: Names) -> Iterator[tuple[str, Span]]:
    for step in triple.path.steps if triple.path else ():
        yield "property", step
    yield "term", triple.subject
    is_type = (
        triple.path is not None and triple.path.kind == "step" and names.iri(triple.predicate) == RDF_TYPE
    )
    yield "class" if is_type else "term", triple.object
