from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pharmagraph.extract.tables.plan.dialect import CALLS, print_sql
from pharmagraph.extract.tables.plan.duck import DUCK, duck_text
from pharmagraph.extract.tables.plan.expression import (
    Column,
    Function,
    Number,
    Text,
    all_of,
    call,
    columns_in,
    escaped,
    join,
    replaced,
    slugged,
)
from pharmagraph.extract.tables.plan.sparksql import SPARK
from pharmagraph.extract.tables.template import slug
from pharmagraph.rdfterms import plain, segment

ANY = st.text(st.characters(exclude_categories=["Cs"]))
NASTY = (
    "".join(map(chr, [*range(0xA1), 0x2028, 0xD7FF, 0xFEFF, 0xFFFE, 0xFFFF, 0x10FFFF]))
    + "'; DROP TABLE t --é"
)
A, B = Column("a"), Column("b")


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    """Give a connection to an empty database."""
    return duckdb.connect()


def value(database: duckdb.DuckDBPyConnection, expression: str, cell: str) -> object:
    """Return what SQL makes of the column ``a``."""
    row = database.execute(f"select {expression} from (select ?::varchar as a)", [cell]).fetchone()  # noqa: S608
    assert row
    return row[0]


@given(cell=ANY)
@example(cell=NASTY)
def test_escaping_is_that_of_terms(database: duckdb.DuckDBPyConnection, cell: str) -> None:
    """Whatever a cell holds, the literal is the one that rdfterms writes."""
    assert value(database, print_sql(join(Text('"'), escaped(A), Text('"')), DUCK), cell) == plain(cell)


@given(cell=ANY)
@example(cell=NASTY)
def test_encoding_is_that_of_terms(database: duckdb.DuckDBPyConnection, cell: str) -> None:
    """Whatever a cell holds, the segment of an IRI is the one that rdfterms writes."""
    assert value(database, print_sql(call("encode", A), DUCK), cell) == segment(cell)


@given(cell=ANY)
@example(cell=NASTY)
def test_slugs_are_those_of_templates(database: duckdb.DuckDBPyConnection, cell: str) -> None:
    """A slug is the one that templates define; nothing left is no value."""
    assert value(database, print_sql(slugged(A), DUCK), cell) == (slug(cell) or None)


@given(text=ANY)
@example(text=NASTY)
@example(text="\0")
def test_fixed_text_stays_text(database: duckdb.DuckDBPyConnection, text: str) -> None:
    """Text of a mapping comes out of the database as it went in, and is never taken for SQL."""
    assert value(database, duck_text(text), "") == text


@given(cells=st.lists(st.text("abéß😀\uffff\x01~ "), max_size=5))
def test_lists_are_sorted_as_utf8(database: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    """A list in order has each text once, sorted by code point, and no NULL."""
    expression = call("in_order", call("list", *map(Text, cells), call("nothing")))
    assert value(database, print_sql(expression, DUCK), "") == sorted(set(cells))


@pytest.mark.parametrize("dialect", [DUCK, SPARK], ids=lambda dialect: dialect.name)
def test_dialects_have_all_calls(dialect: object) -> None:
    """Each dialect writes every call that there is, and no other."""
    assert isinstance(dialect, type(DUCK))
    assert set(dialect.calls) == set(CALLS)


def test_forms_take_arguments_by_place_or_all() -> None:
    """A form names arguments by number, or takes all of them with something between."""
    whole = call("when", call("and", A, B), call("minus", Number(3), Number(1)), call("nothing"))
    assert print_sql(whole, DUCK) == "case when (a and b) then (3 - 1) else null end"
    assert print_sql(call("one_of", A, Text("x"), Text("it's")), DUCK) == "(a in ('x', 'it''s'))"
    assert (
        print_sql(call("transform", A, Function("x", Column("x"))), DUCK) == "list_transform(a, lambda x: x)"
    )


def test_joining_merges_fixed_text() -> None:
    """Joins within joins are one, and texts side by side are one text."""
    assert join(Text("a"), join(Text("b"), A, Text("c")), Text("d")) == call(
        "join", Text("ab"), A, Text("cd")
    )
    assert join(Text("a"), Text("b")) == Text("ab")
    assert join(A) == A


def test_conditions_are_joined_once_each() -> None:
    """All of nothing is nothing; all of one is that one; repeats count once."""
    assert all_of() is None
    assert all_of(A, A) == A
    assert all_of(A, B, A) == call("and", A, B)


def test_columns_are_found_and_replaced_inside_functions() -> None:
    """What stands in functions and calls is found and replaced too."""
    expression = call("transform", A, Function("x", join(Column("x"), B, Text("b"), Number(1))))
    assert columns_in(expression) == {"a", "b", "x"}
    changed = call("transform", A, Function("x", join(Column("x"), A, Text("b"), Number(1))))
    assert replaced(expression, B, A) == changed
