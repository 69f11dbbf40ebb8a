"""The SPARQL endpoint: SPARQL 1.1 Protocol for queries."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import QueryLimitError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.evidence_words import standing
from pharmagraph.graphs.exchange import Wanted
from pharmagraph.graphs.query import Asked, answered
from pharmagraph.graphs.results import TABLE, written
from pharmagraph.serve.body import header, read_body
from pharmagraph.serve.description import describe
from pharmagraph.serve.emptiness import FULL, Emptiness, found_something, more_there_is, why_empty
from pharmagraph.serve.formats import GRAPH_OFFERS, TABLE_OFFERS, content_type
from pharmagraph.serve.negotiation import choose
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.protocol import METHODS, read_request
from pharmagraph.serve.reply import (
    DISCLAIMER_HEADER,
    Watch,
    Whole,
    in_one_line,
    note_headers,
    send_pieces,
    whole,
)
from pharmagraph.serve.settings import MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope, Send

    from pharmagraph.serve.cache import Cache
    from pharmagraph.serve.desk import Asking, Desk
    from pharmagraph.serve.job import Job
    from pharmagraph.serve.negotiation import Offer
    from pharmagraph.serve.protocol import SparqlRequest
    from pharmagraph.serve.security import Headers

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
SHORT_WAIT = 0.5
"""Seconds to wait for what an answer can be given without."""
MOST_READ = 16 * MIB
"""The largest answer, in bytes, that is read here: for a table, for evidence, or for HTTP/1.0."""


class SparqlEndpoint:
    """Answers at ``/sparql``. ``desk`` gives the desk of the moment, ``cache`` keeps small answers."""

    def __init__(self, desk: Callable[[], Desk], cache: Cache[Whole]) -> None:
        self._desk = desk
        self._cache = cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        headers, method = scope["headers"], scope["method"]
        body = b""
        content_kind = None
        if method == "POST":
            settings = self._desk().settings
            content_kind = header(headers, b"content-type")
            body = await read_body(receive, headers, settings.body, settings.body_seconds)
        accept = header(headers, b"accept")
        key = (method == "POST", scope["query_string"], accept, content_kind, body)
        kept = self._cache.get(key)
        if kept is not None and method in METHODS:
            await kept.send(send, head=method == "HEAD")
            return
        desk = self._desk()
        request = read_request(method, scope["query_string"], content_kind, body)
        if request is None:
            address = f"{scope['scheme']}://{header(headers, b'host')}{scope['root_path']}/sparql"
            await (await describe(desk, address, accept)).send(send, head=method == "HEAD")
            return
        visit = _Visit(desk, request, accept, scope, receive, send)
        answer = await visit.answer()
        # After a swap the desk of the moment is another one, and this answer is of the old graph.
        if answer is not None and desk is self._desk() and not _CHANGING.search(request.query):
            self._cache.put(key, answer, answer.size + len(body) + len(scope["query_string"]))


class _Visit:
    """One request on its way through the desk."""

    def __init__(  # noqa: PLR0913, PLR0917 - a request and the ways of ASGI
        self,
        desk: Desk,
        request: SparqlRequest,
        accept: str | None,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        self._desk, self._request, self._accept = desk, request, accept
        self._is_head = scope["method"] == "HEAD"
        self._is_old = scope["http_version"] == "1.0"
        self._send = send
        self._watch = Watch(receive)

    async def answer(self) -> Whole | None:
        """Answer; return what was sent where it was sent whole. Raises what goes wrong."""
        desk = self._desk
        asking = await desk.read(self._request.query, scope=desk.scope_of(self._request))
        offers = GRAPH_OFFERS if asking.measured.form == "graph" else TABLE_OFFERS
        offer = choose(self._accept, offers)
        if offer is None:
            raise not_acceptable(self._accept, offers)
        try:
            if self._request.evidence or offer.name == TABLE:
                return await self._read_here(asking, offer)
            return await self._plain(asking, offer)
        finally:
            await self._watch.end()

    async def _plain(self, asking: Asking, offer: Offer) -> Whole | None:
        desk = self._desk
        wanted = Wanted(base=desk.iri_base)
        if asking.measured.form == "rows":
            wanted = Wanted(rows=offer.name, base=desk.iri_base)
        elif asking.measured.form == "graph":
            wanted = Wanted(triples=offer.name, shown=tuple(desk.shown.items()), base=desk.iri_base)
        job = await desk.ask(asking, wanted, self._begin_watch)
        if job.ended:
            body = job.body()
            form = job.head.form
            found = found_something(form, offer.name, body)
            notes = await desk.notes(asking, found=found)
            why = FULL if found else await why_empty(desk, asking, form, job.head.variables, notes)
            if form == "truth":
                body = written(Answer("truth", (), body), offer.name)
            headers = answer_headers(offer, (*notes, *why.notes), why.standing)
            answer = await self._sent(whole(200, headers, body))
            return answer if why.certain else None
        self._begin_watch(job)
        headers = answer_headers(offer, await desk.notes(asking, found=True))
        if self._is_old and not self._is_head:
            # Such a client knows no chunks, and could not tell a broken answer from a whole one.
            body_of_all = await gathered(job, desk, MOST_READ)
            if body_of_all is None:
                message = f"the answer is larger than {MOST_READ // MIB} MiB"
                raise Fault("version", message, "use HTTP/1.1")
            return await self._sent(whole(200, headers, body_of_all))
        try:
            await send_pieces(self._send, headers, job.pieces(), desk.settings.stall, head=self._is_head)
        finally:
            if not job.ended:
                desk.generation.lanes.cancel(job)
        return None

    async def _read_here(self, asking: Asking, offer: Offer) -> Whole | None:
        """Answer with a table for people, or with the statements that each row rests on, or both."""
        desk, evidence = self._desk, self._request.evidence
        if offer.name not in {"json", TABLE} or asking.measured.form == "graph":
            message = "evidence is written into JSON results and below tables, of SELECT and ASK"
            raise Fault("not-acceptable", message, "accept application/sparql-results+json or text/plain")
        answer = await evidenced(desk, asking, self._begin_watch, evidence=evidence)
        found = await desk.in_thread(lambda: answer.truth)
        stands, why = "", FULL
        if answer.evidence is not None:
            stands = standing(answer.evidence) if answer.evidence.all or not found else ""
        if not found and answer.evidence is not None and answer.evidence.also:
            why = Emptiness(stands, (more_there_is(stands, "the evidence lists it"),))
        elif not found:
            why = await why_empty(desk, asking, answer.form, answer.variables, answer.notes)
        body = await desk.in_thread(lambda: written(answer, offer.name, desk.shown))
        if offer.name == TABLE and why.notes:
            body += "\n".join(["", *why.notes, ""]).encode()
        headers = answer_headers(offer, (*answer.notes, *why.notes), why.standing or stands)
        sent = await self._sent(whole(200, headers, body))
        return sent if why.certain else None

    async def _sent(self, answer: Whole) -> Whole:
        await answer.send(self._send, head=self._is_head)
        return answer

    def _begin_watch(self, job: Job) -> None:
        self._watch.begin(lambda: self._desk.generation.lanes.cancel(job))


async def evidenced(
    desk: Desk,
    asking: Asking,
    when_slow: Callable[[Job], None] | None = None,
    *,
    evidence: bool = True,
    needed: bool = True,
) -> Answer:
    """Answer a query with rows that can be read here, its notes, and the evidence if it is wanted.

    Where too many look for evidence, the answer comes without, unless it is ``needed``.
    """
    deadline = asyncio.get_running_loop().time() + desk.settings.limits.seconds
    job = await desk.ask(asking, Wanted(base=desk.iri_base), when_slow)
    body = await gathered(job, desk, MOST_READ)
    if body is None:
        mend = "ask for less, or for another format without evidence"
        raise QueryLimitError(f"the answer is larger than {MOST_READ // MIB} MiB", limit="result", mend=mend)
    head = job.head
    notes = await desk.notes(asking)
    answer = Answer(head.form, head.variables, body, "json" if head.form == "rows" else "", notes)
    if not evidence:
        return answer
    engine, dataset = desk.engine(deadline), desk.generation.dataset

    def again(text: str) -> Answer:
        asked = Asked(text, "query", asking.asked.prefixes, {})
        return answered(asked, dataset, engine=engine, limits=desk.settings.limits, scope=asking.scope)

    def found() -> Answer:
        from pharmagraph.graphs.evidence import find_evidence

        seen = find_evidence(
            asking.measured.text, answer, again, vocabulary=desk.vocabulary, prefixes=asking.asked.prefixes
        )
        return replace(answer, evidence=seen, notes=(*answer.notes, *seen.notes))

    try:
        return await desk.at_length(found, None if needed else SHORT_WAIT)
    except Fault:
        if needed:
            raise
        return answer


def answer_headers(offer: Offer, notes: Sequence[str] = (), stands: str = "") -> Headers:
    """Return the headers of an answer in a format; ``stands`` says how far its statements hold."""
    return [
        (b"content-type", content_type(offer.media_type).encode()),
        (b"vary", b"Accept"),
        DISCLAIMER_HEADER,
        *([(b"pharmagraph-standing", in_one_line(stands).encode("ascii"))] if stands else ()),
        *note_headers(notes),
    ]


def not_acceptable(accept: str | None, offers: Sequence[Offer]) -> Fault:
    """Return the fault of a client that accepts none of what there is."""
    known = ", ".join(offer.media_type for offer in offers)
    return Fault(
        "not-acceptable",
        f"the client accepts {accept} and nothing else",
        f"accept one of: {known}",
        {"available": [offer.media_type for offer in offers]},
    )


async def gathered(job: Job, desk: Desk, most: int) -> bytes | None:
    """Gather an answer whole; None where it is larger than ``most`` bytes (and then its worker is ended)."""
    body = await job.gathered(most)
    if body is None:
        desk.generation.lanes.cancel(job)
    return body
