"""Propose the dosages of a sentence, as the dosage grammar reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.dosage import doses_in
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.quantities import Quantity
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.extract.suggest.scene import Scene, Scenes
    from pharmagraph.extract.suggest.topics import Topics


class DoseProposer:
    """Proposes the dosages of one document; what the grammar refuses is never proposed."""

    def __init__(self, scenes: Scenes, topics: Topics) -> None:
        self._scenes = scenes
        self._topics = topics

    def propose(self, scene: Scene) -> Iterator[Candidate]:
        """Yield the dosages of a sentence; not yet held against the gate."""
        document, sentence = self._scenes.document, scene.sentence
        if not any(
            self._is_amount(quantity)
            for quantity in self._scenes.reading.sentence(sentence.number).quantities
        ):
            return
        found = doses_in(
            document.text, sentence.start, sentence.end, self._scenes.vocabulary, headings=sentence.headings
        )
        for dose in found:
            if dose.refused or not dose.value:
                continue
            subject = self._topics.medicine(scene, 0, VOCAB + "hasDosage")
            yield Candidate(
                sentence=sentence.number, relation="has dosage", value=cast("Plain", dose.value),
                rule="dosage.grammar",
                cue=tuple(" ".join(document.text[a:b].split()) for a, b in dose.pieces),
                subject=subject.label if subject is not None else "",
                certainty="hedged" if dose.hedged else "stated",
                digest=words_digest(document.words(sentence.number)),
            )  # fmt: skip

    def _is_amount(self, quantity: Quantity) -> bool:
        """Tell whether a quantity can be the amount of a dose: it has a unit, and not one of time."""
        unit = self._scenes.vocabulary.units.get(quantity.unit)
        return unit is not None and unit.dimension != "time"
