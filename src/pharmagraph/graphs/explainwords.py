"""An explanation in words: an indented tree for people, and plain data for programs.

Every statement that is not simply accepted begins with a mark, so that nobody takes what is disputed,
denied or only reported for a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.explain import Explanation
    from pharmagraph.graphs.records import Source, StatementRow

_STEP = "  "


def mark_of(row: StatementRow) -> str:
    """Return what must be known before a statement is read: "" where it is accepted and affirmed."""
    marks = [] if row.status == "accepted" else [row.status]
    marks += ["denied"] if row.polarity == "negated" else []
    return f"[{', '.join(marks)}] " if marks else ""


def plain_words(row: StatementRow, explanation: Explanation) -> str:
    """Return a statement as a sentence: "Valium is brand of diazepam"."""
    subject = explanation.labels.get(row.subject) or row.subject.rsplit("/", 1)[-1]
    return f"{mark_of(row)}{subject} {row.relation_label} {row.object_text}"


def as_text(explanation: Explanation) -> str:
    """Return an explanation as an indented tree, with the standing of what matches at its end."""
    lines: list[str] = []
    for one in explanation.triples:
        place = f", {one.origin.place}" if one.origin.place.file else ""
        lines += [one.words, f"{_STEP}from {one.origin.words}{place}"]
    if explanation.triples and explanation.statements:
        lines.append("")
    seen: set[str] = set()
    # A stack, and no recursion: a chain of rules may be as long as the data is deep.
    todo = [(row, 0) for row in reversed(explanation.statements)]
    while todo:
        row, depth = todo.pop()
        if depth == 0 and seen:
            lines.append("")
        indent = _STEP * depth
        if row.iri in seen:
            lines.append(f"{indent}{plain_words(row, explanation)} (see above: {row.reference})")
            continue
        seen.add(row.iri)
        lines.append(f"{indent}{plain_words(row, explanation)}")
        lines += [f"{indent}{_STEP}{line}" for line in _account(row, explanation)]
        premises = explanation.premises(row)
        todo += [(premise, depth + 2) for premise in reversed(premises)]
        if premises:
            lines.append(f"{indent}{_STEP}from:")
    lines += explanation.near
    if explanation.statements:
        lines += ["", explanation.standing]
    return "".join(f"{visible(line)}\n" for line in lines)


def _account(row: StatementRow, explanation: Explanation) -> Iterator[str]:
    """Yield the lines below a statement: how far it holds, on which words, and who says so."""
    if row.status == "inferred":
        yield from _rule_lines(row, explanation)
        return
    denied = ": the source says that it is not so" if row.polarity == "negated" else ""
    yield f"{row.status}, {row.certainty}{denied}"
    for name, value in row.qualifiers:
        yield f"{name}: {value}"
    yield from _place_lines(row)
    yield from _source_lines(explanation.source(row))
    yield _signed(row)
    if row.because:
        yield f"because {row.because}"
    for other in explanation.against(row):
        yield f"stands against {plain_words(other, explanation)} ({other.reference})"
        source = explanation.source(other)
        section = f"section {other.section}" if other.section else ""
        if told := _joined(_quoted(other), section, f"in {source.title}" if source else ""):
            yield _STEP + told


def _rule_lines(row: StatementRow, explanation: Explanation) -> Iterator[str]:
    rule = explanation.rule(row)
    yield f'by the rule "{rule.title}"' if rule else f"by the rule {row.rule}"
    if rule and rule.description:
        yield _STEP + rule.description
    if lost := len(row.premises) - len(explanation.premises(row)):
        yield f"{lost} of its premises are no longer in the graph; mend: pharmagraph build"


def _place_lines(row: StatementRow) -> Iterator[str]:
    """Yield the cue, and where it stands in the source."""
    if row.cues:
        yield _quoted(row)
    word = "sentences" if len(row.sentences) > 1 else "sentence"
    numbers = f"{word} {', '.join(map(str, row.sentences))}" if row.sentences else ""
    if place := _joined(f"under {row.heading}" if row.heading else "", numbers):
        yield place
    if row.section:
        yield f"section {row.section}; the text is not at hand"


def _quoted(row: StatementRow) -> str:
    return f'"{" … ".join(row.cues)}"' if row.cues else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _source_lines(source: Source | None) -> Iterator[str]:
    if source:
        details = _joined(source.kind, source.publisher, source.published, source.jurisdiction)
        yield f"in {source.title}" + (f" ({details})" if details else "")
        if source.address:
            yield source.address


def _signed(row: StatementRow) -> str:
    said = [row.reference]
    for word, (by, on) in (("curated", row.curated), ("reviewed", row.reviewed)):
        said.append(f"{word} by {by} on {on}" if by else f"not {word}")
    if row.review_due:
        said.append(f"to be reviewed again by {row.review_due}")
    return ", ".join(said)


def as_json(explanation: Explanation) -> dict[str, object]:
    """Return an explanation as dictionaries and lists.

    ``matches`` are the IRIs of what was asked for; ``statements`` holds each of these, and of those
    that they rest on or stand against, by IRI.
    """
    return {
        "asked": list(explanation.asked),
        "standing": explanation.standing,
        "matches": [row.iri for row in explanation.statements],
        "triples": [
            {
                "triple": list(one.triple),
                "words": one.words,
                "origin": one.origin.words,
                "file": one.origin.place.file,
                "line": one.origin.place.line,
                "statement": one.origin.statement,
            }
            for one in explanation.triples
        ],
        "statements": {row.iri: _data(row, explanation) for row in explanation.reached()},
        "notes": list(explanation.near),
    }


def _data(row: StatementRow, explanation: Explanation) -> dict[str, object]:
    source, rule = explanation.source(row), explanation.rule(row)
    data: dict[str, object] = {
        "reference": row.reference,
        "words": plain_words(row, explanation),
        "subject": {"iri": row.subject, "label": explanation.labels.get(row.subject, "")},
        "relation": {"iri": row.relation, "label": row.relation_label},
        "object": {"iri": row.object, "label": row.object_text},
        "status": row.status, "certainty": row.certainty, "polarity": row.polarity,
        "qualifiers": [{"name": name, "value": value} for name, value in row.qualifiers],
    }  # fmt: skip
    if row.status == "inferred":
        data["rule"] = {
            "iri": row.rule,
            "title": rule.title if rule else "",
            "description": rule.description if rule else "",
        }
        data["premises"] = list(row.premises)
        return data
    return data | {
        "cue": list(row.cues), "heading": row.heading, "sentences": list(row.sentences),
        "section": row.section,
        "source": None if source is None else {
            "iri": source.iri, "title": source.title, "kind": source.kind, "publisher": source.publisher,
            "published": source.published, "jurisdiction": source.jurisdiction, "address": source.address,
            "licence": source.licence,
        },
        "curated": {"by": row.curated[0], "on": row.curated[1]},
        "reviewed": {"by": row.reviewed[0], "on": row.reviewed[1]},
        "review_due": row.review_due, "because": row.because,
        "stands_against": [other.iri for other in explanation.against(row)],
    }  # fmt: skip
