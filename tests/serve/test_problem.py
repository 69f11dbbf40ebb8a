from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import (
    GraphError,
    PharmagraphError,
    ProjectError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    QuestionError,
    TermNotFoundError,
)
from pharmagraph.serve.problem import PROBLEMS, Fault, busy, fault_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "code", "details"),
    [
        (QuerySyntaxError("no", line=2, column=3), "query-syntax", {"line": 2, "column": 3}),
        (QueryRefusedError("no", line=2, column=3), "query-refused", {"line": 2, "column": 3}),
        (QueryRefusedError("no"), "query-refused", {}),
        (QueryLimitError("slow", limit="time"), "limit", {"limit": "time"}),
        (QueryError("no"), "engine", {}),
        (TermNotFoundError("no", ["a", "b"]), "parameter", {"suggestions": ["a", "b"]}),
        (QuestionError("no"), "parameter", {}),
        (GraphError("no"), "not-built", {}),
        (ProjectError("no"), "fault", {}),
    ],
)
def test_each_error_is_a_problem(error: PharmagraphError, code: str, details: dict[str, object]) -> None:
    """An error of the library becomes a problem with its code, its message and what it carries."""
    error.mend = "do this"
    fault = fault_of(error)
    assert (fault.code, fault.message, fault.mend, fault.details) == (code, error.message, "do this", details)


def test_a_problem_is_written_as_the_standard_says() -> None:
    """RFC 9457: type, title, status and detail, and our own members beside them."""
    body, kind = Fault("query-syntax", "no SPARQL", "mend it", {"line": 1}).body(None)
    assert kind == "application/problem+json"
    assert json.loads(body) == {
        "type": "https://w3id.org/pharmagraph/problem/query-syntax",
        "title": "The query is not SPARQL",
        "status": 400,
        "detail": "no SPARQL",
        "code": "query-syntax",
        "mend": "mend it",
        "line": 1,
    }


@pytest.mark.parametrize("accept", ["text/plain", "text/plain, */*;q=0.1", "text/*"])
def test_people_get_text(accept: str) -> None:
    """A client that prefers text gets what the command line would say."""
    assert Fault("limit", "too slow", "ask for less").body(accept) == (
        b"too slow\n  mend: ask for less\n",
        "text/plain; charset=utf-8",
    )


def test_every_other_client_gets_json() -> None:
    """A client that accepts neither gets JSON all the same: the status says that it is no answer."""
    assert Fault("limit", "x").body("text/csv")[1] == "application/problem+json"


def test_letters_that_no_encoding_has_are_replaced() -> None:
    """A lone surrogate in a message does no harm."""
    fault = Fault("limit", "a\ud800b")
    assert b"a?b" in fault.as_json()
    assert fault.as_text() == b"a?b\n"


def test_a_busy_service_says_when_to_come_again() -> None:
    """503 comes with Retry-After."""
    assert (busy("x").status, busy("x").headers) == (503, (("Retry-After", "1"),))


def test_statuses_are_errors() -> None:
    """Each kind of problem has a status of the client's or the server's errors."""
    assert all(400 <= problem.status < 600 for problem in PROBLEMS.values())


def test_every_problem_is_documented(repository: Path) -> None:
    """The reference of the HTTP interface lists each kind of problem with its status and title, in order."""
    page = (repository / "docs/reference/http.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \| (.*) \|$", page, re.MULTILINE)
    assert listed == [(code, str(problem.status), problem.title) for code, problem in PROBLEMS.items()]
