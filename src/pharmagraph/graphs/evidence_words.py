"""Evidence as people read it, and as data for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.evidence import Evidence
    from pharmagraph.graphs.records import StatementRow

# In the order in which they are counted; "accepted" is always told, the others where there are any.
_STANDINGS = (
    "accepted", "inferred", "accepted under a condition", "negated", "disputed", "reported", "superseded",
)  # fmt: skip
_STEP = "    "


def standing_of(evidence: Evidence, iri: str) -> str:
    """Return in a word or two how far a statement holds, such as "accepted" or "disputed"."""
    row = evidence.said[iri]
    if iri in evidence.firm or row.status not in {"accepted", "inferred"}:
        return row.status
    return "negated" if row.polarity == "negated" else "accepted under a condition"


def standing(evidence: Evidence) -> str:
    """Count the statements by how far they hold: "3 accepted, 1 disputed", "0 accepted, 1 reported"."""
    return counted(standing_of(evidence, iri) for iri in evidence.all)


def rank(evidence: Evidence, iri: str) -> int:
    """Return where a statement stands in a list by standing: the accepted first."""
    name = standing_of(evidence, iri)
    return _STANDINGS.index(name) if name in _STANDINGS else len(_STANDINGS)


def counted(standings: Iterable[str]) -> str:
    """Count standings as ``standing_of`` gives them; those that the core does not know stand last.

    >>> counted(["disputed", "negated", "disputed"])
    '0 accepted, 1 negated, 2 disputed'
    """
    counts = Counter(name or "without a status" for name in standings)
    names = [*_STANDINGS[1:], *sorted(counts.keys() - set(_STANDINGS))]
    return ", ".join(
        [f"{counts['accepted']} accepted", *(f"{counts[name]} {name}" for name in names if counts[name])]
    )


def row_marks(evidence: Evidence) -> list[str]:
    """Return for each row the numbers that its statements have in ``evidence_lines``: "[1] [4]"."""
    numbers = {iri: n for n, iri in enumerate(evidence.all, 1)}
    return [" ".join(f"[{numbers[iri]}]" for iri in row) for row in evidence.rows]


def evidence_lines(evidence: Evidence) -> list[str]:
    """Return the count by standing, then each statement as some lines: what it says, its words, its source.

    They are numbered in the order of ``evidence.all``; a heading stands before those that match
    without being in a row. Where there are both, each has its own count.
    """
    in_rows = sorted({iri for row in evidence.rows for iri in row})
    if evidence.also and in_rows:
        shown = counted(standing_of(evidence, iri) for iri in in_rows)
        lines = [f"Evidence of what is shown: {shown}"]
        heading = f"Matching too: {counted(standing_of(evidence, iri) for iri in evidence.also)}"
    else:
        lines, heading = [f"Evidence: {standing(evidence)}"], "Matching too:"
    for number, iri in enumerate(evidence.all, 1):
        if evidence.also and iri == evidence.also[0]:
            lines.append(heading)
        lines += _block(evidence, iri, f"[{number}]")
    return [visible(line) for line in lines]


def _block(evidence: Evidence, iri: str, mark: str) -> Iterable[str]:
    row = evidence.said[iri]
    certainty = f", {row.certainty}" if row.certainty not in {"", "stated"} else ""
    yield f"{mark} {standing_of(evidence, iri)}{certainty}: {claim(evidence, row)}"
    words = f'"{" … ".join(row.cues)}"' if row.cues else ""
    title = _source(evidence, row)
    # The first heading of a document is often its title.
    heading = (row.heading or row.section).removeprefix(title).removeprefix(" > ")
    from_where = ", ".join(part for part in (title, heading) if part)
    if words or from_where:
        yield f"    {' - '.join(part for part in (words, from_where) if part)}"
    if row.because:
        yield f"    because: {row.because}"
    if row.rule:
        yield from _derivation(evidence, row)
    for other in row.contradicts:
        against = evidence.said.get(other)
        said = f"{claim(evidence, against)} [{_source(evidence, against)}]" if against else other
        yield f"    stands against: {said}"


def _derivation(evidence: Evidence, row: StatementRow) -> Iterator[str]:
    """Yield the rule of an inferred statement, and its premises down to the words of sources."""
    numbers = {iri: f" [{n}]" for n, iri in enumerate(evidence.all, 1)}
    # A stack, and no recursion: a chain of rules may be as long as the data is deep.
    todo = [(row, 0)]
    told: set[str] = set()
    while todo:
        one, depth = todo.pop()
        step = _STEP * (depth + 1)
        if depth:
            words = f" {_quoted(' … '.join(one.cues))}" if one.cues else ""
            title = _source(evidence, one)
            from_where = f" [{title}]" if title else ""
            mark = numbers.get(one.iri, "")
            stands = standing_of(evidence, one.iri)
            yield f"{_STEP * depth}- {stands}: {claim(evidence, one)}{words}{from_where}{mark}"
        if one.rule and one.iri not in told:
            told.add(one.iri)
            premises = [evidence.said[iri] for iri in one.premises if iri in evidence.said]
            rule = evidence.labels.get(one.rule, "")
            yield f"{step}by the rule {_quoted(rule) or one.rule}, from:"
            if lost := len(one.premises) - len(premises):
                yield f"{step}- {lost} more that are not in the graphs that were asked"
            todo += [(premise, depth + 1) for premise in reversed(premises)]


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""


def claim(evidence: Evidence, row: StatementRow) -> str:
    """Return what a statement says in words, with what qualifies it."""
    subject = evidence.labels.get(row.subject, row.subject)
    denied = "not so: " if row.polarity == "negated" else ""
    qualified = "".join(f"; {name}: {words}" for name, words in row.qualifiers)
    return f"{denied}{subject} {row.relation_label} {row.object_text}{qualified}"


def _source(evidence: Evidence, row: StatementRow) -> str:
    source = evidence.sources.get(row.source)
    return source.title if source and source.title else row.source


def evidence_data(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as JSON takes it: standing, rows and also as IRIs, statements by IRI, notes."""
    return {
        "standing": standing(evidence),
        "rows": [list(row) for row in evidence.rows],
        "also": list(evidence.also),
        "statements": {iri: _data(evidence, iri) for iri in sorted(evidence.said)},
        "notes": list(evidence.notes),
    }


def _data(evidence: Evidence, iri: str) -> dict[str, Any]:
    row = evidence.said[iri]
    return {
        "says": claim(evidence, row),
        "subject": row.subject,
        "relation": row.relation,
        "object": row.object or row.object_text,
        "standing": standing_of(evidence, iri),
        "status": row.status,
        "certainty": row.certainty,
        "polarity": row.polarity,
        "qualifiers": [{"name": name, "value": words} for name, words in row.qualifiers],
        "because": row.because,
        "contradicts": list(row.contradicts),
        "cue": list(row.cues),
        "source": {"document": row.source, "title": _source(evidence, row)},
        "heading": row.heading or row.section,
        "sentences": list(row.sentences),
        "rule": row.rule,
        "premises": list(row.premises),
    }
