"""init asks for what it was not given, and begins a project that passes at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import pytest

import pharmagraph

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


def test_init_asks_and_begins(run: Run, tmp_path: Path) -> None:
    """What is typed becomes the project's settings; what to do next is said."""
    folder = tmp_path / "My Drugs"
    result = run("init", str(folder), input="trial\n\nn\n")
    assert (result.exit_code, result.stdout) == (0, "trial\n\nn\n" if result.stdout else "")
    kg = pharmagraph.open(folder)
    assert (kg.name, kg.base) == ("trial", "https://example.org/trial/")
    assert "/graphs/*.ttl" in (folder / ".gitignore").read_text(encoding="utf-8")
    assert "[my-drugs]" in result.stderr
    assert f"pharmagraph --project {folder} check" in result.stderr
    assert kg.check().passed


def test_init_takes_defaults(run: Run, tmp_path: Path) -> None:
    """With --defaults, or with all options, nothing is asked."""
    assert run("init", str(tmp_path / "a"), "--defaults").exit_code == 0
    assert pharmagraph.open(tmp_path / "a").name == "a"
    options = ["--name", "b", "--base", "https://e.org/b/", "--no-commit-graphs"]
    assert run("init", str(tmp_path / "b"), *options).exit_code == 0
    assert pharmagraph.open(tmp_path / "b").base == "https://e.org/b/"


def test_init_without_anybody_to_ask_says_what_to_give(run: Run, tmp_path: Path) -> None:
    """In a script, what is missing is a fault of the command line; nothing is written."""
    result = run("init", str(tmp_path / "a"), input="")
    assert result.exit_code == 2
    assert "--defaults" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_can_be_interrupted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at a question ends with 130 and leaves nothing."""

    def interrupted(*_: object, **__: object) -> str:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        raise click.Abort

    monkeypatch.setattr(click, "prompt", interrupted)
    assert run("init", str(tmp_path / "a")).exit_code == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["a file", "a folder that holds something"])
def test_init_overwrites_nothing(run: Run, tmp_path: Path, there: str) -> None:
    """What is there stays, and the mend is another folder."""
    folder = tmp_path / "a"
    mine = folder if there == "a file" else folder / "mine.txt"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    result = run("init", str(folder), "--defaults")
    assert result.exit_code == 1
    assert "mend:" in result.stderr
    assert mine.read_text(encoding="utf-8") == "mine"
