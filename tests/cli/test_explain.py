"""explain prints what a fact rests on, for people or programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


def test_explain_shows_a_fact_down_to_its_words(run: Run, project: Path) -> None:
    """The tree goes to standard output, and nothing else does."""
    result = run("explain", "pretendine", "treats")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("pretendine treats ")
    assert lines[1].startswith("  accepted, ")
    assert any("pretendine-leaflet/" in line for line in lines)
    assert lines[-1].endswith(" accepted, 0 disputed")
    assert project.is_dir()


def test_explain_gives_data(run: Run, project: Path) -> None:
    """With --format json, each statement stands under its IRI; --out writes a file."""
    result = run("explain", "pretendine", "--format", "json")
    data = json.loads(result.stdout)
    assert data["matches"]
    assert all(iri in data["statements"] for iri in data["matches"])
    assert run("explain", "pretendine", "--format", "json", "--out", "x.json").exit_code == 0
    assert (project / "x.json").read_text(encoding="utf-8") == result.stdout


def test_where_nothing_is_found_the_exit_code_says_so(run: Run, project: Path) -> None:
    """Then what there is is shown, and the exit code is 1; so it is where a name means nothing."""
    result = run("explain", "pretendine", "has metabolite")
    assert result.exit_code == 1
    assert result.stdout.startswith("no statement says: pretendine has metabolite\nof pretendine there is: ")
    assert (
        json.loads(run("explain", "pretendine", "has metabolite", "--format", "json").stdout)["matches"] == []
    )
    unknown = run("explain", "pretendin")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "no term is called 'pretendin'" in unknown.stderr
    assert "did you mean 'pretendine'" in unknown.stderr
    assert project.is_dir()


def test_build_can_leave_rules_out(run: Run, project: Path) -> None:
    """--no-inference deletes what was inferred; a plain build brings it back and counts it."""
    file = project / "graphs/trial.inferred.nq"
    before = file.read_bytes()
    result = run("build", "--no-inference")
    assert result.exit_code == 0
    assert "inferred" not in result.stderr
    assert not file.exists()
    assert "wrote graphs/trial.inferred.nq" in run("build").stderr
    assert file.read_bytes() == before
