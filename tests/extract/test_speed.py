from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.check import check_document
from support.counting import calls_of
from support.leaflet import FACTS, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from support.leaflet import Project

_ENDS = ("lm", "rn", "st", "nd")
NAMES = [f"{a}{b}{c}{d}" for a in "bdfgk" for b in "aeiou" for c in _ENDS for d in range(10)]


def project_of(root: Path, count: int) -> Project:
    """Write a leaflet of so many facts, each on a sentence of its own, and as many sentences more."""
    named = list(enumerate(NAMES[:count], 2))
    lines = [f"Quelorin eases item {name} in {n} days. It may help." for n, name in named]
    judged = "certainty: interpreted, because: the item meant is gout"
    facts = FACTS.split("facts:")[0] + "facts:\n"
    facts += "".join(
        f"- {{id: f-{n}, relation: treats, value: gout, {judged}, cue: eases item {name}}}\n"
        for n, name in named
    )
    return make_project(root, text="\n\n".join(lines), facts=facts)


def work_of(root: Path, count: int) -> int:
    """Return how many calls the check of a leaflet with so many facts makes."""
    project = project_of(root, count)
    vocabulary = project.vocabulary()
    checks = []
    calls = calls_of(lambda: checks.append(check_document(project.folder, vocabulary, project.root)))
    assert len(checks[0].facts.facts) == count
    assert not checks[0].blocked
    return calls


def test_work_grows_with_the_facts(tmp_path: Path) -> None:
    """Four times the facts and sentences make four times the work, not sixteen times.

    How long it takes is measured by benchmarks/check_scale.py.
    """
    work_of(tmp_path / "warm", 1)  # what is made once, such as the lexicon
    few, many = work_of(tmp_path / "few", 250), work_of(tmp_path / "many", 1_000)
    assert many < 4.5 * few
