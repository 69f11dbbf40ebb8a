from __future__ import annotations

from dataclasses import replace

from pharmagraph.extract.tables.mapping import Link, ListCell, Literal, Lookup, Map, Mapping, Table
from pharmagraph.extract.tables.plan.staged import Layout, lookups_of, typed_value, values_of
from pharmagraph.extract.tables.template import Ref, Template

P = Template(("https://example.org/p",))
S = Template(("https://example.org/s/", Ref("b")))
DATE = Literal(P, Template((Ref("day"),)), datatype="date", format="yyyyMMdd")
UNIT = Lookup(Template((Ref("a"),)), vocabulary="unit")
CODE = Lookup(Template((Ref("codes", list="code"),)), crosswalk="DOID")


def mapping(*maps: Map) -> Mapping:
    """Return a mapping of one table."""
    table = Table("t", (), "csv", lists={"code": ListCell("code", "codes", separator=";")})
    return Mapping("d", "https://example.org/", "", "", tables={"t": table}, maps={m.name: m for m in maps})


def test_values_are_sorted_and_each_there_once() -> None:
    """Typed values are told apart by column, datatype and format; words are no typed values."""
    other = replace(DATE, format="")
    words = Literal(P, Template((Ref("a"),)), datatype="anyURI")
    made = mapping(Map("m", "t", S, literals=(DATE, words)), Map("n", "t", S, literals=(other, DATE)))
    assert values_of(made, "t") == (("day", "date", ""), ("day", "date", "yyyyMMdd"))
    assert typed_value(words) is None


def test_lookups_keep_their_order() -> None:
    """Look-ups come in the order of the mapping, each once, with the list that their items are of."""
    links = (Link(P, lookup=CODE, each="code"), Link(P, lookup=UNIT), Link(P, to=S))
    made = mapping(Map("m", "t", S, links=links), Map("n", "t", S, links=links[1:]))
    assert lookups_of(made, "t") == ((CODE, "code"), (UNIT, ""))


def test_names_of_columns_follow() -> None:
    """Cells are numbered by the sorted names of columns, values and look-ups by their order."""
    links = (Link(P, lookup=CODE, each="code"), Link(P, lookup=UNIT))
    layout = Layout(mapping(Map("m", "t", S, literals=(DATE,), links=links)), "t")
    assert [layout.cell(name) for name in ("a", "b", "codes", "day")] == ["c0", "c1", "c2", "c3"]
    assert layout.value(("day", "date", "yyyyMMdd")) == "v0"
    assert [layout.lookup(CODE), layout.lookup(UNIT)] == ["k0", "k1"]
