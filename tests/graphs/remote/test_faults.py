"""What servers say of a request that they do not answer."""

from __future__ import annotations

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.remote.address import read_address
from pharmagraph.graphs.remote.connection import Reply
from pharmagraph.graphs.remote.faults import check_whole, fault_of, place_in, server_words


def reply(body: str | bytes, kind: str = "text/plain", status: int = 400, **headers: str) -> Reply:
    """Return an answer of a server."""
    message = Message()
    message["Content-Type"] = kind
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    raw = body.encode() if isinstance(body, str) else body
    return Reply(read_address("http://h/sparql?key=secret"), status, message, raw, is_measured=True)


VIRTUOSO = """\
Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at '}' before '}'

SPARQL query:
define sql:big-data-const 0 select ?x
"""
VIRTUOSO_PAGE = """\
<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head><title>SPARQL Graph Protocol request failed</title><style>h1 {}</style></head>
  <body><h1>HTTP/1.1 500 Request Failed</h1><script>alert("<p>1</p>")</script><h3>Error 22023</h3>
<xmp>The endpoint is not configured to have one &amp; more</xmp></body></html>"""
QLEVER = """\
{"exception": "Invalid SPARQL query: mismatched input '}'", "status": "ERROR",
 "metadata": {"line": 2, "positionInLine": 5, "startIndex": 7, "stopIndex": 7, "query": "…"}}"""
OXIGRAPH = "error at 1:26: expected one of LATERAL, [_]"
JENA = 'Parse error:\nEncountered " "}" "} "" at line 1, column 25.\nWas expecting one of: …'
RDF4J = "MALFORMED QUERY: Lexical error at line 1, column 8.  Encountered: '32' (32), after prefix \"\""


@pytest.mark.parametrize(
    ("body", "kind", "words", "place"),
    [
        (VIRTUOSO, "text/plain", VIRTUOSO.partition("\n")[0], (3, 0)),
        (
            VIRTUOSO_PAGE, "text/html; charset=UTF-8",
            "HTTP/1.1 500 Request Failed Error 22023 The endpoint is not configured to have one & more",
            None,
        ),
        (QLEVER, "application/json", "Invalid SPARQL query: mismatched input '}'", (2, 6)),
        (JENA, "text/plain", 'Parse error: Encountered " "}" "} "" at line 1, column 25.', (1, 25)),
        (RDF4J, "text/plain", RDF4J, (1, 8)),
        (OXIGRAPH, "text/plain", OXIGRAPH, (1, 26)),
        ("query:2:18: no\n  ?x", "text/plain", "query:2:18: no", (2, 18)),
        ('{"detail": "no", "line": 2, "column": 18}', "application/problem+json", "no", (2, 18)),
        ('{"title": "Bad", "detail": "no such graph"}', "application/problem+json", "no such graph", None),
        ('{"title": 7, "error": "x", "metadata": {"line": "a"}}', "application/json", "x", None),
        ("[1, 2]", "application/json", "[1, 2]", None),
        ("[" * 30_000, "application/json", "[" * 299 + "…", None),
        ("<p>unsaid", "text/plain", "unsaid", None),
        ("<script>never ends", "text/html", "", None),
        ("\n \t\n  here\x1b[31m \u202e it is\n", "text/plain", "here\ufffd[31m \ufffd it is", None),
        (b"\xff\xfe", "text/plain", "\ufffd\ufffd", None),
        ("", "text/plain", "", None),
    ],
)  # fmt: skip
def test_the_server_is_quoted(
    body: str | bytes, kind: str, words: str, place: tuple[int, int] | None
) -> None:
    """The first line of what it says, without what could change a terminal; and where it points."""
    assert server_words(reply(body, kind)) == words
    assert place_in(reply(body, kind)) == place


@given(st.text(), st.sampled_from(["text/html", "application/json", "text/plain"]))
def test_any_words_can_be_shown(body: str, kind: str) -> None:
    """Whatever a server says fits on one line and has no control characters."""
    words = server_words(reply(body, kind))
    assert len(words) <= 300
    assert all(c.isprintable() for c in words)
    place_in(reply(body, kind))


@pytest.mark.parametrize(
    ("status", "is_known", "message", "mend"),
    [
        (401, False, "http://h/sparql answered 401 Unauthorized: why", "--user"),
        (401, True, "http://h/sparql answered 401 Unauthorized: why", "check the user's name and password"),
        (403, True, "http://h/sparql answered 403 Forbidden: why", "the right"),
        (404, False, "http://h/sparql answered 404 Not Found: why", "check the address"),
        (503, False, "http://h/sparql answered 503 Service Unavailable: why", "try again later"),
        (500, False, "http://h/sparql answered 500 Internal Server Error: why", ""),
        (799, False, "http://h/sparql answered 799: why", ""),
    ],
)
def test_each_status_has_its_mend(status: int, is_known: bool, message: str, mend: str) -> None:  # noqa: FBT001
    """What is wrong, in the server's words, and what helps; no key of the address is shown."""
    error = fault_of(reply("why", status=status), is_known=is_known)
    assert error.message == message
    assert mend in error.mend
    assert fault_of(reply("", status=status)).message == message.removesuffix(": why")


def test_a_part_given_as_the_whole_is_refused() -> None:
    """Virtuoso calls an answer fine that it has cut, at its limit of time or of rows."""
    with pytest.raises(QueryLimitError, match="ran out of time") as caught:
        check_whole(reply("", status=200, X_SQL_State="S1TAT"), 1, None)
    assert caught.value.limit == "time"
    with pytest.raises(QueryLimitError, match="ran out of time"):
        check_whole(reply("", status=206), 1, None)
    with pytest.raises(QueryLimitError, match="gives no more than 10,000 rows") as caught:
        check_whole(reply("", status=200, X_SPARQL_MaxRows="10000"), 10_000, 20_000)
    assert caught.value.limit == "result"
    with pytest.raises(QueryLimitError):
        check_whole(reply("", status=200, X_SPARQL_MaxRows="10000"), 10_000, None)
    for rows, limit, most in (
        (10_000, 10_000, "10000"),
        (9_999, None, "10000"),
        (10_000, None, "many"),
        (7, None, ""),
    ):
        check_whole(reply("", status=200, X_SPARQL_MaxRows=most), rows, limit)
