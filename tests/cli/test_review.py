"""The command `review`: what it needs, and one run of it in a terminal."""

from __future__ import annotations

import importlib.util
import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.suggest.decisions import read_decisions
from pharmagraph.extract.suggest.suggestions import Suggestions, write_suggestions
from support.reviewing import begin, review_in

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


@pytest.fixture
def leaflet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with a leaflet and its suggestions, and make it the working directory."""
    root = tmp_path / "trial"
    begin(root)
    review = review_in(root)
    write_suggestions(review.places.folder, Suggestions("glimmerol", review.candidates))
    monkeypatch.chdir(root)
    monkeypatch.delenv("PHARMAGRAPH_PROJECT", raising=False)
    return root


def test_without_a_terminal_it_says_so(leaflet: Path, run: Run) -> None:
    """Where nobody can press keys, nothing is opened, and the exit code is that of a wrong command line."""
    result = run("review", "glimmerol")
    assert result.exit_code == 2
    assert "a review needs a terminal, and this is none" in result.stderr
    assert not (leaflet / "extract" / "glimmerol" / "decisions.yaml").exists()


def test_an_unknown_document_is_named(leaflet: Path, run: Run) -> None:
    """A mistyped name brings the nearest one."""
    assert leaflet.is_dir()
    result = run("review", "glimerol")
    assert result.exit_code == 1
    assert "there is no document 'glimerol'\n  mend: did you mean 'glimmerol'?" in result.stderr
    assert "the documents are the folders in extract/" in run("review", "zzz").stderr


def test_without_textual_it_says_what_to_install(
    leaflet: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base installation has no terminal interface; the install line is given."""
    assert leaflet.is_dir()
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "textual" else real(name, *rest)
    )
    result = run("review", "glimmerol")
    assert result.exit_code == 1
    assert 'mend: pip install "pharmagraph[review]"' in result.stderr


class _Terminal:
    """A run of the command in a pseudo terminal of 80 by 24."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.shown = b""
        self._master, slave = pty.openpty()
        known = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", **environment}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pharmagraph", "review", *arguments],
            cwd=folder, stdin=slave, stdout=slave, stderr=slave, env=known, close_fds=True,
        )  # fmt: skip
        os.close(slave)

    def until(self, words: str) -> None:
        """Read until the terminal has been sent some words, or nothing more comes."""
        while words.encode() not in self.shown:
            ready, _, _ = select.select([self._master], [], [], 60)
            assert ready, f"the terminal never showed '{words}'"
            try:
                self.shown += os.read(self._master, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
        assert words.encode() in self.shown, self.shown.decode(errors="replace")[-2000:]

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._master, key.encode())

    def end(self) -> int:
        """Wait for the end; returns the exit code."""
        try:
            return self._process.wait(timeout=60)
        finally:
            os.close(self._master)


def test_a_review_in_a_terminal(leaflet: Path) -> None:
    """In a real terminal: a key accepts, another leaves, and the end says what build waits for."""
    terminal = _Terminal(leaflet, "glimmerol", "--by", "Ada")
    terminal.until("10 left")
    terminal.press("a")
    terminal.until("gl-001")
    terminal.press("q")
    terminal.until("build waits until every sentence is cited or excused")
    assert b"glimmerol: 1 judged, 8 left, 8 sentences open" in terminal.shown
    assert terminal.end() == 0
    (decision,) = read_decisions(leaflet / "extract" / "glimmerol", leaflet)
    assert (decision.by, decision.fact) == ("Ada", "gl-001")


def test_nobody_signs_without_a_name(leaflet: Path) -> None:
    """Where git knows no name and none is given, the review does not begin."""
    nowhere = str(leaflet / "none")
    terminal = _Terminal(
        leaflet, "glimmerol", HOME=nowhere, GIT_CONFIG_GLOBAL=nowhere, GIT_CONFIG_NOSYSTEM="1"
    )
    terminal.until("say who judges: --by NAME")
    assert terminal.end() == 2
