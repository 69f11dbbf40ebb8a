"""Projects and a way to run commands, for the tests of the command line."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pharmagraph.begin import begin_project
from pharmagraph.cli.main import pharmagraph

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from support.running import Run


@pytest.fixture(scope="session")
def _starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a built project made by init, which tests copy."""
    import pharmagraph as library

    folder = tmp_path_factory.mktemp("starter") / "trial"
    begin_project(folder, "trial", "https://example.org/trial/")
    library.open(folder).build()
    return folder


@pytest.fixture
def project(_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a built project of this test alone, and make it the working directory."""
    for variable in (
        "PHARMAGRAPH_PROJECT",
        "PHARMAGRAPH_SOURCES",
        "PHARMAGRAPH_DEBUG",
        "COLUMNS",
        "NO_COLOR",
    ):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "trial"
    shutil.copytree(_starter, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run() -> Run:
    """Give a function that runs a command line; exceptions other than the exit are faults of ours."""

    def run_command(*arguments: str, input: str | bytes | None = None) -> Result:  # noqa: A002 - as click has it
        result = CliRunner().invoke(pharmagraph, list(arguments), input=input)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return run_command
