"""The gate before a candidate: what is added so that it passes, and what is dropped."""

from __future__ import annotations

import pytest

from pharmagraph.extract.fact import FactsFile
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.suggest.candidate import Candidate
from pharmagraph.extract.suggest.gating import Gating, passes
from pharmagraph.findings import Place
from support.suggested import SOURCE, vocabulary

TEXT = (
    "Calmolin treats flump. It may ease hay fever. Calmolin treats 2 kinds of flump."
    " If it rains, it treats flump."
)


@pytest.fixture(scope="module")
def gating(tmp_path_factory: pytest.TempPathFactory) -> Gating:
    """Give the gate of a made-up document."""
    known = vocabulary(tmp_path_factory.mktemp("vocabulary"))
    facts = FactsFile("made-up", known.find("calmolin")[0], (), (), Place("facts.yaml"))
    return Gating(read_document(TEXT.encode(), "txt"), known, facts, SOURCE)


def candidate(sentence: int, value: str, *cue: str, **more: str) -> Candidate:
    """Return a candidate that something is treated."""
    return Candidate(sentence, "treats", value, cue, "test", **more)  # type: ignore[arg-type]


def test_what_passes_stays_as_it_is(gating: Gating) -> None:
    """A candidate that the gate lets pass is left alone."""
    one = candidate(1, "flump", "Calmolin treats flump", at="1")

    assert gating.settled(one) == one
    assert passes(gating.findings(one))


def test_a_hedge_is_owned_up_to(gating: Gating) -> None:
    """The certainty becomes that of the words, either way."""
    hedged = gating.settled(candidate(2, "hay fever", "may ease hay fever"))
    plain = gating.settled(candidate(1, "flump", "Calmolin treats flump", certainty="hedged"))

    assert hedged is not None
    assert hedged.certainty == "hedged"
    assert plain is not None
    assert plain.certainty == "stated"


def test_a_condition_is_taken_along(gating: Gating) -> None:
    """What the words make a condition becomes `when`, its joint left off."""
    found = gating.settled(candidate(4, "flump", "it treats flump"))

    assert found is not None
    assert dict(found.qualifiers) == {"when": "it rains"}


def test_a_number_that_says_nothing_is_left_out_of_the_cue(gating: Gating) -> None:
    """A cue with a foreign number falls back to its last piece."""
    found = gating.settled(candidate(3, "flump", "treats 2 kinds", "flump"))

    assert found is not None
    assert (found.cue, found.at) == (("flump",), "2")


@pytest.mark.parametrize(
    "wrong",
    [
        candidate(1, "flump", "Dormexin treats flump"),
        candidate(2, "hay fever", "Calmolin treats flump"),
        candidate(1, "hay fever", "Calmolin treats flump"),
        candidate(1, "no such thing", "Calmolin treats flump"),
        candidate(1, "flump", "Calmolin treats flump", subject="dormexin"),
        candidate(1, "flump", "Calmolin treats flump", polarity="negative"),
    ],
    ids=["words", "sentence", "object", "term", "subject", "polarity"],
)
def test_what_the_gate_refuses_is_dropped(gating: Gating, wrong: Candidate) -> None:
    """Words that are not there, another object, subject or polarity: no candidate."""
    assert gating.settled(wrong) is None


def test_findings_say_why(gating: Gating) -> None:
    """Whoever edits a candidate learns what keeps it from passing."""
    assert [f.code for f in gating.findings(candidate(1, "flump", "Dormexin treats flump"))] == ["PG301"]
    assert [f.code for f in gating.findings(candidate(1, "no such thing", "treats flump"))] == ["PG202"]
    assert not passes(gating.findings(candidate(1, "hay fever", "Calmolin treats flump")))


def test_a_new_term_is_one_for_the_gate(gating: Gating) -> None:
    """Words that are to become a term are judged as if they were one; an unknown kind is not."""
    new = candidate(3, "kinds of flump", "kinds of flump", new_term="condition")

    assert gating.settled(new) == new
    assert gating.settled(candidate(3, "kinds of flump", "kinds of flump", new_term="nonsense")) is None
