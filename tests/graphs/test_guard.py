"""A query is measured before the engine sees it, and what it may not do is refused with its place."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pharmagraph.errors import QueryRefusedError, QuerySyntaxError
from pharmagraph.graphs.dataset import Scope
from pharmagraph.graphs.guard import Limits, Measured, measure

PREFIXES = {"ph": "http://e/vocab/", "term": "http://e/term/"}


def measured(query: str, **limits: int) -> Measured:
    """Measure a query with the prefixes of these tests."""
    return measure(query, prefixes=PREFIXES, limits=Limits(**limits))


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "rows"),
        ("ASK {}", "truth"),
        ("construct where { ?s ?p ?o }", "graph"),
        ("BASE <http://e/> PREFIX x: <y> DESCRIBE x:z", "graph"),
        ("# INSERT\nPREFIX insert: <y> SELECT ?delete { ?delete insert:load 'DROP' }", "rows"),
    ],
)
def test_tells_what_a_query_gives(query: str, form: str) -> None:
    """The form follows from the first word behind the declarations."""
    assert measured(query).form == form


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("INSERT DATA { <a> <b> <c> }", (1, 1)),
        ("PREFIX x: <y>\n  delete where { ?s ?p ?o }", (2, 3)),
        ("LOAD <file:///etc/passwd>", (1, 1)),
        ("CLEAR ALL", (1, 1)),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", (1, 1)),
        ("SELECT * { ?s ?p ?o .\nSERVICE <http://h/> { ?s ?p ?o } }", (2, 1)),
        ("SELECT * { service SILENT ?h { ?s ?p ?o } }", (1, 12)),
        ("SELECT * { ?s ?p falseSERVICE<http://h/> { ?s ?p ?o } }", (1, 18)),
        ("SELECT * { SERVICEterm:h { ?s ?p ?o } }", (1, 12)),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", (1, 15)),
        ("SELECT * FROM NAMED <http://h/> { ?s ?p ?o }", (1, 21)),
        ("SELECT * FROM", (1, 10)),
    ],
)
def test_refuses_what_a_query_may_not_do(query: str, at: tuple[int, int]) -> None:
    """Updates, other hosts and graphs from elsewhere are refused at their place."""
    with pytest.raises(QueryRefusedError) as caught:
        measured(query)
    assert (caught.value.line, caught.value.column) == at
    assert f"query:{at[0]}:{at[1]}: " in caught.value.message
    assert caught.value.mend


def test_from_may_name_a_graph_of_the_project() -> None:
    """FROM is refused for what it names, not as such; the graphs that there are get named."""
    query = "SELECT * FROM <http://e/g> { ?s ?p ?o }"
    assert measure(query, prefixes={}, graphs=["http://e/g"]).form == "rows"
    with pytest.raises(QueryRefusedError, match="no graph of this project") as caught:
        measure(query, prefixes={}, graphs=["http://e/h"])
    assert caught.value.mend == "the graphs are: http://e/h"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * " + "{" * 101 + "}" * 101, "nested more than 100 deep"),
        ("SELECT * { FILTER(" + "!" * 101 + "true) }", "nested more than 100 deep"),
        ("SELECT * { FILTER(" + "- " * 101 + "1) }", "nested more than 100 deep"),
        ("SELECT * { ?s ?p " + "(" * 101 + ")" * 101 + " }", "nested more than 100 deep"),
        ("SELECT * { ?s ?p " + "?o, " * 10_000 + "?o }", "more than 20,000 words and signs"),
        ("SELECT * { " + "?s ?p ?o . " * 1_001 + "}", "more than 1,000 patterns .the limit 'patterns'"),
        ("SELECT * { ?s ?p ?o" + " ; ?p ?o" * 1_001 + "}", "more than 1,000 patterns"),
        ("SELECT * {" + " {} UNION" * 1_001 + " {} }", "more than 1,000 patterns"),
        ("SELECT * { VALUES ?x { " + "1 " * 5_001 + "} }", "more than 5,000 rows .the limit 'values'"),
        ("SELECT * { VALUES (?x) { " + "(1) " * 5_001 + "} }", "more than 5,000 rows"),
        ("SELECT * { } VALUES (?x) { " + "(1) " * 5_001 + "}", "more than 5,000 rows"),
        ("SELECT * { ?s ?p '" + "é" * 60_000 + "' }", "120,021 bytes long; the limit 'size' is 100,000"),
    ],
)
def test_refuses_what_is_too_much(query: str, words: str) -> None:
    """Depth, number of tokens and length have limits, and the message says which."""
    with pytest.raises(QueryRefusedError, match=words):
        measured(query)


def test_limits_can_be_set() -> None:
    """What is refused follows from the limits that are given, and just within them all is well."""
    query = "SELECT * { { { ?s ?p ?o } } }"
    assert measured(query, depth=3).form == "rows"
    with pytest.raises(QueryRefusedError):
        measured(query, depth=2)
    assert measured(query, tokens=11).form == "rows"
    with pytest.raises(QueryRefusedError):
        measured(query, tokens=10)


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("SELECT * { ?s ?p ?o", (1, 10), "this '{' is not closed"),
        ("SELECT * { ?s ?p ?o ) }", (1, 21), "')' stands where '}' must close line 1, column 10"),
        ("SELECT * { ?s ?p ?o } }", (1, 23), "'}' closes nothing"),
        ('SELECT * { ?s ?p "o }\n', (1, 18), "this text is not closed"),
        ("SELECT * { ?s\u00a0?p ?o }", (1, 14), "the character U+00A0 means nothing here"),
        ("SELECT * { ?s \\ ?o }", (1, 15), "the character U+005C means nothing here"),
        ("SELECT * { ?s\n foo:a ?o }", (2, 2), "the prefix 'foo:' is not declared"),
        ("SELEKT * { ?s ?p ?o }", (1, 1), "a query begins with SELECT"),
        ("{ ?s ?p ?o }", (1, 12), "a query begins with SELECT"),
        ("  # nothing\n", (1, 1), "the query is empty"),
    ],
)
def test_points_at_what_is_no_sparql(query: str, at: tuple[int, int], words: str) -> None:
    """Unmatched brackets and quotes, stray characters and unknown prefixes are found at their place."""
    with pytest.raises(QuerySyntaxError, match=re.escape(words)) as caught:
        measured(query)
    assert (caught.value.line, caught.value.column) == at
    assert caught.value.mend


def test_shows_the_line_with_a_caret() -> None:
    """A message holds place, words, the line and a mark below the word that is meant."""
    with pytest.raises(QuerySyntaxError) as caught:
        measured("SELECT *\n{ ?s trem:a ?o }")
    assert str(caught.value) == (
        "query:2:6: the prefix 'trem:' is not declared\n"
        "    { ?s trem:a ?o }\n"
        "         ^^^^^^\n"
        "  mend: did you mean 'term'? declare it at the top: PREFIX trem: <…>"
    )


@pytest.mark.parametrize(
    ("query", "added"),
    [
        ("SELECT * { ?s ph:a term:b }", ["ph", "term"]),
        ("PREFIX ph: <http://mine/> SELECT * { ?s ph:a term:b }", ["term"]),
        ("SELECT * { ?s ?p 'ph:a' } # ph:b <ph:c>", []),
    ],
)
def test_known_prefixes_need_no_declaration(query: str, added: list[str]) -> None:
    """Those that are used and not declared are added; the query's own ones win."""
    assert [name for name, _ in measured(query).added] == added


