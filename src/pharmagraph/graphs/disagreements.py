"""Where what was curated and what was imported disagree: listed with both sides, never merged.

Which pairs disagree is said by conflict questions: SPARQL files in extract/<dataset>/conflicts/, with a
head as named questions have. Their rows name a curated statement (?statement), an imported subject
(?imported), and in words what the data set says of it (?says).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import QuestionError
from pharmagraph.graphs.evidence import Evidence
from pharmagraph.graphs.evidence_words import standing_of
from pharmagraph.graphs.origins import OriginFinder
from pharmagraph.graphs.statementfinder import StatementFinder
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.origins import Origin, Publication
    from pharmagraph.graphs.records import Source, StatementRow
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

COLUMNS = ("statement", "imported", "says")


@dataclass(frozen=True, slots=True)
class ConflictQuestion:
    """A conflict question of a data set."""

    dataset: str
    question: Question

    @property
    def name(self) -> str:
        """What people call it: fda-ndc/route-not-listed."""
        return f"{self.dataset}/{self.question.name}"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One pair of a curated statement and an imported subject that cannot both be right.

    ``standing`` is how far the statement holds, ``words`` what it says, ``source`` its document;
    ``imported`` is the IRI of the subject, ``says`` what its data set says, ``origins`` the rows that
    it comes from.
    """

    asked: ConflictQuestion
    statement: StatementRow
    standing: str
    words: str
    source: Source | None
    imported: str
    says: str
    publication: Publication
    origins: tuple[Origin, ...]


def find_disagreements(
    questions: Sequence[ConflictQuestion], ask: Callable[[str, str], Answer], vocabulary: Vocabulary
) -> list[Disagreement]:
    """Ask conflict questions and look up both sides of what they find, in the order of the questions.

    ``ask`` answers a query, and is told what messages call it. Raises QuestionError where a question
    lacks one of the columns, GraphError where the graph is damaged.
    """
    rows: list[tuple[ConflictQuestion, str, str, str]] = []
    for asked in questions:
        answer = ask(asked.question.sparql, asked.question.file.name)
        missing = [f"?{column}" for column in COLUMNS if column not in answer.variables]
        if missing:
            mend = f"let it begin with: SELECT {' '.join(f'?{column}' for column in COLUMNS)}"
            raise QuestionError(
                f"the conflict question {asked.name} does not give {' and '.join(missing)}", mend=mend
            )
        places = [answer.variables.index(column) for column in COLUMNS]
        for row in answer.rows:
            statement, imported, says = (row[place] for place in places)
            if statement and imported and is_iri(statement) and is_iri(imported):
                words = value_of(says) if says else ""
                rows.append((asked, value_of(statement), value_of(imported), words))

    def plain_ask(text: str) -> Answer:
        return ask(text, "query")

    finder = StatementFinder(plain_ask, vocabulary)
    finder.read({finder.statement_of(statement) for _, statement, _, _ in rows} - {""})
    origins = OriginFinder(plain_ask, vocabulary.base)
    found = origins.origins(imported for _, _, imported, _ in rows)
    known = Evidence((), (), frozenset(finder.firm), finder.said, finder.sources, finder.labels)
    return [
        Disagreement(
            asked, finder.said[statement], standing_of(known, statement), _words(finder, statement),
            finder.sources.get(finder.said[statement].source), imported, says,
            origins.publication(asked.dataset), found.get(imported, ()),
        )
        for asked, statement, imported, says in rows
        if statement in finder.said
    ]  # fmt: skip


def _words(finder: StatementFinder, statement: str) -> str:
    """Return what a statement says: "Valium has route rectal", or that it is not so."""
    row = finder.said[statement]
    subject = finder.labels.get(row.subject) or row.subject.rsplit("/", 1)[-1]
    words = f"{subject} {row.relation_label} {row.object_text}"
    return f"not so: {words}" if row.polarity == "negated" else words
