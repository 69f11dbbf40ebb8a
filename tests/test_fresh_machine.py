"""A fresh machine, really: `make run`, and the wheel in a new environment (needs an index)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

MOST_PACKAGES = 42
MOST_MEGABYTES = 160


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a user whose home is empty."""
    home.mkdir(exist_ok=True)
    ours = ("COV", "MAKE", "MFLAGS", "PYTEST")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}


def run(command: list[str], folder: Path, home: Path) -> str:
    """Run a program and return what it printed; fail with all of it where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(home),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def clone(repository: Path, into: Path) -> Path:
    """Copy all that git would take in, as a fresh clone has it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (repository / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repository / name, into / name)
    subprocess.run(["git", "init", "--quiet"], cwd=into, check=True)
    return into


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty home."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def fresh(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a fresh clone in a folder whose path has a space."""
    return clone(repository, tmp_path_factory.mktemp("fresh") / "drug graphs")


@pytest.fixture(scope="module")
def first_run(fresh: Path, home: Path) -> str:
    """Give what the first `make run` of a fresh clone printed."""
    return run(["make", "run", f"PYTHON={sys.executable}"], fresh, home)


def test_first_run_builds_and_answers(first_run: str, fresh: Path) -> None:
    """`make run` sets up, builds Turtle, TriG, HTML and SVG, and shows a first answer."""
    assert first_run.startswith("Setting up .venv")
    for kind in ("ttl", "trig", "html", "svg"):
        assert list((fresh / "graphs").glob(f"*.{kind}")), f"no .{kind} was built"
    assert "drowsiness" in first_run.partition("A first question")[2].lower()


@pytest.mark.usefixtures("first_run")
def test_second_run_installs_nothing(fresh: Path, home: Path) -> None:
    """A second `make run` finds everything in place."""
    stamp = fresh / ".venv" / "pharmagraph-run.stamp"
    before = stamp.stat().st_mtime_ns
    assert "Setting up" not in run(["make", "run", f"PYTHON={sys.executable}"], fresh, home)
    assert before == stamp.stat().st_mtime_ns


@pytest.mark.usefixtures("first_run")
def test_package_is_built_without_an_index(fresh: Path, home: Path) -> None:
    """`make package` builds a wheel and a source distribution; Python's side of it needs no index."""
    offline = ["env", "PIP_NO_INDEX=1", "make", "package", f"PYTHON={sys.executable}"]
    run(offline, fresh, home)
    built = sorted(path.name for path in (fresh / "dist").iterdir())
    assert built == ["pharmagraph-0.1.0-py3-none-any.whl", "pharmagraph-0.1.0.tar.gz"]


@pytest.fixture(scope="module")
def installed(repository: Path, tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """Give the programs' folder of a new environment into which the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    build = ["-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run([sys.executable, *build], repository, home)
    (wheel,) = folder.glob("*.whl")
    # The locked versions without their hashes: pip wants a hash for everything or for nothing.
    lock = (repository / "requirements" / "run.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9].*==[^\\\n]*", lock, re.MULTILINE)
    (folder / "pins.txt").write_text("\n".join(pins), encoding="utf-8")
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    install = ["-m", "pip", "install", "--quiet", "-c", "pins.txt", str(wheel)]
    run([str(programs / "python"), *install], folder, home)
    return programs


def on_disk(path: Path) -> int:
    """Return the bytes that a file takes up on the disk, or its length where that is not told."""
    stat = path.stat()
    return max(stat.st_size, getattr(stat, "st_blocks", 0) * 512)


def test_base_install_stays_small(installed: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A base install is at most 42 packages and 160 MB with byte code; the figure is printed."""
    (site,) = installed.parent.rglob("site-packages")
    listed = run([str(installed / "python"), "-m", "pip", "list", "--format=freeze"], home, home)
    names = [line.split("==")[0] for line in listed.splitlines() if "==" in line]
    packages = [name for name in names if name not in ("pip", "setuptools", "wheel")]
    files = [path for path in site.rglob("*") if path.is_file()]
    seed = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
    ours = [path for path in files if not path.relative_to(site).parts[0].startswith(seed)]
    megabytes = sum(on_disk(path) for path in ours) / 1e6
    with capsys.disabled():
        figure = f"{len(packages)} packages, {megabytes:.0f} MB with byte code"
        print(f"\nbase install: {figure}")  # noqa: T201 - the figure is asked for
    assert any(path.suffix == ".pyc" for path in files)
    assert len(packages) <= MOST_PACKAGES
    assert megabytes <= MOST_MEGABYTES


def test_installed_wheel_works_anywhere(installed: Path, tmp_path: Path, home: Path) -> None:
    """The installed command starts in any folder, and the library finds its core ontology."""
    assert "Usage" in run([str(installed / "pharmagraph"), "--help"], tmp_path, home)
    code = "from pharmagraph.project import core_ontology as c; print(c())"
    found = Path(run([str(installed / "python"), "-I", "-c", code], tmp_path, home).strip())
    assert found.parts[-3:] == ("pharmagraph", "_core", "ontology")
    assert (found / "pharmagraph.ttl").is_file()
    assert list((found / "questions").glob("*.rq"))
