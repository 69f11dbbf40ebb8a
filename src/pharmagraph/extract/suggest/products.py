"""Propose what the fields of a drug label say outright: brand, ingredient, dosage form and route.

A field says what a word is; the words are cited where a sentence of the label writes them.
A field whose words stand in no sentence gives no candidate: a fact needs its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.words import find_each, name_of
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.document import Sentence
    from pharmagraph.extract.readers.products import ProductField
    from pharmagraph.extract.suggest.scene import Scenes
    from pharmagraph.extract.words import Span, Token
    from pharmagraph.ontology.model import Term

BRAND, FORM, ROUTE, DRUG = (
    VOCAB + name for name in ("BrandName", "DosageForm", "RouteOfAdministration", "Drug")
)
_PRODUCT = VOCAB + "Product"
_ACTIVE = frozenset({"ACT", "ACTIB", "ACTIM", "ACTIR"})
_BRAND = "brand name"
_INGREDIENT, _ROUTE = "has active ingredient", "has route"
_ADVERBS = frozenset({"orally", "intravenously", "topically", "by mouth", "subcutaneously", "rectally"})
_OF_GIVING = re.compile(
    r"\W*(?:administration|use|route|dos(?:e|es|ing|age)|tablets?|capsules?|solution|suspension|liquid|syrup"
    r"|powder|granules|drops|injections?|infusions?|inhalation|spray|cream|gel|ointment|patch(?:es)?)(?![\w-])"
)
_MOST_SENTENCES = 12
"""So many sentences that write a field's words are tried; the words of a label stand in hundreds."""
_MORE_WORDS = 4


class ProductProposer:
    """Proposes the product fields of one label."""

    def __init__(self, scenes: Scenes, about: Term | None, fields: Sequence[ProductField]) -> None:
        self._scenes = scenes
        self._about = about
        self._fields = fields

    def propose(self) -> Iterator[Iterator[Candidate]]:
        """Yield, for each field, its candidates: one for each sentence that writes its words, best first.

        They say the same: whoever takes the first that passes the gate leaves the others.
        """
        seen: set[tuple[str, str]] = set()
        for one in self._fields:
            for relation, words, new, why in self._told(one):
                if (relation, folded(words)) not in seen:
                    seen.add((relation, folded(words)))
                    yield self._candidates(one, relation, words, new, why)

    def _told(self, one: ProductField) -> Iterator[tuple[str, str, str, str]]:
        """Yield relation, words, kind of a new term, and what the field says beside."""
        is_product = self._about is not None and self._scenes.vocabulary.is_a(self._about.kind, _PRODUCT)
        if one.name == "brand" and not is_product:
            yield "has brand", one.value, _BRAND, "the label's own field names the brand"
        elif one.name == "form":
            yield "has dosage form", one.value.partition(",")[0], "dosage form", _why("dosage form", one)
        elif one.name == "route":
            yield "has route", one.value, "route of administration", _why("route", one)
        elif self._is_active(one) and (is_product or self._brand_of(one)):
            yield _INGREDIENT, one.value, "drug", _why("active ingredient", one)

    @staticmethod
    def _is_active(one: ProductField) -> bool:
        return one.name == "moiety" or (one.name == "ingredient" and one.role in _ACTIVE)

    def _subject(self, one: ProductField, relation: str) -> str:
        """Return of what a field is said: "" for what the label is about, else the label of the brand."""
        about = self._about
        is_product = about is not None and self._scenes.vocabulary.is_a(about.kind, _PRODUCT)
        return self._brand_of(one) if relation == _INGREDIENT and not is_product else ""

    def _brand_of(self, one: ProductField) -> str:
        """Return the label of the brand of a field's product, "" where it is no term yet."""
        named = (f.value for f in self._fields if f.name == "brand" and f.product == one.product)
        terms = (t for name in named for t in self._scenes.vocabulary.find(name, _PRODUCT))
        return next((term.label for term in terms), "")

    def _candidates(
        self, one: ProductField, relation: str, words: str, new: str, why: str
    ) -> Iterator[Candidate]:
        vocabulary, document = self._scenes.vocabulary, self._scenes.document
        known = vocabulary.relation(relation)
        found = vocabulary.find(words, known.range) if known is not None else []
        names = [name_of(name) for name in (found[0].carriers if found else (words,))]
        label = found[0].label if found else _label(words, new)
        subject = self._subject(one, relation)
        if subject == "" and self._about is not None and folded(label) == folded(self._about.label):
            return
        cited = 0
        for sentence in document.sentences:
            tokens = self._scenes.reading.sentence(sentence.number).tokens
            spans = next((places[0] for name in names if (places := find_each(tokens, name))), None)
            if spans is None or not self._is_said(sentence, spans[0], relation):
                continue
            cited += 1
            for piece in (spans[0], _widened(spans[0], tokens)):
                yield Candidate(
                    sentence=sentence.number, relation=relation, value=label, rule=f"spl.{one.name}",
                    cue=(" ".join(document.text[piece[0] : piece[1]].split()),),
                    new_term="" if found else new, because=why, subject=subject,
                    digest=words_digest(document.words(sentence.number)),
                )  # fmt: skip
            if cited == _MOST_SENTENCES:
                return

    def _is_said(self, sentence: Sentence, span: Span, relation: str) -> bool:
        """Tell whether a sentence can be cited for the words of a field: outright, and of the medicine.

        "Oral contraceptives" give no route, and "it can be started" does not say that it is called so.
        """
        text, start, end = self._scenes.document.text, sentence.start, sentence.end
        if any(mark.bears_on(span) for mark in marks_of(text, start, end)):
            return False
        words = flat(text[span[0] : span[1]])
        return (
            relation != _ROUTE or words in _ADVERBS or _OF_GIVING.match(flat(text[span[1] : end])) is not None
        )


def _label(words: str, new: str) -> str:
    """Return the words of a field as a label: fields are often written in capitals."""
    if new == _BRAND:
        return words.title() if words.isupper() else words
    return words.lower() if words.isupper() else words


def _widened(span: Span, tokens: Sequence[Token]) -> Span:
    """Return a span with the words behind it, so that it stands in fewer places."""
    end = span[1]
    behind = [t for t in tokens if t.start >= end]
    for token in behind[:_MORE_WORDS]:
        if not token.word[0].isalpha():
            break
        end = token.end
    return span[0], end


def _why(what: str, one: ProductField) -> str:
    code = f" ({one.system} {one.code})" if one.code and one.system in {"UNII", "NCIT"} else ""
    return f"the label's own field gives the {what}: {one.value}{code}"
