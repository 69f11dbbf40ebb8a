"""SPARQL is read as tokens with their places, and terms are put in place of variables."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.rdfterms import iri, plain, text
from pharmagraph.sparqltext import bind, offset_of, position, tokens


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s a ex:b }", "word:SELECT sign:* sign:{ variable:?s word:a prefixed:ex:b sign:}"),
        ("?x<?y", "variable:?x sign:< variable:?y"),
        ("$x <http://e/a#b>", "variable:$x iri:<http://e/a#b>"),
        ('"a\\"b"@en-GB', 'string:"a\\"b" language:@en-GB'),
        ("'''a'b\nc'''^^ex:d", "string:'''a'b\nc''' sign:^^ prefixed:ex:d"),
        ("1 2.5 .5 1e3 7.", "number:1 number:2.5 number:.5 number:1e3 number:7 sign:."),
        ("# all of it\n_:b1.c :d", "blank:_:b1.c prefixed::d"),
        ("ex:a\\,b%20c.", "prefixed:ex:a\\,b%20c sign:."),
        ("<<( ?a )>> {| |}", "sign:<<( variable:?a sign:)>> sign:{| sign:|}"),
        ("<a b>", "sign:< word:a word:b sign:>"),
        ("<http://e/\\u0041>", "iri:<http://e/\\u0041>"),
        ('"open a\nb', 'bad:" word:b'),
        ("'''open a\nb", "bad:'"),
        ("a\u00a0b\\", "word:a bad:\u00a0 word:b bad:\\"),
        ("'' \"\" x.y:z", "string:'' string:\"\" prefixed:x.y:z"),
        ("true.false", "word:true sign:. word:false"),
    ],
)
def test_tokens(query: str, expected: str) -> None:
    """Each terminal of SPARQL is a token of its kind."""
    assert " ".join(f"{t.kind}:{t.text}" for t in tokens(query)) == expected


@given(st.text(alphabet="?$<>\"'\\:_@.#ab1 \n{}()|^é\u00a0\ud7ff"))
def test_tokens_lie_where_they_say(query: str) -> None:
    """Whatever the text, tokens stand in order at their offsets and lose nothing but blanks and comments."""
    end = 0
    for token in tokens(query):
        assert query[token.start : token.end] == token.text
        assert token.start >= end
        between = query[end : token.start]
        assert not between.strip(" \t\r\n") or "#" in between or query[end - 1] in "'\""
        end = token.end


@pytest.mark.parametrize(
    "piece", ['"', "<", '"""', "a.", "a:", ":a.", "\\", "@a-", "1.", "<a", "_:a.", "'a\\"]
)
def test_long_texts_are_read_to_their_end(piece: str) -> None:
    """All tokens of 100,000 characters stand in the text; benchmarks/hostile_texts.py has the times."""
    text = piece * (100_000 // len(piece))
    found = list(tokens(text))
    assert found[0].start == 0
    assert found[-1].kind == "bad" or found[-1].start + len(found[-1].text) == len(text)
    assert all(text.startswith(token.text, token.start) for token in found)


def test_positions_lead_there_and_back() -> None:
    """Line and column count from 1, and lead back to the offset."""
    query = "ab\ncd\n"
    assert [position(query, n) for n in range(len(query) + 1)] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1),
    ]  # fmt: skip
    assert [offset_of(query, *position(query, n)) for n in range(len(query) + 1)] == list(
        range(len(query) + 1)
    )
    assert offset_of(query, 9, 9) == len(query)


