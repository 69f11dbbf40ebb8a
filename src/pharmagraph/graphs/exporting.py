"""Write graphs of the data set together, in pieces: large imports pass through without being held.

What is written comes from the canonical files, never from a store, which rewrites literals.
"""

from __future__ import annotations

from heapq import merge
from itertools import chain, groupby
from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.graphs.nquads import MEND, each_triple
from pharmagraph.graphs.writers import find_writer
from pharmagraph.graphs.writers.turtle import stream_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.rdfterms import Triple

STREAMED = ("nquads", "ntriples", "trig", "turtle")
"""The formats in which graphs can be written together; the first and third tell them apart."""
_PIECE = 65_536


def export_whole(
    triples: Sequence[Triple], form: str, prefixes: Mapping[str, str], name: str, *, facts_only: bool = False
) -> bytes:
    """Return the curated layer of a project in a format; raises PharmagraphError for an unknown one.

    ``facts_only`` leaves out ontology, statements and evidence.
    """
    from pharmagraph.graphs.build import head_comment
    from pharmagraph.graphs.facts_only import facts_only as reduced

    shown = reduced(triples) if facts_only else triples
    return find_writer(form).write(shown, prefixes, head_comment(name))


def export_pieces(
    dataset: Dataset, form: str, graphs: Sequence[str], prefixes: Mapping[str, str], comment: str
) -> Iterator[bytes]:
    """Return the curated layer and other graphs ("inferred", a data set, "all", IRIs) in a format, in pieces.

    N-Quads and TriG keep each graph under its name; N-Triples and Turtle join all triples. Raises
    PharmagraphError for another format, GraphError where there is no such graph; while the pieces are
    read, GraphError where a file is damaged.
    """
    writer = find_writer(form)
    if writer.name not in STREAMED:
        mend = f"graphs can be written together as: {', '.join(STREAMED)}"
        raise PharmagraphError(
            f"other graphs cannot be written beside the curated layer as {writer.name}", mend=mend
        )
    chosen = sorted({"", *dataset.resolve(graphs)})
    dataset.narrowed(chosen).stamp()  # raises where a file is not there
    files = [(iri, dataset.named[iri] if iri else dataset.default) for iri in chosen]
    if writer.name == "nquads":
        return _pieces(_merged_lines(files))
    if writer.name == "ntriples":
        return _pieces(f"{s} {p} {o} .\n".encode() for s, p, o in _union(files))
    if writer.name == "turtle":
        parts: list[tuple[str, Iterable[Triple]]] = [("", _union(files))]
    else:
        parts = [(iri, each_triple(path, iri)) for iri, path in files]
    return _pieces(text.encode() for text in stream_turtle(parts, prefixes, comment))


def _union(files: Sequence[tuple[str, Path]]) -> Iterator[Triple]:
    """Yield the triples of all files in order, each once."""
    for triple, _ in groupby(merge(*(each_triple(path, iri) for iri, path in files))):
        yield triple


def _merged_lines(files: Sequence[tuple[str, Path]]) -> Iterator[bytes]:
    """Yield the lines of files that are sorted, sorted."""
    return merge(*(_lines(path) for _, path in files))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise GraphError(f"the built graph {path.name} cannot be read", mend=MEND) from error


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces to larger ones."""
    held: list[bytes] = []
    size = 0
    for part in chain(parts, [b""]):
        held.append(part)
        size += len(part)
        if size >= _PIECE or not part:
            yield b"".join(held)
            held, size = [], 0