@pytest.mark.parametrize(
    ("query", "star", "mentioned", "tail"),
    [
        ("SELECT * { ?z ?a $m . ?a ?z 1 }", 7, ("z", "a", "m"), 31),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", -1, (), 36),
        ("SELECT ?s { ?s ph:a*/ph:b ?o }", -1, (), 30),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s", -1, (), -1),
        ("SELECT ?s { ?s ?p ?o } LIMIT 5", -1, (), -1),
        ("SELECT ?s { ?s ?p ?o } VALUES ?s { ph:a }", -1, (), 23),
        ("SELECT ?s { VALUES ?s { ph:a } { SELECT * {} ORDER BY ?x } }", -1, (), 60),
        ("SELECT *", 7, (), 8),
        ("ASK { ?s ?p ?o }", -1, (), -1),
    ],
)
def test_sees_star_and_order(query: str, star: int, mentioned: tuple[str, ...], tail: int) -> None:
    """The star of SELECT *, the variables in order of mention, and where an ORDER BY belongs are seen."""
    seen = measured(query)
    assert (seen.star, seen.mentioned, seen.tail) == (star, mentioned, tail)


BEFORE = st.sampled_from(
    [
        "true",
        "false",
        "1",
        "1.5",
        ".5",
        "1e5",
        "'x'",
        "'x'@en",
        "'x'^^term:t",
        "term:a",
        "term:",
        ":",
        "_:b",
        "?o",
        "<x:y>",
        "''",
        '"""x"""',
        "()",
        "[]",
        "[ a 1 ]",
        "?o FILTER(?o<?s)",
        "?o FILTER(?o<?s&&?s>?o)",
        "?o BIND(1 AS ?y)",
        "?o OPTIONAL {}",
        "?o {}",
    ]
)
BETWEEN = st.sampled_from(
    ["", " ", ".", " . ", ";", "\n", "\r", "#c\n", "# c\r", "#c\r\n", "\\u0020", "\u00a0"]
)
KEYWORD = st.sampled_from(
    ["SERVICE", "service", "SerVice", "SERVICE SILENT", "SERVICESILENT", "S\\u0045RVICE"]
)
TARGET = st.sampled_from(["<x:y>", "?s", "$s", "term:h", ":", ":h"])


