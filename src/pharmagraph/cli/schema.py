"""The command that writes the JSON Schema of facts files: schema."""

from __future__ import annotations

import click

from pharmagraph.cli.output import deliver, opened


@click.command(short_help="Write the JSON Schema of facts.yaml, for editors.")
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@click.pass_context
def schema(ctx: click.Context, out: str | None) -> None:
    """Write the JSON Schema of facts.yaml, for editors.

    Made from the ontology and the terms of the project: an editor that is given it completes keys,
    relations, terms and units, and marks slips. Make it anew when terms change.
    """
    from pharmagraph.errors import ContentError
    from pharmagraph.extract.schema import schema_text
    from pharmagraph.findings import has_errors
    from pharmagraph.ontology.loading import load_vocabulary
    from pharmagraph.project import core_ontology

    project = opened(ctx).project
    vocabulary, findings = load_vocabulary(core_ontology(), project.ontology, project.base, project.root)
    if has_errors(findings):
        raise ContentError("the ontology has faults", findings, mend="pharmagraph check")
    deliver(schema_text(vocabulary, project.name).encode(), out)
