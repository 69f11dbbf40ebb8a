"""Evidence is told in words and as data; what is not accepted is marked."""

from __future__ import annotations

import json

import pytest

from pharmagraph.graphs.evidence import Evidence
from pharmagraph.graphs.evidence_words import evidence_data, evidence_lines, row_marks, standing
from pharmagraph.graphs.records import Source, StatementRow

BASE = "http://e/"
LEAFLET = Source(f"{BASE}document/leaflet", "Leaflet")


def row(name: str, text: str, status: str = "accepted", **more: object) -> StatementRow:
    """Make a statement about quelorin."""
    return StatementRow(
        f"{BASE}statement/x/{name}",
        f"{BASE}term/quelorin",
        f"{BASE}treats",
        "treats",
        f"{BASE}term/{text}",
        text,
        status,
        source=LEAFLET.iri,
        **more,  # type: ignore[arg-type]
    )


STATEMENTS = [
    row("a", "gout", cues=("gout",), heading="Leaflet > Uses", certainty="hedged"),
    row("b", "rash", cues=("a rash", "is gone"), section="Uses"),
    row(
        "c",
        "cough",
        "disputed",
        because="others deny it",
        contradicts=(f"{BASE}statement/x/b", f"{BASE}gone"),
    ),
    row("d", "fits", polarity="negated"),
    row("e", "pain", qualifiers=(("population", "children"),)),
    row("f", "heat\x1b[2J", "inferred", certainty=""),
    row("g", "flu", "reported"),
    row("h", "old", "superseded"),
]
SAID = {statement.iri: statement for statement in STATEMENTS}


def iris(names: str) -> tuple[str, ...]:
    """Return statements by their letters."""
    return tuple(f"{BASE}statement/x/{name}" for name in names)


WHOLE = Evidence(
    (iris("af"), iris("a"), ()),
    iris("cdegh"),
    frozenset(iris("abf")),
    SAID,
    {LEAFLET.iri: LEAFLET},
    {f"{BASE}term/quelorin": "quelorin"},
    ("a note",),
)


ALSO = "0 accepted, 1 accepted under a condition, 1 negated, 1 disputed, 1 reported, 1 superseded"


def test_statements_stand_as_blocks_with_their_numbers() -> None:
    """Each block says how far it holds, then what is said, in which words, where, why, and against what."""
    assert evidence_lines(WHOLE) == [
        "Evidence of what is shown: 1 accepted, 1 inferred",
        "[1] accepted, hedged: quelorin treats gout",
        '    "gout" - Leaflet, Uses',
        "[2] inferred: quelorin treats heat\N{REPLACEMENT CHARACTER}[2J",
        "    Leaflet",
        f"Matching too: {ALSO}",
        "[3] disputed: quelorin treats cough",
        "    Leaflet",
        "    because: others deny it",
        "    stands against: quelorin treats rash [Leaflet]",
        f"    stands against: {BASE}gone",
        "[4] negated: not so: quelorin treats fits",
        "    Leaflet",
        "[5] accepted under a condition: quelorin treats pain; population: children",
        "    Leaflet",
        "[6] reported: quelorin treats flu",
        "    Leaflet",
        "[7] superseded: quelorin treats old",
        "    Leaflet",
    ]
    assert standing(WHOLE).split(", ") == [
        "1 accepted",
        "1 inferred",
        "1 accepted under a condition",
        "1 negated",
        "1 disputed",
        "1 reported",
        "1 superseded",
    ]
    assert row_marks(WHOLE) == ["[1] [2]", "[1]", ""]


