"""publish: what is loaded into a server, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.remote_servers import FakeServer, answer, oxigraph, rows

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

GRAPH = "https://example.org/trial/graph"


@pytest.mark.server
def test_publish_loads_and_counts(run: Run, project: Path) -> None:
    """Progress and the counted triples go to standard error; a second time replaces."""
    count = len((project / "graphs/trial.nq").read_text(encoding="utf-8").splitlines())
    inferred = len((project / "graphs/trial.inferred.nq").read_text(encoding="utf-8").splitlines())
    with oxigraph() as server:
        first = run("publish", server.store, "--with", "inferred", "--chunk", "1000")
        assert (first.exit_code, first.stdout) == (0, "")
        lines = first.stderr.splitlines()
        assert lines[0] == f"<{GRAPH}/curated>: 1,000 triples sent"
        assert f"<{GRAPH}/curated>: {count:,} triples, as built" in lines
        assert lines[-1] == f"<{GRAPH}/inferred>: {inferred:,} triples, as built"
        again = run("publish", server.store, "--endpoint", server.query)
        assert f"replacing the {count:,} triples that the server has there" in again.stderr
        default = run("publish", server.store, "--default")
        assert default.stderr.splitlines()[-1] == f"the default graph: {count:,} triples, as built"
        named = run("publish", server.store, "--graph", "urn:mine")
        assert named.stderr.splitlines()[-1] == f"<urn:mine>: {count:,} triples, as built"


@pytest.mark.usefixtures("project")
def test_a_dry_run_sends_nothing(run: Run) -> None:
    """It says what would be sent and where."""
    with FakeServer(b"") as server:
        result = run("publish", server.url + "/store", "--with", "all", "--dry-run")
    assert (result.exit_code, server.seen) == (0, [])
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"<{GRAPH}/curated>: ")
    assert lines[0].endswith("triples from trial.nq, in 1 request")
    assert lines[-1] == f"nothing was sent to {server.url}/store"


@pytest.mark.usefixtures("project")
def test_a_mismatch_is_an_error(run: Run) -> None:
    """Exit code 1, both numbers, and what may be the matter."""
    done = answer("", "text/plain", "204 Done")
    with FakeServer(answer(rows("0")), done, answer(rows("7"))) as server:
        result = run("publish", server.url + "/store", "--endpoint", server.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"has 7 triples in <{GRAPH}/curated>, but " in result.stderr
    assert "mend:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["http://h/store", "--graph", "urn:a", "--default"], 2),
        (["http://h/store", "--chunk", "0"], 2),
        ([], 2),
        (["store"], 1),
        (["http://h/elsewhere"], 1),
        (["http://h/store", "--with", "nothing"], 1),
        (["http://h/store", "--graph", "no iri"], 1),
        (["http://paul:geheim@h/store"], 1),
    ],
)
@pytest.mark.usefixtures("project")
def test_slips_are_told_before_anything_is_sent(run: Run, arguments: list[str], code: int) -> None:
    """Options that do not go together, and names that mean nothing."""
    result = run("publish", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Traceback" not in result.stderr
    assert "geheim" not in result.stderr


def test_a_graph_must_have_been_built(run: Run, project: Path) -> None:
    """Without a built graph, the way to one is said."""
    (project / "graphs/trial.nq").unlink()
    result = run("publish", "http://h/store")
    assert result.exit_code == 1
    assert "pharmagraph build" in result.stderr
