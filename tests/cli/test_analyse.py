"""analyse: each analysis from the command line, in its formats, and as a page."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.cli import analyse
from pharmagraph.graphs.analysis.centrality import MEASURES
from pharmagraph.graphs.analysis.coverage import PER
from pharmagraph.graphs.analysis.engine import ENGINES, LARGE
from pharmagraph.graphs.analysis.features import WEIGHTS
from pharmagraph.graphs.analysis.gaps import GAPS
from pharmagraph.graphs.analysis.paths import MOST_PATHS

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


def test_paths_in_every_format(run: Run, project: Path) -> None:
    """Text for people, JSON and CSV for programs, and a page with what the paths rest on."""
    asked = ("analyse", "paths", "makebelix", "hiccups", "-k", "1")
    text = run(*asked)
    assert (text.exit_code, text.stdout.splitlines()[0]) == (0, "From Makebelix to hiccups")
    shown = json.loads(run(*asked, "--format", "json").stdout)
    assert len(shown["paths"]) == 1
    rows = list(csv.DictReader(run(*asked, "--format", "csv").stdout.splitlines()))
    assert {row["path"] for row in rows} == {"1"}
    page = project / "paths.html"
    drawn = run(*asked, "--view", str(page))
    assert drawn.stdout == text.stdout  # the page is beside the result, and does not take its place
    assert "From Makebelix to hiccups" in page.read_text(encoding="utf-8")
    assert run(*asked, "--view", "-").stdout == page.read_text(encoding="utf-8")
    both = run(*asked, "--view", str(page), "--format", "csv")
    assert both.stdout.startswith("path,cost")
    out = project / "paths.txt"
    run(*asked, "--out", str(out))
    assert out.read_text(encoding="utf-8") == text.stdout


@pytest.mark.usefixtures("project")
def test_no_path_ends_with_1(run: Run) -> None:
    """A message says that there is none."""
    found = run("analyse", "paths", "makebelix", "hiccups", "--only", "has route")
    assert (found.exit_code, "no path leads from Makebelix to hiccups" in found.stdout) == (1, True)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "arguments",
    [
        ["like", "pretendine", "--weight", "target=5", "--inferred"],
        ["shared-effects", "pretendine", "makebelix"],
        ["central", "--kind", "drug", "--each-kind", "--by", "neighbours", "--engine", "rustworkx"],
        ["gaps"],
        ["gaps", "drug-without-class", "statement-without-review"],
        ["coverage"],
        ["coverage", "--per", "relation"],
    ],
    ids=" ".join,
)
def test_every_analysis_answers(run: Run, arguments: list[str]) -> None:
    """With a title for people, and with data that can be read for programs."""
    found = run("analyse", *arguments)
    assert (found.exit_code, found.stderr) == (0, "")
    shown = json.loads(run("analyse", *arguments, "--format", "json").stdout)
    assert found.stdout.splitlines()[0] == shown["title"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["like", "pretendine", "--weight", "target"], 2, "'target' is no weight"),
        (["like", "pretendine", "--weight", "target=many"], 2, "'target=many' is no weight"),
        (["like", "pretendine", "--weight", "targets=2"], 1, "did you mean 'target'?"),
        (["paths", "pretendine", "hickups"], 1, "no term is called 'hickups'"),
        (["coverage", "--with", "pills"], 1, "the data set 'pills' is not loaded"),
        (["paths", "pretendine", "hiccups", "-k", "0"], 2, "0 is not in the range"),
        (["shared-effects"], 2, "Missing argument 'DRUG...'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_told(run: Run, arguments: list[str], code: int, words: str) -> None:
    """The command line's own faults end with 2, others with 1."""
    found = run("analyse", *arguments)
    assert (found.exit_code, words in found.stderr) == (code, True)


def test_the_command_knows_what_the_analyses_know() -> None:
    """The choices stand in the command, so that --help need not load the analyses."""
    assert (analyse.ENGINES, analyse.MEASURES) == (ENGINES, MEASURES)
    help_of = {name: command.help or "" for name, command in analyse.analyse.commands.items()}
    assert all(kind in help_of["gaps"] for kind in GAPS)
    options: Any = {
        (name, option.name): option
        for name, command in analyse.analyse.commands.items()
        for option in command.params
    }
    assert list(options["coverage", "per"].type.choices) == list(PER)
    assert options["paths", "k"].type.max == MOST_PATHS
    said = options["like", "weights"].help
    assert all(f"{aspect} ({weight})" in said for aspect, weight in WEIGHTS.items())
    assert f"{LARGE:,}" in options["paths", "engine"].help
