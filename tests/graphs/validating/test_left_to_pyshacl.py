"""What is not compiled is left to pySHACL, and said."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.findings import Place
from pharmagraph.graphs import validate as validation
from pharmagraph.graphs.check import check_content
from pharmagraph.graphs.validate import ENGINES, validate
from pharmagraph.graphs.validating.evaluating import Compiled
from pharmagraph.graphs.validating.leaving import find_results
from pharmagraph.graphs.validating.literals import comparable, is_plain
from pharmagraph.graphs.validating.reference import SenselessShapesError, reference_results
from pharmagraph.graphs.validating.result import UncoveredError
from pharmagraph.rdfterms import XSD, typed
from support.leaflet import CORE
from support.shaping import HEAD, turtle

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content

TARGET = 'sh:targetClass :C ; sh:message "m"'


@pytest.mark.parametrize(
    ("shapes", "why"),
    [
        (":s sh:targetClass :C ; sh:qualifiedMinCount 1 .", "sh:qualifiedMinCount"),
        (":s a sh:NodeShape, sh:PropertyShape ; sh:path :p .", "a shape of two kinds"),
        (":s a sh:NodeShape ; sh:path :p .", "a node shape with a path"),
        (":s a sh:PropertyShape .", "a property shape without a path"),
        (f":s {TARGET} ; sh:minCount 1 .", "sh:minCount without a path"),
        (f":s {TARGET} ; sh:path :p ; sh:minCount 'x' .", "sh:minCount that is no number"),
        (f":s {TARGET} ; sh:path :p ; sh:maxCount 1, 2 .", "several values of sh:maxCount"),
        (f":s {TARGET} ; sh:path 'p' .", "a path that is no path, or a deep one"),
        (f":s {TARGET} ; sh:path ( :p ) .", "a path with a list of less than two members"),
        (f":s {TARGET} ; sh:path ( {':p ' * 7}) .", "a long sequence as a path"),
        (f":s {TARGET} ; sh:path [ sh:alternativePath :p ] .", "a path with a list of less than two"),
        (f":s {TARGET} ; sh:path [ sh:inversePath ( :p :q ) ] .", "a path of another kind"),
        (f":s {TARGET} ; sh:path [ sh:inversePath :p ; :q :r ] .", "a path that says several things"),
        (f":s {TARGET} ; sh:path [] .", "a path that says several things"),
        (f":s {TARGET} ; sh:path {'[ sh:zeroOrOnePath ' * 8} :p {']' * 8} .", "a path that is no path, or a"),
        (f":s {TARGET} ; sh:property :t . :t sh:name 'x' .", "sh:property with a shape of another kind"),
        (f":s {TARGET} ; sh:node :t . :t sh:path :p .", "sh:node with a shape of another kind"),
        (f":s {TARGET} ; sh:node :t .", "a shape of which nothing is said"),
        (f":s {TARGET} ; sh:not 'x' .", "a shape of which nothing is said"),
        (f":s {TARGET} ; sh:node :s .", "shapes that lead back to themselves, or far"),
        (f":s {TARGET} {'; sh:not [ sh:name 1 ' * 9}{']' * 9} .", "shapes that lead back to themselves, or far"),
        (f":s {TARGET} ; sh:or () .", "sh:or that is no list"),
        (f":s {TARGET} ; sh:and :a .", "sh:and that is no list"),
        (f":s {TARGET} ; sh:in :a .", "sh:in that is no list"),
        (f":s {TARGET} ; sh:in ( [] ) .", "a blank node as a value"),
        (f":s {TARGET} ; sh:hasValue [] .", "a blank node as a value"),
        (f":s {TARGET} ; sh:languageIn ( 1 ) .", "sh:languageIn that is no list of strings"),
        (f":s {TARGET} ; sh:ignoredProperties ( :p ) .", "sh:ignoredProperties of an open shape"),
        (f":s {TARGET} ; sh:closed true ; sh:ignoredProperties :p .", "sh:ignoredProperties that is no list"),
        (f":s {TARGET} ; sh:deactivated 'yes' .", "sh:deactivated that is neither true nor false"),
        (f":s {TARGET} ; sh:datatype rdfs:Literal .", "sh:datatype of all literals"),
        (f":s {TARGET} ; sh:nodeKind sh:BlankNodeOrLiteral .", "sh:nodeKind of another kind"),
        (f":s {TARGET} ; sh:nodeKind :a .", "sh:nodeKind of another kind"),
        (f":s {TARGET} ; sh:minExclusive 'a' .", "sh:minExclusive of text"),
        (f":s {TARGET} ; sh:minExclusive :a .", "sh:minExclusive of text"),
        (f":s {TARGET} ; sh:path :p ; sh:lessThan 'p' .", "sh:lessThan that is no property"),
        (f":s {TARGET} ; sh:pattern '(' .", "sh:pattern that is no pattern"),
        (f":s {TARGET} ; sh:pattern 1 .", "sh:pattern that is no string"),
        (f":s {TARGET} ; sh:pattern 'a' ; sh:flags 'x' .", "sh:flags other than i and m"),
        (f":s {TARGET} ; sh:hasValue 01 .", "the value "),
        (":s sh:targetNode [] .", "a blank node as a target"),
    ],
)  # fmt: skip
def test_shapes_that_are_not_compiled(shapes: str, why: str) -> None:
    """A shape that is not plainly well-formed, or of a kind that is not compiled, is left with a reason."""
    with pytest.raises(UncoveredError) as caught:
        Compiled(turtle(shapes))
    assert str(caught.value).startswith(why)


@pytest.mark.parametrize(
    ("shape", "data", "why"),
    [
        ("sh:path :p ; sh:minCount 1", ":a :p 007 .", "the value "),
        (
            "sh:path :p ; sh:minInclusive 1",
            ':a :p "2020-01-01"^^xsd:date .',
            "a number that is compared with a",
        ),
        ("sh:path :p ; sh:lessThan :q", ":a :p [] ; :q 1 .", "a blank node that is compared"),
        ("sh:path :p ; sh:lessThan :q", ":a :p true ; :q 1 .", "values of the datatype"),
        ("sh:path :p ; sh:lessThan :q", ':a :p 1 ; :q "2020-01-01"^^xsd:date .', "a number that is compared"),
    ],
)
def test_values_that_are_not_judged(shape: str, data: str, why: str) -> None:
    """A value that rdflib writes anew, or compares in a way of its own, is left with a reason."""
    shapes = Compiled(turtle(f":s {TARGET} ; {shape} ."))
    with pytest.raises(UncoveredError) as caught:
        shapes.results(turtle(f":a a :C . {data}"))
    assert str(caught.value).startswith(why)


def test_a_shape_without_a_message_is_told_in_words_of_pyshacl() -> None:
    """Only a shape with a message of its own is told here; one that nothing violates needs none."""
    shapes = Compiled(turtle(":s sh:targetClass :C ; sh:property [ sh:path :p ; sh:maxCount 1 ] ."))
    assert shapes.results(turtle(":a a :C ; :p 1 .")) == []
    with pytest.raises(UncoveredError, match="a violated shape without a message"):
        shapes.results(turtle(":a a :C ; :p 1, 2 ."))


def test_values_that_cannot_be_compared() -> None:
    """A value that is none of its datatype, compared with a number, is told and no fault of the program."""
    shapes = turtle(f":s {TARGET} ; sh:path :p ; sh:lessThanOrEquals :q .")
    with pytest.raises(SenselessShapesError, match="they compare values that cannot be compared"):
        find_results(turtle(':a a :C ; :p "zzz"^^xsd:decimal ; :q 1.5 .'), shapes)


def test_only_nodes_that_need_it_are_left(tmp_path: Path) -> None:
    """One odd value leaves its own node to pySHACL, which reads what is said of that alone."""
    nodes = "".join(f":n{n} a :C ; :p {n}, {n + 1} ; :r :n{n + 1} .\n" for n in range(50))
    shapes = turtle(f":s {TARGET} ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:message 'one' ] .")
    data = turtle(f"{nodes} :n7 :p 007 . :D rdfs:subClassOf :C .")
    told = find_results(data, shapes)
    assert (told.why, told.seen) == (f'the value "007"^^<{XSD}integer>', 5)
    assert Counter(told.results) == Counter(reference_results(data, shapes))
    assert len(told.results) == 50
    # Looked at from the values, other words of a number are the same number: all is left.
    told = find_results(data, turtle(f":s {TARGET} ; sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ."))
    assert told.seen == len(data)
    # So it is where a node without an IRI is left: elsewhere it would be another.
    told = find_results(turtle("[] a :C ; :p 007 ."), shapes)
    assert told.seen == 2
    path = tmp_path / "shapes.ttl"
    path.write_text(
        f"{HEAD}:s {TARGET} ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:message 'one' ] .",
        encoding="utf-8",
    )
    found = [validate(data, [path], tmp_path, lambda _: None, engine) for engine in ENGINES]
    assert len(found[0]) == 50
    assert found[0] == found[1]


def test_pyshacl_alone_can_be_asked_for(
    leaflet_content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check by the reference does not look at compiled shapes, and finds the same."""
    usual = check_content(leaflet_content, "made-up", core=CORE, ontology=tmp_path, root=tmp_path)
    monkeypatch.setattr(validation, "find_results", None)
    told = check_content(
        leaflet_content, "made-up", core=CORE, ontology=tmp_path, root=tmp_path, shapes="pyshacl"
    )
    assert told.findings == usual.findings


