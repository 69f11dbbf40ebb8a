from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.findings import (
    FINDINGS,
    FORMATS,
    SHOWN_WIDTH,
    Finding,
    Place,
    as_github,
    as_human,
    as_json,
    has_errors,
    in_order,
    marked,
    relative_to,
)

AT = Place("extract/x/facts.yaml", 4, 10, "  value: benzodiazepin", 13)
FINDING = Finding("PG202", "no term 'benzodiazepin'", AT, "did you mean 'benzodiazepine'?")


def caret(text: str, column: int, width: int = 1) -> list[str]:
    """Return the shown line and the row of carets, without their indent."""
    return [row[4:] for row in marked(Place("x", 1, column, text, width))]


def test_people_see_place_line_and_mend() -> None:
    """A finding shows where, what, the line with a caret, and what helps."""
    assert as_human([FINDING]) == (
        "extract/x/facts.yaml:4:10: error PG202: no term 'benzodiazepin'\n"
        "      value: benzodiazepin\n"
        "             ^^^^^^^^^^^^^\n"
        "    mend: did you mean 'benzodiazepine'?"
    )


def test_a_finding_without_place_or_mend_is_one_line() -> None:
    """What has no line shows none, and no empty mend."""
    assert as_human([Finding("PG603", "not reviewed", Place("a.yaml"))]) == "a.yaml: note PG603: not reviewed"


def test_tabs_keep_the_caret_in_its_place() -> None:
    """A tab is shown as two spaces, and the caret stands below its word."""
    assert caret("a\tb\tc", 5) == ["a  b  c", "      ^"]


def test_wide_characters_move_the_caret() -> None:
    """Characters of two columns count as two, in front of the caret and below it."""
    assert caret("漢字 mg", 4, 2) == ["漢字 mg", "     ^^"]
    assert caret("漢字", 1, 2) == ["漢字", "^^^^"]


def test_combining_marks_take_no_column() -> None:
    """An accent written apart does not move the caret."""
    assert caret("e\u0301e\u0301x", 5)[1] == "  ^"


def test_control_and_direction_characters_are_not_shown() -> None:
    """No line, message, mend or file name can change what a terminal shows."""
    bad = "a\x1b[31m\u202eb\nc"
    shown = as_human([Finding("PG110", bad, Place(bad, 1, 3, bad), bad)])
    assert not re.search("[\x1b\u202e]", shown)
    assert "a\ufffd[31m\ufffdb\ufffdc" in shown
    assert len(shown.splitlines()) == 4


def test_no_break_space_is_shown_as_space() -> None:
    """A space of another kind is still a space."""
    assert caret("3\u00a0mg", 3) == ["3 mg", "  ^"]


def test_a_caret_behind_the_line_stands_at_its_end() -> None:
    """A place behind the last character is shown there."""
    assert caret("abc", 9) == ["abc", "   ^"]


def test_long_lines_are_cut_around_the_caret() -> None:
    """Of a long line the part around the caret is shown, with dots where something is left out."""
    shown, row = caret("x" * 500 + "HERE" + "y" * 500, 501, 4)
    assert len(shown) == SHOWN_WIDTH
    assert shown[0] == shown[-1] == "…"
    assert shown[row.index("^") : len(row)] == "HERE"


def test_the_beginning_of_a_long_line_is_kept() -> None:
    """Where the caret stands near the beginning, nothing is cut off there."""
    shown, row = caret("HERE" + "y" * 500, 1, 4)
    assert shown.startswith("HEREyyy")
    assert row == "^^^^"


def test_a_word_longer_than_the_window_is_cut() -> None:
    """A long word that is marked leaves room for what stands around it."""
    shown, row = caret("ab " + "w" * 500, 4, 500)
    assert shown.startswith("ab www")
    assert row.count("^") == SHOWN_WIDTH // 2


LINES = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1, max_size=300)


@given(LINES, st.integers(1, 400), st.integers(-2, 400))
def test_every_place_can_be_shown(line: str, column: int, width: int) -> None:
    """Whatever the line, one row of it and one of carets come out, within the width of a terminal."""
    shown, row = caret(line, column, width)
    assert set(row.lstrip(" ")) == {"^"}
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in shown)
    marks = sum(unicodedata.category(c) in {"Mn", "Me"} for c in shown)
    assert len(shown) + wide - marks <= SHOWN_WIDTH + 1
    assert all(c.isprintable() for c in shown)


