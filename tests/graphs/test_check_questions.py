"""A question that cannot be used is a finding of the check, before anybody asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.check import check_content
from support.leaflet import CORE
from support.small import content_of, small_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding

GOOD = "#+ title: What?\n#+ parameter: drug (medicine): the medicine = quelorin\nSELECT ?o { $drug ?p ?o }\n"


def found(root: Path, text: str) -> list[Finding]:
    """Check a project with a question of its own; return what is said of its questions."""
    small_project(root)
    folder = root / "ontology" / "questions"
    folder.mkdir()
    (folder / "own.rq").write_text(text, encoding="utf-8")
    checked = check_content(content_of(root), "made-up", core=CORE, ontology=root / "ontology", root=root)
    assert checked.passed == (not [f for f in checked.findings if f.severity == "error"])
    return [f for f in checked.findings if f.code == "PG507"]


def test_a_question_without_fault_is_no_finding(tmp_path: Path) -> None:
    """Neither the core's questions nor a good one of the project's are complained of."""
    assert found(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#+ title: What?\n", "", 1, "the question has no title"),
        ("$drug ?p", "$drog ?p", 3, "$drog is no parameter of the question"),
        ("(medicine)", "(medicin)", 2, "the type 'medicin' is unknown"),
        ("= quelorin", "= quelarin", 2, "no medicine is called 'quelarin'"),
    ],
)
def test_a_question_that_cannot_be_used_is_a_finding(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    """Faults of its head, of its query and of its defaults have their place and mend."""
    assert old in GOOD
    here = [f for f in found(tmp_path, GOOD.replace(old, new)) if words in f.message]
    assert [(f.place.file, f.place.line) for f in here] == [("ontology/questions/own.rq", line)]
    assert here[0].mend
