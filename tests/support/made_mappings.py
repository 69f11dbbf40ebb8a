"""Mappings and files that Hypothesis makes up, with all that may go wrong in cells and names."""

from __future__ import annotations

from hypothesis import strategies as st

from pharmagraph.extract.tables.mapping import (
    TRIMMED,
    Condition,
    Link,
    ListCell,
    Literal,
    Lookup,
    Map,
    Mapping,
    Table,
)
from pharmagraph.extract.tables.pattern import read_pattern
from pharmagraph.extract.tables.template import Filter, Ref, Template
from support.rowmapper import File, Row

BASE = "https://example.org/x/"
OWN = f"{BASE}data/made-up/"
KEY, WORDS, CODES, NUMBER, OTHER = "key", "'; DROP TABLE t --", 'a "b" {c}', "n\n", "Ω😀"
COLUMNS = (KEY, WORDS, CODES, NUMBER, OTHER)
LISTS = {
    "word": ListCell("word", WORDS, separator=";"),
    "tag": ListCell("tag", OTHER, separator="'"),
    "code": ListCell("code", CODES, pattern=read_pattern(r'(?P<name>[^\[;]+)(?: \[(?P<kind>[A-Za-z"]+)\])?')),
}
ITEMS = {"word": [""], "tag": [""], "code": ["name", "kind"]}

# What may go wrong: quotes, escapes, controls, the ends of planes, SQL, white space to be trimmed.
SIGNS = st.sampled_from(
    [
        *"aAbx;'\"\\[] %/~*+_.|{}<>",
        "'; DROP TABLE x --",
        *"\0\1\t\n\r\b\f\x1f\x7f\x80\xa0",
        *"éßİΩ\u2028\ud7ff\ufeff\ufffe\uffff😀\U0010ffff",
    ]
)
CELLS = st.lists(SIGNS, max_size=6).map(lambda signs: "".join(signs).strip(TRIMMED))
KEYS = st.sampled_from(["", "a", "b", "a b", "é", "/", "a\nb"])
CODE_CELLS = st.one_of(CELLS, st.sampled_from(["a [A]; b, c [B]", "a [A]; a [A]", "b", 'b [C"]; b']))


def refs(each: str, filters: list[Filter]) -> st.SearchStrategy[Ref]:
    """Draw a name: a column or, where items are gone through, a part of an item."""
    columns = st.builds(Ref, st.sampled_from(COLUMNS), st.sampled_from(filters))
    if not each:
        return columns
    cell = LISTS[each]
    parts = st.builds(
        Ref, st.just(cell.column), st.sampled_from(filters), st.just(each), st.sampled_from(ITEMS[each])
    )
    return st.one_of(parts, parts, columns)


def iris(starts: list[str], each: str) -> st.SearchStrategy[Template]:
    """Draw a template of IRIs."""
    ref = refs(each, [Filter.ENCODE, Filter.SLUG])
    return st.builds(
        lambda start, first, more: Template((OWN + start, first, *(x for r in more for x in ("/", r)))),
        st.sampled_from(starts), ref, st.lists(ref, max_size=1),
    )  # fmt: skip


def fixed(names: list[str]) -> st.SearchStrategy[Template]:
    """Draw an IRI that is the same for all rows."""
    return st.sampled_from(names).map(lambda name: Template((OWN + name,)))


PREDICATES = ["vocab/p", "vocab/p/q", "vocab/q"]


def predicates(each: str) -> st.SearchStrategy[Template]:
    """Draw a predicate, sometimes one that columns make."""
    return st.one_of(*[fixed(PREDICATES)] * 5, iris(["vocab/p/", "vocab/"], each))


@st.composite
def literals(draw: st.DrawFn, around: str) -> Literal:
    """Draw a literal."""
    each = around or draw(st.sampled_from(["", "", *LISTS]))
    predicate = draw(predicates(each))
    if draw(st.booleans()) and draw(st.booleans()):
        return Literal(predicate, Template((Ref(NUMBER),)), datatype="integer", each=each)
    piece = st.one_of(refs(each, [Filter.TEXT, Filter.SLUG]), st.sampled_from(["a", '"\n\\']))
    pieces = draw(st.lists(piece, min_size=1, max_size=3))
    datatype, language = draw(st.sampled_from([("string", ""), ("string", "en-gb"), ("anyURI", "")]))
    return Literal(predicate, Template(tuple(pieces)), datatype, language, each=each)


@st.composite
def links(draw: st.DrawFn, around: str) -> Link:
    """Draw a link."""
    each = around or draw(st.sampled_from(["", *LISTS]))
    predicate = draw(predicates(each))
    if draw(st.integers(0, 3)) == 0:
        value = Template((draw(refs(each, [Filter.TEXT])),))
        return Link(predicate, lookup=Lookup(value, crosswalk="MADE", unknown="skip"), each=each)
    return Link(predicate, to=draw(iris(["node/", "x/"], each)), each=each)


CONDITIONS = st.one_of(
    st.builds(Condition, st.sampled_from(COLUMNS), present=st.booleans()),
    st.builds(
        Condition, st.sampled_from(COLUMNS), one_of=st.lists(CELLS.filter(bool), min_size=1).map(tuple)
    ),
    st.builds(Condition, st.sampled_from(COLUMNS), none_of=st.just(("a", "'; DROP TABLE x --"))),
    st.builds(Condition, st.sampled_from(COLUMNS), matches=st.just(read_pattern("[ab]$|^'"))),
)


@st.composite
def maps(draw: st.DrawFn, name: str) -> Map:
    """Draw a map; its subjects may mix with those of others."""
    around = draw(st.sampled_from(["", "", "", *LISTS]))
    kinds = st.one_of(fixed(["vocab/A", "vocab/B"]), fixed(["vocab/A"]), iris(["vocab/"], around))
    return Map(
        name,
        draw(st.sampled_from(["one", "two"])),
        draw(iris(["thing/", "thing/", "thing/a", "route/"], around)),
        each=around,
        where=tuple(draw(st.lists(CONDITIONS, max_size=1))),
        types=tuple(draw(st.lists(kinds, max_size=2))),
        literals=tuple(draw(st.lists(literals(around), max_size=4))),
        links=tuple(draw(st.lists(links(around), max_size=3))),
    )


TABLES = ("one", "two")


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    """Draw a mapping of three maps over two tables."""
    trim = draw(st.booleans())
    return Mapping(
        "made-up",
        BASE,
        "Made up",
        "none",
        tables={name: Table(name, (), "csv", lists=LISTS, trim=trim) for name in TABLES},
        maps={name: draw(maps(name)) for name in ("m0", "m1", "m2")},
    )


ROWS: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {KEY: KEYS, WORDS: CELLS, CODES: CODE_CELLS, NUMBER: st.sampled_from(["", "7", "07", "10"]), OTHER: CELLS}
)


@st.composite
def files(draw: st.DrawFn) -> list[File]:
    """Draw three files: two of one table, and one of the other with lines instead of rows."""
    found = []
    for table, name, lines in (("one", "1.csv", False), ("two", "2 '.jsonl", True), ("one", "3.csv", False)):
        rows = draw(st.lists(ROWS, max_size=5))
        found.append(File(table, name, tuple(enumerate(rows, 2)), lines))
    return found
