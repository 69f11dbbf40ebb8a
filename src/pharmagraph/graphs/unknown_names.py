"""Say which names of a query occur nowhere in the graph, and what may have been meant.

Such a query is right and finds nothing: a mistyped property is as silent as a true "no". The graph
holds the ontology, so what occurs nowhere is in neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.written import pointed
from pharmagraph.ontology.prefixes import OA, OWL, PREFIXES, PROV, RDF, VOCAB
from pharmagraph.ontology.vocabulary import nearest
from pharmagraph.rdfterms import value_of
from pharmagraph.sparqltext import position

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from pharmagraph.graphs.mentions import Mention
    from pharmagraph.ontology.vocabulary import Vocabulary

MOST_NOTES = 10
_PROPERTIES = frozenset(
    f"<{OWL}{kind}>" for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
_CLASSES = frozenset({f"<{OWL}Class>"})
# What the builder writes and the ontology does not mention.
_OF_STATEMENTS = (
    RDF + "type", RDF + "subject", RDF + "predicate", RDF + "object", RDF + "Statement",
    PROV + "wasDerivedFrom", OA + "hasSelector", OA + "exact", OA + "refinedBy", OA + "start", OA + "end",
    OA + "TextQuoteSelector", OA + "TextPositionSelector",
)  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MOST_ALIKE = 3


def unknown_notes(  # noqa: PLR0913 - the names, then how to show them
    text: str,
    found: Sequence[Mention],
    absent: Collection[str],
    *,
    vocabulary: Callable[[], Vocabulary],
    prefixes: Mapping[str, str],
    name: str = "query",
    origin: Callable[[int], int] = lambda offset: offset,
    shown: str | None = None,
) -> tuple[str, ...]:
    """Return a note for each name that occurs nowhere: its place, its line with a caret, a guess.

    ``found`` are the names of the query ``text``, ``absent`` those of their IRIs that occur nowhere
    in the data set; ``name`` is what messages call the query. Where terms were put into it,
    ``shown`` is the query as written and ``origin`` leads back to it.
    """
    first: dict[str, Mention] = {}
    for mention in found:
        if mention.iri in absent:
            first.setdefault(mention.iri, mention)
    if not first:
        return ()
    guesser = _Guesser(vocabulary(), prefixes)
    written = text if shown is None else shown
    notes = []
    for mention in list(first.values())[:MOST_NOTES]:
        message, mend = guesser.say(mention, text[mention.start : mention.end])
        start, end = origin(mention.start), origin(mention.end)
        line, column = position(written, start)
        note = pointed(written, name, line, column, message, width=end - start)
        notes.append(f"{note}\n    {mend}" if mend else note)
    if len(first) > MOST_NOTES:
        notes.append(f"{len(first) - MOST_NOTES} more names of the query occur nowhere in the graph")
    return tuple(notes)


class _Guesser:
    """Finds what may have been meant, among the names of the vocabulary."""

    def __init__(self, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        self._vocabulary = vocabulary
        self._prefixes = prefixes
        self._terms = vocabulary.base + "term/"
        self._known: dict[str, set[str]] = {"property": set(), "class": set(vocabulary.classes)}
        self._known["property"] |= set(vocabulary.relations)
        self._all = set(_OF_STATEMENTS)
        for s, p, o in vocabulary.triples:
            self._all |= {value_of(term) for term in (s, p, o) if term.startswith("<")}
            if o in _PROPERTIES:
                self._known["property"].add(value_of(s))
            elif o in _CLASSES:
                self._known["class"].add(value_of(s))

    def say(self, mention: Mention, words: str) -> tuple[str, str]:
        """Return what is wrong with a name, by its words in the query, and a guess at what was meant."""
        iri, role = mention.iri, mention.role
        foreign = self._foreign(iri)
        if foreign is not None:
            alike = self._alike(iri, foreign, [i for i in self._all if i.startswith(foreign)], closely=True)
            return f"{words} occurs nowhere in the graph", self._ask(alike)
        if role != "term":
            alike = self._alike(iri, VOCAB, self._known[role])
            return f"the graph has no {role} {words}", self._ask(alike)
        if iri.startswith(self._terms):
            alike = self._alike(iri, self._terms, self._vocabulary.terms)
            return f"the graph has no term {words}", self._ask(alike)
        if iri.startswith(VOCAB):
            own = [i for i in self._all if i.startswith(VOCAB)]
            return f"the graph has no {words}", self._ask(self._alike(iri, VOCAB, own))
        return f"{words} occurs nowhere in the graph", ""

    def _foreign(self, iri: str) -> str | None:
        """Return the namespace of a vocabulary that others keep, None for our own and unknown ones."""
        return next((ns for ns in PREFIXES.values() if ns != VOCAB and iri.startswith(ns)), None)

    def _alike(
        self, iri: str, namespace: str, candidates: Collection[str], *, closely: bool = False
    ) -> list[str]:
        """Return the candidates whose id, label or synonym comes nearest to the end of an IRI."""
        from rapidfuzz import fuzz

        word = _words(
            iri.removeprefix(namespace) if iri.startswith(namespace) else re.split(r"[/#]", iri)[-1]
        )
        by_name: dict[str, str] = {}
        for candidate in sorted(candidates):
            for called in self._names_of(candidate):
                by_name.setdefault(called, candidate)
        near = nearest(word, by_name, _MOST_ALIKE * 2)
        score = {called: fuzz.ratio(word.casefold(), called.casefold()) for called in near}
        best = max(score.values(), default=0.0)
        floor = _SURE if closely else best - _MARGIN
        found = dict.fromkeys(by_name[called] for called in near if score[called] >= floor)
        return list(found)[:_MOST_ALIKE]

    def _names_of(self, iri: str) -> Iterator[str]:
        yield _words(re.split(r"[/#]", iri)[-1])
        vocabulary = self._vocabulary
        for table in (vocabulary.terms, vocabulary.relations, vocabulary.classes):
            if iri in table:
                yield table[iri].label
                yield from table[iri].synonyms

    def _short(self, iri: str) -> str:
        """Write an IRI with the longest prefix that fits."""
        fits = [(len(ns), prefix) for prefix, ns in self._prefixes.items() if ns and iri.startswith(ns)]
        if not fits:
            return f"<{iri}>"
        size, prefix = max(fits)
        return f"{prefix}:{iri[size:]}"

    def _ask(self, alike: Sequence[str]) -> str:
        return f"did you mean {' or '.join(map(self._short, alike))}?" if alike else ""


# Out of 100: below the best guess by more than the margin, others only distract; and only a slip of
# the pen is worth a guess in a vocabulary that others keep.
_MARGIN = 15.0
_SURE = 80.0


def _words(name: str) -> str:
    """Take the words of a name apart: hasSideEffect to "has Side Effect"."""
    return _HUMP.sub(" ", name)
