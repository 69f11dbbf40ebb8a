"""Read what stands above or beside a dosage: headings, lead-ins, the other cells of its row.

They say for whom and when a dosage is meant. So each is read as strictly as the dosage itself: words
of for whom, for what, in which form, by which route or in which phase are its own, a few words say
nothing ("Usual dose:"), and any other word makes a refusal. "Severe kidney disease: / - 5 mg daily"
is no dose for everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat, word_set
from pharmagraph.extract.suggest.dosageparts import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pharmagraph.extract.suggest.dosageparts import Part
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_KEYS = {"condition": "for", "population": "population", "route": "route", "form": "form", "phase": "phase"}
_SIGNS = frozenset({"comma", "colon", "semicolon", "stop", "open", "close", "joint", "aside"})
_LIMITS = {"condition": "for", "population": "population", "aged": "population", "weight": "population"}
_HELPERS = frozenset({"for", "with", "after"})
NEUTRAL = word_set(
    "a an the of to by and or in for is are be should how what much often you your this it take takes taken"
    " taking use uses used using give given administer administered dose doses dosage dosages dosing posology"
    " administration method route routes recommended recommendation recommendations usual information general"
    " directions instructions treatment therapy schedule regimen patient patients people person who have has"
    " follows following as medicine drug highlights"
)
"""Words above a dosage that limit it in no way; fewer than those within one: a row "normal" is a limit."""
_BESIDE = word_set("with take takes taken taking use uses using given and or")
_SECTION = re.compile(r"\s*(?:\d+(?:\.\d+)+\.?\s+|\d+\.\s+|\d+\s+(?=[^\W\d_]{3}))")
_CONDITION = re.compile(r"(?:if|when|whenever)\s+", re.IGNORECASE)


@dataclass(slots=True)
class Above:
    """What stands above a dosage: ``terms`` by the key of a dosage, ``whens`` conditions in words.

    ``names`` are the medicines named there, ``companions`` those of them that may be taken besides
    ("patients taking X", "use with X"). ``loose`` are terms that the title names; what stands nearer
    the dosage replaces them. ``refused`` says what is not understood.
    """

    terms: dict[str, list[Term]] = field(default_factory=dict)
    whens: list[str] = field(default_factory=list)
    names: list[Term] = field(default_factory=list)
    companions: list[Term] = field(default_factory=list)
    loose: dict[str, list[Term]] = field(default_factory=dict)
    refused: str = ""

    def add_title(self, text: str, vocabulary: Vocabulary) -> None:
        """Read the title: what it is about holds where nothing nearer says otherwise; no word is refused."""
        for part in parts_of(text, 0, len(text), vocabulary):
            key = _KEYS.get(part.kind, "")
            if key in {"for", "route", "population"}:
                _add(self.loose, key, part.terms[:1])

    def add(
        self, text: str, vocabulary: Vocabulary, *, conditions: bool = False, known: Collection[str] = ()
    ) -> None:
        """Read words above a dosage; ``refused`` is set where they are not wholly understood.

        Conditions in words ("If the pain returns:") are read where ``conditions`` says so: the gate
        takes them from lead-ins alone. ``known`` are further words that limit nothing, such as the name
        of a product that is no term yet.
        """
        start = found.end() if (found := _SECTION.match(text)) else 0
        here: dict[str, list[Term]] = {}
        parts = parts_of(text, start, len(text), vocabulary)
        for before, part in zip([None, *parts], parts, strict=False):
            if part.kind in _KEYS and len({t.iri for t in part.terms}) == 1:
                _add(here, _KEYS[part.kind], part.terms)
            elif part.kind == "name":
                self.names += part.terms
                self.companions += part.terms if before is not None and before.word in _BESIDE else ()
            elif part.kind == "when" and conditions:
                self.whens.append(_CONDITION.sub("", " ".join(text[part.start : part.end].split()), count=1))
            elif not _is_neutral(part, known):
                self._refuse(f"'{part.word}' above it is not understood")
        if not _side_by_side(parts):
            self._refuse(f"'{flat(text)}' above it names people within people")
        for key, terms in here.items():
            self._narrow(key, terms)

    def _narrow(self, key: str, terms: list[Term]) -> None:
        """Take the terms of a nearer text; those that are others than above it are a refusal."""
        if (outer := self.terms.get(key)) is not None and not is_within(terms, outer):
            self._refuse(f"'{terms[0].label}' and '{outer[0].label}' stand above it")
        self.terms[key] = terms

    def _refuse(self, reason: str) -> None:
        self.refused = self.refused or reason


def is_within(inner: Sequence[Term], outer: Sequence[Term]) -> bool:
    """Tell whether all terms of a text are among those above it: "children" below "adults and children"."""
    return {t.iri for t in inner} <= {t.iri for t in outer}


def limits_of(text: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[set[str], list[Term]]:
    """Return what a sentence limits (population, for), and the medicines that it names.

    For sentences before a dosage, which need not be understood. Their conditions ("if you forget it") are
    mostly theirs alone.
    """
    parts = parts_of(text, start, end, vocabulary)
    keys = {_LIMITS[p.kind] for p in parts if p.kind in _LIMITS}
    return keys, [t for p in parts if p.kind == "name" for t in p.terms]


def _is_neutral(part: Part, known: Collection[str]) -> bool:
    if part.kind in _SIGNS or part.kind in _HELPERS:
        return True
    return part.kind in {"filler", "unknown"} and (part.word in NEUTRAL or part.word in known)


def _side_by_side(parts: Sequence[Part]) -> bool:
    """Tell whether people that are named together are joined: "adults with gout" limits, "and" does not."""
    people = [i for i, p in enumerate(parts) if p.kind == "population"]
    return all(
        any(p.kind in {"joint", "comma"} for p in parts[a:b])
        and not any(p.kind in {*_HELPERS, "open"} for p in parts[a:b])
        for a, b in pairwise(people)
    )


def _add(found: dict[str, list[Term]], key: str, terms: Sequence[Term]) -> None:
    known = found.setdefault(key, [])
    known += [t for t in terms if t.iri not in {k.iri for k in known}]
