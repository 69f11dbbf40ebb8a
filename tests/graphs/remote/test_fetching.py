"""A whole graph from an endpoint: all of it, or an error."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.guard import DEFAULT_LIMITS
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.remote.endpoint import Endpoint
from pharmagraph.graphs.remote.fetching import count_graph, count_triples, fetch_triples
from pharmagraph.graphs.remote.publish import Publisher, parts_of
from support.remote_servers import FakeServer, answer, rows

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset
    from support.remote_servers import Oxigraph

BASE = "https://example.org/made-up/"
TRIPLES = [(f"<urn:{n}>", "<urn:p>", f'"{n}"') for n in range(5)]


def count(number: int | str) -> bytes:
    """Return the answer of a server that counts."""
    return answer(rows(str(number)))


def graph(*triples: tuple[str, str, str]) -> bytes:
    """Return triples as a server sends them."""
    return answer("".join(f"{s} {p} {o} .\n" for s, p, o in triples), "application/n-triples")


def page(*triples: tuple[str, str, str]) -> bytes:
    """Return triples as rows."""
    lines = ["?s\t?p\t?o", *("\t".join(triple) for triple in triples)]
    return answer("\n".join(lines) + "\n", "text/tab-separated-values")


def test_all_at_once() -> None:
    """Where the number is right, one request was enough; the triples are sorted."""
    with FakeServer(count(5), graph(*reversed(TRIPLES))) as server:
        assert Endpoint(server.url).triples(graphs=["urn:g"]) == TRIPLES
    assert [parse_qs(seen.body.decode())["default-graph-uri"] for seen in server.seen] == [["urn:g"]] * 2


@pytest.mark.parametrize(
    "first", [graph(*TRIPLES[:3]), answer("too much", "text/plain", "500 No"), answer("<a", "text/turtle")]
)
def test_in_pages_where_the_server_gives_a_part(first: bytes) -> None:
    """A short answer, a refusal and a broken answer: pages follow until the number is reached."""
    with FakeServer(count(5), first, page(*TRIPLES[:2]), page(*TRIPLES[2:4]), page(*TRIPLES[4:])) as server:
        assert fetch_triples(Endpoint(server.url), page=2) == TRIPLES
    asked = [parse_qs(seen.body.decode())["query"][0] for seen in server.seen[2:]]
    assert [text.rpartition("LIMIT")[2] for text in asked] == [" 2 OFFSET 0", " 2 OFFSET 2", " 2 OFFSET 4"]
    assert all("ORDER BY ?s ?p ?o" in text for text in asked)


def test_a_graph_that_does_not_come_whole_is_none() -> None:
    """Too few or too many triples are an error with both numbers."""
    with (
        FakeServer(count(5), graph(), page(*TRIPLES[:3])) as server,
        pytest.raises(QueryError, match="has 5 triples but gave 3"),
    ):
        fetch_triples(Endpoint(server.url))
    with (
        FakeServer(count(4), graph(*TRIPLES)) as server,
        pytest.raises(QueryError, match="has 4 triples but gave 5"),
    ):
        fetch_triples(Endpoint(server.url))


def test_blank_nodes_come_at_once_or_not_at_all() -> None:
    """Between pages their names would not be the same."""
    blank = ("_:b0", "<urn:p>", '"1"')
    with FakeServer(count(1), graph(blank)) as server:
        assert fetch_triples(Endpoint(server.url)) == [blank]
    with (
        FakeServer(count(2), graph(blank), page(blank)) as server,
        pytest.raises(QueryError, match="has blank nodes"),
    ):
        fetch_triples(Endpoint(server.url))


def test_a_row_with_a_gap_is_refused() -> None:
    """A server that gives half a triple is not believed."""
    with (
        FakeServer(count(2), graph(), page(("<urn:a>", "<urn:p>", ""))) as server,
        pytest.raises(QueryError, match="missing"),
    ):
        fetch_triples(Endpoint(server.url))


def test_what_is_too_large_is_not_tried_twice() -> None:
    """A graph of few triples that are too large ends at the limit; many triples are tried in pages."""
    small = DEFAULT_LIMITS._replace(result=2_000)
    with FakeServer(count(5), graph(("<urn:a>", "<urn:p>", f'"{"x" * 3_000}"'))) as server:
        with pytest.raises(QueryLimitError):
            fetch_triples(Endpoint(server.url), limits=small)
        assert len(server.seen) == 2
    with FakeServer(count(5), answer("x" * 3_000, "text/turtle"), page(*TRIPLES)) as server:
        assert fetch_triples(Endpoint(server.url), limits=small, page=4) == TRIPLES


@pytest.mark.parametrize("said", [count("many"), count(""), answer(rows()), answer(rows("1", "2"))])
def test_a_server_that_cannot_count_is_told_of(said: bytes) -> None:
    """A number is one row with a number in it."""
    with FakeServer(said) as server, pytest.raises(QueryError, match="cannot count"):
        count_triples(Endpoint(server.url))


@pytest.mark.server
def test_a_real_server_gives_back_what_it_was_given(real: Oxigraph, dataset: Dataset) -> None:
    """The triples of the file, at once and in pages; a graph that is not there is empty."""
    name = f"{BASE}graph/fetched"
    Publisher(real.store).publish(parts_of(dataset, name, ()))
    endpoint = Endpoint(real.query)
    expected = read_nquads(dataset.default)
    assert endpoint.triples(graphs=[name]) == expected
    assert count_graph(endpoint, name) == len(expected)
    assert endpoint.triples(graphs=["urn:nothing"]) == []
    assert count_graph(endpoint, "urn:nothing") == 0


@pytest.mark.server
def test_a_real_server_gives_pages(real: Oxigraph, dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of seven triples make up the same graph."""
    name = f"{BASE}graph/pages"
    Publisher(real.store).publish(parts_of(dataset, name, ()))
    query = Endpoint.query

    def without_construct(self: Endpoint, text: str, **settings: object) -> object:
        if text.startswith("CONSTRUCT"):
            raise QueryError("not today")
        return query(self, text, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(Endpoint, "query", without_construct)
    assert fetch_triples(Endpoint(real.query), [name], page=7) == read_nquads(dataset.default)
