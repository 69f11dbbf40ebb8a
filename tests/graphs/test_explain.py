"""An explanation leads from what is asked down to the words of a source, and marks what is not accepted."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.errors import GraphError, TermNotFoundError
from pharmagraph.graphs.explain import Explanation, explain
from pharmagraph.graphs.reading import dataset_records
from pharmagraph.graphs.records import Node, Records, RuleRow, Source, StatementRow
from pharmagraph.ontology.prefixes import project_prefixes
from support.leaflet import BASE
from support.ruling import ruled_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph import KnowledgeGraph

    Ask = Callable[..., Explanation]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Give a built project with conclusions, a disputed and a denied fact."""
    kg = pharmagraph.open(ruled_project(tmp_path_factory.mktemp("explained") / "kg"))
    kg.build()
    return kg


@pytest.fixture(scope="module")
def ask(graph: KnowledgeGraph) -> Ask:
    """Give a function that explains."""
    records = dataset_records(graph.dataset, graph.name)

    def asked(*words: str) -> Explanation:
        return explain(records, graph.vocabulary, project_prefixes(BASE), *words)

    return asked


def test_a_statement_is_shown_with_its_words_and_its_source(ask: Ask) -> None:
    """The sentence, how far it holds, the cue, the place, the source, who curated it, and the count."""
    assert ask("veltide", "acts on").as_text().splitlines() == [
        "veltide acts on D9 receptor",
        "  accepted, stated",
        '  "acts on the D9 receptor"',
        "  under Quelorin for Shaking, sentence 6",
        "  in Quelorin for Stiff Joints (leaflet)",
        "  leaflet/q-005, curated by maintainers on 2026-11-22, not reviewed",
        "",
        "1 accepted, 0 disputed",
    ]


def test_an_inference_is_followed_down_to_the_cues(ask: Ask) -> None:
    """The rule and the premises stand below it, indented, each with what it rests on itself."""
    lines = ask("Quelora", "acts on", "D9 receptor").as_text().splitlines()
    assert lines[:2] == [
        "[inferred] Quelora acts on D9 receptor",
        '  by the rule "What holds for a drug class holds for its members"',
    ]
    assert lines[2].startswith("    Only for relations that the ontology marks as inherited")
    statements = ("[inferred]", "Quelora is", "quelorin has", "veltide acts", '"')
    assert [line for line in lines[3:] if line.strip().startswith(statements)] == [
        "    [inferred] Quelora has drug class veltide",
        "        [inferred] Quelora has active ingredient quelorin",
        "            Quelora is brand of quelorin",
        '              "Quelora is a brand of quelorin"',
        "        quelorin has drug class veltide",
        '          "Quelorin is a veltide"',
        "    veltide acts on D9 receptor",
        '      "acts on the D9 receptor"',
    ]
    assert lines[-1] == "0 accepted, 0 disputed, 1 inferred"


def test_what_was_shown_is_referred_to(ask: Ask) -> None:
    """A premise of two conclusions is shown once, and named the second time."""
    text = ask("Quelora", "has drug class").as_text()
    assert text.count('"Quelora is a brand of quelorin"') == 1
    assert "quelorin has drug class veltide (see above: leaflet/q-001)" in text


def test_disputes_are_answers(ask: Ask) -> None:
    """A disputed statement is marked, gives its reason, and shows what stands against it."""
    explanation = ask("trosibate", "has drug class", "veltide")
    text = explanation.as_text()
    assert explanation.standing == "0 accepted, 1 disputed, 1 denied"
    assert "[disputed] trosibate has drug class veltide\n  disputed, stated\n" in text
    assert "  because the next sentence denies it\n" in text
    assert "  stands against [denied] trosibate has drug class veltide (leaflet/q-014)\n" in text
    assert '    "Trosibate is not a veltide", in Quelorin for Stiff Joints\n' in text
    assert (
        "[denied] trosibate has drug class veltide\n  accepted, stated: the source says that it is not so"
        in text
    )
    assert "  stands against [disputed] trosibate has drug class veltide (leaflet/q-013)\n" in text


