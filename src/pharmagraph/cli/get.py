"""The command that fetches the files of a data set: get. No other command fetches anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import opened, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.extract.tables.mapping import Download


@click.command(short_help="Fetch the files of a data set from its publisher.")
@click.argument("dataset", metavar="DATASET")
@click.option("--again", is_flag=True, help="Fetch files that are there already, too.")
@click.pass_context
def get(ctx: click.Context, dataset: str, *, again: bool) -> None:
    """Fetch the files of a data set from its publisher.

    DATASET is a folder of extract/ with a mapping.yaml, or one that comes with pharmagraph. The files are
    kept in the cache of the user, where load looks for them. What broke off goes on where it was.
    """
    from datetime import datetime

    from pharmagraph.cli.meter import Meter, size
    from pharmagraph.errors import LoadError
    from pharmagraph.extract.tables.cache import dataset_cache
    from pharmagraph.extract.tables.fetching import fetch_dataset
    from pharmagraph.graphs.importing.folders import mapping_of

    mapping = mapping_of(opened(ctx).project, dataset)
    if not mapping.downloads:
        mend = f"get the files from their publisher and name them: pharmagraph load {dataset} --from FILE"
        raise LoadError(f"the mapping of {dataset} does not say where its files are offered", mend=mend)
    say(f"{mapping.title}; licence: {mapping.licence}")
    folder = dataset_cache(dataset)
    meter = Meter()

    def telling(download: Download) -> Callable[[int, int | None], None]:
        meter.begin(download.file, None, "bytes")
        return meter.set

    today = datetime.now().astimezone().date().isoformat()
    try:
        for fetched in fetch_dataset(mapping, folder, today=today, again=again, tell=telling):
            meter.end()
            if fetched.record is None:
                meter.say(f"{fetched.file} is there, put there by hand; --again fetches it")
            elif fetched.is_new:
                record = fetched.record
                meter.say(f"{fetched.file} ({size(record.size)}), sha256 {record.sha256}")
            else:
                meter.say(
                    f"{fetched.file} is there, fetched on {fetched.record.retrieved}; --again fetches it anew"
                )
    except KeyboardInterrupt:
        meter.end()
        say("interrupted: what has come is kept, and the next get goes on from there")
        raise
    finally:
        meter.end()
    say(f"go on with: pharmagraph load {dataset}")
