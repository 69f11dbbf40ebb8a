from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.master import DEFAULT_PORT, Master, check_reachable, read_master


@pytest.mark.parametrize(
    ("text", "master"),
    [
        ("", Master("local[*]")),
        ("local", Master("local")),
        ("local[4]", Master("local[4]")),
        (" spark://node1:7078 ", Master("spark://node1:7078", (("node1", 7078),))),
        ("spark://node1", Master(f"spark://node1:{DEFAULT_PORT}", (("node1", DEFAULT_PORT),))),
        ("spark://a:1,b:2", Master("spark://a:1,b:2", (("a", 1), ("b", 2)))),
        ("spark://[::1]:7077", Master("spark://[::1]:7077", (("::1", 7077),))),
    ],
)
def test_addresses_are_read(text: str, master: Master) -> None:
    """A master is this machine, or one or several hosts of a standalone cluster."""
    assert read_master(text) == master


@pytest.mark.parametrize(
    "text",
    ["yarn", "k8s://h:1", "local[0]", "local[2,9]", "local-cluster[1,1,1]", "spark://", "spark://h:0",
     "spark://h:65536", "spark://h:7077,", "spark://a b:7077", "http://h:7077", "node1:7077"],
)  # fmt: skip
def test_other_addresses_are_refused(text: str) -> None:
    """What is no such address is refused, with the forms that there are."""
    with pytest.raises(ClusterError) as caught:
        read_master(text)
    assert "spark://HOST:PORT" in caught.value.mend


@given(st.text(max_size=40))
def test_no_address_is_half_read(text: str) -> None:
    """Whatever is given, it is refused or comes out as an address that reads as itself again."""
    for given_text in (text, f"spark://{text}", f"local{text}"):
        try:
            master = read_master(given_text)
        except ClusterError:
            continue
        assert read_master(master.url) == master


@pytest.mark.parametrize(
    ("text", "local", "loopback"),
    [
        ("local[*]", True, True),
        ("spark://127.0.0.1:1", False, True),
        ("spark://localhost:1,127.1.2.3:1", False, True),
        ("spark://localhost:1,node1:1", False, False),
    ],
)
def test_what_stays_on_this_machine_is_known(text: str, local: bool, loopback: bool) -> None:  # noqa: FBT001 - a table's row
    """Only a job that leaves this machine binds to an address that others can reach."""
    master = read_master(text)
    assert (master.local, master.on_loopback) == (local, loopback)


def test_a_master_that_answers_is_enough() -> None:
    """Of several masters one must answer; this machine needs none."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_server(("127.0.0.1", 0)) as closed:
        port, free = server.getsockname()[1], closed.getsockname()[1]
        closed.close()
        check_reachable(read_master(f"spark://127.0.0.1:{free},127.0.0.1:{port}"))
        check_reachable(read_master("local[2]"))


def test_a_master_out_of_reach_is_said() -> None:
    """Where no master answers, the message names the address and the system's reason."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ClusterError, match=f"no Spark master answers at spark://127.0.0.1:{port}") as caught:
        check_reachable(read_master(f"spark://127.0.0.1:{port}"))
    assert "Connection refused" in caught.value.message
