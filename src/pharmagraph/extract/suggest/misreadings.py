"""What a sentence pattern finds where the sentence says something else.

A pattern sees the words that it names and no more. Here the words around them are held against the
relation: in whom, how much less, without the medicine, as an example of its class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.suggest.purposes import PREVENTS, TREATS, is_narrowed, names_people, purposes
from pharmagraph.extract.suggest.traps import gives_examples, is_example, is_no_effect, is_other_cause

if TYPE_CHECKING:
    from pharmagraph.extract.suggest.scene import Scene
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term

EFFECT, FORM, ROUTE, CLASS = "has side effect", "has dosage form", "has route", "has drug class"
_ARE = frozenset({CLASS, "has brand", "is brand of", "has active ingredient"})
"""What a medicine is and consists of is so, or is not: "may" is said of something else there."""
_RATES = ("risk", "incidence", "chance", "likelihood", "rate")


def is_misread(  # noqa: PLR0913, PLR0917 - what a pattern found, and where
    relation: str, text: str, scene: Scene, target: Span, begin: int, negation: Span | None
) -> bool:
    """Tell whether a sentence does not say of a target what a pattern has it say from ``begin`` on."""
    sentence = scene.sentence
    plain = flat(text[sentence.start : sentence.end])
    first, last = target[0] - sentence.start, target[1] - sentence.start
    before = plain[:first]
    if relation == EFFECT:
        return is_no_effect(plain, first, last) or is_other_cause(before)
    if relation == TREATS:
        prevented = TREATS not in purposes(before) or plain.startswith(_RATES, first)
        return prevented or is_narrowed(before) or (negation is not None and names_people(plain[last:]))
    if relation == PREVENTS:
        return is_narrowed(before)
    # "Don't break the tablets" denies no form.
    return relation in {FORM, ROUTE} and negation is not None and text[negation[1] : begin].strip() != ""


def is_hedged_name(relation: str, certainty: str) -> bool:
    """Tell whether a medicine would only perhaps be what it is called."""
    return relation in _ARE and certainty == "hedged"


def only_as_example(relation: str, text: str, scene: Scene, subject: Term | None, begin: int) -> bool:
    """Tell whether a sentence names a medicine only as an example of what it speaks of from ``begin`` on.

    Where it names others as examples, and not the medicine, it speaks of their class too.
    """
    if relation in _ARE:
        return False
    start = scene.sentence.start
    named = [tag for tag in scene.tags if tag.term is subject and tag.term is not None]
    if not named:
        return gives_examples(flat(text[start:begin]))
    return all(is_example(flat(text[start : tag.spans[0][0]])) for tag in named)
