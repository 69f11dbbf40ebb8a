"""The command that shows what the graph's statements rest on: explain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import deliver, opened, say
from pharmagraph.cli.remote import endpoint_options, over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.explain import Explanation
    from pharmagraph.graphs.imported import Imported
    from pharmagraph.knowledge import KnowledgeGraph


@click.command(short_help="Show what a fact rests on, down to the words of its source.")
@click.argument("subject")
@click.argument("relation", required=False)
@click.argument("obj", metavar="[OBJECT]", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A tree for people, or data for programs.",
)  # fmt: skip
@click.option(
    "--with", "datasets", metavar="DATASET", multiple=True,
    help='Show too what this loaded data set says of SUBJECT, with the rows; "all" asks every one.',
)  # fmt: skip
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@endpoint_options
@click.pass_context
def explain(  # noqa: PLR0913 - one for each option
    ctx: click.Context, subject: str, relation: str | None, obj: str | None, *, form: str, out: str | None,
    datasets: Sequence[str], endpoint: str | None, user: str,
) -> None:  # fmt: skip
    """Show what a fact rests on, down to the words of its source.

    SUBJECT, RELATION and OBJECT are labels, synonyms, ids or short IRIs; SUBJECT alone may be a
    statement, or a subject of a loaded data set. For example: pharmagraph explain diazepam "has side
    effect" drowsiness, or pharmagraph explain diazepam-for-muscle-spasms/dz-030, or pharmagraph explain
    data:fda-ndc/substance/DIAZEPAM. Disputed, reported and inferred statements are shown too, and
    marked; what data sets say is shown with its rows. The exit code is 1 where nothing is found.
    """
    graph = opened(ctx)
    if endpoint and datasets:
        raise click.UsageError("--with shows data sets of this project; leave it out with --endpoint")
    is_imported = not endpoint and graph.imports.subject_of(subject)
    if is_imported and relation is not None:
        raise click.UsageError("a subject of a data set is explained whole: leave out what follows it")
    explanation = None if is_imported else over(graph, endpoint, user).explain(subject, relation, obj)
    imported = _imported(graph, subject, datasets) if is_imported or datasets else None
    deliver(_written(explanation, imported, form).encode(), out)
    if is_imported and not imported:
        say("Find a subject by its label: pharmagraph query --with all 'SELECT ?s { ?s rdfs:label \"…\" }'")
    if not imported and not (explanation and explanation.found):
        ctx.exit(1)


def _imported(graph: KnowledgeGraph, subject: str, datasets: Sequence[str]) -> list[Imported]:
    """Return what data sets say of a subject of theirs, or of a term."""
    return graph.imports.about(subject, *(() if "all" in datasets else datasets))


def _written(explanation: Explanation | None, imported: Sequence[Imported] | None, form: str) -> str:
    """Write statements, then what data sets say."""
    from pharmagraph.graphs.imported import imported_json, imported_text

    if form == "json":
        data = explanation.as_json() if explanation else {}
        if imported is not None:
            data["imported"] = imported_json(imported)
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    parts = [explanation.as_text()] if explanation else []
    if imported is not None:
        parts.append(imported_text(imported) or "no data set has this\n")
    return "\n".join(parts)
