"""CSV for neo4j-admin database import: nodes and relationships with typed headers.

Neo4j Operations Manual, "Import", "CSV header format": ID, LABEL, START_ID, END_ID, TYPE, and arrays,
which are joined by a vertical bar here (``--array-delimiter="|"``). The type of a relationship is that
of the relation only where the graph states it: what is disputed is DISPUTED_TREATS, so that no query
for TREATS meets it unawares; a value that is not accepted bears the label of its class, such as
DisputedDosage.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.standing import HOLD, standing_of
from pharmagraph.ontology.prefixes import RDF, VOCAB
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.writers.selection import Selection

NODES = (
    "iri:ID", "name", "definition", "synonyms:string[]", "matches:string[]", "standing", "source", ":LABEL",
)  # fmt: skip
RELATIONSHIPS = (
    ":START_ID", ":END_ID", ":TYPE", "statement", "relation", "standing", "status", "certainty", "polarity",
    "qualifiers:string[]", "because", "source", "section", "cue", "curated_by", "curated:date", "reviewed_by",
    "reviewed:date", "review_due:date", "contradicts:string[]", "premises:string[]",
)  # fmt: skip
_NAME = re.compile(r"[^A-Za-z0-9]+")
_STEPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def nodes_csv(selection: Selection) -> Iterator[str]:
    """Write the nodes: the graph with its disclaimer, documents, terms, and values with their words."""
    return _table(NODES, _nodes(selection))


def relationships_csv(selection: Selection) -> Iterator[str]:
    """Write a relationship for each statement, with how far it holds."""
    return _table(RELATIONSHIPS, (_relationship(row, selection) for row in selection.records.statements))


def _nodes(selection: Selection) -> Iterator[list[str]]:
    records = selection.records
    if selection.base:
        yield [selection.base, selection.name, selection.disclaimer, *[""] * 4, "Graph"]
    for source in records.sources:
        yield [source.iri, source.title, source.kind, *[""] * 4, "Document"]
    for node in records.nodes:
        label = _local(node.kind_iri) or "Thing"
        arrays = _array(node.synonyms), _array(node.matches)
        yield [node.iri, node.label, node.definition, *arrays, "", "", label]
    for row in records.statements:
        if not row.object:
            told = standing_of(row, selection), row.source
            yield [f"{row.iri}/value", row.object_text, "", "", "", *told, _value_label(row, selection)]


def _value_label(row: StatementRow, selection: Selection) -> str:
    kinds = [value_of(kind) for kind in selection.reader.objects(row.value, RDF + "type")]
    return "|".join(_local(kind) for kind in kinds if kind.startswith(VOCAB)) or "Words"


def _relationship(row: StatementRow, selection: Selection) -> list[str]:
    standing = standing_of(row, selection)
    plain = _STEPS.sub("_", _local(row.relation)).upper()
    return [
        row.subject, row.object or f"{row.iri}/value",
        plain if standing in HOLD else f"{_NAME.sub('_', standing).upper()}_{plain}",
        row.iri, row.relation_label, standing, row.status, row.certainty, row.polarity,
        _array(f"{key}: {words}" for key, words in row.qualifiers), row.because, row.source,
        row.heading or row.section, " … ".join(row.cues), *row.curated, *row.reviewed,
        row.review_due, _array(row.contradicts), _array(row.premises),
    ]  # fmt: skip


def _local(iri: str) -> str:
    """Return the last part of an IRI as a name that Cypher takes without quotes."""
    return _NAME.sub("_", re.split(r"[/#]", iri.rstrip("/#"))[-1]).strip("_")


def _array(items: Iterable[str]) -> str:
    return "|".join(item.replace("|", "/") for item in items)


def _table(columns: Sequence[str], rows: Iterable[list[str]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for row in chain([columns], rows):
        writer.writerow([" ".join(cell.split()) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
