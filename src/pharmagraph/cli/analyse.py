"""The command that looks at the graph as a whole: analyse, with a command below it for each analysis."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pharmagraph.cli.asking import time_limit
from pharmagraph.cli.output import STDOUT, deliver, opened, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.graphs.analysis.analyst import Analysis
    from pharmagraph.graphs.analysis.table import Table

Command = TypeVar("Command", bound="Callable[..., Any]")

FORMATS = ("human", "json", "csv")
ENGINES = ("auto", "networkx", "rustworkx")
MEASURES = ("pagerank", "neighbours", "betweenness")

_inferred = click.option("--inferred", is_flag=True, help="Take in what rules concluded.")
_with = click.option(
    "--with", "graphs", metavar="DATASET", multiple=True,
    help='Ask this loaded data set too; "all" asks every one. It is asked by queries, and never read whole.',
)  # fmt: skip
_engine = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True,
    help="What computes; the result is the same. auto takes rustworkx, if it is installed, for more than"
    " 1,000,000 pairs of terms.",
)  # fmt: skip


def _most(usual: int, what: str) -> Callable[[Command], Command]:
    return click.option(
        "--most", metavar="N", type=click.IntRange(min=1), default=usual, show_default=True, help=what
    )


def _shown(command: Command) -> Command:
    """Add the options that every analysis has."""
    for option in (
        click.option("--view", metavar="FILE", help="Draw what the result rests on, too, as a page."),
        click.option("--out", metavar="FILE", help='Where to write; "-", the default, is standard output.'),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default="human", show_default=True,
            help="Text for people, or data for programs.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(short_help="Find paths, likeness, what is central and what is missing.")
def analyse() -> None:
    """Find paths, likeness, what is central and what is missing.

    Names are labels, synonyms, ids or IRIs of terms. Denied and superseded statements never count,
    disputed ones only where an option says so.
    """


@analyse.command(short_help="The best explained paths between two terms.")
@click.argument("start")
@click.argument("end")
@click.option(
    "-k", "--paths", "k", metavar="N", type=click.IntRange(1, 100), default=5, show_default=True,
    help="How many paths.",
)  # fmt: skip
@click.option("--only", metavar="RELATION", multiple=True, help="Take steps of this relation only.")
@click.option("--without", metavar="RELATION", multiple=True, help="Take no steps of this relation.")
@click.option(
    "--mechanism", is_flag=True,
    help="Take only steps that tell how a medicine works: targets, mechanisms, effects, processes, causes.",
)  # fmt: skip
@click.option("--disputed", is_flag=True, help="Take in disputed statements, which are marked and cost most.")
@_inferred
@_with
@_engine
@time_limit
@_shown
@click.pass_context
def paths(ctx: click.Context, /, start: str, end: str, **given: Any) -> None:
    """Show the best explained paths between two terms.

    For example: pharmagraph analyse paths diazepam "muscle spasm". A path is explained best where its
    steps are few, firmly said, and do not lead over terms that everything is joined to. The exit code is
    1 where there is no path.
    """
    found = _deliver(ctx, given, lambda of, rest: of.paths(start, end, **rest))
    if not found.rows:
        ctx.exit(1)


@analyse.command(short_help="Medicines that are like one.")
@click.argument("name", metavar="DRUG")
@click.option(
    "--weight", "weights", metavar="ASPECT=N", multiple=True,
    help="What a shared term of an aspect counts: class (3), target (3), indication (2), side effect (1).",
)  # fmt: skip
@_most(10, "How many medicines.")
@_inferred
@_with
@time_limit
@_shown
@click.pass_context
def like(ctx: click.Context, /, name: str, weights: Sequence[str], **given: Any) -> None:
    """Show the medicines that are like one, by class, target, indication and side effect.

    The number is the weighted Jaccard index: 1 is alike in all that the graph says. What is shared stands
    beside it. With a data set, the medicine is compared within that data set too.
    """
    pairs = dict(_weight(written) for written in weights)
    _deliver(ctx, given, lambda of, rest: of.like(name, weights=pairs, **rest))


@analyse.command("shared-effects", short_help="Side effects that medicines have in common.")
@click.argument("names", metavar="DRUG...", nargs=-1, required=True)
@_inferred
@_shown
@click.pass_context
def shared_effects(ctx: click.Context, /, names: Sequence[str], **given: Any) -> None:
    """Show the side effects that medicines have in common, with frequency, words and source."""
    _deliver(ctx, given, lambda of, rest: of.shared_effects(*names, **rest))


@analyse.command(short_help="The most central terms.")
@click.option("--kind", metavar="CLASS", default="", help='Rank only terms of this class, such as "drug".')
@click.option("--each-kind", is_flag=True, help="Rank the terms of each class by themselves.")
@click.option(
    "--by", type=click.Choice(MEASURES), default="pagerank", show_default=True,
    help="What terms are ranked by.",
)  # fmt: skip
@_most(10, "How many terms; with --each-kind, of each class.")
@_inferred
@_engine
@_shown
@click.pass_context
def central(ctx: click.Context, /, **given: Any) -> None:
    """Show the most central terms: by neighbours, PageRank, and the shortest paths that lead over them."""
    _deliver(ctx, given, lambda of, rest: of.central(**rest))


@analyse.command(short_help="What is missing, and what mends it.")
@click.argument("kinds", metavar="[GAP]...", nargs=-1)
@_shown
@click.pass_context
def gaps(ctx: click.Context, /, kinds: Sequence[str], **given: Any) -> None:
    """Show what is missing, each with the file or the command that mends it.

    GAP is drug-without-class, class-without-target, indication-without-mechanism,
    brand-without-ingredient, drug-without-identifier or statement-without-review; without it, all are
    looked for.
    """
    _deliver(ctx, given, lambda of, _: of.gaps(*kinds))


@analyse.command(short_help="How much each source or relation gives.")
@click.option(
    "--per", type=click.Choice(("source", "relation")), default="source", show_default=True,
    help="What a row is counted for.",
)  # fmt: skip
@_with
@time_limit
@_shown
@click.pass_context
def coverage(ctx: click.Context, /, **given: Any) -> None:
    """Count statements by standing, and the sentences of each source: cited, excused, open."""
    _deliver(ctx, given, lambda of, rest: of.coverage(**rest))


def _deliver(
    ctx: click.Context, given: dict[str, Any], analyse_with: Callable[[Analysis, dict[str, Any]], Table]
) -> Table:
    """Analyse, and write the result in its format, and its page where one is wanted."""
    from pharmagraph.graphs.analysis.analyst import Analysis

    form, out, page = given.pop("form"), given.pop("out"), given.pop("view")
    graph = opened(ctx)
    found = analyse_with(Analysis(graph, given.pop("seconds", None)), given)
    if page:
        from pharmagraph.graphs.view.page import render_page

        records = found.records(graph.whole)
        about = f"What an analysis of {graph.name} rests on."
        deliver(render_page(records, title=found.title, about=about).encode(), page)
    if out or page != STDOUT:  # a page on standard output leaves no room for the result there
        deliver(_written(found, form, out).encode(), out)
    return found


def _written(found: Table, form: str, out: str | None) -> str:
    if form == "json":
        return json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return found.as_csv()
    width, bold = terminal() if out in {None, STDOUT} else (0, False)
    return found.as_text(width=width, bold=bold)


def _weight(written: str) -> tuple[str, int]:
    """Read ASPECT=N."""
    aspect, equals, number = written.partition("=")
    if not (equals and number.strip().isdecimal() and number.isascii()):
        raise click.UsageError(f"'{written}' is no weight: write it as --weight target=5")
    return aspect.strip(), int(number)
