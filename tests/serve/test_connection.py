from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.serve.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pharmagraph.serve.settings import Settings

pytestmark = pytest.mark.server
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LARGE = b"x" * 30_000_000


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer /large with thirty megabytes, all else with two letters."""
    del receive
    body = LARGE if scope["path"] == "/large" else b"ok"
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def with_server(trial: Callable[[int], Awaitable[None]], settings: Settings, keep_alive: float = 5) -> None:
    """Try something against a server with these bounds, whose port the trial gets."""
    import uvicorn
    from uvicorn.server import ServerState

    from pharmagraph.serve.connection import Connection

    class Bound(Connection):
        pass

    Bound.settings = settings

    async def run() -> None:
        config = uvicorn.Config(app, log_config=None, timeout_keep_alive=keep_alive, ws="none")  # type: ignore[arg-type]
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        make = lambda: Bound(config=config, server_state=state, app_state={})  # noqa: E731 - a factory
        server = await loop.create_server(make, "127.0.0.1", 0)
        try:
            await trial(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for connection in list(state.connections):
                connection.transport.abort()
            await asyncio.sleep(0.05)
            await server.wait_closed()

    asyncio.run(run())


async def heard(port: int, sent: bytes) -> bytes:
    """Send bytes and return all that comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    data = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    await writer.wait_closed()
    return data


def test_a_client_that_says_nothing_is_cut_off() -> None:
    """A head that does not come in time ends with 408: none at all, a part, or none after an answer."""

    async def trial(port: int) -> None:
        for sent in (b"", b"GET / HTTP/1.1\r\nHost"):
            assert (await heard(port, sent)).startswith(b"HTTP/1.1 408 ")
        said = await heard(port, GET + b"GET /")
        assert said.startswith(b"HTTP/1.1 200 ")
        assert b"HTTP/1.1 408 " in said

    with_server(trial, DEFAULT_SETTINGS._replace(head_seconds=0.2))


def test_an_unused_connection_is_closed() -> None:
    """After its answer a connection waits for some time and is closed without a word."""

    async def trial(port: int) -> None:
        assert (await heard(port, GET)).endswith(b"ok")

    with_server(trial, DEFAULT_SETTINGS, keep_alive=0.1)


def test_there_are_not_too_many_connections() -> None:
    """Beyond the most connections a new one is told to come again."""

    async def trial(port: int) -> None:
        ways = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        said = await heard(port, GET)
        assert said.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1" in said
        for _, writer in ways:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.1)
        assert (await heard(port, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))).endswith(b"ok")

    with_server(trial, DEFAULT_SETTINGS._replace(connections=2))


def test_a_client_that_takes_nothing_is_cut_off() -> None:
    """An answer that waits in the server's memory does not wait for ever."""

    async def trial(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000)
        writer.write(GET.replace(b"/ ", b"/large ", 1))
        await asyncio.sleep(1.5)
        size = 0
        with suppress(ConnectionError):
            while data := await asyncio.wait_for(reader.read(1_000_000), 20):
                size += len(data)
        assert 0 < size < len(LARGE)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    with_server(trial, DEFAULT_SETTINGS._replace(stall=0.3), keep_alive=0.1)


def test_a_client_that_reads_slowly_gets_all() -> None:
    """As long as something is taken now and then, the answer comes whole."""

    async def trial(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=65_536)
        writer.write(GET.replace(b"/ ", b"/large ", 1))
        size = 0
        while size < len(LARGE):
            await asyncio.sleep(0.005)
            size += len(await asyncio.wait_for(reader.read(1_000_000), 20))
        assert size > len(LARGE)
        writer.close()
        await writer.wait_closed()

    with_server(trial, DEFAULT_SETTINGS._replace(stall=1.0), keep_alive=0.1)
