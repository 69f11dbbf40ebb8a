"""Answers with pages: finds the format, makes the page once a generation, and says who may keep it."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.responses import Response

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.view.pagetable import cleaned
from pharmagraph.serve.cache import Cache
from pharmagraph.serve.formats import GRAPH_OFFERS, content_type
from pharmagraph.serve.graphstore import is_unchanged
from pharmagraph.serve.negotiation import Offer, choose
from pharmagraph.serve.pages.atlasmaking import make_atlas
from pharmagraph.serve.pages.page import Moved, Page
from pharmagraph.serve.pages.policy import PAGE_POLICY
from pharmagraph.serve.pages.rendering import render
from pharmagraph.serve.problem import PROBLEMS, Fault, fault_of
from pharmagraph.serve.protocol import fields
from pharmagraph.serve.reply import DISCLAIMER_HEADER
from pharmagraph.serve.sparql import not_acceptable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.pages.atlas import Atlas

HTML = Offer("html", "text/html", ("application/xhtml+xml",))
JSON = Offer("json", "application/json")
PAGE_OFFERS = (HTML, JSON)
THING_OFFERS = (HTML, JSON, *GRAPH_OFFERS)
SUFFIXES = {
    "html": "html", "json": "json", "ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml",
}  # fmt: skip
"""What may stand behind the address of a thing, and the format that it asks for."""
_KEPT, _LARGEST = 32 * 1024 * 1024, 4 * 1024 * 1024
_NO_SITE = {
    "name": "", "base": "", "disclaimer": "", "statements": 0, "sources": 0, "curated": "", "reviewed": 0,
    "last_review": "", "review_due": "",
}  # fmt: skip


class Explorer:
    """Makes and keeps pages. ``desk`` gives the desk of the moment.

    ``documents`` reads the project's documents with their ledgers; ``shows_all`` says that texts that
    may not be passed on may be shown all the same, to the person on whose machine they are.
    """

    def __init__(
        self, desk: Callable[[], Desk], documents: Callable[[], Sequence[DocumentCheck]], *, shows_all: bool
    ) -> None:
        self.desk, self.shows_all = desk, shows_all
        self._documents = documents
        self._atlas: tuple[Desk, asyncio.Future[Atlas]] | None = None
        self._kept: Cache[Response] = Cache(_KEPT, _LARGEST)

    async def atlas(self) -> Atlas:
        """Return what pages know of the present generation; raises GraphError, ContentError."""
        desk = self.desk()
        if self._atlas is None or self._atlas[0] is not desk or _failed(self._atlas[1]):
            self._kept.clear()
            making = desk.in_thread(lambda: make_atlas(desk, self._documents))
            self._atlas = (desk, asyncio.ensure_future(making))
        return await asyncio.shield(self._atlas[1])

    async def answer(
        self, request: Request, make: Callable[[Atlas], Page | Moved], form: str = ""
    ) -> Response:
        """Answer with a page in HTML or JSON; ``form`` is what a suffix asks for."""

        async def made(atlas: Atlas) -> Page | Moved:
            return await self.desk().in_thread(lambda: make(atlas))

        return await self.later(request, made, form)

    async def later(
        self, request: Request, make: Callable[[Atlas], Awaitable[Page | Moved]], form: str = ""
    ) -> Response:
        """Answer with a page that has to wait for something, such as an answer to a query."""
        form = form or _wanted(request, PAGE_OFFERS)
        key = (request.scope["path"], request.scope["query_string"], form)
        if (kept := self._kept.get(key)) is not None:
            return unless_unchanged(request, kept)
        desk = self.desk()
        try:
            atlas = await self.atlas()
            page = await make(atlas)
            if isinstance(page, Moved):
                return redirect(page.address)
            response = await desk.in_thread(lambda: written(page, form, atlas))
        except (Fault, PharmagraphError) as error:
            if form != HTML.name:
                raise
            return self.problem(error)
        if page.keep and desk is self.desk() and response.status_code == 200:  # noqa: PLR2004 - OK
            self._kept.put(key, response, len(response.body))
        return unless_unchanged(request, response)

    def kept(self, key: object) -> Response | None:
        """Return an answer that was kept under a key of one's own."""
        return self._kept.get(key)

    def keep(self, key: object, desk: Desk, response: Response) -> Response:
        """Keep an answer for the generation of a desk, and return it."""
        if desk is self.desk():
            self._kept.put(key, response, len(response.body))
        return response

    def problem(self, error: Fault | PharmagraphError) -> Response:
        """Say on a page why there is none; without an atlas, with nothing of the graph on it."""
        fault = error if isinstance(error, Fault) else fault_of(error)
        made = self._atlas[1] if self._atlas else None
        site = made.result().site if made and made.done() and not _failed(made) else None
        kind = PROBLEMS[fault.code]
        data = {"status": kind.status, "title": kind.title, "message": fault.message, "mend": fault.mend}
        page = Page("problem.html", kind.title, data, status=kind.status)
        response = Response(render(page, site or _NO_SITE), kind.status, headers(HTML.name))
        response.headers.update(dict(fault.headers))
        return response


def _failed(task: asyncio.Future[Atlas]) -> bool:
    """Tell whether an atlas could not be made, so that the next request tries anew."""
    return task.done() and (task.cancelled() or task.exception() is not None)


def written(page: Page, form: str, atlas: Atlas) -> Response:
    """Write a page in HTML or JSON."""
    if form == HTML.name:
        body = render(page, atlas.site)
    else:
        site = {key: atlas.site[key] for key in ("name", "disclaimer", "curated")}
        document = cleaned({"title": page.title, **page.data, "graph": site})
        body = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    return Response(body, page.status, headers(form, body))


def headers(form: str, body: bytes = b"") -> dict[str, str]:
    """Return the headers of a page, or of a description of a thing, in a format."""
    offer = next(offer for offer in THING_OFFERS if offer.name == form)
    name, value = DISCLAIMER_HEADER
    said = {
        "Content-Type": content_type(offer.media_type),
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        name.decode(): value.decode(),
    }
    if form == HTML.name:
        said["Content-Security-Policy"] = PAGE_POLICY
    if body:
        said["ETag"] = f'"{sha256(body).hexdigest()[:32]}"'
    return said


def unless_unchanged(request: Request, response: Response) -> Response:
    """Return 304 where the client has this page already (RFC 9110, section 13.1.2)."""
    tag = response.headers.get("ETag", "")
    if tag and "if-none-match" in request.headers and is_unchanged(request.scope["headers"], tag, 0):
        # Browsers take over the headers of a 304, its policy too: all that are not of the body come again.
        of_body = {"content-length", "content-type"}
        again = {name: value for name, value in response.headers.items() if name not in of_body}
        return Response(status_code=304, headers=again)
    return response


def redirect(address: str) -> Response:
    """Lead to another address of this service."""
    return Response(status_code=303, headers={"Location": address, "Vary": "Accept"})


def given(request: Request) -> dict[str, str]:
    """Return what the address gives, the last where a name stands twice; raises Fault."""
    return dict(fields(request.scope["query_string"], "the address"))


def _wanted(request: Request, offers: tuple[Offer, ...]) -> str:
    return wanted(request, offers).name


def wanted(request: Request, offers: tuple[Offer, ...]) -> Offer:
    """Return the format that a client prefers; raises Fault where it accepts none."""
    accept = request.headers.get("accept")
    offer = choose(accept, offers)
    if offer is None:
        raise not_acceptable(accept, offers)
    return offer
