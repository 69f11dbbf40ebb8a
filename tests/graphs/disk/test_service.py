"""The service answers from the store: its workers open it after they split, and a new build is taken."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import GraphError, StoreDamagedError
from pharmagraph.graphs.dataset import PLAIN, Scope
from pharmagraph.graphs.disk.manifest import Manifest
from pharmagraph.graphs.disk.updating import ready
from pharmagraph.graphs.guard import DEFAULT_LIMITS, measure
from support.storing import COUNT, NDC, all_files, find, flipped, lines_of, names, write_graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.serve.generation import Generation
    from pharmagraph.serve.lanes import Lanes
    from pharmagraph.serve.sizes import Sizes

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("server")]
BOTH = Scope(("", NDC))
LIMITS = DEFAULT_LIMITS._replace(seconds=20.0)
DAMAGE = Manifest.damage


async def asked(lanes: Lanes, query: str = COUNT, scope: Scope = BOTH) -> bytes:
    """Have a query answered."""
    from pharmagraph.serve.job import Job

    job = Job(measure(query, prefixes={}), LIMITS, scope)
    lanes.submit(job)
    await job.settled()
    return job.body()


def sizes() -> Sizes:
    """Return lanes of one worker each."""
    from pharmagraph.serve.sizes import Sizes

    return Sizes(quick=1, slow=1, queue=9, wait=5.0)


async def begun(folder: Path) -> Generation:
    """Begin a generation of the service."""
    from pharmagraph.serve.generation import Generation
    from pharmagraph.serve.settings import DEFAULT_SETTINGS

    settings = DEFAULT_SETTINGS._replace(limits=LIMITS, sizes=sizes())
    return await Generation.begin(1, find(folder), settings)


@pytest.mark.parametrize("forks", [sys.platform == "linux", False])
def test_workers_open_the_store(folder: Path, forks: bool) -> None:  # noqa: FBT001 - both ways
    """Workers that split and workers that are started anew answer from the store; they are replaced."""
    from pharmagraph.serve.lanes import Lanes

    async def run() -> None:
        dataset = find(folder)
        lanes = Lanes(replace(dataset, store=ready(dataset, lambda _: None)), LIMITS, sizes(), forks=forks)
        await lanes.start()
        assert b'"1010"' in await asked(lanes)
        assert b'"10"' in await asked(lanes, scope=PLAIN)
        for number in lanes.numbers["alive"]:
            os.kill(number, signal.SIGKILL)
        assert b'"1010"' in await asked(lanes)
        await lanes.close()

    asyncio.run(run())


def test_a_generation_keeps_its_store(folder: Path) -> None:
    """While a generation answers, its store stays; when it ends, the next build deletes it."""

    async def run() -> None:
        old = await begun(folder)
        whole = (folder / "data/ndc.nq").read_bytes()
        assert old.graphs[NDC].triples == 1_000
        assert old.graphs[NDC].digest == hashlib.sha256(whole).hexdigest()
        write_graph(folder, "", lines_of("", range(20)))
        new = await begun(folder)
        assert b'"1010"' in await asked(old.lanes)
        assert b'"1020"' in await asked(new.lanes)
        assert names(folder) == ["g000001", "g000002"]
        await old.end()
        write_graph(folder, "", lines_of("", range(30)))
        ready(find(folder), lambda _: None).close()
        assert names(folder) == ["g000002", "g000003"]
        await new.end()

    asyncio.run(run())


def test_a_damaged_store_is_built_anew_at_the_start(folder: Path) -> None:
    """All of the store is read when the service begins; what the engine finds itself is mended as well."""

    async def run() -> None:
        ready(find(folder), lambda _: None).close()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(
                Manifest, "damage", lambda *given, thorough=False: DAMAGE(*given) if thorough else ""
            )
            spoil(folder)
            first = await begun(folder)
            assert b'"1010"' in await asked(first.lanes)
            await first.end()
            assert names(folder) == ["g000002"]
            patched.setattr(Manifest, "damage", lambda *_, **__: "")
            (next(iter(all_files(folder))).parent / "CURRENT").unlink()
            second = await begun(folder)
            assert b'"1010"' in await asked(second.lanes)
            await second.end()

    asyncio.run(run())


def spoil(folder: Path) -> None:
    """Damage the large tables."""
    for path in all_files(folder):
        if path.suffix == ".sst" and path.stat().st_size > 5_000:
            flipped(path, 100)


@pytest.mark.parametrize("how", ["condemn", "suspect"])
def test_damage_that_a_query_finds_ends_the_generation(folder: Path, how: str) -> None:
    """The generation counts as damaged, and what follows is built from the files."""

    async def run() -> None:
        generation = await begun(folder)
        generation.suspect()
        before = generation.damaged
        assert not before
        spoil(folder)
        if how == "condemn":
            with pytest.raises(StoreDamagedError):
                await asked(generation.lanes, "SELECT ?o { ?s ?p ?o } LIMIT 5000")
        end: Callable[[], None] = getattr(generation, how)
        end()
        assert generation.damaged
        following = await begun(folder)
        assert b'"1010"' in await asked(following.lanes)
        await generation.end()
        await following.end()

    asyncio.run(run())


def test_files_and_store_are_of_one_moment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that change between the store and the copies that are kept of them make no generation."""
    from pharmagraph.serve import generation as module

    opened = module._opened  # noqa: SLF001 - where the moment is

    def meanwhile(*given: object) -> object:
        found = opened(*given)  # type: ignore[arg-type]
        write_graph(folder, "", lines_of("", range(11)))
        return found

    monkeypatch.setattr(module, "_opened", meanwhile)
    with pytest.raises(GraphError, match="have just changed"):
        asyncio.run(begun(folder))
