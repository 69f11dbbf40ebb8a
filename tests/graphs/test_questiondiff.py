"""Which questions two states of a made-up project answer differently."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.errors import GraphError, QueryLimitError
from pharmagraph.graphs import questiondiff
from pharmagraph.graphs.asker import Asker
from pharmagraph.graphs.pastgraph import content_state, file_state
from pharmagraph.graphs.questiondiff import Different, merged, question_diff, touched_terms
from pharmagraph.graphs.questiondiffwords import as_json, as_markdown, as_text
from pharmagraph.graphs.rowchanges import RowChange
from pharmagraph.ontology.parameters import TEXT
from support.small import FACTS, small_project
from support.small import TEXT as LEAFLET

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.pastgraph import State
    from pharmagraph.graphs.questiondiff import QuestionDiff
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

HEDGED = FACTS.replace("rash, certainty: hedged, cue: Rash may occur", "rash, cue: Rash occurs")


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, State]:
    """Give two states: in the second, a side effect is stated where it was hedged, and a fact is gone."""
    made = []
    fewer = "\n".join(line for line in HEDGED.splitlines() if "q-018" not in line) + "\n"
    told = LEAFLET.replace("Rash may occur", "Rash occurs").replace(" Quelorin blocks the D9 receptor.", "")
    for name, facts, text in (("old", FACTS, LEAFLET), ("new", fewer, told)):
        root = small_project(tmp_path_factory.mktemp(name), facts=facts, text=text).root
        made.append(content_state(pharmagraph.open(root).content(), name))
    return made[0], made[1]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Question], Vocabulary]:
    """Give the questions and the vocabulary of the project."""
    graph = pharmagraph.open(small_project(tmp_path_factory.mktemp("asked")).root)
    graph.build()
    return graph.questions(), graph.vocabulary


def only(questions: list[Question], *names: str) -> list[Question]:
    """Return some questions by name."""
    return [question for question in questions if question.name in names]


@pytest.fixture(scope="module")
def found(states: tuple[State, State], asked: tuple[list[Question], Vocabulary]) -> QuestionDiff:
    """Give what differs in some questions."""
    questions, vocabulary = asked
    return question_diff(
        *states, only(questions, "side-effects", "mechanism", "disputes", "find-term"), vocabulary
    )


def test_rows_are_told_for_each_question(found: QuestionDiff) -> None:
    """What changed, and what went; a question that no change touches is not listed."""
    assert [each.question for each in found.different] == ["mechanism", "side-effects"]
    text = as_text(found)
    assert text.startswith(
        "old → new: 2 of 3 questions are answered differently\n\nmechanism (drug: quelorin)"
    )
    assert "\nside-effects (drug: quelorin): Which side effects does a medicine have?\n" in text
    assert "\n      certainty: hedged → stated\n" in text
    assert "(quelorin-leaflet/q-014)\n" in text
    assert "\n  the same rows, or some of them, with drug: " in text
    assert text.endswith("\n\nfind-term was not asked: it needs a value for word\n")


def test_they_are_data_and_markdown_too(found: QuestionDiff) -> None:
    """For programs, and for a pull request."""
    shown = json.loads(as_json(found))
    assert (shown["differs"], shown["asked"]) == (True, 3)
    effects = shown["questions"][1]
    assert effects["parameters"] == {"drug": "quelorin"}
    [row] = [row for row in effects["rows"] if row["change"] == "changed"]
    assert {"column": "certainty", "old": "hedged", "new": "stated"} in row["columns"]
    page = as_markdown(found)
    assert page.startswith("### Answers: <code>old</code> → <code>new</code>\n\n2 of 3 questions")
    assert "| <code>gone</code> | " in page
    assert "| <code>certainty</code> | <code>hedged</code> | <code>stated</code> |" in page
    assert page.endswith("- <code>find-term was not asked: it needs a value for word</code>\n")


def test_nothing_differs_from_itself(
    states: tuple[State, State], asked: tuple[list[Question], Vocabulary]
) -> None:
    """A state and itself: no term is touched."""
    questions, vocabulary = asked
    same = question_diff(states[0], states[0], only(questions, "mechanism", "disputes"), vocabulary)
    assert as_text(same) == "old → old: none of 2 questions is answered differently\n"
    assert not same.differs
    assert touched_terms(states[0].records, states[0].records, vocabulary) == []


def test_terms_that_the_change_touches_stand_first(
    states: tuple[State, State], asked: tuple[list[Question], Vocabulary]
) -> None:
    """Those of changed statements, then brands, drugs and classes of these; a new name is a change too."""
    labels = [node.label for node in touched_terms(states[0].records, states[1].records, asked[1])]
    assert labels == ["D9 receptor", "quelorin", "rash", "Quelora", "veltide"]
    records = states[0].records
    named = [replace(node, label="Gout") if node.label == "gout" else node for node in records.nodes]
    assert [n.label for n in touched_terms(records, replace(records, nodes=tuple(named)), asked[1])] == [
        "Gout"
    ]


def test_what_is_not_asked_is_told(
    states: tuple[State, State], asked: tuple[list[Question], Vocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions of data sets, of other graphs, of what was inferred but is not known; and too many terms."""
    questions, vocabulary = asked
    [effects] = only(questions, "side-effects")
    parameter = replace(effects.parameters[0], kind=TEXT, default="quelorin")
    given = [
        replace(effects, name="a", data=("pills",)),
        replace(effects, name="b", graphs=("pills",)),
        replace(effects, name="c", graphs=("inferred",)),
        replace(effects, name="d", parameters=(parameter,)),
        replace(effects, name="e", graphs=("inferred",)),
    ]
    monkeypatch.setattr(questiondiff, "MOST_ASKED", 1)
    bare = replace(states[0], inferred=None)
    found = question_diff(bare, states[1], given[:4], vocabulary)
    assert found.notes == (
        "a was not asked: it asks data sets (pills), which are no part of these states",
        "b was not asked: it asks pills",
        "c was not asked: what was inferred is not known of both states",
    )
    both = question_diff(*states, given[4:], vocabulary)
    assert both.notes == ("e was asked of 1 of 3 choices of terms",)


