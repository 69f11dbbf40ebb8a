from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.nquads import write_nquads
from pharmagraph.rdfterms import iri, text
from pharmagraph.serve.pages.sortedfile import sorted_file

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.rdfterms import Triple

NAMES = st.text("ab/-\u00e9\U0001f469", min_size=1, max_size=6)
TRIPLES = st.lists(
    st.tuples(
        NAMES.map(lambda name: iri(f"http://e/{name}")),
        st.sampled_from(["<http://e/p>", "<http://e/q>"]),
        st.one_of(NAMES.map(lambda name: iri(f"http://e/{name}")), st.text(max_size=5).map(text)),
    ),
    min_size=1,
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TRIPLES, NAMES, st.sampled_from(["", "http://e/graph"]))
def test_bisecting_finds_what_reading_finds(
    tmp_path: Path, triples: list[Triple], name: str, graph: str
) -> None:
    """The lines of a subject, and those of what lies below it, are found as by reading the whole file."""
    path = tmp_path / "graph.nq"
    path.write_bytes(write_nquads(triples, graph).encode("utf-8"))
    wanted = f"http://e/{name}"
    with sorted_file(path, graph) as file:
        own, whole = list(file.about(wanted)), list(file.about(wanted, parts=True))
    assert own == sorted({t for t in triples if t[0] == f"<{wanted}>"})
    assert sorted(whole) == sorted(
        {t for t in triples if t[0] == f"<{wanted}>" or t[0].startswith(f"<{wanted}/")}
    )


@pytest.mark.parametrize("ending", ["\n", ""])
def test_the_last_line_needs_no_end(tmp_path: Path, ending: str) -> None:
    """A file whose last line has no line feed is read to its end."""
    path = tmp_path / "graph.nq"
    path.write_bytes(f"<http://e/a> <http://e/p> <http://e/b> .{ending}".encode())
    with sorted_file(path) as file:
        assert list(file.about("http://e/a")) == [("<http://e/a>", "<http://e/p>", "<http://e/b>")]
        assert list(file.about("http://e/b")) == []
