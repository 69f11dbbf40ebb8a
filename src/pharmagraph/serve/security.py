"""Whom the service answers: the Host and Origin headers, and what every answer forbids browsers.

A page of any web site can send requests to a service on the visitor's own machine. Two checks keep
it from reading the answers: the Host must be a name of this service (else a site whose name points
at 127.0.0.1 would be "the same origin": DNS rebinding), and an Origin must be the service's own or
one that was allowed (Fetch standard, section 3.3). A third keeps it from having queries run whose
answers it could not read (Fetch Metadata: Sec-Fetch-Site); following a link stays possible.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pharmagraph.errors import ServiceError
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Headers = list[tuple[bytes, bytes]]

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?\Z")
_LOOPBACK = {"localhost", "ip6-localhost", "[::1]"}
_MOST_REMEMBERED = 64
ANY = "*"

SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"referrer-policy", b"no-referrer"),
)
"""What every answer forbids a browser. A page that needs more sets its own policy."""

_SAME_ORIGIN = (b"cross-origin-resource-policy", b"same-origin")
_CROSS_ORIGIN = (b"cross-origin-resource-policy", b"cross-origin")
_EXPOSED = b"Pharmagraph-Note, Pharmagraph-Standing, Pharmagraph-Disclaimer, Retry-After, ETag"


class Doorkeeper:
    """Checks Host and Origin. ``hosts`` are further names, ``origins`` those of pages that may come in.

    ``is_public`` says that the service listens beyond this machine's loopback: then addresses in
    numbers are welcome as Host, since no name can be bent to them.
    """

    def __init__(
        self, hosts: Iterable[str] = (), origins: Iterable[str] = (), *, is_public: bool = False
    ) -> None:
        self._hosts = {host.lower() for host in hosts} | _LOOPBACK
        self._origins = {origin.lower().rstrip("/") for origin in origins}
        self._is_public = is_public
        self._welcome: set[bytes] = set()

    def check(self, scheme: str, headers: Sequence[tuple[bytes, bytes]]) -> Sequence[tuple[bytes, bytes]]:
        """Return the headers that an answer to this request needs; raises Fault for a stranger."""
        host = origin = None
        several = 0
        for name, value in headers:
            if name == b"host":
                host = value
                several += 1
            elif name == b"origin":
                origin = value
        if host is None or several > 1:
            raise Fault("bad-request", "the request has no Host header, or two", "send exactly one")
        if host not in self._welcome:
            self._check_host(host)
        if origin is None:
            self._check_site(headers)
            return _CORS_OPEN if self._origins else _CORS_CLOSED
        if origin.lower() == scheme.encode() + b"://" + host.lower():
            return _CORS_CLOSED
        if self._allows(origin):
            return (
                (b"access-control-allow-origin", origin),
                (b"access-control-expose-headers", _EXPOSED),
                *_CORS_OPEN,
            )
        raise Fault(
            "origin",
            f"the page's origin {_shown(origin)} is not allowed",
            "start the service with --cors and that origin, if its pages may read the graph",
        )

    def _check_site(self, headers: Sequence[tuple[bytes, bytes]]) -> None:
        """Refuse what a page of another site loads as a part of itself, which has no Origin header."""
        if (b"sec-fetch-site", b"cross-site") not in headers or ANY in self._origins:
            return
        if (b"sec-fetch-mode", b"navigate") not in headers:
            message = "a page of another site asks for this, as a picture or another part of itself"
            raise Fault("origin", message, "follow a link to it, or ask by fetch from an origin that may")

    def _allows(self, origin: bytes) -> bool:
        return ANY in self._origins or origin.decode("latin-1").lower() in self._origins

    def _check_host(self, header: bytes) -> None:
        found = _HOST.match(header.decode("latin-1").lower())
        name = found["name"].rstrip(".") if found else ""
        if not name or not (name in self._hosts or ANY in self._hosts or self._is_address_of_ours(name)):
            raise Fault(
                "host",
                f"this service does not answer as {_shown(header)}",
                "use the address that it printed, or start it with --allow-host and that name",
            )
        if len(self._welcome) < _MOST_REMEMBERED:
            self._welcome.add(header)

    def _is_address_of_ours(self, name: str) -> bool:
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return self._is_public or address.is_loopback


_CORS_CLOSED = (_SAME_ORIGIN,)
_CORS_OPEN = ((b"vary", b"Origin"), _CROSS_ORIGIN)


def _shown(value: bytes) -> str:
    """Return a header's value as it may be shown: printable, and no longer than anybody reads."""
    text = value.decode("latin-1")
    return "".join(c if c.isprintable() else "?" for c in text[:80]) or "(nothing)"


def preflight(headers: Sequence[tuple[bytes, bytes]]) -> Headers | None:
    """Return what a preflight request is told (Fetch standard, section 4.8); None where it is none."""
    if not any(name == b"access-control-request-method" for name, _ in headers):
        return None
    return [
        (b"access-control-allow-methods", b"GET, HEAD, POST"),
        (b"access-control-allow-headers", b"accept, content-type, if-none-match, if-modified-since"),
        (b"access-control-max-age", b"600"),
    ]


def check_services(hosts: Iterable[str]) -> None:
    """Refuse what is no host as SERVICE addresses name one: it would never match. Raises ServiceError."""
    for host in hosts:
        try:
            address = urlsplit(f"http://{host}")
            named = f"{address.hostname}:{address.port}" if address.port else address.hostname
        except ValueError:  # its brackets or its port
            named = ""
        if named != host or not _HOST.match(host):
            mend = "name it in small letters, with the port if the address has one: example.org:8080"
            raise ServiceError(f"'{_shown(host.encode())}' is no host that SERVICE may ask", mend=mend)


def is_loopback(host: str) -> bool:
    """Tell whether a host to listen on is reached from this machine alone."""
    if host.lower() in {"localhost", "ip6-localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
