"""The files of a store are read once, and each line must be one of the file's own graph."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import StoreError
from pharmagraph.graphs.disk import sources
from pharmagraph.graphs.disk.sources import Source, differing, marks_of, read_source
from support.storing import LINKS, NDC, find, lines_of, write_graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("piece", [1, 7, 64, 1_000_000])
@pytest.mark.parametrize("graph", ["", NDC])
def test_a_file_is_read_once(folder: Path, graph: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digest and lines come out the same, wherever the pieces are cut."""
    monkeypatch.setattr(sources, "_PIECE", piece)
    write_graph(folder, graph, lines_of(graph, range(20)))
    path = find(folder).default if not graph else find(folder).named[graph]
    assert read_source(graph, path) == (hashlib.sha256(path.read_bytes()).hexdigest(), 20)
    path.write_bytes(b"")
    assert read_source(graph, path).lines == 0


@pytest.mark.parametrize(
    ("graph", "text"),
    [
        (NDC, f"<a:a> <a:b> <a:c> <{NDC}> .\n<a:a> <a:b> <a:d> <{LINKS}> .\n"),
        (NDC, "<a:a> <a:b> <a:c> .\n"),
        (NDC, f"<a:a> <a:b> <a:c> <{NDC}> .\n<a:a> <a:b> <a:d> <{NDC}> ."),
        (NDC, f"<a:a> <a:b> <a:c> <{NDC}> .\n<a:a>"),
        (NDC, f"<a:a> <a:b> <a:c> <{NDC}> .\n\n"),
        ("", "<a:a> <a:b> <a:c> .\n<a:a> <a:b>"),
        ("", "# a comment\n"),
        ("", "half"),
    ],
)
def test_a_line_of_another_graph_is_refused(folder: Path, graph: str, text: str) -> None:
    """A line that is cut short, empty, or of another graph would have the store answer wrongly."""
    path = folder / "one.nq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"one\.nq holds a line that is none of"):
        read_source(graph, path)


def test_a_file_that_is_gone_is_said(folder: Path) -> None:
    """What cannot be read is an error with the reason."""
    with pytest.raises(StoreError, match="cannot be read: no such file"):
        read_source("", folder / "none.nq")


def test_only_what_may_differ_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with the mark that is known is not opened; one with another mark is compared by its bytes."""
    dataset = find(folder)
    marks = marks_of(dataset, dataset.stamp())
    known = {
        iri: Source(iri, marks[iri], read_source(iri, path).sha256, 0, 0)
        for iri, path in {"": dataset.default, **dataset.named}.items()
    }
    seen: list[str] = []
    read = sources.read_source

    def noted(iri: str, path: Path, tell: Callable[[int], object]) -> sources.Read:
        seen.append(iri)
        return read(iri, path, tell)

    monkeypatch.setattr(sources, "read_source", noted)
    assert differing(dataset, known, marks) == {}
    assert seen == []
    write_graph(folder, "", lines_of("", range(10)))
    write_graph(folder, LINKS, lines_of(LINKS, range(6)))
    assert list(differing(dataset, known, marks_of(dataset, dataset.stamp()))) == [LINKS]
    assert seen == ["", LINKS]
