from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.rowchanges import ADDED, CHANGED, GONE, RowChange, row_changes


def answer(columns: str, *rows: tuple[str, ...]) -> Answer:
    """Return rows of texts as an answer; "" is no value."""
    names = columns.split()
    bindings = [
        {name: {"type": "literal", "value": text} for name, text in zip(names, row, strict=True) if text}
        for row in rows
    ]
    body = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return Answer("rows", tuple(names), json.dumps(body).encode())


def test_rows_are_told_apart_by_their_statement() -> None:
    """One that names the same statement has changed; others came or went."""
    old = answer("effect status statement", ("rash", "accepted", "s1"), ("cough", "accepted", "s2"))
    new = answer("effect status statement", ("rash", "disputed", "s1"), ("fever", "", "s3"))
    assert row_changes(old, new) == [
        RowChange(ADDED, (("effect", "fever"), ("statement", "s3"))),
        RowChange(GONE, (("effect", "cough"), ("status", "accepted"), ("statement", "s2"))),
        RowChange(
            CHANGED,
            (("effect", "rash"), ("status", "disputed"), ("statement", "s1")),
            (("status", "accepted", "disputed"),),
        ),
    ]


def test_without_statements_the_first_column_tells_rows_apart() -> None:
    """A count that rose is one row that changed."""
    [change] = row_changes(answer("drug n", ("a", "1")), answer("drug n", ("a", "2")))
    assert (change.kind, change.fields) == (CHANGED, (("n", "1", "2"),))


def test_a_yes_or_no_and_triples_are_compared_too() -> None:
    """A yes that became a no is one answer gone and another come; triples come and go."""
    yes, no = Answer("truth", (), b"true", ""), Answer("truth", (), b"false", "")
    assert [(c.kind, c.cells) for c in row_changes(yes, no)] == [
        (ADDED, (("answer", "no"),)),
        (GONE, (("answer", "yes"),)),
    ]
    graphs = [Answer("graph", (), f"<urn:a> <urn:p> <urn:{end}> .\n".encode(), "") for end in "bc"]
    [change] = row_changes(*graphs)
    assert change.fields == (("object", "<urn:b>", "<urn:c>"),)


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=6)


@given(old=ROWS, new=ROWS)
def test_what_changed_leads_from_the_old_rows_to_the_new(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    """Taking away what went, adding what came and changing what changed gives the new rows, doubles too."""
    left = sorted(old)
    for change in row_changes(answer("a b", *old), answer("a b", *new)):
        cells = tuple(text for _, text in change.cells)
        if change.kind != ADDED:
            was = dict(change.cells) | {name: text for name, text, _ in change.fields}
            left.remove((was["a"], was["b"]))
        if change.kind != GONE:
            left.append((cells[0], cells[1]))
    assert sorted(left) == sorted(new)
    assert row_changes(answer("a b", *old), answer("a b", *sorted(old))) == []
