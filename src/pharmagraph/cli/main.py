"""The command ``pharmagraph``: its commands, each loaded when it is called, and how it ends.

Exit codes: 0 fine; 1 there are findings, or no result is possible; 2 the command line itself is
wrong; 70 a fault of pharmagraph; 130 interrupted; 141 the reader of the output went away.
"""

from __future__ import annotations

import importlib
import os
import sys
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

DEBUG_VARIABLE = "PHARMAGRAPH_DEBUG"
FAULT, INTERRUPTED, PIPE_CLOSED = 70, 130, 141
_MOST_HELP_WIDTH = 80

# name: (module, what it does, in the words of --help). In the order in which people meet them.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("begin", "Begin a new knowledge project."),
    "add": ("add", "Add a document: a new folder in extract/."),
    "suggest": ("suggest", "Propose facts for the open sentences of a document."),
    "review": ("review", "Judge suggested facts, one by one, in the terminal."),
    "check": ("content", "Check facts, sources, terms and shapes."),
    "lock": ("content", "Write down what was verified against the texts."),
    "format": ("format", "Bring facts, terms and crosswalk to canonical order and layout."),
    "schema": ("schema", "Write the JSON Schema of facts.yaml, for editors."),
    "diff": ("diff", "Show which facts changed between two states."),
    "build": ("graph", "Build the graph from the facts."),
    "get": ("get", "Fetch the files of a data set from its publisher."),
    "load": ("load", "Load a data set of tables into the graph."),
    "import": ("import_", "Bring files of RDF or KGX into the graph."),
    "unload": ("load", "Take a data set out of the graph."),
    "query": ("asking", "Answer a SPARQL query."),
    "ask": ("asking", "Answer a named question, or list them."),
    "explain": ("explain", "Show what a fact rests on, down to the words of its source."),
    "analyse": ("analyse", "Find paths, likeness, what is central and what is missing."),
    "conflicts": ("conflicts", "List where curated facts and imported data sets disagree."),
    "view": ("graph", "Draw the graph as a page for a browser."),
    "export": ("graph", "Write the graph in the format of another tool."),
    "serve": ("serve", "Answer over HTTP: SPARQL, graphs, named questions."),
    "publish": ("publish", "Load the built graph into a server."),
}


class Commands(click.Group):
    """A group whose commands are loaded when they are called, so that --help costs little."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pharmagraph.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a row of COMMANDS that leads elsewhere
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; name the nearest one where it is mistyped."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from pharmagraph.ontology.vocabulary import did_you_mean

            meant = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"{error.message} {meant.capitalize()}".strip(), ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    # What click calls standalone_mode is how it ends a program; here that is the task of ``ended``.
    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and exit with the code that its end calls for."""
        kwargs["standalone_mode"] = False
        kwargs.setdefault("terminal_width", _help_width())
        try:
            code = super().main(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the one place that keeps tracebacks from users
            code = ended(error)
        sys.exit(code if isinstance(code, int) else 0)


def _help_width() -> int:
    """Return how wide help is: as click has it, without the libraries that it loads to find out."""
    columns = os.environ.get("COLUMNS", "")
    try:
        width = int(columns) if columns.isdigit() else os.get_terminal_size().columns
    except OSError:
        width = _MOST_HELP_WIDTH
    return max(min(width, _MOST_HELP_WIDTH) - 2, 50)


def ended(error: Exception) -> int:
    """Say what went wrong, in words and on standard error; return the exit code."""
    from pharmagraph.errors import ContentError, PharmagraphError

    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, ContentError):
        from pharmagraph.findings import as_human

        click.echo(as_human(error.findings), err=True)
        # What one finding says whole need not be said again.
        if any(one.message == error.message and error.mend in {"", one.mend} for one in error.findings):
            return 1
    if isinstance(error, PharmagraphError):
        click.echo(f"Error: {error}", err=True)
        return 1
    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    else:
        click.echo(
            f"Error: a fault of pharmagraph itself ({type(error).__name__}: {error}). Please report it"
            f" with what {DEBUG_VARIABLE}=1 shows; see CONTRIBUTING.md.",
            err=True,
        )
    return FAULT


def _version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:  # noqa: FBT001
    if asked and not ctx.resilient_parsing:
        from pharmagraph import __version__

        click.echo(f"pharmagraph {__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    metavar="DIR",
    help="The project's folder. By default it is looked for from the working directory upwards;"
    " PHARMAGRAPH_PROJECT names another.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.pass_context
def pharmagraph(ctx: click.Context, project: str | None) -> None:
    """Build drug knowledge graphs from hand-curated facts, each with the words that carry it."""
    ctx.obj = project


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command ``pharmagraph``."""
    pharmagraph.main(args=None if arguments is None else list(arguments), prog_name="pharmagraph")