def parses(query: str) -> bool:
    """Tell whether the engine takes a query for SPARQL."""
    try:
        ox.Store().query(query, prefixes={**PREFIXES, "": "http://e/"})
    except SyntaxError:
        return False
    return True


@settings(max_examples=500)
@given(st.tuples(BEFORE, BETWEEN, KEYWORD, BETWEEN, TARGET, BETWEEN).map("".join))
@example("falseSERVICE<x:y>")
@example("term:a SERVICEterm:h")
def test_no_query_that_calls_a_service_passes(call: str) -> None:
    """Whatever the engine would send to another host, the guard refuses, however it is written."""
    query = f"SELECT * {{ ?s ?p {call} {{ ?s ?p ?o }} }}"
    if not parses(query):
        return
    if parses(re.sub("service", "zzzzzzz", query, flags=re.IGNORECASE)):
        return  # any other word could stand there, as in a comment: no service is called
    with pytest.raises((QueryRefusedError, QuerySyntaxError)):
        measure(query, prefixes={**PREFIXES, "": "http://e/"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?x { " + "1 " * 5_000 + "} }",
        "SELECT * { VALUES (?x) { " + "(1) " * 5_000 + "} }",
        "SELECT * { " + "?s ?p ?o . " * 999 + "}",
        "SELECT (CONCAT(" + "'a', " * 2_000 + "'a') AS ?x) {}",
    ],
)
def test_what_is_just_not_too_much_passes(query: str) -> None:
    """The limits of patterns and rows count no more than they say."""
    assert measure(query, prefixes={}).form == "rows"


@pytest.mark.parametrize(
    "service",
    ["<http://ok.example/sparql>", "SILENT <https://ok.example/a?b=c>", "<http://OK.example:8080/x>", "e:x"],
)
def test_a_host_that_was_opened_may_be_asked(service: str) -> None:
    """SERVICE passes where it names a host that was allowed, with its port if it has one."""
    query = f"SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}"
    hosts = ("ok.example", "ok.example:8080")
    assert measure(query, prefixes={"e": "http://ok.example/"}, services=hosts).text == query


@pytest.mark.parametrize(
    "service",
    [
        "<http://no.example/>", "?where", "SILENT $where", "<http://ok.example@no.example/>",
        "<http://no.example/#@ok.example>", "<file:///etc/passwd>", "<http://ok.example:99999/>", "n:x",
        "<http://ok.example\\u0040no.example/>", "<//ok.example/>", "<http:///x>", "<ftp://ok.example/>",
    ],
)  # fmt: skip
def test_no_other_host_may_be_asked(service: str) -> None:
    """A host that was not allowed is refused, however it is written; so is one that only the data know."""
    query = f"SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}"
    with pytest.raises(QueryRefusedError, match="these hosts alone: ok"):
        measure(query, prefixes={"n": "http://no.example/"}, services=("ok.example",))
    with pytest.raises(QueryRefusedError, match="would ask another host"):
        measure(query, prefixes={"n": "http://no.example/"})


def test_from_is_taken_out_in_place() -> None:
    """What FROM names becomes the scope; the text keeps its lines and columns."""
    query = "SELECT *\nFROM <g:1>\nFROM NAMED\n<g:2> { ?s ?p ?o }"
    seen = measure(query, prefixes={}, graphs=("g:1", "g:2"), curated="g:1")
    assert seen.scope == Scope(("",), ("g:2",))
    assert seen.text == "SELECT *\n          \n          \n      { ?s ?p ?o }"
    with pytest.raises(QueryRefusedError, match="cannot be a named one"):
        measure("ASK FROM NAMED <g:1> {}", prefixes={}, graphs=("g:1",), curated="g:1")


@pytest.mark.parametrize(
    "query",
    ["ASK FROMNAMED<g:1>{}", "SELECT *FROMNAMED<g:1>{}", "ASK FROM NAMEDe:g {}", "ASK fromNamed <g:1> {}"],
)
def test_from_is_seen_without_spaces(query: str) -> None:
    """The engine reads FROM and NAMED where they have grown together; the guard refuses them there."""
    with pytest.raises(QueryRefusedError, match="words of their own"):
        measure(query, prefixes={"NAMEDe": "g:"}, graphs=("g:1",))


def test_another_host_is_asked_once() -> None:
    """Rows and columns are left as they come where a second look at them would ask the host again."""
    seen = measure("SELECT * { SERVICE <http://h/> { ?s ?p ?o } }", prefixes={}, services=("h",))
    assert (seen.star, seen.tail) == (-1, -1)
