"""The commands that ask the graph: query, ask."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import STDOUT, deliver, emit, opened, say, terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.knowledge import KnowledgeGraph

_STATUSES = ("accepted", "disputed", "reported", "superseded")

result_format = click.option(
    "--format", "form", metavar="FORMAT", default="",
    help="For rows: table (the default), csv, tsv, json or xml. For triples: turtle (the default),"
    " ntriples, trig, nquads, jsonld or rdfxml.",
)  # fmt: skip
result_out = click.option(
    "--out", metavar="FILE", help='Where to write; "-", the default, is standard output.'
)
time_limit = click.option(
    "--time-limit", "seconds", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=30.0,
    show_default=True, help="The longest that the query may take.",
)  # fmt: skip


@click.command(short_help="Answer a SPARQL query.")
@click.argument("sparql", required=False)
@click.option("--file", "file", metavar="FILE", help='Read the query from a file; "-" is standard input.')
@result_format
@result_out
@time_limit
@click.pass_context
def query(  # noqa: PLR0913 - one for each option
    ctx: click.Context, sparql: str | None, file: str | None, *, form: str, out: str | None, seconds: float
) -> None:
    """Answer a SPARQL query.

    The query is SPARQL itself, a --file, or standard input. Known prefixes (ph:, term:, rdfs: and
    others) need no declaration. Queries read the built graph and change nothing.
    """
    if sparql is not None and file is not None:
        raise click.UsageError("give the query itself or a --file, not both")
    text, name = _query_text(sparql, file)
    graph = opened(ctx)
    answer = graph.query(text, seconds=seconds, name=name)
    for note in answer.notes:
        say(note)
    _show(graph, answer, form, out)


def _query_text(sparql: str | None, file: str | None) -> tuple[str, str]:
    """Return the text of the query and what messages call it."""
    from pharmagraph.textfile import decode, read_text

    if sparql is not None:
        return sparql, "query"
    if file is None or file == STDOUT:
        return decode("standard input", sys.stdin.buffer.read()).text, "standard input"
    return read_text(Path(file).absolute(), Path.cwd()).text, file


def _show(graph: KnowledgeGraph, answer: Answer, form: str, out: str | None) -> None:
    """Write an answer in a format, wrapped to the terminal where it goes there."""
    from pharmagraph.graphs.results import written
    from pharmagraph.ontology.prefixes import project_prefixes

    width, bold = terminal() if out in {None, STDOUT} else (0, False)
    prefixes = project_prefixes(graph.base)
    deliver(written(answer, form.casefold(), prefixes, width=width, bold=bold), out)


@click.command(short_help="Answer a named question, or list them.")
@click.argument("question", required=False)
@click.option(
    "-p", "--parameter", "parameters", metavar="NAME=VALUE", multiple=True,
    help="A value for a parameter of the question: a label, synonym or id of a term, a number, or words.",
)  # fmt: skip
@result_format
@result_out
@click.pass_context
def ask(
    ctx: click.Context, question: str | None, parameters: Sequence[str], form: str, out: str | None
) -> None:
    """Answer a named question, or list them.

    For example: pharmagraph ask side-effects -p drug=diazepam. Below the table stands how many of
    the statements are accepted and how many disputed.
    """
    graph = opened(ctx)
    if question is None:
        if parameters:
            raise click.UsageError("name the question that the parameters are for")
        emit(_listed(graph).encode())
        return
    answer = graph.ask(question, **_pairs(parameters))
    _show(graph, answer, form, out)
    if "status" in answer.variables:
        say(_standing(answer))


def _pairs(parameters: Sequence[str]) -> dict[str, str]:
    """Split NAME=VALUE."""
    pairs: dict[str, str] = {}
    for written in parameters:
        name, equals, value = written.partition("=")
        if not (name.strip() and equals):
            raise click.UsageError(f"'{written}' is no parameter: write it as -p drug=diazepam")
        if name.strip() in pairs:
            raise click.UsageError(f"the parameter '{name.strip()}' is given twice")
        pairs[name.strip()] = value
    return pairs


def _standing(answer: Answer) -> str:
    """Count the statements of an answer by status: "0 accepted, 1 disputed" is an answer too."""
    status = answer.variables.index("status")
    key = answer.variables.index("statement") if "statement" in answer.variables else None
    seen = {
        (n if key is None else row[key], row[status] or "without a status")
        for n, row in enumerate(answer.values)
    }
    counts = Counter(word for _, word in seen)
    shown = [s for s in _STATUSES if s in counts or s in _STATUSES[:2]] + sorted(set(counts) - set(_STATUSES))
    return ", ".join(f"{counts[word]} {word}" for word in shown)


def _listed(graph: KnowledgeGraph) -> str:
    """List the questions with their parameters."""
    lines = []
    for question in graph.questions():
        lines.append(f"{question.name}: {question.title}")
        for p in question.parameters:
            default = f"; without it: {p.default}" if p.default else ""
            lines.append(f"    -p {p.name}=…  {p.kind}: {p.description}{default}")
    lines += ["", "Ask one, for example: pharmagraph ask side-effects -p drug=diazepam"]
    return "\n".join(lines) + "\n"
