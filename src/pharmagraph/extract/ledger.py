"""The ledger: which sentences of a document are cited, excused, or still open.

Each sentence is in one of four states. **cited**: a fact cites it. **excused**: the facts file says
why it carries no fact. **frame**: a heading, title or list lead-in that is neither, but below which
a sentence is cited or excused; it needs no excuse, because it is read with what stands below it.
**open**: all others; each is an error, so that no sentence is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.lock import short_digest
from pharmagraph.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.lock import Lock
    from pharmagraph.findings import Place

State = Literal["cited", "excused", "frame", "open"]
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence in the ledger; ``text`` is "" where the text is not at hand.

    ``facts`` holds the ids of the facts that cite it, ``because`` the excuse, ``unread`` the numbers
    and terms in it that no fact uses.
    """

    number: int
    kind: str
    headings: tuple[str, ...]
    state: State
    text: str = ""
    facts: tuple[str, ...] = ()
    because: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All sentences of a document with their states."""

    document: str
    rows: tuple[Row, ...]

    def count(self, state: State) -> int:
        """Return how many sentences are in a state."""
        return sum(1 for row in self.rows if row.state == state)

    def as_rows(self) -> list[dict[str, object]]:
        """Return the ledger as plain values, for JSON."""
        return [
            {
                "sentence": r.number, "kind": r.kind, "headings": list(r.headings), "state": r.state,
                "facts": list(r.facts), "because": r.because, "unread": list(r.unread), "text": r.text,
            }
            for r in self.rows
        ]  # fmt: skip

    def as_text(self) -> str:
        """Return the ledger for a terminal: one line a sentence."""
        lines = []
        for row in self.rows:
            what = ", ".join(row.facts) or row.because
            words = row.text if len(row.text) <= _SHOWN else row.text[: _SHOWN - 1] + "…"
            lines.append(
                f"{row.number:>5}  {row.kind:<8}  {row.state:<7}  {words:<{_SHOWN}}  {what}".rstrip()
            )
        return "\n".join(lines)


def sentences_of_document(document: Document) -> list[Row]:
    """Return the sentences of a read document as open rows."""
    return [Row(s.number, s.kind, s.headings, "open", document.words(s.number)) for s in document.sentences]


def sentences_of_lock(lock: Lock) -> list[Row]:
    """Return the sentences of a lock as open rows; of its text, only headings are known from the paths."""
    known = {short_digest(heading): heading for s in lock.sentences for heading in s.headings}
    return [
        Row(s.number, s.kind, s.headings, "open", known.get(s.digest, "") if s.kind == "heading" else "")
        for s in lock.sentences
    ]


def make_ledger(
    facts: FactsFile,
    sentences: Sequence[Row],
    cited: Mapping[int, Sequence[str]],
    unread: Mapping[int, Sequence[str]],
) -> Ledger:
    """Make the ledger; ``cited`` leads from sentences to fact ids, ``unread`` to words no fact uses."""
    excuses = {e.sentence: e.because for e in facts.excuses}
    states: list[State] = ["open"] * len(sentences)
    for at, row in enumerate(sentences):
        states[at] = "cited" if row.number in cited else "excused" if row.number in excuses else "open"
    _frame(sentences, states)
    rows = tuple(
        Row(
            r.number, r.kind, r.headings, state, r.text, tuple(cited.get(r.number, ())),
            excuses.get(r.number, ""), () if r.number in excuses else tuple(unread.get(r.number, ())),
        )
        for r, state in zip(sentences, states, strict=True)
    )  # fmt: skip
    return Ledger(facts.document, rows)


def _frame(sentences: Sequence[Row], states: list[State]) -> None:
    """Turn open headings and lead-ins into frames where something below them is settled.

    Runs backwards, so that each frame has seen all that stands below it.
    """
    items_settled = False
    settled_below: set[tuple[str, ...]] = set()
    for at in range(len(sentences) - 1, -1, -1):
        row = sentences[at]
        if row.kind in {"item", "lead-in"}:
            if row.kind == "lead-in" and states[at] == "open" and items_settled:
                states[at] = "frame"
            items_settled = items_settled or states[at] != "open"
        else:
            items_settled = False
        if row.kind == "heading":
            path = (*row.headings, row.text) if row.text else None
            below = path in settled_below if path else _next_settled(sentences, states, at)
            if states[at] == "open" and below:
                states[at] = "frame"
        if states[at] != "open":
            settled_below |= _heads(row.headings)


def _heads(path: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return all headings of a path, each with those above it.

    The row and the column of a table's cell stand side by side, so that others may be passed over.
    """
    return {(*path[:n], heading) for n in range(len(path)) for heading in path[n:]}


def _next_settled(sentences: Sequence[Row], states: Sequence[State], at: int) -> bool:
    """Without text a heading is known by its place: what follows lies deeper than it does."""
    depth = len(sentences[at].headings)
    for below in range(at + 1, len(sentences)):
        if len(sentences[below].headings) <= depth:
            return False
        if states[below] != "open":
            return True
    return False


def ledger_findings(ledger: Ledger, facts: FactsFile) -> Iterable[Finding]:
    """Yield what the ledger shows: open sentences, unread words, excuses that fit nothing."""
    place = facts.place
    for row in ledger.rows:
        shown = f": {_short(row.text)}" if row.text else ""
        if row.state == "open":
            mend = f"cite it in a fact, or excuse it: - {{sentence: {row.number}, because: …}}"
            yield Finding("PG401", f"{row.kind} {row.number} is open{shown}", place, mend)
        elif row.unread:
            words = ", ".join(f"'{w}'" for w in row.unread)
            mend = f"write a fact for them, or below excused: - {{sentence: {row.number}, because: …}}"
            yield Finding("PG402", f"{row.kind} {row.number} is cited, but no fact uses {words}", place, mend)
    yield from _excuse_findings(ledger, facts)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _excuse_findings(ledger: Ledger, facts: FactsFile) -> Iterable[Finding]:
    seen: dict[int, Place] = {}
    for excuse in facts.excuses:
        if excuse.sentence > len(ledger.rows):
            message = f"there is no sentence {excuse.sentence}: the source has {len(ledger.rows)}"
            yield Finding("PG403", message, excuse.place, "see the numbers with: pharmagraph check --ledger")
        elif excuse.sentence in seen:
            message = f"sentence {excuse.sentence} is excused twice"
            yield Finding("PG403", message, excuse.place, "keep one of the two reasons")
        seen.setdefault(excuse.sentence, excuse.place)
