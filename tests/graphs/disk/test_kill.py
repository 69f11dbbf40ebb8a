"""Killed at any moment, building leaves the store before it, and the next run completes.

The moments come from a seed, which is printed and may be given by PHARMAGRAPH_SEED. The long run makes
200 trials and more; both print how many there were and at which step they ended.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.disk.layout import STORE, current_generation, generations, leftovers
from pharmagraph.graphs.disk.opening import find as find_store
from support.storing import (
    ABOUT,
    LINKS,
    NDC,
    find,
    held_counts,
    line_counts,
    lines_of,
    updated,
    write_graph,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")
SOURCE = Path(__file__).resolve().parents[3] / "src"
TESTS = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
sys.path[:0] = [{source!r}, {tests!r}]
from pathlib import Path
from pharmagraph.graphs.disk import layout, updating
layout.LARGE = 10_000
from support.storing import find, lines_of, write_graph
folder = Path({folder!r})
{work}
"""
UPDATE = "updating.update_store(find(folder), lambda _: None)"
BUILD = """
from pharmagraph.graphs.swapping import publish
INFERRED = b"<a:a> <a:b> <a:{count}> <http://e/graph/inferred> .\\n"
publish({{"g.inferred.nq": INFERRED, "g.nq": "".join(lines_of("", range({count}))).encode()}}, folder)
updating.update_store(find(folder), lambda _: None)
"""


def seed() -> int:
    """Return the seed of the moments: PHARMAGRAPH_SEED, else a new one."""
    return int(os.environ.get("PHARMAGRAPH_SEED") or random.SystemRandom().randrange(10**9))


def command(folder: Path, work: str) -> list[str]:
    """Return the command that does some work on graphs."""
    program = PROGRAM.format(source=str(SOURCE), tests=str(TESTS), folder=str(folder), work=work)
    return [sys.executable, "-c", program]


def killed_after(folder: Path, work: str, seconds: float) -> bool:
    """Start some work and kill it, and all that it started; tell whether it had not ended before."""
    with subprocess.Popen(command(folder, work), start_new_session=True) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            # The process alone: what it started must end by itself.
            process.send_signal(signal.SIGKILL)
            return True
    assert process.returncode == 0
    return False


def step_of(folder: Path, before: Path | None) -> str:
    """Say how far a killed build came."""
    store = folder / STORE
    if current_generation(store) != before:
        return "after the swap"
    new = [path for path in generations(store) if path != before]
    if not new:
        return "before it began"
    return "whole, not yet current" if (new[-1] / "manifest.json").is_file() else "in the middle"


def trials(
    folder: Path, count: int, change: Callable[[Path, int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Kill a piece of work at random moments; look at what is there after each, and let it complete."""
    number = seed()
    chance = random.Random(number)  # noqa: S311 - moments, no secrets
    updated(folder)
    began = time.monotonic()
    subprocess.run(command(folder, change(folder, 0)), check=True)
    longest = 1.1 * (time.monotonic() - began)
    steps: Counter[str] = Counter()
    trial = 0
    while steps.total() < count:
        trial += 1
        assert trial < 20 * count, "the work ends before it can be killed"
        before = current_generation(folder / STORE)
        kept = find_store(find(folder)).held
        assert kept is not None
        said = held_counts(folder)
        work = change(folder, trial)
        if killed_after(folder, work, chance.uniform(0.05, longest)):
            steps[step_of(folder, before)] += 1
            longest *= 1.02
        else:  # the machine is quicker than it was
            longest *= 0.9
        # The store before opens and says what it said; if the new one holds, it says what the files say.
        assert kept.sound()
        assert held_of(before) == said
        kept.close()
        current = find_store(find(folder))
        if current_generation(folder / STORE) != before:
            assert current.held is not None
        current.let_go()
        subprocess.run(command(folder, work), check=True)
        assert held_counts(folder) == line_counts(folder)
        assert len(generations(folder / STORE)) == 1
        assert leftovers(folder / STORE) == []
    with capsys.disabled():
        told = ", ".join(f"{n} {step}" for step, n in sorted(steps.items()))
        print(f"\n{count} kills (seed {number}): {told}")  # noqa: T201 - the number is to be seen


def held_of(generation: Path | None) -> dict[str, int]:
    """Count the graphs of a generation that need not be the current one any more."""
    assert generation is not None
    code = (
        "import json, sys, pyoxigraph as ox\n"
        "s = ox.Store.read_only(sys.argv[1])\n"
        "n = {g.value: 0 for g in s.named_graphs()}\n"
        "for g in n: n[g] = sum(1 for _ in s.quads_for_pattern(None, None, None, ox.NamedNode(g)))\n"
        "n[''] = len(s) - sum(n.values()); print(json.dumps(n))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(generation / "db")], capture_output=True, check=True
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def changed_import(folder: Path, trial: int) -> str:
    """Change what was imported, so that all is loaded."""
    write_graph(folder, NDC, lines_of(NDC, range(3_000 + 4_000 * (trial % 2))))
    write_graph(folder, LINKS, lines_of(LINKS, range(5 + trial)))
    return UPDATE


def changed_facts(_folder: Path, trial: int) -> str:
    """Build the curated layer anew, beside what was imported."""
    return BUILD.format(count=100 + trial)


@pytest.mark.parametrize("change", [changed_import, changed_facts])
def test_a_kill_leaves_what_was(
    folder: Path, change: Callable[[Path, int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Ten trials: five while all is loaded, five while the curated layer is built beside imports."""
    trials(folder, 5, change, capsys)


@pytest.mark.long
@pytest.mark.parametrize("change", [changed_import, changed_facts])
def test_two_hundred_kills_leave_what_was(
    folder: Path, change: Callable[[Path, int], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The same, 110 times each."""
    trials(folder, 110, change, capsys)


FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"


@pytest.mark.parametrize("size", [20_000, 200_000])
def test_a_full_disk_leaves_what_was(folder: Path, size: int) -> None:
    """Where no more can be written, the error is named; the store before stays, and space is given back."""
    updated(folder)
    before = current_generation(folder / STORE)
    write_graph(folder, NDC, lines_of(NDC, range(40_000)))
    work = FULL.format(size=size) + UPDATE
    # Coverage would write its own file under the limit too.
    around = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command(folder, work), capture_output=True, check=False, text=True, env=around)
    assert done.returncode == 1
    assert "StoreError: the store cannot be built: " in done.stderr
    assert "too large" in done.stderr
    assert generations(folder / STORE) == [before]
    assert held_of(before) == {"": 10, NDC: 1_000, LINKS: 5, ABOUT: 7}
    subprocess.run(command(folder, UPDATE), check=True)
    assert held_counts(folder) == line_counts(folder)
