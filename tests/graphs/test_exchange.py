"""Requests and replies of workers, as bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import GraphError, QueryError, QueryLimitError, QueryRefusedError
from pharmagraph.graphs import wire
from pharmagraph.graphs.dataset import PLAIN, Scope
from pharmagraph.graphs.exchange import (
    AS_IS,
    EngineSyntaxError,
    Head,
    Reply,
    Wanted,
    ended_error,
    fault_error,
    limit_error,
    request,
)  # fmt: skip
from pharmagraph.graphs.guard import Limits, measure


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Make a frame as a worker does."""
    return wire.pack([kind + payload])


WHOLE = b"".join(
    [
        frame(wire.ABSENT, wire.pack([b"http://e/none"])),
        frame(wire.HEAD, wire.pack([b"rows", b"s", b"o"])),
        frame(wire.DATA, b"one"),
        frame(wire.DATA, b"two"),
        frame(wire.DONE),
    ]
)


@given(st.lists(st.integers(0, len(WHOLE))))
def test_a_reply_is_read_however_it_is_cut(cuts: list[int]) -> None:
    """The same answer comes out wherever the bytes were parted on their way."""
    reply = Reply()
    ends = [0, *sorted(cuts), len(WHOLE)]
    body = b""
    for start, end in pairwise(ends):
        reply.feed(WHOLE[start:end])
        body += reply.chunks()
    assert (reply.head, body, reply.done) == (Head("rows", ("s", "o"), ("http://e/none",)), b"onetwo", True)


@pytest.mark.parametrize("size", range(len(WHOLE)))
def test_a_reply_that_is_cut_short_is_not_done(size: int) -> None:
    """No part of a reply passes for the whole."""
    reply = Reply()
    reply.feed(WHOLE[:size])
    assert not reply.ended


def test_a_fault_ends_a_reply() -> None:
    """A fault is told with its kind and words, after data too."""
    reply = Reply()
    reply.feed(WHOLE[:-5] + frame(wire.FAULT, wire.pack([b"result", b""])))
    assert (reply.fault, reply.ended, reply.done) == (("result", ""), True, False)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (("syntax", "error at 1:2"), EngineSyntaxError, "error at 1:2"),
        (("graph", "no such file"), GraphError, "cannot be loaded: no such file"),
        (("memory", ""), QueryLimitError, "more than 2,048 MiB of memory .the limit 'memory'"),
        (("result", ""), QueryLimitError, "larger than 256 MiB .the limit 'result'"),
        (("engine", "odd"), QueryError, "the engine cannot answer: odd"),
    ],
)
def test_each_fault_has_its_error(fault: tuple[str, str], kind: type[Exception], words: str) -> None:
    """What a worker says becomes an error of its kind."""
    with pytest.raises(kind, match=words):
        raise fault_error(fault, Limits())


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (-24, QueryLimitError, "30 seconds of processor time"),
        (-6, QueryLimitError, "memory"),
        (-11, QueryRefusedError, "nested too deep"),
        (1, QueryError, "code 1"),
    ],
)
def test_each_end_has_its_error(code: int, kind: type[Exception], words: str) -> None:
    """How a process ended says why there is no answer."""
    with pytest.raises(kind, match=words):
        raise ended_error(code, Limits())


@pytest.mark.parametrize(
    ("scope", "default", "named"),
    [
        (PLAIN, "", "*"),
        (Scope(("", "g:1"), ()), "\ng:1", ""),
        (Scope((), ("g:1", "g:2")), "*", "g:1\ng:2"),
    ],
)
def test_a_request_tells_the_scope(scope: Scope, default: str, named: str) -> None:
    """The curated layer alone, no default graph at all, and no named graph are told apart."""
    packed = request(measure("ASK {}", prefixes={}), Limits(), scope, AS_IS)
    fields = dict(zip(wire.REQUEST, wire.unpack(wire.unpack(packed)[0]), strict=True))
    assert (fields["default"].decode(), fields["named"].decode()) == (default, named)


def test_a_request_without_order_has_no_tail() -> None:
    """Rows stay as the engine finds them where no order is wanted."""
    measured = measure("SELECT ?s { ?s ?p ?o }", prefixes={})
    packed = request(measured, Limits(), PLAIN, Wanted(ordered=False))
    fields = dict(zip(wire.REQUEST, wire.unpack(wire.unpack(packed)[0]), strict=True))
    assert fields["tail"] == b"-1"


@pytest.mark.parametrize("name", ["time", "cpu", "memory", "result"])
def test_a_limit_tells_what_to_ask_instead(name: str) -> None:
    """Where time was up, the mend is to put a value into the pattern instead of a FILTER."""
    error = limit_error(name, Limits())
    assert error.mend.startswith("ask for less")
    assert ("where it stands in the pattern itself" in error.mend) == (name in {"time", "cpu"})


def test_a_request_keeps_the_plain_query() -> None:
    """What was planned comes with the query as it was written, for the places of faults."""
    written = 'SELECT ?a { ?a ?b ?x FILTER(?x = "v") }'
    packed = request(measure(written, prefixes={}), Limits(), Scope(), Wanted())
    fields = dict(zip(wire.REQUEST, wire.unpack(wire.unpack(packed)[0]), strict=True))
    assert fields["plain"].decode() == written
    assert b'?b  "v"  FILTER' in fields["text"]
