"""What the other tests here measure with can tell right from wrong."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from support.conformance_hostile import TRAP_PORT, trap_for_connections, trap_for_readers
from support.conformance_results import Outcome, difference, value
from support.conformance_sockets import statuses

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = ox.BlankNode("a"), ox.BlankNode("b"), ox.BlankNode("c")
ONE, TWO = ("literal", "1"), ("literal", "2")
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


def outcome(*rows: tuple[object, ...]) -> Outcome:
    """Make an outcome of rows with the columns x and y."""
    return Outcome(("x", "y"), tuple(dict(zip("xy", row, strict=True)) for row in rows))  # type: ignore[arg-type]


SAME = [
    (outcome((ONE, TWO), (TWO, ONE)), outcome((TWO, ONE), (ONE, TWO))),
    (outcome((A, ONE), (B, TWO)), outcome((B, ONE), (A, TWO))),
    (outcome((A, B), (B, C), (C, A)), outcome((B, A), (A, C), (C, B))),
    (outcome((A, ONE), (A, ONE)), outcome((C, ONE), (C, ONE))),
    (outcome((("triple", A, ONE, B), A)), outcome((("triple", C, ONE, A), C))),
    (Outcome(truth=False), Outcome(truth=False)),
]
OTHER = [
    (outcome((ONE, TWO)), outcome((ONE, ONE))),
    (outcome((ONE, ONE), (ONE, ONE)), outcome((ONE, ONE))),
    (outcome((ONE, ONE), (ONE, ONE), (TWO, TWO)), outcome((ONE, ONE), (TWO, TWO), (TWO, TWO))),
    (outcome((A, A)), outcome((A, B))),
    (outcome((A, B)), outcome((A, A))),
    (outcome((A, ONE), (A, TWO)), outcome((A, ONE), (B, TWO))),
    (outcome((A, ONE)), outcome((("iri", "a"), ONE))),
    (outcome((A, B), (B, C), (C, A)), outcome((A, B), (B, A), (C, C))),
    (outcome((("triple", A, ONE, B), A)), outcome((("triple", A, ONE, B), B))),
    (Outcome(("x",), ({"x": ONE},)), Outcome(("y",), ({"y": ONE},))),
    (Outcome(("x",), ({"x": ONE},)), Outcome(("x",), ({},))),
    (Outcome(truth=False), Outcome(truth=True)),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_outcomes_that_differ_in_names_of_blank_nodes_alone_are_the_same(
    one: Outcome, other: Outcome
) -> None:
    """The order of rows and the names of blank nodes make no difference, either way round."""
    assert difference(one, other) == difference(other, one) == ""


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_outcomes_differ(one: Outcome, other: Outcome) -> None:
    """A row more, another value, another pattern of blank nodes or another column is a difference."""
    assert difference(one, other)
    assert difference(other, one)


def test_order_counts_where_it_is_asked_for() -> None:
    """Rows in another order differ where the query has an ORDER BY."""
    one, other = outcome((ONE, A), (TWO, B)), outcome((TWO, A), (ONE, B))
    assert difference(one, other) == ""
    assert difference(one, other, ordered=True)
    assert difference(one, outcome((ONE, C), (TWO, A)), ordered=True) == ""


def test_reduced_rows_may_come_more_than_once() -> None:
    """How often a row comes makes no difference for SELECT REDUCED."""
    one, other = outcome((ONE, ONE), (ONE, ONE)), outcome((ONE, ONE))
    assert difference(one, other, reduced=True) == ""
    assert difference(one, outcome((TWO, ONE)), reduced=True)


def test_numbers_are_compared_by_value_and_type() -> None:
    """01 is 1, but the decimal 1 is not the integer 1; a text stays as it is written."""
    assert value(ox.Literal("01", datatype=INTEGER)) == value(ox.Literal("1", datatype=INTEGER))
    assert value(ox.Literal("1.50", datatype=DECIMAL)) == value(ox.Literal("1.5", datatype=DECIMAL))
    assert value(ox.Literal("1", datatype=DECIMAL)) != value(ox.Literal("1", datatype=INTEGER))
    assert value(ox.Literal("01")) != value(ox.Literal("1"))
    assert value(ox.Literal("a", language="en")) != value(ox.Literal("a"))


def test_the_trap_for_connections_notices_one() -> None:
    """A connection to the port is noted."""
    with trap_for_connections() as came:
        assert came == []
        with socket.create_connection(("127.0.0.1", TRAP_PORT), timeout=10) as connection:
            assert connection.recv(1) == b""
        assert len(came) == 1


def test_the_trap_for_readers_notices_one(tmp_path: Path) -> None:
    """A reader of the file is noted; that nobody reads it, too."""
    with trap_for_readers(tmp_path / "unread") as came:
        pass
    assert came == []
    with trap_for_readers(tmp_path / "read") as came:
        reader = threading.Thread(target=(tmp_path / "read").read_bytes)
        reader.start()
        reader.join(10)
        assert came == [str(tmp_path / "read")]


def test_each_answer_on_a_connection_is_counted() -> None:
    """Statuses are read of all answers that came back on one connection, whatever their bodies end with."""
    one = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{}\n"
    other = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}"
    assert statuses(one + other + one) == [200, 400, 200]
    assert statuses(b"") == [0]
