from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError, PharmagraphError, QueryLimitError, WorkerEndedError
from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.exchange import EngineSyntaxError
from pharmagraph.graphs.guard import DEFAULT_LIMITS, measure
from pharmagraph.serve.asyncworker import cpu_seconds
from pharmagraph.serve.generation import Generation
from pharmagraph.serve.job import Job
from pharmagraph.serve.lanes import Lanes
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.settings import DEFAULT_SETTINGS
from pharmagraph.serve.sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Trial = Callable[[Lanes], Awaitable[None]]

QUICK = "SELECT ?o { <http://e/1> <http://e/n> ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIMITS = DEFAULT_LIMITS._replace(seconds=2.0)
SMALL = Sizes(quick=1, slow=1, queue=2, wait=0.5)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Give a data set of a thousand triples."""
    path = tmp_path / "a.nq"
    lines = (f'<http://e/{n}> <http://e/n> "{n}" .\n' for n in range(1_000))
    path.write_text("".join(lines), encoding="utf-8")
    return Dataset(path)


def job_of(query: str, seconds: float = 2.0) -> Job:
    """Make a job of a query."""
    return Job(measure(query, prefixes={}), LIMITS._replace(seconds=seconds))


async def answered(lanes: Lanes, query: str, seconds: float = 2.0) -> Job:
    """Have a query answered, however that ends."""
    job = job_of(query, seconds)
    lanes.submit(job)
    await job.settled()
    return job


def with_lanes(dataset: Dataset, trial: Trial, sizes: Sizes = SMALL, *, forks: bool = True) -> None:
    """Try something with lanes over a data set, and close them."""

    async def run() -> None:
        lanes = Lanes(dataset, LIMITS, sizes, forks=forks)
        await lanes.start()
        try:
            await trial(lanes)
        finally:
            await asyncio.wait_for(lanes.close(), 60)
        assert lanes.numbers == {"alive": [], "slow": []}

    asyncio.run(run())


@pytest.mark.parametrize("forks", [True, False])
def test_queries_are_answered(dataset: Dataset, forks: bool) -> None:  # noqa: FBT001 - both ways
    """Many at once are all answered, whether workers split or are started anew."""

    async def trial(lanes: Lanes) -> None:
        jobs = await asyncio.gather(*(answered(lanes, f"{QUICK} # {n}") for n in range(40)))
        assert {job.body().count(b'"value":"1"') for job in jobs} == {1}
        assert jobs[0].head.variables == ("o",)
        assert lanes.working == 0

    with_lanes(dataset, trial, Sizes(quick=2), forks=forks)


@pytest.mark.parametrize("forks", [True, False])
def test_the_end_of_a_worker_is_told(dataset: Dataset, forks: bool) -> None:  # noqa: FBT001 - both ways
    """Time, memory and syntax each end a query with its own error; the next query is answered."""

    async def trial(lanes: Lanes) -> None:
        late = await answered(lanes, SLOW, 0.3)
        assert isinstance(late.failed, QueryLimitError)
        assert late.failed.limit == "time"
        wrong = await answered(lanes, "SELECT * { ?s ?p }")
        assert isinstance(wrong.failed, EngineSyntaxError)
        with pytest.raises(EngineSyntaxError):
            _ = wrong.head
        assert (await answered(lanes, QUICK)).body()

    with_lanes(dataset, trial, forks=forks)


@pytest.mark.parametrize("forks", [True, False])
def test_a_query_survives_its_worker(dataset: Dataset, forks: bool) -> None:  # noqa: FBT001 - both ways
    """A worker that is killed from outside takes its query with it to the next worker, not to the client."""

    async def trial(lanes: Lanes) -> None:
        job = job_of(SLOW)
        lanes.submit(job)
        await asyncio.sleep(0.05)
        for number in lanes.numbers["alive"]:
            os.kill(number, signal.SIGKILL)
        await job.settled()
        assert job.times_begun > 1
        assert isinstance(job.failed, QueryLimitError)
        assert (await answered(lanes, QUICK)).body()
        assert lanes.replaced >= 1

    with_lanes(dataset, trial, forks=forks)


def test_quick_queries_pass_slow_ones(dataset: Dataset) -> None:
    """While the slow lane is full and more slow queries wait, quick ones are answered."""

    async def trial(lanes: Lanes) -> None:
        slow = [asyncio.ensure_future(answered(lanes, f"{SLOW} # {n}")) for n in range(3)]
        await asyncio.sleep(0.3)
        for n in range(10):
            assert (await answered(lanes, f"{QUICK} # {n}")).failed is None
        ended = [await task for task in slow]
        assert any(isinstance(job.failed, QueryLimitError) for job in ended)
        assert any(isinstance(job.failed, Fault) for job in ended)
        again = asyncio.ensure_future(answered(lanes, f"{SLOW} # 0", 0.2))
        assert isinstance((await again).failed, (QueryLimitError, Fault))

    with_lanes(dataset, trial)


def test_a_full_queue_turns_away(dataset: Dataset) -> None:
    """Beyond its queue the service says that it is busy, at once."""

    async def trial(lanes: Lanes) -> None:
        jobs = [job_of(f"{QUICK} # {n}") for n in range(60)]
        for job in jobs:
            lanes.submit(job)
        refused = [job for job in jobs if isinstance(job.failed, Fault)]
        assert refused
        assert refused[0].failed.status == 503  # type: ignore[union-attr]
        for job in jobs:
            await job.settled()
        assert lanes.refused == len(refused) < len(jobs)

    with_lanes(dataset, trial)


def test_a_job_can_be_cancelled(dataset: Dataset) -> None:
    """Nobody's query ends: while it is answered, and while it waits."""

    async def trial(lanes: Lanes) -> None:
        jobs = [job_of(f"{SLOW} # {n}") for n in range(4)]
        for job in jobs:
            lanes.submit(job)
        await asyncio.sleep(0.05)
        for job in jobs:
            lanes.cancel(job)
        assert all(isinstance(job.failed, (PharmagraphError, Fault)) for job in jobs)
        await lanes.drained()
        assert (await answered(lanes, QUICK)).failed is None

    with_lanes(dataset, trial)


