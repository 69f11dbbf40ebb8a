"""An answer as the page shows it: cells with links, marks for literals, and the evidence of each row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pharmagraph.findings import visible
from pharmagraph.graphs.answer import Answer, python_value
from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.evidence_words import evidence_data
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import XSD
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.rdfterms import datatype_of, is_iri, language_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pharmagraph.graphs.answer import Row
    from pharmagraph.graphs.evidence import Evidence
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm
    from pharmagraph.serve.querypage.names import Names

MOST_ROWS = 1_000
"""Rows that the page shows; a browser takes long to lay out more, and nobody reads them."""
_MOST_TEXT = 20_000
_LONGEST = 2_000
_LANGUAGE = "en"  # that of the page, which need not be told
_TRIPLE = ("subject", "predicate", "object")
_BINDINGS = '"bindings":['


@dataclass(frozen=True)
class Cell:
    """A value: ``text`` as it is shown, ``more`` beside it, ``link`` where it leads, "" for nowhere.

    ``number`` is set where it sorts as one.
    """

    text: str
    more: str = ""
    link: str = ""
    title: str = ""
    number: str = ""


@dataclass(frozen=True)
class Shown:
    """An answer for the page. ``total`` counts its rows; -1 where there are more than were read.

    ``text`` is a graph written as Turtle; ``drawable`` says that there is a picture of the answer.
    """

    form: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    total: int = 0
    truth: bool = False
    notes: tuple[str, ...] = ()
    evidence: Mapping[str, Any] | None = None
    text: str = ""
    drawable: bool = False


class Shower:
    """Makes answers ready for the page. ``link`` leads from an IRI to the address of its page."""

    def __init__(self, names: Names, vocabulary: Vocabulary, link: Callable[[str], str]) -> None:
        self._names, self._vocabulary, self._link = names, vocabulary, link

    def show(self, answer: Answer, prefixes: Mapping[str, str], *, cut: bool = False) -> Shown:
        """Return an answer ready for the page; ``cut`` says that it was not read to its end."""
        evidence = _told(answer.evidence)
        if answer.form == "truth":
            return Shown("truth", truth=answer.truth, total=1, notes=answer.notes, evidence=evidence)
        rows: Sequence[Row]
        columns: tuple[str, ...]
        if answer.form == "graph":
            rows, columns = answer.triples, _TRIPLE
        else:
            rows, columns = answer.rows, answer.variables
        shown = tuple(tuple(None if t is None else self._cell(t) for t in row) for row in rows[:MOST_ROWS])
        text = ""
        if answer.form == "graph" and len(rows) <= MOST_ROWS:
            written = WRITERS["turtle"].write(answer.triples, prefixes, DISCLAIMER).decode()
            text = written if len(written) <= _MOST_TEXT else ""
        return Shown(
            answer.form, columns, shown, -1 if cut else len(rows), notes=answer.notes, evidence=evidence,
            text=text,
        )  # fmt: skip

    def _cell(self, term: NtTerm) -> Cell:
        if is_iri(term) and not term.startswith("<<"):
            iri = value_of(term)
            name = self._names.shown(iri)
            return Cell(_within(name), self._label(iri, name), self._link(iri), iri)
        if not term.startswith('"'):
            return Cell(_within(term))
        value, datatype = value_of(term), datatype_of(term)
        number = python_value(term)
        is_number = not isinstance(number, (bool, str)) and number is not None
        return Cell(_within(value), self._kind(term, datatype), number=str(number) if is_number else "")

    def _label(self, iri: str, name: str) -> str:
        """Return what an IRI is called, where its short name does not say so already."""
        known = self._vocabulary
        if not any(iri in table for table in (known.terms, known.relations, known.classes)):
            return ""
        label = known.label_of(iri)
        local = name.rpartition(":")[2]
        return "" if folded(label) == folded(local) else label

    def _kind(self, term: NtTerm, datatype: str) -> str:
        """Return the language or the datatype of a literal, where it has a remarkable one."""
        if datatype and not datatype.startswith(XSD):
            return self._names.short(datatype)
        if datatype:
            kind = datatype.removeprefix(XSD)
            return "" if kind in {"string", "integer", "decimal", "boolean"} else kind
        language = language_of(term)
        return "" if language == _LANGUAGE else language


def _within(text: str) -> str:
    """Return a text as it can be shown: line ends stay, other controls become visible, not too long."""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _told(evidence: Evidence | None) -> Mapping[str, Any] | None:
    return None if evidence is None else evidence_data(evidence)


def first_rows(body: str, most: int) -> list[dict[str, Any]]:
    """Return the first rows of SPARQL results JSON that may break off anywhere.

    >>> first_rows('{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri"}},{"a":{"ty', 9)
    [{'a': {'type': 'uri'}}]
    """
    at = body.find(_BINDINGS)
    rows: list[dict[str, Any]] = []
    decoder = json.JSONDecoder()
    at += len(_BINDINGS)
    while at >= len(_BINDINGS) and len(rows) < most and body[at : at + 1] == "{":
        try:
            row, at = decoder.raw_decode(body, at)
        except ValueError:
            break
        rows.append(row)
        at += body[at : at + 1] == ","
    return rows


def cut_answer(variables: tuple[str, ...], body: bytes) -> Answer:
    """Make an answer of the first rows of one that was not read to its end."""
    rows = first_rows(body.decode("utf-8", "ignore"), MOST_ROWS)
    whole = json.dumps({"head": {"vars": list(variables)}, "results": {"bindings": rows}})
    return Answer("rows", variables, whole.encode(), "json")
