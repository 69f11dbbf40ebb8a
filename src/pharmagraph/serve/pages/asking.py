"""The pages of named questions: the list, and each as a form with its answer below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError, QuestionError, TermNotFoundError
from pharmagraph.graphs.answer import python_value
from pharmagraph.graphs.dataset import scope_with
from pharmagraph.graphs.evidence_words import standing, standing_of
from pharmagraph.ontology.parameters import NUMBER, TEXT, bind_parameters
from pharmagraph.ontology.prefixes import IDENTIFIERS
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.rdfterms import is_iri, value_of
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.facts import brief, fact, standing_data
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import whole_number
from pharmagraph.serve.pages.standings import STANDINGS
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.sparql import evidenced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.ontology.questions import Parameter, Question
    from pharmagraph.rdfterms import NtTerm
    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

MANY, MOST_CHOICES = 200, 500
_EVIDENCE_PER_ROW = 10


def questions_page(atlas: Atlas) -> Page:
    """Return the list of questions."""
    data = {"questions": [_described(q) for q in atlas.questions.values()]}
    return Page("questions.html", "Questions", data, "questions")


def _described(question: Question) -> Data:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "address": f"/questions/{quoted(question.name)}",
        "parameters": [
            {"name": p.name, "type": p.kind, "description": p.description, "default": p.default or ""}
            for p in question.parameters
        ],
    }


async def question_page(desk: Desk, atlas: Atlas, name: str, given: Mapping[str, str]) -> Page:
    """Return the page of a question: its form and, where enough is given, its answer.

    Raises Fault where there is no such question, and what the query raises.
    """
    question = atlas.questions.get(name)
    if question is None:
        raise Fault("no-question", f"there is no question '{name}'", did_you_mean(name, atlas.questions))
    begin = whole_number(given.get("from", ""))
    values = {key: value for key, value in given.items() if key != "from" or question.parameter("from")}
    data = _described(question) | {
        "fields": await desk.in_thread(lambda: [_field(atlas, p, values) for p in question.parameters]),
        "sparql": question.sparql,
        "answer": None,
        "mistake": None,
    }
    page = Page("question.html", question.title, data, "questions")
    if not values and any(p.default is None for p in question.parameters):
        return page
    try:
        terms = await desk.in_thread(lambda: bind_parameters(question, values, atlas.vocabulary))
    except (QuestionError, TermNotFoundError) as error:
        near = list(error.suggestions) if isinstance(error, TermNotFoundError) else []
        mistake = {"message": error.message, "mend": error.mend, "suggestions": near}
        return page._replace(data=data | {"mistake": mistake}, status=400)
    answer = await _answered(desk, question, terms)
    data["answer"] = await desk.in_thread(lambda: _shown(atlas, answer, _address(data, values), begin))
    return page


async def _answered(desk: Desk, question: Question, terms: Mapping[str, NtTerm]) -> Answer:
    try:
        usual = scope_with(desk.generation.dataset, question.graphs)
    except GraphError as error:
        raise Fault("not-built", error.message, error.mend) from None
    asking = await desk.read(question.sparql, terms=terms, name=question.file.name, usual=usual)
    return await evidenced(desk, asking)


def _address(data: Data, values: Mapping[str, str]) -> str:
    told = "&".join(f"{quoted(k)}={quoted(v)}" for k, v in values.items())
    return f"{data['address']}?{told}"


def _field(atlas: Atlas, parameter: Parameter, values: Mapping[str, str]) -> Data:
    """Return a parameter as a field of the form; ``choices`` are the terms that fit."""
    kind = atlas.vocabulary.kind(parameter.kind) if parameter.kind not in {NUMBER, TEXT} else None
    choices: list[str] = []
    if kind is not None:
        fitting = (
            t for t in atlas.terms.values() if atlas.vocabulary.is_a(t.kind, kind.iri) and not t.retired
        )
        spoken = sorted(fitting, key=lambda t: (-len(atlas.about.get(t.iri, ())), t.label.casefold()))
        choices = sorted({t.label for t in spoken[:MOST_CHOICES]}, key=str.casefold)
    return {
        "name": parameter.name,
        "type": "number" if parameter.kind == NUMBER else "text",
        "kind": parameter.kind,
        "description": parameter.description,
        "default": parameter.default or "",
        "value": values.get(parameter.name, parameter.default or ""),
        "choices": choices,
    }


def _shown(atlas: Atlas, answer: Answer, address: str, begin: int) -> Data:
    """Return an answer as a table, each row with the statements that it rests on."""
    rows: Sequence[tuple[NtTerm | None, ...]] = answer.rows if answer.form == "rows" else answer.triples
    begin = min(begin, max(1, len(rows)))
    evidence = answer.evidence
    resting = evidence.rows if evidence else ()
    also = [iri for iri in (evidence.also if evidence else ()) if iri in atlas.statements]

    def statements(n: int) -> list[Data]:
        own = resting[n] if n < len(resting) else ()
        return [fact(atlas, atlas.statements[iri]) for iri in own if iri in atlas.statements][
            :_EVIDENCE_PER_ROW
        ]

    def worst(n: int) -> Data | None:
        """Return the standing of a row that is hardest to rely on; None where nothing is known."""
        own = [atlas.statements[i] for i in (resting[n] if n < len(resting) else ()) if i in atlas.statements]
        order = [*STANDINGS]
        keyed = sorted(own, key=lambda r: order.index(k) if (k := atlas.key_of(r)) in order else len(order))
        return standing_data(atlas, keyed[-1]) if keyed else None

    part = range(begin - 1, min(len(rows), begin - 1 + MANY))
    return {
        "form": answer.form,
        "truth": answer.truth if answer.form == "truth" else None,
        "columns": [name.replace("_", " ") for name in answer.variables]
        if answer.form == "rows"
        else ["subject", "relation", "object"],
        "rows": [
            {
                "cells": [_cell(atlas, term) for term in rows[n]],
                "statements": statements(n),
                "standing": worst(n),
            }
            for n in part
        ],
        "statements": statements(0) if answer.form == "truth" else [],
        "from": begin if rows else 0,
        "total": len(rows),
        "before": f"{address}&from={max(1, begin - MANY)}" if begin > 1 else "",
        "after": f"{address}&from={begin + MANY}" if begin + MANY <= len(rows) else "",
        "standing": standing(evidence) if evidence else "",
        "also": [
            brief(atlas, atlas.statements[iri]) | {"how": standing_of(evidence, iri)} for iri in also[:MANY]
        ]
        if evidence
        else [],
        "notes": list(answer.notes),
        "query_string": address.partition("?")[2],
    }


def _cell(atlas: Atlas, term: NtTerm | None) -> Data:
    """Return a cell: words, an address where the term has a page here, whether it is a number."""
    if term is None:
        return {"text": "", "address": "", "number": False}
    if is_iri(term) and not term.startswith("<<"):
        iri = value_of(term)
        known = atlas.by_iri.get(iri)
        label = atlas.label(iri) if known else iri
        if known and known.room == "statement":
            label = atlas.statements[iri].reference
        elif known and known.room == "source":
            label = atlas.sources[iri].title
        elif not known:
            label = next((f"{p}:{iri[len(h) :]}" for p, h in IDENTIFIERS.items() if iri.startswith(h)), iri)
        return {"text": label, "address": atlas.addresses.of(iri) if known else "", "number": False}
    if not term.startswith('"'):
        return {"text": term, "address": "", "number": False}
    value = python_value(term)
    return {
        "text": value_of(term), "address": "",
        "number": not isinstance(value, (str, bool)) and value is not None,
    }  # fmt: skip