@pytest.mark.parametrize(
    "words",
    [
        ("veltide", "acts on", "D9 receptor"),
        ("Veltide", "Acts  On", "d9"),
        ("term:veltide", "ph:actsOn", "term:d9"),
        (f"<{BASE}term/veltide>", "actsOn", f"{BASE}term/d9"),
        ("veltide", "binds", "D9-receptor"),
        ("leaflet/q-005",),
        ("statement:leaflet/q-005",),
        (f"{BASE}statement/leaflet/q-005",),
    ],
)
def test_names_of_many_kinds_are_understood(ask: Ask, words: tuple[str, ...]) -> None:
    """Labels, synonyms, ids, short and whole IRIs, and statements themselves lead to the same."""
    assert [row.reference for row in ask(*words).statements] == ["leaflet/q-005"]


def test_texts_and_values_are_objects_too(ask: Ask) -> None:
    """A dosage is found by its words."""
    (row,) = ask("veltide", "has dosage").statements
    assert ask("veltide", "has dosage", row.object_text.upper()).statements == (row,)


def test_an_inference_can_be_asked_for_by_its_name(ask: Ask) -> None:
    """The short name under which an inference is referred to explains it."""
    (row,) = ask("veltide", "influences").statements
    assert row.reference.startswith("inference/")
    assert ask(row.reference).statements == (row,)


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ("quelorin", "has warning", "calming"),
            ["no statement says: quelorin has warning calming", "quelorin has warning: drink no milk, keep"],
        ),
        (
            ("calming", "has warning"),
            ["no statement says: calming has warning"],
        ),
        (
            ("shaking", "has site"),
            ["no statement says: shaking has site", "nothing is said of shaking itself; but: veltide treats"],
        ),
        (
            ("D9 receptor", "has warning"),
            ["no statement says: D9 receptor has warning", "of D9 receptor there is: regulates"],
        ),
        ((f"{BASE}term/unknown",), [f"no statement says: {BASE}term/unknown"]),
    ],
)  # fmt: skip
def test_where_nothing_is_said_what_there_is_is_told(
    ask: Ask, words: tuple[str, ...], lines: list[str]
) -> None:
    """The objects of the relation, else the relations of the subject, else what is said with it as object."""
    explanation = ask(*words)
    assert not explanation.found
    told = explanation.as_text().splitlines()
    assert told[0] == lines[0].replace(f"{BASE}term/unknown", "unknown")
    if len(lines) > 1:
        assert told[1].startswith(lines[1])
    assert explanation.standing == "0 accepted, 0 disputed"


@pytest.mark.parametrize(
    ("words", "message", "mend"),
    [
        (("quelorine",), "no term is called 'quelorine'", "did you mean 'quelorin'"),
        (("zzz",), "no term is called 'zzz'", "find-term"),
        (("quelorin", "has brnd"), "no relation is called 'has brnd'", "'has brand'"),
        (("quelorin", "zzzzzz"), "no relation is called 'zzzzzz'", "docs/reference/ontology.md"),
        (("quelorin", "has warning", "mlik"), "no term is called 'mlik'", ""),
        (("quelorin", "has brand", "xxxxxxx"), "no term is called 'xxxxxxx'", "has brand: Quelora, Troxa"),
        (("leaflet/q-05",), "no statement is called 'leaflet/q-05'", "'leaflet/q-005'"),
    ],
)  # fmt: skip
def test_unknown_names_are_told(ask: Ask, words: tuple[str, ...], message: str, mend: str) -> None:
    """A name that means nothing is an error with what may be meant, or with what there is."""
    with pytest.raises(TermNotFoundError) as caught:
        ask(*words)
    assert caught.value.message == message
    assert mend in caught.value.mend
    assert caught.value.mend


def test_data_hold_every_statement_once(ask: Ask) -> None:
    """As data, statements name their premises and opponents by IRI, and all of these are there."""
    explanation = ask("Quelora")
    data = json.loads(json.dumps(explanation.as_json()))
    statements = data["statements"]
    assert data["asked"] == ["Quelora"]
    assert data["matches"] == [row.iri for row in explanation.statements]
    assert set(data["matches"]) <= set(statements)
    for found in statements.values():
        assert set(found.get("premises", [])) | set(found.get("stands_against", [])) <= set(statements)
    inferred = [found for found in statements.values() if found["status"] == "inferred"]
    assert all(found["rule"]["title"] for found in inferred)
    curated = next(found for found in statements.values() if found["reference"] == "leaflet/q-003")
    assert curated["cue"] == ["Quelora is a brand of quelorin"]
    assert curated["source"]["title"] == "Quelorin for Stiff Joints"
    assert curated["curated"] == {"by": "maintainers", "on": "2026-11-22"}
    assert curated["words"] == "Quelora is brand of quelorin"


