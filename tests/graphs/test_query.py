"""A query is answered, or its error says in words what to mend and where."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import PharmagraphError, QueryError, QuerySyntaxError
from pharmagraph.graphs.answer import Answer, python_value, term_of_json
from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.guard import Limits
from pharmagraph.graphs.query import Asked, ask_graph
from pharmagraph.ontology.prefixes import project_prefixes

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = project_prefixes("http://e/")
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small graph."""
    path = tmp_path_factory.mktemp("graph") / "g.nq"
    lines = [
        '<http://e/term/a> <http://www.w3.org/2000/01/rdf-schema#label> "a drug"@en .',
        f'<http://e/term/a> <http://e/n> "7"^^<{INTEGER}> .',
        "<http://e/term/a> <http://e/next> <http://e/term/b> .",
        '<http://e/term/b> <http://e/n> "12.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ask(graph: Path, query: str, **values: str) -> Answer:
    """Ask with the prefixes of a project."""
    return ask_graph(Dataset(graph), query, prefixes=PREFIXES, substitutions=values)


def test_select_gives_rows_of_terms(graph: Path) -> None:
    """A row holds terms as N-Triples writes them, and None where there is no value."""
    answer = ask(graph, "SELECT * { ?s <http://e/n> ?n OPTIONAL { ?s rdfs:label ?l } } ORDER BY ?s")
    assert answer.variables == ("s", "n", "l")
    assert answer.rows == [
        ("<http://e/term/a>", f'"7"^^<{INTEGER}>', '"a drug"@en'),
        ("<http://e/term/b>", '"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', None),
    ]
    assert answer.values[0] == ("http://e/term/a", "7", "a drug")
    assert (len(answer), bool(answer), answer.triples) == (2, True, [])


def test_rows_can_be_gone_through_as_python_values(graph: Path) -> None:
    """Each row is a mapping from columns to strings, numbers and truth values of Python."""
    query = """SELECT ?s (true AS ?yes) (7 AS ?i) (1.50 AS ?d) (2.5e0 AS ?f) ("x"@en AS ?w) ?none {
      BIND(BNODE("b") AS ?s) }"""
    (row,) = ask(graph, query.replace("?none", "")) or [{}]
    assert isinstance(row.pop("s"), str)
    assert row == {"yes": True, "i": 7, "d": Decimal("1.5"), "f": "2.5", "w": "x"}
    (row,) = ask(graph, "SELECT ?t ?none { BIND(<<( term:a term:b 1 )>> AS ?t) OPTIONAL { ?none a 1 } }")
    assert str(row["t"]).startswith("<<( <http://e/term/a> ")
    assert row["none"] is None
    assert python_value('"' + "9" * 5000 + f'"^^<{INTEGER}>') == int(Decimal("9" * 5000))
    assert python_value(f'"x"^^<{INTEGER}>') == "x"


def test_ask_gives_a_truth_value(graph: Path) -> None:
    """An ASK is true or false, and has no rows."""
    assert ask(graph, "ASK { term:a ?p ?o }").truth is True
    no = ask(graph, "ASK { term:z ?p ?o }")
    assert (bool(no), no.rows, len(no)) == (False, [], 0)


def test_construct_gives_sorted_triples(graph: Path) -> None:
    """A graph comes as triples, each once and sorted."""
    answer = ask(graph, "CONSTRUCT { ?s a <http://e/X> . ?s <http://e/n> ?n } { ?s ?p ?o ; <http://e/n> ?n }")
    assert answer.triples == sorted(set(answer.triples))
    assert [s for s, _, o in answer.triples if o == "<http://e/X>"] == [
        "<http://e/term/a>",
        "<http://e/term/b>",
    ]
    assert len(answer) == 4
    assert ask(graph, "DESCRIBE term:z").truth is False


def test_added_prefixes_are_said(graph: Path) -> None:
    """What was added to the query stands in the notes."""
    assert ask(graph, "ASK { term:a rdfs:label ?l }").notes == ("prefixes added: rdfs:, term:",)
    assert ask(graph, "ASK {}").notes == ()


def test_terms_take_the_place_of_variables(graph: Path) -> None:
    """A substitution reaches variables that the query does not return, too."""
    assert ask(graph, "SELECT ?n { $drug <http://e/n> ?n }", drug="<http://e/term/b>").values == [("12.5",)]
    assert ask(graph, "ASK { $drug ?p ?o }", drug="<http://e/term/z>").truth is False


@pytest.mark.parametrize(
    ("query", "at", "message", "mend"),
    [
        ("SELECT *\n{ ?s rdfs:lable 'x' ?o }", (2, 25), "this is not SPARQL", "look just before"),
        ("SELECT ?s { ?s ?p ?o } ORDR BY ?s", (1, 24), "'ORDR' is no word of SPARQL", "mean 'ORDER'?"),
        ("SELECT ?s { ?s ?p diazepam }", (1, 19), "'diazepam' is no word", "with a prefix (term:diazepam)"),
        ("SELECT ?s { ?s ?p <a b> }", (1, 19), "<a b> is no IRI", "holds no space"),
        ("SELECT ?s { ?s ?p <ab> }", (1, 24), "this is no IRI", "relative ones need a BASE"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", (1, 41), "does not give", "GROUP BY"),
        ("SELECT ?s { ?s ?p ?o BIND(1 AS ?s) }", (1, 37), "this is not SPARQL", "look just before"),
        ("SELECT ?s { ?s ?p ?o } LIMIT -1", (1, 30), "this is not SPARQL, at '-'", "look just before"),
        ("SELECT ?s WHERE\r\n{ ?s ?p ?o } )", (2, 14), "closes nothing", "delete it"),
    ],
)  # fmt: skip
def test_what_is_no_sparql_is_said(
    graph: Path, query: str, at: tuple[int, int], message: str, mend: str
) -> None:
    """Line, column, the line with a caret, and a mend."""
    with pytest.raises(QuerySyntaxError) as caught:
        ask(graph, query)
    error = caught.value
    assert (error.line, error.column) == at
    assert message in error.message
    assert mend in error.mend
    place, shown, caret = error.message.split("\n")
    assert place.startswith(f"query:{at[0]}:{at[1]}: ")
    assert shown == f"    {query.splitlines()[at[0] - 1]}"
    assert caret.index("^") == 4 + at[1] - 1


def test_places_are_those_of_the_query_as_written(graph: Path) -> None:
    """Neither added prefixes nor terms that were put in move the place of an error."""
    query = "SELECT $drug ?n {\n $drug rdfs:label $drug ; ; <http://e/n> ?n } ; $drug"
    with pytest.raises(QuerySyntaxError) as caught:
        ask(graph, query, drug="<http://e/a-very-long-name-of-a-term>")
    assert (caught.value.line, caught.value.column) == (2, 49)


def test_a_variable_with_a_value_of_its_own_is_said(graph: Path) -> None:
    """A substitution that the query contradicts is an error at its place."""
    with pytest.raises(QuerySyntaxError, match="a value of its own") as caught:
        ask(graph, "SELECT ?x {\n BIND(1 AS ?drug) }", drug="<http://e/term/a>")
    assert (caught.value.line, caught.value.column) == (2, 12)


def test_messages_call_the_query_by_its_name(graph: Path) -> None:
    """A query from a file is called by the file's name."""
    with pytest.raises(QuerySyntaxError, match=r"^my\.rq:1:7: "):
        ask_graph(Dataset(graph), "SELECT", name="my.rq")


def test_an_unknown_function_is_said(graph: Path) -> None:
    """What the engine cannot do is said with its own words."""
    with pytest.raises(QueryError, match="custom function <http://e/f> is not supported"):
        ask(graph, "SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("something unforeseen", "this is not SPARQL: something unforeseen"),
        ("error at 1:5: expected Prefix not found", "a prefix is not declared, at '{'"),
        ("error at 1:1: expected blank node twice", "a blank node stands in two groups"),
        ("error at 9:9: expected ?x already bound", "a variable is given a value twice, at the end"),
    ],
)
def test_any_words_of_the_engine_become_an_error(said: str, words: str) -> None:
    """Whatever the engine says of a query, there is a message with a place and a mend."""
    error = Asked("ASK {?s ?p ?o}", "query", PREFIXES, {}).syntax_error(said)
    assert words in error.message
    assert error.mend


def test_mends_name_what_could_stand_there() -> None:
    """Words and signs that the engine expects are passed on; its character ranges are not."""
    error = Asked("ASK {}", "query", PREFIXES, {}).syntax_error(
        'error at 1:5: expected one of "}", "\\"", FILTER, [\'A\' ..= \'Z\'], "}"'
    )
    assert error.mend.endswith('there could stand: } " FILTER')


def test_rows_in_another_encoding_are_not_read_back(graph: Path) -> None:
    """Rows that were asked for as CSV are bytes for someone else."""
    answer = ask_graph(Dataset(graph), "SELECT ?n { ?s <http://e/n> ?n }", encoding="csv")
    assert answer.body == b"n\r\n7\r\n12.5\r\n"
    with pytest.raises(ValueError, match="asked for as csv"):
        answer.rows  # noqa: B018 - reading is what is tried


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"type": "uri", "value": "http://e/a"}, "<http://e/a>"),
        ({"type": "bnode", "value": "b1"}, "_:b1"),
        ({"type": "literal", "value": 'a "b"\n'}, '"a \\"b\\"\\n"'),
        ({"type": "literal", "value": "a", "xml:lang": "en"}, '"a"@en'),
        ({"type": "literal", "value": "a", "xml:lang": "ar", "its:dir": "rtl"}, '"a"@ar--rtl'),
        ({"type": "literal", "value": "1", "datatype": INTEGER}, f'"1"^^<{INTEGER}>'),
        (
            {
                "type": "triple",
                "value": {
                    "subject": {"type": "uri", "value": "s:s"},
                    "predicate": {"type": "uri", "value": "p:p"},
                    "object": {"type": "literal", "value": "o"},
                },
            },
            '<<( <s:s> <p:p> "o" )>>',
        ),
    ],
)
def test_terms_of_json_become_ntriples(term: dict[str, object], expected: str) -> None:
    """Each kind of term of SPARQL results JSON is written as N-Triples writes it."""
    assert term_of_json(term) == expected


@settings(max_examples=60)
@given(st.text(alphabet="SELECT*?spo{}()<>\"' .;,#\n:$@\\é", max_size=40))
def test_any_text_gives_an_answer_or_words(text: str) -> None:
    """Whatever is asked, the guard lets it pass or raises an error of ours, at a place in the text."""
    error = None
    try:
        Asked(text, "query", PREFIXES, {}).measure(Limits())
    except PharmagraphError as raised:
        error = raised
    assert error is None or error.mend
    assert 0 <= getattr(error, "line", 1) <= text.count("\n") + 1
