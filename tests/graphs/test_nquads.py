from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import GraphError
from pharmagraph.graphs.nquads import read_nquads, write_nquads
from pharmagraph.rdfterms import Triple, iri, plain, text

if TYPE_CHECKING:
    from pathlib import Path

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TRIPLES = st.lists(
    st.tuples(
        st.sampled_from([iri("http://e/a"), iri("http://e/b c".replace(" ", "%20"))]),
        st.sampled_from([iri("http://e/p"), iri("http://e/q")]),
        st.builds(plain, WORDS) | st.builds(text, WORDS) | st.just(iri("http://e/o")),
    ),
    min_size=1,
)


@given(TRIPLES)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, triples: list[Triple]) -> None:
    """Triples come back, each once; pyoxigraph reads the same from the file."""
    path = tmp_path_factory.mktemp("nq") / "g.nq"
    path.write_bytes(write_nquads(triples).encode())
    assert sorted(read_nquads(path)) == sorted(set(triples))
    theirs = {str(q.triple) for q in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)}
    assert len(theirs) == len(set(triples))


def test_lines_are_sorted_and_whole() -> None:
    """Lines come in the order of code points, whatever the order of triples."""
    triples = [(iri(f"http://e/{n}"), iri("http://e/p"), plain("x")) for n in ("é", "b", "Z", "a")]
    shown = write_nquads(triples)
    assert shown == write_nquads(reversed(triples)) == write_nquads(triples * 2)
    assert shown.splitlines() == sorted(shown.splitlines())
    assert [line[10] for line in shown.splitlines()] == ["Z", "a", "b", "é"]


def test_the_leaflet_comes_back(tmp_path: Path, leaflet_triples: list[Triple]) -> None:
    """A whole graph is read as it was."""
    (tmp_path / "g.nq").write_text(write_nquads(leaflet_triples), encoding="utf-8")
    assert sorted(read_nquads(tmp_path / "g.nq")) == leaflet_triples


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"<a> <b> <c> .", "g.nq:1: the line is no statement"),
        (b"<a> <b> <c> .\n<a> <b> <c", "g.nq:2: the line is no statement"),
        (b"<a> <b> .\n", "g.nq:1: the line is no statement"),
        (b"\n", "g.nq:1: the line is no statement"),
        (b"a b c .\n", "g.nq:1: the line is no statement"),
        (b"<a> b <c> .\n", "g.nq:1: the line is no statement"),
        (b"<a> <b> c .\n", "g.nq:1: the line is no statement"),
        (b"_:a <b> <c> .\n", "g.nq:1: the line is no statement"),
        (b"<<<<<<< HEAD\n", "g.nq:1: the line is no statement"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_damage_is_told_with_its_line(tmp_path: Path, content: bytes, says: str) -> None:
    """A file that was cut off, merged or is none of ours is refused, and the mend is a build."""
    (tmp_path / "g.nq").write_bytes(content)
    with pytest.raises(GraphError, match=says) as caught:
        read_nquads(tmp_path / "g.nq")
    assert caught.value.mend == "pharmagraph build"


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """No file, or a folder in its place, gives a message."""
    with pytest.raises(GraphError, match="no built graph yet"):
        read_nquads(tmp_path / "g.nq")
    (tmp_path / "g.nq").mkdir()
    with pytest.raises(GraphError, match="cannot be read"):
        read_nquads(tmp_path / "g.nq")
