"""What holds for every request: who may ask, security headers, problems, the access log."""

from __future__ import annotations

import asyncio
import logging
import os
import time
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from pharmagraph.errors import PharmagraphError, WorkerEndedError
from pharmagraph.serve.body import CLOSE, header
from pharmagraph.serve.problem import Fault, busy, fault_of
from pharmagraph.serve.reply import whole
from pharmagraph.serve.security import SECURITY_HEADERS, Doorkeeper, preflight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from pharmagraph.serve.accesslog import AccessLog

    Header = tuple[bytes, bytes]

logger = logging.getLogger(__name__)
_DEBUG_VARIABLE = "PHARMAGRAPH_DEBUG"
ADDRESSES = ("/sparql", "/data", "/questions", "/health")
_SLASHED = frozenset({"/questions/", "/health/"})
"""Addresses without the slash are meant; the endpoints of protocols answer at both."""
_TAKING_POST = frozenset({"/sparql", "/query/results"})
_READING, _WITH_POST = b"GET, HEAD, OPTIONS", b"GET, HEAD, POST, OPTIONS"
_POLICY = b"content-security-policy"
_WITH_BODY = {"POST", "PUT", "PATCH", "DELETE"}


class Gate:
    """What holds for every request: who may ask, security headers, problems, the access log.

    ``failed`` says why the service could not start.
    """

    def __init__(
        self, app: ASGIApp, direct: Mapping[str, ASGIApp], doorkeeper: Doorkeeper, log: AccessLog | None
    ) -> None:
        self._app, self._direct, self._doorkeeper, self._log = app, direct, doorkeeper, log
        self.failed: PharmagraphError | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._log is not None:
            await self._logged(self._log, scope, receive, send)
        else:
            await self._answered(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope["headers"]
        more = SECURITY_HEADERS
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *_missing(more, message["headers"])]}
            await send(message)

        try:
            more = (*SECURITY_HEADERS, *self._doorkeeper.check(scope["scheme"], headers))
            path = scope["path"]
            if scope["method"] == "OPTIONS":
                allowed = _WITH_POST if path.rstrip("/") in _TAKING_POST else _READING
                told = preflight(headers) or [(b"allow", allowed)]
                await whole(204, told, b"").send(sending, head=True)
                return
            if path in _SLASHED:
                there = f"{scope['root_path']}{path[:-1]}".encode()
                if scope["query_string"]:
                    there += b"?" + scope["query_string"]
                await whole(308, [(b"location", there)], b"").send(sending)
                return
            scope["app"] = self  # so that the router raises what it does not find
            app = self._direct.get(path, self._app)
            await app(scope, receive, sending)
        except asyncio.CancelledError:  # the service stops, and this answer's time is over
            if not started:
                await _send_problem(busy("the service is stopping"), scope, sending)
        except Exception as error:  # noqa: BLE001 - the one place that keeps tracebacks from clients
            if started:
                _tell_of(error)
                return  # the server closes the connection, and the client can tell
            await _send_problem(_as_fault(error), scope, sending)

    async def _logged(self, log: AccessLog, scope: Scope, receive: Receive, send: Send) -> None:
        status = size = 0
        begun = time.perf_counter()

        async def counting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._answered(scope, receive, counting)
        finally:
            query = scope["query_string"].decode("latin-1")
            address = scope.get("raw_path", b"").decode("latin-1") + (f"?{query}" if query else "")
            line = f"{scope['method']} {address} HTTP/{scope['http_version']}"
            client = scope["client"][0] if scope.get("client") else ""
            log.write(client, line, status, size, (time.perf_counter() - begun) * 1000)


def _missing(more: Sequence[Header], headers: Sequence[Header]) -> Sequence[Header]:
    """Return the headers to add; a page's own policy stays alone, for of two browsers enforce both."""
    if any(name == _POLICY for name, _ in headers):
        return [header for header in more if header[0] != _POLICY]
    return more


def _as_fault(error: Exception) -> Fault:
    if isinstance(error, Fault):
        return error
    if isinstance(error, WorkerEndedError):
        return Fault("worker", error.message, error.mend)
    if isinstance(error, PharmagraphError):
        return fault_of(error)
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = (error.headers or {}).get("Allow", "GET, HEAD")
            return Fault(
                "method", "this method is not for this address", f"use {allowed}", {}, (("Allow", allowed),)
            )
        return Fault(
            "not-found", "there is nothing at this address", f"the addresses are: {', '.join(ADDRESSES)}"
        )
    _tell_of(error)
    return Fault(
        "fault", "a fault of the service itself", "please report it with what the service's log says"
    )


def _tell_of(error: Exception) -> None:
    """Say what went wrong to whoever runs the service."""
    if isinstance(error, (Fault, PharmagraphError, TimeoutError)):
        return
    logger.error("a fault of the service itself: %s: %s", type(error).__name__, error)
    if os.environ.get(_DEBUG_VARIABLE):
        logger.error("%s", "".join(traceback.format_exception(error)))


async def _send_problem(fault: Fault, scope: Scope, send: Send) -> None:
    body, media_type = fault.body(header(scope["headers"], b"accept"))
    headers = [(b"content-type", media_type.encode()), (b"vary", b"Accept")]
    headers += [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in fault.headers]
    if scope["method"] in _WITH_BODY and not fault.headers:
        headers += [(name.lower().encode(), value.encode()) for name, value in CLOSE]
    await whole(fault.status, headers, body).send(send, head=scope["method"] == "HEAD")
