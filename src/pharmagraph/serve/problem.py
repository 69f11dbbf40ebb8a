"""What the service says where it cannot answer: Problem Details for HTTP APIs (RFC 9457).

Each kind of problem is a row of ``PROBLEMS``: its code, its HTTP status and its title. The body is
``application/problem+json``, or plain text where the client prefers that.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import (
    GraphError,
    PharmagraphError,
    QueryError,
    QueryLimitError,
    QueryRefusedError,
    QuerySyntaxError,
    QuestionError,
    TermNotFoundError,
)
from pharmagraph.serve.negotiation import Offer, choose

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the command line calls an option is a parameter of the address here, or not the asker's to set.
_OPTION = re.compile(r"(?<![\w-])-p (?=\w+=)")
_OPENS = re.compile(r" \(--allow-service HOST opens one\)")
_OPEN_IT = re.compile(r"open it with --allow-service (?P<host>\S+)")
PROBLEM_IRI = "https://w3id.org/pharmagraph/problem/"
RETRY_AFTER = "1"
"""Seconds after which a client may try again what met a busy service."""

OFFERS = (
    Offer("json", "application/problem+json", ("application/json", "application/ld+json")),
    Offer("text", "text/plain", ("text/*",)),
)


class Problem(NamedTuple):
    """A kind of problem: its HTTP status and what it is called."""

    status: int
    title: str


PROBLEMS: dict[str, Problem] = {
    "bad-request": Problem(400, "The request is not well-formed"),
    "query-syntax": Problem(400, "The query is not SPARQL"),
    "query-refused": Problem(400, "The query asks for what queries may not do"),
    "unknown-graph": Problem(400, "The data set has no such graph"),
    "parameter": Problem(400, "A parameter does not fit the question"),
    "read-only": Problem(403, "The graph is read-only over HTTP"),
    "origin": Problem(403, "Pages of other origins may not use this service"),
    "not-found": Problem(404, "There is nothing at this address"),
    "no-graph": Problem(404, "The data set has no such graph"),
    "no-question": Problem(404, "There is no such question"),
    "method": Problem(405, "The method is not allowed here"),
    "not-acceptable": Problem(406, "None of the accepted formats can be had"),
    "slow-request": Problem(408, "The request did not come whole in time"),
    "changed": Problem(412, "The graph is not in the state that the request names"),
    "too-large": Problem(413, "The request is too large"),
    "media-type": Problem(415, "The media type of the request is not understood"),
    "host": Problem(421, "The service does not answer under this host name"),
    "limit": Problem(422, "The query hit a limit"),
    "engine": Problem(422, "The engine cannot answer the query"),
    "head-too-large": Problem(431, "The head of the request is too large"),
    "fault": Problem(500, "A fault of the service itself"),
    "worker": Problem(500, "The process that answered the query ended"),
    "other-host": Problem(502, "Another host, which the query asks, did not answer"),
    "busy": Problem(503, "The service is busy"),
    "not-built": Problem(503, "There is no graph to answer from"),
    "version": Problem(505, "The answer is too large for HTTP/1.0"),
}


@dataclass(eq=False)
class Fault(Exception):  # noqa: N818 - what the client gets, no error of ours
    """Why a request gets no answer: a ``code`` of PROBLEMS, what is wrong, and what helps.

    ``details`` go into the JSON beside them; ``headers`` are added to the response.
    """

    code: str
    message: str
    mend: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEMS[self.code].status

    def as_json(self) -> bytes:
        """Write it as application/problem+json."""
        kind = PROBLEMS[self.code]
        said = {
            "type": PROBLEM_IRI + self.code,
            "title": kind.title,
            "status": kind.status,
            "detail": self.message,
            "code": self.code,
            **({"mend": self.mend} if self.mend else {}),
            **self.details,
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"

    def as_text(self) -> bytes:
        """Write it for people, as the command line does."""
        mend = f"  mend: {self.mend}\n" if self.mend else ""
        return f"{self.message}\n{mend}".encode("utf-8", "replace")

    def body(self, accept: str | None) -> tuple[bytes, str]:
        """Return body and media type: text only for clients that prefer it to JSON."""
        offer = choose(accept, OFFERS)
        if offer is not None and offer.name == "text":
            return self.as_text(), "text/plain; charset=utf-8"
        return self.as_json(), "application/problem+json"


def busy(message: str) -> Fault:
    """Return the fault of a service that has no worker free, with the time to try again after."""
    mend = "try again after the time that Retry-After names"
    return Fault("busy", message, mend, headers=(("Retry-After", RETRY_AFTER),))


def fault_of(error: PharmagraphError) -> Fault:
    """Turn an error of the library into what the client gets."""
    code = "fault"
    details: dict[str, object] = {}
    headers: tuple[tuple[str, str], ...] = ()
    if isinstance(error, QuerySyntaxError):
        code, details = "query-syntax", {"line": error.line, "column": error.column}
    elif isinstance(error, QueryRefusedError):
        code, details = "query-refused", {"line": error.line, "column": error.column} if error.line else {}
    elif isinstance(error, QueryLimitError):
        code, details = "limit", {"limit": error.limit}
    elif isinstance(error, QueryError):
        code = "engine"
    elif isinstance(error, TermNotFoundError):
        code, details = "parameter", {"suggestions": list(error.suggestions)}
    elif isinstance(error, QuestionError):
        code = "parameter"
    elif isinstance(error, GraphError):
        code, headers = "not-built", (("Retry-After", RETRY_AFTER),)
    return Fault(code, error.message, _over_http(error.mend), details, headers)


def _over_http(mend: str) -> str:
    """Put a mend that was written for the command line into words for whoever asks over HTTP."""
    mend = _OPENS.sub(" (whoever runs the service can open one host)", mend)
    mend = _OPEN_IT.sub(r"whoever runs the service can open \g<host>", mend)
    return _OPTION.sub("?", mend)
