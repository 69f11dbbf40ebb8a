"""Small data sets for the store on disk, which is made to think them large."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import PLAIN, Dataset, Scope, project_dataset
from pharmagraph.graphs.disk.layout import STORE, generations
from pharmagraph.graphs.disk.updating import ready, update_store
from pharmagraph.graphs.exchange import AS_IS
from pharmagraph.graphs.guard import DEFAULT_LIMITS, measure
from pharmagraph.graphs.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.graphs.query import Engine

BASE = "http://e/"
NDC, LINKS, ABOUT = "http://e/data/ndc", "http://e/links/ndc", "http://e/about/ndc"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PLACES = {"": "g.nq", NDC: "data/ndc.nq", LINKS: "links/ndc.nq", ABOUT: "about/ndc.nq"}


def lines_of(graph: str, numbers: Iterable[int]) -> list[str]:
    """Return canonical lines of a graph, one for each number."""
    end = f" <{graph}> .\n" if graph else " .\n"
    return sorted(f'<http://e/s{n:07}> <http://e/p> "{graph or "curated"} {n}"{end}' for n in numbers)


def write_graph(folder: Path, graph: str, lines: Iterable[str]) -> None:
    """Put a graph's file in its place as a build does: by a rename."""
    path = folder / PLACES[graph]
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text("".join(lines), encoding="utf-8")
    new.replace(path)


def find(folder: Path) -> Dataset:
    """Find the data set that a folder holds."""
    return project_dataset(folder, "g", BASE)


def make(folder: Path, curated: int = 10, imported: int = 1_000) -> None:
    """Write a curated layer, an import, its links and its description."""
    for graph, count in (("", curated), (NDC, imported), (LINKS, 5), (ABOUT, 7)):
        write_graph(folder, graph, lines_of(graph, range(count)))


def counted(engine: Engine, dataset: Dataset, scope: Scope = PLAIN) -> int:
    """Count what a query sees."""
    measured = measure(COUNT, prefixes={})
    body = engine.ask(measured, AS_IS, scope, DEFAULT_LIMITS).body
    del dataset
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def held_counts(folder: Path) -> dict[str, int]:
    """Count each graph of the store that says what the files say; it is built where there is none."""
    dataset = find(folder)
    held = ready(dataset, lambda _: None)
    found = {}
    with WorkerProcess(Dataset(dataset.default, dataset.curated, dataset.named, BASE, held)) as one:
        for graph in ("", *dataset.named):
            measured = measure(COUNT, prefixes={})
            body = one.ask(measured, AS_IS, Scope((graph,))).body
            found[graph] = int(json.loads(body)["results"]["bindings"][0]["n"]["value"])
    held.close()
    return found


def line_counts(folder: Path) -> dict[str, int]:
    """Count the lines of each graph's file."""
    dataset = find(folder)
    files = {"": dataset.default, **dataset.named}
    return {graph: len(path.read_bytes().splitlines()) for graph, path in files.items()}


def updated(folder: Path) -> list[str]:
    """Bring the store up to the files; return what was told."""
    told: list[str] = []
    update_store(find(folder), told.append)
    return told


def names(folder: Path) -> list[str]:
    """Return the generations that there are."""
    return [path.name for path in generations(folder / STORE)]


def flipped(path: Path, at: int) -> None:
    """Change one bit of a file, and neither its size nor its time."""
    seen = path.stat()
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0x10
    path.chmod(0o644)
    path.write_bytes(data)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def all_files(folder: Path) -> Iterator[Path]:
    """Yield the files of the engine in the newest generation."""
    yield from sorted((generations(folder / STORE)[-1] / "db").iterdir())
