from __future__ import annotations

import importlib.util
import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

pytestmark = pytest.mark.server


def test_it_says_where_it_serves(project: Path) -> None:
    """One line with the name and the address comes when the service answers; a signal ends it with 0."""
    import httpx

    from support.serving import serving

    log = project / "access.log"
    with serving(
        project, "--access-log", str(log), "--allow-host", "drugs.example", "--cors", "https://app.example",
        "--memory", "256", "--workers", "1", "--time-limit", "3",
    ) as service:  # fmt: skip
        assert service.said == [f"pharmagraph: serving trial at {service.url}/\n"]
        allowed = {"Host": "drugs.example", "Origin": "https://app.example"}
        answer = httpx.get(f"{service.url}/sparql?query=ASK%7B%7D%0A", headers=allowed)
        assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
        assert httpx.get(f"{service.url}/nowhere").status_code == 404
        assert service.stop() == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line.split('"')[1] for line in lines] == [
        "GET /sparql?query=ASK%7B%7D%0A HTTP/1.1",
        "GET /nowhere HTTP/1.1",
    ]
    assert [line.split('"')[2].split()[0] for line in lines] == ["200", "404"]


def test_a_public_address_is_warned_of(project: Path) -> None:
    """Whoever listens beyond the own machine is told what it means."""
    from support.serving import serving

    with serving(project, "--host", "0.0.0.0", "--access-log", "-") as service:  # noqa: S104 - what is warned of
        assert "reached from other machines" in service.said[0]


def test_a_taken_port_is_told(project: Path, run: Run) -> None:
    """A port that another program holds is one plain message, with what helps."""
    del project
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run("serve", "--port", str(other.getsockname()[1]))
    assert result.exit_code == 1
    assert "cannot be opened" in result.output
    assert "mend: choose another with --port" in result.output


def test_a_host_that_is_none_is_told(project: Path, run: Run) -> None:
    """An address that this machine does not have is one plain message."""
    del project
    result = run("serve", "--port", "0", "--host", "no such host")
    assert result.exit_code == 1
    assert "no address of this machine" in result.output


def test_a_graph_that_is_not_built_is_told(project: Path, run: Run) -> None:
    """Without a built graph there is nothing to serve."""
    (project / "graphs" / "trial.nq").unlink()
    result = run("serve", "--port", "0")
    assert result.exit_code == 1
    assert "pharmagraph build" in result.output


def test_a_log_that_cannot_be_written_is_told(project: Path, run: Run) -> None:
    """A log in a folder that is not there is one plain message."""
    result = run("serve", "--port", "0", "--access-log", str(project / "nowhere" / "log"))
    assert result.exit_code == 1
    assert "the access log" in result.output


def test_missing_libraries_are_named(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional part the message is the line that installs it."""
    del project
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    result = run("serve")
    assert result.exit_code == 1
    assert 'pip install "pharmagraph[serve]"' in result.output
