"""Which named questions two states of a graph answer differently, row by row.

Both states are asked the questions of today, in worker processes as always. A question that needs a term
is asked of every term that fits among those that the change touches: what changed statements speak of,
terms whose names changed, and the brands, drugs and classes of these, because questions look through
them. So a question that is not listed was asked, and answers as before.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.asker import Asker
from pharmagraph.graphs.compare import compare
from pharmagraph.graphs.dataset import INFERRED, Dataset
from pharmagraph.graphs.inferred import inferred_graph
from pharmagraph.graphs.manner import Manner
from pharmagraph.graphs.nquads import write_nquads
from pharmagraph.graphs.rowchanges import RowChange, row_changes
from pharmagraph.graphs.sides import records_side, reference_of
from pharmagraph.ontology.parameters import NUMBER, TEXT, term_of
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.pastgraph import State
    from pharmagraph.graphs.records import Node, Records
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

MOST_ASKED = 100
"""How often one question is asked: of the first terms by label, or pairs of them."""

_THROUGH = frozenset(
    f"{VOCAB}{name}" for name in ("hasBrand", "brandOf", "hasActiveIngredient", "hasDrugClass")
)
"""The relations that questions about a medicine look through."""


Given: TypeAlias = tuple[tuple[str, str], ...]
"""What a question was asked of: the label of a term, or a value, for each parameter."""


class Different(NamedTuple):
    """A question that is answered differently, and which rows.

    ``also`` are other terms of which it was asked, and whose answers differ in no other rows.
    """

    question: str
    title: str
    parameters: Given
    changes: tuple[RowChange, ...]
    also: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionDiff:
    """The questions that two states answer differently, by name and terms.

    ``asked`` is how many questions were asked, ``notes`` say which were not, or not of every term.
    """

    old: str
    new: str
    asked: int
    different: tuple[Different, ...]
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """True where any answer differs."""
        return bool(self.different)


def question_diff(
    old: State, new: State, questions: Iterable[Question], vocabulary: Vocabulary
) -> QuestionDiff:
    """Ask both states the questions, and return those that are answered differently.

    Raises PharmagraphError where a state cannot be asked at all.
    """
    touched = touched_terms(old.records, new.records, vocabulary)
    with tempfile.TemporaryDirectory(prefix="pharmagraph-") as folder:
        asking = _Asking(old, new, vocabulary, touched, Path(folder))
        try:
            different = [found for question in questions for found in merged(asking.ask(question))]
        finally:
            asking.close()
    return QuestionDiff(old.name, new.name, asking.asked, tuple(different), tuple(asking.notes))


def merged(found: Iterable[Different]) -> list[Different]:
    """Put answers to one question that differ in the same rows, or in fewer, below the one that has all."""
    kept: list[Different] = []
    for each in sorted(found, key=lambda each: -len(each.changes)):
        holder = next((n for n, other in enumerate(kept) if set(each.changes) <= set(other.changes)), None)
        if holder is None:
            kept.append(each)
        else:
            kept[holder] = kept[holder]._replace(also=(*kept[holder].also, each.parameters))
    return kept


def touched_terms(old: Records, new: Records, vocabulary: Vocabulary) -> list[Node]:
    """Return the terms that the difference of two graphs touches, as the newer one describes them.

    Those that changed statements speak of stand first, each part by label.
    """
    comparison = compare(records_side(old, "old"), records_side(new, "new"))
    changed = {change.reference for change in (*comparison.status, *comparison.changed)}
    changed |= {fact.reference for fact in (*comparison.added, *comparison.removed)}
    before, after = ({node.iri: node for node in graph.nodes} for graph in (old, new))
    rows = [*old.statements, *new.statements]
    found = {e for row in rows if reference_of(row) in changed for e in (row.subject, row.object) if e}
    found |= {term for term in before.keys() & after.keys() if before[term] != after[term]}
    linked = {
        end
        for row in rows
        if row.relation in _THROUGH and (row.subject in found or row.object in found)
        for end in (row.subject, row.object)
    }
    known = before | after
    touched = [
        known[term] for term in found | linked if term in known and known[term].kind_iri in vocabulary.classes
    ]
    return sorted(touched, key=lambda node: (node.iri not in found, node.label, node.iri))


class _Asking:
    """Puts questions to both states, whose files are written into a folder for the workers."""

    def __init__(
        self, old: State, new: State, vocabulary: Vocabulary, touched: Sequence[Node], folder: Path
    ) -> None:
        self.asked = 0
        self.notes: list[str] = []
        self._vocabulary = vocabulary
        self._touched = touched
        self._inferred = old.inferred is not None and new.inferred is not None
        self._askers = [
            _asker(state, folder / side, vocabulary) for state, side in ((old, "old"), (new, "new"))
        ]

    def close(self) -> None:
        """End the workers."""
        for asker in self._askers:
            asker.close()

    def ask(self, question: Question) -> Iterator[Different]:
        """Yield where the answers to a question differ; note why it is not asked."""
        if why := self._not_asked(question):
            self.notes.append(f"{question.name} was not asked: {why}")
            return
        chosen = [self._values(question, n) for n in range(len(question.parameters))]
        ways = prod(map(len, chosen))
        self.asked += 1
        if ways > MOST_ASKED:
            self.notes.append(f"{question.name} was asked of {MOST_ASKED} of {ways:,} choices of terms")
        for values in islice(product(*chosen), MOST_ASKED):
            terms = {p.name: term for p, (_, term) in zip(question.parameters, values, strict=True)}
            try:
                answers = [self._answer(asker, question, terms) for asker in self._askers]
            except PharmagraphError as error:
                self.notes.append(f"{question.name} could not be answered: {error.message}")
                return
            changes = row_changes(*answers)
            if changes:
                told = tuple((p.name, name) for p, (name, _) in zip(question.parameters, values, strict=True))
                yield Different(question.name, question.title, told, tuple(changes))

    def _not_asked(self, question: Question) -> str:
        if question.data:
            return f"it asks data sets ({', '.join(question.data)}), which are no part of these states"
        if set(question.graphs) - {INFERRED}:
            return f"it asks {', '.join(question.graphs)}"
        if question.graphs and not self._inferred:
            return "what was inferred is not known of both states"
        missing = [p.name for p in question.parameters if p.kind in {NUMBER, TEXT} and p.default is None]
        return f"it needs a value for {', '.join(missing)}" if missing else ""

    def _values(self, question: Question, n: int) -> list[tuple[str, NtTerm]]:
        """Return what a parameter is given, with words for it: its default, or the touched terms that fit."""
        parameter = question.parameters[n]
        if parameter.kind in {NUMBER, TEXT}:
            default = parameter.default or ""
            return [(default, term_of(parameter, default, self._vocabulary))]
        kind = self._vocabulary.kind(parameter.kind)
        return [
            (node.label, iri(node.iri))
            for node in self._touched
            if kind is not None and self._vocabulary.is_a(node.kind_iri, kind.iri)
        ]

    @staticmethod
    def _answer(asker: Asker, question: Question, terms: Mapping[str, NtTerm]) -> Answer:
        manner = Manner(graphs=question.graphs, diagnose=False)
        return asker.query(question.sparql, manner, terms=terms, name=question.file.name)


def _asker(state: State, folder: Path, vocabulary: Vocabulary) -> Asker:
    """Write a state into a folder, and return what asks it."""
    folder.mkdir()
    curated = folder / "curated.nq"
    curated.write_text(write_nquads(sorted(set(state.triples))), encoding="utf-8", newline="\n")
    named = {}
    if state.inferred is not None:
        graph = inferred_graph(vocabulary.base)
        named[graph] = folder / "inferred.nq"
        named[graph].write_text(write_nquads(state.inferred, graph), encoding="utf-8", newline="\n")
    dataset = Dataset(curated, f"{vocabulary.base}graph/curated", named, vocabulary.base)
    return Asker(lambda: dataset, vocabulary.base, lambda: vocabulary)
