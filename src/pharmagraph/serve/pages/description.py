"""What the graph says of one thing, as RDF: byte for byte the lines of the built files.

A term comes with the statements about it, each with its value and evidence; a statement with its parts.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import ABOUT, DATA
from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import PROV, VOCAB
from pharmagraph.serve.pages.sortedfile import sorted_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pharmagraph.rdfterms import Triple
    from pharmagraph.serve.generation import GraphFile

MOST_STATEMENTS = 1_000
"""Of a term with more statements than this, the others are named and not described."""
MOST_OF_A_DATASET = 20_000
_STATEMENT = f"<{VOCAB}statement>"
_FROM = f"<{PROV}wasDerivedFrom>"


def triples_about(iri: str, graphs: Iterable[GraphFile], *, parts: bool = False) -> list[Triple]:
    """Return the triples of a thing and of the statements about it, from the graphs given, sorted.

    ``parts`` says that what lies below it in the path belongs to it, as with a statement.
    """
    found: set[Triple] = set()
    files = [graph for graph in graphs if graph.path.stat().st_size]
    for graph in files:
        with sorted_file(graph.path, graph.iri) as file:
            own = list(file.about(iri, parts=parts))
            found.update(own)
            statements = [o[1:-1] for _, p, o in own if p == _STATEMENT][:MOST_STATEMENTS]
            for statement in statements:
                found.update(file.about(statement, parts=True))
    return sorted(found)


def triples_of_dataset(graphs: Mapping[str, GraphFile], base: str, name: str) -> list[Triple]:
    """Return how an imported data set is described: its files, counts, classes and properties, sorted.

    The rows that subjects come from are left out, and so is what it says: that is a graph of its own.
    """
    about, own = f"{base}{ABOUT}/{name}", f"{base}{DATA}/{name}"
    words = f"<{own}/vocab/"
    found: list[Triple] = []
    if about in graphs and graphs[about].path.stat().st_size:
        with sorted_file(graphs[about].path, about) as file:
            found += file.about(own)
            for part in (about, f"{own}/vocab"):
                found += islice(file.about(part, parts=True), MOST_OF_A_DATASET)
    return sorted(triple for triple in found if not (triple[0].startswith(words) and triple[1] == _FROM))


def own_triples(iri: str, graphs: Iterable[GraphFile]) -> list[Triple]:
    """Return the triples whose subject is a thing, from the graphs given."""
    found: list[Triple] = []
    for graph in graphs:
        if graph.path.stat().st_size:
            with sorted_file(graph.path, graph.iri) as file:
                found += file.about(iri)
    return found


def described(triples: list[Triple], form: str, prefixes: Mapping[str, str]) -> bytes:
    """Write triples in an export format, with the disclaimer where the format has comments."""
    return WRITERS[form].write(triples, prefixes, DISCLAIMER)
