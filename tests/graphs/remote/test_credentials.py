"""Names and passwords: sent when asked for, to whom they are for, and never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import QueryError
from pharmagraph.graphs.remote.address import read_address
from pharmagraph.graphs.remote.connection import Request
from pharmagraph.graphs.remote.credentials import Account, Challenge, Proof, account_for, challenges, digest
from pharmagraph.graphs.remote.web import Patience, Web
from support.remote_servers import FakeServer, answer

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = Patience(20.0, 1_000_000)
FINE = answer("fine", "text/plain")
SECRET = "open sesame: ünd"  # noqa: S105 - made up


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no file or variable of whoever runs the tests have a say."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("PHARMAGRAPH_PASSWORD", raising=False)


def refused(*challenges_: str) -> bytes:
    """Return the answer of a server that asks who is there."""
    return answer("", "text/plain", "401 Who?", *(f"WWW-Authenticate: {c}" for c in challenges_))


MUFASA = Account("Mufasa", "Circle of Life")
RFC_7616 = {
    "realm": "http-auth@example.org",
    "qop": "auth, auth-int",
    "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
    "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
}
SALT_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_is_that_of_the_standard(algorithm: str, response: str) -> None:
    """The examples of RFC 7616, section 3.9.1."""
    challenge = Challenge("digest", {**RFC_7616, "algorithm": algorithm})
    made = digest(MUFASA, challenge, "GET", "/dir/index.html", uses=1, salt=SALT_7616)
    assert f'response="{response}"' in made
    assert f"algorithm={algorithm}" in made
    assert "nc=00000001" in made
    assert f'opaque="{RFC_7616["opaque"]}"' in made
    assert "Circle" not in made


OLD = {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093"}


@pytest.mark.parametrize(
    ("parameters", "response"),
    [
        ({**OLD, "qop": "auth"}, "6629fae49393a05397450978507c4ef1"),
        (OLD, "670fd8c2df070c60b045671b8b24ff02"),
        ({**OLD, "qop": "auth", "algorithm": "MD5-sess"}, "8e3825c57e897f5a0dec6c2d4e5059d0"),
    ],
    ids=["RFC 2617", "RFC 2069", "session"],
)
def test_digest_of_older_standards(parameters: dict[str, str], response: str) -> None:
    """The example of RFC 2617, section 3.5, the same without qop, and with a session."""
    account = Account("Mufasa", "Circle Of Life")
    made = digest(account, Challenge("digest", parameters), "GET", "/dir/index.html", uses=1, salt="0a4f113b")
    assert f'response="{response}"' in made


def test_challenges_are_read() -> None:
    """One header may hold several, with quoted commas and quotes."""
    header = 'Negotiate, Basic realm="a, \\"b\\"", Digest realm=x, nonce="n==", qop="auth", stale=false'
    assert challenges(header) == [
        Challenge("negotiate", {}),
        Challenge("basic", {"realm": 'a, "b"'}),
        Challenge("digest", {"realm": "x", "nonce": "n==", "qop": "auth", "stale": "false"}),
    ]
    assert challenges('realm="first"') == []
    assert challenges("") == []


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        (["Basic realm=a"], "Basic "),
        (["Basic realm=a", "Digest realm=a, nonce=n"], "Digest "),
        (['Digest realm=a, nonce=n, algorithm="SHA-256", Basic realm=a'], "algorithm=SHA-256"),
        (["Digest realm=a, nonce=n, algorithm=MD5", "Digest realm=a, nonce=n, algorithm=SHA-256"], "SHA-256"),
        (["Digest realm=a, nonce=n, algorithm=SHA-512-256", "Basic realm=a"], "Basic "),
        (["Digest realm=a, nonce=n, qop=auth-int", "Basic realm=a"], "Basic "),
        (["Digest realm=a", "Basic realm=a"], "Basic "),
        (["Negotiate", "Bearer realm=a"], None),
        ([], None),
    ],
)
def test_the_best_way_is_taken(offered: list[str], taken: str | None) -> None:
    """Digest before Basic, SHA-256 before MD5; what is not known is left."""
    proof = Proof(MUFASA)
    assert proof.header("GET", "/") is None
    assert proof.take(offered) == (taken is not None)
    header = proof.header("GET", "/")
    assert header is None if taken is None else taken in str(header)


def test_basic_is_sent_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first request shows nothing; from then on the header is there at once."""
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    with FakeServer(refused("Basic realm=a"), FINE) as server:
        address = read_address(server.url)
        web = Web(address.host, "päul")
        for _ in range(2):
            assert web.send(Request("POST", address, body=b"it"), PATIENCE).body == b"fine"
    sent = [seen.headers.get("authorization") for seen in server.seen]
    expected = "Basic cMOkdWw6b3BlbiBzZXNhbWU6IMO8bmQ="
    assert sent == [None, expected, expected]
    assert [seen.body for seen in server.seen] == [b"it"] * 3
    assert web.notes == []  # the loopback is heard by nobody else
    assert SECRET not in repr(Account("paul", SECRET))