def test_the_library_explains(graph: KnowledgeGraph) -> None:
    """KnowledgeGraph.explain reads what was built, inferred statements too; without them, the curated."""
    assert graph.explain("Quelora", "has drug class").standing == "0 accepted, 0 disputed, 2 inferred"
    graph.build(inference=False)
    try:
        assert not graph.explain("Quelora", "has drug class").found
        assert graph.explain("quelora", "is brand of").found
    finally:
        graph.build()


def test_without_a_graph_there_is_nothing_to_explain(tmp_path: Path) -> None:
    """Before the first build the error says what to do."""
    kg = pharmagraph.open(ruled_project(tmp_path / "kg"))
    with pytest.raises(GraphError, match="there is no built graph yet"):
        kg.explain("quelorin")


FULL = StatementRow(
    "http://e/statement/d/f1", "http://e/term/a", "http://e/r", "relates to", "http://e/term/b", "b",
    status="reported", certainty="hedged", qualifiers=(("site", "head"),), because="of a test",
    contradicts=("http://e/statement/d/gone",), source="http://e/document/d", section="Uses",
    sentences=(3, 4), cues=("one", "two"), curated=("us", "2026"), reviewed=("you", "2027"),
    review_due="2028",
)  # fmt: skip


def test_everything_that_a_statement_may_have_is_shown() -> None:
    """Qualifiers, pieces of a cue, several sentences, publisher, address, review and reason have lines."""
    source = Source("http://e/document/d", "A \x1b title", "label", "A firm", "2020", "", "http://a/", "Here")
    records = Records("x", (Node("http://e/term/a", "A", "", ""),), (FULL,), (source,))
    assert Explanation(records, ("A",), (FULL,)).as_text().splitlines() == [
        "[reported] A relates to b",
        "  reported, hedged",
        "  site: head",
        '  "one … two"',
        "  sentences 3, 4",
        "  section Uses; the text is not at hand",
        "  in A \N{REPLACEMENT CHARACTER} title (label, A firm, 2020, Here)",
        "  http://a/",
        "  d/f1, curated by us on 2026, reviewed by you on 2027, to be reviewed again by 2028",
        "  because of a test",
        "",
        "0 accepted, 0 disputed, 1 reported",
    ]


def test_a_graph_that_is_not_whole_is_explained_as_far_as_it_goes() -> None:
    """A statement without known source, rule or premises is shown, and what is missing is said."""
    bare = replace(FULL, source="", section="", sentences=(), cues=(), curated=("", ""), reviewed=("", ""))
    lost = replace(FULL, iri="http://e/inference/1", status="inferred", rule="http://e/rule/r",
                   premises=(FULL.iri, "http://e/statement/d/none"))  # fmt: skip
    records = Records("x", (), (bare, lost))
    text = Explanation(records, ("A",), (lost,)).as_text()
    assert (
        "[inferred] a relates to b\n  by the rule http://e/rule/r\n  1 of its premises are no longer" in text
    )
    assert "    [reported] a relates to b\n      reported, hedged\n" in text
    assert Explanation(records, ("A",), (bare,)).as_json()
    titled = Records("x", (), (lost,), rules=(RuleRow("http://e/rule/r", "A rule"),))
    assert '  by the rule "A rule"\n  2 of its premises' in Explanation(titled, ("A",), (lost,)).as_text()


@pytest.mark.long  # each line is indented by the depth of the proof
def test_a_long_chain_of_inferences_is_no_danger() -> None:
    """A proof may be deeper than Python calls can be nested."""
    depth = sys.getrecursionlimit() + 200
    rows = [replace(FULL, iri="http://e/inference/0", contradicts=())]
    for n in range(1, depth):
        premise = (f"http://e/inference/{n - 1}",)
        rows.append(
            replace(FULL, iri=f"http://e/inference/{n}", status="inferred", premises=premise, contradicts=())
        )
    explanation = Explanation(Records("x", (), tuple(rows)), ("a",), (rows[-1],))
    assert explanation.as_text().count("[inferred]") == depth - 1
    assert len(explanation.reached()) == depth
    assert json.dumps(explanation.as_json())
