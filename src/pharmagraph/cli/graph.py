"""The commands that make the graph and show it whole: build, view, export."""

from __future__ import annotations

from pathlib import Path

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import STDOUT, counted, deliver, emit, near, opened, say, terminal
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
    counts = {status: built.count(status) for status in ("accepted", "disputed", "superseded", "reported")}
    shown = {status: count for status, count in counts.items() if count or status == "accepted"}
    told = ", ".join(f"{count} {status}" for status, count in shown.items())
    say(f"{counted(built.triples, 'triple')}; {counted(statements, 'statement')}: {told}")
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
    "--with", "datasets", metavar="DATASET", multiple=True,
    help='With --about: draw too what this loaded data set says around the term; "all" asks every one.',
)  # fmt: skip
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
    datasets: tuple[str, ...],
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
    if datasets and (about is None or since or endpoint is not None):
        raise click.UsageError(
            "--with draws data sets around a term: give it with --about, and without --diff"
        )
    graph = over(opened(ctx), endpoint, user)
    from pharmagraph.cli.drawing import page_of

    page, name = page_of(graph, about, depth, since, inferred=inferred, datasets=datasets)
    target = out or str(near(graph.path.with_name(name)))
    deliver(page.encode(), target)
    if in_browser:
        import webbrowser

        webbrowser.open(Path(target).absolute().as_uri())


@click.command(short_help="Write the graph in the format of another tool.")
@click.argument("form", metavar="[FORMAT]", required=False)
@click.option(
    "--out", metavar="PLACE",
    help='The file to write, or the folder for a format of several; "-", the default, is standard output.'
    " Missing folders are made.",
)  # fmt: skip
@click.option(
    "--facts-only", is_flag=True, help="Leave out ontology, statements and evidence: plain triples alone."
)
@click.option(
    "--with", "graphs", metavar="GRAPH", multiple=True,
    help='Write this graph too: "inferred", a data set, "all", or an IRI.',
)  # fmt: skip
@click.option(
    "--about",
    metavar="TERM",
    help="For markdown and html: the term of the fact sheet; by default every drug.",
)
@click.option(
    "--list", "listed", is_flag=True,
    help="Show the formats: their files and media types, and what each of them drops.",
)  # fmt: skip
@endpoint_options
@click.pass_context
def export(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    form: str | None,
    out: str | None,
    *,
    facts_only: bool,
    graphs: tuple[str, ...],
    about: str | None,
    listed: bool,
    endpoint: str | None,
    user: str,
) -> None:
    """Write the graph in the format of another tool.

    FORMAT is turtle, ntriples, trig, nquads, jsonld, rdfxml, turtle12, nanopub, kgx, kgx-jsonl, sssom,
    graphml, neo4j, csv, parquet, markdown or html. Of these kgx, kgx-jsonl, neo4j and csv are folders
    of files.
    """
    if listed:
        from pharmagraph.graphs.exporting import formats_text

        width, bold = terminal()
        emit(formats_text(width=width, bold=bold).encode())
        return
    if form is None:
        raise click.UsageError("Missing argument 'FORMAT': --list shows the formats")
    if graphs and (facts_only or endpoint is not None):
        raise click.UsageError(
            "--with writes graphs that were built here, whole: without --facts-only and --endpoint"
        )
    from pharmagraph.graphs.writers import find_writer

    graph = over(opened(ctx), endpoint, user)
    writer = find_writer(form)
    if writer.folder and out in {None, STDOUT}:
        raise click.UsageError(f"{writer.name} is a folder of files: name it with --out DIR")
    if writer.folder or out not in {None, STDOUT}:
        written = graph.export_to(form, Path(str(out)), graphs, facts_only=facts_only, about=about)
        for path in written:
            say(f"wrote {near(path)} ({path.stat().st_size:,} bytes)")
        return
    emit(graph.export_with(form, graphs, facts_only=facts_only, about=about))
