"""What a server means by an answer that is none: its own words, and what to do about it."""

from __future__ import annotations

import html
import http.client
import json
import re
from typing import TYPE_CHECKING

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.findings import visible

if TYPE_CHECKING:
    from pharmagraph.graphs.remote.connection import Reply

_MOST_READ = 20_000
_MOST_SHOWN = 300
# Where services that answer in JSON put their words: QLever, RFC 9457, others.
_KEYS = ("exception", "detail", "message", "error", "title")
_TAG = re.compile(r"<[^<>]*>")
_NOT_TEXT = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
# "query:1:26: …" (pharmagraph serve); "error at 1:26" (Oxigraph); "line 1, column 26" (Jena, RDF4J);
# "line 1: …" (Virtuoso).
_PLACES = (
    re.compile(r"\Aquery:(?P<line>\d{1,6}):(?P<column>\d{1,6}): "),
    re.compile(r"\bat (?P<line>\d{1,6}):(?P<column>\d{1,6})\b"),
    re.compile(r"\bline:? (?P<line>\d{1,6}),? (?:at )?col(?:umn)?:? (?P<column>\d{1,6})\b", re.IGNORECASE),
    re.compile(r"\bline:? (?P<line>\d{1,6})\b", re.IGNORECASE),
)
_PARTIAL = 206
_BUSY = {429, 502, 503, 504}
_MENDS = {
    401: "name a user with --user, and put the password into the variable PHARMAGRAPH_PASSWORD",
    403: "ask who runs the server for the right to do this",
    404: "check the address: it must be that of a SPARQL endpoint, for example https://example.org/sparql",
    405: "check the address: it must be that of a SPARQL endpoint, for example https://example.org/sparql",
    413: "send less at once",
    414: "ask for less at once: the query is too long for this server",
}


def server_words(reply: Reply) -> str:
    """Return the first line of what the server said (two after a colon), fit to be shown; "" if none."""
    said = reply.body[:_MOST_READ].decode("utf-8", "replace")
    if "json" in reply.media_type:
        said = _json_words(said) or said
    elif "html" in reply.media_type or said.lstrip()[:1] == "<":
        said = _html_words(said)
    lines = [line for line in (visible(line).strip() for line in said.splitlines()) if line]
    first = " ".join(lines[: 2 if lines[:1] and lines[0].endswith(":") else 1])
    return first if len(first) <= _MOST_SHOWN else first[: _MOST_SHOWN - 1] + "…"


def _json_words(said: str) -> str:
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return ""
    words = (found.get(key) for key in _KEYS) if isinstance(found, dict) else ()
    return next((word for word in words if isinstance(word, str) and word.strip()), "")


def _html_words(said: str) -> str:
    """Return the text of a page on one line, without its scripts and its head."""
    while found := _NOT_TEXT.search(said):
        end = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(said, found.end())
        said = said[: found.start()] + (said[end.end() :] if end else "")
    return " ".join(html.unescape(_TAG.sub(" ", said)).split())


def place_in(reply: Reply) -> tuple[int, int] | None:
    """Return the line and column that the server names, both from 1; column 0 where it names none."""
    text = reply.body[:_MOST_READ].decode("utf-8", "replace")
    if "json" in reply.media_type:
        return _json_place(text)
    for form in _PLACES:
        if found := form.search(text):
            return int(found["line"]), int(found.groupdict().get("column") or 0)
    return None


def _json_place(text: str) -> tuple[int, int] | None:
    """Return the place that a problem of RFC 9457 or QLever names; the latter's column is from 0."""
    try:
        found = json.loads(text)
        if "line" in found and "column" in found:
            return int(found["line"]), int(found["column"])
        return int(found["metadata"]["line"]), int(found["metadata"]["positionInLine"]) + 1
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def fault_of(reply: Reply, *, is_known: bool = False) -> QueryError:
    """Say what is wrong, with the server's own words; ``is_known`` where a name and password were sent."""
    words = server_words(reply)
    said = f": {words}" if words else ""
    mend = _MENDS.get(reply.status, "")
    if reply.status == 401 and is_known:  # noqa: PLR2004 - RFC 9110, section 15.5.2
        mend = "check the user's name and password"
    elif reply.status in _BUSY:
        mend = "try again later"
    kind = http.client.responses.get(reply.status, "")
    shown = f"{reply.status} {kind}".strip()
    return QueryError(f"{reply.address} answered {shown}{said}", mend=mend)


def check_whole(reply: Reply, rows: int, limit: int | None) -> None:
    """Raise QueryLimitError where the server has left rows out of an answer that it calls fine.

    Virtuoso does so, and says it in headers: at its limit of time (X-SQL-State S1TAT, in newer releases
    status 206 too), and at its limit of rows (X-SPARQL-MaxRows), which it also names where the query's
    own LIMIT is the same.
    """
    if reply.status == _PARTIAL or reply.headers.get("X-SQL-State"):
        message = f"{reply.address} ran out of time and would give a part of the answer as the whole"
        raise QueryLimitError(message, limit="time", mend="ask for less, or ask who runs it for more time")
    written = (reply.headers.get("X-SPARQL-MaxRows") or "").strip()
    most = int(written) if written.isascii() and written.isdecimal() else None
    if most is not None and rows >= most and (limit is None or limit > most):
        message = f"{reply.address} gives no more than {most:,} rows and has left out the others"
        mend = f"ask for them in parts: ORDER BY, with LIMIT {most} and OFFSET"
        raise QueryLimitError(message, limit="result", mend=mend)