STORE = ox.Store()
DRUG, OTHER = ox.NamedNode("http://e/drug"), ox.NamedNode("http://e/other")
for number, subject in enumerate((DRUG, OTHER)):
    STORE.add(ox.Quad(subject, ox.NamedNode("http://e/p"), ox.Literal(number)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?n { $drug <http://e/p> ?n }", ["0"]),
        ("SELECT ?drug ?n { ?drug <http://e/p> ?n }", ["http://e/drug", "0"]),
        ("SELECT DISTINCT $drug { $drug ?p ?n } ORDER BY $drug ?n", ["http://e/drug"]),
        ("SELECT (COUNT(?n) AS ?c) { $drug ?p ?n } GROUP BY $drug", ["1"]),
        ("SELECT ?n { { SELECT $drug ?n { $drug ?p ?n } } }", ["0"]),
        ("SELECT ?s { ?s ?p ?n FILTER(?s=$drug) }", ["http://e/drug"]),
        ("SELECT ?s { ?s ?p ?n FILTER EXISTS { $drug ?p ?n } }", ["http://e/drug"]),
        ("SELECT ?s { { BIND($drug AS ?s) } UNION { ?s ?p ?n FILTER(?n>7) } }", ["http://e/drug"]),
        ("SELECT ?s { VALUES ?s { $drug } }", ["http://e/drug"]),
        ("SELECT ?n { ?s ?p ?n FILTER(STRLEN(STR(?s))<STRLEN(STR($drug))+1) } ORDER BY DESC($drug)", ["0"]),
    ],
)
def test_a_term_takes_the_place_of_a_variable(query: str, expected: list[str]) -> None:
    """Wherever SPARQL lets a variable stand, the query means the term."""
    solutions = STORE.query(bind(query, {"drug": "<http://e/drug>"}).text)
    assert isinstance(solutions, ox.QuerySolutions)
    found = [value for solution in solutions for value in solution]
    assert [value.value for value in found if isinstance(value, ox.NamedNode | ox.Literal)] == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { BIND(1 AS ?drug) }",
        "SELECT ?x { VALUES ?drug { 1 } }",
        "SELECT ?x { VALUES (?x $drug) { (1 2) } }",
        "SELECT ?x { FILTER(BOUND($drug)) }",
    ],
)
def test_a_variable_with_a_value_of_its_own_is_refused(query: str) -> None:
    """A term cannot stand where the query gives the variable its value."""
    with pytest.raises(ValueError, match=r"gives \?drug a value") as caught:
        bind(query, {"drug": "<http://e/drug>"})
    assert query[caught.value.args[1] + 1 :].startswith("drug")


def test_strings_comments_and_iris_are_left_alone() -> None:
    """Only whole variables are replaced."""
    query = 'SELECT ?x { ?x ?drugs "$drug" } # $drug'
    assert bind(query, {"drug": "<http://e/drug>"}).text == query
    assert bind(query, {}).text == query


@given(st.text())
def test_no_value_changes_what_a_query_asks(value: str) -> None:
    """Whatever the text, it comes out of the query as it went in: it is a value, never syntax."""
    for term in (plain(value), text(value, "en")):
        solutions = STORE.query(bind("SELECT ?x { BIND($value AS ?x) }", {"value": term}).text)
        assert isinstance(solutions, ox.QuerySolutions)
        (solution,) = solutions
        found = solution["x"]
        assert isinstance(found, ox.Literal)
        assert found.value == value


@given(st.text(alphabet='abc> }<"\\{|\n'))
def test_no_iri_changes_what_a_query_asks(value: str) -> None:
    """An IRI that could end early is refused before it reaches a query."""
    try:
        term = iri(f"http://e/{value}")
    except ValueError:
        return
    solutions = STORE.query(bind("SELECT ?x { BIND($value AS ?x) }", {"value": term}).text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [s["x"] for s in solutions] == [ox.NamedNode(f"http://e/{value}")]


@given(st.integers(0, 200))
def test_places_in_a_bound_query_lead_back(offset: int) -> None:
    """Every offset of a bound query leads to the same character, or to the variable that was replaced."""
    query = "SELECT $drug ?n { $drug ?p ?n . ?s ?p $n } # end"
    bound = bind(query, {"drug": "<http://e/a-long-name>", "n": '"5"'})
    offset = min(offset, len(bound.text))
    origin = bound.origin(offset)
    rest = bound.text[offset:]
    assert query[origin : origin + 1] in {"$", "?", rest[:1]}
    assert bind(query, {}).origin(offset) == offset
