"""The statements that rows name in their column "statement", as named questions do, and how far they hold."""

from __future__ import annotations

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
NOTHING_SAID = (
    "no source in this graph says anything of this; that does not mean that there is none."
    " The question 'sources' lists what was read"
)
"""What to say beside an empty answer to a question about statements."""


def tells_statements(answer: Answer) -> bool:
    """Tell whether the rows of an answer stand for statements: whether they have that column."""
    return COLUMN in answer.variables


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

    Each statement counts once. ``told`` are the statements as evidence holds them. "" where rows
    stand for no statements.
    """
    if not tells_statements(answer):
        return ""
    iris = sorted({iri for iri in _named(answer) if iri})
    return counted(standing_of(told, iri) if iri in told.said else "of unknown standing" for iri in iris)


def _named(answer: Answer) -> list[str]:
    """Return the statement of each row, "" where it has none."""
    place = answer.variables.index(COLUMN)
    return [value_of(term) if (term := row[place]) and is_iri(term) else "" for row in answer.rows]
