"""What a sentence speaks of where it does not say so itself: "it", advice to the reader, an item of a list.

A medicine is looked for in the sentence, in the lead-in of its list, in the sentences before it, in the
headings, and is the document's own (``about``) in the end. A class of medicines counts only where a
sentence begins with it. "Such as" leaves the class the topic: what is said of it is not said of the
members that are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.tags import names_of
from pharmagraph.extract.words import tokens_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pharmagraph.extract.suggest.scene import Scene, Scenes
    from pharmagraph.extract.suggest.tags import Tag
    from pharmagraph.ontology.model import Term

MEDICINE, DRUG_CLASS, PROBLEM = VOCAB + "Medicine", VOCAB + "DrugClass", VOCAB + "MedicalProblem"
DRUG = VOCAB + "Drug"
_EARLY = 5
_MOST_BACK = 12
# What is said of a product is not said of its drug.
_OF_PRODUCTS = frozenset(VOCAB + name for name in ("hasDosageForm", "hasRoute", "givenIn", "hasStrength"))


class Topics:
    """Finds what the sentences of a document speak of.

    ``carried`` leads from a brand (by its IRI) to the drug that it carries, where that is known.
    """

    def __init__(self, scenes: Scenes, about: Term | None, carried: Mapping[str, Term]) -> None:
        self._scenes = scenes
        self._vocabulary = scenes.vocabulary
        self._about = about
        self._carried = carried
        self._titled = self._in_headings((scenes.document.title,), MEDICINE)

    def medicine(self, scene: Scene, before: int, relation: str, but: Collection[Tag] = ()) -> Term | None:
        """Return the medicine of which a sentence says something at a word; ``relation`` is an IRI.

        The tags ``but`` are what is said of it.
        """
        if named := self._first_medicine(scene, before, far=len(scene.tokens), but=but):
            return named
        above = self._medicine_above(scene)
        if above is None:
            return self._about
        drug = self._carried.get(above.iri)
        if drug is not None and relation not in _OF_PRODUCTS and drug is self._about:
            return drug
        return above

    def drug(self, brand: Term | None) -> Term | None:
        """Return the drug that a brand carries, None where that is not known."""
        return self._carried.get(brand.iri) if brand is not None else None

    def is_of_one(
        self, named: Iterable[Term], subject: Term | None, companions: Collection[Term] = ()
    ) -> bool:
        """Tell whether medicines are one: the document's own, or, where it has none, the subject.

        A drug and the brands that carry it are one. "Patients who take X" name another: what they are to
        take is not of X, and is not for everybody either. ``companions`` are those that are named so: of
        none of them anything is said where the document is about no medicine.
        """
        if self._about is None and companions:
            return False
        own = self._about or subject
        names = [*named, *([subject] if subject is not None else [])]
        return own is None or {self._drug_iri(n) for n in names} <= {self._drug_iri(own)}

    def _drug_iri(self, medicine: Term) -> str:
        """Return the drug of a brand; the brand that the title names first is the document's medicine."""
        is_own = medicine is self._titled and not self._vocabulary.is_a(medicine.kind, DRUG)
        if is_own and self._about is not None:
            return self._carried.get(self._about.iri, self._about).iri
        return self._carried.get(medicine.iri, medicine).iri

    def problem(self, scene: Scene) -> Term | None:
        """Return the medical problem of which a sentence speaks."""
        number = scene.sentence.number
        for at in range(number, max(0, number - _MOST_BACK), -1):
            here = self._scenes[at]
            if at != number and here.sentence.headings != scene.sentence.headings:
                break
            if found := self._first(here.tags, PROBLEM):
                return found
        return self._in_headings(scene.sentence.headings, PROBLEM)

    def _medicine_above(self, scene: Scene) -> Term | None:
        number = scene.sentence.number
        document = self._scenes.document
        for above in document.lead_ins(number):
            if found := self._first_medicine(self._scenes[above], len(self._scenes[above].tokens), far=99):
                return found
        for at in range(number - 1, max(0, number - _MOST_BACK), -1):
            here = self._scenes[at]
            if here.sentence.headings != scene.sentence.headings or here.sentence.kind == "heading":
                break
            if found := self._first_medicine(here, _EARLY, far=_EARLY):
                return found
        return self._in_headings(scene.sentence.headings, MEDICINE)

    def _first_medicine(
        self, scene: Scene, before: int, *, far: int, but: Collection[Tag] = ()
    ) -> Term | None:
        """Return the medicine that a sentence names first, before a word; a class only at its beginning."""
        for tag in scene.tags:
            if tag.first >= min(before, far) or not self._is(tag, MEDICINE) or tag in but:
                continue
            if not self._is(tag, DRUG_CLASS) or tag.first < _EARLY:
                return tag.term
        return None

    def _first(self, tags: Iterable[Tag], kind: str) -> Term | None:
        return next((t.term for t in tags if t.term is not None and self._is(t, kind)), None)

    def _in_headings(self, headings: tuple[str, ...], kind: str) -> Term | None:
        for heading in reversed(headings):
            tags = names_of(self._vocabulary).find(tokens_of(heading, 0, len(heading)))
            if found := self._first(tags, kind):
                return found
        return None

    def _is(self, tag: Tag, kind: str) -> bool:
        return tag.term is not None and self._vocabulary.is_a(tag.kind, kind)
