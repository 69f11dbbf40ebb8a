"""Make the graphs of a data set as parts for the bulk loader of a server, with Spark."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.staging import write_rejects
from pharmagraph.graphs.importing.emptiness import check_triples
from pharmagraph.graphs.importing.engines import SPARK, spark_engine
from pharmagraph.graphs.importing.making import written
from pharmagraph.graphs.importing.preparing import prepare, working
from pharmagraph.graphs.importing.repeats import check_unique, repeats_table, repeats_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pharmagraph.graphs.importing.engines import Manner
    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.progress import Progress


def write_parts(  # noqa: PLR0913 - as load_dataset
    at: Folders,
    dataset: str,
    files: Sequence[Path],
    out: Path,
    *,
    parquet: bool = False,
    manner: Manner,
    progress: Progress,
) -> list[str]:
    """Write a data set's graphs as parts of N-Quads below ``out``; the project's graphs stay as they are.

    There come data/ and rows/ with the packed parts, a list of them beside each, links.nq, about.nq (what
    is said of the data set as a whole), rejects.tsv where rows did not fit, and repeats.tsv where rows of one
    subject differ; with ``parquet`` also parquet/ with columns s, p, o, g. Returns what to tell the user.
    Raises what ``load_dataset`` does, and LoadError where ``out`` holds something.
    """
    if manner.engine != SPARK:
        raise LoadError("parts are written by the engine spark", mend="--engine spark")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise LoadError(f"{out} holds something already", mend="name a new folder")
    with working(at, dataset) as work, spark_engine(manner, work, progress) as engine:
        source, _ = prepare(at, dataset, files, work, engine, manner, progress)
        mapped = engine.write_parts(source.mapping, source.staged_files, out, parquet=parquet)
        check_triples(source, mapped.counts)
        check_unique(source, mapped.counts)
        linked = source.linked(engine, progress)
        repeats = repeats_table(source, mapped.counts)
        for name, pieces in (
            ("links.nq", [linked.nquads()]),
            ("about.nq", source.described(mapped.counts, linked)),
            *([("repeats.tsv", [repeats])] if repeats else ()),
        ):
            with written(out / name) as sink:
                for piece in pieces:
                    sink(piece)
        if source.rejected:
            write_rejects(out / "rejects.tsv", source.staged)
        shutil.rmtree(work, ignore_errors=True)
    told = [
        f"{name}: {parts.triples:,} triples in {len(parts.files)} parts, sha256 {parts.sha256}"
        for name, parts in (("data", mapped.data), ("rows", mapped.rows))
    ]
    told += repeats_told(source, mapped.counts)
    return [*told, f"wrote {out}; {source.rejected:,} of {source.rows + source.rejected:,} rows did not fit"]
