"""Loading a built graph into a server: whole and counted, or an error that says what the server holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import GraphError, PublishError, QueryError
from pharmagraph.graphs.remote import chunks as pieces
from pharmagraph.graphs.remote.address import read_address
from pharmagraph.graphs.remote.chunks import chunks
from pharmagraph.graphs.remote.endpoint import Endpoint
from pharmagraph.graphs.remote.publish import Part, Publisher, parts_of, query_address
from support.remote_servers import FakeServer, answer, rows

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.dataset import Dataset
    from support.remote_servers import Oxigraph

BASE = "https://example.org/made-up/"
DONE = answer("", "text/plain", "204 Done")


def count(number: int) -> bytes:
    """Return the answer of a server that counts."""
    return answer(rows(str(number)))


@pytest.mark.parametrize(
    ("store", "endpoint"),
    [
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:8890/sparql-graph-crud-auth", "http://h:8890/sparql"),
        ("http://h:8890/sparql-graph-crud/", "http://h:8890/sparql"),
        ("http://h:7200/repositories/drugs/rdf-graphs/service", "http://h:7200/repositories/drugs"),
        ("https://h:8182/sparql/gsp/", "https://h:8182/sparql"),
        ("http://h:3030/drugs/data?key=x", "http://h:3030/drugs/sparql?key=x"),
    ],
)
def test_well_known_servers_show_where_they_answer(store: str, endpoint: str) -> None:
    """From where it takes graphs follows where it answers queries."""
    assert query_address(read_address(store)) == endpoint


def test_other_servers_do_not() -> None:
    """Then the address is to be named."""
    with pytest.raises(PublishError, match="does not show where") as caught:
        Publisher("http://h:7019/")
    assert "--endpoint" in caught.value.mend
    assert (
        str(Publisher("http://h:7019/", endpoint="http://h:7019/api").endpoint.address) == "http://h:7019/api"
    )


def test_parts_have_their_names(dataset: Dataset) -> None:
    """The curated layer is called as one says; the others have their own IRIs."""
    first, *others = parts_of(dataset, None, ["inferred", "labels"])
    assert first == Part(dataset.default, "", f"{BASE}graph/curated")
    assert [part.graph for part in others] == [
        f"{BASE}graph/inferred",
        f"{BASE}data/labels",
        f"{BASE}links/labels",
    ]
    assert all(part.written == part.graph for part in others)
    assert parts_of(dataset, "urn:x", ()) == [Part(dataset.default, "", "urn:x")]
    (default,) = parts_of(dataset, "", ())
    assert (default.graph, default.name) == ("", "the default graph")
    assert len(parts_of(dataset, None, ["all"])) == 4


@pytest.mark.parametrize("graph", ["curated", "urn:a b", "urn:a> { } DROP ALL #", f"{BASE}graph/inferred"])
def test_bad_names_are_refused(dataset: Dataset, graph: str) -> None:
    """A name that is no IRI, or that another part has."""
    with pytest.raises(GraphError):
        parts_of(dataset, graph, ["inferred"])
    with pytest.raises(GraphError, match="no graph 'nothing'"):
        parts_of(dataset, None, ["nothing"])


def test_a_graph_must_have_been_built(dataset: Dataset) -> None:
    """Without a file there is nothing to publish."""
    dataset.default.unlink()
    with pytest.raises(GraphError, match="no built graph"):
        parts_of(dataset, None, ())


@given(
    st.lists(st.text('<>. "é@\\n', max_size=12), max_size=20),
    st.integers(1, 6),
    st.sampled_from(["", "urn:g"]),
)
def test_pieces_make_up_the_graph(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], most: int, graph: str
) -> None:
    """Every statement is in one piece, none is cut, and the graph's name is gone."""
    path = tmp_path_factory.mktemp("pieces") / "g.nq"
    statements = [f'<urn:s> <urn:p> "{word}{n}" .\n' for n, word in enumerate(words)]
    tail = f" <{graph}> .\n" if graph else " .\n"
    path.write_text(
        "".join(line.removesuffix(" .\n") + tail for line in statements), encoding="utf-8", newline="\n"
    )
    found = list(chunks(path, graph, most))
    assert b"".join(chunk.body for chunk in found).decode() == "".join(statements)
    assert [chunk.statements for chunk in found] == [chunk.body.count(b"\n") for chunk in found]
    assert all(chunk.statements <= most for chunk in found)
    assert len(found) == max(1, -(-len(statements) // most))


def test_pieces_are_of_a_size_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No piece is larger than a server takes, save for one statement that is."""
    monkeypatch.setattr(pieces, "MOST_BYTES", 60)
    path = tmp_path / "g.nq"
    path.write_text(
        "".join(f'<urn:s> <urn:p> "{"x" * n}" .\n' for n in (5, 5, 200, 5)), encoding="utf-8", newline="\n"
    )
    assert [chunk.statements for chunk in chunks(path, "")] == [2, 1, 1]


@pytest.mark.parametrize(
    "line",
    ["<urn:s> <urn:p> <urn:o> <urn:other> .", "_:b <urn:p> <urn:o> <urn:g> .",
     "<urn:s> <urn:p> _:b <urn:g> .", "", "<urn:s> <urn:p> <urn:o> <urn:g>.", "# <urn:g> .", "<urn:g> ."],
)  # fmt: skip
def test_other_lines_are_not_sent(tmp_path: Path, line: str) -> None:
    """A file that was changed, a blank node, or another graph's line."""
    path = tmp_path / "g.nq"
    path.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n" + line + "\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"g\.nq:2: the line is no statement of this graph"):
        list(chunks(path, "urn:g"))
    with pytest.raises(GraphError, match="cannot be read"):
        list(chunks(tmp_path, ""))


def test_the_first_piece_replaces_and_the_others_add(dataset: Dataset) -> None:
    """PUT, then POST, to the graph's name, as Turtle; counted before and after."""
    told: list[str] = []
    with FakeServer(count(7), DONE, DONE, DONE, count(25)) as server:
        publisher = Publisher(server.url + "/store?key=x", endpoint=server.url, chunk=10, tell=told.append)
        (done,) = publisher.publish(parts_of(dataset, None, ()))
    assert (done.triples, done.before) == (25, 7)
    sent = server.seen[1:4]
    assert [seen.method for seen in sent] == ["PUT", "POST", "POST"]
    graph = "graph=https%3A%2F%2Fexample.org%2Fmade-up%2Fgraph%2Fcurated"
    assert {seen.target for seen in sent} == {f"/sparql/store?key=x&{graph}"}
    assert {seen.headers["content-type"] for seen in sent} == {"text/turtle"}
    assert b"".join(seen.body for seen in sent) == dataset.default.read_bytes()
    name = f"<{BASE}graph/curated>"
    assert told == [
        f"{name}: replacing the 7 triples that the server has there",
        f"{name}: 10 triples sent", f"{name}: 20 triples sent", f"{name}: 25 triples sent",
        f"{name}: 25 triples, as built",
    ]  # fmt: skip


def test_the_default_graph_has_its_own_place(dataset: Dataset) -> None:
    """It is addressed by name and counted as a whole."""
    with FakeServer(count(0), DONE, count(25)) as server:
        Publisher(server.url + "/store", endpoint=server.url).publish(parts_of(dataset, "", ()))
    assert server.seen[1].target == "/sparql/store?default"
    assert b"GRAPH" not in server.seen[0].body


@pytest.mark.parametrize(
    ("answers", "message", "mend"),
    [
        ([count(0), answer("no", "text/plain", "403 No")], "403 Forbidden: no", "as it was before;"),
        ([count(0), answer("no", "text/plain", "500 No")], "500 Internal", "or only a part"),
        ([count(0), DONE, answer("full", "text/plain", "507 Full")], "507", "the first 10 triples"),
        ([count(0), DONE, DONE, b"HTTP/1.1 2"], "hung up|no HTTP|broke off", "the first 20 triples"),
        ([count(0), DONE, DONE, DONE, count(24)], "has 24 triples in .* but 25 were built", "1.50 and 1.5"),
        ([count(0), DONE, DONE, DONE, count(26)], "has 26 triples in .* but 25 were built", "somebody else"),
        ([count(0), DONE, DONE, DONE, answer("", "text/plain", "500 No")], "could not be counted", "again"),
    ],
    ids=["refused", "fault", "full", "gone", "fewer", "more", "uncounted"],
)  # fmt: skip
def test_a_failure_says_what_the_server_holds(
    dataset: Dataset, answers: list[bytes], message: str, mend: str
) -> None:
    """The state after the failure stands in the mend."""
    with FakeServer(*answers) as server:
        publisher = Publisher(server.url + "/store", endpoint=server.url, chunk=10, retries=0)
        with pytest.raises(PublishError, match=message) as caught:
            publisher.publish(parts_of(dataset, None, ()))
    assert mend in caught.value.mend
    assert (
        "publish again" in caught.value.mend
        or "counted" in caught.value.message
        or "1.5" in caught.value.mend
    )


def test_a_default_graph_of_all_graphs_is_told_of(dataset: Dataset) -> None:
    """On Virtuoso and others, counting the default graph counts everything."""
    with FakeServer(count(100), DONE, count(125)) as server, pytest.raises(PublishError) as caught:
        Publisher(server.url + "/store", endpoint=server.url).publish(parts_of(dataset, "", ()))
    assert "all its graphs together" in caught.value.mend


def test_nothing_is_changed_on_a_server_that_cannot_count(dataset: Dataset) -> None:
    """Counting comes first."""
    with FakeServer(answer("", "text/html")) as server:
        publisher = Publisher(server.url + "/store", endpoint=server.url)
        with pytest.raises(QueryError):
            publisher.publish(parts_of(dataset, None, ["inferred"]))
    assert [seen.method for seen in server.seen] == ["POST"]
    assert server.seen[0].target == "/sparql"


def test_a_password_on_an_open_line_is_told_of(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others could read is said at the end."""
    told: list[str] = []
    asked = answer("", "text/plain", "401 Who?", "WWW-Authenticate: Basic realm=x")
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", "geheim")
    with FakeServer(count(0), asked, DONE, count(25)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        publisher = Publisher("http://server.example/store", user="paul", tell=told.append)
        publisher.publish(parts_of(dataset, None, ()))
    assert told[-1].startswith("the password went to server.example unencrypted")


def test_the_plan_asks_nobody(dataset: Dataset) -> None:
    """What would be sent, a line a graph."""
    with FakeServer(DONE) as server:
        publisher = Publisher(server.url + "/store", chunk=10)
        assert publisher.plan(parts_of(dataset, None, ["inferred"])) == [
            f"<{BASE}graph/curated>: 25 triples from made-up.nq, in 3 requests",
            f"<{BASE}graph/inferred>: 3 triples from made-up.inferred.nq, in 1 request",
        ]
    assert server.seen == []


@pytest.mark.server
def test_a_real_server_takes_all_graphs(fresh: Oxigraph, dataset: Dataset) -> None:
    """Each is there with its triples; publishing again replaces them, and an emptied graph is empty."""
    publisher = Publisher(fresh.store, chunk=4)
    done = publisher.publish(parts_of(dataset, "", ["all"]))
    assert [(published.triples, published.before) for published in done] == [(25, 0), (2, 0), (3, 0), (1, 0)]
    smaller = dataset.default.read_text(encoding="utf-8").splitlines(keepends=True)[:6]
    dataset.default.write_text("".join(smaller), encoding="utf-8")
    dataset.named[f"{BASE}graph/inferred"].write_text("", encoding="utf-8")
    done = publisher.publish(parts_of(dataset, "", ["inferred"]))
    assert [(published.triples, published.before) for published in done] == [(6, 25), (0, 3)]
    labels = Endpoint(fresh.query).query(f"SELECT ?x {{ GRAPH <{BASE}data/labels> {{ ?s ?p ?x }} }}")
    assert labels.rows == [('"0 . <x> é"@en',), ('"1 . <x> é"@en',)]
