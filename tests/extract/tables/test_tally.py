from __future__ import annotations

import hashlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.tally import Counts, Tally, Written, merge_lines

LINES = st.lists(st.text("ab\x01é ", max_size=4).map(lambda t: f"{t}\n".encode()), max_size=12).map(
    lambda lines: sorted(set(lines))
)


@given(LINES, LINES, st.lists(st.integers(0, 12), max_size=4))
def test_lines_are_put_in_their_places(many: list[bytes], few: list[bytes], cuts: list[int]) -> None:
    """However the many lines are cut into pieces, the few come among them in order, each once."""
    ends = sorted({0, *cuts, len(many)})
    pieces = [b"".join(many[a:b]) for a, b in pairwise(ends)]
    assert b"".join(merge_lines(pieces, few)) == b"".join(sorted({*many, *few}))


def test_tally_counts_what_it_passes_on() -> None:
    """Bytes and digest are those of all pieces together."""
    out = bytearray()
    tally = Tally(out.extend)
    for piece in (b"one\n", b"two\nthree\n"):
        tally.write(piece)
    assert bytes(out) == b"one\ntwo\nthree\n"
    assert tally.written(3) == Written(3, 14, hashlib.sha256(out).hexdigest())


def test_counts_leave_out_what_there_is_none_of() -> None:
    """Triples are counted by property, map and class; none is no entry."""
    counts = Counts()
    counts.add("m", "p", 2, ["A", "B"])
    counts.add("n", "p", 3)
    counts.add("n", "q", 0, ["C"])
    assert (dict(counts.properties), dict(counts.classes)) == ({"p": 5}, {"A": 2, "B": 2})
    assert dict(counts.parts) == {("m", "p"): 2, ("n", "p"): 3}
