"""The statements that rows name in their column "statement", as named questions do, and how far they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.graphs.evidence import Evidence
from pharmagraph.graphs.evidence_words import counted, standing_of
from pharmagraph.graphs.statementfinder import StatementFinder
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.ontology.vocabulary import Vocabulary

COLUMN = "statement"
STATUS = "status"
IMPORTED = "imported"
"""How far a statement holds that no curator of the project wrote and no rule concluded."""
NOTHING_SAID = (
    "no source in this graph says anything of this; that does not mean that there is none."
    " The question 'sources' lists what was read"
)
"""What to say beside an empty answer to a question about statements."""


def tells_statements(answer: Answer) -> bool:
    """Tell whether the rows of an answer stand for statements: whether they have that column."""
    return COLUMN in answer.variables


def mark_imported(answer: Answer, base: str) -> Answer:
    """Say of rows that stand for statements of imported graphs that they do; ``base`` is the project's.

    What such a graph says of its own standing, such as that it is accepted, nobody here has decided: the
    column "status" says "imported" instead, and a note tells how many rows it is.
    """
    if not (base and tells_statements(answer)):
        return answer
    answer = replace(answer, base=base)
    theirs = [number for number, iri in enumerate(_named(answer)) if iri and not _is_own(iri, base)]
    if not theirs:
        return answer
    document = json.loads(answer.body)
    for number in theirs:
        if STATUS in answer.variables:
            document["results"]["bindings"][number][STATUS] = {"type": "literal", "value": IMPORTED}
    count = "1 row stands for a statement" if len(theirs) == 1 else f"{len(theirs)} rows stand for statements"
    note = f"{count} of imported graphs, which nobody here has curated"
    body = json.dumps(document, ensure_ascii=False).encode()
    return replace(answer, body=body, notes=(*answer.notes, note))


def _is_own(iri: str, base: str) -> bool:
    """Tell whether an IRI is that of a statement or an inference of a project; imports give no such names."""
    return iri.startswith((f"{base}statement/", f"{base}inference/"))


def row_statements(answer: Answer, ask: Callable[[str], Answer], vocabulary: Vocabulary) -> Evidence:
    """Read what the statements of the rows say, by queries over what the question itself saw.

    Raises PharmagraphError where a query fails or a statement of the graph is damaged.
    """
    finder = StatementFinder(ask, vocabulary)
    rows = [[finder.statement_of(iri)] if iri else [] for iri in _named(answer)]
    finder.read({iri for row in rows for iri in row if iri})
    told = tuple(tuple(iri for iri in row if iri in finder.said) for row in rows)
    return Evidence(told, (), frozenset(finder.firm), finder.said, finder.sources, finder.labels)


def rows_standing(answer: Answer, told: Evidence) -> str:
    """Count the statements of the rows by how far they hold: "2 accepted, 1 negated, 1 disputed".

    Each statement counts once; those that are not of the answer's own project are imported. ``told`` are the
    statements as evidence holds them. "" where rows stand for no statements.
    """
    if not tells_statements(answer):
        return ""
    iris = sorted({iri for iri in _named(answer) if iri})
    return counted(_standing(iri, answer.base, told) for iri in iris)


def _standing(iri: str, base: str, told: Evidence) -> str:
    if base and not _is_own(iri, base):
        return IMPORTED
    return standing_of(told, iri) if iri in told.said else "of unknown standing"


def _named(answer: Answer) -> list[str]:
    """Return the statement of each row, "" where it has none."""
    place = answer.variables.index(COLUMN)
    return [value_of(term) if (term := row[place]) and is_iri(term) else "" for row in answer.rows]
