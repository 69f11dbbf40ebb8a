from __future__ import annotations

from pathlib import Path

import pytest

from pharmagraph.extract.tables.mapping import Link, ListCell, Literal, Map, Mapping, Table
from pharmagraph.extract.tables.plan.dialect import print_sql
from pharmagraph.extract.tables.plan.duck import DUCK
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.plan import make_plan
from pharmagraph.extract.tables.plan.provenance import about_graph, fragment, origin_line
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.template import Filter, Ref, Template

BASE = "https://example.org/x/"
OWN = f"{BASE}data/d/"
LISTS = {"tag": ListCell("tag", "tags", separator=";")}


def iri(start: str, *refs: Ref) -> Template:
    """Return a template of IRIs of the data set's own."""
    return Template((OWN + start, *refs))


ID = Ref("id", Filter.ENCODE)


def mapping(*maps: Map) -> Mapping:
    """Return a mapping of one table."""
    table = Table("t", (), "csv", lists=LISTS)
    return Mapping("d", BASE, "", "", tables={"t": table}, maps={m.name: m for m in maps})


def test_families_are_in_order_and_apart() -> None:
    """Maps whose subjects may mix are one family; families come in the order of their text."""
    kind = (iri("vocab/A"),)
    maps = [
        Map(f"m{i}", "t", iri(start, ID), types=kind) for i, start in enumerate(["z/", "a/", "z/b", "a-"])
    ]
    found = [
        (family.prefix, [part.map for part in family.parts]) for family in make_plan(mapping(*maps)).families
    ]
    assert found == [(f"<{OWN}a-", ["m3"]), (f"<{OWN}a/", ["m1"]), (f"<{OWN}z/", ["m0", "m2"])]


def test_maps_without_lines_are_left_out() -> None:
    """A map that says nothing of its subjects makes no family."""
    assert make_plan(mapping(Map("m", "t", iri("a/", ID)))).families == ()


def test_segments_are_in_the_order_of_predicates() -> None:
    """Lines of one predicate are one segment; what columns make may mix with what begins alike."""
    literal = Literal(iri("vocab/b"), Template((Ref("id"),)))
    links = (
        Link(iri("vocab/a"), to=iri("n/", ID)),
        Link(iri("vocab/b/", ID), to=iri("n/", ID)),
        Link(iri("vocab/b/c"), to=iri("n/", ID)),
    )
    made = Map(
        "m", "t", iri("a/", ID), types=(iri("vocab/B"), iri("vocab/A")), literals=(literal,), links=links
    )
    segments = make_plan(mapping(made)).families[0].parts[0].segments
    assert [(s.predicate.removeprefix(OWN), len(s.lines), s.countable) for s in segments] == [
        (TYPE, 2, True),
        ("vocab/a", 1, True),
        ("", 2, False),
        ("vocab/b", 1, True),
    ]
    assert segments[0].fixed == (f"{OWN}vocab/A", f"{OWN}vocab/B")


def test_part_reads_no_more_columns_than_needed() -> None:
    """The staged columns of a part are those of its lines: not those of subject and conditions."""
    tags = Literal(iri("vocab/b"), Template((Ref("tags", list="tag"),)), each="tag")
    part = make_plan(mapping(Map("m", "t", iri("a/", ID), literals=(tags,)))).families[0].parts[0]
    assert part.columns == ("c1",)
    assert part.segments[0].cell == "c1"


def test_segment_of_a_list_and_a_cell_has_no_cell_of_its_own() -> None:
    """Where a line reads more than the list, a glossary of its cells would not do."""
    both = Template((Ref("tags", list="tag"), Ref("id")))
    part = make_plan(mapping(Map("m", "t", iri("a/", ID), literals=(Literal(iri("p"), both, each="tag"),))))
    assert part.families[0].parts[0].segments[0].cell == ""


def test_origin_names_the_row_of_a_table_and_the_line_of_text() -> None:
    """Rows are counted by RFC 7111, lines by RFC 5147, where the first lies between 0 and 1."""
    assert fragment(2) == "row=2"
    assert fragment(1, lines=True) == "line=0,1"
    assert about_graph(mapping()) == f"{BASE}about/d"


def test_origin_of_one_file_is_simple() -> None:
    """Where all rows come from one file, nothing is looked up."""
    line = origin_line(mapping(), [StagedFile("t", Path("t"), "https://example.org/f")])
    assert print_sql(line, DUCK) == (
        "(s || ' <http://www.w3.org/ns/prov#wasDerivedFrom> <https://example.org/f#row='"
        " || cast(row as varchar) || '> <https://example.org/x/about/d> .\n')"
    )


def test_origin_needs_files() -> None:
    """Without a file there is no row to come from."""
    with pytest.raises(ValueError, match="no staged files"):
        origin_line(mapping(), [])


def test_link_to_nowhere_is_refused() -> None:
    """A link has a target or a look-up; the reader of mappings sees to that."""
    with pytest.raises(ValueError, match="leads to"):
        make_plan(mapping(Map("m", "t", iri("a/", ID), links=(Link(iri("p")),))))
