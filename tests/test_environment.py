"""Setting up: what tools/environment.py, the Makefile, .gitignore and .ci/run do and say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Run the script as another machine would: this code stands in for what that machine has or lacks.
PRETEND = """
import runpy, sys
sys.argv = [{script!r}, *{purpose!r}.split()]
{machine}
runpy.run_path({script!r}, run_name="__main__")
"""


def set_up(folder: Path, machine: str = "", purpose: str = "run") -> subprocess.CompletedProcess[str]:
    """Run tools/environment.py of a folder on a pretended machine."""
    script = str(folder / "tools" / "environment.py")
    code = PRETEND.format(script=script, purpose=purpose, machine=machine)
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def folder(repository: Path, tmp_path: Path) -> Path:
    """Give a folder with the script, the Makefile and empty locks."""
    for name in ("tools/environment.py", "Makefile", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(repository / name, tmp_path / name)
    (tmp_path / "requirements").mkdir()
    for purpose in ("run", "test"):
        (tmp_path / "requirements" / f"{purpose}.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_old_python_is_answered_plainly(folder: Path) -> None:
    """A Python before 3.11 is told what is needed and how to name another."""
    done = set_up(folder, "sys.version_info = (3, 10, 13, 'final', 0)")
    assert done.returncode == 1
    assert "pharmagraph needs Python 3.11 or newer, and this is Python 3.10.13" in done.stderr
    assert "make run PYTHON=python3.12" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_missing_venv_names_the_debian_package(folder: Path, module: str) -> None:
    """Where Debian's Python has no venv, the answer names the package that brings it."""
    done = set_up(folder, f"sys.modules[{module!r}] = None")
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / ".venv").exists()


def test_foreign_folder_is_left_alone(folder: Path) -> None:
    """A .venv that is no virtual environment is neither used nor deleted."""
    (folder / ".venv").mkdir()
    (folder / ".venv" / "letters.txt").write_text("mine", encoding="utf-8")
    done = set_up(folder)
    assert done.returncode == 1
    assert "is no virtual environment" in done.stderr
    assert (folder / ".venv" / "letters.txt").read_text(encoding="utf-8") == "mine"


def test_unknown_purpose_is_refused(folder: Path) -> None:
    """The script says what it can be asked for."""
    done = set_up(folder, purpose="everything")
    assert done.returncode == 1
    assert "usage: python3 tools/environment.py run|test" in done.stderr


READY = """
tools = runpy.run_path({script!r})
tools["BIN"].mkdir(parents=True)
tools["PYTHON"].touch()
tools["BASE"].write_text(tools["place"]() + "\\n" + {version})
tools["stamp"]({purpose!r}).write_text(tools["state"]({purpose!r}))
"""


@pytest.mark.parametrize(("made", "asked"), [("run", "run"), ("test", "test"), ("test", "run")])
def test_ready_environment_is_not_touched(folder: Path, made: str, asked: str) -> None:
    """Where the stamp fits, nothing is installed; an environment for tests serves to run too."""
    script = str(folder / "tools" / "environment.py")
    done = set_up(folder, READY.format(script=script, purpose=made, version="sys.version"), asked)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_environment_of_another_python_is_kept_or_made_anew(folder: Path) -> None:
    """With --keep, an environment of another Python serves; without it, it is made anew."""
    script = str(folder / "tools" / "environment.py")
    other = READY.format(script=script, purpose="run", version="'3.99.0 (another)'")
    done = set_up(folder, other, "run --keep")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shutil.rmtree(folder / ".venv")
    # A foreign .venv (there is no pyvenv.cfg) stops the script before it deletes anything.
    done = set_up(folder, other)
    assert done.stdout.startswith("Setting up .venv for 'run'")
    assert "is no virtual environment" in done.stderr


def test_moved_environment_is_made_anew(folder: Path) -> None:
    """An environment that was made elsewhere is not used: its programs point to the old place."""
    script = str(folder / "tools" / "environment.py")
    move = 'tools["BASE"].write_text("elsewhere" + chr(10) + sys.version)\n'
    ready = READY.format(script=script, purpose="run", version="sys.version")
    done = set_up(folder, ready + move, "run --keep")
    assert done.stdout.startswith("Setting up .venv for 'run'")
    assert done.returncode == 1


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_changed_lock_is_installed(folder: Path, changed: str) -> None:
    """After a change of a lock or of pyproject.toml, the environment is not taken as ready."""
    script = str(folder / "tools" / "environment.py")
    change = f"open({str(folder / changed)!r}, 'a').write('# changed')\n"
    ready = READY.format(script=script, purpose="run", version="sys.version")
    # Installing would start the environment's Python, which is an empty file here.
    done = set_up(folder, ready + change)
    assert done.stdout.startswith("Setting up .venv for 'run'")
    assert done.returncode != 0


needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@needs_make
def test_help_lists_every_target(repository: Path) -> None:
    """`make help` names each target that a person may ask for, and each named one is there."""
    help_command = ["make", "help"]
    done = subprocess.run(help_command, cwd=repository, check=True, capture_output=True, text=True)
    listed = re.findall(r"^  make ([a-z-]+) ", done.stdout, re.MULTILINE)
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert [name for name in phony.split() if not name.startswith("for-")] == listed


@needs_make
def test_missing_python_is_answered_plainly(folder: Path) -> None:
    """Where there is no python3, make says what to install."""
    command = ["make", "setup", "PYTHON=python-that-is-not-there"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode != 0
    assert "there is no python-that-is-not-there here" in done.stderr
    assert "apt install python3 python3-venv" in done.stderr


IGNORED = [
    ".venv/bin/python",
    "dist/pharmagraph-0.1.0.tar.gz",
    "extract/article/source.txt",
    "graphs/data/set.nq",
    "graphs/diazepam.html",
    "graphs/diazepam.nq",
    "graphs/diazepam.trig",
    "graphs/.store/CURRENT",
    "graphs/.build-x1/a.ttl",
]
KEPT = [
    "extract/article/facts.lock.json",
    "extract/article/facts.yaml",
    "extract/article/source.yaml",
    "graphs/diazepam.svg",
    "graphs/diazepam.ttl",
    "src/pharmagraph/graphs/build.py",
    "src/pharmagraph/graphs/view/templates/page.html",
    "src/pharmagraph/starter/extract/leaflet/source.txt",
]


@pytest.mark.parametrize("name", IGNORED)
def test_git_ignores_what_is_built_or_not_ours(repository: Path, name: str) -> None:
    """Build products and source texts never reach a commit by accident."""
    assert ignored(repository, name)


@pytest.mark.parametrize("name", KEPT)
def test_git_keeps_content_and_code(repository: Path, name: str) -> None:
    """Facts, locks, committed graphs, code and the starter's leaflet are not ignored."""
    assert not ignored(repository, name)


def ignored(repository: Path, name: str) -> bool:
    """Tell whether git ignores a file of this name, by this repository's rules alone."""
    command = ["git", "-c", f"core.excludesFile={os.devnull}", "check-ignore", "--quiet"]
    done = subprocess.run([*command, "--no-index", name], cwd=repository, check=False)
    assert done.returncode in (0, 1)
    return done.returncode == 0


def test_ci_script_can_be_started(repository: Path) -> None:
    """.ci/run is executable and bash can read it."""
    script = repository / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
