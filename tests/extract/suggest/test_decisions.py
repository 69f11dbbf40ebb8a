"""decisions.yaml: what was decided is read as it was written, and faults are told with their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.suggest.decisions import (
    CHOICES,
    FILE,
    Decision,
    Decisions,
    decisions_text,
    read_decisions,
    write_decisions,
)

if TYPE_CHECKING:
    from pathlib import Path

KEPT = Decision(
    "0f3a0f3a0f3a0f3a", "accepted", "side-effects.term", "has side effect", "dry mouth", "A. Name",
    "2026-11-23", fact="cm-004", edited=("value",), proposed="mouth", cue="dry … mouth", kind="side effect",
)  # fmt: skip
REFUSED = Decision(
    "1f3a0f3a0f3a0f3a", "rejected", "dosage.grammar", "has dosage", {"dose": {"value": "2", "unit": "mg"}},
    "A. Name", "2026-11-24", reason="too general: it is said of a class",
)  # fmt: skip
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20
).map(lambda text: " ".join(text.split()) or "x")


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Every field comes back, in the order of deciding; the same decisions give the same bytes."""
    decisions = Decisions((KEPT, REFUSED))
    write_decisions(tmp_path, decisions)

    assert read_decisions(tmp_path, tmp_path) == decisions
    assert decisions_text(read_decisions(tmp_path, tmp_path)) == (tmp_path / FILE).read_text()


def test_no_file_means_no_decision(tmp_path: Path) -> None:
    """Where nobody has decided there is no file, and none is needed; an empty list says the same."""
    assert len(read_decisions(tmp_path, tmp_path)) == 0

    write_decisions(tmp_path, Decisions())

    assert list(read_decisions(tmp_path, tmp_path)) == []


@given(st.lists(st.tuples(st.sampled_from(CHOICES), WORDS, WORDS, WORDS), max_size=5))
def test_any_words_survive(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    """Whatever people write as a value, reason or name comes back as it was."""
    folder = tmp_path_factory.mktemp("any")
    entries = [
        Decision(f"{i:016x}", choice, "r", "treats", value, by, "2026-11-23", reason=reason)  # type: ignore[arg-type]
        for i, (choice, value, by, reason) in enumerate(rows)
    ]
    write_decisions(folder, Decisions(tuple(entries)))

    assert list(read_decisions(folder, folder)) == entries


def test_one_decision_a_candidate() -> None:
    """A later decision takes the place of an earlier one; taking it away leaves the others."""
    both = Decisions((KEPT, REFUSED))
    other = Decision(KEPT.key, "deferred", "r", "treats", "x", "B", "2026-11-25")

    assert [d.decision for d in both.with_decision(other)] == ["deferred", "rejected"]
    assert list(Decisions((KEPT,)).with_decision(REFUSED)) == [KEPT, REFUSED]
    assert list(both.without(KEPT.key)) == [REFUSED]
    assert both.find(KEPT.key) == KEPT
    assert both.find("x") is None


GOOD = """\
- key: 0f3a0f3a0f3a0f3a
  decision: rejected
  rule: r
  relation: treats
  value: x
  by: A
  on: 2026-11-23
"""


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("decisions: x\n", "PG107", "decisions.yaml:1:12"),
        ("decided: []\n", "PG108", "decisions.yaml:1:1"),
        ("decisions:\n- x\n", "PG107", "decisions.yaml:2:3"),
        ("decisions:\n" + GOOD + "  colour: red\n", "PG108", "decisions.yaml:9:3"),
        ("decisions:\n" + GOOD.replace("rejected", "refused"), "PG208", "decisions.yaml:3:13"),
        ("decisions:\n" + GOOD.replace("2026-11-23", "2026-13-23"), "PG211", "decisions.yaml:8:7"),
        ("decisions:\n" + GOOD.replace("2026-11-23", "2026"), "PG211", "decisions.yaml:8:7"),
        ("decisions:\n" + GOOD.replace("0f3a", "xyz1", 1), "PG107", "decisions.yaml:2:8"),
        ("decisions:\n" + GOOD + GOOD, "PG106", "decisions.yaml:9:8"),
        ("decisions:\n" + GOOD.replace("  by: A\n", ""), "PG109", "decisions.yaml:2:3"),
        ("decisions:\n" + GOOD.replace("rule: r", "rule: [r]"), "PG107", "decisions.yaml:4:9"),
    ],
    ids=["list", "top", "keys", "unknown", "choice", "month", "year", "key", "twice", "missing", "words"],
)
def test_faults_have_a_place(tmp_path: Path, text: str, code: str, place: str) -> None:
    """Each fault is a finding with its code and place."""
    (tmp_path / FILE).write_text(text)

    with pytest.raises(ContentError) as caught:
        read_decisions(tmp_path, tmp_path)

    assert (code, place) in [(f.code, str(f.place)) for f in caught.value.findings]
