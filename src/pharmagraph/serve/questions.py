"""The named questions over HTTP: a list, and an answer for each, with where its statements stand."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import Response

from pharmagraph.errors import GraphError, PharmagraphError
from pharmagraph.graphs.dataset import scope_with
from pharmagraph.graphs.query import Asked, answered
from pharmagraph.graphs.results import TABLE, written
from pharmagraph.graphs.rowstatements import (
    NOTHING_SAID,
    mark_imported,
    row_statements,
    rows_standing,
    tells_statements,
)
from pharmagraph.ontology.parameters import bind_parameters
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.serve.formats import EXTENSIONS, GRAPH_OFFERS, ROW_OFFERS, TABLE_OFFERS, content_type
from pharmagraph.serve.negotiation import Offer, choose
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.protocol import SparqlRequest, fields, is_true
from pharmagraph.serve.reply import DISCLAIMER_HEADER, in_one_line, note_headers
from pharmagraph.serve.sparql import SHORT_WAIT, evidenced, not_acceptable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.ontology.questions import Question
    from pharmagraph.serve.cache import Cache
    from pharmagraph.serve.desk import Asking, Desk
    from pharmagraph.serve.protocol import Fields

_OWN = frozenset({"evidence", "with", "default-graph-uri", "named-graph-uri"})
"""What the address may say of the answer itself; a question's own parameter of that name goes first."""
LIST_OFFERS = (Offer("json", "application/json"), Offer("text", "text/plain", ("text/*",)))


class Questions:
    """Answers at ``/questions``. ``desk`` gives the desk of the moment, ``cache`` keeps small answers."""

    def __init__(self, desk: Callable[[], Desk], cache: Cache[Response]) -> None:
        self._desk = desk
        self._cache = cache

    async def list(self, request: Request) -> Response:
        """Answer with the list of questions."""
        desk = self._desk()
        accept = request.headers.get("accept")
        offer = choose(accept, LIST_OFFERS)
        if offer is None:
            raise not_acceptable(accept, LIST_OFFERS)
        questions = (await desk.in_thread(lambda: desk.questions)).values()
        if offer.name == "text":
            body = "".join(f"{line}\n" for question in questions for line in _lines(question))
        else:
            body = json.dumps([_described(q) for q in questions], ensure_ascii=False, indent=1) + "\n"
        return Response(body, media_type=offer.media_type, headers={"Vary": "Accept"})

    async def answer(self, request: Request) -> Response:
        """Answer a question: /questions/NAME, or /questions/NAME.csv for a format."""
        desk = self._desk()
        named = request.path_params["name"]
        accept = request.headers.get("accept")
        key = (named, request.scope["query_string"], accept)
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        name, _, extension = named.partition(".")
        question = (await desk.in_thread(lambda: desk.questions)).get(name)
        if question is None:
            mend = did_you_mean(name, desk.questions) or "see the list at /questions"
            raise Fault("no-question", f"there is no question '{name}'", mend)
        if extension and extension not in EXTENSIONS:
            mend = f"its answer can be had as: {', '.join(f'{name}.{e}' for e in EXTENSIONS)}"
            raise Fault("no-question", f"there is no format '{extension}'", mend)
        response, is_all = await self._answered(desk, question, EXTENSIONS.get(extension, ""), request)
        if is_all and desk is self._desk():
            self._cache.put(key, response, len(response.body))
        return response

    async def _answered(
        self, desk: Desk, question: Question, form: str, request: Request
    ) -> tuple[Response, bool]:
        """Answer a question; tell too whether the answer has all that it can have."""
        own, given = _parameters(request.scope["query_string"], question)
        terms = await desk.in_thread(lambda: bind_parameters(question, given, desk.vocabulary))
        chosen = _all(own, "with")
        try:
            usual = scope_with(desk.generation.dataset, chosen or question.graphs)
        except GraphError as error:
            raise Fault("unknown-graph" if chosen else "not-built", error.message, error.mend) from None
        scope = desk.scope_of(SparqlRequest("", _all(own, "default-graph-uri"), _all(own, "named-graph-uri")))
        asking = await desk.read(
            question.sparql, scope=scope, terms=terms, name=question.file.name, usual=usual
        )
        offers = GRAPH_OFFERS if asking.measured.form == "graph" else TABLE_OFFERS
        accept = request.headers.get("accept")
        offer = _named(offers, form) if form else choose(accept, offers)
        if offer is None:
            raise not_acceptable(f".{form}" if form else accept, offers)
        is_asked = is_true(own, "evidence")
        shows = offer.name in {TABLE, "json"} and asking.measured.form != "graph"
        if is_asked and not shows:
            message = "evidence is written into JSON results and below tables, of SELECT and ASK"
            raise Fault("not-acceptable", message, "take .json or .txt")
        looks = shows and (is_asked or not _all(own, "evidence"))
        found = await evidenced(desk, asking, evidence=looks, needed=is_asked)
        answer = await desk.in_thread(lambda: mark_imported(found, desk.vocabulary.base))
        is_all = answer.evidence is not None or not looks
        stands = await _standing(desk, asking, answer)
        if tells_statements(answer):
            is_all = is_all and bool(stands)
            if not answer.rows:
                answer = replace(answer, notes=(*answer.notes, NOTHING_SAID))

        def write() -> bytes:
            body = written(answer, offer.name, desk.shown)
            if offer.name == TABLE and tells_statements(answer) and not answer.rows:
                body += f"\n{NOTHING_SAID}\n".encode()
            if offer.name == "json" and answer.form != "graph":
                document = json.loads(body)
                document["question"] = {"name": question.name, "title": question.title, "parameters": given}
                document["standing"] = stands
                return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
            return body

        response = Response(await desk.in_thread(write))
        response.headers["Content-Type"] = content_type(
            "application/sparql-results+json" if offer.name == "json" else offer.media_type
        )
        response.headers["Vary"] = "Accept"
        if stands:
            response.headers["Pharmagraph-Standing"] = in_one_line(stands)
        response.raw_headers.extend([DISCLAIMER_HEADER, *note_headers(answer.notes)])
        return response, is_all


