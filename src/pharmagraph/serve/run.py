"""Run the service: open the port, start the HTTP server, stop it when asked."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from pharmagraph.errors import ServiceError
from pharmagraph.serve.app import create_app
from pharmagraph.serve.connection import Connection
from pharmagraph.serve.security import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.serve.accesslog import AccessLog
    from pharmagraph.serve.settings import Settings
    from pharmagraph.serve.source import Source

_WAITING = 512
_KEEP_ALIVE = 15
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Server(uvicorn.Server):
    """Uvicorn's server that says when it answers, and for which a signal is a reason to end well."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM as a wish to stop; a second one stops at once."""
        previous = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


def open_port(host: str, port: int) -> socket.socket:
    """Open a port to listen on; 0 lets the system choose. Raises ServiceError where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
    except OSError as error:
        message = f"'{host}' is no address of this machine: {error.strerror or error}"
        raise ServiceError(message, mend="leave --host out to listen on 127.0.0.1") from None
    try:
        if sys.platform != "win32":  # there it would let two services share the port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_WAITING)
    except OSError as error:
        opened.close()
        message = f"port {port} on {host} cannot be opened: {error.strerror}"
        raise ServiceError(message, mend="choose another with --port; 0 takes any free one") from None
    opened.setblocking(False)  # noqa: FBT003 - the system's own call
    return opened


def address_of(opened: socket.socket) -> str:
    """Return the address under which a port answers, for people."""
    host, port = opened.getsockname()[:2]
    if opened.family == socket.AF_INET6:
        return f"http://[{host}]:{port}/"
    return f"http://{host}:{port}/"


def run(  # noqa: PLR0913, PLR0917 - what to serve, where, and how
    source: Source,
    settings: Settings,
    host: str,
    opened: socket.socket,
    ready: Callable[[], None],
    log: AccessLog | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; answers that are on their way may end within ``settings.goodbye``.

    ``ready`` is called once the service answers. Raises GraphError where there is no graph.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # the application tells of its own faults
    app = create_app(source, settings, is_public=not is_loopback(host), log=log)
    config = uvicorn.Config(
        app,
        http=type("BoundConnection", (Connection,), {"settings": settings}),
        loop="auto",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=int(settings.goodbye),
    )
    server = _Server(config, ready)
    try:
        server.run(sockets=[opened])
    except SystemExit:  # Uvicorn's way to say that the application did not start
        if app.failed is None:
            raise
        raise app.failed from None
