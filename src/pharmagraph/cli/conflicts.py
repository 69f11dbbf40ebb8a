"""The command that lists where curated facts and imported data disagree: conflicts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.asking import time_limit
from pharmagraph.cli.output import deliver, opened, say

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command(short_help="List where curated facts and imported data sets disagree.")
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["human", "json", "csv"]), default="human", show_default=True,
    help="Text for people, or data for programs.",
)  # fmt: skip
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@click.option("--strict", is_flag=True, help="End with the exit code 1 where anything disagrees.")
@time_limit
@click.pass_context
def conflicts(  # noqa: PLR0913 - one for each option
    ctx: click.Context, datasets: Sequence[str], *, form: str, out: str | None, strict: bool, seconds: float
) -> None:
    """List where curated facts and imported data sets disagree.

    Both sides stand there with their sources: the fact with its words and how far it holds, the
    imported subject with the row that it comes from. Nothing is merged or changed. Without DATASET all
    loaded data sets are compared; what is compared is said by the questions in
    extract/DATASET/conflicts/. The exit code is 0, or with --strict 1 where anything disagrees.
    """
    from pharmagraph.graphs.disagreementwords import as_csv, as_json, as_text

    found = opened(ctx).imports.conflicts(*datasets, seconds=seconds)
    for note in found.notes:
        say(note)
    if form == "json":
        text = json.dumps(as_json(found.disagreements), ensure_ascii=False, indent=2) + "\n"
    elif form == "csv":
        text = as_csv(found.disagreements)
    else:
        text = as_text(found.disagreements, found.asked)
    deliver(text.encode(), out)
    if strict and found.disagreements:
        ctx.exit(1)
