"""The names that a dosage may hold: of units, routes, forms, people, problems and medicines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pharmagraph.extract.folding import flat
from pharmagraph.extract.suggest.dosagewords import NO_PHASE
from pharmagraph.extract.words import name_of, singular
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.extract.words import Part as NamePart
    from pharmagraph.extract.words import Token
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

DOSE_DIMENSIONS = frozenset(
    {
        "mass", "mass by body weight", "volume", "amount", "activity", "tablet count", "capsule count",
        "drop count", "puff count",
    }
)  # fmt: skip
_MEASURED = frozenset({"mass", "mass by body weight", "volume", "amount", "activity"})
_KINDS = {
    "route": VOCAB + "Route",
    "form": VOCAB + "DosageForm",
    "population": VOCAB + "Population",
    "phase": VOCAB + "Phase",
    "role": VOCAB + "TherapyRole",
    "for": VOCAB + "MedicalProblem",
    "drug": VOCAB + "Drug",
    "brand": VOCAB + "BrandName",
    "product": VOCAB + "Product",
}
_NAMES = {"for": "condition", "drug": "name", "brand": "name", "product": "name"}


class DoseNames:
    """The names and phrases of the terms that a dosage may hold, by their first word."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._by_first: dict[str, list[tuple[NamePart, str, Term]]] = {}
        for term in vocabulary.terms.values():
            kind = next((k for k, iri in _KINDS.items() if vocabulary.is_a(term.kind, iri)), "")
            if not kind or term.status != "current":
                continue
            for text in dict.fromkeys(term.carriers):
                parts = name_of(text).parts
                if len(parts) == 1 and not (kind == "phase" and text in NO_PHASE):
                    entry = (parts[0], _NAMES.get(kind, kind), term)
                    self._by_first.setdefault(singular(parts[0][0]), []).append(entry)
        units = [u for u in vocabulary.units.values() if u.dimension in DOSE_DIMENSIONS]
        self.units = _pattern(n for u in units for n in (u.code, *u.term.carriers))
        """Finds the units of doses in folded text."""
        self.measures = _pattern(
            n for u in units if u.dimension in _MEASURED for n in (u.code, *u.term.carriers)
        )
        """Finds those of them that measure, and do not count tablets or drops."""

    def at(self, tokens: Sequence[Token], at: int) -> list[tuple[int, str, Term]]:
        """Return the longest names that begin at a token: how many tokens, the kind, the term."""
        found = [
            (len(part), kind, term)
            for part, kind, term in self._by_first.get(tokens[at].form, ())
            if _stands(tokens, at, part)
        ]
        longest = max((length for length, _, _ in found), default=0)
        return [f for f in found if f[0] == longest]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({flat(name) for name in names}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d_])")


def _stands(tokens: Sequence[Token], at: int, part: NamePart) -> bool:
    here = tokens[at : at + len(part)]
    words = [t.word for t in here[:-1]] + [here[-1].form]
    return len(here) == len(part) and words == [*part[:-1], part[-1]]


_MADE: WeakKeyDictionary[Vocabulary, DoseNames] = WeakKeyDictionary()


def names_of(vocabulary: Vocabulary) -> DoseNames:
    """Return the names that dosages of a vocabulary may hold, made once."""
    if (found := _MADE.get(vocabulary)) is None:
        found = _MADE[vocabulary] = DoseNames(vocabulary)
    return found
