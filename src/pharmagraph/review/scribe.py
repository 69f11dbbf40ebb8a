"""What each judgement writes: the texts of the files in the order of writing, and how to take them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import NotWrittenError
from pharmagraph.extract.factslayout import PARTS
from pharmagraph.extract.suggest import reasons
from pharmagraph.extract.suggest.candidate import JOINT
from pharmagraph.extract.suggest.decisions import Decision, decisions_text
from pharmagraph.extract.suggest.plainvalue import node_of
from pharmagraph.findings import visible
from pharmagraph.review import newterm
from pharmagraph.review.accepting import digest_of, next_id, with_excuses, with_fact
from pharmagraph.review.corename import with_core_name
from pharmagraph.review.undoing import Done

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.review.newterm import NewName, TermDraft
    from pharmagraph.review.shelf import Shelf
    from pharmagraph.review.state import State


@dataclass(frozen=True, slots=True)
class Step:
    """What to write, in this order, and what takes it back."""

    writes: list[tuple[Path, str]]
    done: Done


class Scribe:
    """Writes for one person, ``by``, on one day, ``on``, into the files of one document."""

    def __init__(self, shelf: Shelf, document: str, *, by: str, on: str) -> None:
        self._shelf = shelf
        self._document = document
        self._by, self._on = by, on

    def signed(self, name: str, fields: dict[str, Plain]) -> dict[str, Plain]:
        """Return a fact with its id, and with who curates it."""
        return {"id": name, **fields, "curated": {"by": self._by, "on": self._on}}

    def fact(
        self,
        state: State,
        candidate: Candidate | None,
        fields: dict[str, Plain],
        change: TermDraft | NewName | None,
    ) -> Step:
        """Return the step that writes a fact: its term, the decision on its candidate, then the fact."""
        used = [*state.locked, *(d.fact for d in state.decisions if d.fact)]
        name = next_id(state.ids, used, self._document)
        fact = self.signed(name, fields)
        writes = [(self._shelf.facts, with_fact(state.file, fact))]
        before: tuple[tuple[str, Decision | None], ...] = ()
        if candidate is not None:
            before = _before(state, candidate)
            decision = self._accepted(candidate, name, fields, change, state.vocabulary)
            writes.insert(0, self._with_decisions(state, decision))
        if change is not None:
            writes.insert(0, self._terms(change))
        words = visible(f"written as {name}: {shown(fields['relation'])} {brief(fields['value'])}")
        return Step(writes, Done(words, before, name, digest_of(fact), change=change))

    def decision(self, state: State, candidate: Candidate, reason: str) -> Step:
        """Return the step that rejects a candidate, or defers it where there is no reason."""
        decision = self._refused(candidate, reason)
        words = visible(f"{decision.decision}: {candidate.relation} {brief(candidate.value)}")
        return Step([self._with_decisions(state, decision)], Done(words, _before(state, candidate)))

    def excuse(self, state: State, numbers: list[int], candidates: list[Candidate], because: str) -> Step:
        """Return the step that rejects the candidates of sentences, then excuses those that are open."""
        writes = []
        if candidates:
            reason = reasons.of_excuse(because)
            writes.append(self._with_decisions(state, *(self._refused(c, reason) for c in candidates)))
        excused = tuple(n for n in numbers if state.ledger.rows[n - 1].state != "cited")
        if excused:
            writes.append((self._shelf.facts, with_excuses(state.file, excused, because)))
        before = tuple(pair for c in candidates for pair in _before(state, c))
        which = f"sentence {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} sentences"
        words = visible(f"{'excused' if excused else 'settled'} {which}: {because}")
        return Step(writes, Done(words, before, excused=excused))

    def write(self, writes: list[tuple[Path, str]]) -> None:
        """Write files in their order; where one cannot be written, those before it go back."""
        before = [(path, self._shelf.seen(path)) for path, _ in writes]
        for index, (path, text) in enumerate(writes):
            try:
                self._shelf.write(path, text)
            except NotWrittenError:
                for earlier, content in reversed(before[:index]):
                    self._shelf.back(earlier, content)
                raise

    def _accepted(
        self,
        candidate: Candidate,
        name: str,
        fields: dict[str, Plain],
        change: TermDraft | NewName | None,
        vocabulary: Vocabulary,
    ) -> Decision:
        proposed = candidate.as_fact("")
        del proposed["id"]
        names = [*proposed, *(key for key in fields if key not in proposed)]
        edited = tuple(
            n for n in names if digest_of({n: proposed.get(n, "")}) != digest_of({n: fields.get(n, "")})
        )
        # Words that became a name of the term are no wrong proposal, though the value has its label now.
        wrong = "value" in edited and candidate.value not in newterm.names_of(change)
        return Decision(
            candidate.key, "accepted", candidate.rule, str(fields["relation"]), fields["value"], self._by,
            self._on, fact=name, subject=str(fields.get("subject", "")),
            polarity=str(fields.get("polarity", "affirmed")), cue=str(fields["cue"]),
            kind=newterm.kind_of(change, vocabulary), edited=edited,
            proposed=candidate.value if wrong else "",
        )  # fmt: skip

    def _refused(self, candidate: Candidate, reason: str) -> Decision:
        return Decision(
            candidate.key, "rejected" if reason else "deferred", candidate.rule, candidate.relation,
            candidate.value, self._by, self._on, reason=reason, subject=candidate.subject,
            polarity=candidate.polarity, cue=JOINT.join(candidate.cue), kind=candidate.new_term,
        )  # fmt: skip

    def _with_decisions(self, state: State, *decisions: Decision) -> tuple[Path, str]:
        """Return decisions.yaml with some more, each at the end, for the last one is undone first."""
        found = state.decisions
        for decision in decisions:
            found = found.without(decision.key).with_decision(decision)
        return self._shelf.decisions, decisions_text(found)

    def _terms(self, change: TermDraft | NewName) -> tuple[Path, str]:
        if isinstance(change, newterm.NewName) and change.core:
            names = self._shelf.names
            return names, with_core_name(self._shelf.text(names).text if names.is_file() else "", change)
        path = self._shelf.terms
        file = self._shelf.text(path) if path.is_file() else None
        if isinstance(change, newterm.NewName):
            assert file is not None  # noqa: S101 - the name's term was found there
            return path, newterm.with_name(file, change)
        return path, newterm.with_term(file, change)


def _before(state: State, candidate: Candidate) -> tuple[tuple[str, Decision | None], ...]:
    return ((candidate.key, state.decisions.find(candidate.key)),)


def shown(value: Plain) -> str:
    """Return a value as facts.yaml has it, in one line."""
    return value if isinstance(value, str) else PARTS.flow(node_of(value))


def brief(value: Plain) -> str:
    """Return a value for a line that says what was done: one with parts is not told whole."""
    return value if isinstance(value, str) else "{…}"
