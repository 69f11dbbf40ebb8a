"""The commands that ask, over another server: the same answers as over the built graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.remote_servers import FakeServer, answer, oxigraph, rows

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from support.remote_servers import Oxigraph, Seen
    from support.running import Run

QUERY = "SELECT * { ?drug ph:hasSideEffect ?effect }"


@pytest.fixture
def published(run: Run, project: Path) -> Iterator[Oxigraph]:
    """Give a real server into which the project was published."""
    del project
    with oxigraph() as server:
        result = run("publish", server.store, "--with", "inferred")
        assert result.exit_code == 0, result.stderr
        yield server


@pytest.mark.server
def test_commands_answer_alike(run: Run, published: Oxigraph) -> None:
    """Queries and questions, as table and for programs; standard error too."""
    for command in (
        ["query", QUERY],
        ["query", QUERY, "--format", "csv"],
        ["query", QUERY, "--format", "xml"],
        ["query", QUERY, "--evidence"],
        ["query", "ASK { ?drug ph:hasSideEffect ?effect }"],
        ["query", "CONSTRUCT WHERE { ?drug ph:hasSideEffect ?effect }"],
        ["query", "SELECT * { ?drug ph:hasSideEfect ?effect }"],
        ["query", QUERY, "--with", "inferred"],
        ["ask", "side-effects", "-p", "drug=pretendine"],
        ["ask", "dose", "-p", "drug=pretendine", "--format", "json"],
        ["ask"],
    ):
        here = run(*command)
        there = run(*command, "--endpoint", published.query, "--with", "curated")
        assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout), command
        assert there.stderr == here.stderr, command


@pytest.mark.server
def test_the_whole_graph_is_fetched(run: Run, published: Oxigraph, project: Path) -> None:
    """explain, export and view work on what publish has loaded."""
    for command in (["explain", "pretendine", "has side effect"], ["export", "ntriples", "--facts-only"]):
        assert run(*command, "--endpoint", published.query).stdout == run(*command).stdout != ""
    assert run("view", "--endpoint", published.query, "--out", "there.html").exit_code == 0
    run("view", "--out", "here.html")
    assert (project / "there.html").read_bytes() == (project / "here.html").read_bytes()


@pytest.mark.server
def test_an_empty_default_graph_is_told_of(run: Run, published: Oxigraph) -> None:
    """Where nothing is found in the server's default graph, the way to the published one is said."""
    result = run("query", QUERY, "--endpoint", published.query)
    assert result.stdout.splitlines()[0].split() == ["drug", "effect"]
    assert "what publish has loaded is asked with --with curated" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_server_that_fails_is_told_of(run: Run) -> None:
    """The server's words stand in the error, and there is no traceback."""
    with FakeServer(answer("out of order", "text/plain", "500 No")) as server:
        result = run("query", QUERY, "--endpoint", server.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {server.url} answered 500 Internal Server Error: out of order\n"


def silent(_connection: socket.socket, _seen: Seen, ended: threading.Event) -> None:
    """Say nothing until the test ends."""
    ended.wait(10)


@pytest.mark.usefixtures("project")
def test_the_time_limit_holds_for_servers(run: Run) -> None:
    """--time-limit ends a request that hangs."""
    with FakeServer(silent) as server:
        result = run("query", QUERY, "--endpoint", server.url, "--time-limit", "0.3")
    assert result.exit_code == 1
    assert "took longer than 0.3 seconds" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_user_needs_an_endpoint_and_a_password(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """--user alone is a slip; without a password there is an error; with one it is sent when asked for."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PHARMAGRAPH_PASSWORD", raising=False)
    assert run("query", QUERY, "--user", "paul").exit_code == 2
    asked = answer("", "text/plain", "401 Who?", "WWW-Authenticate: Basic realm=x")
    with FakeServer(asked, answer(rows("found"))) as server:
        without = run("query", QUERY, "--endpoint", server.url, "--user", "paul")
        assert "there is no password for the user 'paul'" in without.stderr
        monkeypatch.setenv("PHARMAGRAPH_PASSWORD", "geheim")
        result = run("query", "SELECT ?x { ?x ?y ?z }", "--endpoint", server.url, "--user", "paul")
    assert (result.exit_code, result.stdout) == (0, "x\n-----\nfound\n")
    assert "geheim" not in result.output
    assert server.seen[1].headers["authorization"] == "Basic cGF1bDpnZWhlaW0="


@pytest.mark.usefixtures("project")
def test_the_page_of_another_graph_does_not_replace_ones_own(run: Run) -> None:
    """A page drawn over a server needs a file of its own."""
    assert run("view", "--endpoint", "http://localhost:1/").exit_code == 2
