from __future__ import annotations

import pytest

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.compare import Comparison, FactView, Side, compare


def side(name: str, *facts: FactView, unread: str = "", problems: tuple[str, ...] = ()) -> Side:
    """Make one side of facts files."""
    return Side(
        name, "facts files", {f.reference: f for f in facts}, problems, frozenset(filter(None, [unread]))
    )


def view(reference: str, **fields: str) -> FactView:
    """Make a fact."""
    return FactView(reference, f"summary of {reference}", {"status": "accepted", **fields})


def test_equal_sides_do_not_differ() -> None:
    """Nothing changed, nothing is told."""
    found = compare(side("old", view("a/1", cue="x")), side("new", view("a/1", cue="x")))
    assert found == Comparison("old", "new", (), (), (), ())
    assert not found.differs


def test_facts_come_and_go() -> None:
    """Facts are matched by reference; each part is sorted."""
    found = compare(side("old", view("b/2"), view("a/1")), side("new", view("c/4"), view("b/2"), view("c/3")))
    assert [f.reference for f in found.added] == ["c/3", "c/4"]
    assert [f.reference for f in found.removed] == ["a/1"]
    assert found.differs


def test_a_change_names_its_fields_with_old_and_new_text() -> None:
    """A field that came or went has no text on the other side."""
    found = compare(
        side("old", view("a/1", cue="x", site="calf")), side("new", view("a/1", cue="y", role="sole"))
    )
    (change,) = found.changed
    assert change.fields == (("cue", "x", "y"), ("role", "", "sole"), ("site", "calf", ""))
    assert change.status is None


def test_a_change_of_status_stands_in_its_own_part() -> None:
    """Status comes first, with the other fields that changed along with it."""
    old, new = view("a/1", because=""), view("a/1", status="disputed", because="a label says otherwise")
    found = compare(side("old", old), side("new", new))
    assert found.changed == ()
    (change,) = found.status
    assert change.status == ("accepted", "disputed")
    assert [name for name, _, _ in change.fields] == ["status", "because"]


def test_a_document_that_one_side_cannot_read_is_left_out_on_both() -> None:
    """Otherwise all its facts would seem to have been added."""
    old = side("old", unread="a", problems=("a is broken",))
    found = compare(old, side("new", view("a/1"), view("b/1")))
    assert [f.reference for f in found.added] == ["b/1"]
    assert found.unread == ("a",)
    assert found.problems == ("old: a is broken",)
    assert compare(old, side("new", view("a/1"))).differs


def test_files_and_graphs_cannot_be_compared() -> None:
    """Their fields are not the same."""
    graph = Side("g.nq", "a graph", {})
    with pytest.raises(PharmagraphError, match=r"g\.nq and new cannot be compared: a graph on one side"):
        compare(graph, side("new"))