def _named(offers: tuple[Offer, ...], name: str) -> Offer | None:
    return next((offer for offer in offers if offer.name == name), None)


async def _standing(desk: Desk, asking: Asking, answer: Answer) -> str:
    """Count the statements of an answer's rows by how far they hold; "" where none stand for any.

    Where evidence was not looked for, what the rows themselves name is read; that must not take the
    answer away, so it is left out where it cannot be had soon.
    """
    if not tells_statements(answer):
        return ""
    if answer.evidence is not None:
        return rows_standing(answer, answer.evidence)
    limits = desk.settings.limits
    engine = desk.engine(asyncio.get_running_loop().time() + limits.seconds)

    def again(text: str) -> Answer:
        asked = Asked(text, "query", asking.asked.prefixes, {})
        return answered(asked, desk.generation.dataset, engine=engine, limits=limits, scope=asking.scope)

    def read() -> str:
        return rows_standing(answer, row_statements(answer, again, desk.vocabulary))

    with suppress(Fault, PharmagraphError):
        return await desk.at_length(read, SHORT_WAIT)
    return ""


def _parameters(address_query: bytes, question: Question) -> tuple[Fields, dict[str, str]]:
    """Return what the address says of the answer, and what it gives for the question's parameters.

    Raises Fault where one of the latter is given twice.
    """
    names = {parameter.name for parameter in question.parameters}
    own: Fields = []
    given: dict[str, str] = {}
    for name, value in fields(address_query, "the address"):
        if name in _OWN and name not in names:
            own.append((name, value))
            continue
        if name in given:
            raise Fault("parameter", f"the parameter '{name}' is given twice", "give it once")
        given[name] = value
    return own, given


def _all(own: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in own if key == name)


def _described(question: Question) -> Mapping[str, object]:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "parameters": [
            {"name": p.name, "type": p.kind, "description": p.description, "default": p.default}
            for p in question.parameters
        ],
        "address": f"/questions/{question.name}",
        "formats": [offer.media_type for offer in ROW_OFFERS],
    }


def _lines(question: Question) -> list[str]:
    lines = [f"/questions/{question.name}: {question.title}"]
    for p in question.parameters:
        default = f"; without it: {p.default}" if p.default else ""
        lines.append(f"    ?{p.name}=...  {p.kind}: {p.description}{default}")
    return lines
