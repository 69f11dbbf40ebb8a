"""One request to a server and its whole answer, until a deadline.

A clock beside the connection shuts it when the time is over, wherever it hangs. An answer counts
only when it is whole, and no more of it is read than may be. Certificates are checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.remote.address import proxy_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from pharmagraph.graphs.remote.address import Address

    Headers = Mapping[str, str | bytes]

_MIB = 1024 * 1024
_CHUNK = 65_536
_CONNECT_SECONDS = 10.0


class Request(NamedTuple):
    """What is asked; ``body`` is sent as ``media_type``."""

    method: str
    address: Address
    accept: str = "*/*"
    body: bytes | None = None
    media_type: str = ""


@dataclass(frozen=True)
class Reply:
    """A whole answer. ``is_measured`` tells whether the server said how long it is."""

    address: Address
    status: int
    headers: Message
    body: bytes
    is_measured: bool

    @property
    def media_type(self) -> str:
        """The answer's type, without parameters, in small letters."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def is_fine(self) -> bool:
        """Tell whether the server did what it was asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, section 15.3


class BrokenConnection(Exception):  # noqa: N818 - a state, which may pass
    """The connection failed; trying again may help. The message says how it failed."""


class DeadlinePassed(Exception):  # noqa: N818 - a state
    """The time is over."""


def exchange(request: Request, headers: Headers, deadline: float, most: int) -> Reply:
    """Send a request and return the whole answer, of no more bytes than ``most``.

    ``deadline`` is a time of ``time.monotonic``. Raises BrokenConnection, DeadlinePassed,
    QueryLimitError where the answer is too large, QueryError where trying again cannot help.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise DeadlinePassed
    connection, target = _connection(request.address, min(left, _CONNECT_SECONDS))
    clock = threading.Timer(left, connection.stop)
    clock.daemon = True
    clock.start()
    try:
        reply = _exchanged(connection, request, target, headers, most)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if connection.stopped or time.monotonic() >= deadline:
            raise DeadlinePassed from None
        raise _told(request.address, error) from None
    finally:
        clock.cancel()
        clock.join()
        connection.close()
    if connection.stopped:  # cut headers, and a body without a length, look whole
        raise DeadlinePassed
    return reply


class Connection(http.client.HTTPConnection):
    """A connection that another thread can stop; ``secured`` is the host that must prove itself."""

    secured = ""
    watched: socket.socket | None = None
    stopped = False

    def connect(self) -> None:
        """Connect; from then on only the clock beside it limits the time."""
        super().connect()
        self.watched = self.sock
        self.sock.settimeout(None)
        if self.secured:
            context = ssl.create_default_context()
            encrypted = context.wrap_socket(
                self.sock, server_hostname=self.secured, do_handshake_on_connect=False
            )
            self.sock = self.watched = encrypted
            encrypted.do_handshake()

    def stop(self) -> None:
        """Shut the connection, whoever is waiting for it."""
        self.stopped = True
        for open_one in (self.sock, self.watched):
            if open_one is not None:
                with suppress(OSError):
                    # Not the method of an encrypted socket, which would forget its encryption.
                    socket.socket.shutdown(open_one, socket.SHUT_RDWR)


def _connection(address: Address, seconds: float) -> tuple[Connection, str]:
    """Return a connection to a server or its proxy, and what the request line asks it for."""
    proxy = proxy_for(address)
    first = proxy or address
    connection = Connection(first.host, first.port, timeout=seconds)
    target = address.target
    if address.scheme == "https":
        connection.secured = address.host
        if proxy is not None:
            connection.set_tunnel(address.host, address.port)
    elif proxy is not None:
        target = f"http://{address.authority}{target}"
    return connection, target


def _exchanged(connection: Connection, request: Request, target: str, headers: Headers, most: int) -> Reply:
    refused: OSError | None = None
    sent = {"Host": request.address.authority, **headers}
    try:
        connection.request(request.method, target, request.body, sent)
    except (BrokenPipeError, ConnectionResetError) as error:
        refused = error  # a server may answer and hang up before it has read everything
    try:
        response = connection.getresponse()
    except (OSError, http.client.HTTPException):
        if refused is not None:
            raise refused from None
        raise
    with response:
        is_measured = response.chunked or response.length is not None
        body = _body(response, request.address, most)
        return Reply(request.address, response.status, response.headers, body, is_measured)


def _body(response: http.client.HTTPResponse, address: Address, most: int) -> bytes:
    """Read the body, whole and no longer than it may be."""
    if (response.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise QueryError(f"{address} compresses its answer, although it was asked not to")
    size, parts = response.length or 0, []
    if size <= most:
        size = 0
        while size <= most and (part := response.read(_CHUNK)):
            size += len(part)
            parts.append(part)
    if size > most:
        raise too_large(address, most)
    if response.length:  # read a part at a time, Python does not tell
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def too_large(address: Address, most: int) -> QueryLimitError:
    """Return the error for an answer of more bytes than may be."""
    size = f"{most // _MIB:,} MiB" if most >= _MIB else f"{most:,} bytes"
    message = f"the answer of {address} is larger than {size}"
    return QueryLimitError(message, limit="result", mend="ask for less: name the subject, add a LIMIT")


def _told(address: Address, error: Exception) -> Exception:
    """Say what a failed connection means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"the certificate of {address.host} is not valid: {error.verify_message}"
        mend = "if an authority of your own has signed it, name that one's file in the variable SSL_CERT_FILE"
        return QueryError(message, mend=mend)
    if isinstance(error, http.client.RemoteDisconnected):
        return BrokenConnection(f"{address} hung up without an answer")
    if isinstance(error, http.client.IncompleteRead):
        return BrokenConnection(f"{address} broke off in the middle of its answer")
    if isinstance(error, (http.client.HTTPException, ValueError)):
        return QueryError(f"what {address} answers is no HTTP", mend="check the address and the port")
    if isinstance(error, socket.gaierror):
        return BrokenConnection(f"there is no host {address.host}, or its name cannot be looked up")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return BrokenConnection(f"{address} cannot be reached: {reason}")
