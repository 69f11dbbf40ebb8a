"""What is known of a drug on a page: the model that the Markdown and the HTML fact sheet show.

What does not simply hold stands apart below what does, each with its standing in a word, so that
nothing disputed or only reported can be taken for a fact, and no dose stands without its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.standing import HOLD, MEANINGS, ORDER, standing_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.records import Node, Source, StatementRow
    from pharmagraph.graphs.writers.selection import Selection

_DRUG = VOCAB + "Drug"
# What a reader looks for first; every other relation follows under its own name, by the alphabet.
SECTIONS = {
    "treats": "Used to treat", "prevents": "Used to prevent", "usedFor": "Used for", "hasDosage": "Dosage",
    "hasTreatmentDuration": "Treatment duration", "contraindicatedIn": "Must not be used in",
    "hasWarning": "Warnings", "hasPrecaution": "Precautions", "interactsWith": "Interactions",
    "hasSideEffect": "Side effects", "hasRisk": "Risks", "hasWithdrawalSymptom": "Withdrawal symptoms",
    "needsMonitoring": "To be monitored", "hasDrugClass": "Drug class", "actsOn": "Acts on",
    "hasMechanism": "Mechanism", "hasEffect": "Effects", "halfLife": "Half-life", "hasBrand": "Brand names",
    "hasDosageForm": "Dosage forms", "hasRoute": "Routes of administration", "hasLegalStatus": "Legal status",
}  # fmt: skip
_PLACES = {VOCAB + name: place for place, name in enumerate(SECTIONS)}
_LIMITED = "Only under a condition"
_OPEN = "Not settled: disputed, only reported, or denied"
_NAMED = "Said of others that name it"
_CERTAINTIES = {
    "hedged": "the source says so with a reserve",
    "interpreted": "a curator's reading of the source",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A statement: what narrows it, its source's words and place, and how it came to stand here.

    ``standing`` is a word of MEANINGS; ``source`` is the number of the document in the list of the
    sheet, 0 for a statement that a rule concluded; ``against`` are the statements that it contradicts.
    """

    reference: str
    standing: str
    notes: tuple[str, ...]
    cue: str
    source: int
    place: str
    because: str
    against: tuple[str, ...]
    signed: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said, with the statements that say so; all of them have the same standing."""

    words: str
    standing: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of a relation: ``holding`` are accepted or inferred; the others stand apart, by title."""

    title: str
    holding: tuple[Entry, ...]
    apart: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def nothing(self) -> str:
        """What stands in the place of entries that hold, where there is none."""
        limited = any(title == _LIMITED for title, _ in self.apart)
        return "Nothing is accepted without a condition." if limited else "No accepted statement."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fact sheet; ``counts`` are how many statements have each standing, in the order of MEANINGS."""

    term: Node
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    counts: tuple[tuple[str, int], ...]
    dates: tuple[str, ...]


def sheets(selection: Selection) -> Iterator[Sheet]:
    """Yield a sheet for each term that is asked for, or for each drug that statements are about."""
    rows: dict[str, list[StatementRow]] = {}
    for row in selection.records.statements:
        rows.setdefault(row.subject, []).append(row)
        if row.object and row.object != row.subject:
            rows.setdefault(row.object, []).append(row)
    subjects = {row.subject for row in selection.records.statements}
    nodes = [
        node
        for node in selection.records.nodes
        if (
            node.iri in selection.about
            if selection.about
            else node.kind_iri == _DRUG and node.iri in subjects
        )
    ]
    for node in sorted(nodes, key=lambda node: (node.label.casefold(), node.iri)):
        yield _sheet(node, rows.get(node.iri, []), selection)


def _sheet(node: Node, rows: list[StatementRow], selection: Selection) -> Sheet:
    used = {row.source for row in rows}
    sources = tuple(source for source in selection.records.sources if source.iri in used)
    numbers = {source.iri: number for number, source in enumerate(sources, 1)}
    labels = {n.iri: n.label for n in selection.records.nodes}
    sections: dict[tuple[bool, int, str], list[tuple[str, StatementRow]]] = {}
    for row in rows:
        if row.subject == node.iri:
            known = _PLACES.get(row.relation)
            title = row.relation_label if known is None else SECTIONS[row.relation.removeprefix(VOCAB)]
            key = (False, len(_PLACES) if known is None else known, title)
            sections.setdefault(key, []).append((row.object_text, row))
        else:
            words = f"{labels[row.subject]} {row.relation_label} {row.object_text}"
            sections.setdefault((True, 0, _NAMED), []).append((words, row))
    made = []
    for (_, _, title), said in sorted(sections.items(), key=lambda item: item[0]):
        entries = _entries(said, numbers, selection)
        holding = tuple(entry for entry in entries if entry.standing in HOLD)
        limited = tuple(entry for entry in entries if entry.standing == "conditional")
        rest = tuple(entry for entry in entries if entry not in holding and entry not in limited)
        apart = tuple((words, those) for words, those in ((_LIMITED, limited), (_OPEN, rest)) if those)
        made.append(Section(title[:1].upper() + title[1:], holding, apart))
    standings = [standing_of(row, selection) for row in rows]
    ordered = sorted(set(standings), key=_rank)
    counts = tuple((standing, standings.count(standing)) for standing in ordered)
    return Sheet(node, tuple(made), sources, counts, tuple(_dates(rows)))


def _rank(standing: str) -> tuple[int, str]:
    return (ORDER.index(standing) if standing in MEANINGS else len(ORDER), standing)


def _entries(
    said: Iterable[tuple[str, StatementRow]], numbers: dict[str, int], selection: Selection
) -> list[Entry]:
    """Gather the statements that say the same and hold alike; frequent side effects come first."""
    found: dict[tuple[tuple[int, str], int, str, str], list[Line]] = {}
    for words, row in said:
        standing = standing_of(row, selection)
        key = (_rank(standing), _frequency(row, selection), words.casefold(), words)
        found.setdefault(key, []).append(_line(row, standing, numbers))
    return [Entry(key[3], lines[0].standing, tuple(lines)) for key, lines in sorted(found.items())]


def _frequency(row: StatementRow, selection: Selection) -> int:
    """Return the rank of the frequency that a statement gives; one that gives none comes last."""
    ranks = [
        selection.reader.value(value, VOCAB + "rank")
        for value in selection.reader.objects(f"<{row.iri}>", VOCAB + "frequency")
    ]
    return min((int(rank) for rank in ranks if rank.isdecimal()), default=99)


def _line(row: StatementRow, standing: str, numbers: dict[str, int]) -> Line:
    notes = [f"{key}: {words}" for key, words in row.qualifiers]
    notes += ["the source denies it"] if row.polarity == "negated" else []
    notes += [_CERTAINTIES[row.certainty]] if row.certainty in _CERTAINTIES else []
    signed = [f"reviewed by {row.reviewed[0]} on {row.reviewed[1]}"] if row.reviewed[0] else []
    signed += [f"review due on {row.review_due}"] if row.review_due else []
    return Line(
        row.reference, standing, tuple(notes), " … ".join(row.cues), numbers.get(row.source, 0),
        row.heading.rpartition(" > ")[2] or row.section, row.because,
        tuple(iri.partition("/statement/")[2] or iri for iri in row.contradicts), ", ".join(signed),
    )  # fmt: skip


def _dates(rows: list[StatementRow]) -> Iterator[str]:
    """Tell when the statements were drawn, reviewed, and are to be reviewed again."""
    curated = sorted(row.curated[1] for row in rows if row.curated[1])
    reviewed = sorted(row.reviewed[1] for row in rows if row.reviewed[1])
    due = sorted(row.review_due for row in rows if row.review_due)
    if curated:
        yield f"Last curated on {curated[-1]}."
    many = len(rows)
    yield f"{len(reviewed)} of {many} statements reviewed" + (
        f", last on {reviewed[-1]}." if reviewed else "; none has been checked by a second person."
    )
    if due:
        yield f"Next review due on {due[0]}."


def meaning(standing: str) -> str:
    """Say what a standing means; one that this version does not know is not to be relied on."""
    return MEANINGS.get(standing, "not known here: do not rely on it")
