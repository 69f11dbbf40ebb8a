"""Disagreements as people read them, as a table and as data for programs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from pharmagraph.findings import visible
from pharmagraph.graphs.evidence_words import counted
from pharmagraph.graphs.origins import origin_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.graphs.disagreements import ConflictQuestion, Disagreement

CSV_COLUMNS = (
    "conflict", "title", "statement", "standing", "words", "cue", "document", "imported", "says", "file",
    "place", "data set", "publisher", "licence",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(found: Sequence[Disagreement], asked: Sequence[ConflictQuestion]) -> str:
    """Return disagreements for people: by question, both sides with their sources, and what to do."""
    lines: list[str] = []
    for question in asked:
        own = [each for each in found if each.asked is question]
        if own:
            lines += [f"{question.name}: {question.question.title}", ""]
            for each in own:
                lines += [*(f"  {line}" for line in _lines(each)), ""]
    lines += list(_standing(found, asked))
    return "".join(f"{visible(line)}\n" for line in lines)


def _lines(each: Disagreement) -> Iterator[str]:
    row = each.statement
    yield f"[{each.standing}] {each.words}"
    cue = f': "{" … ".join(row.cues)}"' if row.cues else f": section {row.section}" if row.section else ""
    yield f"    {row.reference}{cue}"
    if each.source:
        yield f"    in {each.source.title}"
    if row.because:
        yield f"    because {row.because}"
    yield f"against {each.publication.words}"
    yield f"    {each.says}"
    yield f"    {each.imported}"
    for words in origin_words(each.origins):
        yield f"    {words}"


def _standing(found: Sequence[Disagreement], asked: Sequence[ConflictQuestion]) -> Iterator[str]:
    """Yield how many there are, and what helps."""
    sets = ", ".join(dict.fromkeys(question.dataset for question in asked))
    questions = f"{len(asked)} conflict question{'' if len(asked) == 1 else 's'}"
    questions += f" of {sets}" if sets else ""
    if not found:
        yield f"no disagreements ({questions})"
        return
    counts = counted({each.statement.iri: each.standing for each in found}.values())
    word = "disagreement" if len(found) == 1 else "disagreements"
    yield f"{len(found)} {word}, with facts that are: {counts} ({questions})"
    yield "Nothing was changed. Where the data set is right, say so in facts.yaml (status, because)."
    yield "Where the two do not speak of the same thing, reject the link in extract/DATASET/links.tsv, and"
    yield "load the data set again."


def as_json(found: Sequence[Disagreement]) -> list[dict[str, object]]:
    """Return disagreements as dictionaries and lists."""
    return [
        {
            "conflict": each.asked.name,
            "title": each.asked.question.title,
            "curated": {
                "statement": each.statement.iri, "reference": each.statement.reference,
                "standing": each.standing, "words": each.words, "cues": list(each.statement.cues),
                "section": each.statement.section, "because": each.statement.because,
                "document": each.source.iri if each.source else "",
                "title": each.source.title if each.source else "",
            },
            "imported": {
                "subject": each.imported, "says": each.says, "dataset": each.publication.name,
                "title": each.publication.title, "publisher": each.publication.publisher,
                "issued": each.publication.issued, "licence": each.publication.licence,
                "rows": [{"row": o.iri, "file": o.file, "place": o.place} for o in each.origins],
            },
        }
        for each in found
    ]  # fmt: skip


def as_csv(found: Sequence[Disagreement]) -> str:
    """Return disagreements as CSV (RFC 4180), a row each; no cell is a formula for a spreadsheet."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(CSV_COLUMNS)
    for each in found:
        origins = each.origins
        table.writerow(
            _harmless(cell)
            for cell in (
                each.asked.name, each.asked.question.title, each.statement.iri, each.standing, each.words,
                " … ".join(each.statement.cues), each.source.title if each.source else "", each.imported,
                each.says, "; ".join(o.file for o in origins), "; ".join(o.place for o in origins),
                each.publication.title, each.publication.publisher, each.publication.licence,
            )
        )  # fmt: skip
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
