"""A worker over the store on disk: as ``graphs/worker.py``, but it opens tables instead of loading files.

    python -I -S storeworker.py FOLDER-OF-PYOXIGRAPH MEMORY SECONDS DOORS TABLES VERSION

TABLES is the folder of the engine in a generation, VERSION that of the engine that made it. The engine
opens some tables at once and others when a query needs them, so this process may open as many files as
there are tables. That would leave room for a connection: on Linux a filter of the system refuses all
sockets (seccomp; nothing else of the process is touched). Elsewhere the guard alone keeps queries from
asking other hosts until all tables are open.

No module of pharmagraph is imported here but ``graphs/worker.py`` and what that loads, by their places.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourceFileLoader

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, BinaryIO

LOCK = "lock"
_STANDARD, _OWN_LOCK = 3, 1
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""What machines are called in seccomp (linux/audit.h), and the number of their call ``socket``."""
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_OTHER_CALLS = 0x40000000  # from here on x86_64 has a second set of numbers for the same calls


def open_store(tables: str, version: str) -> Any:
    """Open the store for reading.

    Raises OSError, RuntimeError (in the engine's words) or ValueError where that cannot be done.
    """
    import pyoxigraph as ox

    if ox.__version__ != version:
        raise ValueError(f"it was built by pyoxigraph {version}, and this is {ox.__version__}")
    return ox.Store.read_only(tables)


def share_lock(tables: str) -> None:
    """Take a share in the lock of the generation, for as long as this process lives.

    Raises OSError where there is none any more, ValueError where the generation is being deleted.
    """
    handle = os.open(os.path.join(os.path.dirname(tables), LOCK), os.O_RDONLY)  # noqa: PTH118, PTH120 - pathlib takes 20 ms to load
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError("it is being deleted") from None
        except OSError:  # a folder of the network without locks
            pass


def refuse_sockets() -> bool:
    """Have the system refuse this process every socket (seccomp(2)); tell whether it does.

    A filter of five steps: it looks at the machine, then at the number of the call, and lets all but
    one pass. Where it cannot be set, there is the limit of open files.
    """
    machine = os.uname().machine if sys.platform == "linux" else ""
    if machine not in _SOCKET_CALLS:
        return False
    try:
        import ctypes
    except ImportError:  # a Python that was built without it
        return False
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 13  # EACCES
    audit, call = _SOCKET_CALLS[machine]
    steps = [
        (load, 0, 0, 4), (equal, 0, 4, audit), (load, 0, 0, 0), (at_least, 2, 0, _OTHER_CALLS),
        (equal, 1, 0, call), (give, 0, 0, allow), (give, 0, 0, refuse),
    ]  # fmt: skip

    class Step(ctypes.Structure):
        _fields_ = [
            ("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("k", ctypes.c_uint),
        ]  # fmt: skip

    class Program(ctypes.Structure):
        _fields_ = [("size", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]

    program = Program(len(steps), (Step * len(steps))(*(Step(*step) for step in steps)))
    system = ctypes.CDLL(None)
    system.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(system.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def serve(worker: Any, place: Sequence[str], requests: BinaryIO, replies: BinaryIO, *, doors: bool) -> None:
    """Open the store and answer; a store that cannot be opened is the answer to the first request.

    The process may open the tables that are not open yet, and nothing more unless ``doors`` are open.
    """
    tables, version = place
    if not doors:
        refuse_sockets()  # before the engine starts threads: they take it over
    try:
        share_lock(tables)
        store = open_store(tables, version)
        files = _STANDARD + _OWN_LOCK + sum(name.endswith(".sst") for name in os.listdir(tables))  # noqa: PTH208
    except (OSError, RuntimeError, ValueError) as error:
        worker.wire.Reply(replies, 0).fault("store", str(error))
        return
    worker.close_doors(files + worker.FEW_FILES if doors else files)
    worker.serve(store, requests, replies)


def main(arguments: Sequence[str], worker: Any, requests: BinaryIO, replies: BinaryIO) -> None:
    """Limit the process and answer queries."""
    _folder, memory, seconds, doors, *place = arguments
    worker.limit_memory(int(memory))
    worker.limit_cpu(float(seconds))
    serve(worker, place, requests, replies, doors=doors == "open")


def worker_module() -> Any:
    """Load graphs/worker.py by its place, without the package around it."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - quick to load
    module = type(sys)("worker")
    module.__file__ = os.path.join(here, "worker.py")  # noqa: PTH118
    SourceFileLoader("worker", module.__file__).exec_module(module)
    return module


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    sys.path.append(sys.argv[1])
    main(sys.argv[1:], worker_module(), sys.stdin.buffer, sys.stdout.buffer)
