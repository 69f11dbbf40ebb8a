"""Read the Turtle files of an ontology into triples that can be looked up by subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph import rdfterms
from pharmagraph.findings import Finding
from pharmagraph.textfile import TextFile, character_finding, forbidden, refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.findings import Place
    from pharmagraph.rdfterms import NtTerm, Triple

MAX_NESTING = 100
"""Deepest brackets that are parsed; the engine's parser overflows its stack at some thousands."""

# What a bracket can stand in without being one (Turtle 1.1, section 6.5): strings, IRIs, escapes in
# a name, comments. Long strings come before short ones.
_NO_CODE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r'|<[^\x00-\x20<>"{}|^`]*>'
    r"|\\."
    r"|\#[^\n]*",
    re.DOTALL,
)
_BRACKET = re.compile(r"<<|>>|[\[\](){}]")
_NAMELESS = re.compile(r"\[|_:|<<|\(")
_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_FIRST_WORD = re.compile(r"\s*(<[^<>\s]*>|[\w.-]*:[^\s;,.]*)")


def parse_turtle(file: TextFile) -> list[Triple]:
    """Return the triples of a Turtle file, decimals in canonical form, sorted.

    Raises ContentError, with line and column: PG103 where brackets are too deep, PG110 where a
    character is not allowed, PG113 where the text is no Turtle, PG510 where a node has no IRI (what
    we build has no blank nodes, so that its bytes do not change from build to build).
    """
    code = _NO_CODE.sub(lambda m: re.sub("[^\n]", " ", m.group()), file.text)
    refuse_depth(file, code)
    triples, nameless = set(), False
    try:
        for quad in ox.parse(input=file.text, format=ox.RdfFormat.TURTLE):
            nameless |= any(isinstance(term, ox.BlankNode | ox.Triple) for term in quad.triple)
            s, p, o = (rdfterms.canonical(str(term)) for term in quad.triple)
            triples.add((s, p, o))
    except SyntaxError as error:
        place = file.place(error.lineno or 1, error.offset or 1)
        message = re.sub(r"^Parser error .*?: | \(line \d+\)$", "", str(error.msg))
        mend = "see the lines above too; a dot may be missing"
        raise refused(Finding("PG113", f"not valid Turtle: {message}", place, mend)) from error
    if nameless:
        found = _NAMELESS.search(code)
        place = file.place_of(found.start()) if found else file.place(1, 1)
        message = "a blank node, list or quoted triple cannot go into a graph whose bytes must not change"
        raise refused(Finding("PG510", message, place, "give the node an IRI of its own"))
    for triple in sorted(triples):
        if bad := forbidden("".join(triple)):
            place = subject_places(file).get(triple[0][1:-1], file.place(1, 1))
            raise refused(character_finding(bad.group(), place))
    return sorted(triples)


def refuse_depth(file: TextFile, code: str = "") -> None:
    """Raise ContentError (PG103) where brackets of a Turtle text are too deep for a parser.

    ``code`` is the text with strings, IRIs and comments blanked, where it is at hand.
    """
    depth = 0
    code = code or _NO_CODE.sub(lambda m: " " * len(m.group()), file.text)
    for found in _BRACKET.finditer(code):
        depth += 1 if found.group() in {"[", "(", "{", "<<"} else -1
        if depth > MAX_NESTING:
            message = f"brackets are nested deeper than {MAX_NESTING}"
            raise refused(Finding("PG103", message, file.place_of(found.start()), "give inner nodes IRIs"))


def subject_places(file: TextFile) -> dict[str, Place]:
    """Return where each subject of a Turtle file begins a line, by IRI."""
    prefixes: dict[str, str] = {}
    places: dict[str, Place] = {}
    for number, line in enumerate(file.lines, 1):
        if declared := _PREFIX.match(line):
            prefixes[declared[1]] = declared[2]
        elif found := _FIRST_WORD.match(line):
            word = found[1]
            prefix, _, local = word.partition(":")
            iri = word[1:-1] if word.startswith("<") else prefixes.get(prefix, "") + local
            places.setdefault(iri, file.place(number, found.start(1) + 1, len(word)))
    return places


class Description:
    """Triples by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
        for s, p, o in triples:
            self._by_subject.setdefault(s, {}).setdefault(p, []).append(o)

    def subjects(self) -> list[str]:
        """Return the IRIs of all subjects, sorted."""
        return sorted(s[1:-1] for s in self._by_subject)

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the IRIs or lexical forms of a subject's objects, sorted, each once."""
        return tuple(sorted({rdfterms.value_of(o) for o in self._objects(subject, predicate)}))

    def value(self, subject: str, predicate: str) -> str:
        """Return the first of a subject's values, or ""; of words, English ones come first."""
        found = self._objects(subject, predicate)
        return min(((_rank(o), rdfterms.value_of(o)) for o in found), default=(0, ""))[1]

    def _objects(self, subject: str, predicate: str) -> list[NtTerm]:
        return self._by_subject.get(f"<{subject}>", {}).get(f"<{predicate}>", [])


def _rank(term: NtTerm) -> int:
    language = rdfterms.language_of(term)
    return 0 if language == "en" else 1 if language.startswith("en-") else 2 if not language else 3
