from __future__ import annotations

from itertools import permutations

import pytest

from pharmagraph.extract.suggest.decisions import Choice, Decision
from pharmagraph.extract.suggest.learning import NOTHING, Count, learnt_from
from pharmagraph.extract.suggest.reasons import EXCUSING, NO_SUCH_THING, REJECTING, of_excuse
from support.mentioned import mentioned


def decided(value: object, decision: Choice = "accepted", **more: object) -> Decision:
    """Return a decision about a side effect; a rejection says that the words are no name."""
    told = {"key": "0" * 16, "rule": "r", "relation": "has side effect", "by": "A. Name", "on": "2026-11-23"}
    told |= {"reason": NO_SUCH_THING} if decision == "rejected" else {}
    return Decision(decision=decision, value=value, **(told | more))  # type: ignore[arg-type]


def test_counting() -> None:
    """Phrases are counted in any spelling and number, whatever the order of the decisions."""
    all_of_them = [
        decided("Glooms"),
        decided("gloom"),
        decided("gloom", "rejected"),
        decided("x", "deferred"),
    ]
    learnt = [learnt_from(order) for order in permutations(all_of_them)]
    assert all(one == learnt[0] for one in learnt)
    assert learnt[0].count("side effect", "gloom") == Count("Glooms", 2, 1)
    assert learnt[0].count("side effect", "x") == Count("x")
    assert learnt[0].accepted("side effect") == ("Glooms",)


def test_kinds_are_apart() -> None:
    """What is learnt of side effects says nothing of indications, and other relations teach nothing."""
    learnt = learnt_from(
        [
            decided("gloom"),
            decided("gloom", "rejected", relation="treats"),
            decided("oral", relation="has route"),
        ]
    )
    assert learnt.is_accepted("side effect", "gloom")
    assert not learnt.is_accepted("condition", "gloom")
    assert learnt.is_stopped("condition", "gloom")
    assert learnt.count("side effect", "oral") == Count("oral")


def test_an_edited_value_stops_no_name() -> None:
    """The value that a person wrote is a name; the one that was proposed may still be one elsewhere."""
    learnt = learnt_from([decided("deep gloom", edited=("value",), proposed="gloom")])
    assert learnt.is_accepted("side effect", "deep gloom")
    assert learnt.count("side effect", "gloom") == Count("gloom")


@pytest.mark.parametrize(
    "reason",
    [*(r for r in REJECTING if r != NO_SUCH_THING), *map(of_excuse, EXCUSING), "I do not know", ""],
)
def test_other_reasons_stop_no_name(reason: str) -> None:
    """A candidate that is wrong in its place says nothing of its words: the next document has them."""
    learnt = learnt_from([decided("dizziness", "rejected", reason=reason)] * 3)
    assert learnt == NOTHING
    assert [m.text for m in mentioned("Dizziness was common.", learnt=learnt)] == ["Dizziness"]


def test_the_stop_list_is_told() -> None:
    """All stopped names of a kind, sorted; one that was accepted as often is not among them."""
    decisions = [decided(w, "rejected") for w in ("zeal", "box", "gloom")]
    learnt = learnt_from([*decisions, decided("gloom")])
    assert (learnt.stopped("side effect"), learnt.stopped("condition")) == (("box", "zeal"), ())


def test_values_with_parts_teach_nothing() -> None:
    """A value that is no words, such as a dose, is no phrase."""
    assert learnt_from([decided({"amount": "2 mg"})]).counts == {}
    assert learnt_from([]) == NOTHING


def test_the_stop_list() -> None:
    """One rejection stops a phrase, two stop a name that a vocabulary knows; an acceptance outweighs one."""
    once = learnt_from([decided("gloom", "rejected")])
    assert once.is_stopped("side effect", "glooms")
    assert not once.is_stopped("side effect", "gloom", known=True)
    assert learnt_from([decided("gloom", "rejected")] * 2).is_stopped("side effect", "gloom", known=True)
    assert not learnt_from([decided("gloom"), decided("gloom", "rejected")]).is_stopped(
        "side effect", "gloom"
    )


def test_mentions_learn() -> None:
    """An accepted phrase is found where no rule would; a rejected one is found no more."""
    text = "It was a day of gloom. Patients had blood sugar changes."
    assert [m.text for m in mentioned(text)] == []
    learnt = learnt_from([decided("gloom"), decided("dizziness", "rejected")])
    (mention,) = mentioned("Gloom was common.", learnt=learnt)
    assert (mention.text, mention.rule, mention.learnt) == ("Gloom", "learnt", True)
    assert mentioned("Dizziness was common.", learnt=learnt) == []


def test_unlearning() -> None:
    """Without its decision a phrase is as if it had never been decided on."""
    assert [m.text for m in mentioned("Dizziness was common.", learnt=learnt_from([]))] == ["Dizziness"]
