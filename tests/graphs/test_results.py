"""Answers are shown as tables for people and in the formats of the W3C for programs."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.results import RESULT_FORMATS, as_table, encoding_for, written
from pharmagraph.graphs.writers import TRIPLE_WRITERS
from pharmagraph.rdfterms import XSD

PREFIXES = {"e": "http://e/", "term": "http://e/term/"}
Binding = dict[str, dict[str, str]]


def rows(variables: list[str], *bindings: Binding) -> Answer:
    """Make an answer of rows as the engine encodes them."""
    body = {"head": {"vars": variables}, "results": {"bindings": list(bindings)}}
    return Answer("rows", tuple(variables), json.dumps(body).encode())


def word(value: str, **more: str) -> dict[str, str]:
    """Make a literal of results JSON."""
    return {"type": "literal", "value": value, **more}


DOSES = rows(
    ["drug", "dose", "note"],
    {"drug": {"type": "uri", "value": "http://e/term/a"}, "dose": word("5", datatype=XSD + "integer")},
    {
        "drug": {"type": "uri", "value": "http://other/b"},
        "dose": word("12.5", datatype=XSD + "decimal"),
        "note": word('a "b", c', **{"xml:lang": "en"}),
    },
)


def test_a_table_is_plain_and_aligned() -> None:
    """Known namespaces are shortened, language tags left out, numbers stand to the right."""
    assert as_table(DOSES, PREFIXES) == (
        "drug            dose  note\n"
        "--------------  ----  --------\n"
        "term:a             5\n"
        'http://other/b  12.5  a "b", c\n'
    )


def test_a_table_without_rows_has_its_titles() -> None:
    """No rows are shown as such."""
    assert as_table(rows(["a", "b"]), {}) == "a  b\n-  -\n"
    assert as_table(rows([], {}, {}), {}) == "(2 rows without columns)\n"
    assert as_table(rows([], {}), {}) == "(1 row without columns)\n"


def test_terms_of_rdf_1_2_and_blank_nodes_are_shown() -> None:
    """A triple term and a blank node stand as written; a namespace alone is not shortened."""
    triple = {
        "type": "triple",
        "value": {
            "subject": {"type": "uri", "value": "http://e/s"},
            "predicate": {"type": "uri", "value": "http://e/p"},
            "object": word("o"),
        },
    }
    body = {"results": {"bindings": [{"t": triple}, {"t": {"type": "bnode", "value": "b"}}]}}
    answer = Answer("rows", ("t",), json.dumps(body).encode())
    assert as_table(answer, PREFIXES).splitlines()[2:] == ['<<( <http://e/s> <http://e/p> "o" )>>', "_:b"]
    assert "\nhttp://e/\n" in as_table(rows(["t"], {"t": {"type": "uri", "value": "http://e/"}}), PREFIXES)


@pytest.mark.parametrize("form", [name for name, row in RESULT_FORMATS.items() if row.engine])
def test_each_format_says_the_same(form: str) -> None:
    """A W3C format holds the rows, whether the engine encoded them at once or afterwards."""
    content = written(DOSES, form)
    assert content.endswith(b"\n")
    at_once = Answer("rows", DOSES.variables, content.rstrip(), form)
    assert written(at_once, form).rstrip() == content.rstrip()
    if form == "csv":
        assert list(csv.reader(io.StringIO(content.decode()))) == [
            ["drug", "dose", "note"], ["http://e/term/a", "5", ""], ["http://other/b", "12.5", 'a "b", c'],
        ]  # fmt: skip
    else:
        back = ox.parse_query_results(content, format=getattr(ox.QueryResultsFormat, form.upper()))
        assert isinstance(back, ox.QuerySolutions)
        assert [v.value for v in back.variables] == list(DOSES.variables)
        assert [tuple(None if v is None else str(v) for v in solution) for solution in back] == DOSES.rows


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", b"yes\n"),
        ("table", b"yes\n"),
        ("csv", b"true\n"),
        ("tsv", b"true\n"),
        ("json", None),
        ("xml", None),
    ],
)
def test_truth_has_each_format(form: str, expected: bytes | None) -> None:
    """Yes or no can be had in every format for rows."""
    content = written(Answer("truth", (), b"true"), form)
    if expected is None:
        back = ox.parse_query_results(content, format=getattr(ox.QueryResultsFormat, form.upper()))
        assert isinstance(back, ox.QueryBoolean)
        assert bool(back)
    else:
        assert content == expected
    assert written(Answer("truth", (), b"false")) == b"no\n"


TRIPLES = Answer("graph", (), b'<http://e/a> <http://e/p> "1.50" .\n<http://e/a> <http://e/q> "x y"@en .\n')


@pytest.mark.parametrize("form", ["", "xml", *TRIPLE_WRITERS])
def test_triples_have_each_export_format(form: str) -> None:
    """A graph can be had in every export format, Turtle by default, and comes back unchanged."""
    known = {
        "": "TURTLE", "turtle": "TURTLE", "ntriples": "N_TRIPLES", "trig": "TRIG", "nquads": "N_QUADS",
        "jsonld": "JSON_LD", "rdfxml": "RDF_XML", "xml": "RDF_XML", "turtle12": "TURTLE",
    }  # fmt: skip
    content = written(TRIPLES, form, PREFIXES)
    back = ox.parse(content, format=getattr(ox.RdfFormat, known[form]))
    assert sorted((str(q.subject), str(q.predicate), str(q.object)) for q in back) == TRIPLES.triples


@pytest.mark.parametrize(
    ("answer", "form", "words"),
    [
        (TRIPLES, "csv", "gives triples, for which there is no format 'csv'"),
        (TRIPLES, "turtl", "no export format 'turtl'"),
        (TRIPLES, "kgx", "no export format 'kgx'"),
        (DOSES, "turtle", "'turtle' is no format for rows"),
        (Answer("truth", (), b"true"), "nt", "'nt' is no format for yes or no"),
    ],
)
def test_a_format_that_does_not_fit_is_said(answer: Answer, form: str, words: str) -> None:
    """Rows and triples have formats of their own; the mend names them."""
    with pytest.raises(PharmagraphError, match=words) as caught:
        written(answer, form)
    assert caught.value.mend


def test_the_encoding_follows_from_the_format() -> None:
    """What the engine writes is asked of it at once; everything else comes as JSON."""
    assert [encoding_for(form) for form in ("csv", "xml", "table", "turtle", "")] == [
        "csv", "xml", "json", "json", "json",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=30), max_size=4))
def test_csv_keeps_every_text(values: list[str]) -> None:
    """Whatever the texts, a CSV reader gets them back."""
    values = [v.replace("\r", "").replace("\0", "") for v in values]
    answer = rows(["a", "b"], *({"a": word(value), "b": word("x")} for value in values))
    found = list(csv.reader(io.StringIO(written(answer, "csv").decode(), newline="")))
    assert found[1:] == [[value, "x"] for value in values]
