"""The review without its terminal: what is left to judge, and what a judgement writes.

Every judgement is written at once. Accepting writes the term (where one is new), then the decision,
then the fact; undoing goes the other way round. So whenever a review is cut off, at worst a decision
says "accepted" of a fact that is not there: it is void, and is withdrawn when the desk is opened next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.suggest.decisions import Decisions, decisions_text
from pharmagraph.review import newterm
from pharmagraph.review.context import context_of
from pharmagraph.review.history import History
from pharmagraph.review.outcome import Outcome
from pharmagraph.review.scribe import Scribe
from pharmagraph.review.shelf import Shelf
from pharmagraph.review.state import read_state, read_text_of
from pharmagraph.review.tour import Tour
from pharmagraph.review.undoing import done_of, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.suggest.confidence import RuleRecord
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.review.agenda import Item
    from pharmagraph.review.context import Context
    from pharmagraph.review.judging import Judgement
    from pharmagraph.review.newterm import NewName, TermDraft
    from pharmagraph.review.scribe import Step
    from pharmagraph.review.state import Places, State
    from pharmagraph.review.undoing import Done

NOTHING_LEFT = "nothing is left to judge"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is: items left, of them deferred; sentences open, of all; judged since it began."""

    left: int
    deferred: int
    open: int
    sentences: int
    judged: int


