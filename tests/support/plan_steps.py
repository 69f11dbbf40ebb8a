"""How much work the engine has with a query: what each step of its plan gave, as it counts by itself.

The program of the PyPI package oxigraph is built of the same engine as pyoxigraph, which explains nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pharmagraph.graphs.dataset import Dataset

_IRI = re.compile(r"<([^>]*)>")
_LABELLED = re.compile(
    r'(<[^>]*> <[^>]*(?:#label|#prefLabel|#altLabel)> ".*)("(?:@[\w-]+)? (?:<[^>]*> )?\.)\Z'
)

_MARK = "\0"


class Work(NamedTuple):
    """What a query came to: its rows, and what all steps of its plan gave together."""

    rows: int
    steps: int


def program() -> str:
    """Return the path of the program oxigraph."""
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    assert found, "the package oxigraph of the test requirements is not installed"
    return found


def work_of(store: Path, query: str, scratch: Path) -> Work:
    """Ask a query of a store on disk, and count; ``scratch`` is a folder for the explanation."""
    explained = scratch / "explained.json"
    command = [
        program(), "query", "--location", str(store), "--query", query, "--stats",
        "--explain-file", str(explained), "--results-file", str(scratch / "rows.csv"),
    ]  # fmt: skip
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    plan = json.loads(explained.read_bytes())["plan"]
    return Work(plan["number of results"], _steps(plan))


def _steps(node: Mapping[str, object]) -> int:
    """Add up what a step and those below it gave; a join without a key compares each with each.

    Where such a join is done again and again inside another step, this comes to more than was done.
    """
    name, given, below = node["name"], node["number of results"], node["children"]
    assert isinstance(name, str)
    assert isinstance(given, int)
    assert isinstance(below, list)
    product = 1
    if "keys = )" in name or "keys = ," in name:
        for child in below:
            product *= child["number of results"]
        given = max(given, product)
    return given + sum(map(_steps, below))


def copies_of(dataset: Dataset, copies: int, own: Callable[[str], bool]) -> Iterator[str]:
    """Yield the N-Quads of a data set, and those of further copies of what is its own in it.

    ``own`` tells which IRIs are others in each copy; their names are others too. What is not its
    own, such as a class, a relation or a standing, is shared by all.
    """
    lines = [line for path in dataset.files for line in path.read_text(encoding="utf-8").splitlines()]
    marked = "\n".join(_marked(line, own) for line in lines)
    for number in range(copies):
        yield marked.replace(_MARK, f"-copy-{number}" if number else "")


def copied(dataset: Dataset, copies: int, own: Callable[[str], bool], store: Path) -> None:
    """Fill a store with a data set and copies of it, as ``copies_of`` makes them."""
    filled = ox.Store(str(store))
    for text in copies_of(dataset, copies, own):
        filled.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    filled.flush()


def _marked(line: str, own: Callable[[str], bool]) -> str:
    """Put a mark where a copy's line is another."""
    if own(line[1 : line.index(">")]):
        line = _LABELLED.sub(rf"\1{_MARK}\2", line)
    return _IRI.sub(lambda found: f"<{found[1]}{_MARK if own(found[1]) else ''}>", line)