def test_a_large_graph_is_told_what_took_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pySHACL had to judge a large graph, a note says why; a small one comes without."""
    path = tmp_path / "shapes.ttl"
    body = ':s sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:message "p is missing" ]'
    path.write_text(f"{HEAD}{body} ; sh:message 'x' ; sh:pattern 'a', 'b' ; sh:flags 'x' .", encoding="utf-8")
    data = turtle(":ab a :C .")
    (small,) = validate(data, [path], tmp_path, lambda _: None)
    assert (small.code, small.message) == ("PG601", "p is missing")
    monkeypatch.setattr(validation, "_SLOW", 0)
    note = validate(data, [path], tmp_path, lambda _: Place("facts.yaml"))[-1]
    assert (note.code, note.severity, note.place.file) == ("PG605", "note", "shapes.ttl")
    assert note.message == "the shapes took long: only pySHACL can judge sh:flags other than i and m"


WORDS = st.text("0123456789.-+eETZ:truefalsINF", max_size=12) | st.decimals().map(str) | st.dates().map(str)
TYPES = st.sampled_from(
    ["string", "integer", "nonNegativeInteger", "decimal", "boolean", "date", "dateTime", "double", "gYear"]
)


@given(words=WORDS, datatype=TYPES)
def test_plain_literals_are_those_that_rdflib_keeps(words: str, datatype: str) -> None:
    """A literal that counts as plain has the same words in rdflib, and a value that it knows."""
    term = typed(words, datatype)
    if is_plain(term):
        literal = rdflib.Literal(words, datatype=rdflib.URIRef(XSD + datatype))
        assert (str(literal), literal.ill_typed) == (words, False)
        if datatype != "boolean":
            assert comparable(term) == literal.value
