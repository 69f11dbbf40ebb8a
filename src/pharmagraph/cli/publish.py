"""The command that loads the built graph into a server: publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import opened, say
from pharmagraph.cli.remote import user_option

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command(short_help="Load the built graph into a server.")
@click.argument("store", metavar="URL")
@click.option(
    "--graph", metavar="IRI",
    help="What the curated layer is called on the server. By default graph/curated below the project's"
    " base.",
)  # fmt: skip
@click.option(
    "--default", "is_default", is_flag=True,
    help="Make the curated layer the server's default graph, replacing what it holds.",
)  # fmt: skip
@click.option(
    "--with", "names", metavar="GRAPH", multiple=True,
    help='What else to publish, each as a graph of its own: "inferred", a data set, or "all"; may be'
    " repeated.",
)  # fmt: skip
@click.option(
    "--endpoint", metavar="URL", default="",
    help="Where the server answers queries, to count the triples. Found out from the URL of well-known"
    " servers.",
)  # fmt: skip
@user_option
@click.option(
    "--chunk", metavar="N", type=click.IntRange(min=1), default=50_000, show_default=True,
    help="The most triples of a request.",
)  # fmt: skip
@click.option(
    "--time-limit", "seconds", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=300.0,
    show_default=True, help="The longest that a request may take.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and ask the server nothing.")
@click.pass_context
def publish(  # noqa: PLR0913 - one for each option
    ctx: click.Context, store: str, *, graph: str | None, is_default: bool, names: Sequence[str],
    endpoint: str, user: str, chunk: int, seconds: float, dry_run: bool,
) -> None:  # fmt: skip
    """Load the built graph into a server.

    URL is where the server takes graphs by the SPARQL 1.1 Graph Store HTTP Protocol, such as
    http://localhost:7878/store of Oxigraph. What stands there under the same name is replaced. Then
    the server counts its triples, and the number must be the one that was built.
    """
    if graph is not None and is_default:
        raise click.UsageError("give --graph or --default, not both")
    from pharmagraph.graphs.remote.publish import Publisher, parts_of

    project = opened(ctx)
    parts = parts_of(project.dataset, "" if is_default else graph, names)
    publisher = Publisher(store, endpoint=endpoint, user=user, chunk=chunk, seconds=seconds, tell=say)
    if dry_run:
        for line in publisher.plan(parts):
            say(line)
        say(f"nothing was sent to {publisher.store}")
        return
    publisher.publish(parts)
