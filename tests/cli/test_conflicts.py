"""conflicts lists where facts and data sets disagree; explain leads imported subjects to their rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.comparing import DATASET, add_dataset, load

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


@pytest.fixture
def compared(project: Path) -> Path:
    """Give the project with the made-up trials loaded."""
    add_dataset(project)
    load(project)
    return project


def test_disagreements_go_to_standard_output(run: Run, compared: Path) -> None:
    """In words, as JSON and as CSV; the exit code is 0, with --strict 1."""
    result = run("conflicts")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{DATASET}/no-better: A source says that a medicine treats a problem")
    strict = run("conflicts", DATASET, "--format", "json", "--strict")
    assert (strict.exit_code, len(json.loads(strict.stdout))) == (1, 1)
    assert run("conflicts", "--format", "csv", "--out", "x.csv").exit_code == 0
    assert (compared / "x.csv").read_bytes().startswith(b"conflict,title,statement,")


def test_strict_passes_where_nothing_disagrees(run: Run, compared: Path) -> None:
    """And what could not be compared is said on standard error."""
    (compared / "extract" / DATASET / "conflicts/no-better.rq").unlink()
    result = run("conflicts", "--strict")
    assert (result.exit_code, result.stdout) == (0, "no disagreements (0 conflict questions)\n")
    assert (
        result.stderr == f"{DATASET} has no conflict questions; write them in extract/{DATASET}/conflicts/\n"
    )


def test_without_data_sets_there_is_nothing_to_compare(run: Run, project: Path) -> None:
    """The message says how to load one."""
    result = run("conflicts")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: no data set is loaded\n  mend: load one with: pharmagraph load")
    assert project.is_dir()


def test_explain_shows_the_row_of_an_imported_subject(run: Run, compared: Path) -> None:
    """In words and as JSON; an unknown subject is told, with the exit code 1."""
    result = run("explain", f"data:{DATASET}/trial/1")
    assert result.exit_code == 0
    assert "  verdict: no better than water\n" in result.stdout
    assert "  from trials.csv row 2\n" in result.stdout
    data = json.loads(run("explain", f"data:{DATASET}/trial/1", "--format", "json").stdout)
    assert [each["short"] for each in data["imported"]] == [f"data:{DATASET}/trial/1"]
    unknown = run("explain", f"data:{DATASET}/trial/99")
    assert (unknown.exit_code, unknown.stdout) == (1, "no data set has this\n")
    assert compared.is_dir()


def test_explain_shows_statements_and_then_what_data_sets_say(run: Run, compared: Path) -> None:
    """--with adds one data set, or all; each part keeps its form."""
    result = run("explain", "pretendine", "treats", "--with", "all")
    assert result.exit_code == 0
    statements, imported = result.stdout.split("\n\n[imported] ")
    assert statements.startswith("pretendine treats hiccups\n")
    assert imported.startswith("Pretendine (drug)\n")
    data = json.loads(run("explain", "pretendine", "--with", DATASET, "--format", "json").stdout)
    assert (len(data["matches"]) > 3, len(data["imported"])) == (True, 1)
    assert compared.is_dir()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("pretendine", "--with", DATASET, "--endpoint", "http://localhost:1/"),
            "leave it out with --endpoint",
        ),
        ((f"data:{DATASET}/trial/1", "treats"), "is explained whole"),
    ],
)
def test_what_cannot_be_asked_together_is_said(
    run: Run, project: Path, arguments: tuple[str, ...], message: str
) -> None:
    """Before anything is looked for."""
    result = run("explain", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert project.is_dir()


def test_ask_lists_questions_that_wait_for_data_sets(run: Run, compared: Path) -> None:
    """Apart from those that can be asked now."""
    ready, _, waiting = run("ask").stdout.partition("When their data sets are loaded")
    assert "\ntrials: Which trials were there of a medicine?\n" in ready
    assert "\nus-products (fda-ndc): Under which names" in waiting
    assert "trials:" not in waiting
    assert compared.is_dir()
