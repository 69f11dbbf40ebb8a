"""The command line lists its commands, finds the project, and always ends with words and a code."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

import pharmagraph as library
from pharmagraph.cli import main as cli
from pharmagraph.findings import Finding, Place

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from support.running import Run

PROGRAM = [sys.executable, "-c", "from pharmagraph.cli.main import main; main()"]


def test_help_lists_each_command_with_its_words(run: Run) -> None:
    """The list of --help says of each command what the command says of itself."""
    result = run("--help")
    assert result.exit_code == 0
    context = click.Context(cli.pharmagraph)
    for name, (_, words) in cli.COMMANDS.items():
        assert f"  {name} " in result.stdout
        command = cli.pharmagraph.get_command(context, name)
        assert command is not None
        assert (command.name, command.get_short_help_str(200)) == (name, words)
        assert run(name, "--help").exit_code == 0


def test_help_loads_no_command() -> None:
    """--help imports neither commands nor heavy libraries."""
    script = (
        "import sys\nfrom pharmagraph.cli.main import main\n"
        "try:\n main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'rdflib','networkx','pyvis','pyoxigraph','jinja2','yaml','pyshacl'}"
        " or m.startswith('pharmagraph.') and m.count('.') > 1 and m != 'pharmagraph.cli.main'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_said(run: Run) -> None:
    """--version says which version this is."""
    assert run("--version").stdout == f"pharmagraph {library.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["queri"], "Did you mean 'query'?"),
        (["zzzz"], "No such command 'zzzz'"),
        (["check", "--format", "pdf"], "'pdf' is not one of"),
        (["export"], "Missing argument"),
        (["--prject", "x", "check"], "No such option"),
        (["query", "ASK {}", "--time-limit", "0"], "0.0 is not in the range"),
    ],
)
def test_a_wrong_command_line_ends_with_2(run: Run, arguments: list[str], words: str) -> None:
    """What the command line itself has wrong is said on standard error, with how to get help."""
    result: Result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Usage: pharmagraph" in result.stderr


def test_the_project_is_found_from_anywhere(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder below it, by --project, or by PHARMAGRAPH_PROJECT; elsewhere the mend says how."""
    query = ["query", "ASK {}"]
    monkeypatch.chdir(project / "extract")
    assert run(*query).stdout == "yes\n"
    monkeypatch.chdir(project.parent)
    result = run(*query)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no pharmagraph.toml" in result.stderr
    assert "--project DIR" in result.stderr
    assert run("--project", "trial", *query).stdout == "yes\n"
    monkeypatch.setenv("PHARMAGRAPH_PROJECT", str(project))
    assert run(*query).stdout == "yes\n"
    missing = run("--project", "nowhere", *query)
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "there is no folder nowhere" in missing.stderr


def test_settings_with_faults_are_shown_with_their_place(run: Run, project: Path) -> None:
    """A project whose settings are wrong is an error with line and caret, and no traceback."""
    (project / "pharmagraph.toml").write_text("name = 'A b'\nbase = 'x'\n", encoding="utf-8")
    result = run("build")
    assert result.exit_code == 1
    assert "pharmagraph.toml:1:1: error PG107" in result.stderr
    assert "    ^^^^" in result.stderr
    assert "Traceback" not in result.stderr


def _raising(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(library.KnowledgeGraph, "query", fails)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (library.PharmagraphError("it is so", mend="do this"), 1, "Error: it is so\n  mend: do this\n"),
        (KeyError("odd"), 70, "a fault of pharmagraph itself (KeyError: 'odd')"),
        (click.Abort(), 130, ""),
        (KeyboardInterrupt(), 130, "\n"),
    ],
)
def test_every_end_has_its_code(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, words: str
) -> None:
    """Errors of ours, faults and interruptions each end with words, never with a traceback."""
    del project
    _raising(error, monkeypatch)
    result = run("query", "ASK {}")
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_fault_shows_its_traceback_on_request(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHARMAGRAPH_DEBUG=1 shows where a fault comes from."""
    del project
    _raising(KeyError("odd"), monkeypatch)
    monkeypatch.setenv("PHARMAGRAPH_DEBUG", "1")
    result = run("query", "ASK {}")
    assert result.exit_code == 70
    assert "Traceback" in result.stderr


def test_findings_of_an_error_are_shown(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that carries findings shows them first."""
    del project
    from pharmagraph.errors import ContentError

    finding = Finding("PG202", "the term 'x' is unknown", Place("a.yaml", 3, 5, "  - x", 1), "add it")
    _raising(ContentError("it cannot be used", [finding], mend="look"), monkeypatch)
    result = run("query", "ASK {}")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "a.yaml:3:5: error PG202: the term 'x' is unknown\n      - x\n        ^\n"
    )
    assert result.stderr.endswith("Error: it cannot be used\n  mend: look\n")


def test_python_m_runs_it_too() -> None:
    """``python -m pharmagraph`` is the command."""
    done = subprocess.run(
        [sys.executable, "-m", "pharmagraph", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"pharmagraph {library.__version__}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes and signals")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_error(
    project: Path, unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``pharmagraph query … | head -1`` ends quietly, with buffers or without."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    with subprocess.Popen(
        [*PROGRAM, "query", query, "--format", "csv"], cwd=project, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"s,p,o\r\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes and signals")
def test_ctrl_c_ends_at_once_and_leaves_no_process(project: Path) -> None:
    """An interruption during a query ends it and its worker, without a traceback."""
    bomb = "SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i }"
    with subprocess.Popen(
        [*PROGRAM, "query", bomb], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Traceback" not in said
