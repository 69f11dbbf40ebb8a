"""What holds for every row of the table of writers; a new row is tested here at once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pharmagraph
from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.exporting import select_beside, select_graphs
from pharmagraph.graphs.writers import WRITERS, Writer
from pharmagraph.graphs.writers.turtle12 import plain_triples
from support.exports import digest, files_of, hostile_selection, only

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.writers.selection import Selection

ALL = [pytest.param(writer, id=name) for name, writer in WRITERS.items()]
LOSSLESS = [form for form, writer in zip(ALL, WRITERS.values(), strict=True) if writer.lossless]
SEEDS = range(20)
# Writes the digest of each file of each format of the project in the working directory.
DIGESTS = """
import hashlib, sys
import pharmagraph
from pharmagraph.graphs.exporting import select_beside, select_graphs
from pharmagraph.graphs.writers import WRITERS
kg = pharmagraph.open(sys.argv[1])
for name, writer in WRITERS.items():
    selection = select_graphs(kg.dataset, writer, ["inferred"], kg.prefixes, kg.name)
    selection = select_beside(selection, kg.project.ontology, kg.project.root, kg.vocabulary)
    for file in writer.files:
        print(name, file, hashlib.sha256(b"".join(writer.pieces(selection, file))).hexdigest())
"""


def read_back(writer: Writer, data: bytes) -> list[ox.Quad]:
    """Read an export with pyoxigraph, and statements as RDF 1.1 says them."""
    quads = ox.parse(input=data, format=ox.RdfFormat.from_media_type(writer.media_type))
    if writer.name != "turtle12":
        return list(quads)
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in plain_triples(quads))
    return list(ox.parse(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("writer", LOSSLESS)
def test_a_lossless_format_comes_back_whole(writer: Writer, built_project: Path) -> None:
    """Exported and read back, the graph has the same RDFC-1.0 digest; inferred triples too."""
    kg = pharmagraph.open(built_project)
    selection = select_graphs(kg.dataset, writer, ["inferred"], kg.prefixes, kg.name)
    whole = [quad for path in kg.dataset.files for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)]
    if writer.takes != "quads":
        whole = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in whole]
    assert digest(read_back(writer, only(writer, selection))) == digest(whole)


@pytest.mark.parametrize("writer", ALL)
def test_the_disclaimer_comes_along(writer: Writer, project_selection: Selection) -> None:
    """Every format says somewhere that it is no medical advice."""
    assert DISCLAIMER.encode() in b"".join(files_of(writer, project_selection).values())


@pytest.mark.parametrize("writer", ALL)
def test_it_can_be_of_an_empty_graph(writer: Writer) -> None:
    """A graph without triples is a file without facts, and no traceback."""
    selection = hostile_selection("x")
    empty = replace(selection, parts=(selection.parts[0]._replace(triples=[]),))
    for name, data in files_of(writer, empty).items():
        assert isinstance(data, bytes), name


@pytest.mark.parametrize("writer", ALL)
@settings(max_examples=15)
@given(
    words=st.text(
        st.sampled_from("=+-@\t\n\r|,;\"'<>&{}[]()*_#`\\:/ ax.éʼ\u202e\u2028\x00\x0b\x85\U0001f600"),
        min_size=1,
        max_size=12,
    )
)
def test_any_words_can_be_written(writer: Writer, words: str) -> None:
    """Whatever the words of a graph are, each file is made, of valid UTF-8, ending with a line feed."""
    for name, data in files_of(writer, hostile_selection(words)).items():
        if writer.name != "parquet":
            assert data.decode().endswith("\n"), name


def digests(project: Path, seed: int) -> str:
    """Return the digests of all exports of a project in a process with a hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", DIGESTS, str(project)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def own_digests(project: Path) -> str:
    """Return the digests of all exports of a project in this process."""
    kg = pharmagraph.open(project)
    lines = []
    for name, writer in WRITERS.items():
        selection = select_graphs(kg.dataset, writer, ["inferred"], kg.prefixes, kg.name)
        selection = select_beside(selection, kg.project.ontology, kg.project.root, kg.vocabulary)
        files = files_of(writer, selection)
        lines += [f"{name} {file} {hashlib.sha256(data).hexdigest()}\n" for file, data in files.items()]
    return "".join(lines)


@pytest.mark.no_cover
def test_bytes_do_not_hang_on_the_hash_seed(built_project: Path) -> None:
    """Processes with two hash seeds write what this one does."""
    expected = own_digests(built_project)
    assert [digests(built_project, seed) for seed in (1, 2)] == [expected] * 2


@pytest.mark.long
@pytest.mark.no_cover
def test_bytes_are_the_same_under_twenty_hash_seeds(built_project: Path) -> None:
    """Twenty hash seeds, and a rebuild, give the same bytes in every format."""
    expected = own_digests(built_project)
    for seed in SEEDS:
        assert digests(built_project, seed) == expected, seed
    pharmagraph.open(built_project).build()
    assert own_digests(built_project) == expected
