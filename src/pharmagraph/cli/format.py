"""The command that brings content files to canonical form: format."""

from __future__ import annotations

import click

from pharmagraph.cli.output import emit, opened, say


@click.command(short_help="Bring facts, terms and crosswalk to canonical order and layout.")
@click.option("--check", is_flag=True, help="Change nothing; name the files that are not in canonical form.")
@click.pass_context
def format(ctx: click.Context, *, check: bool) -> int:  # noqa: A001 - a command is found by its name
    """Bring facts, terms and crosswalk to canonical order and layout.

    Keys of a fact come in one order, values in one form, rows of tables sorted; comments stay with
    their facts. What the files say does not change. A file with errors is left as it is.

    Exit code 0: all files are in canonical form (now); 1: some are not (--check), or have errors.
    """
    from pharmagraph.extract.formatting import format_project
    from pharmagraph.findings import as_human
    from pharmagraph.project import core_ontology

    project = opened(ctx).project
    formatting = format_project(
        core=core_ontology(), ontology=project.ontology, extract=project.extract, base=project.base,
        root=project.root,
    )  # fmt: skip
    if not check:
        formatting.write()
    changed = formatting.changed
    emit("".join(f"{layout.name}\n" for layout in changed).encode())
    if formatting.findings:
        say(as_human(formatting.findings))
        say("files with errors were left as they are")
    verb = "would be laid out anew" if check else "laid out anew"
    say(f"{len(changed)} of {len(formatting.layouts)} files {verb}")
    if check and changed:
        say("  mend: pharmagraph format")
    return 1 if formatting.findings or (check and changed) else 0
