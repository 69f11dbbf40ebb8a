from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.islands import Box, Role
from pharmagraph.graphs.layout import CROWD, Layout, lay_out

Links = list[tuple[str, str]]


def star(leaves: int, relations: int = 3) -> tuple[list[Box], Links]:
    """Return a hub with some relations that have so many leaves each."""
    boxes = [Box("hub", "hub", 90, 40, weight=relations * leaves)]
    links = []
    for relation in range(relations):
        boxes.append(Box(f"r{relation}", "relation", 120, 22, bearing=relation / relations))
        links.append(("hub", f"r{relation}"))
        for leaf in range(leaves):
            boxes.append(Box(f"r{relation}-{leaf:04}", "leaf", 80 + leaf % 7 * 12, 20))
            links.append((f"r{relation}", f"r{relation}-{leaf:04}"))
    return boxes, links


def forest(hubs: int, leaves: int = 6) -> tuple[list[Box], Links]:
    """Return hubs that share leaves and point at each other."""
    boxes, links = [], []
    for hub in range(hubs):
        boxes += [
            Box(f"h{hub:03}", "hub", 100, 36, weight=leaves),
            Box(f"h{hub:03}-r", "relation", 110, 22),
        ]
        links.append((f"h{hub:03}", f"h{hub:03}-r"))
        for leaf in range(leaves):
            name = f"l{(hub * 5 + leaf) % (hubs * 4):04}"
            boxes.append(Box(name, "leaf", 120, 20))
            links.append((f"h{hub:03}-r", name))
        if hub:
            links.append((f"h{hub - 1:03}-r", f"h{hub:03}"))
    return list({box.id: box for box in boxes}.values()), links


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """Return the pairs of boxes whose rectangles share more than a border."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(
            ((name, place.rectangle) for name, place in sorted(layout.places.items())), 2
        )
        if a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6
    ]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], Links]:
    """Draw hubs, relations and leaves of any size, joined at random."""
    boxes = []
    links: Links = []
    sizes = st.floats(5, 250)
    for role, count in (("hub", 6), ("relation", 8), ("leaf", 20)):
        number = draw(st.integers(0, count))
        chosen: Role = role  # type: ignore[assignment]
        boxes += [
            Box(f"{role}{at}", chosen, draw(sizes), draw(st.floats(14, 90)), draw(st.integers(0, 9)))
            for at in range(number)
        ]
    relations = [box.id for box in boxes if box.role == "relation"]
    others = [box.id for box in boxes if box.role != "relation"]
    hubs = [box.id for box in boxes if box.role == "hub"]
    if relations and hubs:
        links += [(draw(st.sampled_from(hubs)), name) for name in relations]
    if relations and others:
        pairs = st.tuples(st.sampled_from(relations), st.sampled_from(others))
        links += draw(st.lists(pairs, max_size=40))
    return boxes, links


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_nothing_overlaps(graph: tuple[list[Box], Links]) -> None:
    """No two rectangles overlap, whatever the graph, and each box has its size and its place."""
    boxes, links = graph
    layout = lay_out(boxes, links)
    assert sorted(box.id for box in boxes) == sorted(layout.places)
    assert overlaps(layout) == []
    for box in boxes:
        left, top, right, bottom = layout.places[box.id].rectangle
        assert (right - left, bottom - top) == pytest.approx((box.width, box.height))


@settings(max_examples=50, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(graph: tuple[list[Box], Links], random: object) -> None:
    """The same graph in another order gives the same picture."""
    boxes, links = graph
    expected = lay_out(boxes, links)
    shuffle = random.shuffle  # type: ignore[attr-defined]
    shuffle(boxes)
    shuffle(links)
    assert expected == lay_out(boxes, links)


@pytest.mark.parametrize("leaves", [1, 4, 19, 150])
def test_a_large_relation_does_not_overlap(leaves: int) -> None:
    """A relation with very many leaves breaks them into columns that keep apart."""
    assert overlaps(lay_out(*star(leaves))) == []


def test_a_high_leaf_keeps_off_a_wide_hub() -> None:
    """A leaf much higher than its relation stands outside of the hub that both belong to."""
    boxes = [
        Box("hub", "hub", 250, 90, weight=2),
        Box("root", "hub", 60, 40, weight=9),
        Box("of", "relation", 60, 20),
    ]
    links = [("root", "of"), ("of", "hub")]
    for name in "ab":
        boxes += [Box(f"r{name}", "relation", 60, 14), Box(name, "leaf", 60, 120)]
        links += [("hub", f"r{name}"), (f"r{name}", name)]
    assert overlaps(lay_out(boxes, links)) == []


def test_branches_run_under_no_label() -> None:
    """Where a relation's leaves stand in one column, no branch passes through another box."""
    boxes, links = star(9, relations=14)
    places = lay_out(boxes, links).places
    hits = []
    for start, end in links:
        one, other = places[start], places[end]
        for share in range(1, 100):
            x = one.x + (other.x - one.x) * share / 100
            y = one.y + (other.y - one.y) * share / 100
            hits += [
                (start, end, name)
                for name, place in places.items()
                if name not in {start, end}
                and place.rectangle[0] < x < place.rectangle[2]
                and place.rectangle[1] < y < place.rectangle[3]
            ]
    assert hits == []


