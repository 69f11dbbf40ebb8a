"""check and lock say what is wrong in the content and what was verified."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pharmagraph.cli import content
from pharmagraph.graphs import validate

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

FACTS = "extract/pretendine-leaflet/facts.yaml"


def change(project: Path, old: str, new: str) -> None:
    """Replace words of the facts file."""
    path = project / FACTS
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_check_passes_and_says_how_far_it_saw(run: Run, project: Path) -> None:
    """Without errors the code is 0, and each document has its line."""
    del project
    result = run("check")
    assert result.exit_code == 0
    assert (
        "pretendine-leaflet: 16 facts, checked against the text; sentences: 15 cited, 0 open" in result.stdout
    )
    assert result.stdout.splitlines()[-1].startswith("0 errors, 0 warnings, ")


def test_check_refuses_a_changed_digit(run: Run, project: Path) -> None:
    """A dose that the leaflet does not say is an error with its place, and the code is 1."""
    change(project, "high: 10,", "high: 20,")
    result = run("check")
    assert result.exit_code == 1
    assert f"{FACTS}:" in result.stdout
    assert "error PG3" in result.stdout
    assert "^" in result.stdout
    assert "1 error" in result.stdout or "2 errors" in result.stdout


@pytest.mark.parametrize("form", ["json", "github"])
def test_check_speaks_to_programs(run: Run, project: Path, form: str) -> None:
    """Standard output holds findings in the format alone; the count goes to standard error."""
    change(project, "value: hiccups", "value: hiccupps")
    result = run("check", "--format", form)
    assert result.exit_code == 1
    assert "error" in result.stderr
    if form == "json":
        assert "PG202" in {row["code"] for row in json.loads(result.stdout)}
    else:
        assert all(line.startswith("::") for line in result.stdout.splitlines())


def test_check_by_the_reference(run: Run, project: Path) -> None:
    """Shapes may be left to pySHACL, which finds nothing wrong either; other names are refused."""
    assert project.is_dir()
    assert run("check", "--shapes", "pyshacl").stdout == run("check").stdout
    assert run("check", "--shapes", "owl").exit_code == 2
    assert content.ENGINES == validate.ENGINES


def test_check_shows_the_ledger(run: Run, project: Path) -> None:
    """Every sentence is listed with its state, for people or as JSON."""
    del project
    shown = run("check", "--ledger").stdout
    assert "Never chew the tablets." in shown
    assert "pr-010" in shown
    ledgers = json.loads(run("check", "--ledger", "--format", "json").stdout)
    assert len(ledgers["pretendine-leaflet"]) == 22


def test_check_without_the_text_rests_on_the_lock(run: Run, project: Path) -> None:
    """Without the text the locked facts pass; a changed one is an error; a folder of texts helps."""
    texts = project.parent / "texts"
    texts.mkdir()
    (project / "extract/pretendine-leaflet/source.txt").rename(texts / "source.txt")
    result = run("check")
    assert result.exit_code == 0
    assert "16 facts; without the text, 16 rest on the lock" in result.stdout
    assert "checked against the text" in run("check", "--source-text", str(texts)).stdout
    change(project, "high: 10,", "high: 20,")
    assert run("check").exit_code == 1


def test_lock_says_what_changed(run: Run, project: Path) -> None:
    """A lock is written where all facts are borne out; what changed is named."""
    assert "locked: nothing changed" in run("lock").stderr
    change(project, "cue: may make you sleepy", "cue: Pretendine may make you sleepy")
    result = run("lock")
    assert result.exit_code == 0, result.output
    assert "locked: 1 changed (pr-011), 1 moved (pr-011)" in result.stderr


def test_lock_refuses_what_the_text_does_not_say(run: Run, project: Path) -> None:
    """A refused fact leaves the lock as it is, and the code is 1."""
    lock = project / "extract/pretendine-leaflet/facts.lock.json"
    before = lock.read_bytes()
    change(project, "high: 10,", "high: 20,")
    result = run("lock")
    assert result.exit_code == 1
    assert "error PG3" in result.stdout
    assert "the lock was left as it is" in result.stderr
    assert lock.read_bytes() == before


def test_lock_names_many_facts_in_short(run: Run, project: Path) -> None:
    """A new lock names its first facts; a reference-only document needs none."""
    (project / "extract/pretendine-leaflet/facts.lock.json").unlink()
    (project / "extract/other").mkdir()
    (project / "extract/other/source.yaml").write_text(
        "title: Other\nkind: label\nlanguage: en\nlicence: unknown\nreference-only: true\n", encoding="utf-8"
    )
    (project / "extract/other/facts.yaml").write_text(
        "source: other\nabout: pretendine\ncurated: {by: me, on: 2026-11-22}\nfacts:\n- id: ot-001\n"
        "  relation: has side effect\n  value: yawning\n  section: Effects\n",
        encoding="utf-8",
    )
    said = run("lock").stderr
    assert "locked: 16 new (pr-001, pr-002, pr-003, pr-004, pr-005, …)" in said
    assert "other: reference only, needs no lock" in said
    assert "other: 1 fact, reference only" in run("check").stdout
