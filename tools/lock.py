"""Write requirements/*.txt from pyproject.toml: names, versions, hashes, no address (`make lock`).

uv resolves for every system and every Python from 3.11 on in one go; nothing else needs it.
Versions that are locked already stay as they are, unless `--upgrade` is given.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# Each lock and the dependency groups that it takes in beside the base dependencies. A later lock is
# held to the versions of the one before it, so that both can go into one environment.
LOCKS = {"run": ("build",), "test": ("build", "test")}

# One version for all Pythons ("fewest"), so that a graph does not depend on which one built it.
COMPILE = """
    pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest
    --generate-hashes --no-header --no-annotate
"""

NO_UV = """\
make lock: {named} was not found; this one target needs it.
  mend: python3 -m venv ../uv && ../uv/bin/pip install uv && make lock UV=../uv/bin/uv"""

HEADER = """\
# {purpose}: made by `make lock` from pyproject.toml; do not edit.
# Install: pip install --require-hashes -r requirements/{purpose}.txt
#          pip install --no-deps --no-build-isolation -e .
"""


def find_uv() -> str:
    """Return the path of uv: the one that UV names, else the one on the path."""
    named = os.environ.get("UV", "") or "uv"
    found = shutil.which(named)
    if found is None:
        sys.exit(NO_UV.format(named=named))
    return found


def compile_lock(uv: str, purpose: str, *, upgrade: bool, held_to: Path | None) -> Path:
    """Resolve one lock and return its path."""
    target = ROOT / "requirements" / f"{purpose}.txt"
    command = [uv, *COMPILE.split(), "--output-file", str(target)]
    for group in LOCKS[purpose]:
        command += ["--group", group]
    if held_to is not None:
        command += ["--constraint", str(held_to)]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True)
    text = target.read_text(encoding="utf-8")
    if "://" in text:
        sys.exit(f"make lock: {target.name} holds an address; take it out of uv's settings")
    target.write_text(HEADER.format(purpose=purpose) + text, encoding="utf-8", newline="\n")
    return target


def main(arguments: list[str]) -> None:
    """Write every lock; with `--upgrade`, take the newest releases that the bounds allow."""
    if arguments not in ([], ["--upgrade"]):
        sys.exit("usage: python tools/lock.py [--upgrade]")
    uv = find_uv()
    held_to: Path | None = None
    for purpose in LOCKS:
        held_to = compile_lock(uv, purpose, upgrade=bool(arguments), held_to=held_to)
        print(f"wrote {held_to.relative_to(ROOT).as_posix()}")


if __name__ == "__main__":
    main(sys.argv[1:])
