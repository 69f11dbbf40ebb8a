"""An answer on its way to the client: whole, or in pieces while it is made."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.graphs.disclaimer import DISCLAIMER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from starlette.types import Message, Receive, Send

    from pharmagraph.serve.security import Headers

DISCLAIMER_HEADER = (b"pharmagraph-disclaimer", DISCLAIMER.encode("ascii"))
_LONGEST_NOTE = 1_000
_MOST_NOTES = 10


class Whole(NamedTuple):
    """A whole answer as the messages of ASGI that send it."""

    start: Message
    body: Message

    @property
    def size(self) -> int:
        """How many bytes it takes, roughly."""
        return len(self.body["body"]) + sum(len(k) + len(v) for k, v in self.start["headers"])

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send it; of a HEAD request's answer the head alone."""
        await send(self.start)
        await send(_EMPTY if head else self.body)


_EMPTY: Message = {"type": "http.response.body", "body": b""}


def whole(status: int, headers: Headers, body: bytes) -> Whole:
    """Make a whole answer; its length is added to the headers."""
    headers = [*headers, (b"content-length", b"%d" % len(body))]
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return Whole(start, {"type": "http.response.body", "body": body})


def note_headers(notes: Iterable[str]) -> Headers:
    """Write notes as headers, each in one line of ASCII."""
    return [(b"pharmagraph-note", in_one_line(note).encode("ascii")) for note in list(notes)[:_MOST_NOTES]]


def in_one_line(note: str) -> str:
    r"""Return a note as a header may hold it: line ends become bars, other letters escapes.

    A line of carets means nothing there, nor does the line of the query above it.

    >>> in_one_line("query:1:2: caf\u00e9\n    ASK caf\u00e9\n        ^^^^\n    did you mean x?")
    'query:1:2: caf\\xe9 | did you mean x?'
    """
    lines = [" ".join(line.split()) for line in note.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line and not line.strip("^"):
            del kept[max(1, len(kept) - 1) :]
        elif line:
            kept.append(line)
    text = " | ".join(kept)
    plain = text.encode("ascii", "backslashreplace").decode("ascii")
    return "".join(c if c.isprintable() else "?" for c in plain)[:_LONGEST_NOTE]


async def send_pieces(
    send: Send, headers: Headers, pieces: AsyncIterator[bytes], stall: float, *, head: bool = False
) -> None:
    """Send an answer while it is made: 200, and no length.

    Where it ends early, or the client takes nothing for ``stall`` seconds, what made it so is raised;
    then the last chunk is missing, and the client can tell (RFC 9112, section 8).
    """
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if not head:
        async for piece in pieces:
            message = {"type": "http.response.body", "body": piece, "more_body": True}
            await asyncio.wait_for(send(message), stall)
    await send(_EMPTY)


class Watch:
    """Looks whether the client is still there, once it is worth the trouble; ``gone`` is called if not."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task: asyncio.Task[None] | None = None

    def begin(self, gone: Callable[[], None]) -> None:
        """Begin to look."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._look(gone))

    async def _look(self, gone: Callable[[], None]) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        gone()

    async def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