def test_a_large_answer_waits_for_its_reader(dataset: Dataset) -> None:
    """An answer that nobody reads does not fill the memory; read, it is whole."""

    async def trial(lanes: Lanes) -> None:
        job = job_of("SELECT * { ?a ?b ?c . ?d ?b ?e } LIMIT 60000", 20)
        lanes.submit(job)
        await job.settled()
        assert not job.ended
        await asyncio.sleep(0.3)
        assert not job.ended
        pieces = [piece async for piece in job.pieces()]
        assert b"".join(pieces).count(b'"e":{') == 60_000

    with_lanes(dataset, trial)


@pytest.mark.parametrize("forks", [True, False])
def test_a_worker_may_die_while_its_reader_rests(dataset: Dataset, forks: bool) -> None:  # noqa: FBT001
    """A worker that is killed while nobody takes its answer is missed at once, and holds up no end."""

    async def trial(lanes: Lanes) -> None:
        job = job_of("SELECT * { ?a ?b ?c . ?d ?b ?e } LIMIT 500000", 600)
        lanes.submit(job)
        pieces = job.pieces()
        await anext(pieces)
        await until(lambda: job.is_full)
        for number in lanes.numbers["alive"]:
            os.kill(number, signal.SIGKILL)
        await until(lambda: job.ended)
        with pytest.raises(WorkerEndedError):
            async for _ in pieces:
                pass

    with_lanes(dataset, trial, forks=forks)


async def until(done: Callable[[], bool]) -> None:
    """Wait until something is so; fail after a while."""
    async with asyncio.timeout(30):
        while not done():  # noqa: ASYNC110 - it is looked at from outside, so there is nothing to wait for
            await asyncio.sleep(0.01)


def test_closing_ends_what_is_left(dataset: Dataset) -> None:
    """Queries that are being answered when the service stops are told so; later ones too."""

    async def trial(lanes: Lanes) -> None:
        job = job_of(SLOW)
        lanes.submit(job)
        await lanes.close()
        assert isinstance(job.failed, Fault)
        late = job_of(QUICK)
        lanes.submit(late)
        assert isinstance(late.failed, Fault)

    with_lanes(dataset, trial)


