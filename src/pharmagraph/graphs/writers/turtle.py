"""Turtle and TriG that people can read and compare: sorted, with prefixes, one subject a block.

RDF 1.1 Turtle, sections 2 and 6; RDF 1.1 TriG, section 2. Numbers stay the text that they are in the
canonical artefact. The blocks are written before the head, because only then it is known which prefixes are
used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.writer import spooled
from pharmagraph.ontology.prefixes import RDF, XSD
from pharmagraph.rdfterms import datatype_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import NtTerm, Triple

# The part of PN_LOCAL that needs no escape; anything else is written as a full IRI.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?\Z")
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+\Z")
_INTEGER = re.compile(r"-?[0-9]+\Z")
_TYPE = f"<{RDF}type>"
_MOST_KNOWN = 100_000


class Names:
    """Shortens IRIs by a prefix map; remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # A local name has no slash and no hash: so the namespace of an IRI ends with its last one.
        self._spaces = {f"<{namespace}": p for p, namespace in prefixes.items() if namespace[-1:] in "/#"}
        others = [(f"<{namespace}", p) for p, namespace in prefixes.items() if namespace[-1:] not in "/#"]
        self._others = sorted(others, key=lambda item: (-len(item[0]), item[1]))
        self.known: dict[NtTerm, str] = {}
        self.used: set[str] = set()

    def short(self, term: NtTerm) -> str:
        """Write a term as Turtle does."""
        if term[-1] != ">":
            return term
        found = self.known.get(term)
        if found is None:
            found = self.iri(term) if term[0] == "<" else self._literal(term)
            if found is not term:  # what has no short name is not worth keeping
                if len(self.known) >= _MOST_KNOWN:
                    self.known.clear()
                self.known[term] = found
        return found

    def iri(self, term: NtTerm) -> str:
        """Write an IRI as Turtle does."""
        cut = term.rfind("/") + 1
        cut = term.find("#", cut) + 1 or cut
        prefix = self._spaces.get(term[:cut])
        for namespace, other in self._others:
            if len(namespace) > cut * (prefix is not None) and term.startswith(namespace):
                prefix, cut = other, len(namespace)
                break
        if prefix is None or not _LOCAL.match(local := term[cut:-1]):
            return term
        self.used.add(prefix)
        return f"{prefix}:{local}"

    def _literal(self, term: NtTerm) -> str:
        datatype, lexical = datatype_of(term), value_of(term)
        if (
            (datatype == XSD + "decimal" and _DECIMAL.match(lexical))
            or (datatype == XSD + "integer" and _INTEGER.match(lexical))
            or (datatype == XSD + "boolean" and lexical in {"true", "false"})
        ):
            return lexical
        return f"{term[: term.rindex('^^')]}^^{self.iri(f'<{datatype}>')}"


def blocks(triples: Iterable[Triple], names: Names, indent: str = "") -> Iterator[str]:
    """Yield a block for each subject, its types first; the triples come sorted."""
    known, short, joint = names.known, names.short, f" ;\n{indent}    "
    verbs: dict[NtTerm, str] = {}
    subject = predicate = ""
    kinds: list[str] = []
    rest: list[str] = []

    def block() -> str:
        told = ["a ", " , ".join(kinds), *rest] if kinds else [rest[0].removeprefix(joint), *rest[1:]]
        return f"{indent}{names.iri(subject)} {''.join(told)} .\n"

    # Written for speed: a large graph passes here, a triple at a time.
    for s, p, o in triples:
        if s != subject:
            if subject:
                yield block()
            subject, predicate, kinds, rest = s, "", [], []
        word = o if o[-1] != ">" else known.get(o) or short(o)
        if p == predicate:
            rest.append(" , ")
            rest.append(word)
        elif p == _TYPE:
            kinds.append(word)
        else:
            predicate = p
            rest.append(verbs.get(p) or verbs.setdefault(p, f"{joint}{names.iri(p)} "))
            rest.append(word)
    if subject:
        yield block()


def head(used: Iterable[str], prefixes: Mapping[str, str], comment: str) -> str:
    """Return the comment and the declarations of prefixes, with an empty line below."""
    told = "".join(f"# {line}\n" for line in comment.splitlines())
    declared = "".join(f"@prefix {p}: <{prefixes[p]}> .\n" for p in sorted(used))
    return f"{told}{declared}\n"


def below_head(
    body: Iterable[str], names: Names, prefixes: Mapping[str, str], comment: str
) -> Iterator[bytes]:
    """Yield the head, with the prefixes that the body used, and then the body."""
    with spooled(body) as pieces:
        yield head(names.used, prefixes, comment).encode()
        yield from pieces


def spaced(texts: Iterable[str]) -> Iterator[str]:
    """Put an empty line between texts."""
    for number, text in enumerate(texts):
        yield f"\n{text}" if number else text


def turtle(selection: Selection) -> Iterator[bytes]:
    """Write Turtle: all graphs joined."""
    names = Names(selection.prefixes)
    return below_head(spaced(blocks(selection.triples, names)), names, selection.prefixes, selection.comment)


def trig(selection: Selection) -> Iterator[bytes]:
    """Write TriG: the curated layer is the default graph, and so stands without a graph name."""
    names = Names(selection.prefixes)
    return below_head(_graphs(selection, names), names, selection.prefixes, selection.comment)


def _graphs(selection: Selection, names: Names) -> Iterator[str]:
    for number, (iri, triples) in enumerate(selection.parts):
        opening = f"{names.short(f'<{iri}>')} {{\n" if iri else ""
        yield f"\n{opening}" if number else opening
        yield from spaced(blocks(triples, names, "    " if iri else ""))
        if iri:
            yield "}\n"
