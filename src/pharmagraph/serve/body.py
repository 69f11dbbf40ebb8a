"""The body of a request, read whole, within bounds of size and time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive

CLOSE = (("Connection", "close"),)
"""What is left of a refused body is not read, so the connection cannot be used again."""


def header(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str | None:
    """Return the value of a header (its name in small letters); several are joined by commas."""
    values = [value for key, value in headers if key == name]
    return b", ".join(values).decode("latin-1") if values else None


async def read_body(
    receive: Receive, headers: Sequence[tuple[bytes, bytes]], most: int, seconds: float
) -> bytes:
    """Read the body. Raises Fault where it is larger than ``most`` bytes or takes longer than ``seconds``.

    What Content-Length announces is refused before it is read.
    """
    announced = header(headers, b"content-length")
    if announced is not None and (not announced.isdigit() or int(announced[:20]) > most):
        raise _too_large(most)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Fault("bad-request", "the client went away", headers=CLOSE)
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise _too_large(most)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        said = f"the request's body did not come whole within {seconds:g} seconds"
        raise Fault("slow-request", said, "send it faster", headers=CLOSE) from None


def _too_large(most: int) -> Fault:
    return Fault("too-large", f"the request's body is larger than {most:,} bytes", "send less", headers=CLOSE)
