from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ServiceError
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.security import Doorkeeper, check_services, is_loopback, preflight


def allowed(doorkeeper: Doorkeeper, host: str, origin: str | None = None) -> str:
    """Return "" for a request that may come in, else the code of the fault."""
    headers = [(b"host", host.encode("latin-1"))]
    headers += [(b"origin", origin.encode("latin-1"))] if origin is not None else []
    try:
        doorkeeper.check("http", headers)
    except Fault as fault:
        return fault.code
    return ""


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:7464", "127.0.0.1:1", "127.8.9.1", "[::1]:80", "LOCALHOST", "localhost."]
)
def test_names_of_this_machine_are_its_own(host: str) -> None:
    """Loopback names are welcome with any port, in any case."""
    assert allowed(Doorkeeper(), host) == ""


@pytest.mark.parametrize(
    "host",
    ["example.org", "localhost.example.org", "127.0.0.1.example.org", "192.168.1.4", "10.0.0.1:80", "",
     "localhost:80:90", "local host", "user@localhost", "localhost/", "[::1", "[::2]", "\xff", "127.0.0.1:x"],
)  # fmt: skip
def test_other_names_are_turned_away(host: str) -> None:
    """A name that somebody else's DNS could point here is no name of this service."""
    assert allowed(Doorkeeper(), host) == "host"


def test_further_names_can_be_allowed() -> None:
    """--allow-host adds a name, and nothing below it."""
    doorkeeper = Doorkeeper(["Drugs.Example"])
    assert allowed(doorkeeper, "drugs.example:8080") == ""
    assert allowed(doorkeeper, "x.drugs.example") == "host"
    assert allowed(Doorkeeper(["*"]), "anything.example") == ""


def test_a_public_service_answers_to_numbers() -> None:
    """An address in numbers cannot be rebound; a name still must be allowed."""
    doorkeeper = Doorkeeper(is_public=True)
    assert allowed(doorkeeper, "192.168.1.4:7464") == ""
    assert allowed(doorkeeper, "[2001:db8::1]:7464") == ""
    assert allowed(doorkeeper, "example.org") == "host"


def test_there_is_exactly_one_host() -> None:
    """No Host, or two, is no request."""
    for headers in ([], [(b"host", b"localhost"), (b"host", b"localhost")]):
        with pytest.raises(Fault) as caught:
            Doorkeeper().check("http", headers)
        assert caught.value.code == "bad-request"


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("http://localhost:7464", ""),
        ("HTTP://LOCALHOST:7464", ""),
        ("https://localhost:7464", "origin"),
        ("http://localhost:7465", "origin"),
        ("http://evil.example", "origin"),
        ("null", "origin"),
        ("", "origin"),
    ],
)
def test_pages_of_other_origins_stay_out(origin: str, code: str) -> None:
    """The service's own origin may come in; any other may not, not even "null"."""
    assert allowed(Doorkeeper(), "localhost:7464", origin) == code


def test_origins_can_be_allowed() -> None:
    """--cors lets one origin in and tells the browser so; others stay out."""
    doorkeeper = Doorkeeper(origins=["https://app.example/"])
    headers = doorkeeper.check("http", [(b"host", b"localhost"), (b"origin", b"https://app.example")])
    assert (b"access-control-allow-origin", b"https://app.example") in headers
    assert (b"vary", b"Origin") in headers
    assert allowed(doorkeeper, "localhost", "https://other.example") == "origin"
    assert allowed(Doorkeeper(origins=["*"]), "localhost", "https://other.example") == ""


def test_without_cors_nothing_is_shared() -> None:
    """By default no header allows another origin anything."""
    headers = Doorkeeper().check("http", [(b"host", b"localhost")])
    assert headers == ((b"cross-origin-resource-policy", b"same-origin"),)


def test_preflights_are_told_methods_and_headers() -> None:
    """A preflight is answered; a plain OPTIONS is none."""
    assert preflight([(b"host", b"localhost")]) is None
    told = dict(preflight([(b"access-control-request-method", b"POST")]) or [])
    assert told[b"access-control-allow-methods"] == b"GET, HEAD, POST"


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_header_is_welcome_or_turned_away(host: bytes, origin: bytes) -> None:
    """No bytes in Host and Origin lead to anything but a verdict."""
    doorkeeper = Doorkeeper(["a.example"], ["https://b.example"])
    assert allowed(doorkeeper, host.decode("latin-1"), origin.decode("latin-1")) in {"", "host", "origin"}


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("0.0.0.0", False),  # noqa: S104
     ("192.168.0.1", False), ("example.org", False)],
)  # fmt: skip
def test_what_is_loopback(host: str, expected: bool) -> None:  # noqa: FBT001 - an expected value
    """Only addresses of this machine alone are loopback."""
    assert is_loopback(host) is expected


def test_pages_elsewhere_cannot_start_queries() -> None:
    """What a page of another site loads as a part of itself is refused; following its links is not."""
    keeper = Doorkeeper(origins=("https://app.example",))
    host, cross = (b"host", b"localhost:7464"), (b"sec-fetch-site", b"cross-site")
    with pytest.raises(Fault) as refused:
        keeper.check("http", [host, cross, (b"sec-fetch-mode", b"no-cors")])
    assert refused.value.code == "origin"
    keeper.check("http", [host, cross, (b"sec-fetch-mode", b"navigate")])
    keeper.check("http", [host, (b"sec-fetch-site", b"none")])
    keeper.check("http", [host, cross, (b"origin", b"https://app.example")])
    Doorkeeper(origins=("*",)).check("http", [host, cross])


def test_a_page_that_may_come_in_reads_the_standing() -> None:
    """The headers of answers that pages of allowed origins may read hold the standing."""
    told = dict(
        Doorkeeper(origins=("*",)).check("http", [(b"host", b"localhost"), (b"origin", b"https://a")])
    )
    assert b"Pharmagraph-Standing" in told[b"access-control-expose-headers"]


@pytest.mark.parametrize("host", ["http://x/", "*", "a b", "example.org:port", "", "example.org/path", "u@h"])
def test_what_is_no_host_is_refused(host: str) -> None:
    """A host for SERVICE that could never match is an error at the start."""
    with pytest.raises(ServiceError):
        check_services(["example.org", "127.0.0.1:80", host])
