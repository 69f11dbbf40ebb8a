"""Set up .venv from a hashed lock, once: `python3 tools/environment.py run` (or `test`).

It works with the standard library alone, on Linux, macOS and Windows, and is written so that any
Python 3 can read it: an old one is to get a plain answer and no syntax error. The environment is
made anew when its Python or the place of the folder has changed, and packages are installed only
when a lock, pyproject.toml or this file has. It is also made anew when another Python than its own
asks for it, unless that one says `--keep`: make does, where nobody has named a Python.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).absolute().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BASE = VENV / "pharmagraph-base.stamp"
# A lock that is named later holds everything of those before it, in the same versions.
PURPOSES = ("run", "test")

TOO_OLD = """\
make: pharmagraph needs Python 3.11 or newer, and this is Python {version} ({program}).
  mend: install a newer one and name it, for example: make run PYTHON=python3.12"""
NO_VENV = """\
make: Python {version} ({program}) cannot make a virtual environment: it has no module {module}.
  mend: on Debian and Ubuntu: apt install python3-venv
        (python{major}.{minor}-venv for a Python beside the system's own)"""
NOT_OURS = """\
make: .venv is there already and is no virtual environment, so it is left as it is.
  mend: move or delete the folder .venv"""
NOT_MADE = "make: the virtual environment .venv could not be made; the lines above say why."
NOT_INSTALLED = """\
make: pip could not install the packages; the lines above say why.
  mend: it needs its package index this one time; then run the same command again"""


def lock(purpose: str) -> Path:
    """Return the path of the lock for 'run' or 'test'."""
    return ROOT / "requirements" / (purpose + ".txt")


def stamp(purpose: str) -> Path:
    """Return the path of the file that says for what .venv was last set up."""
    return VENV / "pharmagraph-{}.stamp".format(purpose)


def place() -> str:
    """Return where .venv and the Python below it are: a move or an upgrade breaks it."""
    return repr((sys.platform, str(VENV), os.path.realpath(str(PYTHON))))


def fits(*, keep: bool) -> bool:
    """Tell whether .venv is whole and in its place and, unless any will do, of this Python."""
    where, _, version = read(BASE).partition("\n")
    return PYTHON.exists() and where == place() and (keep or version == sys.version)


def state(purpose: str) -> str:
    """Return a digest of all that decides what .venv holds: its base, lock, project, this file."""
    digest = hashlib.sha256(read(BASE).encode("utf-8"))
    for path in (lock(purpose), ROOT / "pyproject.toml", Path(__file__)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read(path: Path) -> str:
    """Return a small file's text, or nothing where there is no such file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def ready(purpose: str, *, keep: bool) -> bool:
    """Tell whether .venv already holds what the purpose needs."""
    enough = PURPOSES[PURPOSES.index(purpose) :]
    return fits(keep=keep) and any(read(stamp(name)) == state(name) for name in enough)


def check_python() -> None:
    """Stop with a plain answer where this Python is too old or cannot make an environment."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] < OLDEST:
        sys.exit(TOO_OLD.format(version=version, program=sys.executable))
    for module in ("venv", "ensurepip"):
        try:
            __import__(module)
        except ImportError:
            major, minor = sys.version_info[:2]
            where = {"version": version, "program": sys.executable, "module": module}
            sys.exit(NO_VENV.format(major=major, minor=minor, **where))


def environ() -> "dict[str, str]":
    """Return the environment for pip: the user's settings, less what would install elsewhere."""
    kept = dict(os.environ, PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0")
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "__PYVENV_LAUNCHER__"):
        kept.pop(name, None)
    return kept


def make_venv() -> None:
    """Make .venv, or make it anew."""
    if VENV.is_dir() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
        sys.exit(NOT_OURS)
    # Within an activated .venv, sys.executable is a file that --clear deletes.
    program = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.call([program, "-I", "-m", "venv", "--clear", str(VENV)], env=environ()) != 0:
        sys.exit(NOT_MADE)
    BASE.write_text(place() + "\n" + sys.version, encoding="utf-8")


def install(purpose: str) -> None:
    """Install the lock's packages and pharmagraph itself (editable) into .venv."""
    # -qq: errors alone; with some settings, pip else says the same thing of each package.
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "-qq", "--no-input"]
    steps = (
        [*pip, "--require-hashes", "-r", str(lock(purpose))],
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    for step in steps:
        if subprocess.call(step, env=environ(), cwd=str(ROOT)) != 0:
            sys.exit(NOT_INSTALLED)
    stamp(purpose).write_text(state(purpose), encoding="utf-8")


def main(arguments: "list[str]") -> None:
    """Set up what the first argument, 'run' or 'test', needs."""
    if not arguments or arguments[0] not in PURPOSES or arguments[1:] not in ([], ["--keep"]):
        sys.exit("usage: python3 tools/environment.py run|test [--keep]")
    purpose, keep = arguments[0], arguments[1:] == ["--keep"]
    if ready(purpose, keep=keep):
        return
    remade = not fits(keep=keep)
    if remade:
        check_python()
    version = (sys.version if remade else read(BASE).partition("\n")[2]).split()[0]
    print("Setting up .venv for '{}' with Python {}; this happens once.".format(purpose, version))
    sys.stdout.flush()
    if remade:
        make_venv()
    install(purpose)


if __name__ == "__main__":
    main(sys.argv[1:])
