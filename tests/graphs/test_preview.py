from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.view.lettering import measure
from pharmagraph.graphs.view.preview import Run, preview

SIZE = 14.0


def lines(*names: str, width: float = 200, most: int = 3) -> list[str]:
    """Return the lines in which some names are previewed."""
    found = preview([Run(name) for name in names], width, SIZE, most)
    return [" ".join(run.text for run in line) for line in found]


def test_few_names_stand_in_a_row() -> None:
    """Names that fit are all shown, set apart by commas, or semicolons if they hold commas."""
    assert lines("oral", "rectal") == ["oral, rectal"]
    assert lines("2 mg, oral", "rectal") == ["2 mg, oral; rectal"]


def test_what_does_not_fit_is_counted() -> None:
    """As many whole names as fit, then how many are left out."""
    assert lines("drowsiness", "confusion", "dizziness", "dry mouth", most=1) == ["drowsiness … 3 more"]
    assert lines("drowsiness", "confusion", "dizziness", most=2)[-1].endswith("dizziness")


def test_a_name_that_is_too_long_is_cut_and_says_so() -> None:
    """An ellipsis marks a cut name; the number of others stands behind it."""
    name = "a name of very many words that no card could ever hold in full"
    assert lines(name, most=1)[0].endswith("…")
    assert lines(name, "b", most=1)[0].endswith("… … 1 more")


def test_a_word_that_is_too_long_is_broken() -> None:
    """Long words break after a hyphen, or where the line ends."""
    assert lines("gamma-aminobutyric", width=120) == ["gamma-", "aminobutyric"]
    assert len(lines("w" * 40, width=100, most=9)) > 3


def test_runs_keep_what_is_open() -> None:
    """Names that are not settled stay apart from the others."""
    [line] = preview([Run("a"), Run("b", "open"), Run("c", "open")], 200, SIZE, 1)
    assert line == (Run("a,"), Run("b, c", "open"))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=30),
    st.floats(110, 400),
    st.integers(1, 5),
)
def test_lines_keep_their_width_and_number(names: list[str], width: float, most: int) -> None:
    """Whatever the names, there are some lines, not too many, none too wide; left-out names are counted."""
    found = lines(*names, width=width, most=most)
    assert 1 <= len(found) <= most
    assert all(measure(line, SIZE) <= width + 1e-6 for line in found)
    counted = re.search(r"… (\d+) more$", found[-1])
    assert counted is None or 0 < int(counted[1]) < len(names)
