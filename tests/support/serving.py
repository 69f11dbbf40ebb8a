"""Start the real service in a process of its own and stop it again."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

_PATIENCE = 60
_ADDRESS = re.compile(r"http://\S+")


@dataclass
class Service:
    """A running service: its address without the slash at the end, and its process."""

    url: str
    process: subprocess.Popen[str]
    said: list[str]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.url.rsplit(":", 1)[1])

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, as Ctrl-C or a system does; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(_PATIENCE)


@contextmanager
def started(command: Sequence[str], folder: Path | None = None) -> Iterator[Service]:
    """Run a command that prints its address, until the block ends; what it says is kept in ``said``."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    ready = threading.Event()

    def listen() -> None:
        for line in cast("IO[str]", process.stdout):
            said.append(line)
            if _ADDRESS.search(line):
                ready.set()
        ready.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        assert ready.wait(_PATIENCE), f"the service said nothing: {said}"
        found = next((m for line in said if (m := _ADDRESS.search(line))), None)
        assert found is not None, "".join(said)
        yield Service(found[0].rstrip("/"), process, said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE)
        finally:
            process.kill()
            listener.join()
            cast("IO[str]", process.stdout).close()


def serving(folder: Path, *options: str) -> AbstractContextManager[Service]:
    """Serve a project on a free port: ``pharmagraph serve --port 0`` with options."""
    return started(["-m", "pharmagraph", "serve", "--port", "0", *options], folder)


def serving_dataset(file: Path, *options: str) -> AbstractContextManager[Service]:
    """Serve the data set that a JSON file describes; ``serving_dataset.py`` says how."""
    return started([str(Path(__file__).with_name("serving_dataset.py")), str(file), *options])
