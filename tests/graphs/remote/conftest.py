from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.dataset import project_dataset
from support.remote_servers import Oxigraph, oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset

BASE = "https://example.org/made-up/"


@pytest.fixture(scope="session")
def real() -> Iterator[Oxigraph]:
    """Give a real server, empty at first; tests use graphs of their own in it."""
    with oxigraph() as server:
        yield server


@pytest.fixture
def fresh() -> Iterator[Oxigraph]:
    """Give a real server for one test alone."""
    with oxigraph() as server:
        yield server


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Give a small data set: 25 curated triples, 3 inferred, and an import with links."""
    name = "made-up"
    curated = [
        f'<{BASE}term/t{n:02}> <{BASE}size> "{n}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
        for n in range(25)
    ]
    (tmp_path / f"{name}.nq").write_text("".join(curated), encoding="utf-8")
    named = {
        f"{name}.inferred.nq": ("graph/inferred", 3),
        "data/labels.nq": ("data/labels", 2),
        "links/labels.nq": ("links/labels", 1),
    }
    for file, (graph, count) in named.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        lines = [f'<{BASE}a{n}> <{BASE}p> "{n} . <x> é"@en <{BASE}{graph}> .\n' for n in range(count)]
        (tmp_path / file).write_text("".join(lines), encoding="utf-8")
    return project_dataset(tmp_path, name, BASE)
