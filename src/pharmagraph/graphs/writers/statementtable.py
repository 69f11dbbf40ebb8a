"""The statements of a graph as a table: a row each, whatever they say, with their standing and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from pharmagraph.graphs.writers.standing import MEANINGS, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.writers.selection import Selection

Cell: TypeAlias = str | tuple[str, ...] | tuple[int, ...]
Sort = Literal["text", "texts", "integers", "date", "iri", "iris"]


class Column(NamedTuple):
    """A column: its name, what its cells hold, and what it tells."""

    name: str
    sort: Sort
    told: str


COLUMNS = (
    Column("statement", "iri", "the statement"),
    Column("subject", "iri", "what it is about"),
    Column("subject_label", "text", "the name of that"),
    Column("subject_kind", "text", "what kind of thing that is"),
    Column("relation", "iri", "the relation"),
    Column("relation_label", "text", "the name of the relation"),
    Column("object", "iri", "the other end, where it is a term"),
    Column("object_text", "text", "the other end in words: a term's name, or a value such as a dosage"),
    Column("standing", "text", f"how far it holds: {', '.join(MEANINGS)}"),
    Column("status", "text", "its status, before polarity and conditions are taken into account"),
    Column("certainty", "text", "how plainly the source says it"),
    Column("polarity", "text", "whether the source affirms or denies it"),
    Column("qualifiers", "texts", "what narrows or qualifies it, each as name and words"),
    Column("because", "text", "the reason for a status or an interpretation"),
    Column("contradicts", "iris", "statements that cannot hold together with it"),
    Column("source", "iri", "the document that it was drawn from"),
    Column("source_title", "text", "the title of that"),
    Column("heading", "text", "the headings above the sentence"),
    Column("section", "text", "the section of a source that is not at hand"),
    Column("sentences", "integers", "the numbers of the sentences"),
    Column("cue", "text", "the words of the source that carry it"),
    Column("curated_by", "text", "who drew it from its source"),
    Column("curated_on", "date", "when that was"),
    Column("reviewed_by", "text", "who checked it"),
    Column("reviewed_on", "date", "when that was"),
    Column("review_due", "date", "when it is to be checked again"),
    Column("rule", "iri", "the rule that concluded it"),
    Column("premises", "iris", "the statements that the conclusion rests on"),
)  # fmt: skip
SEPARATOR = " | "


def rows(selection: Selection) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each statement, in the order of their IRIs."""
    nodes = {node.iri: node for node in selection.records.nodes}
    for row in selection.records.statements:
        subject = nodes[row.subject]
        source = selection.sources.get(row.source)
        yield (
            row.iri, row.subject, subject.label, subject.kind, row.relation, row.relation_label, row.object,
            row.object_text, standing_of(row, selection), row.status, row.certainty, row.polarity,
            tuple(f"{key}: {words}" for key, words in row.qualifiers), row.because, row.contradicts,
            row.source, source.title if source else "", row.heading, row.section, row.sentences,
            " … ".join(row.cues), *row.curated, *row.reviewed, row.review_due, row.rule, row.premises,
        )  # fmt: skip
