"""The command that begins a project: init."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pharmagraph.cli.output import say


@click.command(short_help="Begin a new knowledge project.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--name", metavar="NAME", help="The project's name: small letters, digits, hyphens. By default from DIR."
)
@click.option("--base", metavar="IRI", help="What the IRIs of its terms begin with; it ends with a slash.")
@click.option(
    "--commit-graphs/--no-commit-graphs",
    default=None,
    help="Whether git keeps the Turtle and the picture that a build makes.",
)
@click.option("--defaults", is_flag=True, help="Ask nothing: take defaults for what is not given.")
def init(
    folder: Path, name: str | None, base: str | None, *, commit_graphs: bool | None, defaults: bool
) -> None:
    """Begin a new knowledge project.

    DIR is a new folder, or an empty one. The project begins with a leaflet about a made-up
    medicine, so that check, build and ask have something to work on. What is not given is asked
    for.
    """
    from pharmagraph.begin import begin_project, default_base, default_name

    try:
        name = name or _asked("Name of the project", default_name(folder), defaults=defaults)
        base = base or _asked("Base IRI of its terms", default_base(name), defaults=defaults)
        if commit_graphs is None:
            commit_graphs = defaults or click.confirm("Keep the built graph in git?", default=True, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        message = "there is nobody to ask: give --name, --base and --commit-graphs, or --defaults"
        raise click.UsageError(message) from None
    project = begin_project(folder, name, base, commit_graphs=commit_graphs)
    say(f"\nbegan the project '{project.name}' in {folder}; go on with:\n")
    for line in ("check", "build", "ask side-effects -p drug=pretendine"):
        say(f"  pharmagraph --project {folder} {line}")


def _asked(question: str, default: str, *, defaults: bool) -> str:
    return default if defaults else str(click.prompt(question, default=default, err=True))
