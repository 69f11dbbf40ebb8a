"""The commands that bring tables of others into the graph, and take them out: load, unload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import counted, emit, near, opened, say, terminal
from pharmagraph.findings import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.importing.listing import Listed
    from pharmagraph.graphs.importing.loading import Loaded

_MOST_SHOWN = 16


@click.command(short_help="Load a data set of tables into the graph.")
@click.argument("dataset", metavar="DATASET", required=False)
@click.option(
    "--from", "files", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="A file of the publisher, or a folder with them; may be repeated. By default the cache (see get) and"
    " the folder of the mapping are looked into.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(("embedded", "spark")), default="embedded", show_default=True,
    help="What makes triples of rows: DuckDB in this process, or Apache Spark.",
)  # fmt: skip
@click.option("--master", metavar="URL", default="", help="The Spark cluster, such as spark://host:7077.")
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path),
    help="With Spark: write the parts into this folder, for a server, and leave the graph as it is.",
)  # fmt: skip
@click.option("--parquet", is_flag=True, help="With --out: write the triples as Parquet, too.")
@click.option("--memory", metavar="SIZE", default="", help="What the engine may use, such as 2GB.")
@click.option(
    "--threads", metavar="N", type=click.IntRange(min=1), help="How many threads the embedded engine uses."
)
@click.option("--list", "is_list", is_flag=True, help="List the data sets that there are, and load nothing.")
@click.pass_context
def load(  # noqa: PLR0913 - one for each option
    ctx: click.Context, dataset: str | None, *, files: Sequence[Path], engine: str, master: str,
    out: Path | None, parquet: bool, memory: str, threads: int | None, is_list: bool,
) -> None:  # fmt: skip
    """Load a data set of tables into the graph.

    DATASET is a folder of extract/ with a mapping.yaml, or one that comes with pharmagraph. Its triples
    become graphs of their own beside what was curated: data, links to the project's terms, and where
    each subject comes from. All or nothing: after an error the graph is as it was.
    """
    from pharmagraph.graphs.importing.engines import Manner
    from pharmagraph.graphs.importing.loading import load_dataset

    folders = opened(ctx).project
    if is_list:
        _list(folders)
        return
    if dataset is None:
        raise click.UsageError("name a data set; --list shows which there are")
    if engine != "spark" and (master or out is not None):
        raise click.UsageError("--master and --out go with --engine spark")
    if parquet and out is None:
        raise click.UsageError("--parquet goes with --out")
    from pharmagraph.cli.meter import Meter

    meter = Meter()
    manner = Manner(engine, master, memory, threads or 0)
    try:
        if out is not None:
            from pharmagraph.graphs.importing.parts import write_parts

            told = write_parts(folders, dataset, files, out, parquet=parquet, manner=manner, progress=meter)
            for line in told:
                say(line)
            return
        _told(load_dataset(folders, dataset, files, manner=manner, progress=meter))
    except KeyboardInterrupt:
        meter.end()
        say("interrupted: the graph is as it was; the next run takes what is staged already")
        raise


def _told(loaded: Loaded) -> None:
    """Say what was loaded."""
    for name, digest in sorted({(one.name, one.sha256) for one in loaded.sources}):
        say(f"{name}: sha256 {digest}")
    links = ", ".join(f"{count:,} {how}" for how, count in loaded.links.items() if count)
    say(f"links to terms of the project: {links or 'none'}")
    if loaded.rejects is not None:
        are = "row did not fit; it is" if loaded.rejected == 1 else "rows did not fit; they are"
        say(f"{loaded.rejected:,} {are} listed in {near(loaded.rejects)}")
    for line in loaded.notes:
        say(visible(line))
    if loaded.repeats is not None:
        say(f"  all are listed in {near(loaded.repeats)}; 'unique: true' in a map refuses such rows")
    rows, triples = counted(loaded.rows, "row"), counted(loaded.triples, "triple")
    say(f"{loaded.dataset}: {rows}, {loaded.rejected:,} rejected, {triples}")
    say(f"loaded in {loaded.seconds:,.1f} s")


def _list(folders: Folders) -> None:
    """Show all data sets as a table."""
    from pharmagraph.graphs.importing.listing import list_datasets
    from pharmagraph.graphs.table import Column, render

    rows = list_datasets(folders)
    width, bold = terminal()
    columns = [
        Column("data set", [one.dataset for one in rows]),
        Column("title", [one.title or "(not known)" for one in rows]),
        Column("licence", [one.licence for one in rows]),
        Column("files", [_files(one) for one in rows]),
        Column("loaded", [one.state for one in rows]),
        Column("triples", [f"{one.triples:,}" if one.loaded else "" for one in rows], right=True),
    ]
    emit(render(columns, len(rows), width=width, bold=bold).encode())
    for one in rows:
        if one.fault:
            say(f"the mapping of {one.dataset} cannot be read: {one.fault}")


def _files(one: Listed) -> str:
    """Say where the files of a data set are."""
    if one.is_import or one.fault:
        return "imported" if one.is_import else "mapping at fault"
    return "at hand" if one.at_hand else "not here"


@click.command(short_help="Take a data set out of the graph.")
@click.argument("dataset", metavar="DATASET")
@click.pass_context
def unload(ctx: click.Context, dataset: str) -> None:
    """Take a data set out of the graph.

    Its graphs are deleted; the files that it was loaded or imported from stay, and so does the mapping.
    """
    from pharmagraph.cli.meter import Meter
    from pharmagraph.graphs.importing.loading import unload_dataset

    for path in unload_dataset(opened(ctx).project, dataset, Meter()):
        say(f"deleted {near(path)}")
