"""Addresses of servers: what may be one, and what is shown of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import QueryError
from pharmagraph.graphs.remote.address import Address, proxy_for, read_address


@pytest.mark.parametrize(
    ("written", "address", "shown"),
    [
        (
            "http://localhost:7878/query",
            ("http", "localhost", 7878, "/query", ""),
            "http://localhost:7878/query",
        ),
        ("https://Example.ORG", ("https", "example.org", 443, "/", ""), "https://example.org/"),
        ("http://example.org:80/a?key=x", ("http", "example.org", 80, "/a", "key=x"), "http://example.org/a"),
        ("http://[::1]:8890/sparql#f", ("http", "::1", 8890, "/sparql", ""), "http://[::1]:8890/sparql"),
        ("http://h/é ü%20", ("http", "h", 80, "/%C3%A9%20%C3%BC%20", ""), "http://h/%C3%A9%20%C3%BC%20"),
    ],
)
def test_addresses_are_taken_apart(written: str, address: tuple[str, str, int, str, str], shown: str) -> None:
    """Scheme, host, port, path and query; what stands behind the question mark is not shown."""
    found = read_address(written)
    assert (tuple(found), str(found)) == (address, shown)


@pytest.mark.parametrize(
    "written",
    ["", "localhost:7878", "example.org/sparql", "ftp://example.org/", "file:///etc/passwd", "http://", "http://:80/",
     "http://a b/", "http://h:99999/", "http://h:x/", "http://[::1/", "http://h\u00e9/",
     "http://h%00/"],
)  # fmt: skip
def test_other_text_is_no_address(written: str) -> None:
    """What cannot be asked is refused, with an example."""
    with pytest.raises(QueryError, match="no address of a server") as caught:
        read_address(written)
    assert "for example" in caught.value.mend


@pytest.mark.parametrize("written", ["http://paul:pw@example.org/", "https://paul@example.org/"])
def test_addresses_hold_no_password(written: str) -> None:
    """A password on the command line stays in the shell's history: there is another way."""
    with pytest.raises(QueryError, match="may not hold a name and password") as caught:
        read_address(written)
    assert "pw" not in str(caught.value)
    assert "--user" in caught.value.mend


@given(st.text())
def test_an_address_or_an_error(written: str) -> None:
    """Any text is an address or refused; a request line made of it has no space and no line end."""
    try:
        found = read_address("http://h/" + written)
    except QueryError:
        return
    assert found.target.isascii()
    assert found.target.isprintable()
    assert " " not in found.target


def test_more_can_be_asked() -> None:
    """What stands behind the question mark already stays there."""
    assert Address("http", "h", 80, "/").asking("a=b").target == "/?a=b"
    assert Address("http", "h", 80, "/", "k=v").asking("a=b").target == "/?k=v&a=b"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://h/new", "https://h/new"), ("/other?x=y", "http://h:8080/other"), ("b", "http://h:8080/b"),
        ("http://h:8080/c", "http://h:8080/c"), ("https://h:8443/d", "https://h:8443/d"),
    ],
)  # fmt: skip
def test_redirects_lead_on_the_same_host(location: str, target: str) -> None:
    """The way from http to https may change the port too."""
    assert str(read_address("http://h:8080/a").leads_to(location)) == target


@pytest.mark.parametrize("location", ["http://h/a", "https://h.example/a", "http://h:8443/", "ftp://h/", ""])
def test_redirects_lead_nowhere_else(location: str) -> None:
    """Not to another host or port, and not from https to http."""
    for start in ("https://h:8443/a", "http://g/"):
        with pytest.raises(QueryError, match="leads to another place"):
            read_address(start).leads_to(location)


def test_proxies_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """By scheme or for all, except for the hosts of no_proxy and for this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    there = read_address("https://server.example/")
    assert proxy_for(there) is None
    monkeypatch.setenv("all_proxy", "proxy.example:3128")
    assert str(proxy_for(there)) == "http://proxy.example:3128/"
    monkeypatch.setenv("https_proxy", "http://safe.example:1")
    assert str(proxy_for(there)) == "http://safe.example:1/"
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert proxy_for(read_address(f"https://{host}/")) is None
    monkeypatch.setenv("no_proxy", "example, other")
    assert proxy_for(there) is None
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("https_proxy", "https://safe.example")
    with pytest.raises(QueryError, match="cannot be used"):
        proxy_for(there)
