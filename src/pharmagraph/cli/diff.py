"""The command that compares two states of the facts: diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import deliver, opened

if TYPE_CHECKING:
    from pharmagraph.graphs.compare import Side
    from pharmagraph.graphs.pastgraph import State

FORMATS = ("text", "markdown", "json")


@click.command(short_help="Show which facts changed between two states.")
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
    help="How changes are shown: as text, as Markdown for a pull request, or as JSON.",
)  # fmt: skip
@click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.')
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@click.option(
    "--questions", is_flag=True,
    help="Show instead which named questions are answered differently, row by row.",
)  # fmt: skip
@click.pass_context
def diff(  # noqa: PLR0913 - a command has its options
    ctx: click.Context,
    old: str,
    new: str | None,
    form: str,
    out: str | None,
    *,
    exit_code: bool,
    questions: bool,
) -> int:
    """Show which facts changed between two states: of another status, added, removed, changed.

    OLD and NEW are git revisions (HEAD~1, main, a tag), or graph files (.nq, .ttl). Without NEW, a
    revision is compared with the facts as they lie in the project, a graph file with the built graph.

    Exit code 0: done; 1: with --exit-code, something differs or could not be compared.
    """
    from pharmagraph.graphs.compare import compare
    from pharmagraph.graphs.differences import FORMS

    if questions:
        from pharmagraph.graphs.questiondiff import question_diff
        from pharmagraph.graphs.questiondiffwords import FORMS as WORDS

        graph = opened(ctx)
        states = _state(ctx, old), _other_state(ctx, old, new)
        found = question_diff(*states, graph.questions(), graph.vocabulary)
        deliver(WORDS[form](found).encode(), out)
        return 1 if exit_code and found.differs else 0
    comparison = compare(_side(ctx, old), _other_side(ctx, old, new))
    deliver(FORMS[form](comparison).encode(), out)
    return 1 if exit_code and comparison.differs else 0


def _side(ctx: click.Context, name: str) -> Side:
    """Read the state that a name means: a graph file by its ending, else a revision."""
    from pharmagraph.graphs.sides import GRAPH_FILES, graph_side, revision_side

    if name.endswith(GRAPH_FILES):
        if not Path(name).is_file():
            raise click.UsageError(f"there is no graph file {name}")
        return graph_side(Path(name))
    project = opened(ctx).project
    return revision_side(project.root, project.extract.name, name)


def _other_side(ctx: click.Context, old: str, new: str | None) -> Side:
    from pharmagraph.graphs.sides import GRAPH_FILES, graph_side, working_side

    if new is not None:
        return _side(ctx, new)
    graph = opened(ctx)
    if old.endswith(GRAPH_FILES):
        return graph_side(graph.path)
    return working_side(graph.project.root, graph.project.extract)


def _state(ctx: click.Context, name: str) -> State:
    """Return the graph of the state that a name means: a graph file by its ending, else a revision."""
    from pharmagraph.graphs.pastgraph import file_state, revision_state
    from pharmagraph.graphs.sides import GRAPH_FILES
    from pharmagraph.project import core_ontology

    project = opened(ctx).project
    if not name.endswith(GRAPH_FILES):
        return revision_state(
            name, root=project.root, ontology=project.ontology.name, extract=project.extract.name,
            core=core_ontology(), base=project.base,
        )  # fmt: skip
    if not Path(name).is_file():
        raise click.UsageError(f"there is no graph file {name}")
    return file_state(Path(name), project.base)


def _other_state(ctx: click.Context, old: str, new: str | None) -> State:
    from pharmagraph.graphs.pastgraph import content_state, file_state
    from pharmagraph.graphs.sides import GRAPH_FILES, WORKING_TREE

    if new is not None:
        return _state(ctx, new)
    graph = opened(ctx)
    return (
        file_state(graph.path, graph.base)
        if old.endswith(GRAPH_FILES)
        else content_state(graph.content(), WORKING_TREE)
    )
