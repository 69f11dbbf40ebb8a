"""Killed at any moment, a load leaves the graphs and the store as they were, and the next run completes.

The moments come from a seed, which is printed and may be given by PHARMAGRAPH_SEED. The long run makes a
hundred trials, beside the more than two hundred of tests/graphs/disk/test_kill.py.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.dataset import project_dataset
from pharmagraph.graphs.disk import layout
from pharmagraph.graphs.disk.layout import STORE, generations, leftovers
from pharmagraph.graphs.disk.opening import find as find_store
from pharmagraph.graphs.importing.folders import work_folder
from pharmagraph.graphs.importing.loading import load_dataset
from support.importing import PRODUCTS, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.graphs.disk.opening import Held
    from pharmagraph.project import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")
ROOT = Path(__file__).resolve().parents[3]
# Everything is imported and the vocabulary read before a load begins, so that kills meet the load itself.
PROGRAM = """
import os, sys, duckdb
from pathlib import Path
from pharmagraph.extract.tables import embedded, staging
from pharmagraph.graphs.disk import layout
from pharmagraph.graphs.importing import folders, loading, preparing
from pharmagraph.project import read_settings
layout.LARGE = 10_000
project = read_settings(Path(sys.argv[1]))
vocabulary = folders.vocabulary_of(project)
preparing.vocabulary_of = lambda at: vocabulary
while sys.stdin.readline():
    process = os.fork()
    if not process:
        loading.load_dataset(project, "pills")
        os._exit(0)
    print(process, flush=True)
    sys.stdin.readline()
    print(os.waitpid(process, 0)[1], flush=True)
"""


def seed() -> int:
    """Return the seed of the moments: PHARMAGRAPH_SEED, else a new one."""
    return int(os.environ.get("PHARMAGRAPH_SEED") or random.SystemRandom().randrange(10**9))


class Loader:
    """A process that loads the data set, each time in a child of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._orders, self._news = process.stdin, process.stdout

    def load(self, seconds: float | None = None) -> bool:
        """Load, and kill the load after so many seconds; tell whether it was still alive then."""
        print(file=self._orders, flush=True)
        child = int(self._news.readline())
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)  # which keeps its number until it is waited for, alive or not
        print(file=self._orders, flush=True)
        status = int(self._news.readline())
        assert status in {0, signal.SIGKILL}
        return status != 0


@contextmanager
def loader(project: Project) -> Iterator[Loader]:
    """Run a process that loads."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", PROGRAM, str(project.root)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Loader(process)


def change(project: Project, trial: int) -> None:
    """Change the publisher's files, so that everything is made anew."""
    rows = "".join(f"{n}\tProduct {n} of {trial}\tPretendine; Fictamol\t20190401\n" for n in range(10, 400))
    packs = "".join(f'{{"code": "{n}", "product": "{trial}", "size": {n}}}\n' for n in range(100))
    folder = project.extract / "pills"
    (folder / "products.tsv").write_text(PRODUCTS + rows, encoding="utf-8")
    (folder / "packs.jsonl").write_text(packs, encoding="utf-8")


@dataclass
class Trials:
    """A project whose loads are killed, and what came of it."""

    project: Project
    steps: Counter[str] = field(default_factory=Counter)
    reused: int = 0

    def held(self) -> Held | None:
        """Return the store that says what the files say."""
        at = self.project
        found = find_store(project_dataset(at.graphs, at.name, at.base))
        if found.held is None:
            found.let_go()
        return found.held

    def look(self, before: dict[str, bytes]) -> dict[str, bytes]:
        """Look at what a kill has left, and return it; while the files are as before, so is the store."""
        now = state(self.project.graphs)
        held = self.held()
        if now == before:
            assert held is not None, "the files are as before, but no store says what they say"
        if held is not None:
            assert held.sound()
            held.close()
        return now

    def complete(self, before: dict[str, bytes], now: dict[str, bytes]) -> None:
        """Let the next run complete, and compare what there was with what there is."""
        at = self.project
        loaded = load_dataset(at, "pills")
        after = state(at.graphs)
        assert loaded.triples == after["data/pills.nq"].count(b"\n")
        assert now.keys() <= before.keys() | after.keys()
        halves = [name for name, data in now.items() if data not in {before.get(name), after.get(name)}]
        assert halves == []
        held = self.held()
        assert held is not None
        held.close()
        assert not work_folder(at, "pills").exists()
        assert len(generations(at.graphs / STORE)) == 1
        assert leftovers(at.graphs / STORE) == []
        assert list(at.graphs.glob(".build-*")) == []
        self.reused += loaded.reused
        self.steps[_step(before, now, after, loaded.reused)] += 1


def _step(before: dict[str, bytes], now: dict[str, bytes], after: dict[str, bytes], reused: int) -> str:
    if now == after:
        return "when the files were new"
    if now != before:
        return "between two names"
    return f"with {reused} files staged"


def kills(project: Project, count: int, show: Callable[[str], None]) -> None:
    """Kill loads at random moments; look at what is there after each, and let the next run complete."""
    number = seed()
    chance = random.Random(number)  # noqa: S311 - moments, no secrets
    project.graphs.mkdir()
    (project.graphs / "trial.nq").write_text("<a:a> <a:b> <a:c> .\n", encoding="utf-8")
    trials = Trials(project)
    with loader(project) as one:
        change(project, 0)
        began = time.monotonic()
        one.load()
        longest = 1.1 * (time.monotonic() - began)
        for trial in range(1, 20 * count):
            before = state(project.graphs)
            change(project, trial)
            # Squared: the store takes most of the time, and the steps before it shall be met as well.
            is_killed = one.load(longest * chance.random() ** 2)
            now = trials.look(before) if is_killed else {}
            if is_killed:
                trials.complete(before, now)
            longest *= 1.02 if is_killed else 0.9  # the machine is slower, or quicker, than it was
            if trials.steps.total() == count:
                break
    assert trials.steps.total() == count, "the load ends before it can be killed"
    told = ", ".join(f"{n} {step}" for step, n in sorted(trials.steps.items()))
    show(f"{count} loads killed (seed {number}): {told}")


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the store be needed from 10,000 bytes on, as in the process that loads."""
    monkeypatch.setattr(layout, "LARGE", 10_000)


def test_a_killed_load_leaves_what_was(project: Project, show: Callable[[str], None]) -> None:
    """Eight trials."""
    kills(project, 8, show)


@pytest.mark.long
def test_a_hundred_killed_loads_leave_what_was(project: Project, show: Callable[[str], None]) -> None:
    """A hundred trials."""
    kills(project, 100, show)
