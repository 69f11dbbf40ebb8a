from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.answer import Answer
from pharmagraph.ontology.prefixes import PREFIXES, VOCAB
from pharmagraph.ontology.vocabulary import Vocabulary
from pharmagraph.serve.querypage.names import Names
from pharmagraph.serve.querypage.rows import MOST_ROWS, Cell, Shower, cut_answer, first_rows

NOTHING = Vocabulary(classes=(), relations=(), keys=(), terms=(), units=(), triples=(), base="")
SHOWER = Shower(Names(PREFIXES), NOTHING, lambda iri: f"/about?iri={iri}")
ROWS = st.lists(st.dictionaries(st.sampled_from("abc"), st.fixed_dictionaries({"value": st.text()})))


def cell(term: dict[str, str]) -> Cell | None:
    """Return how the page shows a term of SPARQL results JSON."""
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term}]}})
    return SHOWER.show(Answer("rows", ("x",), body.encode()), PREFIXES).rows[0][0]


def test_iris_are_links_with_short_names() -> None:
    """An IRI is shown by its prefix, and leads to its page."""
    iri = VOCAB + "a/b"
    assert cell({"type": "uri", "value": iri}) == Cell("ph:a/b", "", f"/about?iri={iri}", iri)


def test_scripts_in_iris_are_not_links_to_them() -> None:
    """An IRI that would run script leads to a page about it, like any other."""
    shown = cell({"type": "uri", "value": "javascript:alert(1)"})
    assert shown is not None
    assert shown.link == "/about?iri=javascript:alert(1)"


def test_literals_tell_what_is_remarkable() -> None:
    """A foreign language and a rare datatype stand beside the words; numbers sort as such."""
    xsd = PREFIXES["xsd"]
    assert cell({"type": "literal", "value": "Haus", "xml:lang": "de"}) == Cell("Haus", "de")
    assert cell({"type": "literal", "value": "house", "xml:lang": "en"}) == Cell("house")
    day = {"type": "literal", "value": "2026-01-02", "datatype": xsd + "date"}
    assert cell(day) == Cell("2026-01-02", "date")
    number = {"type": "literal", "value": "2.50", "datatype": xsd + "decimal"}
    assert cell(number) == Cell("2.50", number="2.50")
    assert cell({"type": "bnode", "value": "b0"}) == Cell("_:b0")
    own = {"type": "literal", "value": "5 mg", "datatype": VOCAB + "dose"}
    assert cell(own) == Cell("5 mg", "ph:dose")


def test_long_values_are_cut() -> None:
    """A value of any length takes bounded room."""
    shown = cell({"type": "literal", "value": "x" * 1_000_000})
    assert shown is not None
    assert len(shown.text) < 2_100


def test_signs_that_turn_text_around_become_visible() -> None:
    """Characters that change the direction of text cannot disguise what stands there."""
    shown = cell({"type": "literal", "value": "a\u202eb\nc"})
    assert shown == Cell("a\N{REPLACEMENT CHARACTER}b\nc")


@given(ROWS, st.integers(min_value=0))
def test_rows_are_read_from_results_that_break_off(rows: list[dict[str, dict[str, str]]], at: int) -> None:
    """Whatever stands whole before the break is read, in order, and nothing else."""
    whole = json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}, separators=(",", ":"))
    assert first_rows(whole, len(rows)) == rows
    part = first_rows(whole[: at % (len(whole) + 1)], MOST_ROWS)
    assert part == rows[: len(part)]


def test_a_cut_answer_holds_what_was_whole() -> None:
    """Of an answer that was not read to its end, the whole rows are shown."""
    body = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"1"}},{"a":{"ty'
    assert cut_answer(("a",), body).rows == [('"1"',)]
