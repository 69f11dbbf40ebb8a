"""docs/reference/conformance.md says what the tests show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.conformance import read_suite
from support.conformance_deviations import DEVIATIONS, REASONS, SUITES

if TYPE_CHECKING:
    from pathlib import Path

    from support.conformance import Case

NAMES = {
    "sparql10": "SPARQL 1.0",
    "sparql11": "SPARQL 1.1",
    "sparql12": "SPARQL 1.2, as far as it is written",
}
KINDS = ("evaluation", "positive", "negative", "update")


def page(repository: Path) -> str:
    """Return the text of the page."""
    return (repository / "docs" / "reference" / "conformance.md").read_text(encoding="utf-8")


def figures(shared: Path) -> list[str]:
    """Return the rows of the page's table of figures."""
    rows = []
    for suite in SUITES:
        cells = [NAMES[suite]]
        for kind in KINDS:
            iris = [case.iri for case in read_suite(shared, suite) if case.kind == kind]
            passed = sum(iri not in DEVIATIONS for iri in iris)
            cells.append(f"{passed} of {len(iris)}" if iris else "")
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def short(case: Case) -> str:
    """Return what the page calls a test."""
    return f"`{case.folder}#{case.iri.rpartition('#')[2]}`"


def deviations(shared: Path) -> list[str]:
    """Return the rows of the page's table of deviations."""
    cases = {case.iri: case for suite in SUITES for case in read_suite(shared, suite)}
    return [f"| {reason} | {', '.join(short(cases[iri]) for iri in tests)} |" for reason, tests in REASONS]


def test_the_page_has_the_figures_of_the_suites(repository: Path, shared: Path) -> None:
    """The page says for each suite and kind of test how many pass."""
    text = page(repository)
    assert [row for row in figures(shared) if row not in text] == []


def test_the_page_lists_each_deviation_with_its_reason(repository: Path, shared: Path) -> None:
    """The page has one row for each reason, in the order of the file, and no others."""
    listed = [line for line in page(repository).splitlines() if line.endswith("` |") and "#" in line]
    assert listed == deviations(shared)