@pytest.mark.parametrize("forks", [True, False])
def test_a_damaged_graph_is_told(tmp_path: Path, forks: bool) -> None:  # noqa: FBT001 - both ways
    """A file that cannot be loaded is an error at the start, and leaves no process behind."""
    path = tmp_path / "bad.nq"
    path.write_text("this is no graph\n", encoding="utf-8")

    async def run() -> None:
        lanes = Lanes(Dataset(path), LIMITS, SMALL, forks=forks)
        with pytest.raises(GraphError, match="cannot be loaded"):
            await lanes.start()
        await lanes.close()

    asyncio.run(run())


def test_a_generation_keeps_its_files(dataset: Dataset, tmp_path: Path) -> None:
    """Workers that start later load what the first ones loaded, whatever a build has put in its place."""

    async def run() -> None:
        settings = DEFAULT_SETTINGS._replace(limits=LIMITS, sizes=SMALL)
        generation = await Generation.begin(1, dataset, settings)
        new = tmp_path / "new.nq"
        new.write_text('<http://e/1> <http://e/n> "new" .\n', encoding="utf-8")
        new.replace(dataset.default)
        for number in generation.lanes.numbers["alive"]:
            os.kill(number, signal.SIGKILL)
        assert b'"value":"1"' in (await answered(generation.lanes, QUICK)).body()
        assert generation.graphs[""].triples == 1_000
        await generation.end()
        assert not generation.folder.exists()
        with pytest.raises(GraphError):
            await Generation.begin(2, Dataset(tmp_path / "nowhere.nq"), settings)

    asyncio.run(run())


def test_a_query_is_slow_by_its_own_time(dataset: Dataset) -> None:
    """A worker that the machine gives no time keeps its quick query: that is neither slow nor refused."""

    async def trial(lanes: Lanes) -> None:
        (number,) = lanes.numbers["alive"][:1]
        for each in lanes.numbers["alive"]:
            os.kill(each, signal.SIGSTOP)
        job = job_of(QUICK)
        lanes.submit(job)
        await asyncio.sleep(0.4)  # four times the patience
        assert lanes.numbers["slow"] == []
        for each in lanes.numbers["alive"]:
            os.kill(each, signal.SIGCONT)
        await job.settled()
        assert (job.failed, job.times_begun) == (None, 1)
        assert number in lanes.numbers["alive"]

    with_lanes(dataset, trial)


def test_the_processor_time_of_others_is_told() -> None:
    """A process's own clock agrees with what the system tells about it; one that is gone has none."""
    told = cpu_seconds(os.getpid())
    if told is None:
        assert sys.platform != "linux"
        return
    assert told == pytest.approx(time.process_time(), abs=0.5)
    assert cpu_seconds(0) is None
    assert cpu_seconds(2**22 + 1) is None


@pytest.mark.parametrize("forks", [True, False])
def test_an_answer_that_is_gathered_survives_its_worker(dataset: Dataset, forks: bool) -> None:  # noqa: FBT001
    """A large answer of which nothing was given out begins anew when its worker is killed."""

    async def trial(lanes: Lanes) -> None:
        job = job_of("SELECT * { ?a ?b ?c . ?d ?b ?e } LIMIT 60000", 20)
        lanes.submit(job)
        await job.settled()
        assert not job.ended
        gathering = asyncio.ensure_future(job.gathered())
        await asyncio.sleep(0)
        for number in lanes.numbers["alive"]:
            os.kill(number, signal.SIGKILL)
        body = await gathering
        assert job.times_begun >= 2
        assert body is not None
        assert len(json.loads(body)["results"]["bindings"]) == 60_000
        small = job_of("SELECT * { ?a ?b ?c . ?d ?b ?e } LIMIT 60000", 20)
        lanes.submit(small)
        assert await small.gathered(most=1_000_000) is None
        lanes.cancel(small)

    with_lanes(dataset, trial, forks=forks)
