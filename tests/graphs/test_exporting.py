"""Graphs of the data set are written together, in order and in pieces."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.graphs import exporting
from pharmagraph.graphs.exporting import STREAMED, export_pieces
from pharmagraph.ontology.prefixes import project_prefixes
from support.storing import ABOUT, BASE, LINKS, NDC, find, lines_of, make, write_graph

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = project_prefixes(BASE)
FORMS = {"nquads": ox.RdfFormat.N_QUADS, "ntriples": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG,
         "turtle": ox.RdfFormat.TURTLE}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give graphs, with words that sort beside each other and a triple that two graphs have."""
    make(tmp_path, imported=300)
    shared = '<http://e/a> <http://e/p> "x"'
    own = [f"{shared}@en{{}} .\n", f"{shared}{{}} .\n", f"{shared}^^<http://e/t>{{}} .\n"]
    for graph in ("", LINKS):
        end = f" <{graph}>" if graph else ""
        write_graph(
            tmp_path, graph, sorted([*lines_of(graph, range(9)), *(line.format(end) for line in own)])
        )
    return tmp_path


def exported(folder: Path, form: str, *graphs: str) -> bytes:
    """Export graphs whole."""
    return b"".join(export_pieces(find(folder), form, graphs, PREFIXES, "a comment"))


def quads(folder: Path, *graphs: str) -> set[ox.Quad]:
    """Read the quads of files with the engine's own parser, which keeps the words of values."""
    dataset = find(folder)
    files = [dataset.named[graph] if graph else dataset.default for graph in graphs]
    return {quad for path in files for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("form", STREAMED)
def test_nothing_is_lost_and_nothing_added(folder: Path, form: str) -> None:
    """A parser of someone else's reads what the files hold: under their names, or joined."""
    written = set(ox.parse(exported(folder, form, "all"), format=FORMS[form]))
    whole = quads(folder, "", NDC, LINKS, ABOUT)
    joined = {ox.Quad(q.subject, q.predicate, q.object) for q in whole}
    assert written == (whole if form in {"nquads", "trig"} else joined)


@pytest.mark.parametrize("form", ["nquads", "ntriples"])
def test_lines_are_in_order_and_each_is_there_once(folder: Path, form: str) -> None:
    """What is merged is as canonical as what it came from."""
    lines = exported(folder, form, "all").splitlines()
    assert lines == sorted(set(lines))


def test_only_what_is_asked_for_is_written(folder: Path) -> None:
    """The curated layer comes always; a data set brings its links and its description."""
    assert exported(folder, "nquads") == (folder / "g.nq").read_bytes()
    assert exported(folder, "nq", LINKS).count(b"\n") == 24
    assert exported(folder, "nquads", "ndc") == exported(folder, "nquads", "all")


def test_trig_is_one_block_a_graph(folder: Path) -> None:
    """The default graph comes first; each other has its name, and all prefixes are declared."""
    text = exported(folder, "trig", "all").decode()
    assert text.startswith("# a comment\n@prefix ")
    assert [line for line in text.splitlines() if line.endswith("{")] == [
        "<http://e/about/ndc> {", "<http://e/data/ndc> {", "<http://e/links/ndc> {",
    ]  # fmt: skip
    assert '\n    <http://e/s0000008> <http://e/p> "http://e/links/ndc 8" .\n' in text


@pytest.mark.parametrize("form", STREAMED)
def test_memory_does_not_grow(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import of twenty times the size takes no more memory to write."""
    monkeypatch.setattr("pharmagraph.graphs.writers.turtle._MOST_KNOWN", 100)
    monkeypatch.setattr(exporting, "_PIECE", 4_096)
    peaks = []
    for count in (500, 500, 10_000):  # once before, so that what is loaded late does not count
        make(tmp_path, imported=count)
        tracemalloc.start()
        size = sum(len(piece) for piece in export_pieces(find(tmp_path), form, ["all"], PREFIXES, ""))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size > count * 20
    assert peaks[2] < peaks[1] + 100_000


def test_other_formats_are_refused(folder: Path) -> None:
    """What cannot be written in pieces, or is not there, is said before anything is written."""
    with pytest.raises(PharmagraphError, match="as jsonld") as caught:
        exported(folder, "jsonld", "all")
    assert caught.value.mend == "graphs can be written together as: nquads, ntriples, trig, turtle"
    with pytest.raises(PharmagraphError, match="no export format"):
        exported(folder, "turtel", "all")
    with pytest.raises(GraphError, match="no graph 'ncd'"):
        exported(folder, "nquads", "ncd")
    (folder / "g.nq").unlink()
    with pytest.raises(GraphError, match="no built graph"):
        exported(folder, "nquads")


@pytest.mark.parametrize("form", STREAMED)
def test_a_file_that_goes_meanwhile_is_said(folder: Path, form: str) -> None:
    """A file that is gone, or damaged, is an error while the pieces are read."""
    pieces = export_pieces(find(folder), form, ["all"], PREFIXES, "")
    (folder / "links/ndc.nq").unlink()
    with pytest.raises(GraphError):
        b"".join(pieces)