@pytest.mark.parametrize(
    ("rows", "also", "expected"),
    [
        ((), "", "0 accepted"),
        (("a", "ab"), "", "2 accepted"),
        ((), "c", "0 accepted, 1 disputed"),
        (("a", "c"), "g", "1 accepted, 1 disputed, 1 reported"),
        (("f",), "", "0 accepted, 1 inferred"),
    ],
)
def test_standing_always_tells_the_accepted(rows: tuple[str, ...], also: str, expected: str) -> None:
    """Where nothing is accepted that is said, and each statement is counted once."""
    evidence = Evidence(tuple(map(iris, rows)), iris(also), frozenset(iris("abf")), SAID)
    assert standing(evidence) == expected
    lines = evidence_lines(evidence)
    if rows and also:
        assert lines[0] == "Evidence of what is shown: 1 accepted, 1 disputed"
        assert "Matching too: 0 accepted, 1 reported" in lines
    else:
        assert lines[0] == f"Evidence: {expected}"


def test_an_inferred_statement_tells_its_rule_and_premises() -> None:
    """Below it stand the rule and the premises, down to the words of sources; what is lost is said."""
    rule = "http://e/rule/inverse"
    deep = row("y", "deep", "inferred", certainty="", rule=rule, premises=(*iris("a"), f"{BASE}gone"))
    top = row("x", "top", "inferred", certainty="", rule="http://e/rule/odd", premises=iris("y"))
    said = {statement.iri: statement for statement in (*STATEMENTS, top, deep)}
    labels = {f"{BASE}term/quelorin": "quelorin", rule: "Both ways"}
    evidence = Evidence((iris("x"), iris("a")), (), frozenset(iris("axy")), said, {}, labels)
    lines = evidence_lines(evidence)
    at = lines.index("[1] inferred: quelorin treats top")
    assert row_marks(evidence) == ["[1]", "[2]"]
    assert lines[at + 2 : lines.index("[2] accepted, hedged: quelorin treats gout")] == [
        "    by the rule http://e/rule/odd, from:",
        f"    - inferred: quelorin treats deep [{LEAFLET.iri}]",
        '        by the rule "Both ways", from:',
        "        - 1 more that are not in the graphs that were asked",
        f'        - accepted: quelorin treats gout "gout" [{LEAFLET.iri}] [2]',
    ]


def test_data_holds_every_statement_once() -> None:
    """As data, rows and statements are IRIs, and each statement stands once with all that is known of it."""
    data = json.loads(json.dumps(evidence_data(WHOLE)))
    assert data["standing"] == standing(WHOLE)
    assert data["rows"] == [list(iris("af")), list(iris("a")), []]
    assert data["also"] == list(iris("cdegh"))
    assert data["notes"] == ["a note"]
    assert list(data["statements"]) == sorted(SAID)
    assert data["statements"][f"{BASE}statement/x/e"] == {
        "says": "quelorin treats pain; population: children",
        "subject": f"{BASE}term/quelorin",
        "relation": f"{BASE}treats",
        "object": f"{BASE}term/pain",
        "standing": "accepted under a condition",
        "status": "accepted",
        "certainty": "stated",
        "polarity": "affirmed",
        "qualifiers": [{"name": "population", "value": "children"}],
        "because": "",
        "contradicts": [],
        "cue": [],
        "source": {"document": LEAFLET.iri, "title": "Leaflet"},
        "heading": "",
        "sentences": [],
        "rule": "",
        "premises": [],
    }
    assert data["statements"][f"{BASE}statement/x/b"]["heading"] == "Uses"


def test_a_source_that_is_not_known_is_named_by_its_iri() -> None:
    """Without its description a document is called by its IRI; a statement without any has no such line."""
    evidence = Evidence((iris("a"),), (), frozenset(iris("a")), SAID)
    assert evidence_lines(evidence)[2] == f'    "gout" - {LEAFLET.iri}, Leaflet > Uses'
    bare = StatementRow(f"{BASE}s", f"{BASE}t", f"{BASE}r", "treats", "", "words")
    alone = Evidence(((f"{BASE}s",),), (), frozenset({f"{BASE}s"}), {f"{BASE}s": bare})
    assert evidence_lines(alone)[1:] == [f"[1] accepted: {BASE}t treats words"]