def test_json_holds_all_fields() -> None:
    """The JSON form has one object a finding, and words of any language as they are."""
    rows = json.loads(as_json([FINDING, Finding("PG101", "fehlt: ü", Place("ä.yaml"))]))
    assert rows[0] == {
        "code": "PG202",
        "severity": "error",
        "file": "extract/x/facts.yaml",
        "line": 4,
        "column": 10,
        "message": "no term 'benzodiazepin'",
        "mend": "did you mean 'benzodiazepine'?",
    }
    assert (rows[1]["file"], rows[1]["line"], rows[1]["message"]) == ("ä.yaml", 0, "fehlt: ü")


def test_github_gets_one_command_a_finding() -> None:
    """Each finding is one line, and nothing in it can end the command or begin another."""
    place = Place("a,b:c.yaml", 2, 3)
    shown = as_github([Finding("PG504", "100 % sure\n::error::no", place), Finding("PG603", "x", Place("y"))])
    assert shown.splitlines() == [
        "::warning file=a%2Cb%3Ac.yaml,line=2,col=3,title=PG504::100 %25 sure%0A::error::no",
        "::notice file=y,title=PG603::x",
    ]


def test_github_mend_and_line_without_column() -> None:
    """The mend follows the message; a column that is not known is left out."""
    shown = as_github([Finding("PG101", "gone", Place("a", 2), "put it back")])
    assert shown == "::error file=a,line=2,title=PG101::gone Mend: put it back"


def test_formats_are_named() -> None:
    """The table of formats names all three."""
    assert list(FORMATS) == ["human", "json", "github"]


def test_order_is_by_place_and_without_repeats() -> None:
    """Findings come by file, line, column, code; the same finding comes once."""
    a, b = Finding("PG202", "x", Place("a", 2, 1)), Finding("PG201", "x", Place("a", 2, 1))
    c, d = Finding("PG201", "x", Place("a", 10, 1)), Finding("PG101", "x", Place("b"))
    assert in_order([d, c, a, b, a]) == [b, a, c, d]


def test_order_does_not_hang_on_hashes() -> None:
    """Findings that differ in the mend alone come in one order under every hash seed."""
    program = (
        "from pharmagraph.findings import *\n"
        "print([f.mend for f in in_order(Finding('PG101','x',Place('a',1,1),m) for m in 'edcbafgh')])"
    )
    run = [sys.executable, "-c", program]
    shown = {
        subprocess.run(run, capture_output=True, text=True, check=True, env=seeded(seed)).stdout
        for seed in "123"
    }
    assert shown == {"['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']\n"}


def seeded(seed: str) -> dict[str, str]:
    """Return an environment with a hash seed."""
    return {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def test_errors_are_told_from_notes() -> None:
    """Only errors count as errors."""
    note, warning = Finding("PG603", "x", Place("a")), Finding("PG504", "x", Place("a"))
    assert not has_errors([note, warning])
    assert has_errors([note, FINDING])


@pytest.mark.parametrize("code", sorted(FINDINGS))
def test_each_code_is_described(code: str) -> None:
    """Each code has its form, a severity and a title, and stands under its own name."""
    kind = FINDINGS[code]
    assert re.fullmatch(r"PG[1-9]\d\d", code)
    assert kind.code == code
    assert kind.title
    assert kind.severity in {"error", "warning", "note"}


def test_files_are_named_from_the_root() -> None:
    """A file below the root is named from there, another by its whole path."""
    assert relative_to(Path("/a/b/c.yaml"), Path("/a")) == "b/c.yaml"
    assert relative_to(Path("/z/c.yaml"), Path("/a")) == "/z/c.yaml"


def test_any_file_name_can_be_printed() -> None:
    """Bytes that are no UTF-8 become replacement characters."""
    assert relative_to(Path("/a/b\udcff.ttl"), Path("/a")) == "b\ufffd.ttl"


def test_a_place_reads_as_file_line_column() -> None:
    """Line and column are left out where there is none."""
    assert [str(p) for p in (Place("a", 1, 2), Place("a", 1), Place("a"))] == ["a:1:2", "a:1", "a"]
