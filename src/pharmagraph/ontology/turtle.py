"""Read the Turtle files of an ontology into triples that can be looked up by subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph import rdfterms
from pharmagraph.findings import Finding
from pharmagraph.textfile import TextFile, refused

if TYPE_CHECKING:
    from pharmagraph.rdfterms import NtTerm, Triple

MAX_NESTING = 100
"""Deepest brackets that are parsed; the engine's parser overflows its stack at some thousands."""

_STRINGS = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^>\n]*>|#[^\n]*', re.DOTALL)


def parse_turtle(file: TextFile) -> list[Triple]:
    """Return the triples of a Turtle file, decimals in canonical form, sorted.

    Raises ContentError (PG113 with line and column; PG103 where brackets are too deep; PG508 where
    a blank node stands: what we build has none).
    """
    _refuse_depth(file)
    triples = set()
    try:
        for quad in ox.parse(input=file.text, format=ox.RdfFormat.TURTLE):
            triple = tuple(rdfterms.canonical(str(term)) for term in quad.triple)
            triples.add((triple[0], triple[1], triple[2]))
    except SyntaxError as error:
        place = file.place(error.lineno or 1, error.offset or 1)
        message = re.sub(r"^Parser error at line \d+ .*?: ", "", str(error.msg))
        raise refused(
            Finding(
                "PG113", f"not valid Turtle: {message}", place, "see the lines above; a dot may be missing"
            )
        ) from error
    if any(term.startswith(("_:", "<<")) for triple in triples for term in triple):
        at = next((n for n, line in enumerate(file.lines, 1) if re.search(r"\[|_:|<<|\(", line)), 1)
        message = "a blank node, list or quoted triple cannot go into a graph whose bytes must not change"
        raise refused(Finding("PG508", message, file.place(at, 1), "give the node an IRI of its own"))
    return sorted(triples)


def _refuse_depth(file: TextFile) -> None:
    depth = 0
    blanked = _STRINGS.sub(lambda m: " " * len(m.group()), file.text)
    for found in re.finditer(r"[\[\](){}]", blanked):
        depth += 1 if found.group() in "[({" else -1
        if depth > MAX_NESTING:
            place = file.place_of(found.start())
            raise refused(
                Finding(
                    "PG103", f"brackets are nested deeper than {MAX_NESTING}", place, "give inner nodes IRIs"
                )
            )


class Description:
    """Triples by subject and predicate."""

    def __init__(self, triples: list[Triple]) -> None:
        self._by_subject: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
        for s, p, o in triples:
            self._by_subject.setdefault(s, {}).setdefault(p, []).append(o)

    def subjects(self) -> list[str]:
        """Return the IRIs of all subjects, sorted."""
        return sorted(s[1:-1] for s in self._by_subject)

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the IRIs or lexical forms of a subject's objects, sorted."""
        found = self._by_subject.get(f"<{subject}>", {}).get(f"<{predicate}>", [])
        return tuple(sorted(rdfterms.value_of(o) for o in found))

    def value(self, subject: str, predicate: str) -> str:
        """Return the first of a subject's values, or ""."""
        return next(iter(self.values(subject, predicate)), "")
