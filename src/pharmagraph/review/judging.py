"""Would the sentence carry a fact: judged as `pharmagraph check` judges, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.cue import CueProblem, find_cue
from pharmagraph.extract.factreader import FactReader
from pharmagraph.extract.gate import Gate
from pharmagraph.extract.source import CUE_WORDS
from pharmagraph.extract.suggest.plainvalue import node_of
from pharmagraph.extract.values import ValueReader
from pharmagraph.extract.yamlfile import Mapping
from pharmagraph.findings import Finding, has_errors, in_order
from pharmagraph.ontology.model import ValueKind
from pharmagraph.review.newterm import extended

if TYPE_CHECKING:
    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.review.newterm import NewName, TermDraft


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of a fact: ``fact`` and ``anchor`` are None where it did not come so far."""

    fact: Fact | None
    anchor: Anchor | None
    findings: tuple[Finding, ...]

    @property
    def carried(self) -> bool:
        """True where nothing keeps the fact from being written."""
        return self.fact is not None and self.anchor is not None and not has_errors(self.findings)


class Judge:
    """Judges facts of one document; ``facts`` are those that its file has now."""

    def __init__(self, document: Document, source: Source, vocabulary: Vocabulary, facts: FactsFile) -> None:
        self._document = document
        self._source = source
        self._vocabulary = vocabulary
        self._facts = facts
        self._gates: dict[TermDraft | NewName | None, tuple[Vocabulary, Gate]] = {}

    def judge(self, fields: dict[str, Plain], change: TermDraft | NewName | None = None) -> Judgement:
        """Judge a fact with the keys of facts.yaml; ``change`` is what is to happen to terms.tsv first."""
        vocabulary, gate = self._gate(change)
        node = node_of(fields)
        assert isinstance(node, Mapping)  # noqa: S101 - a dict gives nothing else
        values = ValueReader(vocabulary)
        reader = FactReader(self._source, values)
        reader.about = self._facts.about
        fact = reader.read(node)
        if fact is None:
            return Judgement(None, None, tuple(in_order(values.findings)))
        if not fact.cue:
            return Judgement(fact, None, tuple(in_order(values.findings)))  # which say so
        most = None if self._source.redistributable else CUE_WORDS
        anchor = find_cue(fact.cue, fact.at, self._document, most_words=most)
        if isinstance(anchor, CueProblem):
            problem = Finding(anchor.code, anchor.message, fact.place_of("cue"), anchor.mend)
            return Judgement(fact, None, (*values.findings, problem))
        return Judgement(fact, anchor, tuple(in_order([*values.findings, *gate.check(fact, anchor)])))

    def missing_term(self, fields: dict[str, Plain]) -> tuple[str, str] | None:
        """Return the words and the kind of the term that the value needs and nobody has defined yet.

        None where the value is no term, or one that is there. The kind is the label of a class.
        """
        name, value = fields.get("relation", ""), fields.get("value", "")
        relation = self._vocabulary.relation(name) if isinstance(name, str) else None
        if relation is None or relation.value_kind != ValueKind.TERM or not isinstance(value, str):
            return None
        if not value.strip() or self._vocabulary.find(value, relation.range):
            return None
        return " ".join(value.split()), self._vocabulary.label_of(relation.range)

    def _gate(self, change: TermDraft | NewName | None) -> tuple[Vocabulary, Gate]:
        if change not in self._gates:
            vocabulary = self._vocabulary if change is None else extended(self._vocabulary, change)
            gate = Gate(self._document, vocabulary, self._facts, jurisdiction=self._source.jurisdiction)
            self._gates = {k: v for k, v in self._gates.items() if k is None} | {change: (vocabulary, gate)}
        return self._gates[change]
