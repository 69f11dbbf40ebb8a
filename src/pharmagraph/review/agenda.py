"""What is left to do for a document: candidates that nobody judged, sentences that nothing accounts for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.plainvalue import plain_of
from pharmagraph.extract.yamlfile import Mapping, Sequence, parse_yaml
from pharmagraph.ontology.model import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Pairs

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.ledger import Ledger
    from pharmagraph.extract.suggest.decisions import Decisions
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.textfile import TextFile


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a candidate, or (where it is None) what to do with an open sentence."""

    sentence: int
    candidate: Candidate | None = None
    deferred: bool = False

    @property
    def name(self) -> str:
        """What tells it from all others, whatever is decided in between."""
        return self.candidate.key if self.candidate else f"sentence {self.sentence}"


def agenda(
    candidates: Iterable[Candidate],
    decisions: Decisions,
    ledger: Ledger,
    said: frozenset[str],
    vocabulary: Vocabulary,
) -> tuple[Item, ...]:
    """Return what is left, in the order in which it is shown.

    By sentence: its candidates, or the sentence itself where it is open and has none. Then open
    headings and lead-ins, which most often become frames before their turn comes; deferred
    candidates last. ``said`` holds the identities of the facts that are there already.
    """
    rows = {row.number: row for row in ledger.rows}
    items: list[Item] = []
    deferred: list[Item] = []
    for candidate in candidates:
        decision = decisions.find(candidate.key)
        row = rows.get(candidate.sentence)
        if row is None or row.state == "excused" or identity(candidate, vocabulary) in said:
            continue
        if decision is None:
            items.append(Item(candidate.sentence, candidate))
        elif decision.decision == "deferred":
            deferred.append(Item(candidate.sentence, candidate, deferred=True))
    served = {item.sentence for item in (*items, *deferred)}
    bare = [Item(row.number) for row in ledger.rows if row.state == "open" and row.number not in served]
    frames = [item for item in bare if rows[item.sentence].kind in {"heading", "lead-in"}]
    items += [item for item in bare if item not in frames]
    items.sort(key=lambda item: item.sentence)  # stable: candidates of a sentence stay in their order
    return (*items, *frames, *deferred)


def placed(candidates: Iterable[Candidate], document: Document) -> list[Candidate]:
    """Return the candidates with the numbers that their sentences have now, sorted.

    A source may have been shifted since they were made; those whose sentence is gone are left out.
    """
    numbers: dict[str, list[int]] = {}
    for sentence in document.sentences:
        numbers.setdefault(words_digest(document.words(sentence.number)), []).append(sentence.number)
    found = []
    for candidate in candidates:
        here = numbers.get(candidate.digest, [])
        if candidate.sentence in here:
            found.append(candidate)
        elif here:
            nearest = min(here, key=lambda n: (abs(n - candidate.sentence), n))
            found.append(replace(candidate, sentence=nearest))
    return sorted(found, key=lambda c: c.order)


def said_by(
    file: TextFile, facts: FactsFile, sentences: Pairs[str, int], document: Document, vocabulary: Vocabulary
) -> frozenset[str]:
    """Return the identities of the facts in a file; ``sentences`` leads from fact ids to what they cite."""
    return frozenset(
        identity(_candidate(rows, document.words(sentences[name]), facts), vocabulary)
        for rows in _plain_facts(file)
        if isinstance(name := rows.get("id"), str) and name in sentences
    )


def _plain_facts(file: TextFile) -> Iterator[dict[str, Plain]]:
    listed = parse_yaml(file).get("facts")
    for item in listed.items if isinstance(listed, Sequence) else ():
        rows = plain_of(item) if isinstance(item, Mapping) else None
        if isinstance(rows, dict):
            yield rows


def _candidate(rows: dict[str, Plain], words: str, facts: FactsFile) -> Candidate:
    """Return a fact as if a rule had proposed it."""
    subject = str(rows.get("subject", ""))
    if facts.about and subject in facts.about.names:
        subject = ""
    return Candidate(
        0, str(rows.get("relation", "")), rows.get("value", ""), (), "", subject=subject,
        polarity=str(rows.get("polarity", "affirmed")), digest=words_digest(words),
    )  # fmt: skip


def identity(candidate: Candidate, vocabulary: Vocabulary) -> str:
    """Return what two candidates share that say the same of the same words, whatever names they use."""
    relation = vocabulary.relation(candidate.relation)
    if relation is None:
        return candidate.key
    value = candidate.value
    if relation.value_kind == ValueKind.TERM and isinstance(value, str):
        found = vocabulary.find(value, relation.range)
        value = found[0].label if len(found) == 1 else value
    return replace(candidate, relation=relation.label, value=value).key
