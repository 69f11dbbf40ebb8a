"""Make the graphs of a data set of its staged rows (data, links, about), in a folder of their own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pharmagraph.errors import NotWrittenError
from pharmagraph.extract.tables.about import InputFile, Totals, description, file_iri
from pharmagraph.extract.tables.linking import link_subjects
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.tally import merge_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pharmagraph.extract.tables.linkdecisions import Decision
    from pharmagraph.extract.tables.linked import Linked
    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.extract.tables.staging import Staged
    from pharmagraph.extract.tables.tally import Counts
    from pharmagraph.graphs.importing.engines import Engine
    from pharmagraph.graphs.importing.files import Found
    from pharmagraph.graphs.progress import Progress
    from pharmagraph.ontology import crosswalk
    from pharmagraph.ontology.vocabulary import Vocabulary

_PIECE = 1_048_576


@dataclass(frozen=True, slots=True)
class Source:
    """All that a data set's graphs are made of.

    ``files`` and ``staged`` go together, one by one; ``mapping_sha256`` is the digest of mapping.yaml.
    """

    mapping: Mapping
    mapping_sha256: str
    files: Sequence[Found]
    staged: Sequence[Staged]
    vocabulary: Vocabulary
    crosswalk: Sequence[crosswalk.Mapping]
    decisions: Sequence[Decision]

    @property
    def rows(self) -> int:
        """How many rows fit."""
        return sum(one.rows for one in self.staged)

    @property
    def rejected(self) -> int:
        """How many rows did not."""
        return sum(one.rejected for one in self.staged)

    @property
    def staged_files(self) -> list[StagedFile]:
        """The staged files as engines want them."""
        return [
            StagedFile(one.table, one.path, file_iri(self.mapping, one.name), lines=one.lines)
            for one in self.staged
        ]

    def linked(self, engine: Engine, progress: Progress) -> Linked:
        """Find out which subjects are terms of the project, and say what speaks against decisions."""
        found = partial(engine.candidates, self.mapping, staged=self.staged_files)
        linked = link_subjects(self.mapping, found, self.vocabulary, self.crosswalk, self.decisions)
        for finding in linked.findings:
            progress.say(f"{finding.place}: {finding.severity} {finding.code}: {finding.message}")
        return linked

    def described(self, counts: Counts, linked: Linked) -> list[bytes]:
        """Return what is said of the data set as a whole, as sorted lines."""
        inputs: dict[str, InputFile] = {}
        tables: dict[str, set[str]] = {}
        for found, one in zip(self.files, self.staged, strict=True):
            record = found.record
            tables.setdefault(one.name, set()).add(one.table)
            inputs[one.name] = InputFile(
                one.name, file_iri(self.mapping, one.name), one.sha256, one.size,
                address=record.address if record else "", fetched=record.retrieved if record else "",
                tables=tuple(sorted(tables[one.name])),
            )  # fmt: skip
        totals = Totals(self.rows, self.rejected, counts.parts.total(), len(linked.links))
        files = [inputs[name] for name in sorted(inputs)]
        return description(self.mapping, files, counts, totals, mapping_sha256=self.mapping_sha256)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: names of files in the folder, and counts."""

    files: tuple[str, ...]
    counts: Counts
    linked: Linked


def make_graphs(source: Source, engine: Engine, out: Path, progress: Progress) -> Made:
    """Write the graphs of a data set into a folder, forced to the disk.

    They are data/, links/ and about/ with DATASET.nq; links/ has tables for people beside. Raises what the
    engine does, NotWrittenError where the disk is full.
    """
    name = source.mapping.dataset
    data, about, origins = (f"data/{name}.nq", f"about/{name}.nq", f"{name}.origins")
    with written(out / data) as data_sink, written(out / origins) as origin_sink:
        counts = engine.map_rows(source.mapping, source.staged_files, data_sink, origin_sink)
    linked = source.linked(engine, progress)
    with written(out / about) as sink:
        for piece in merge_lines(_whole_lines(out / origins), source.described(counts, linked)):
            sink(piece)
    (out / origins).unlink()
    tables = {
        f"links/{name}.nq": linked.nquads() if linked.links else b"",
        f"links/{name}.sssom.tsv": linked.sssom() if linked.links else b"",
        f"links/{name}.doubts.tsv": linked.doubts_table(),
    }
    kept = [table for table, content in tables.items() if content]
    for table in kept:
        with written(out / table) as sink:
            sink(tables[table])
    return Made((data, *kept, about), counts, linked)


def _whole_lines(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces of whole lines."""
    with path.open("rb") as handle:
        while piece := handle.read(_PIECE):
            yield piece + handle.readline()


@contextmanager
def written(path: Path) -> Iterator[Callable[[bytes], object]]:
    """Give what writes to a new file, which is forced to the disk at the end; raises NotWrittenError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            yield handle.write
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the permissions and the free space of the folder; nothing was changed"
        raise NotWrittenError(f"cannot write {path}: {reason}", mend=mend) from error
