"""Have files read by a process with limits; tell of what it refuses as findings with places."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pharmagraph.findings import Finding, Place
from pharmagraph.graphs.importing.rdf.naming import CANONICAL, DIGEST
from pharmagraph.graphs.writers.jsonldcontext import CONTEXT_IRI, bundled_context
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.errors import ContentError
    from pharmagraph.graphs.importing.rdf.formats import Form

_CHILD = Path(__file__).with_name("child.py")
_PACKAGES = Path(__file__).resolve().parents[4]
_MIB = 1024 * 1024
_SHOWN = 2_000


class Limits(NamedTuple):
    """What reading may take: ``memory`` in bytes and ``seconds``, beside so much for each byte of the files.

    ``patience`` are the seconds that naming nodes by RDFC-1.0 may take.
    """

    memory: int = 1_536 * _MIB
    memory_per_byte: int = 12
    seconds: int = 120
    bytes_per_second: int = 100_000
    patience: int = 20


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Input:
    """A file that is to be imported: where it is, what people call it, its format, digest and size."""

    path: Path
    name: str
    form: Form
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read, and how.

    ``graph`` is the IRI of the graph that is made, ``nodes`` what names for nodes without one begin with;
    ``base`` is that of the project, whose own names are kept from it; ``merge`` joins graphs of the files'
    own; ``prefixes`` are for KGX.
    """

    files: Sequence[Input]
    graph: str
    nodes: str
    base: str
    digest: str
    merge: bool = False
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: counts, what the data says of itself, and how ``nameless`` nodes were named.

    ``notes`` are as ``noting.Note`` has them.
    """

    triples: int
    subjects: int
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    said: Mapping[str, str]
    nameless: int
    naming: str
    notes: Sequence[Sequence[Any]] = ()


def read_files(job: Job, out: Path, work: Path, limits: Limits = LIMITS) -> Read:
    """Write what files say to ``out`` as sorted N-Quads; ``work`` is a folder for what is in between.

    Raises ContentError with the place of what cannot be imported, PG117 where reading takes too much.
    """
    answer = _run(job, out, work, limits, CANONICAL)
    naming = CANONICAL
    if answer is None:
        naming = DIGEST
        answer = _run(job, out, work, limits, DIGEST) or {}
    return Read(**answer, naming=naming)


def _run(job: Job, out: Path, work: Path, limits: Limits, naming: str) -> dict[str, Any] | None:
    """Run the process; None where naming nodes took it longer than may be."""
    size = sum(file.size for file in job.files)
    memory = limits.memory + limits.memory_per_byte * size
    seconds = limits.seconds + size // limits.bytes_per_second
    # -I: no environment variable and no file of the working directory has a say.
    command = [sys.executable, "-I", str(_CHILD), str(_PACKAGES), str(memory), str(seconds)]
    work.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "files": [(file.form.name, str(file.path)) for file in job.files],
        "out": str(out), "work": str(work), "graph": job.graph, "nodes": job.nodes, "base": job.base,
        "merge": job.merge,
        "prefixes": dict(job.prefixes), "naming": naming, "digest": job.digest, "patience": limits.patience,
        "contexts": {CONTEXT_IRI: json.dumps(bundled_context())},
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own script, nothing of the user's
            command, input=json.dumps(told).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds, check=False,
        )  # fmt: skip
        said = [json.loads(line) for line in done.stdout.splitlines()]
    except (subprocess.TimeoutExpired, ValueError):
        said = []
    last = said[-1] if said else {}
    if "made" in last:
        made: dict[str, Any] = last["made"]
        return made
    if "refused" in last:
        raise _refused(job.files[last["refused"]["file"]], last["refused"])
    if last.get("phase") == "naming":
        return None
    raise _too_much(job, memory, seconds)


def _refused(file: Input, row: Mapping[str, Any]) -> ContentError:
    line, column = row["line"], row["column"]
    place = Place(file.name, line, column, _line(file.path, line)) if line else Place(file.name)
    return refused(Finding(row["code"], row["message"], place, row["mend"]))


def _line(path: Path, number: int) -> str:
    """Return the beginning of a line of a file, to be shown with a caret."""
    with path.open("rb") as lines:
        for _ in range(number - 1):
            while not lines.readline(_MIB).endswith(b"\n") and lines.peek(1):
                pass
        return lines.readline(_SHOWN).decode("utf-8", "replace").rstrip("\r\n")


def _too_much(job: Job, memory: int, seconds: int) -> ContentError:
    names = ", ".join(file.name for file in job.files)
    message = (
        f"reading {names} takes more than {memory // _MIB:,} MiB or {seconds:,} seconds, or breaks the parser"
    )
    mend = "split the file, or save it as N-Triples, which is read line by line"
    return refused(Finding("PG117", message, Place(job.files[0].name), mend))
