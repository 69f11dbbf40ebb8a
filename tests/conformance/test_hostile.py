"""Hostile queries and clients against the running service, while another client asks on."""

from __future__ import annotations

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from support.conformance_attacks import Attack, own_attacks
from support.conformance_hostile import (
    TRAP,
    Bystander,
    send_attacks,
    shared_attacks,
    slowest,
    trap_for_connections,
    trap_for_readers,
)
from support.conformance_slow import crowd, drip_body, drip_head, flood, never_read
from support.conformance_sockets import HEALTH, exchange, malformed, statuses
from support.serving import serving_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.conformance_hostile import Answered
    from support.serving import Service

pytestmark = [pytest.mark.server, pytest.mark.shared]

LIMIT = 1
LOOK_UP = "PREFIX : <http://e/> SELECT * { :dNUMBER ?p ?o }"
HANG = 60
"""Seconds beyond a limit after which something hangs. Speed is measured in benchmarks/, not here."""


@pytest.fixture(scope="module")
def service(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the data that the attacks are about, with a short limit of time."""
    description = tmp_path_factory.mktemp("data") / "dataset.json"
    data = shared / "conformance" / "attack-data.nt"
    description.write_text(json.dumps({"default": str(data)}), encoding="utf-8")
    with serving_dataset(description, "--time-limit", str(LIMIT)) as running:
        yield running


@contextmanager
def under_watch(service: Service, folder: Path, show: Callable[[str], None], what: str) -> Iterator[str]:
    """See that the service lives, asks nobody, opens no file, and answers another client all the while.

    Yields the IRI of a file that notices its readers.
    """
    canary = folder / "canary.ttl"
    with trap_for_connections() as asked, trap_for_readers(canary) as read:
        with Bystander(service.port, LOOK_UP) as bystander:
            yield canary.as_uri()
        assert service.process.poll() is None, "".join(service.said)
        with urllib.request.urlopen(f"{service.url}/health", timeout=HANG) as response:  # noqa: S310 - loopback
            assert json.loads(response.read())["status"] == "ok"
        assert (asked, read) == ([], [])
    assert bystander.faults == []
    assert bystander.seconds
    assert bystander.percentile(1) < HANG
    p99 = bystander.percentile(0.99) * 1000
    show(f"{what}: another client's p99 was {p99:.0f} ms over {len(bystander.seconds)} look-ups")


def refused_well(
    attacks: list[Attack], answers: list[Answered], *, may_be_busy: bool = False
) -> dict[str, str]:
    """Return the attacks that were not answered as they should be: a whole answer, a refusal or a limit."""
    right = {200, 400, 422} | ({503} if may_be_busy else set())
    faults = {}
    for attack, answer in zip(attacks, answers, strict=True):
        if answer.status not in ({403} if attack.is_update else right):
            faults[attack.name] = f"status {answer.status}: {answer.body[:200]!r}"
        elif b"root:" in answer.body:
            faults[attack.name] = "the content of a file"
    return faults


def test_all_shared_attacks_are_answered(
    service: Service, shared: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """All 39 shared attacks get an answer, a refusal or a limit, and harm nobody."""
    attacks = shared_attacks(shared)
    with under_watch(service, tmp_path, show, "39 shared attacks"):
        answers = send_attacks(service.port, attacks, clients=2)
    assert refused_well(attacks, answers) == {}
    assert len(answers) == 39
    assert slowest(answers) < LIMIT + HANG


def test_own_attacks_are_answered(service: Service, tmp_path: Path, show: Callable[[str], None]) -> None:
    """Our own attacks, too: cost, depth, length, other hosts, files, and what is hardly SPARQL."""
    with under_watch(service, tmp_path, show, "own attacks") as file:
        attacks = own_attacks(TRAP, file)
        answers = send_attacks(service.port, attacks, clients=3)
    assert refused_well(attacks, answers) == {}
    assert len({attack.name for attack in attacks}) == len(answers) == 161
    assert slowest(answers) < LIMIT + HANG


def test_malformed_requests_are_refused(
    service: Service, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """What is no HTTP, can be read in two ways, is too large or names a stranger gets one refusal."""
    with under_watch(service, tmp_path, show, "malformed requests"):
        cases = malformed(TRAP.encode())
        with ThreadPoolExecutor(16) as threads:
            got = list(threads.map(lambda case: exchange(service.port, case.sent), cases))
    faults = {}
    for case, answer in zip(cases, got, strict=True):
        seen = statuses(answer)
        if not set(seen) <= case.statuses or len(seen) > case.answers or b"root:" in answer:
            faults[case.name] = f"{seen}: {answer[:200]!r}"
    assert faults == {}
    assert len(cases) == 74


def test_requests_in_a_row_are_answered_in_a_row(service: Service) -> None:
    """Many whole requests on one connection are all answered: the count of answers above can tell."""
    assert statuses(exchange(service.port, HEALTH * 300)) == [200] * 300


def test_a_body_of_100_megabytes_is_not_taken(
    service: Service, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """A body that says no length is refused while it comes: no more than some megabytes of it are taken."""
    with under_watch(service, tmp_path, show, "bodies of 100 MB"), ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: flood(service.port, 100 * 1024 * 1024), range(8)))
    assert {statuses(answer)[0] for _, answer in sent} <= {0, 413}
    assert max(taken for taken, _ in sent) < 20 * 1024 * 1024


@pytest.mark.long
def test_slow_clients_are_shown_the_door(
    service: Service, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """Clients that send a byte a second, or read nothing, lose their connection; others notice nothing."""
    begun = time.monotonic()
    with under_watch(service, tmp_path, show, "slow clients"), ThreadPoolExecutor(64) as threads:
        heads = [threads.submit(drip_head, service.port, 60) for _ in range(20)]
        bodies = [threads.submit(drip_body, service.port, 60) for _ in range(20)]
        readers = [threads.submit(never_read, service.port, 60) for _ in range(10)]
        ended = [waiting.result() for waiting in (*heads, *bodies, *readers)]
    assert [done for done in ended if not done] == []
    assert time.monotonic() - begun < 60


@pytest.mark.long
def test_a_crowd_of_idle_connections_ends(
    service: Service, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """A thousand connections that say nothing end by themselves; then newcomers are served again."""
    with under_watch(service, tmp_path, show, "1,000 idle connections"):
        assert crowd(service.port, 1_000, 60) == 1_000
    assert statuses(exchange(service.port, HEALTH)) == [200]


@pytest.mark.long
def test_attacks_by_many_at_once(
    service: Service, shared: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """Eight clients attack at once: each attack is answered, some with "busy"; others are served."""
    with under_watch(service, tmp_path, show, "eight attackers") as file:
        attacks = [*shared_attacks(shared), *own_attacks(TRAP, file)]
        answers = send_attacks(service.port, attacks, clients=8)
    assert refused_well(attacks, answers, may_be_busy=True) == {}
    assert slowest(answers) < LIMIT + HANG


@pytest.mark.long
def test_a_hundred_slow_queries_at_once(
    service: Service, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """A few of them run until their time is over; the others are told to come again, and quick ones go on."""
    slow = (
        "PREFIX : <http://e/> SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?i != {}) }}"
    )
    attacks = [Attack(f"slow-{n}", slow.format(n)) for n in range(100)]
    with under_watch(service, tmp_path, show, "a hundred slow queries"):
        answers = send_attacks(service.port, attacks, clients=100)
    assert {answer.status for answer in answers} == {422, 503}
    assert slowest(answers) < LIMIT + HANG
