"""The address of a server: what may be one, how it is shown, and by what way it is reached.

What stands behind a question mark may be a key to the server, so messages leave it out.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from pharmagraph.errors import QueryError
from pharmagraph.findings import visible

_PORTS = {"http": 80, "https": 443}
# What may stand in an address as it is: RFC 3986, sections 2.2 and 2.3, and the percent sign itself.
_KEPT = "%/:=&?~+!$,;'@()*[]"
_EXAMPLE = "for example: https://example.org/sparql"
_MOST_SHOWN = 200


class Address(NamedTuple):
    """An http or https address, taken apart. ``host`` has no brackets, ``path`` begins with a slash."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{visible(self.path)}"

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """What a request line holds: path and query."""
        return self.path + (f"?{self.query}" if self.query else "")

    @property
    def is_loopback(self) -> bool:
        """Tell whether it is this machine itself."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    def asking(self, query: str) -> Address:
        """Return the address with something more behind the question mark."""
        return self._replace(query="&".join(part for part in (self.query, query) if part))

    def leads_to(self, location: str) -> Address:
        """Return where a redirect leads.

        Raises QueryError where that is another host, or less safe than here; the port may change
        only together with the step from http to https.
        """
        found = None
        if location:
            with suppress(QueryError, ValueError):
                found = read_address(urljoin(f"{self.scheme}://{self.authority}{self.target}", location))
        is_same = found is not None and found[:3] == self[:3]
        is_safer = found is not None and (found.scheme, found.host) == ("https", self.host)
        if found is None or not (is_same or is_safer):
            shown = visible(location.partition("?")[0][:_MOST_SHOWN])
            message = f"{self} leads to another place: {shown or 'nowhere'}"
            raise QueryError(message, mend="if that server is meant, give its address")
        return found


def read_address(written: str) -> Address:
    """Read an address; raises QueryError where it is none, or holds a name and password."""
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        raise QueryError("this is no address of a server", mend=_EXAMPLE) from None
    if parts.username is not None or parts.password is not None:
        mend = "give the name with --user, and the password in the variable PHARMAGRAPH_PASSWORD"
        raise QueryError("an address may not hold a name and password", mend=mend)
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not _is_host(host):
        shown = visible(written.partition("?")[0][:_MOST_SHOWN])
        raise QueryError(f"'{shown}' is no address of a server", mend=_EXAMPLE)
    path, query = (quote(part, safe=_KEPT) for part in (parts.path or "/", parts.query))
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path, query)


def _is_host(name: str) -> bool:
    """Tell whether text may be the name or number of a host; a name beyond ASCII is written xn--…."""
    return bool(name) and name.isascii() and all(c.isalnum() or c in "-._:" for c in name)


def proxy_for(address: Address) -> Address | None:
    """Return the proxy that the environment names for an address, None to go straight there.

    The variables are those of curl and others: http_proxy, https_proxy, all_proxy and no_proxy.
    This machine itself is always reached straight. Raises QueryError where one names no proxy.
    """
    from urllib import request

    proxies = request.getproxies_environment()
    written = proxies.get(address.scheme) or proxies.get("all")
    if not written or address.is_loopback:
        return None
    if request.proxy_bypass_environment(address.host, proxies):  # type: ignore[attr-defined] # no hints
        return None
    proxy = read_address(written if "://" in written else f"http://{written}")
    if proxy.scheme != "http":
        raise QueryError(f"the proxy {proxy} cannot be used", mend="name one that begins with http://")
    return proxy
