from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.mapping import Condition, Link, ListCell, Literal, Lookup, Map
from pharmagraph.extract.tables.pattern import read_pattern
from pharmagraph.extract.tables.template import Filter, Ref, Template
from support.staging import BASE, column, literal, mapping, stage, table

if TYPE_CHECKING:
    from pathlib import Path

    from support.staging import Outcome

P = Template((f"{BASE}vocab/p",))
CODE = Template((f"{BASE}thing/", Ref("code", Filter.ENCODE)))


def run(folder: Path, content: str, *maps: Map, find: Any = None, **form: Any) -> Outcome:
    """Stage a table by some maps."""
    of = table(**form)
    return stage(folder, content.encode(), of, mapping(of, *maps), find=find)


def test_a_row_without_a_subject_is_rejected(tmp_path: Path) -> None:
    """The cell that names the subject must hold something."""
    found = run(tmp_path, "code,b\nx,1\n ,2\ny,\n", Map("m", "thing", CODE, literals=(literal("b"),)))
    assert found.numbers == [2, 4]
    assert found.reasons == [(3, "code", f"it is empty, and names the subject: {BASE}thing/{{code}}")]


def test_a_subject_of_hyphens_alone_is_none(tmp_path: Path) -> None:
    """A slug of which nothing is left names nothing."""
    subject = Template((f"{BASE}thing/", Ref("code", Filter.SLUG)))
    found = run(tmp_path, "code\nÄ x\n---\nµ\n\n", Map("m", "thing", subject))
    assert found.numbers == [2]
    assert [(reject.row, reject.value) for reject in found.rejects] == [(3, "---"), (4, "µ")]


STEPS = {
    "sep": ListCell("sep", "b", separator=";"),
    "pat": ListCell("pat", "b", pattern=read_pattern("(?P<x>[^;]+)")),
}


@pytest.mark.parametrize(
    ("each", "around", "wrong"),
    [
        ("", ("thing/", ""), [2, 3]),
        ("", ("thing/", "/more"), [2, 3]),
        ("", ("thing/", "#it"), [2, 3]),
        ("", ("thing/x-", ""), []),
        ("", ("thing/", "-x"), []),
        ("sep", ("thing/", ""), [2, 3, 5, 6]),
        ("pat", ("thing/", ""), [2, 3, 5, 6]),
        ("pat", ("thing-", ""), []),
    ],
)
def test_dots_are_no_step_of_an_iri(
    tmp_path: Path, each: str, around: tuple[str, str], wrong: list[int]
) -> None:
    """A key of one dot or two, as a whole step of the path, leads elsewhere (RFC 3986, section 5.2.4)."""
    before, after = around
    ref = Ref("b", Filter.ENCODE, each, "x" if each == "pat" else "")
    target = Template(tuple(part for part in (BASE + before, ref, after) if part))
    content = "code,b\nx,.\nx,..\nx,...\nx,a; .. ;b\nx,a;.\nx,a.b;c.\nx,\n"
    link = Map("m", "thing", CODE, links=(Link(P, to=target, each=each),))
    for one in (link, Map("m", "thing", target, each=each)):
        found = run(tmp_path, content if one is link or each else content[:-3], one, lists=STEPS)
        assert [reject.row for reject in found.rejects] == wrong
        assert {reject.reason for reject in found.rejects} <= {"an IRI with the step . or .. leads elsewhere"}


CONDITIONS = [
    (Condition("b", present=True), [2, 3, 4]),
    (Condition("b", present=False), [5]),
    (Condition("b", one_of=("x", "it's")), [2, 4]),
    (Condition("b", none_of=("x",)), [3, 4, 5]),
    (Condition("b", matches=read_pattern("^[xy]")), [2, 3]),
    (Condition("b", present=True, none_of=("x",), matches=read_pattern("s|y")), [3, 4]),
]


@pytest.mark.parametrize(("condition", "taken"), CONDITIONS)
def test_rows_that_a_map_does_not_take_need_no_subject(
    tmp_path: Path, condition: Condition, taken: list[int]
) -> None:
    """Only where all conditions hold must there be a subject."""
    found = run(tmp_path, "code,b\n,x\n,y\n,it's\n,\n", Map("m", "thing", CODE, where=(condition,)))
    assert [reject.row for reject in found.rejects] == taken
    found = run(
        tmp_path,
        "code,b\n,x\n,y\n,it's\n,\n",
        Map("m", "thing", CODE, where=(condition, Condition("b", one_of=("z",)))),
    )
    assert found.rejects == []


