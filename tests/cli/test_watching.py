"""check --watch checks again when a content file changes, and goes on over errors until it is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pharmagraph.cli import watching
from pharmagraph.cli.watching import INTERVAL, SEPARATOR, state_of, watch
from pharmagraph.errors import ContentError, PharmagraphError
from pharmagraph.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.running import Run


class Interrupted(BaseException):
    """Stands for Ctrl-C."""


def watched(states: list[int], work: object = None) -> tuple[list[int], list[float]]:
    """Watch files that have one state after another; return at which states work was done, and the pauses."""
    looks: Iterator[tuple[int, int]] = iter(list(enumerate(states)))
    here: list[int] = []
    done: list[int] = []
    pauses: list[float] = []

    def look() -> dict[str, tuple[int, int]]:
        at, state = next(looks, (-1, -1))
        if at < 0:
            raise Interrupted
        here.append(at)
        return {"a": (state, 0)}

    def act() -> None:
        done.append(here[-1])
        if callable(work):
            work()

    with pytest.raises(Interrupted):
        watch(act, look, pause=pauses.append)
    return done, pauses


def test_work_is_done_at_once_and_at_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    """What stays the same is left; a line without time parts one result from the next."""
    done, pauses = watched([1, 1, 2, 2, 2, 1])
    assert done == [0, 2, 5]
    assert pauses == [INTERVAL] * 6
    assert capsys.readouterr() == ("", f"{SEPARATOR}\n{SEPARATOR}\n")


def test_an_error_is_shown_and_the_watch_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever watches is about to mend the error."""
    errors = iter(
        [
            ContentError("no", [Finding("PG104", "not valid YAML", Place("a.yaml", 1))]),
            PharmagraphError("it is so", mend="do this"),
        ]
    )

    def work() -> None:
        for error in errors:
            raise error

    assert watched([1, 2, 3], work)[0] == [0, 1, 2]
    said = capsys.readouterr().err
    assert "a.yaml:1: error PG104: not valid YAML" in said
    assert "Error: it is so\n  mend: do this\n" in said


def test_the_state_is_that_of_content_files(tmp_path: Path) -> None:
    """Files of editors and half-written ones do not count; what is gone is gone."""
    folder = tmp_path / "extract" / "one"
    folder.mkdir(parents=True)
    settings = tmp_path / "pharmagraph.toml"
    places = (settings, tmp_path / "extract", tmp_path / "ontology")
    assert state_of(places) == {}
    for name in ("facts.yaml", ".facts.yaml.7-0.part", "facts.yaml~", ".facts.yaml.swp"):
        (folder / name).write_text("a", encoding="utf-8")
    settings.write_text("b", encoding="utf-8")
    before = state_of(places)
    assert {os.path.basename(name) for name in before} == {"facts.yaml", "pharmagraph.toml"}  # noqa: PTH119
    (folder / "facts.yaml").write_text("ab", encoding="utf-8")
    after = state_of(places)
    assert before != after
    assert state_of(places) == after
    (folder / "facts.yaml").unlink()
    assert list(state_of(places)) == [str(settings)]


def test_check_watch_checks_again(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change between two looks is met, and what is found then is shown; Ctrl-C ends it with 130."""
    facts = project / "extract/pretendine-leaflet/facts.yaml"
    right = facts.read_text(encoding="utf-8")
    steps = [
        lambda: facts.write_text(right.replace("high: 10,", "high: 1000,"), encoding="utf-8"),
        lambda: facts.write_text("facts: [", encoding="utf-8"),
        lambda: facts.write_text(right, encoding="utf-8"),
    ]

    def pause(_: float) -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    monkeypatch.setattr(watching.watch, "__kwdefaults__", {"pause": pause})
    result = run("check", "--watch")
    assert result.exit_code == 130
    assert result.stderr.count(SEPARATOR) == 3
    counted = [line for line in result.stdout.splitlines() if " warnings, " in line]
    assert counted[0] == counted[-1]
    assert [line.startswith("0 ") for line in counted] == [True, False, False, True]
    assert "Traceback" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_ends_a_watch_quietly(project: Path) -> None:
    """An interruption while it waits ends it with 130 and no word."""
    command = [sys.executable, "-c", "from pharmagraph.cli.main import main; main()", "check", "--watch"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("0 errors"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Ctrl-C ends it" in said.splitlines()[0]
    assert "".join(said.splitlines()[1:]) == ""
