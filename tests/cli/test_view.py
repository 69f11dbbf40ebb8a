"""view draws the whole graph, a part of it, or what changed."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.changed import REMOVED
from support.comparing import DATASET, add_dataset, load

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, without the user's settings."""
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, env=environment
    )


def test_a_part_of_the_graph_is_drawn(run: Run, project: Path) -> None:
    """--about draws a term and its neighbourhood, into a file of its own; a deeper one holds more."""
    result = run("view", "--about", "Makebelix", "--depth", "1")
    assert result.exit_code == 0
    assert "wrote graphs/trial-" in result.stderr
    [path] = (project / "graphs").glob("trial-*.html")
    near = path.read_text(encoding="utf-8")
    assert "what lies within 1 step of" in near
    whole = run("view", "--out", "-").stdout
    assert 0 < near.count("<tr id=") < whole.count("<tr id=")
    deeper = run("view", "--about", "Makebelix", "--depth", "9", "--out", "-").stdout
    assert near.count("<tr id=") < deeper.count("<tr id=")


def test_a_name_that_means_nothing_is_refused(run: Run, project: Path) -> None:
    """The nearest label is named, and nothing is written."""
    before = sorted((project / "graphs").iterdir())
    result = run("view", "--about", "pretendin")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean 'pretendine'" in result.stderr
    assert sorted((project / "graphs").iterdir()) == before


def test_what_changed_is_drawn(run: Run, project: Path) -> None:
    """Against a revision and against a graph file; where nothing differs, that is said."""
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "begun")
    result = run("view", "--diff", "HEAD")
    assert result.exit_code == 1
    assert "nothing differs between HEAD and the built graph" in result.stderr
    (project / "old.nq").write_bytes((project / "graphs/trial.nq").read_bytes())
    facts = project / "extract/pretendine-leaflet/facts.yaml"
    text = facts.read_text(encoding="utf-8")
    first, last = text.index("- id: pr-006"), text.index("- id: pr-007")
    facts.write_text(text[:first] + text[last:], encoding="utf-8")
    assert run("lock").exit_code == 0, "the starter carries its text"
    assert run("build").exit_code == 0
    for since in ("HEAD", "old.nq"):
        result = run("view", "--diff", since, "--out", "-")
        assert result.exit_code == 0
        assert REMOVED in result.stdout
        assert f"What differs between {since} and the built graph." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--diff", "HEAD", "--inferred"), "--inferred draws the graph"),
        (("--diff", "nothing.nq"), "there is no graph file nothing.nq"),
        (("--depth", "0"), "0 is not in the range"),
    ],
)
@pytest.mark.usefixtures("project")
def test_options_that_do_not_fit_are_said(run: Run, arguments: tuple[str, ...], words: str) -> None:
    """The command line itself is wrong: exit code 2."""
    result = run("view", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


@pytest.mark.usefixtures("project")
def test_what_rules_conclude_is_drawn_on_request(run: Run) -> None:
    """--inferred adds it where the build made it; a graph without any is drawn all the same."""
    assert run("view", "--inferred", "--out", "-").exit_code == 0


def test_what_data_sets_say_is_drawn_around_a_term(run: Run, project: Path) -> None:
    """Beside what was curated, in a file of its own; marked as imported, with the data set as source."""
    add_dataset(project)
    load(project)
    result = run("view", "--about", "pretendine", "--with", DATASET)
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"wrote graphs/trial-pretendine-{DATASET}.html" in result.stderr
    page = (project / f"graphs/trial-pretendine-{DATASET}.html").read_text(encoding="utf-8")
    assert f"What trial says around pretendine, and what {DATASET} says: imported" in page
    assert "<mark>imported</mark>" in page
    assert f"Pretendine [{DATASET}]" in page
    every = run("view", "--about", "pretendine", "--with", "all", "--out", "-").stdout
    assert every == page
    without = run("view", "--about", "makebelix", "--with", DATASET, "--out", "-").stdout
    assert f"{DATASET} has nothing that is this term" in without
    assert run("view", "--about", "makebelux", "--with", DATASET).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--with", "x"), "give it with --about"),
        (("--with", "x", "--about", "pretendine", "--diff", "HEAD"), "without --diff"),
        (("--with", "x", "--about", "pretendine"), "there is no data set 'x'"),
    ],
)
def test_data_sets_are_drawn_around_a_term_only(
    run: Run, project: Path, arguments: tuple[str, ...], words: str
) -> None:
    """Whole, they would not fit into any picture."""
    result = run("view", *arguments)
    assert result.exit_code in {1, 2}
    assert words in result.stderr
    assert project.is_dir()
