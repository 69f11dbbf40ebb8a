"""A file on the web: asked for whole or from a byte on, and read in pieces.

Kept here: addresses are http or https and hold no password; redirects are few, and never lead from
https to http; certificates are checked; the proxy is the one that the environment names (http_proxy,
https_proxy, all_proxy, no_proxy), and this machine itself is always asked straight.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib import error as urlerror
from urllib import request as urlrequest
from urllib.parse import urlsplit

from pharmagraph.errors import DownloadError
from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import Message

_MOST_STEPS = 5
_PIECE = 262_144
_LONGEST_WAIT = 60.0
_PARTIAL, _PAST_THE_END = 206, 416
# Too slow, too many, or a fault of the server that may pass (RFC 9110, section 15; RFC 6585, section 4).
_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_ETAG = re.compile(r'"[\x21\x23-\x7e]{1,200}"\Z')
_DATE = re.compile(r"[A-Za-z0-9 ,:+-]{10,40}\Z")
_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15}|\*)\Z")
_PACKED = (".gz", ".tgz", ".bz2", ".xz", ".zip")


class TryAgainError(Exception):
    """It did not work, and may work later.

    ``pause`` is how many seconds the server wants to be left alone; ``is_stale`` where the part that was
    asked for cannot be had, so that the file has to be fetched from its beginning.
    """

    def __init__(self, message: str, pause: float = 0.0, *, is_stale: bool = False) -> None:
        super().__init__(message)
        self.pause = pause
        self.is_stale = is_stale


class Answer(NamedTuple):
    """What a server gives: bytes from ``start`` on, of ``total`` in all (None where it does not say).

    ``etag`` and ``modified`` tell this state of the file from others (RFC 9110, section 8.8), "" where
    the server gives none that is fit for it.
    """

    start: int
    total: int | None
    etag: str
    modified: str
    stream: http.client.HTTPResponse

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes as they come; raises TryAgainError where they break off."""
        try:
            while piece := self.stream.read1(_PIECE):
                yield piece
        except (OSError, http.client.HTTPException) as error:
            raise TryAgainError(_broken(error)) from None


@contextmanager
def asked(address: str, start: int, validator: str, seconds: float) -> Iterator[Answer]:
    """Ask for a file, from byte ``start`` on if it still is the one that ``validator`` tells.

    A server that cannot give a part, or has another file by now, gives it whole: see ``Answer.start``.
    ``seconds`` is the longest silence. Raises TryAgainError, DownloadError where that cannot help.
    """
    check_address(address)
    headers = {"User-Agent": "pharmagraph", "Accept": "*/*"}
    if start:
        headers |= {"Range": f"bytes={start}-", "If-Range": validator}
    try:
        response = _opener().open(urlrequest.Request(address, headers=headers), timeout=seconds)  # noqa: S310 - checked
    except urlerror.HTTPError as error:
        error.close()
        raise _refusal(address, error) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _failure(address, error) from None
    with response:
        yield _answer(address, response, start)