class ReviewDesk(Tour):
    """One review of one document, by one person.

    ``candidates`` returns the candidates as they are now (it is asked on opening and by ``renew``);
    ``by`` and ``on`` (an ISO 8601 day) sign what is written. Raises ContentError where a file cannot
    be read, PharmagraphError where the text is not at hand.
    """

    def __init__(
        self, places: Places, candidates: Callable[[Vocabulary], Iterable[Candidate]], *, by: str, on: str
    ) -> None:
        super().__init__()
        self.places = places
        self.source, self.document = read_text_of(places)
        self._propose = candidates
        self._shelf = Shelf(places.folder, places.ontology, places.root)
        self._history = History(places.folder, places.root)
        vocabulary = places.vocabulary()
        self._candidates = tuple(candidates(vocabulary))
        self._state = self._read(vocabulary)
        self.fill(self._state.items)
        self._scribe = Scribe(self._shelf, self.source.document, by=by, on=on)
        self._done: list[Done] = []
        self.judged = 0
        self.withdrawn = self._repair()

    @property
    def state(self) -> State:
        """What the files say."""
        return self._state

    @property
    def progress(self) -> Progress:
        """How far the review is."""
        ledger = self._state.ledger
        deferred = sum(item.deferred for item in self.items)
        return Progress(len(self.items), deferred, ledger.count("open"), len(ledger.rows), self.judged)

    def context(self, item: Item) -> Context:
        """Return the sentence of an item in its context, its evidence marked."""
        spans: tuple[tuple[int, int], ...] = ()
        if item.candidate is not None:
            anchor = self.judge(self.draft(item), self.needed_term(self.draft(item))).anchor
            spans = anchor.spans if anchor is not None and anchor.sentence == item.sentence else ()
        return context_of(self.document, item.sentence, spans)

    def record(self, rule: str) -> RuleRecord:
        """Return what became of a rule's candidates so far, on all documents."""
        return self._history.record(rule, self._state.decisions)

    def draft(self, item: Item) -> dict[str, Plain]:
        """Return the fact that an item proposes, with the keys of facts.yaml, without id.

        For an open sentence: a fact whose cue is the whole sentence, all else empty.
        """
        if item.candidate is None:
            return {"relation": "", "value": "", "cue": self.document.words(item.sentence)}
        fact = item.candidate.as_fact("")
        del fact["id"]
        return fact

    def needed_term(self, fields: dict[str, Plain]) -> TermDraft | None:
        """Return the term that has to be defined before a fact can stand; None where there is none."""
        missing = self._state.judge.missing_term(fields)
        if missing is None:
            return None
        words, kind = missing
        item = self.current
        if item and item.candidate and item.candidate.new_term and item.candidate.value == fields["value"]:
            kind = item.candidate.new_term
        return newterm.draft_of(words, kind, self._state.vocabulary)

    def judge(self, fields: dict[str, Plain], change: TermDraft | NewName | None = None) -> Judgement:
        """Tell whether the sentence would carry a fact; ``change`` is what terms.tsv gets first."""
        return self._state.judge.judge(self._scribe.signed("new-1", fields), change)

    def accept(
        self, fields: dict[str, Plain] | None = None, change: TermDraft | NewName | None = None
    ) -> Outcome:
        """Write the current candidate as a fact, as it is or as edited, and the decision.

        ``fields`` are those of facts.yaml without id; ``change`` is a term that is defined with it, or
        words that become a name of one. For an open sentence, ``fields`` are a fact of the person's
        own, and there is no decision to write.
        """
        item = self.current
        if item is None or (fields is None and item.candidate is None):
            return Outcome.refused(NOTHING_LEFT if item is None else "write the fact first")
        fields = self.draft(item) if fields is None else fields
        return self._attempt(lambda: self._accept(item, fields, change))

    def add(self, fields: dict[str, Plain], change: TermDraft | NewName | None = None) -> Outcome:
        """Write a further fact of the person's own; the current item stays as it is."""
        return self._attempt(lambda: self._accept(None, fields, change))

    def reject(self, reason: str) -> Outcome:
        """Remember that the current candidate is wrong, and why: it never comes back."""
        if not reason.strip():
            return Outcome.refused("say why; a reason that calls the words no name stops them elsewhere too")
        return self._decide(reason)

    def defer(self) -> Outcome:
        """Put the current candidate off: it comes back after all others."""
        return self._decide("")

    def excuse(self, because: str, *, section: bool = False) -> Outcome:
        """Write down that the current sentence carries no fact, and why; its candidates are rejected.

        ``section`` excuses instead all open sentences below the same headings that have no candidate.
        """
        item = self.current
        if item is None:
            return Outcome.refused(NOTHING_LEFT)
        if not because.strip():
            return Outcome.refused("say why the sentence carries no fact")
        numbers = self.section(item) if section else [item.sentence]
        if not numbers:
            return Outcome.refused("every sentence of this section has a candidate, or is settled")
        return self._attempt(lambda: self._excuse(item, numbers, " ".join(because.split())))

    def section(self, item: Item) -> list[int]:
        """Return the open sentences without a candidate that stand below the same headings as an item."""
        path = self.document.sentence(item.sentence).headings
        bare = (i.sentence for i in self._state.items if i.candidate is None)
        return [number for number in bare if self.document.sentence(number).headings == path]

    def undoable(self) -> Done | None:
        """Return what ``undo`` would take back: the last step of this review, else the last decision."""
        if self._done:
            return self._done[-1]
        entries = self._state.decisions.entries
        return done_of(entries[-1]) if entries else None

    def undo(self) -> Outcome:
        """Take back the last step, also one of an earlier review; raises nothing."""
        done = self.undoable()
        if done is None:
            return Outcome.refused("there is nothing to undo")
        return self._attempt(lambda: self._undo(done), fresh=False)

    def renew(self) -> Outcome:
        """Propose anew, with the terms and decisions that there are now."""
        try:
            self._candidates = tuple(self._propose(self.places.vocabulary()))
            self._reload(self.current.name if self.current else "")
        except PharmagraphError as error:
            return Outcome.of(error)
        return Outcome(f"proposed anew: {len(self.items)} left")

    def _decide(self, reason: str) -> Outcome:
        item = self.current
        if item is None or item.candidate is None:
            words = "this sentence has no candidate: excuse it, or write a fact" if item else NOTHING_LEFT
            return Outcome.refused(words)
        candidate = item.candidate
        return self._attempt(lambda: self._take(self._scribe.decision(self._state, candidate, reason), item))

    def _accept(
        self, item: Item | None, fields: dict[str, Plain], change: TermDraft | NewName | None
    ) -> Outcome:
        fields = {name: value for name, value in fields.items() if value}
        if change is not None and (wrong := newterm.faults_of(change, self._state.vocabulary)):
            return Outcome.refused(wrong[0])
        judgement = self.judge(fields, change)
        if not judgement.carried:
            return Outcome.refused("not written: the sentence does not carry it", judgement.findings)
        candidate = item.candidate if item else None
        return self._take(self._scribe.fact(self._state, candidate, fields, change), item)

    def _excuse(self, item: Item, numbers: list[int], because: str) -> Outcome:
        here = (i.candidate for i in self._state.items if i.sentence in numbers)
        mine = [candidate for candidate in here if candidate is not None]
        return self._take(self._scribe.excuse(self._state, numbers, mine, because), item)

    def _take(self, step: Step, item: Item | None) -> Outcome:
        """Write a step, read what the files say now, and go to what comes next."""
        self._scribe.write(step.writes)
        self._done.append(step.done)
        self.judged += 1
        vocabulary = step.done.change is not None
        if item is None:
            self._reload(self.current.name if self.current else "", vocabulary=vocabulary)
        else:
            judged = any(key == item.name for key, _ in step.done.before)
            stay = [] if judged else [item.name]
            self._reload(f"sentence {item.sentence}", *stay, *self.after(), vocabulary=vocabulary)
        return Outcome(step.done.words)

    def _undo(self, done: Done) -> Outcome:
        self._scribe.write(taken_back(done, self._state, self._shelf))
        if self._done:
            self._done.pop()
            self.judged -= 1
        elif done.earlier:  # what was settled when the suggestions were made is not among them
            self._candidates = tuple(self._propose(self.places.vocabulary()))
        self._reload(done.before[0][0] if done.before else f"sentence {next(iter(done.excused), 0)}")
        return Outcome(f"undone: {done.words}")

    def _attempt(self, work: Callable[[], Outcome], *, fresh: bool = True) -> Outcome:
        """Do what writes: alone, on files as they were read, and in words where it fails.

        ``fresh`` is true where a person judged what was on the screen: then a file that was changed
        meanwhile is read, and nothing is written.
        """
        try:
            with self._shelf.held():
                if changed := self._shelf.changed():
                    self._reload(self.current.name if self.current else "")
                    if fresh:
                        names = ", ".join(changed)
                        return Outcome.refused(f"{names} changed meanwhile and was read anew: look once more")
                if self._state.faults:
                    words = f"{self._state.file.name} has errors: mend them first"
                    return Outcome.refused(words, self._state.faults)
                return work()
        except PharmagraphError as error:
            return Outcome.of(error)

    def _reload(self, *names: str, vocabulary: bool = True) -> None:
        """Read the files anew, and go to the first of some items that is there."""
        self._state = self._read(self.places.vocabulary() if vocabulary else self._state.vocabulary)
        self.fill(self._state.items, *names)

    def _read(self, vocabulary: Vocabulary) -> State:
        return read_state(self._shelf, self.source, self.document, vocabulary, self._candidates)

    def _repair(self) -> int:
        """Withdraw acceptances whose facts are not there; return how many there were."""
        decisions = self._state.decisions
        void = [d.key for d in decisions if d.decision == "accepted" and d.fact not in self._state.ids]
        if void:
            left = Decisions(tuple(d for d in decisions if d.key not in void))
            with self._shelf.held():
                self._shelf.write(self._shelf.decisions, decisions_text(left))
            self._reload(vocabulary=False)
        return len(void)
