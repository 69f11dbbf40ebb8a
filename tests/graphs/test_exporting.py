"""Graphs of the data set are written together, in order and in pieces."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import pharmagraph
from pharmagraph.errors import GraphError, NotWrittenError, PharmagraphError, TermNotFoundError
from pharmagraph.graphs.exporting import select_graphs, write_export
from pharmagraph.graphs.writers import WRITERS, find_writer
from pharmagraph.graphs.writers import writer as rows
from pharmagraph.ontology.prefixes import project_prefixes
from support.storing import ABOUT, BASE, LINKS, NDC, find, lines_of, make, write_graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.graphs.writers.selection import Selection

PREFIXES = project_prefixes(BASE)
STREAMED = [name for name, writer in WRITERS.items() if writer.streamed]


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
    return b"".join(pieces(folder, form, *graphs))


def pieces(folder: Path, form: str, *graphs: str) -> Iterator[bytes]:
    """Export graphs in pieces."""
    writer = find_writer(form)
    return writer.pieces(select_graphs(find(folder), writer, graphs, PREFIXES, "g"))


def quads(folder: Path, *graphs: str) -> set[ox.Quad]:
    """Read the quads of files with the engine's own parser, which keeps the words of values."""
    dataset = find(folder)
    files = [dataset.named[graph] if graph else dataset.default for graph in graphs]
    return {quad for path in files for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("form", STREAMED)
def test_nothing_is_lost_and_nothing_added(folder: Path, form: str) -> None:
    """A parser of someone else's reads what the files hold: under their names, or joined."""
    known = ox.RdfFormat.from_media_type(WRITERS[form].media_type)
    written = set(ox.parse(exported(folder, form, "all"), format=known))
    whole = quads(folder, "", NDC, LINKS, ABOUT)
    joined = {ox.Quad(q.subject, q.predicate, q.object) for q in whole}
    assert written == (whole if WRITERS[form].takes == "quads" else joined)


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
    """The default graph comes first; each other has its name, below the words that every file has."""
    text = exported(folder, "trig", "all").decode()
    assert text.startswith("# The drug knowledge graph 'g', built by pharmagraph")
    assert [line for line in text.splitlines() if line.endswith("{")] == [
        "<http://e/about/ndc> {", "<http://e/data/ndc> {", "<http://e/links/ndc> {",
    ]  # fmt: skip
    assert '\n    <http://e/s0000008> <http://e/p> "http://e/links/ndc 8" .\n' in text


@pytest.mark.parametrize("form", STREAMED)
def test_memory_does_not_grow(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import of twenty times the size takes no more memory to write."""
    monkeypatch.setattr("pharmagraph.graphs.writers.turtle._MOST_KNOWN", 100)
    monkeypatch.setattr(rows, "_MOST_HELD", 4_096)
    monkeypatch.setattr(rows, "_READ", 4_096)
    monkeypatch.setattr(rows, "_BATCH", 20)
    monkeypatch.setattr("pharmagraph.graphs.writers.rdfxml._PIECE", 4_096)
    monkeypatch.setattr("pharmagraph.graphs.writers.rdfxml._BATCH", 100)
    monkeypatch.setattr("pharmagraph.graphs.writers.jsonld._MOST_KNOWN", 100)
    monkeypatch.setattr(rows, "_PIECE", 4_096)
    peaks = []
    for count in (500, 500, 10_000):  # once before, so that what is loaded late does not count
        make(tmp_path, imported=count)
        tracemalloc.start()
        size = sum(len(piece) for piece in pieces(tmp_path, form, "all"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size > count * 20
    assert peaks[2] < peaks[1] + 100_000


def test_what_cannot_be_written_is_refused(folder: Path) -> None:
    """What cannot be written, or is not there, is said before anything is written."""
    with pytest.raises(PharmagraphError, match="kgx is made of statements; imported data has none") as caught:
        next(WRITERS["kgx"].pieces(select_graphs(find(folder), WRITERS["kgx"], ["ndc"], PREFIXES, "g")))
    assert caught.value.mend.startswith("data sets can be written as: turtle, ntriples")
    with pytest.raises(PharmagraphError, match="no export format"):
        exported(folder, "turtel", "all")
    with pytest.raises(PharmagraphError, match=r"kgx is a folder of files: nodes\.tsv, edges\.tsv"):
        WRITERS["kgx"].write([], PREFIXES, "")
    with pytest.raises(GraphError, match="no graph 'ncd'"):
        exported(folder, "nquads", "ncd")
    (folder / "g.nq").unlink()
    with pytest.raises(GraphError, match="no built graph"):
        exported(folder, "nquads")


@pytest.mark.parametrize("form", STREAMED)
def test_a_file_that_goes_meanwhile_is_said(folder: Path, form: str) -> None:
    """A file that is gone, or damaged, is an error while the pieces are read."""
    written = pieces(folder, form, "all")
    (folder / "links/ndc.nq").unlink()
    with pytest.raises(GraphError):
        b"".join(written)


def test_a_folder_is_all_new_or_all_old(built_project: Path, tmp_path: Path) -> None:
    """Files take their places together, others stay; after an error all is as it was, and nothing beside."""
    kg = pharmagraph.open(built_project)
    place = tmp_path / "out"
    assert [path.name for path in kg.export_to("kgx", place)] == ["nodes.tsv", "edges.tsv"]
    (place / "mine.txt").write_text("mine", encoding="utf-8")
    (place / "nodes.tsv").write_text("old", encoding="utf-8")

    def fails(_: Selection) -> Iterator[str]:
        yield "half"
        raise GraphError("no more")

    broken = replace(
        WRITERS["kgx"], files={"nodes.tsv": WRITERS["kgx"].files["nodes.tsv"], "edges.tsv": fails}
    )
    selection = select_graphs(kg.dataset, broken, (), kg.prefixes, kg.name)
    with pytest.raises(GraphError, match="no more"):
        write_export(broken, selection, place)
    assert (place / "nodes.tsv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in place.iterdir()) == ["edges.tsv", "mine.txt", "nodes.tsv"]
    with pytest.raises(NotWrittenError, match="cannot write"):
        kg.export_to("kgx", place / "mine.txt")


def test_a_fact_sheet_is_about_a_term(built_project: Path) -> None:
    """A name chooses the sheet; a format of the whole graph, or a name that means nothing, is refused."""
    kg = pharmagraph.open(built_project)
    assert kg.export("markdown", about="alprazolam").startswith(b"# alprazolam\n")
    with pytest.raises(PharmagraphError, match="turtle is always of the whole graph"):
        kg.export("turtle", about="alprazolam")
    with pytest.raises(TermNotFoundError):
        kg.export("markdown", about="nosuchdrug")
    with pytest.raises(PharmagraphError, match="csv is made of statements, which plain facts are without"):
        kg.export_to("csv", built_project / "nowhere", facts_only=True)