def test_a_question_that_cannot_be_answered_is_told(
    states: tuple[State, State], asked: tuple[list[Question], Vocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others go on."""

    def refuse(*_: object, **__: object) -> None:
        raise QueryLimitError("the query took too long", limit="time")

    monkeypatch.setattr(Asker, "query", refuse)
    found = question_diff(*states, only(asked[0], "disputes"), asked[1])
    assert found.notes == ("disputes could not be answered: the query took too long",)


def test_answers_that_tell_less_stand_below_the_one_that_tells_more() -> None:
    """Each changed row is told once for a question."""
    one, two = (RowChange("added", (("a", name),)) for name in "xy")
    few, many = (
        Different("q", "Q", (("drug", "a"),), (one,)),
        Different("q", "Q", (("drug", "b"),), (one, two)),
    )
    other = Different("q", "Q", (("drug", "c"),), (RowChange("gone", (("a", "z"),)),))
    assert merged([few, many, other]) == [many._replace(also=((("drug", "a"),),)), other]


def test_a_graph_file_is_read_with_what_was_inferred_beside_it(
    states: tuple[State, State], tmp_path: Path
) -> None:
    """Where that file is there; an empty graph is none."""
    from pharmagraph.graphs.inferred import inferred_graph
    from pharmagraph.graphs.nquads import write_nquads
    from support.leaflet import BASE

    path = tmp_path / "made-up.nq"
    path.write_text(write_nquads(states[0].triples), encoding="utf-8")
    assert file_state(path, BASE).inferred is None
    beside = tmp_path / "made-up.inferred.nq"
    beside.write_text(write_nquads(states[0].inferred or (), inferred_graph(BASE)), encoding="utf-8")
    read = file_state(path, BASE)
    assert (read.name, read.triples, read.inferred) == (
        "made-up.nq",
        states[0].triples,
        list(states[0].inferred or ()),
    )
    path.write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(GraphError, match="holds no statements"):
        file_state(path, BASE)
