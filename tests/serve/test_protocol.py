from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.problem import Fault
from pharmagraph.serve.protocol import FORM, QUERY, UPDATE, SparqlRequest, read_request

ASK = "ASK {}"


def asked(method: str, address: str = "", kind: str | None = None, body: bytes = b"") -> SparqlRequest | None:
    """Read a request whose address holds these parameters."""
    return read_request(method, address.encode(), kind, body)


def refused(method: str, address: str = "", kind: str | None = None, body: bytes = b"") -> tuple[str, int]:
    """Return the code and the status with which a request is refused."""
    with pytest.raises(Fault) as caught:
        asked(method, address, kind, body)
    return caught.value.code, caught.value.status


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_address_holds_a_query(method: str) -> None:
    """GET and HEAD carry query and graphs in the address."""
    address = urlencode(
        [("query", "SELECT * {}"), ("default-graph-uri", "http://a"), ("default-graph-uri", "http://b"),
         ("named-graph-uri", "http://c"), ("evidence", "true"), ("other", "x")]
    )  # fmt: skip
    assert asked(method, address) == SparqlRequest(
        "SELECT * {}", ("http://a", "http://b"), ("http://c",), evidence=True
    )


def test_an_empty_get_asks_for_the_description() -> None:
    """Without any parameter there is no query to answer."""
    assert asked("GET") is None
    assert asked("HEAD") is None


def test_a_form_holds_a_query() -> None:
    """A posted form carries it all; graphs may stand in the address too."""
    body = urlencode({"query": ASK, "named-graph-uri": "http://n"}).encode()
    request = asked("POST", "default-graph-uri=http%3A%2F%2Fa", f"{FORM}; charset=UTF-8", body)
    assert request == SparqlRequest(ASK, ("http://a",), ("http://n",))


def test_a_body_is_a_query() -> None:
    """A query may be the body itself; graphs stand in the address."""
    assert asked("POST", "default-graph-uri=http%3A%2F%2Fa", QUERY, ASK.encode()) == SparqlRequest(
        ASK, ("http://a",)
    )
    assert asked("POST", "", f'{QUERY};charset="utf-8"', "ASK { ?é ?b ?c }".encode()) == SparqlRequest(
        "ASK { ?é ?b ?c }"
    )


@pytest.mark.parametrize(
    ("method", "address", "kind", "body", "expected"),
    [
        ("GET", "query=ASK{}&query=ASK{}", None, b"", ("bad-request", 400)),
        ("GET", "quer=ASK{}", None, b"", ("bad-request", 400)),
        ("GET", "query=%FF", None, b"", ("bad-request", 400)),
        ("GET", "a=b&query=%FF", None, b"", ("bad-request", 400)),
        ("GET", "query=ASK{}&evidence=perhaps", None, b"", ("bad-request", 400)),
        ("GET", "query=ASK{}&evidence=true&evidence=false", None, b"", ("bad-request", 400)),
        ("GET", "&".join(["a=b"] * 2000), None, b"", ("bad-request", 400)),
        ("GET", "update=CLEAR+ALL", None, b"", ("read-only", 403)),
        ("POST", "", FORM, b"update=CLEAR+ALL", ("read-only", 403)),
        ("POST", "", FORM, b"update=A&update=B", ("read-only", 403)),
        ("POST", "update=x", FORM, b"query=ASK{}", ("read-only", 403)),
        ("POST", "", UPDATE, b"CLEAR ALL", ("read-only", 403)),
        ("POST", "", f"{UPDATE}; charset=UTF-16", b"x", ("media-type", 415)),
        ("POST", "query=ASK{}", FORM, b"query=ASK{}", ("bad-request", 400)),
        ("POST", "query=ASK{}", QUERY, b"ASK{}", ("bad-request", 400)),
        ("POST", "", FORM, b"", ("bad-request", 400)),
        ("POST", "", None, b"query=ASK{}", ("media-type", 415)),
        ("POST", "", "text/plain", b"ASK {}", ("media-type", 415)),
        ("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), ("media-type", 415)),
        ("POST", "", QUERY, "ASK {}".encode("utf-16"), ("bad-request", 400)),
        ("PUT", "query=ASK{}", None, b"", ("method", 405)),
        ("DELETE", "", None, b"", ("method", 405)),
    ],
)
def test_what_is_no_query_is_refused(
    method: str, address: str, kind: str | None, body: bytes, expected: tuple[str, int]
) -> None:
    """Each fault of a request has its code and status."""
    assert refused(method, address, kind, body) == expected


def test_a_wrong_method_or_type_names_the_right_ones() -> None:
    """405 comes with Allow and 415 with Accept-Post."""
    for method, header in (("PUT", "Allow"), ("POST", "Accept-Post")):
        with pytest.raises(Fault) as caught:
            asked(method)
        assert header in dict(caught.value.headers)


@given(st.text(max_size=200))
def test_any_text_comes_through_all_three_ways(text: str) -> None:
    """What was encoded is what is asked, in the address, in a form and as a body."""
    encoded = urlencode({"query": text})
    expected = SparqlRequest(text)
    assert asked("GET", encoded) == expected
    assert asked("GET", f"{encoded}&x=") == expected
    assert asked("POST", "", FORM, encoded.encode()) == expected
    assert asked("POST", "", QUERY, text.encode()) == expected


@given(
    st.binary(max_size=200), st.sampled_from(["GET", "POST"]), st.sampled_from([None, FORM, QUERY, UPDATE])
)
def test_any_bytes_are_read_or_refused(data: bytes, method: str, kind: str | None) -> None:
    """No input leads to anything but a request or a Fault."""
    try:
        found = read_request(method, data, kind, data)
    except Fault:
        return
    assert found is None or isinstance(found, SparqlRequest)
