"""The commands that make the graph and show it whole: build, view, export."""

from __future__ import annotations

from pathlib import Path

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import STDOUT, deliver, opened, say


@click.command(short_help="Build the graph from the facts.")
@source_text
@click.pass_context
def build(ctx: click.Context, source_text: str | None) -> None:
    """Build the graph from the facts.

    Writes N-Quads, Turtle, TriG, a page and a picture into graphs/. All or nothing: after an error
    the last graph is still there.
    """
    graph = opened(ctx)
    built = graph.build(source_text)
    for path in built.files:
        say(f"wrote {_near(path)}")
    statements = len(built.records.statements)
    counted = {status: built.count(status) for status in ("accepted", "disputed", "superseded", "reported")}
    shown = {status: count for status, count in counted.items() if count or status == "accepted"}
    told = ", ".join(f"{count} {status}" for status, count in shown.items())
    say(f"{built.triples:,} triples; {statements} statements: {told}")


def _near(path: Path) -> Path:
    """Name a file from the working directory where it lies below it."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


@click.command(short_help="Draw the graph as a page for a browser.")
@click.option(
    "--out",
    metavar="FILE",
    help='Where to write the page; "-" is standard output. By default graphs/NAME.html.',
)
@click.option("--open", "in_browser", is_flag=True, help="Open the page in the browser.")
@click.pass_context
def view(ctx: click.Context, out: str | None, *, in_browser: bool) -> None:
    """Draw the graph as a page for a browser.

    The page is one file and needs no network.
    """
    if in_browser and out == STDOUT:
        raise click.UsageError("--open needs a file: give --out another name than -")
    graph = opened(ctx)
    target = out or str(_near(graph.path.with_suffix(".html")))
    deliver(graph.view().encode(), target)
    if in_browser:
        import webbrowser

        webbrowser.open(Path(target).absolute().as_uri())


@click.command(short_help="Write the graph in an RDF format.")
@click.argument("form", metavar="FORMAT")
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@click.option(
    "--facts-only", is_flag=True, help="Leave out ontology, statements and evidence: plain triples alone."
)
@click.pass_context
def export(ctx: click.Context, form: str, out: str | None, *, facts_only: bool) -> None:
    """Write the graph in an RDF format.

    FORMAT is turtle, ntriples, trig, nquads, jsonld or rdfxml.
    """
    deliver(opened(ctx).export(form, facts_only=facts_only), out)
