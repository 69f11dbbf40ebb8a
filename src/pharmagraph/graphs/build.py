"""Build: content becomes the canonical artefact and what derives from it, all or nothing.

All files are written into a folder beside their places and forced to disk; only then does each
replace the last good one. A failed or interrupted build leaves graphs/ as it was.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.findings import has_errors
from pharmagraph.graphs.nquads import write_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.statements import DISCLAIMER, content_triples
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.svg import render_svg
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import project_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: ``files`` in the order in which they were written, and counts."""

    files: tuple[Path, ...]
    triples: int
    records: Records

    def count(self, status: str) -> int:
        """Return how many statements have a status."""
        return sum(row.status == status for row in self.records.statements)


def graph_triples(content: Content, name: str) -> list[Triple]:
    """Return the triples of a project's curated layer, sorted and each once.

    Raises ContentError where the content has errors.
    """
    if has_errors(content.findings):
        errors = [f for f in content.findings if f.severity == "error"]
        counted = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        raise ContentError(
            f"nothing was built: the content has {counted}", content.findings, mend="pharmagraph check"
        )
    return sorted(set(content_triples(content, name)))


def head_comment(name: str) -> str:
    """Return the words at the head of every file that can hold a comment."""
    return f"The drug knowledge graph '{name}', built by pharmagraph: edit the facts, not this file.\n{DISCLAIMER}"


def build_graph(content: Content, name: str, folder: Path) -> Built:
    """Write the canonical N-Quads, Turtle, TriG, HTML and SVG of a project into its graphs folder.

    Raises ContentError where the content has errors, GraphError where the folder cannot be written.
    """
    triples = graph_triples(content, name)
    records = read_records(triples, name)
    prefixes = project_prefixes(content.vocabulary.base)
    comment = head_comment(name)
    files: dict[str, bytes] = {
        f"{name}.{WRITERS[form].extension}": WRITERS[form].write(triples, prefixes, comment)
        for form in ("turtle", "trig")
    }
    files[f"{name}.html"] = render_page(records, title=name).encode()
    files[f"{name}.svg"] = render_svg(records, title=name).encode()
    # Last, because a graph counts as built once its canonical file is there.
    files[f"{name}.nq"] = write_nquads(triples).encode()
    try:
        written = publish(files, folder)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GraphError(
            f"cannot write to {folder.name}/: {reason}",
            mend="check space and permissions; the last graph is untouched",
        ) from error
    return Built(tuple(written), len(triples), records)


def publish(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder so that each is either the old one or the new one, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".build-", dir=folder))
    try:
        for name, data in files.items():
            with (stage / name).open("xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        with _interrupts_held():
            for name in files:
                (stage / name).replace(folder / name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return [folder / name for name in files]


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while files change places, so that it cannot leave some old and some new."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt
