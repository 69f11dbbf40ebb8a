"""What the form of the SPARQL page holds: read from an address, or filled from a named question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.graphs.query import Asked
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.parameters import NUMBER, TEXT, bind_parameters
from pharmagraph.rdfterms import is_iri, value_of
from pharmagraph.serve.formats import GRAPH_OFFERS, ROW_OFFERS
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.protocol import Fields, SparqlRequest
from pharmagraph.serve.querypage.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

PAGE = "page"
"""The format that means: show the answer on the page."""
_MOST_CHOICES = 200
_HEAD = ("#+ title:", "#+ description:")
FIRST_QUERY = """\
# Which side effects are known, and of what?
SELECT ?medicine ?effect
WHERE {
  ?medicine ph:hasSideEffect ?effect .
}
LIMIT 100
"""
_ANY_QUERY = "SELECT ?subject ?property ?value\nWHERE {\n  ?subject ?property ?value .\n}\nLIMIT 20\n"


@dataclass(frozen=True)
class Filled:
    """The form's fields. ``graphs`` are IRIs of named graphs that the query reads beside the default one.

    ``form`` is the format asked for: "" (none: the query is not run), "page", or one for programs.
    """

    query: str = ""
    graphs: tuple[str, ...] = ()
    evidence: bool = False
    form: str = ""
    question: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


def read_form(fields: Fields, dataset: Dataset) -> Filled:
    """Read the form; raises Fault for a graph or a format that there is not."""
    graphs = tuple(dict.fromkeys(value for name, value in fields if name == "graph"))
    for iri in graphs:
        if iri not in dataset.named:
            known = ", ".join(dataset.named) or "none but the default graph"
            raise Fault("unknown-graph", f"the data set has no graph <{iri}>", f"its graphs are: {known}")
    form = _last(fields, "format")
    if form not in {"", PAGE, *media_types()}:
        raise Fault(
            "bad-request", f"there is no format '{form}'", f"choose one of: {', '.join(media_types())}"
        )
    known_names = {"query", "graph", "evidence", "format", "question"}
    return Filled(
        _last(fields, "query"),
        graphs,
        _last(fields, "evidence").lower() in {"true", "1", "yes"},
        form,
        _last(fields, "question"),
        {name: value for name, value in fields if name not in known_names},
    )


def _last(fields: Fields, name: str) -> str:
    return next((value for key, value in reversed(fields) if key == name), "")


def media_types() -> dict[str, str]:
    """Return the media type of each format in which a program can get the answer."""
    return {offer.name: offer.media_type for offer in (*ROW_OFFERS, *GRAPH_OFFERS)}


def extension(form: str) -> str:
    """Return what stands behind the name of a file in a format.

    >>> extension("csv"), extension("turtle")
    ('csv', 'ttl')
    """
    return WRITERS[form].extension if form in WRITERS else form


def first_query(vocabulary: Vocabulary) -> str:
    """Return the query that an empty form begins with."""
    return FIRST_QUERY if vocabulary.relations else _ANY_QUERY


def question_query(
    question: Question, given: Mapping[str, str], vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> str:
    """Return a question's SPARQL with the values given in place of its parameters.

    Its title and description stand above it as comments. Raises QuestionError or TermNotFoundError
    where a value is missing or does not fit.
    """
    terms = bind_parameters(question, given, vocabulary)
    lines = []
    for line in question.sparql.split("\n"):
        if line.startswith(_HEAD):
            lines.append("# " + line.split(":", 1)[1].strip())
        elif not line.startswith("#+"):
            lines.append(line)
    text = "\n".join(lines)
    short = {name: _short(term, text, Names(prefixes)) for name, term in terms.items()}
    return Asked(text, question.name, prefixes, short).bound.text


def _short(term: NtTerm, text: str, names: Names) -> str:
    """Write a term by its short name, unless the query gives that prefix a meaning of its own."""
    name = names.short(value_of(term)) if is_iri(term) else term
    declared = re.search(rf"\bPREFIX\s+{re.escape(name.partition(':')[0])}:", text, re.IGNORECASE)
    return term if declared else name


@dataclass(frozen=True)
class Field:
    """A field of an example's form: ``choices`` are words that it takes, none where it takes any."""

    name: str
    kind: str
    description: str
    value: str
    choices: tuple[str, ...]
    is_number: bool


@dataclass(frozen=True)
class Example:
    """A named question as the page offers it."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]


def examples(questions: Iterable[Question], vocabulary: Vocabulary, uses: Mapping[str, int]) -> list[Example]:
    """Return the named questions with the fields of their parameters.

    A field without a value of its own begins with the fitting term of which most is said (``uses``:
    how often, by IRI), so that an example can be tried at once.
    """
    return [
        Example(
            q.name,
            q.title,
            q.description,
            tuple(
                Field(
                    p.name, p.kind, p.description, p.default or _first(p.kind, vocabulary, uses),
                    _choices(p.kind, vocabulary), p.kind == NUMBER,
                )
                for p in q.parameters
            ),
        )
        for q in questions
    ]  # fmt: skip


def _choices(kind: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = None if kind in {NUMBER, TEXT} else vocabulary.kind(kind)
    if found is None:
        return ()
    labels = {t.label for t in vocabulary.terms.values() if vocabulary.is_a(t.kind, found.iri)}
    return tuple(sorted(labels, key=str.casefold)[:_MOST_CHOICES])


def _first(kind: str, vocabulary: Vocabulary, uses: Mapping[str, int]) -> str:
    found = None if kind in {NUMBER, TEXT} else vocabulary.kind(kind)
    if found is None:
        return ""
    current = (t for t in vocabulary.terms.values() if t.status == "current")
    fitting = [t for t in current if vocabulary.is_a(t.kind, found.iri)]
    fitting.sort(key=lambda t: (-uses.get(t.iri, 0), t.kind != found.iri, t.label.casefold(), t.iri))
    return fitting[0].label if fitting else ""


def sparql_request(filled: Filled, dataset: Dataset) -> SparqlRequest:
    """Return the request that asks the SPARQL endpoint for the same."""
    default = (dataset.curated, *filled.graphs) if filled.graphs else ()
    return SparqlRequest(filled.query, default, (), filled.evidence)
