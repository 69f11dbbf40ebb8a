"""What a server sent, read as an answer.

JSON is read here, by Python's own reader, which takes bytes of anybody; the other formats are
recoded first, in a process of their own (``recode``), so that no other parser meets foreign bytes
in this one.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.findings import visible
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.remote import recode
from pharmagraph.graphs.remote.connection import too_large
from pharmagraph.graphs.remote.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.remote.connection import Reply

_ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
}
_GRAPHS = {
    "application/n-triples": "ntriples",
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "text/plain": "turtle",  # N-Triples, by its former name, is Turtle too
    "application/rdf+xml": "rdfxml",
}
ACCEPT = {
    "rows": "application/sparql-results+json, application/sparql-results+xml;q=0.8,"
    " text/tab-separated-values;q=0.6, text/csv;q=0.2",
    "truth": "application/sparql-results+json, application/sparql-results+xml;q=0.8",
    "graph": "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.4",
}
# A text in one of these that is cut at the end of a line looks whole.
_ENDLESS = {"csv", "tsv", "ntriples", "turtle"}
_PACKAGES = Path(__file__).resolve().parents[3]
_MEMORY_PER_BYTE = 10
_LONGEST_REASON = 300


class Wish(NamedTuple):
    """What an answer is held against: ``form`` (rows, truth, graph), the variables that ``SELECT *``
    mentions (none for other queries), whether the server was asked for an order, and limits in
    seconds and bytes.
    """  # noqa: D205 - one sentence

    form: str
    mentioned: Sequence[str]
    is_ordered: bool
    seconds: float
    memory: int
    result: int


def answer_of(reply: Reply, wish: Wish) -> Answer:
    """Read a server's answer.

    Raises QueryError where it is not what was asked for, QueryLimitError where it gets too large.
    """
    forms = _GRAPHS if wish.form == "graph" else _ROWS
    form = forms.get(reply.media_type)
    if form is None:
        kind = visible(reply.media_type) or "something without a type"
        raise _unreadable(reply, f"it is {kind}")
    if form in _ENDLESS and not reply.is_measured:
        raise _unreadable(reply, "the server does not say how long it is, so it may be cut off")
    if wish.form == "graph":
        return Answer("graph", (), _recoded(reply, form, wish), "")
    if form == "csv" and wish.form == "truth":
        raise _unreadable(reply, "it is CSV, in which there is no yes or no")
    try:
        rows = _plain_rows(reply.body) if form == "csv" else Rows(_as_json(reply, form, wish))
        if (rows.truth is not None) != (wish.form == "truth"):
            raise ValueError("rows and yes or no are mixed up")  # noqa: TRY301 - told like the others
        if rows.truth is not None:
            return Answer("truth", (), b"true" if rows.truth else b"false", "")
        rows.arrange(mentioned=wish.mentioned, is_ordered=wish.is_ordered)
        return Answer("rows", tuple(rows.variables), rows.body(), "json", tuple(rows.notes))
    except ValueError as error:
        raise _unreadable(reply, str(error)) from None


def _as_json(reply: Reply, form: str, wish: Wish) -> bytes:
    return reply.body if form == "json" else _recoded(reply, form, wish)


def _plain_rows(body: bytes) -> Rows:
    """Read CSV, which does not tell IRIs from texts (SPARQL 1.1 CSV and TSV, section 3): all are texts."""
    import json

    try:
        lines = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise ValueError("it is no CSV") from None
    if not lines or any(len(line) != len(lines[0]) for line in lines if line):
        raise ValueError("it is CSV with rows of different lengths")
    head = [name.removeprefix("?") for name in lines[0]]
    bindings = [
        {
            name: {"type": "literal", "value": value}
            for name, value in zip(head, line or [""], strict=True)
            if value
        }
        for line in lines[1:]
        if line or len(head) == 1
    ]
    rows = Rows(json.dumps({"head": {"vars": head}, "results": {"bindings": bindings}}).encode())
    rows.notes.append("the server answered in CSV, which does not tell IRIs and numbers from texts")
    return rows


def _recoded(reply: Reply, form: str, wish: Wish) -> bytes:
    """Have the body recoded in a process of its own."""
    memory = wish.memory + len(reply.body) * _MEMORY_PER_BYTE
    # -I: no environment variable and no file of the working directory has a say.
    command = [
        sys.executable, "-I", recode.__file__, str(_PACKAGES), form, str(memory), str(wish.seconds),
        str(wish.result),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own script, nothing of the user's
            command, input=reply.body, capture_output=True, timeout=wish.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        message = f"reading the answer of {reply.address} took longer than {wish.seconds:g} seconds"
        raise QueryLimitError(message, limit="time", mend="ask for less") from None
    kind, written = done.stdout[:1], done.stdout[1:]
    if kind == recode.DONE:
        return written
    if kind == recode.FAULT and written == recode.TOO_LARGE.encode():
        raise too_large(reply.address, wish.result)
    reason = written.decode("utf-8", "replace") if kind == recode.FAULT else "it breaks the parser"
    raise _unreadable(reply, reason)


def _unreadable(reply: Reply, reason: str) -> QueryError:
    shown = visible(reason.partition("\n")[0])[:_LONGEST_REASON]
    message = f"{reply.address} answered with what cannot be read: {shown}"
    return QueryError(message, mend="check that the address is that of a SPARQL endpoint")
