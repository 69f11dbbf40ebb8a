"""Ask the workers for the page: no more rows than it can show, and why there may be none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.dataset import scope_with
from pharmagraph.graphs.evidence_words import standing
from pharmagraph.graphs.exchange import Wanted
from pharmagraph.graphs.query import Asked, answered
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.querypage.rows import cut_answer
from pharmagraph.serve.sparql import evidenced

if TYPE_CHECKING:
    from pharmagraph.serve.desk import Asking, Desk, DeskEngine
    from pharmagraph.serve.querypage.form import Filled

MOST_READ = 4 * 1024 * 1024
"""Bytes of an answer that are read for the page; what comes after them is left to a download."""
_SECONDS_TO_EXPLAIN = 2.0


class Read(NamedTuple):
    """An answer as far as it was read; ``cut`` says that there is more."""

    answer: Answer
    cut: bool = False


async def read_answer(desk: Desk, filled: Filled) -> Read:
    """Answer the form's query for the page; raises what is wrong with it."""
    if not filled.query.strip():
        raise Fault("bad-request", "there is no query yet", "write one into the editor, or take an example")
    usual = scope_with(desk.generation.dataset, filled.graphs)
    asking = await desk.read(filled.query, usual=usual)
    if filled.evidence:
        answer = await evidenced(desk, asking)
        return Read(await _explained(desk, asking, answer))
    job = await desk.ask(asking, Wanted(base=desk.iri_base))
    parts: list[bytes] = []
    size = 0
    async for piece in job.pieces():
        parts.append(piece)
        size += len(piece)
        if size > MOST_READ:
            desk.generation.lanes.cancel(job)
            return await _cut(desk, asking, b"".join(parts), job.head.form, job.head.variables)
    head, body = job.head, b"".join(parts)
    answer = Answer(head.form, head.variables, body, "json" if head.form == "rows" else "")
    notes = await desk.notes(asking, found=answer.form != "rows" and answer.truth)
    return Read(await _explained(desk, asking, replace(answer, notes=notes)))


async def _cut(desk: Desk, asking: Asking, body: bytes, form: str, variables: tuple[str, ...]) -> Read:
    notes = await desk.notes(asking, found=True)
    if form == "graph":
        answer = Answer("graph", (), body[: body.rfind(b"\n") + 1])
    else:
        answer = await desk.in_thread(lambda: cut_answer(variables, body))
    return Read(replace(answer, notes=notes), cut=True)


async def _explained(desk: Desk, asking: Asking, answer: Answer) -> Answer:
    """Add why a query found nothing, unless a name that is not known says so already.

    Statements that match and are not accepted come along, whether evidence was asked for or not.
    """
    found = await desk.in_thread(lambda: answer.truth)
    if found or answer.form == "truth" or any("the graph has no" in note for note in answer.notes):
        return answer
    try:
        if answer.evidence is None:
            answer = replace(await evidenced(desk, asking), notes=answer.notes)
        if answer.evidence is not None and answer.evidence.also:
            told = f"nothing that is accepted matches, but there is more: {standing(answer.evidence)}"
            return replace(answer, notes=(*answer.notes, f"{told}; it is listed below"))
        engine = desk.engine(asyncio.get_running_loop().time() + _SECONDS_TO_EXPLAIN)
        why = await desk.at_length(lambda: _why_empty(desk, asking, engine))
        return replace(answer, evidence=None, notes=(*answer.notes, *why))
    except (Fault, PharmagraphError):  # what helps to read an answer must not take it away
        return answer


def _why_empty(desk: Desk, asking: Asking, engine: DeskEngine) -> tuple[str, ...]:
    from pharmagraph.graphs.diagnosis import why_empty

    limits = desk.settings.limits._replace(seconds=_SECONDS_TO_EXPLAIN)

    def asks(text: str) -> bool:
        asked = Asked(text, "query", asking.asked.prefixes, {})
        answer = answered(asked, desk.generation.dataset, engine=engine, limits=limits, scope=asking.scope)
        return answer.truth

    text = asking.asked.bound.text
    found = why_empty(text, asks)
    return (found.note(text, "query"),) if found else ()