def test_one_more_leaf_moves_others_by_a_row_at_most() -> None:
    """A fact that is added shifts the rest by less than a row, and keeps all sides."""
    boxes, links = star(8, relations=6)
    before = lay_out(boxes, links).places
    boxes.append(Box("r1-9999", "leaf", 80, 20))
    after = lay_out(boxes, [*links, ("r1", "r1-9999")]).places
    hub = (after["hub"].x - before["hub"].x, after["hub"].y - before["hub"].y)
    shifts = [
        max(abs(after[name].x - place.x - hub[0]), abs(after[name].y - place.y - hub[1]))
        for name, place in before.items()
    ]
    assert max(shifts) < 22
    assert sum(shift > 1 for shift in shifts) < 0.7 * len(shifts)
    assert {name: place.side for name, place in before.items()} == {name: after[name].side for name in before}


def test_a_term_reached_twice_is_drawn_once() -> None:
    """The second way to a term is no branch, but a line that crosses the tree."""
    boxes = [
        Box("hub", "hub", 90, 40, weight=2),
        Box("r1", "relation", 60, 20),
        Box("r2", "relation", 60, 20),
        Box("leaf", "leaf", 60, 20),
    ]
    links = [("hub", "r1"), ("hub", "r2"), ("r1", "leaf"), ("r2", "leaf")]
    layout = lay_out(boxes, links)
    assert {("hub", "r1"), ("hub", "r2"), ("r1", "leaf")} == layout.branches


def test_root_is_the_term_with_most_statements() -> None:
    """The heaviest hub stands in the middle, with relations on both sides."""
    boxes, links = star(5, relations=4)
    layout = lay_out(boxes, links)
    assert layout.places["hub"].side == 0
    sides = {layout.places[f"r{number}"].x < layout.places["hub"].x for number in range(4)}
    assert sides == {True, False}


def test_a_small_hub_hangs_from_what_it_points_at() -> None:
    """A brand with one statement stays beside its drug; a large hub makes its own island."""
    boxes, links = star(3)
    boxes += [
        Box("brand", "hub", 60, 30, weight=1),
        Box("brand of", "relation", 60, 20),
        Box("drug", "hub", 60, 30, weight=8),
        Box("treats", "relation", 60, 20),
    ]
    links += [("brand", "brand of"), ("brand of", "r0-0000"), ("drug", "treats"), ("treats", "r0-0001")]
    branches = lay_out(boxes, links).branches
    assert ("brand of", "r0-0000") in branches
    assert ("treats", "r0-0001") not in branches


def test_parts_that_nothing_joins_lie_beside() -> None:
    """A term without statements, and a relation without a hub, have a place of their own."""
    boxes, links = star(3)
    boxes += [Box("alone", "leaf", 60, 20), Box("lost", "relation", 60, 20)]
    layout = lay_out(boxes, [*links, ("nobody", "r0"), ("hub", "nothing")])
    assert {"alone", "lost"} <= set(layout.places)
    assert overlaps(layout) == []


def test_an_empty_graph_has_no_places() -> None:
    """Nothing to draw is not an error."""
    assert Layout({}, frozenset()) == lay_out([], [])


def test_a_large_graph_becomes_islands_of_bounded_size() -> None:
    """A chain of hubs is cut into islands rather than drawn as one endless arm."""
    boxes, links = forest(120)
    layout = lay_out(boxes, links)
    assert overlaps(layout) == []
    assert sum(
        place.side == 0 and name.startswith("h") and "-" not in name for name, place in layout.places.items()
    ) > len(boxes) / (2 * CROWD)


def test_layout_needs_no_drawing_library() -> None:
    """Importing the layout loads neither pyvis nor networkx, which take a second."""
    code = "import sys, pharmagraph.graphs.layout; print({'pyvis', 'networkx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