def test_digest_counts_and_takes_a_new_nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    """A nonce is used again, counted; a new one that the server sends replaces it."""
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    first, second = (refused(f'Digest realm="r", nonce="{n}", qop="auth"') for n in ("n1", "n2"))
    with FakeServer(first, FINE, FINE, second, FINE) as server:
        address = read_address(server.url)
        web = Web(address.host, "paul")
        assert [web.send(Request("GET", address), PATIENCE).status for _ in range(3)] == [200] * 3
    sent = [seen.headers.get("authorization", "") for seen in server.seen]
    marks = [
        [mark for mark in ('"n1"', '"n2"', "nc=00000001", "nc=00000002", "nc=00000003") if mark in s]
        for s in sent
    ]
    assert marks == [
        [], ['"n1"', "nc=00000001"], ['"n1"', "nc=00000002"], ['"n1"', "nc=00000003"], ['"n2"', "nc=00000001"]
    ]  # fmt: skip


def test_a_wrong_password_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second 401 is the answer; so is the first where the server wants what is not known."""
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    for way, requests in (("Basic realm=a", 2), ("Negotiate", 1)):
        with FakeServer(refused(way)) as server:
            address = read_address(server.url)
            assert Web(address.host, "paul").send(Request("GET", address), PATIENCE).status == 401
        assert len(server.seen) == requests


def test_a_password_over_an_open_line_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where others could read it, that is said, once."""
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    with FakeServer(refused("Basic realm=a"), FINE) as server:
        monkeypatch.setenv("http_proxy", server.url)
        address = read_address("http://server.example/sparql")
        web = Web(address.host, "paul")
        for _ in range(2):
            web.send(Request("GET", address), PATIENCE)
    assert web.notes == [
        "the password went to server.example unencrypted; an address with https would hide it"
    ]


def test_a_password_is_for_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another host that asks gets none."""
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    with FakeServer(refused("Basic realm=a")) as server:
        web = Web("server.example", "paul")
        assert web.send(Request("GET", read_address(server.url)), PATIENCE).status == 401
    assert all("authorization" not in seen.headers for seen in server.seen)


def test_passwords_come_from_netrc(tmp_path: Path) -> None:
    """~/.netrc is read for the host and the user; another user of the host is another matter."""
    (tmp_path / ".netrc").write_text("machine server.example login paul password pw\n", encoding="utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    assert account_for("server.example", "paul") == Account("paul", "pw")
    assert account_for("server.example", "") is None
    for host, user in (("server.example", "anna"), ("other.example", "paul")):
        with pytest.raises(QueryError, match=f"no password for the user '{user}' of {host}") as caught:
            account_for(host, user)
        assert "PHARMAGRAPH_PASSWORD" in caught.value.mend


def test_the_variable_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PHARMAGRAPH_PASSWORD is taken before ~/.netrc; without either there is an error."""
    with pytest.raises(QueryError, match="no password"):
        account_for("server.example", "paul")
    (tmp_path / ".netrc").write_text("machine server.example login paul password pw\n", encoding="utf-8")
    monkeypatch.setenv("PHARMAGRAPH_PASSWORD", SECRET)
    assert account_for("server.example", "paul") == Account("paul", SECRET)


def test_a_bad_netrc_does_not_tell_the_password(tmp_path: Path) -> None:
    """What is wrong with the file is said by its line, without what stands there."""
    (tmp_path / ".netrc").write_text(
        "machine server.example\n  login paul pw-without-word\n", encoding="utf-8"
    )
    (tmp_path / ".netrc").chmod(0o600)
    with pytest.raises(QueryError, match=r"~/\.netrc cannot be read \(line \d\)") as caught:
        account_for("server.example", "paul")
    assert "pw-without-word" not in str(caught.value)
