"""The commands that ask the graph: query, ask."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import STDOUT, deliver, emit, opened, say, terminal
from pharmagraph.cli.remote import endpoint_options, over

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.knowledge import KnowledgeGraph

STREAMED = ("csv", "tsv", "json", "xml")

result_format = click.option(
    "--format", "form", metavar="FORMAT", default="",
    help="For rows: table (the default), csv, tsv, json or xml. For triples: turtle (the default),"
    " ntriples, trig, nquads, jsonld, rdfxml or turtle12.",
)  # fmt: skip
result_out = click.option(
    "--out", metavar="FILE", help='Where to write; "-", the default, is standard output.'
)
time_limit = click.option(
    "--time-limit", "seconds", metavar="SECONDS", type=click.FloatRange(0, 86_400, min_open=True),
    default=30.0, show_default=True, help="The longest that the query may take.",
)  # fmt: skip
more_graphs = click.option(
    "--with", "graphs", metavar="GRAPH", multiple=True,
    help='Ask this graph too, beside what was curated: "inferred", a data set, "all", or an IRI.',
)  # fmt: skip
with_evidence = click.option(
    "--evidence", is_flag=True,
    help="Show the statements that each row rests on, with their words and sources, and those that are"
    " disputed or only reported.",
)  # fmt: skip


@click.command(short_help="Answer a SPARQL query.")
@click.argument("sparql", required=False)
@click.option("--file", "file", metavar="FILE", help='Read the query from a file; "-" is standard input.')
@with_evidence
@more_graphs
@result_format
@result_out
@click.option("--view", metavar="FILE", help="Draw what was found, as a page for a browser.")
@time_limit
@click.option(
    "--allow-service", "services", metavar="HOST", multiple=True,
    help="Let SERVICE ask this host (with its port, where it has one); by default it may ask none.",
)  # fmt: skip
@endpoint_options
@click.pass_context
def query(ctx: click.Context, /, sparql: str | None, file: str | None, **given: Any) -> None:
    """Answer a SPARQL query.

    The query is SPARQL itself, a --file, or standard input. Known prefixes (ph:, term:, rdfs: and
    others) need no declaration. Queries read the built graph and change nothing.
    """
    if sparql is not None and file is not None:
        raise click.UsageError("give the query itself or a --file, not both")
    text, name = _query_text(sparql, file)
    graph = over(opened(ctx), given.pop("endpoint"), given.pop("user"))
    form, out, page = given.pop("form").casefold(), given.pop("out"), given.pop("view")
    streamed = graph.endpoint is None and form in STREAMED and not (given["evidence"] or page)
    if streamed and _streamed(graph, text, name, form, out, given):
        return
    answer = graph.query(text, name=name, **given)
    if page:
        _draw(graph, answer, page)
    if not page or form or out:
        _show(graph, answer, form, out)
    for note in answer.notes:
        say(note)


def _draw(graph: KnowledgeGraph, answer: Answer, page: str) -> None:
    """Draw the edges of an answer, with the evidence that the graph has for them."""
    from pharmagraph.graphs.resultgraph import result_records
    from pharmagraph.graphs.view.page import render_page

    records = result_records(answer, graph.records)
    about = f"What a query of {graph.name} found."
    deliver(render_page(records, title=f"{graph.name}: a query", about=about).encode(), page)


def _streamed(  # noqa: PLR0913, PLR0917 - what to ask and where it goes
    graph: KnowledgeGraph, text: str, name: str, form: str, out: str | None, given: Any
) -> bool:
    """Write rows as they come; tell whether there were enough of them that nothing more is to say."""
    with graph.stream(text, form, name=name, **given) as (answer, pieces):
        if answer.form != "rows":
            return False
        first = next(pieces, b"")
        second = next(pieces, b"")
        if not second:  # small: may be empty, and then there is something to say
            return False
        deliver(chain((first, second), pieces), out)
    for note in answer.notes:
        say(note)
    return True


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
    deliver(written(answer, form, prefixes, width=width, bold=bold), out)


@click.command(short_help="Answer a named question, or list them.")
@click.argument("question", required=False)
@click.option(
    "-p", "--parameter", "parameters", metavar="NAME=VALUE", multiple=True,
    help="A value for a parameter of the question: a label, synonym or id of a term, a number, or words.",
)  # fmt: skip
@with_evidence
@more_graphs
@result_format
@result_out
@time_limit
@endpoint_options
@click.pass_context
def ask(ctx: click.Context, /, question: str | None, parameters: Sequence[str], **given: Any) -> None:
    """Answer a named question, or list them.

    For example: pharmagraph ask side-effects -p drug=diazepam. Below the table stands how many of
    the statements are accepted as they are, accepted under a condition, negated, or disputed.
    """
    graph = over(opened(ctx), given.pop("endpoint"), given.pop("user"))
    if question is None:
        if parameters:
            raise click.UsageError("name the question that the parameters are for")
        emit(_listed(graph).encode())
        return
    form, out = given.pop("form").casefold(), given.pop("out")
    answer = graph.answer(question, _pairs(parameters), **given)
    _show(graph, answer, form, out)
    for note in answer.notes:
        say(note)
    if standing := _standing(graph, answer, given):
        say(standing)


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


def _standing(graph: KnowledgeGraph, answer: Answer, given: Any) -> str:
    """Count the statements of an answer: "0 accepted, 1 disputed" is an answer too. "" without any."""
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.graphs.rowstatements import row_statements, rows_standing, tells_statements

    if not tells_statements(answer):
        return ""
    manner = {**given, "evidence": False, "diagnose": False}
    try:
        told = row_statements(answer, lambda text: graph.query(text, **manner), graph.vocabulary)
    except PharmagraphError as error:
        return f"how far these statements hold could not be found out: {error.message}"
    return rows_standing(answer, told)


def _listed(graph: KnowledgeGraph) -> str:
    """List the questions with their parameters."""
    lines = []
    for question in graph.questions():
        lines.append(f"{question.name}: {question.title}")
        for p in question.parameters:
            default = f"; without it: {p.default}" if p.default else ""
            lines.append(f"    -p {p.name}=…  {p.kind}: {p.description}{default}")
    waiting = graph.imports.waiting
    if waiting:
        lines += ["", "When their data sets are loaded (pharmagraph load DATASET):"]
        lines += [f"{q.name} ({', '.join(q.data or q.graphs)}): {q.title}" for q in waiting]
    lines += ["", "Ask one, for example: pharmagraph ask side-effects -p drug=diazepam"]
    return "\n".join(lines) + "\n"
