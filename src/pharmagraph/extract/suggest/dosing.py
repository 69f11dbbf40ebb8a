"""Propose the dosages of a sentence, as the dosage grammar reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.dosage import doses_in
from pharmagraph.extract.suggest.dosageparts import names_amount
from pharmagraph.extract.suggest.dosageplace import NO_DOSES, DosePlaces
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.quantities import Quantity
    from pharmagraph.extract.suggest.dosage import Dose
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.extract.suggest.scene import Scene, Scenes
    from pharmagraph.extract.suggest.topics import Topics


class DoseProposer:
    """Proposes the dosages of one document; what the grammar refuses is never proposed.

    Nor is what may be a dosage of another medicine, or one for people of whom a sentence before speaks.
    """

    def __init__(self, scenes: Scenes, topics: Topics) -> None:
        self._scenes = scenes
        self._topics = topics
        self._places = DosePlaces(scenes.document, scenes.vocabulary)

    def propose(self, scene: Scene) -> Iterator[Candidate]:
        """Yield the dosages of a sentence; not yet held against the gate."""
        document, sentence = self._scenes.document, scene.sentence
        if scene.section in NO_DOSES or not any(
            self._is_amount(quantity)
            for quantity in self._scenes.reading.sentence(sentence.number).quantities
        ):
            return
        vocabulary = self._scenes.vocabulary
        if not names_amount(document.text, sentence.start, sentence.end, vocabulary):
            return
        above = self._places.above(sentence)
        keys, named = self._places.before(sentence)
        for dose in doses_in(document.text, sentence.start, sentence.end, vocabulary, above=above):
            if dose.refused or not dose.value or keys - dose.value.keys():
                continue
            subject = self._topics.medicine(scene, 0, VOCAB + "hasDosage")
            if not self._topics.is_of_one((*named, *above.names, *dose.drugs), subject, above.companions):
                continue
            yield self._candidate(scene, dose, subject.label if subject is not None else "")

    def _candidate(self, scene: Scene, dose: Dose, subject: str) -> Candidate:
        document, number = self._scenes.document, scene.sentence.number
        return Candidate(
            sentence=number, relation="has dosage", value=cast("Plain", dose.value), rule="dosage.grammar",
            cue=tuple(" ".join(document.text[a:b].split()) for a, b in dose.pieces),
            subject=subject, certainty="hedged" if dose.hedged else "stated",
            digest=words_digest(document.words(number)),
        )  # fmt: skip

    def _is_amount(self, quantity: Quantity) -> bool:
        """Tell whether a quantity can be the amount of a dose: it has a unit, and not one of time."""
        unit = self._scenes.vocabulary.units.get(quantity.unit)
        return unit is not None and unit.dimension != "time"
