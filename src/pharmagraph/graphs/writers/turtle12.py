"""RDF 1.2 Turtle: each statement stands as an annotation behind the triple that it is about.

RDF 1.2 Turtle, sections 2.10 (triple terms, reifying triples) and 2.11 (annotation syntax). A
statement whose triple the graph does not state (disputed, denied, only reported, under a condition) is
written as a reifying triple, ``<< s p o ~ statement >>``, which asserts nothing. What RDF 1.1 says by
rdf:type rdf:Statement, rdf:subject, rdf:predicate and rdf:object, this format says by rdf:reifies.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from pharmagraph.graphs.writers.turtle import Names, head, spaced
from pharmagraph.ontology.prefixes import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import NtTerm, Triple

VERSION = 'VERSION "1.2"\n'
_TYPE = f"<{RDF}type>"
_STATEMENT = f"<{RDF}Statement>"
_REIFIES = f"{RDF}reifies"
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))


class _Reifiers(NamedTuple):
    """``of`` leads from a statement to its triple, ``stating`` from a stated triple to its statements."""

    of: dict[NtTerm, Triple]
    stating: dict[Triple, list[NtTerm]]


def turtle12(selection: Selection) -> Iterator[str]:
    """Write RDF 1.2 Turtle: all graphs joined."""
    triples = list(selection.triples)
    reifiers = _find(triples)
    about: dict[NtTerm, list[tuple[NtTerm, NtTerm]]] = {}
    for s, p, o in triples:
        if s in reifiers.of and (p in _PARTS or (p, o) == (_TYPE, _STATEMENT)):
            continue
        about.setdefault(s, []).append((p, o))
    names = Names(selection.prefixes)
    annotated = {statement for statements in reifiers.stating.values() for statement in statements}
    body = list(spaced(_blocks(about, reifiers, annotated, names)))
    yield VERSION
    yield head(names.used, selection.prefixes, selection.comment)
    yield from body


def _find(triples: Sequence[Triple]) -> _Reifiers:
    """Return the statements: what has one subject, predicate and object and is an rdf:Statement."""
    parts: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
    for s, p, o in triples:
        if p in _PARTS or (p, o) == (_TYPE, _STATEMENT):
            parts.setdefault(s, {}).setdefault(p, []).append(o)
    whole = [
        (s, said) for s, said in parts.items() if [len(said.get(p, ())) for p in (_TYPE, *_PARTS)] == [1] * 4
    ]
    of = {s: (said[_PARTS[0]][0], said[_PARTS[1]][0], said[_PARTS[2]][0]) for s, said in whole}
    # A triple needs a subject and a predicate that are IRIs; whoever says otherwise is left as it is.
    of = {s: t for s, t in of.items() if t[0][0] == t[1][0] == "<"}
    stating: dict[Triple, list[NtTerm]] = {}
    stated = set(triples)
    for statement, triple in of.items():
        if triple in stated and triple[0] not in of:  # an annotation in an annotation would be hard to read
            stating.setdefault(triple, []).append(statement)
    return _Reifiers(of, stating)


def _blocks(
    about: dict[NtTerm, list[tuple[NtTerm, NtTerm]]],
    reifiers: _Reifiers,
    annotated: set[NtTerm],
    names: Names,
) -> Iterator[str]:
    """Yield a block for each subject that stands at no triple, sorted."""
    for subject in sorted({*about, *reifiers.of} - annotated):
        said = about.get(subject, [])
        shown = names.iri(subject)
        if subject in reifiers.of:
            s, p, o = (names.short(term) for term in reifiers.of[subject])
            shown = f"<< {s} {p} {o} ~ {shown} >>"
        verbs = " ;\n    ".join(_verbs(subject, said, about, reifiers, names))
        yield f"{shown} {verbs} .\n" if verbs else f"{shown} .\n"


def _verbs(
    subject: NtTerm,
    said: Iterable[tuple[NtTerm, NtTerm]],
    about: dict[NtTerm, list[tuple[NtTerm, NtTerm]]],
    reifiers: _Reifiers,
    names: Names,
) -> Iterator[str]:
    """Yield each predicate with its objects, and behind an object the statements that say so."""
    ordered = sorted(said, key=lambda pair: (pair[0] != _TYPE, pair))
    for predicate, same in groupby(ordered, key=lambda pair: pair[0]):
        objects = []
        for _, term in same:
            notes = [
                _annotation(statement, about.get(statement, ()), names)
                for statement in reifiers.stating.get((subject, predicate, term), ())
            ]
            objects.append(names.short(term) + "".join(notes))
        yield f"{'a' if predicate == _TYPE else names.iri(predicate)} {' , '.join(objects)}"


def _annotation(statement: NtTerm, said: Iterable[tuple[NtTerm, NtTerm]], names: Names) -> str:
    ordered = sorted(said, key=lambda pair: (pair[0] != _TYPE, pair))
    verbs = [
        f"{'a' if p == _TYPE else names.iri(p)} {' , '.join(names.short(o) for _, o in same)}"
        for p, same in groupby(ordered, key=lambda pair: pair[0])
    ]
    inner = " ;\n            ".join(verbs)
    return f"\n        ~ {names.iri(statement)}" + (f" {{|\n            {inner} |}}" if verbs else "")


def plain_triples(quads: Iterable[ox.Quad]) -> Iterator[Triple]:
    """Yield what pyoxigraph read of this format as the RDF 1.1 triples that it was written from."""
    for quad in quads:
        node, term = str(quad.subject), quad.object
        if isinstance(term, ox.Triple) and quad.predicate.value == _REIFIES:
            yield node, _TYPE, _STATEMENT
            for part, end in zip(_PARTS, (term.subject, term.predicate, term.object), strict=True):
                yield node, part, str(end)
        else:
            yield node, str(quad.predicate), str(term)