def test_typed_values_are_staged_beside_their_cells(tmp_path: Path) -> None:
    """The text stays in c, the canonical form stands in v; what does not fit is told."""
    literals = (
        literal("n", datatype="decimal"), literal("d", datatype="date", format="yyyyMMdd"),
        literal("d", datatype="date"), literal("d"),
    )  # fmt: skip
    found = run(
        tmp_path,
        "code,n,d\nx,01.50,\n,,20200101\ny,1e3,\nz,,2020\n",
        Map("m", "thing", CODE, literals=literals[:2]),
    )
    assert [(row["c1"], row["c2"], row["v0"], row["v1"]) for row in found.rows] == [
        (None, "01.50", None, "1.5")
    ]
    assert [reason[:2] for reason in found.reasons] == [(3, "code"), (4, "n"), (5, "d")]
    assert found.reasons[1:] == [
        (4, "n", "it is not a number such as 1.5; decimalChar: names another sign than the point"),
        (5, "d", "it is not a date in the form yyyyMMdd"),
    ]  # fmt: skip
    assert [reject.value for reject in found.rejects] == ["", "1e3", "2020"]
    found = run(tmp_path, "code,d\nx,20200101\n", Map("m", "thing", CODE, literals=literals[1:]))
    assert found.reasons == [(2, "d", "it is not a date such as 2019-04-29")]


def test_the_first_column_of_the_file_is_told(tmp_path: Path) -> None:
    """Where a row has several faults, the one that stands furthest to the left counts."""
    literals = (literal("a", datatype="integer"), literal("b", datatype="boolean"))
    m = Map("m", "thing", CODE, literals=literals)
    assert run(tmp_path, "b,code,a\nx,,y\n", m).reasons == [(2, "b", "it is not true, false, 1 or 0")]
    assert run(tmp_path, "a,b,code\nx,,\n", m).reasons == [(2, "a", "it is not a whole number")]


def test_addresses_hold_no_spaces(tmp_path: Path) -> None:
    """A cell that is written as anyURI has only what an IRI may hold."""
    m = Map("m", "thing", CODE, literals=(literal("u", datatype="anyURI"),))
    found = run(tmp_path, "code,u\nx,https://example.org/ä\ny,https://example.org/a b\nz,<\n", m)
    assert found.numbers == [2]
    assert [reason[:2] for reason in found.reasons] == [(3, "u"), (4, "u")]


LISTS = {
    "part": ListCell("part", "parts", separator=";"),
    "kind": ListCell("kind", "kinds", pattern=read_pattern(r"(?P<name>[a-z]+) \[(?P<of>[A-Z]*)\]")),
}


def test_a_pattern_that_finds_nothing_rejects_the_row(tmp_path: Path) -> None:
    """A cell with words in which the list's pattern finds nothing is told, unless the mapping skips it."""
    links = (
        Link(P, to=Template((f"{BASE}kind/", Ref("kinds", Filter.ENCODE, "kind", "name"))), each="kind"),
    )
    content = "code,kinds\nx,a [B]\ny,\nz,nothing\n"
    m = Map("m", "thing", CODE, links=links)
    found = run(tmp_path, content, m, lists=LISTS)
    assert found.numbers == [2, 3]
    assert found.reasons == [(4, "kinds", "the pattern of the list 'kind' finds nothing in it")]
    skipping = {"kind": ListCell("kind", "kinds", pattern=LISTS["kind"].pattern, unmatched="skip")}
    assert run(tmp_path, content, m, lists=skipping).rejects == []
    assert (
        run(tmp_path, content, Map("m", "thing", CODE, literals=(literal("kinds"),)), lists=LISTS).rejects
        == []
    )


@pytest.mark.parametrize("name", LISTS)
def test_items_need_the_other_columns_of_their_subject(tmp_path: Path, name: str) -> None:
    """A map over items needs its other columns only where there is an item."""
    cut = LISTS[name]
    group = "name" if cut.pattern else ""
    subject = Template(
        (f"{BASE}x/", Ref("code", Filter.ENCODE), "/", Ref(cut.column, Filter.ENCODE, name, group))
    )
    content = f"code,{cut.column}\nx,a [B]\n,a [B]\n,\n,; ; \n"
    form = {"lists": {name: ListCell(name, cut.column, cut.separator, cut.pattern, "skip")}}
    found = run(tmp_path, content, Map("m", "thing", subject, each=name), **form)
    assert [reason[:2] for reason in found.reasons] == [(3, "code")]


def find(lookup: Lookup, value: str) -> str | None:
    """Find made-up terms."""
    known = {
        "tablet": f"{BASE}term/tablet",
        "a": f"{BASE}term/a",
        "b B": f"{BASE}term/b",
        "c": f"{BASE}term/c",
    }
    return known.get(value) if lookup.vocabulary or value != "c" else None


