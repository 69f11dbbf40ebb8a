from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import MissingExtraError, PharmagraphError
from pharmagraph.graphs.analysis import engine as engines
from pharmagraph.graphs.analysis.costs import cost_of, passing
from pharmagraph.graphs.analysis.engine import NETWORKX, RUSTWORKX, Networkx, engine_for
from pharmagraph.graphs.analysis.paths import best_paths
from pharmagraph.graphs.analysis.web import Web
from support.analysing import row, term

if TYPE_CHECKING:
    from pharmagraph.graphs.analysis.paths import Path
    from pharmagraph.graphs.records import StatementRow

NAMES = "abcdef"
STATUSES = ["accepted", "reported", "inferred", "disputed"]


@st.composite
def webs(draw: st.DrawFn) -> list[StatementRow]:
    """Draw statements among a few terms."""
    ends = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(STATUSES))
    return [
        row(n, subject, "treats", obj, status=status)
        for n, (subject, obj, status) in enumerate(draw(st.lists(ends, max_size=14)))
    ]


def every_path(web: Web, start: str, end: str) -> list[tuple[int, int, list[str]]]:
    """Return all paths without loops as (cost, terms, names), in order: by trying every way."""
    found = []
    names = [name for name in NAMES if name not in {start, end}]
    for length in range(len(names) + 1):
        for middle in permutations(names, length):
            way = [start, *middle, end]
            numbers = [web.number.get(term(name), -1) for name in way]
            pairs = [tuple(sorted(pair)) for pair in pairwise(numbers)]
            joined = {edge[:2] for edge in web.edges}
            if all(pair in joined for pair in pairs):
                steps = sum(min(map(cost_of, web.between(*pair))) for pair in pairs)
                hubs = sum(passing(web.neighbours[n]) for n in numbers[1:-1])
                found.append((steps + hubs, len(way), way))
    return sorted(found)


def names_of(path: Path) -> list[str]:
    """Return the names of the terms of a path."""
    return [iri.rsplit("/", 1)[-1] for iri in path.terms]


@given(rows=webs(), most=st.integers(1, 12))
def test_paths_are_the_cheapest_that_there_are(rows: list[StatementRow], most: int) -> None:
    """Both engines give what trying every way gives: costs, order and all."""
    web = Web(rows)
    expected = every_path(web, "a", "f")[:most]
    for engine in (NETWORKX, RUSTWORKX):
        found = best_paths(web, {}, term("a"), term("f"), most=most, engine=engine)
        assert [(p.cost, len(p.terms), names_of(p)) for p in found] == expected


@given(rows=webs())
def test_both_engines_measure_alike(rows: list[StatementRow]) -> None:
    """Distances are equal, PageRank and betweenness to nine places."""
    web = Web(rows)
    if not web.terms:
        return
    one, other = (engine_for(name, len(web.terms), web.edges) for name in (NETWORKX, RUSTWORKX))
    for start in range(len(web.terms)):
        assert list(one.distances(start)) == list(other.distances(start))
    assert list(one.pagerank()) == pytest.approx(list(other.pagerank()), abs=1e-9)
    assert list(one.betweenness()) == pytest.approx(list(other.betweenness()), abs=1e-9)
    assert sum(one.pagerank()) == pytest.approx(1)


def test_a_long_firm_way_beats_a_short_weak_one() -> None:
    """Two accepted steps go before one that is only reported; the firmest statement stands first."""
    rows = [
        row(1, "a", "treats", "c", status="reported"),
        row(2, "b", "hasDrugClass", "a"),
        row(3, "b", "treats", "c", certainty="hedged"),
        row(4, "b", "treats", "c"),
    ]
    first, second = best_paths(Web(rows), {}, term("a"), term("c"))
    assert (names_of(first), first.cost) == (["a", "b", "c"], 10 + 10 + 3)
    assert [each.iri[-3:] for each in first.hops[1]] == ["004", "003"]
    assert (names_of(second), second.cost) == (["a", "c"], 30)


def test_a_hub_does_not_swallow_everything() -> None:
    """A class that a hundred medicines have is a longer way than two steps over a target of two."""
    rows = [row(n, f"drug-{n}", "hasDrugClass", "class") for n in range(100)]
    rows += [row(200, "drug-1", "actsOn", "target"), row(201, "drug-2", "actsOn", "target")]
    first, second = best_paths(Web(rows), {}, term("drug-1"), term("drug-2"), most=2)
    assert (names_of(first)[1], names_of(second)[1]) == ("target", "class")


def test_ties_are_told_apart_by_labels() -> None:
    """Of ways that cost the same, the labels decide, and not the order of the rows."""
    rows = [row(n, "a", "treats", name) for n, name in enumerate("xyz")]
    rows += [row(n + 10, name, "causedBy", "e") for n, name in enumerate("xyz")]
    labels = {term("z"): "almond", term("x"): "beech", term("y"): "cedar"}
    for order in (rows, rows[::-1]):
        found = best_paths(Web(order), labels, term("a"), term("e"), most=2)
        assert [names_of(p)[1] for p in found] == ["z", "x"]


def test_a_large_graph_is_searched_in_a_part() -> None:
    """On a ladder with two million ways the three cheapest are found at once."""
    rows: list[StatementRow] = []
    for n in range(20):
        for side in "ud":
            rows.append(row(len(rows), f"{n}", "treats", f"{n}{side}"))
            rows.append(row(len(rows), f"{n}{side}", "treats", f"{n + 1}"))
    rows += [row(900, "0", "causedBy", "far"), row(901, "far", "causedBy", "20", status="reported")]
    found = best_paths(Web(rows), {}, term("0"), term("20"), most=3)
    assert names_of(found[0]) == ["0", "far", "20"]
    assert {len(p.terms) for p in found[1:]} == {41}
    assert found[1].cost == found[2].cost


def test_where_there_is_no_way_there_is_no_path() -> None:
    """The same term, a term that nothing is said of, and another part of the graph."""
    web = Web([row(1, "a", "treats", "b"), row(2, "c", "treats", "d")])
    for end in ("a", "d", "nowhere"):
        assert best_paths(web, {}, term("a"), term(end)) == []


def test_engines_are_chosen_by_name_or_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """The choice "auto" takes rustworkx for what is large, if it is there; by name it must be."""
    edges = [(0, 1, 20), (1, 2, 20)]
    assert engine_for("auto", 3, edges).name == NETWORKX
    monkeypatch.setattr(engines, "LARGE", 1)
    assert engine_for("auto", 3, edges).name == RUSTWORKX
    with pytest.raises(PharmagraphError, match="there is no engine 'igraph'"):
        engine_for("igraph", 3, edges)
    monkeypatch.setitem(__import__("sys").modules, "rustworkx", None)
    assert isinstance(engine_for("auto", 3, edges), Networkx)
    with pytest.raises(MissingExtraError) as caught:
        engine_for(RUSTWORKX, 3, edges)
    assert caught.value.extra == "analysis"
