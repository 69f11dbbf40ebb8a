"""Take a step of a review back: what it wrote goes, and nothing that someone changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.factsfile import FILE as FACTS
from pharmagraph.extract.suggest.decisions import Decision, Decisions, decisions_text
from pharmagraph.extract.suggest.plainvalue import plain_of
from pharmagraph.findings import visible
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.review.accepting import without_excuses, without_fact, written_fact
from pharmagraph.review.corename import without_core_name
from pharmagraph.review.newterm import NewName, TermDraft, without_name, without_term
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.yamlfile import Mapping
    from pharmagraph.review.shelf import Shelf
    from pharmagraph.review.state import State


@dataclass(frozen=True, slots=True)
class Done:
    """A step that can be taken back.

    ``words`` name it. ``before`` are the decisions that it changed, as they were (None: there was
    none). ``fact`` is the id of the fact that it wrote, ``digest`` that of the fact's fields ("" where
    an earlier review wrote it), ``excused`` the sentences that it excused, ``change`` what it did to
    terms.tsv. ``earlier`` is true of a decision of an earlier review.
    """

    words: str
    before: tuple[tuple[str, Decision | None], ...] = ()
    fact: str = ""
    digest: str = ""
    excused: tuple[int, ...] = ()
    change: TermDraft | NewName | None = None
    earlier: bool = False


def done_of(decision: Decision) -> Done:
    """Return the step that a decision of an earlier review was."""
    value = decision.value if isinstance(decision.value, str) else "{…}"
    words = f"{decision.decision} ({decision.by}, {decision.on}): {decision.relation} {value}"
    return Done(visible(words), ((decision.key, None),), decision.fact, earlier=True)


def taken_back(done: Done, state: State, shelf: Shelf) -> list[tuple[Path, str]]:
    """Return the files to write, in their order, to take a step back.

    Raises PharmagraphError where the fact is no longer as the review wrote it.
    """
    writes: list[tuple[Path, str]] = []
    facts = state.file
    if done.fact and (node := written_fact(facts, done.fact)) is not None:
        entry = state.decisions.find(done.before[0][0]) if done.before else None
        intact = field_digest(node) == done.digest if done.digest else _says(node, entry)
        if not intact:
            message = f"the fact {done.fact} was changed after it was accepted, and so was left as it is"
            raise PharmagraphError(message, mend=f"change or delete it in {facts.name} by hand")
        facts = TextFile.of(facts.name, without_fact(facts, done.fact))
    if done.excused:
        facts = TextFile.of(facts.name, without_excuses(facts, done.excused))
    if facts is not state.file:
        writes.append((shelf.facts, facts.text))
    if done.before:
        writes.append((shelf.decisions, decisions_text(restored(state.decisions, done.before))))
    if done.change is not None:
        writes += _terms(done.change, state, shelf, facts.text)
    return writes


def restored(decisions: Decisions, before: tuple[tuple[str, Decision | None], ...]) -> Decisions:
    """Return decisions in which some are as they were before."""
    for key, decision in before:
        decisions = decisions.without(key)
        if decision is not None:
            decisions = decisions.with_decision(decision)
    return decisions


def _says(node: Mapping, decision: Decision | None) -> bool:
    """Tell whether a fact still has the relation and the value that its decision remembers."""
    rows = plain_of(node)
    if decision is None or not isinstance(rows, dict):
        return False
    return rows.get("relation") == decision.relation and rows.get("value") == decision.value


def _terms(change: TermDraft | NewName, state: State, shelf: Shelf, facts: str) -> list[tuple[Path, str]]:
    """Return the ontology's file without what the step put there; nothing where it is used by now."""
    path = shelf.names if isinstance(change, NewName) and change.core else shelf.terms
    if not path.is_file():
        return []
    file = shelf.text(path)
    words: tuple[str, ...]
    if isinstance(change, NewName) and change.core:
        words, text = (change.words,), without_core_name(file.text, change)
    elif isinstance(change, NewName):
        words, text = (change.words,), without_name(file, change)
    else:
        term = next((t for t in state.vocabulary.terms.values() if t.id == change.id), None)
        told = (change.label, change.synonyms, change.phrases, change.definition)
        if term is None or (term.label, term.synonyms, term.phrases, term.definition) != told:
            return []
        words, text = (change.id, *term.names), without_term(file, change.id)
    return [] if _used(words, shelf, facts) else [(path, text)]


def _used(words: tuple[str, ...], shelf: Shelf, facts: str) -> bool:
    """Tell whether any facts file of the project holds one of some words, ``facts`` standing for this one."""
    others = (p for p in sorted(shelf.folder.parent.glob(f"*/{FACTS}")) if p != shelf.facts)
    texts = [facts, *(path.read_text(encoding="utf-8", errors="replace") for path in others)]
    return any(folded(word) in folded(text) for word in words for text in texts)
