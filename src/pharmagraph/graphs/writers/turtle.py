"""Turtle that people can read and compare: sorted, with prefixes, one subject a block.

RDF 1.1 Turtle, sections 2 and 6; numbers stay the text that they are in the canonical artefact.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import RDF, XSD
from pharmagraph.rdfterms import datatype_of, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.rdfterms import NtTerm, Triple

# The part of PN_LOCAL that needs no escape; anything else is written as a full IRI.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?\Z")
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+\Z")
_INTEGER = re.compile(r"-?[0-9]+\Z")
_TYPE = f"<{RDF}type>"
_MOST_KNOWN = 100_000


class _Names:
    """Shortens IRIs by a prefix map; remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._known: dict[NtTerm, str] = {}
        self.used: set[str] = set()

    def short(self, term: NtTerm) -> str:
        """Write a term as Turtle does."""
        if term not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[term] = self._iri(term[1:-1]) if is_iri(term) else self._literal(term)
        return self._known[term]

    def _iri(self, value: str) -> str:
        for prefix, namespace in self._prefixes:
            if value.startswith(namespace) and _LOCAL.match(local := value[len(namespace) :]):
                self.used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{value}>"

    def _literal(self, term: NtTerm) -> str:
        datatype = datatype_of(term)
        if not datatype:
            return term
        lexical = value_of(term)
        if (
            (datatype == XSD + "decimal" and _DECIMAL.match(lexical))
            or (datatype == XSD + "integer" and _INTEGER.match(lexical))
            or (datatype == XSD + "boolean" and lexical in {"true", "false"})
        ):
            return lexical
        return f"{term[: term.rindex('^^')]}^^{self._iri(datatype)}"


def _blocks(triples: Iterable[Triple], names: _Names, indent: str = "") -> Iterator[str]:
    """Yield a block for each subject; the triples come sorted."""
    for subject, about in groupby(triples, key=lambda triple: triple[0]):
        lines = []
        for predicate, same in groupby(sorted(about, key=_predicate_order), key=lambda triple: triple[1]):
            verb = "a" if predicate == _TYPE else names.short(predicate)
            lines.append(f"{verb} " + " , ".join(names.short(o) for _, _, o in same))
        yield f"{indent}{names.short(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"


def _predicate_order(triple: Triple) -> tuple[bool, str, str]:
    return (triple[1] != _TYPE, triple[1], triple[2])


def _head(used: Iterable[str], prefixes: Mapping[str, str], comment: str) -> str:
    told = "".join(f"# {line}\n" for line in comment.splitlines())
    declared = "".join(f"@prefix {p}: <{prefixes[p]}> .\n" for p in sorted(used))
    return f"{told}{declared}\n"


def write_turtle(triples: Sequence[Triple], prefixes: Mapping[str, str], comment: str) -> bytes:
    """Write Turtle: only the prefixes that are used, the comment at the head."""
    names = _Names(prefixes)
    body = "\n".join(_blocks(triples, names))
    return (_head(names.used, prefixes, comment) + body).encode()


def write_trig(triples: Sequence[Triple], prefixes: Mapping[str, str], comment: str) -> bytes:
    """Write TriG: the curated layer is the default graph, and so stands without a graph name."""
    return write_turtle(triples, prefixes, comment)


def stream_turtle(
    graphs: Iterable[tuple[str, Iterable[Triple]]], prefixes: Mapping[str, str], comment: str
) -> Iterator[str]:
    """Write Turtle, or TriG where there are named graphs, in pieces and without holding it.

    ``graphs`` are IRIs ("" is the default graph, which comes first) and sorted triples. All prefixes
    are declared: which of them are used is known only at the end.
    """
    names = _Names(prefixes)
    yield _head(prefixes, prefixes, comment)
    for number, (graph, triples) in enumerate(graphs):
        if number:
            yield "\n"
        if graph:
            yield f"{names.short(f'<{graph}>')} {{\n"
        for at, block in enumerate(_blocks(triples, names, "    " if graph else "")):
            yield f"\n{block}" if at else block
        if graph:
            yield "}\n"
