"""A candidate: a fact that a rule proposes and that nobody has judged yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pharmagraph.extract.factreader import CUE_JOINT
from pharmagraph.extract.folding import folded
from pharmagraph.ontology.vocabulary import folded as folded_name

if TYPE_CHECKING:
    from pharmagraph.extract.suggest.plainvalue import Plain

KEY_LENGTH = 16
"""Hexadecimal digits of a key or digest: 64 bits, far more than the sentences of all labels need."""

JOINT = f" {CUE_JOINT} "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that a rule proposes.

    ``sentence`` is its number in the document, ``digest`` that of its folded words (``words_digest``).
    ``relation`` is the label of the relation, ``value`` what facts.yaml would hold, ``cue`` the pieces
    in order. ``subject`` is a label, "" for the document's own (``about``). ``new_term`` is the kind
    of the term that the value is to become, "" where the value names one. ``qualifiers`` are pairs
    of a key and its value, as facts.yaml writes them. ``rule`` is the id of the rule that proposed it,
    ``confidence`` the share (0 to 1, two places) of that rule's candidates that people accept.
    """

    sentence: int
    relation: str
    value: Plain
    cue: tuple[str, ...]
    rule: str
    subject: str = ""
    new_term: str = ""
    certainty: str = "stated"
    polarity: str = "affirmed"
    qualifiers: tuple[tuple[str, Plain], ...] = ()
    because: str = ""
    confidence: Decimal = Decimal("0.50")
    digest: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        """The identity by which decisions remember it.

        Of the words of the sentence, subject, relation, value and polarity; not of the sentence's
        number, so that a source that was shifted keeps its decisions.
        """
        told = [self.digest, folded_name(self.subject), folded_name(self.relation), _canonical(self.value)]
        text = json.dumps([*told, self.polarity], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """What candidates are sorted by: sentence, relation, value, subject, key."""
        value = json.dumps(_canonical(self.value), ensure_ascii=False, sort_keys=True)
        return self.sentence, self.relation, value, self.subject, self.key

    def with_confidence(self, confidence: Decimal) -> Candidate:
        """Return the same candidate with another confidence."""
        return replace(self, confidence=confidence)

    def as_fact(self, identifier: str) -> dict[str, Plain]:
        """Return the fact that it would be, with the keys of facts.yaml.

        Where ``new_term`` is set, the value names no term yet.
        """
        fact: dict[str, Plain] = {"id": identifier}
        if self.subject:
            fact["subject"] = self.subject
        fact |= {"relation": self.relation, "value": self.value}
        if self.polarity != "affirmed":
            fact["polarity"] = self.polarity
        fact |= dict(self.qualifiers)
        if self.certainty != "stated":
            fact["certainty"] = self.certainty
        if self.because:
            fact["because"] = self.because
        fact["cue"] = JOINT.join(self.cue)
        if self.at:
            fact["at"] = self.at
        return fact

    def as_plain(self) -> dict[str, Plain]:
        """Return the candidate as suggestions.yaml has it; what is as usual is left out."""
        rows: dict[str, Plain] = {"key": self.key, "sentence": str(self.sentence), "digest": self.digest}
        fact = self.as_fact("")
        rows |= {name: fact[name] for name in ("subject", "relation", "value", "polarity") if name in fact}
        if self.new_term:
            rows["new term"] = self.new_term
        if self.qualifiers:
            rows["qualifiers"] = dict(self.qualifiers)
        rows |= {name: fact[name] for name in ("certainty", "because", "cue", "at") if name in fact}
        return rows | {"rule": self.rule, "confidence": f"{self.confidence:.2f}"}

    def as_json(self) -> dict[str, Any]:
        """Return the candidate as plain values for JSON: numbers as numbers, the cue as its pieces."""
        rows: dict[str, Any] = {**self.as_plain(), "sentence": self.sentence, "cue": list(self.cue)}
        return rows | {"confidence": float(self.confidence)}


def words_digest(words: str) -> str:
    """Return the digest of the folded words of a sentence, by which a candidate finds it again."""
    return hashlib.sha256(folded(words).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def _canonical(value: Plain) -> object:
    """Return a value in the one form in which it is compared: names folded, no empty parts."""
    if isinstance(value, str):
        return folded_name(value)
    if isinstance(value, Mapping):
        return {folded_name(key): _canonical(part) for key, part in value.items()}
    return [_canonical(part) for part in value]
