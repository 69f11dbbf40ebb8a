"""Build: content becomes the canonical artefact and what derives from it, all or nothing.

All files are written into a folder beside their places and forced to disk; only then does each
replace the last good one, and if one cannot, those before it are put back. A failed or interrupted
build leaves graphs/ as it was.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.findings import has_errors, in_order
from pharmagraph.graphs.conflicts import conflict_findings
from pharmagraph.graphs.inferred import infer, inferred_file, inferred_graph
from pharmagraph.graphs.nquads import write_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.statements import DISCLAIMER, content_triples
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.svg import render_svg
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import project_prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple


STAGE = ".build-"
"""What the name of a folder begins with in which a build prepares its files."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: ``files`` in the order in which they were written, and counts.

    ``inferred`` is how many statements were inferred; they are not among ``records``.
    """

    files: tuple[Path, ...]
    triples: int
    records: Records
    inferred: int = 0

    def count(self, status: str) -> int:
        """Return how many statements have a status."""
        return sum(row.status == status for row in self.records.statements)


def graph_triples(content: Content, name: str) -> list[Triple]:
    """Return the triples of a project's curated layer, sorted and each once.

    Raises ContentError where the content has errors, or accepted facts that cannot both hold.
    """
    findings = in_order([*content.findings, *conflict_findings(content)])
    if has_errors(findings):
        errors = [f for f in findings if f.severity == "error"]
        counted = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        raise ContentError(
            f"nothing was built: the content has {counted}", findings, mend="pharmagraph check"
        )
    return sorted(set(content_triples(content, name)))


def head_comment(name: str) -> str:
    """Return the words at the head of every file that can hold a comment."""
    told = f"The drug knowledge graph '{name}', built by pharmagraph: edit the facts, not this file."
    return f"{told}\n{DISCLAIMER}"


def build_graph(content: Content, name: str, folder: Path, *, inference: bool = True) -> Built:
    """Write the canonical N-Quads, Turtle, TriG, HTML and SVG of a project into its graphs folder.

    With ``inference``, what its rules conclude is written beside them; without, what an earlier build
    concluded is deleted. Raises ContentError where the content has errors or the rules do not end,
    GraphError where the folder cannot be written.
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
    inferred = infer(content, triples) if inference else None
    if inferred:
        graph = inferred_graph(content.vocabulary.base)
        files[inferred_file(name)] = write_nquads(inferred.triples, graph).encode()
    # Last, because a graph counts as built once its canonical file is there.
    files[f"{name}.nq"] = write_nquads(triples).encode()
    try:
        written = publish(files, folder, gone=() if inferred else (inferred_file(name),))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GraphError(
            f"cannot write to {folder.name}/: {reason}",
            mend="check space and permissions; the last graph is untouched",
        ) from error
    return Built(tuple(written), len(triples), records, inferred.count if inferred else 0)


def publish(files: Mapping[str, bytes], folder: Path, gone: Sequence[str] = ()) -> list[Path]:
    """Write files into a folder so that all are the new ones, or all the old ones.

    Those named in ``gone`` are no longer there afterwards. Raises OSError where that cannot be done.
    Only a power cut or a kill while names change hands can leave some old and some new, each of them
    whole; the last one is the last to change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
    try:
        for name, data in files.items():
            with (stage / name).open("xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
        with _interrupts_held():
            _change_places(list(files), [name for name in gone if (folder / name).is_file()], stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return [folder / name for name in files]


def _change_places(names: list[str], gone: list[str], stage: Path, folder: Path) -> None:
    """Move files from the stage over the old ones; put the old ones back where one cannot be moved."""
    kept = stage / "kept"
    kept.mkdir()
    moved: list[str] = []
    try:
        for name in gone:
            (folder / name).replace(kept / name)
            moved.append(name)
        for name in names:
            if (folder / name).is_file():
                _keep(folder / name, kept / name)
            (stage / name).replace(folder / name)
            moved.append(name)
    except BaseException:
        for name in moved:
            if (kept / name).exists():
                (kept / name).replace(folder / name)
            else:
                (folder / name).unlink()
        raise
    with suppress(OSError):  # a rename lives in the folder; some systems cannot flush one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep(file: Path, copy: Path) -> None:
    """Keep a file under a second name, so that it is never gone from its place."""
    try:
        copy.hardlink_to(file)
    except (OSError, NotImplementedError):  # a file system without hard links
        shutil.copy2(file, copy)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while files change places, so that it cannot leave some old and some new."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt
