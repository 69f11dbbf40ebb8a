"""Requests to a server, made again where that may help.

Kept here, for everything that asks another host:

- a redirect is followed on the same host alone;
- a name and password are sent to the host that they are for, and only when it asks for them;
- where the server cannot be reached, breaks off, or answers 429, 502, 503 or 504, the request is
  made again, later each time, or when Retry-After says (RFC 9110, section 10.2.3), within the time
  that the whole may take. So only requests may be sent that change nothing more when sent twice.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.remote.connection import BrokenConnection, DeadlinePassed, exchange
from pharmagraph.graphs.remote.credentials import Proof, account_for

if TYPE_CHECKING:
    from pharmagraph.graphs.remote.address import Address
    from pharmagraph.graphs.remote.connection import Reply, Request

RETRIES = 3
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_MOST_STEPS = 6
_AGAIN = {429, 502, 503, 504}
_MOVED = {301, 302, 307, 308}
_UNAUTHORIZED = 401


class Patience(NamedTuple):
    """How long an answer may take (seconds, retries included) and how large it may be (bytes)."""

    seconds: float
    result: int


class Web:
    """Asks a server, as one of its users if one is named.

    ``notes`` is what the asker should know of how it was done.
    """

    def __init__(self, host: str, user: str = "", retries: int = RETRIES) -> None:
        """Raise QueryError where the user's password is nowhere."""
        self._host = host
        account = account_for(host, user)
        self._proof = Proof(account) if account else None
        self._retries = retries
        self.notes: list[str] = []

    def send(self, request: Request, patience: Patience) -> Reply:
        """Send a request and return the answer, whatever its status.

        Raises QueryLimitError ("time", "result"), and QueryError where there is no whole answer.
        """
        deadline = time.monotonic() + patience.seconds
        attempt = 0
        while True:
            fault, reply = "", None
            pause = _FIRST_PAUSE * 2**attempt
            try:
                reply = self._steps(request, deadline, patience.result)
            except BrokenConnection as error:
                fault = str(error)
            except DeadlinePassed:
                message = f"{request.address} took longer than {patience.seconds:g} seconds"
                mend = "ask for less, or give it more time with --time-limit"
                raise QueryLimitError(message, limit="time", mend=mend) from None
            if reply is not None:
                if reply.status not in _AGAIN:
                    return reply
                pause = max(pause, wanted_pause(reply, time.time()))
            is_over = pause > _LONGEST_PAUSE or time.monotonic() + pause >= deadline
            if attempt == self._retries or is_over:
                if reply is not None:
                    return reply
                raise QueryError(fault, mend="try again later, or check the address and the network")
            time.sleep(pause)
            attempt += 1

    def _steps(self, request: Request, deadline: float, most: int) -> Reply:
        """Send it once, with redirects and the server's question for a name."""
        is_proved = False
        for _ in range(_MOST_STEPS):
            reply = exchange(request, self._headers(request), deadline, most)
            if reply.status == _UNAUTHORIZED and self._proof and not is_proved:
                if not self._proof.take(reply.headers.get_all("WWW-Authenticate") or []):
                    return reply
                is_proved = True
            elif reply.status in _MOVED:
                location = reply.headers.get("Location") or ""
                request = request._replace(address=request.address.leads_to(location))
            else:
                return reply
        raise QueryError(f"{request.address} leads from one address to the next without end")

    def _headers(self, request: Request) -> dict[str, str | bytes]:
        headers: dict[str, str | bytes] = {"Accept": request.accept, "User-Agent": "pharmagraph"}
        if request.media_type:
            headers["Content-Type"] = request.media_type
        if self._proof and request.address.host == self._host:
            header = self._proof.header(request.method, request.address.target)
            if header is not None:
                headers["Authorization"] = header.encode()
                self._warn(request.address, self._proof)
        return headers

    def _warn(self, address: Address, proof: Proof) -> None:
        """Note, once, that a password goes over the network for everybody to read."""
        note = f"the password went to {address.host} unencrypted; an address with https would hide it"
        if proof.is_open and address.scheme == "http" and not address.is_loopback and note not in self.notes:
            self.notes.append(note)


def wanted_pause(reply: Reply, now: float) -> float:
    """Return how many seconds the server wants to be left alone: a number, or until a date."""
    from email.utils import parsedate_to_datetime

    written = (reply.headers.get("Retry-After") or "").strip()
    if written.isdecimal() and written.isascii():
        return float(written[:9])
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
