"""The canonical artefact: sorted N-Quads text, written from the facts.

One line a statement of RDF, in the canonical form of RDF 1.2 N-Quads, sorted by code point; so the
same content always gives the same bytes, and two builds can be compared with any text tool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import GraphError
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.rdfterms import Triple

MEND = "pharmagraph build"
_OBJECT = {"<", '"'}


def write_nquads(triples: Iterable[Triple], graph: str = "") -> str:
    """Return the sorted N-Quads text of triples of a graph, by default of the default graph."""
    end = _end(graph)
    return "".join(sorted({f"{s} {p} {o}{end}" for s, p, o in triples}))


def _end(graph: str) -> str:
    return f" {iri(graph)} .\n" if graph else " .\n"


def read_nquads(path: Path, graph: str = "") -> list[Triple]:
    """Read the triples of a file that ``write_nquads`` wrote; raises GraphError where it is damaged.

    ``graph`` is the IRI of the graph that the file holds, "" for the default graph.
    """
    triples = list(each_triple(path, graph))
    if not triples:
        raise GraphError(f"the built graph {path.name} is empty", mend=MEND)
    return triples


def each_triple(path: Path, graph: str = "") -> Iterator[Triple]:
    """Read a file as ``read_nquads`` does, one triple after the other; an empty one gives none.

    Subjects and predicates have no spaces, so two cuts a line are enough; a file from elsewhere
    belongs to a real parser.
    """
    end = _end(graph)
    length = -len(end)
    number = 0
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            # Written for speed: this loop is half of what an export costs.
            for number, line in enumerate(lines, 1):  # noqa: B007 - told in the error
                s, p, o = line.split(" ", 2)
                if s[:1] != "<" or p[:1] != "<" or o[:1] not in _OBJECT or o[length:] != end:
                    raise ValueError(line)  # noqa: TRY301 - told below, as a line without spaces is
                yield s, p, o[:length]
    except FileNotFoundError as error:
        raise GraphError("there is no built graph yet", mend=MEND) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"the built graph {path.name} cannot be read", mend=MEND) from error
    except ValueError as error:
        raise GraphError(f"{path.name}:{number}: the line is no statement", mend=MEND) from error
