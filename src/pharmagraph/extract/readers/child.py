"""The process in which ``apart`` has sources read.

    python -I child.py FOLDER-OF-PACKAGES TASK MEMORY SECONDS

The source comes on standard input. One JSON object goes to standard output: ``made``, or the
``findings`` that say why nothing was.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import fields

try:
    import resource
except ImportError:  # Windows: only the wall clock limits reading there
    resource = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

DOCUMENTS = {
    "html": ("html", "read_html"),
    "markdown": ("markdown", "read_markdown"),
    "pdf": ("pdf", "read_pdf"),
    "spl": ("spl", "read_spl"),
}
"""Tasks that make a document: the module beside this one, and its function."""
ROWS = {"products": ("products", "as_rows")}
"""Tasks that make rows of plain values."""


def limit(memory: int, seconds: int) -> None:
    """Bound the process: address space in bytes, processor time in seconds, no core file.

    A system that cannot do so (macOS refuses some values) goes without.
    """
    if resource is not None:
        wanted = ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds))
        for kind, most in wanted:
            try:
                hard = resource.getrlimit(kind)[1]
                soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
                resource.setrlimit(kind, (soft, hard))
            except (OSError, ValueError):
                continue


def perform(task: str, raw: bytes) -> dict[str, Any]:
    """Do a task; returns what goes to standard output."""
    from pharmagraph.errors import ContentError

    module, name = (DOCUMENTS | ROWS)[task]
    function = getattr(importlib.import_module(f"pharmagraph.extract.readers.{module}"), name)
    try:
        made = function(raw)
    except ContentError as error:
        rows = [
            {
                "code": f.code,
                "message": f.message,
                "mend": f.mend,
                "line": f.place.line,
                "column": f.place.column,
            }
            for f in error.findings
        ]
        return {"findings": rows}
    if task in ROWS:
        return {"made": made}
    parts = {name: _rows(getattr(made, name)) for name in ("blocks", "sentences")}
    return {"made": {"text": made.text, "reader": made.reader, **parts}}


def _rows(objects: Iterable[Any]) -> list[list[Any]]:
    """Return the fields of dataclass objects, in their order."""
    return [[getattr(one, field.name) for field in fields(one)] for one in objects]


def main(arguments: list[str]) -> None:
    """Read standard input and answer."""
    packages, task, memory, seconds = arguments
    limit(int(memory), int(seconds))
    if packages not in sys.path:
        sys.path.insert(0, packages)
    answer = perform(task, sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
