"""What points to a subject of a data set, by property: counted, and the first of each with more pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.dataset import DATA
from pharmagraph.ontology.prefixes import RDF, RDFS
from pharmagraph.rdfterms import iri, is_iri, value_of
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.paging import pages, whole_number
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.datagraphs import DataGraphs
    from pharmagraph.serve.pages.page import Data

FIRST, MANY = 20, 100
"""How many of each property a subject's page shows, and how many a page of one property does."""
_MOST_GROUPS = 30
_MOST_SORTED = 1_000
# The engine sorts by looking each name up as often as it compares it: 30 s for 68,000 (measured).
TOO_LONG = "What else names it could not be found in the time that a page may take."


def incoming(ask: Ask, graphs: DataGraphs, subject: str, given: Mapping[str, str]) -> Data:
    """Return the subjects that name a subject, grouped by property; ``used`` narrows to one property.

    Where the time is over, or too many ask at once, "incomplete" says so.
    """
    address = graphs.atlas.addresses.of(subject)
    try:
        counts = _counts(ask, graphs, subject)
        chosen = given.get("used", "")
        if chosen in counts:
            begin = min(whole_number(given.get("from", "")), counts[chosen])
            group = _group(ask, graphs, subject, (chosen, counts[chosen]), begin - 1, MANY)
            here = f"{address}?used={quoted(chosen)}"
            return _found([group], pages(here, begin, MANY, counts[chosen]))
        groups = [
            _group(ask, graphs, subject, one, 0, FIRST) | {"all": f"{address}?used={quoted(one[0])}"}
            for one in list(counts.items())[:_MOST_GROUPS]
        ]
        return _found(groups, left_out=len(counts) - len(groups))
    except (Fault, PharmagraphError):
        return _found([], incomplete=TOO_LONG)


def _found(groups: list[Data], pager: Data | None = None, *, left_out: int = 0, incomplete: str = "") -> Data:
    return {"groups": groups, "pages": pager, "left_out": left_out, "incomplete": incomplete}


def _counts(ask: Ask, graphs: DataGraphs, subject: str) -> dict[str, int]:
    """Return how often each property names a subject, the most frequent first."""
    answer = ask(
        f"SELECT ?p (COUNT(?x) AS ?n) {{ GRAPH {_data(graphs)} {{ ?x ?p {iri(subject)} }} }} GROUP BY ?p"
    )
    counts = {value_of(p): int(value_of(n)) for p, n in answer.rows if p and n}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _group(  # noqa: PLR0913, PLR0917 - what names what, and which of them
    ask: Ask, graphs: DataGraphs, subject: str, counted: tuple[str, int], begin: int, most: int
) -> Data:
    """Return one property with some of the subjects, in order of their labels where there are few."""
    prop, count = counted
    named = members(ask, _data(graphs), f"?s {iri(prop)} {iri(subject)}", count, begin, most)
    apart = graphs.apart(subject for subject, _ in named)
    return {
        "relation": graphs.property_label(prop) if prop != RDF + "type" else "is of this kind",
        "iri": prop,
        "count": count,
        "subjects": [graphs.named(*one) | {"apart": apart.get(one[0], "")} for one in named],
    }


def members(  # noqa: PLR0913, PLR0917 - a query and which rows of it
    ask: Ask, graph: str, pattern: str, count: int, begin: int, most: int
) -> list[tuple[str, str]]:
    """Return some of the subjects ?s of a pattern with their labels.

    They are sorted by label up to a thousand of them; above, they come as the engine finds them, which is
    the same order each time.
    """
    few = count <= _MOST_SORTED
    window = f"LIMIT {_MOST_SORTED}" if few else f"LIMIT {most} OFFSET {begin}"
    answer = ask(
        f"SELECT ?s ?l {{ {{ SELECT ?s {{ GRAPH {graph} {{ {pattern} }} }} {window} }}"
        f" OPTIONAL {{ GRAPH {graph} {{ ?s <{RDFS}label> ?l }} }} }}"
    )
    found: dict[str, str] = {}
    for s, label in answer.rows:
        if s and is_iri(s):
            found.setdefault(value_of(s), value_of(label) if label else "")
    if not few:
        return list(found.items())
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))[begin : begin + most]


def _data(graphs: DataGraphs) -> str:
    return iri(f"{graphs.atlas.base}{DATA}/{graphs.name}")
