"""The command that shows what the graph's statements rest on: explain."""

from __future__ import annotations

import json

import click

from pharmagraph.cli.output import deliver, opened
from pharmagraph.cli.remote import endpoint_options, over


@click.command(short_help="Show what a fact rests on, down to the words of its source.")
@click.argument("subject")
@click.argument("relation", required=False)
@click.argument("obj", metavar="[OBJECT]", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A tree for people, or data for programs.",
)  # fmt: skip
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@endpoint_options
@click.pass_context
def explain(  # noqa: PLR0913 - one for each option
    ctx: click.Context, subject: str, relation: str | None, obj: str | None, *, form: str, out: str | None,
    endpoint: str | None, user: str,
) -> None:  # fmt: skip
    """Show what a fact rests on, down to the words of its source.

    SUBJECT, RELATION and OBJECT are labels, synonyms, ids or short IRIs; SUBJECT alone may be a
    statement. For example: pharmagraph explain diazepam "has side effect" drowsiness, or
    pharmagraph explain diazepam-for-muscle-spasms/dz-030. Disputed, reported and inferred statements
    are shown too, and marked. The exit code is 1 where nothing is found.
    """
    explanation = over(opened(ctx), endpoint, user).explain(subject, relation, obj)
    if form == "json":
        text = json.dumps(explanation.as_json(), ensure_ascii=False, indent=2) + "\n"
    else:
        text = explanation.as_text()
    deliver(text.encode(), out)
    if not explanation.found:
        ctx.exit(1)