def check_address(address: str) -> None:
    """Raise DownloadError where an address is none of the web, or holds a name and password."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and address.isascii()
        named = parts.username is not None or parts.password is not None
    except ValueError:
        fits = named = False
    if not fits or named or any(c <= " " for c in address):
        raise DownloadError(
            f"'{shown(address)}' is no address that a file can be fetched from",
            mend="an address begins with https:// or http:// and holds no password",
        )


def shown(address: str) -> str:
    """Return an address fit for a message: without what stands behind a question mark, or a password."""
    head, at, tail = address.partition("?")[0].rpartition("@")
    scheme = head.partition("://")[0] + "://" if at and "://" in head else ""
    return visible((scheme + tail)[:300])


def _answer(address: str, response: http.client.HTTPResponse, start: int) -> Answer:
    headers = response.headers
    coding = (headers.get("Content-Encoding") or "identity").strip().lower()
    # Some servers say so of files that are packed by themselves; what came over the wire is the file.
    if coding != "identity" and not urlsplit(address).path.lower().endswith(_PACKED):
        raise DownloadError(f"{shown(address)} compresses the file, although it was asked not to")
    first, total = 0, None
    if response.status == _PARTIAL:
        found = _RANGE.match((headers.get("Content-Range") or "").strip())
        if not found or int(found[1]) != start:
            raise TryAgainError(
                f"{shown(address)} gave another part of the file than was asked for", is_stale=True
            )
        first, total = start, None if found[3] == "*" else int(found[3])
    elif response.length is not None:
        total = response.length
    etag, modified = (headers.get("ETag") or "").strip(), (headers.get("Last-Modified") or "").strip()
    return Answer(
        first,
        total,
        etag if _ETAG.match(etag) else "",
        modified if _DATE.match(modified) else "",
        response,
    )


def _refusal(address: str, error: urlerror.HTTPError) -> Exception:
    """Say what a status that is no answer means; 416 stands for a part that is not there any more."""
    kind = http.client.responses.get(error.code, "")
    message = f"{shown(address)} answered {error.code} {kind}".rstrip()
    if error.code in _AGAIN:
        return TryAgainError(message, _wanted(error.headers))
    if error.code == _PAST_THE_END:
        return TryAgainError(message, is_stale=True)
    if error.code // 100 == 3:  # noqa: PLR2004 - RFC 9110, section 15.4
        return DownloadError(f"{shown(address)} leads from one address to the next without end, or to none")
    return DownloadError(message)


def _wanted(headers: Message) -> float:
    """Return how many seconds the server wants to be left alone, a minute at most."""
    written = (headers.get("Retry-After") or "").strip()
    return min(float(written[:9]), _LONGEST_WAIT) if written.isascii() and written.isdecimal() else 0.0


def _failure(address: str, error: Exception) -> Exception:
    """Say what a failed connection means."""
    cause = error.reason if isinstance(error, urlerror.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        host = urlsplit(address).hostname
        return DownloadError(f"the certificate of {host} is not valid: {_broken(cause)}")
    if isinstance(cause, ValueError):
        return DownloadError(f"what {shown(address)} answers is no HTTP")
    if isinstance(cause, socket.gaierror):
        host = urlsplit(address).hostname
        return TryAgainError(f"there is no host {host}, or its name cannot be looked up")
    return TryAgainError(f"{shown(address)} cannot be reached: {_broken(cause)}")


def _broken(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "the server says nothing any more"
    if isinstance(error, (http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return "the server hung up"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


class _Steps(urlrequest.HTTPRedirectHandler):
    """Follows few redirects, and none that is less safe."""

    max_redirections = _MOST_STEPS
    max_repeats = 2

    def redirect_request(  # noqa: PLR0913, PLR0917 - as urllib has it
        self,
        req: urlrequest.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urlrequest.Request | None:
        """Return the next request; raises DownloadError where the way leads off the safe path."""
        fp.close()  # urllib would read all that the server sends along
        try:
            check_address(newurl)
        except DownloadError:
            raise DownloadError(f"{shown(req.full_url)} leads to no address: {shown(newurl)}") from None
        if req.type == "https" and not newurl.lower().startswith("https:"):
            raise DownloadError(
                f"{shown(req.full_url)} leads to an address that is not encrypted: {shown(newurl)}"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Proxies(urlrequest.ProxyHandler):
    """Uses the proxies of the environment, but never for this machine itself."""

    def proxy_open(self, req: urlrequest.Request, proxy: str, type: str) -> Any:  # noqa: A002 - as urllib has it
        host = urlsplit(req.full_url).hostname or ""
        if host in {"localhost", "::1"} or host.startswith("127."):
            return None
        return super().proxy_open(req, proxy, type)


def proxies_of(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the proxy for http and for https from what the environment names; all_proxy is for both.

    Raises DownloadError where one is no proxy of HTTP.
    """
    both = environment.get("all", "")
    found = {scheme: named for scheme in ("http", "https") if (named := environment.get(scheme) or both)}
    for proxy in found.values():
        if "://" in proxy and not proxy.lower().startswith("http://"):
            mend = "name one that begins with http://"
            raise DownloadError(f"the proxy {shown(proxy)} cannot be used", mend=mend)
    return found


def _opener() -> urlrequest.OpenerDirector:
    """Return what asks: http and https alone, so that no address reads a file of this machine."""
    opener = urlrequest.OpenerDirector()
    for handler in (
        _Proxies(proxies_of(urlrequest.getproxies_environment())),
        urlrequest.HTTPHandler(),
        urlrequest.HTTPSHandler(),
        urlrequest.HTTPDefaultErrorHandler(),
        urlrequest.HTTPErrorProcessor(),
        _Steps(),
    ):
        opener.add_handler(handler)
    return opener
