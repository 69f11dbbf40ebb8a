"""The command that brings files of others, in RDF or KGX, into the graph: import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import counted, near, opened, say

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "kgx-nodes", "kgx-edges")


@click.command("import", short_help="Bring files of RDF or KGX into the graph.")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--as", "name", metavar="NAME", default="", help="The name of the data set; by default the file's."
)
@click.option("--title", metavar="WORDS", default="", help="Its title, if the data has none of its own.")
@click.option("--licence", metavar="WORDS", default="", help="Under what terms it may be used, such as CC0.")
@click.option("--issued", metavar="DATE", default="", help="The day on which it came out: YYYY-MM-DD.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The format of the files; by default their names tell.",
)
@click.option("--merge-graphs", "merge", is_flag=True, help="Join the graphs that the files hold into one.")
@click.option(
    "--prefix", "prefixes", metavar="NAME=IRI", multiple=True,
    help="What a prefix of KGX stands for; may be repeated.",
)  # fmt: skip
@click.pass_context
def import_(  # noqa: PLR0913 - one for each option
    ctx: click.Context, files: Sequence[Path], *, name: str, title: str, licence: str, issued: str,
    form: str | None, merge: bool, prefixes: Sequence[str],
) -> None:  # fmt: skip
    """Bring files of RDF or KGX into the graph.

    Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, and KGX nodes and edges (TSV or JSON Lines). What
    they say becomes a graph of its own beside what was curated, described in another; unload takes both
    out. Nothing is fetched, and all or nothing is imported: after an error the graph is as it was.
    """
    from pharmagraph.cli.meter import Meter
    from pharmagraph.graphs.importing.rdf.importing import Wanted, import_files, nameless_words

    known = dict(one.partition("=")[::2] for one in prefixes)
    if not all(name and "://" in iri for name, iri in known.items()):
        raise click.UsageError("--prefix takes a name and an IRI, such as --prefix EX=https://example.org/")
    meter = Meter()
    wanted = Wanted(name, title, licence, issued, form or "", merge, known)
    try:
        made = import_files(opened(ctx).project, files, wanted, progress=meter)
    except KeyboardInterrupt:
        meter.end()
        say("interrupted: the graph is as it was")
        raise
    for file, digest in made.sources:
        say(f"{file}: sha256 {digest}")
    if made.nameless:
        how = "RDFC-1.0" if made.naming == "canonical" else "the digest of the files (RDFC-1.0 took too much)"
        say(f"{nameless_words(made.nameless)} named by {how}")
    for note in made.notes:
        say(note)
    if not made.licence:
        say("no licence is known; say it with --licence")
    for path in made.files:
        say(f"wrote {near(path)}")
    say(f"{made.dataset}: {counted(made.triples, 'triple')}; queries see them with: --with {made.dataset}")
