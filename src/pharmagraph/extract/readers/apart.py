"""Read a source in a process of its own: whatever the source does to it, the main process lives on.

Parsers of HTML, PDF and XML are written in C, and each source is somebody else's: the parser may
need hours (40,000 nested elements of HTML take 5 s, four times as many sixteen times as long), all
memory, or fall. There are limits on time, memory and size, and each ends in a finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pharmagraph.errors import MissingExtraError
from pharmagraph.extract.document import Block, Document, Sentence, text_digest
from pharmagraph.extract.sentences import SPLITTER
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

EXTRA = "documents"
_CHILD = Path(__file__).with_name("child.py")
_PACKAGES = Path(__file__).resolve().parents[3]
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one source may take: ``size`` of the source and ``memory`` in bytes, ``seconds``."""

    size: int = 50_000_000
    memory: int = 2048 * _MIB
    seconds: int = 60


LIMITS = Limits()


def document_apart(
    raw: bytes, task: str, *, libraries: Sequence[str], purpose: str, limits: Limits = LIMITS
) -> Document:
    """Read a document in another process; ``task`` names the reader there.

    Raises MissingExtraError where one of its libraries is not installed, ContentError with what the
    reader found wrong, PG103 where the source is too large, PG117 where reading it takes too much.
    """
    made = read_apart(raw, task, libraries=libraries, purpose=purpose, limits=limits)
    text = made["text"]
    blocks, sentences = (
        _made(kind, made[name]) for kind, name in ((Block, "blocks"), (Sentence, "sentences"))
    )
    return Document(text, sentences, made["reader"], SPLITTER, text_digest(text), blocks)


def read_apart(
    raw: bytes, task: str, *, libraries: Sequence[str], purpose: str, limits: Limits = LIMITS
) -> Any:
    """Do a task of ``child.py`` on bytes; returns what it made. Raises as ``document_apart`` does."""
    if any(find_spec(library) is None for library in libraries):
        raise MissingExtraError(EXTRA, purpose)
    if len(raw) > limits.size:
        message = f"the source is larger than {limits.size // 1_000_000} MB"
        raise refused(Finding("PG103", message, Place("source"), "split it into several documents"))
    # -I: no environment variable and no file of the working directory has a say.
    command = [
        sys.executable, "-I", str(_CHILD), str(_PACKAGES), task, str(limits.memory), str(limits.seconds),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own script, nothing of the user's
            command, input=raw, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(f"reading it takes longer than {limits.seconds} seconds") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # The system ended the process, or the parser fell.
        raise _too_much(_reason(done.returncode, limits)) from None
    if "findings" in answer:
        raise refused(*(_finding(row) for row in answer["findings"]))
    return answer["made"]


def _made(kind: type[Any], rows: list[list[Any]]) -> tuple[Any, ...]:
    """Make objects of rows with their fields; heading paths come as lists."""
    return tuple(kind(*(tuple(v) if isinstance(v, list) else v for v in row)) for row in rows)


def _reason(code: int, limits: Limits) -> str:
    if -code == 24:  # noqa: PLR2004 - SIGXCPU, on all systems that know it
        return f"reading it takes longer than {limits.seconds} seconds"
    return f"reading it needs more than {limits.memory // _MIB:,} MiB of memory, or breaks the parser"


def _too_much(message: str) -> Exception:
    mend = "save the part that you need as a file of its own, or as plain text"
    return refused(Finding("PG117", message, Place("source"), mend))


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(row["code"], row["message"], Place("source", row["line"], row["column"]), row["mend"])
