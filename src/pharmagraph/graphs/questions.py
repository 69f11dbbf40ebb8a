"""Named questions as RDF, so that other tools find and run them where the graph is.

Each is a sh:SPARQLExecutable of the SHACL vocabulary, as in other collections of example queries:
its text is whole, with the prefixes that it needs, and each parameter is a node of its own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pharmagraph.graphs.statement import A, ph
from pharmagraph.ontology.parameters import NUMBER, TEXT, term_of
from pharmagraph.ontology.prefixes import DCTERMS, RDFS, XSD, project_prefixes
from pharmagraph.ontology.rqfile import without_head
from pharmagraph.rdfterms import iri, plain, segment, text, typed
from pharmagraph.sparqltext import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm, Triple

SH = "http://www.w3.org/ns/shacl#"
_FORMS = {"SELECT": "Select", "ASK": "Ask", "CONSTRUCT": "Construct"}
_DATATYPES = {NUMBER: "decimal", TEXT: "string"}


def question_iri(base: str, name: str) -> str:
    """Return the IRI of a named question."""
    return f"{base}question/{segment(name)}"


def question_triples(questions: Iterable[Question], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield the triples that describe named questions."""
    prefixes = project_prefixes(vocabulary.base)
    for question in questions:
        node = iri(question_iri(vocabulary.base, question.name))
        yield node, iri(RDFS + "label"), text(question.title)
        yield node, iri(RDFS + "comment"), text(question.description or question.title)
        yield from executable(node, question.sparql, prefixes)
        yield from _parameters(node, question, vocabulary)


def executable(node: NtTerm, sparql: str, prefixes: Mapping[str, str]) -> Iterator[Triple]:
    """Yield the triples by which a node holds a query, as text that runs anywhere.

    ``sparql`` is a file with its head, ``prefixes`` are those that it need not declare. DESCRIBE has
    no form of its own in SHACL, and is left out.
    """
    query = without_head(sparql)
    form = next((t.text.upper() for t in tokens(query) if t.is_word(*_FORMS, "DESCRIBE")), "")
    if form in _FORMS:
        yield node, A, iri(SH + "SPARQLExecutable")
        yield node, A, iri(f"{SH}SPARQL{_FORMS[form]}Executable")
        yield node, iri(SH + form.lower()), plain(_declared(query, prefixes))


def _declared(query: str, prefixes: Mapping[str, str]) -> str:
    """Put the declarations of prefixes that a query uses, and does not declare, before it."""
    found = list(tokens(query))
    own = {after.text for word, after in pairwise(found) if word.is_word("PREFIX")}
    used = {f"{t.text.partition(':')[0]}:" for t in found if t.kind == "prefixed"}
    lines = [
        f"PREFIX {name} <{prefixes[name[:-1]]}>\n" for name in sorted(used - own) if name[:-1] in prefixes
    ]
    return "".join(lines) + query


def _parameters(node: NtTerm, question: Question, vocabulary: Vocabulary) -> Iterator[Triple]:
    for order, parameter in enumerate(question.parameters):
        own = iri(f"{node[1:-1]}/parameter/{segment(parameter.name)}")
        yield node, iri(SH + "parameter"), own
        yield own, A, ph("Parameter")
        yield own, ph("parameterName"), plain(parameter.name)
        yield own, iri(DCTERMS + "description"), text(parameter.description)
        yield own, iri(SH + "order"), typed(str(order), "integer")
        kind = vocabulary.kind(parameter.kind)
        if parameter.kind in _DATATYPES:
            yield own, iri(SH + "datatype"), iri(XSD + _DATATYPES[parameter.kind])
        elif kind:
            yield own, iri(SH + "class"), iri(kind.iri)
        if parameter.default is not None:
            yield own, iri(SH + "defaultValue"), term_of(parameter, parameter.default, vocabulary)
