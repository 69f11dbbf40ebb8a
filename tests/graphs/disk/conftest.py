from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.disk import layout
from support.storing import make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries run on the store from 10,000 bytes on."""
    monkeypatch.setattr(layout, "LARGE", 10_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of graphs: 10 curated triples, 1,000 imported, 5 links, 7 that describe."""
    graphs = tmp_path / "graphs"
    make(graphs)
    return graphs
