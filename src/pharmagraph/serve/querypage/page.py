"""The SPARQL page at ``/query``: what its addresses answer.

Without JavaScript the form is sent to the page itself, which runs the query and shows the answer, or
gives it in the format chosen. With JavaScript the same table comes from ``/query/results``.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from pharmagraph.errors import PharmagraphError
from pharmagraph.serve.body import header, read_body
from pharmagraph.serve.pages.addresses import Addresses
from pharmagraph.serve.pages.policy import view_policy
from pharmagraph.serve.problem import Fault, fault_of
from pharmagraph.serve.protocol import FORM, fields
from pharmagraph.serve.querypage.asking import read_answer
from pharmagraph.serve.querypage.assets import MEDIA_TYPES, asset
from pharmagraph.serve.querypage.form import (
    PAGE,
    Filled,
    extension,
    first_query,
    media_types,
    question_query,
    read_form,
    sparql_request,
)
from pharmagraph.serve.querypage.lore import Lore
from pharmagraph.serve.querypage.names import Names
from pharmagraph.serve.querypage.picture import can_be_drawn, drawn
from pharmagraph.serve.querypage.rows import MOST_ROWS, Shower
from pharmagraph.serve.querypage.writing import html_response, write_page, write_results

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.pages.explorer import Explorer
    from pharmagraph.serve.querypage.rows import Shown

READING = ("GET", "HEAD")


class QueryPage:
    """Answers at ``/query`` and below. ``explorer`` knows the other pages, ``sparql`` is the endpoint."""

    def __init__(self, explorer: Explorer, sparql: ASGIApp) -> None:
        self._desk, self._sparql = explorer.desk, sparql
        self._explorer = explorer
        self._lore: Lore | None = None

    def routes(self) -> list[Route]:
        """Return the rows for the service's table of routes."""
        return [
            Route("/query", self),
            Route("/query/results", self.results, methods=["GET", "POST"]),
            Route("/query/names.json", self.names),
            Route("/query/terms.json", self.terms),
            Route("/query/picture", self.picture),
            Route("/query/assets/{file}", self.assets),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for the page, or for an answer in a format for programs (ASGI)."""
        if scope["method"] not in READING:
            headers = (("Allow", ", ".join(READING)),)
            raise Fault("method", f"{scope['method']} is not for pages", "use GET or HEAD", headers=headers)
        desk = self._desk()
        filled, said = await self._filled(desk, scope["query_string"])
        if said is None and filled.form not in {"", PAGE}:
            await self._download(filled, scope, receive, send)
            return
        shown: Shown | None = None
        if said is None and filled.form == PAGE:
            shown, said = await self._run(desk, filled)
        try:
            site = (await self._explorer.atlas()).site
        except PharmagraphError as error:
            await self._explorer.problem(error)(scope, receive, send)
            return
        lore = await self._lore_of(desk)
        context = await self._context(desk, lore, filled)
        body = await desk.in_thread(lambda: write_page(context | {"site": site}, shown, said))
        await html_response(body, said.status if said else HTTPStatus.OK)(scope, receive, send)

    async def results(self, request: Request) -> Response:
        """Answer with the results alone, as a piece of HTML for the page's script."""
        desk = self._desk()
        sent = request.scope["query_string"]
        if request.method == "POST":
            if (header(request.scope["headers"], b"content-type") or "").partition(";")[0].strip() != FORM:
                raise Fault("media-type", "this is no form", f"send {FORM}")
            settings = desk.settings
            sent = await read_body(
                request.receive, request.scope["headers"], settings.body, settings.body_seconds
            )
        filled, said = await self._filled(desk, sent)
        shown: Shown | None = None
        if said is None:
            shown, said = await self._run(desk, filled)
        context = self._results_context(desk, filled)
        body = await desk.in_thread(lambda: write_results(context, shown, said))
        return html_response(body, said.status if said else HTTPStatus.OK)

    async def names(self, request: Request) -> Response:
        """Answer with the names that the editor proposes."""
        desk = self._desk()
        lore = await self._lore_of(desk)
        body, tag = lore.names
        headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    async def terms(self, request: Request) -> Response:
        """Answer with the terms that match a word: ?q=…, and ?class=IRI for those of a class first."""
        desk = self._desk()
        lore = await self._lore_of(desk)
        word, kind = request.query_params.get("q", ""), request.query_params.get("class", "")
        body = await desk.in_thread(lambda: lore.completions.terms(word, kind))
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})

    async def picture(self, request: Request) -> Response:
        """Answer with a picture of what the query gives, as a page of its own."""
        desk = self._desk()
        filled, said = await self._filled(desk, request.scope["query_string"])
        try:
            if said is not None:
                raise said
            read = await read_answer(desk, replace(filled, evidence=False))
            atlas = await self._explorer.atlas()
            text = await desk.in_thread(lambda: drawn(read.answer, atlas.records))
        except (Fault, PharmagraphError) as error:
            return self._explorer.problem(error)
        return html_response(text.encode("utf-8", "replace"), HTTPStatus.OK, view_policy(text))

    async def assets(self, request: Request) -> Response:
        """Answer with a file of the page."""
        name = request.path_params["file"]
        found = await self._desk().in_thread(lambda: asset(name))
        if found is None:
            raise Fault("not-found", f"the page has no file '{name}'", "build the front end: make frontend")
        data, digest = found
        headers = {"ETag": f'"{digest}"', "Cache-Control": "no-cache"}
        if request.query_params.get("v") == digest:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(data, headers={**headers, "Content-Type": MEDIA_TYPES[name]})

    async def _filled(self, desk: Desk, sent: bytes) -> tuple[Filled, Fault | None]:
        """Read the form and fill it from the question that it names; what is wrong is told on the page."""
        try:
            filled = read_form(fields(sent, "the address"), desk.generation.dataset)
        except Fault as fault:
            return Filled(), fault
        if not filled.question:
            return filled, None
        question = (await desk.in_thread(lambda: desk.questions)).get(filled.question)
        if question is None:
            message = f"there is no question '{filled.question}'"
            return filled, Fault("no-question", message, "take one from the list")
        try:
            text = await desk.in_thread(
                lambda: question_query(question, filled.given, desk.vocabulary, desk.shown)
            )
            needed = desk.generation.dataset.resolve(question.graphs)
        except PharmagraphError as error:
            return filled, fault_of(error)
        graphs = tuple(dict.fromkeys((*filled.graphs, *needed)))
        return replace(filled, query=text, graphs=graphs), None

    async def _run(self, desk: Desk, filled: Filled) -> tuple[Shown | None, Fault | None]:
        """Run the query: what to show, or what was wrong."""
        try:
            read = await read_answer(desk, filled)
            lore = await self._lore_of(desk)
            records = (await self._explorer.atlas()).records
        except Fault as fault:
            return None, fault
        except PharmagraphError as error:
            return None, fault_of(error)
        shower = Shower(lore.short, desk.vocabulary, Addresses(desk.base).of)

        def show() -> Shown:
            shown = shower.show(read.answer, desk.shown, cut=read.cut)
            return replace(shown, drawable=not read.cut and can_be_drawn(read.answer, records))

        return await desk.in_thread(show), None

    async def _download(self, filled: Filled, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the SPARQL endpoint answer in the format chosen, as a file to save."""
        asked = sparql_request(filled, self._desk().generation.dataset)
        pairs = [("query", asked.query), *(("default-graph-uri", iri) for iri in asked.default_graphs)]
        if filled.evidence and filled.form == "json":
            pairs.append(("evidence", "true"))
        accept = media_types()[filled.form].encode()
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept"]
        name = f'attachment; filename="answer.{extension(filled.form)}"'.encode()

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"content-disposition", name)]}
            await send(message)

        inner = {
            **scope, "path": "/sparql", "raw_path": b"/sparql", "query_string": urlencode(pairs).encode(),
            "headers": [*headers, (b"accept", accept)],
        }  # fmt: skip
        await self._sparql(inner, receive, named)

    async def _lore_of(self, desk: Desk) -> Lore:
        """Return what is known of the names of this generation; made once for it."""
        if self._lore is None or self._lore.desk is not desk:
            self._lore = await Lore.of(desk, Names(desk.shown))
        return self._lore

    async def _context(self, desk: Desk, lore: Lore, filled: Filled) -> dict[str, Any]:
        query = filled.query or first_query(desk.vocabulary)
        return {
            **self._results_context(desk, filled),
            "name": desk.name,
            "query": query,
            "examples": await desk.in_thread(lambda: lore.examples),
            "graphs": [(i, i.removeprefix(desk.base), i in filled.graphs) for i in self._graphs(desk)],
            "choice_lists": lore.choice_lists,
            "opened": filled.question,
            "given": filled.given,
        }

    @staticmethod
    def _graphs(desk: Desk) -> tuple[str, ...]:
        dataset = desk.generation.dataset
        return tuple(sorted(dataset.named)) if dataset.curated else ()

    @staticmethod
    def _results_context(desk: Desk, filled: Filled) -> dict[str, Any]:
        again = [("query", filled.query), *(("graph", iri) for iri in filled.graphs)]
        return {
            "filled": filled,
            "most": MOST_ROWS,
            "again": urlencode([*again, *([("evidence", "true")] if filled.evidence else [])]),
            "link": Addresses(desk.base).of,
        }
