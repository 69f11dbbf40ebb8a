"""A process that has loaded a data set and makes workers by splitting itself (fork).

Run as a script by ``serve.forking``. Starting a worker anew takes a tenth of a second and more, the
longer the larger the graph is; a split takes some milliseconds, and all workers share the memory of
the graph. So a worker that was killed is replaced at once, however many of them are. A store on disk
is opened by each worker after the split: its engine has threads, which a split would lose.

    python -I -S nursery.py FOLDER-OF-PYOXIGRAPH MEMORY SECONDS DOORS DEFAULT.nq [IRI FILE.nq]…
    python -I -S nursery.py FOLDER-OF-PYOXIGRAPH MEMORY SECONDS DOORS TABLES VERSION

The arguments are those of ``graphs.worker``, or of ``graphs.disk.storeworker``. Standard input is a
socket. What comes in: ``F`` with a socket attached asks for a worker that answers there; ``K`` and four
bytes (big end first) ask for the death of the worker with that number. What goes out, a line each:
``R`` once the data set is loaded or ``G`` and why it cannot be; ``P number`` for a new worker, ``N``
and why there can be none; ``X number code`` for one that ended, as waitpid tells it. When the socket
closes, all end.

No modules of pharmagraph but those two scripts are imported here.
"""

from __future__ import annotations

import array
import gc
import os
import select
import signal
import socket
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, BinaryIO

READY, FAILED, BORN, UNBORN, ENDED = "R", "G", "P", "N", "X"
FORK, KILL = b"F", b"K"
NUMBER_SIZE = 4


class Nursery:
    """Makes workers on demand of who holds the other end of ``control``; ``answer`` is what they do."""

    def __init__(self, answer: Callable[[BinaryIO, BinaryIO], None], control: socket.socket) -> None:
        self._answer, self._control = answer, control
        self._alive: set[int] = set()

    def run(self) -> None:
        """Work until the other end closes; then end all workers."""
        bell, ringer = os.pipe()
        os.set_blocking(bell, False)
        os.set_blocking(ringer, False)
        signal.set_wakeup_fd(ringer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._say(READY)
        try:
            while True:
                ready, _, _ = select.select([self._control.fileno(), bell], [], [])
                if bell in ready:
                    os.read(bell, 4096)
                    self._bury()
                if self._control.fileno() in ready and not self._obey():
                    return
        finally:
            for number in self._alive:
                os.kill(number, signal.SIGKILL)

    def _obey(self) -> bool:
        """Do what the next message asks; False where there will be no more."""
        given = array.array("i")
        data, ancillary, _, _ = self._control.recvmsg(1, socket.CMSG_SPACE(given.itemsize))
        for level, kind, fds in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                given.frombytes(fds[: given.itemsize])
        if data == FORK and given:
            self._split(given[0])
        elif data == KILL:
            number = int.from_bytes(self._control.recv(NUMBER_SIZE, socket.MSG_WAITALL), "big")
            if number in self._alive:  # not buried yet, so the number is nobody else's
                os.kill(number, signal.SIGKILL)
        return bool(data)

    def _split(self, place: int) -> None:
        try:
            number = os.fork()
        except OSError as error:  # the system is short of memory or processes
            os.close(place)
            self._say(f"{UNBORN} {error.strerror}")
            return
        if number == 0:
            try:
                self._be_worker(place)
            finally:
                os._exit(1)
        os.close(place)
        self._alive.add(number)
        self._say(f"{BORN} {number}")

    def _be_worker(self, place: int) -> None:
        """Answer queries at a socket: what the new process does, and nothing else."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for standard in (0, 1):
            os.dup2(place, standard)
        os.closerange(3, 64)
        with open(0, "rb", closefd=False) as requests, open(1, "wb", closefd=False) as replies:
            self._answer(requests, replies)
        os._exit(0)

    def _bury(self) -> None:
        while self._alive:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            self._alive.discard(number)
            self._say(f"{ENDED} {number} {os.waitstatus_to_exitcode(status)}")

    def _say(self, line: str) -> None:
        self._control.sendall(line.encode("utf-8", "replace") + b"\n")


def main(arguments: Sequence[str], worker: Any, control: socket.socket) -> None:
    """Load the data set and make workers."""
    _folder, memory, _seconds, doors, default, *rest = arguments
    worker.limit_memory(int(memory))  # workers inherit it
    # Ctrl-C reaches every process of a terminal; the service decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if Path(default).is_dir():
        import pyoxigraph  # noqa: F401 - once, for all workers

        disk = script("disk/storeworker.py")

        def answer(requests: BinaryIO, replies: BinaryIO) -> None:
            disk.serve(worker, (default, *rest), requests, replies, doors=doors == "open")

    else:
        try:
            store = worker.load(default, dict(zip(rest[::2], rest[1::2], strict=True)))
        except (OSError, SyntaxError, ValueError) as error:
            control.sendall(f"{FAILED} {' '.join(str(error).split())}\n".encode("utf-8", "replace"))
            return

        def answer(requests: BinaryIO, replies: BinaryIO) -> None:
            worker.close_doors(worker.FEW_FILES if doors == "open" else 3)
            worker.serve(store, requests, replies)

    gc.freeze()  # what is there now will be shared: let no collection write to it
    Nursery(answer, control).run()


def script(place: str) -> Any:
    """Load a script below graphs/ by its place, without the package around it."""
    from importlib.util import module_from_spec, spec_from_file_location

    path = Path(__file__).resolve().parents[1] / "graphs" / place
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None  # noqa: S101 - a file of our own
    assert spec.loader is not None  # noqa: S101 - the same
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main(sys.argv[1:], script("worker.py"), socket.socket(fileno=0))
