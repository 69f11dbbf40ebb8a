from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.extract.tables.pattern import LONGEST, PatternError, read_pattern

PIECES = st.sampled_from([
    *"aB7 -,.é|^$()[]{}*+?\\",
    "\\d", "\\w", "\\W", "\\s", "\\b", "\\1", "\\.", "\\[", "\\t", "\\u",
    "(?:", "(?P<n>", "(?P<m>", "(?=", "(?i)",
    "[^", "a-z", "{2}", "{2,}", "{1,3}", "{,2}", "{x", "&&", "*+", "+?",
])  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
def test_a_pattern_is_read_or_refused_with_its_place(text: str) -> None:
    """What is read compiles with and without names, with the same groups; what is refused has a place."""
    try:
        found = read_pattern(text)
    except PatternError as error:
        fault = error
    else:
        compiled = re.compile(found.plain.replace(r"\z", "$"), re.ASCII)
        assert compiled.groups == len(found.groups)
        assert tuple(re.compile(text).groupindex) == found.groups
        assert compiled.groupindex == {}
        assert not compiled.match("")
        return
    assert 0 <= fault.at <= len(text)
    assert fault.mend


def test_groups_are_numbered_in_order() -> None:
    """The groups without names are those with names, in the same order."""
    found = read_pattern(r"(?P<name>[^\[\]]+?) *\[(?P<kind>(?:[A-Z]|[a-z]){1,9})\]")
    assert found.groups == ("name", "kind")
    assert found.plain == r"([^\[\]]+?) *\[((?:[A-Z]|[a-z]){1,9})\]"


def test_the_end_is_the_very_end() -> None:
    """A dollar binds to the end, not to a line feed before it; an escaped one, or one in a set, is a sign."""
    assert read_pattern(r"^a\$[$]b$|c$").plain == r"^a\$[$]b\z|c\z"


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=7).map("".join), st.text("aB7 -,.ébz[_\t\n", max_size=10).map(str.strip))
def test_duckdb_reads_patterns_as_python_does(written: str, cell: str) -> None:
    """What is read gives the same matches and groups in Python and in RE2, in any cell."""
    duckdb = pytest.importorskip("duckdb")
    try:
        found = read_pattern(written)
    except PatternError:
        return
    matches = list(re.finditer(found.text, cell, re.ASCII))
    for number in range(len(found.groups) + 1):
        expected = [m[number] or "" for m in matches]
        row = duckdb.execute("SELECT regexp_extract_all(?, ?, ?)", [cell, found.plain, number]).fetchone()
        assert row is not None
        assert expected == [part or "" for part in row[0]]


def test_what_looks_like_a_name_stays() -> None:
    """A bracket that is escaped begins no group, whatever follows it."""
    assert read_pattern(r"\(?P<n>x(?P<m>y)").plain == r"\(?P<n>x(y)"


@pytest.mark.parametrize(
    ("text", "at", "width", "says"),
    [
        (r"a(?=b)", 1, 3, "this kind of group"),
        (r"a(?!b)", 1, 3, "this kind of group"),
        (r"(?<=a)b", 0, 3, "this kind of group"),
        (r"(?i)a", 0, 3, "this kind of group"),
        (r"(?>a)", 0, 3, "this kind of group"),
        (r"(?<n>a)", 0, 3, "this kind of group"),
        (r"(?P=n)a", 0, 3, "this kind of group"),
        (r"(a)", 0, 1, "the group has no name"),
        (r"(?P<n>a)(?P<n>b)", 8, 6, "the group 'n' stands twice"),
        (r"(?P<n>a)\1", 8, 2, "cannot refer back"),
        (r"a++", 2, 1, "nothing to repeat"),
        (r"a*+", 2, 1, "nothing to repeat"),
        (r"a{2}{3}", 4, 1, "nothing to repeat"),
        (r"*a", 0, 1, "nothing to repeat"),
        (r"a|+", 2, 1, "nothing to repeat"),
        (r"a{,3}", 1, 1, "the count cannot be read"),
        (r"a{x}", 1, 1, "the count cannot be read"),
        (r"a{1001}", 1, 6, "the count is above 1000"),
        (r"a]", 1, 1, "closes nothing"),
        (r"a}", 1, 1, "closes nothing"),
        (r"a\b", 1, 2, "does not mean the same"),
        (r"a\s", 1, 2, "does not mean the same"),
        (r"\p{L}", 0, 2, "does not mean the same"),
        (r"\Qa", 0, 2, "does not mean the same"),
        ("\\é", 0, 2, "does not mean the same"),
        ("a\\", 1, 2, "does not mean the same"),
        (r"[a[b]]", 2, 1, r"'\[' in a set"),
        (r"[]a]", 1, 1, r"'\]' in a set"),
        (r"[a&&b]", 2, 2, "'&&' in a set"),
        (r"[[:alpha:]]", 1, 1, r"'\[' in a set"),
        (r"x[ab", 1, 1, "the set is not closed"),
        (r"[b-a]", 1, 1, "the pattern cannot be read: bad character range"),
        (r"(?:a", 0, 1, "the pattern cannot be read: missing \\)"),
        (r"a*", 0, 2, "also matches where there is nothing"),
        ("a" * (LONGEST + 1), 0, 1, "longer than"),
    ],
)
def test_what_engines_read_differently_is_refused(text: str, at: int, width: int, says: str) -> None:
    """Each construct that Python, RE2 and Java do not share is refused at its character."""
    with pytest.raises(PatternError, match=says) as caught:
        read_pattern(text)
    assert (caught.value.at, caught.value.width) == (at, width)
