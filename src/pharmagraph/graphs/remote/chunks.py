"""A graph file in pieces that a server takes: whole statements, no more of them than fit.

What is sent is N-Triples. There are no blank nodes in what we build, so a piece means the same
alone as within the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import GraphError
from pharmagraph.graphs.nquads import MEND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_STATEMENTS = 50_000
MOST_BYTES = 8 * 1024 * 1024


class Chunk(NamedTuple):
    """Some statements of a graph: their number and their N-Triples."""

    statements: int
    body: bytes


def chunks(path: Path, graph: str, most: int = MOST_STATEMENTS) -> Iterator[Chunk]:
    """Yield the statements of a graph file in pieces of at most ``most`` statements and 8 MiB.

    ``graph`` is the IRI that stands in fourth place of each line, "" where there is none. An empty
    graph is one empty piece. Raises GraphError where the file is not as we write it.
    """
    tail = f" <{graph}> .\n".encode() if graph else b" .\n"
    held: list[bytes] = []
    size = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not (line.startswith(b"<") and line.endswith(tail)) or _has_blank(line):
                    raise GraphError(
                        f"{path.name}:{number}: the line is no statement of this graph", mend=MEND
                    )
                statement = line[: -len(tail)] + b" .\n"
                if held and (len(held) == most or size + len(statement) > MOST_BYTES):
                    yield Chunk(len(held), b"".join(held))
                    held, size = [], 0
                held.append(statement)
                size += len(statement)
    except OSError as error:
        raise GraphError(f"the built graph {path.name} cannot be read", mend=MEND) from error
    yield Chunk(len(held), b"".join(held))


def _has_blank(line: bytes) -> bool:
    """Tell whether the object is a blank node; subject and predicate are IRIs."""
    return line.split(b" ", 2)[2].startswith(b"_:")
