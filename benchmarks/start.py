"""Measure what starting costs: `python benchmarks/start.py`.

Takes the processor time of the command's --help against that of `python -c pass`, and of a small
query (with its worker process) against importing pyoxigraph and Click. The commands run in turn,
so that a busy moment falls on all of them; medians are printed. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pharmagraph
from pharmagraph.begin import begin_project

PROGRAM = [sys.executable, "-c", "from pharmagraph.cli.main import main; main()"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import pyoxigraph, click": [sys.executable, "-c", "import pyoxigraph, click"],
    "pharmagraph --help": [*PROGRAM, "--help"],
    "pharmagraph query": [*PROGRAM, "query", "SELECT * { term:pretendine ph:hasSideEffect ?effect }"],
}


def spent_on(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Return the CPU seconds that a command takes, those of its own processes too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure all commands in turn and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="how often each command runs")
    runs = parser.parse_args().runs
    # Byte code is kept between starts, as it is for users.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "trial")
        begin_project(project, "trial", "https://example.org/trial/")
        pharmagraph.open(project).build()
        for _ in range(runs):
            for name, command in COMMANDS.items():
                spent[name].append(spent_on(command, project, environment))
    middle = {name: statistics.median(seconds) for name, seconds in spent.items()}
    print(f"median of {runs} runs          CPU milliseconds")
    for name, seconds in middle.items():
        print(f"{name:<26}  {seconds * 1000:8.0f}")
    print(f"--help / python -c pass     {middle['pharmagraph --help'] / middle['python -c pass']:8.2f}")
    query = middle["pharmagraph query"] / middle["import pyoxigraph, click"]
    print(f"query / imports             {query:8.2f}")


if __name__ == "__main__":
    main()