def test_lookups_are_answered_beside_their_rows(tmp_path: Path) -> None:
    """A known value gives its IRI, an empty cell nothing; an unknown one rejects the row or is skipped."""
    form = Lookup(column("form"), vocabulary=f"{BASE}DosageForm")
    skipped = Lookup(column("id"), crosswalk="DOID", unknown="skip")
    m = Map("m", "thing", CODE, links=(Link(P, lookup=form), Link(P, lookup=skipped)))
    content = "form,id,code\ntablet,a,1\n,x,2\nbrick,a,3\ntablet,,4\n"
    found = run(tmp_path, content, m, find=find)
    assert [(row["row"], row["k0"], row["k1"]) for row in found.rows] == [
        (2, f"{BASE}term/tablet", f"{BASE}term/a"), (3, None, None), (5, f"{BASE}term/tablet", None),
    ]  # fmt: skip
    assert found.reasons == [(4, "form", "no term of the kind DosageForm has this name")]
    assert [reject.value for reject in found.rejects] == ["brick"]
    strict = Map("m", "thing", CODE, links=(Link(P, lookup=Lookup(column("id"), crosswalk="DOID")),))
    found = run(tmp_path, content, strict, find=find)
    assert found.reasons == [(3, "id", "no term has this identifier of DOID")]


def test_lookups_of_items_are_lists(tmp_path: Path) -> None:
    """For items there is a list of answers as long as the list of items."""
    part = Lookup(Template((Ref("parts", Filter.TEXT, "part"),)), vocabulary="x/Part", unknown="skip")
    kind = Lookup(
        Template((Ref("kinds", Filter.SLUG, "kind", "name"), " ", Ref("kinds", Filter.TEXT, "kind", "of"))),
        vocabulary="x/Kind",
    )
    links = (Link(P, lookup=part, each="part"), Link(P, lookup=kind, each="kind"))
    m = Map("m", "thing", CODE, links=links)
    content = "code,parts,kinds\n1,a; x; ; c,b [B], b [B]\n2,,\n3,a,b [C]\n4,x,b []\n".replace(
        "b [B], b", "b [B] b"
    )
    found = run(tmp_path, content, m, find=find, lists=LISTS)
    a, b, c = (f"{BASE}term/{name}" for name in "abc")
    assert [(row["row"], row["k0"], row["k1"]) for row in found.rows] == [
        (2, [a, None, c], [b, b]), (3, [], []), (5, [None], [None]),
    ]  # fmt: skip
    assert found.reasons == [(4, "kinds", "no term of the kind Kind has this name")]


def test_faults_of_lookups_stand_in_line_with_the_others(tmp_path: Path) -> None:
    """The leftmost fault counts, whether a look-up found it or not."""
    links = (Link(P, lookup=Lookup(column("form"), vocabulary="x/Form")),)
    m = Map("m", "thing", CODE, literals=(literal("n", datatype="integer"),), links=links)
    found = run(tmp_path, "form,n,code\nbrick,x,1\ntablet,x,2\n", m, find=find)
    assert [reason[:2] for reason in found.reasons] == [(2, "form"), (3, "n")]
    found = run(tmp_path, "n,form,code\nx,brick,1\n1,brick,2\n", m, find=find)
    assert [reason[:2] for reason in found.reasons] == [(2, "n"), (3, "form")]


def test_lookups_need_somebody_to_ask(tmp_path: Path) -> None:
    """Without a vocabulary a table with look-ups is refused; an answer that is no IRI cannot be written."""
    links = (Link(P, lookup=Lookup(Template((Ref("form", Filter.ENCODE),)), vocabulary="x/Form")),)
    m = Map("m", "thing", CODE, links=links)
    with pytest.raises(ContentError, match="no vocabulary is at hand"):
        run(tmp_path, "form,code\nbrick,1\n", m)
    with pytest.raises(ValueError, match="may not stand in the IRI"):
        run(tmp_path, "form,code\nbrick,1\n", m, find=lambda _lookup, _value: "a b")
    asked: list[str] = []

    def noting(_lookup: Lookup, value: str) -> str:
        asked.append(value)
        return f"{BASE}x"

    run(tmp_path, "form,code\na b,1\na b,2\n,3\n", m, find=noting)
    assert asked == ["a%20b"]


def test_many_values_are_looked_up(tmp_path: Path) -> None:
    """More values than are asked for at once, and rows stay in their order."""
    links = (Link(P, lookup=Lookup(column("form"), vocabulary="x/Form", unknown="skip")),)
    m = Map("m", "thing", CODE, links=links, literals=(Literal(P, column("form")),))
    content = "form,code\n" + "".join(f"f{n % 5000},{n}\n" for n in range(20_000))
    found = run(tmp_path, content, m, find=lambda _, value: f"{BASE}{value}" if value.endswith("7") else None)
    assert found.numbers == list(range(2, 20_002))
    expected = [f"{BASE}f{n % 5000}" if n % 10 == 7 else None for n in range(20_000)]
    assert [row["k0"] for row in found.rows] == expected
