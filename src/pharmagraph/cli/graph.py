"""The commands that make the graph and show it whole: build, view, export."""

from __future__ import annotations

from pathlib import Path

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import STDOUT, deliver, near, opened, say
from pharmagraph.cli.remote import endpoint_options, over


@click.command(short_help="Build the graph from the facts.")
@source_text
@click.option("--no-inference", is_flag=True, help="Leave out what the rules of ontology/rules/ conclude.")
@click.pass_context
def build(ctx: click.Context, source_text: str | None, *, no_inference: bool) -> None:
    """Build the graph from the facts.

    Writes N-Quads, Turtle, TriG, a page and a picture into graphs/, and what the rules conclude into a
    file of its own. All or nothing: after an error the last graph is still there.
    """
    graph = opened(ctx)
    built = graph.build(source_text, inference=not no_inference)
    for path in built.files:
        say(f"wrote {near(path)}")
    statements = len(built.records.statements)
    counted = {status: built.count(status) for status in ("accepted", "disputed", "superseded", "reported")}
    shown = {status: count for status, count in counted.items() if count or status == "accepted"}
    told = ", ".join(f"{count} {status}" for status, count in shown.items())
    say(f"{built.triples:,} triples; {statements} statements: {told}")
    if built.inferred:
        say(f"{built.inferred:,} inferred by rules, in a graph of their own")


@click.command(short_help="Draw the graph as a page for a browser.")
@click.option(
    "--about", metavar="TERM",
    help="Draw this term and what is around it only: its label, a synonym, its id or an IRI.",
)  # fmt: skip
@click.option(
    "--depth", metavar="STEPS", type=click.IntRange(min=1), default=1, show_default=True,
    help="With --about: how many steps away from the term.",
)  # fmt: skip
@click.option(
    "--diff", "since", metavar="REVISION",
    help="Draw what differs from a git revision (HEAD~1, main), or from a graph file (.nq, .ttl).",
)  # fmt: skip
@click.option("--inferred", is_flag=True, help="Draw what the rules conclude, too.")
@click.option(
    "--out",
    metavar="FILE",
    help='Where to write the page; "-" is standard output. By default a name in graphs/, NAME.html for the'
    " whole graph.",
)
@click.option("--open", "in_browser", is_flag=True, help="Open the page in the browser.")
@endpoint_options
@click.pass_context
def view(  # noqa: PLR0913 - a command has its options
    ctx: click.Context,
    about: str | None,
    depth: int,
    since: str | None,
    out: str | None,
    *,
    endpoint: str | None,
    user: str,
    inferred: bool,
    in_browser: bool,
) -> None:
    """Draw the graph as a page for a browser: the whole, a part, or what changed.

    The page is one file and needs no network.
    """
    if in_browser and out == STDOUT:
        raise click.UsageError("--open needs a file: give --out another name than -")
    if endpoint is not None and not out:
        raise click.UsageError("--endpoint needs --out: graphs/ is for the graph that was built here")
    if inferred and (since or endpoint is not None):
        raise click.UsageError(
            "--inferred draws the graph that was built here: give it alone or with --about"
        )
    graph = over(opened(ctx), endpoint, user)
    from pharmagraph.cli.drawing import page_of

    page, name = page_of(graph, about, depth, since, inferred=inferred)
    target = out or str(near(graph.path.with_name(name)))
    deliver(page.encode(), target)
    if in_browser:
        import webbrowser

        webbrowser.open(Path(target).absolute().as_uri())


@click.command(short_help="Write the graph in an RDF format.")
@click.argument("form", metavar="FORMAT")
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@click.option(
    "--facts-only", is_flag=True, help="Leave out ontology, statements and evidence: plain triples alone."
)
@click.option(
    "--with", "graphs", metavar="GRAPH", multiple=True,
    help='Write this graph too: "inferred", a data set, "all", or an IRI (nquads, ntriples, trig, turtle).',
)  # fmt: skip
@endpoint_options
@click.pass_context
def export(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    form: str,
    out: str | None,
    *,
    facts_only: bool,
    graphs: tuple[str, ...],
    endpoint: str | None,
    user: str,
) -> None:
    """Write the graph in an RDF format.

    FORMAT is turtle, ntriples, trig, nquads, jsonld or rdfxml.
    """
    if graphs:
        if facts_only or endpoint is not None:
            raise click.UsageError(
                "--with writes graphs that were built here, whole: without --facts-only and --endpoint"
            )
        deliver(opened(ctx).export_with(form, graphs), out)
        return
    deliver(over(opened(ctx), endpoint, user).export(form, facts_only=facts_only), out)
