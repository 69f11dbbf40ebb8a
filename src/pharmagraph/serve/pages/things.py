"""Pages at the IRIs' own paths: terms, statements, sources, rules, graphs, imports; and what is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.responses import Response

from pharmagraph.serve.formats import EXTENSIONS
from pharmagraph.serve.gate import ADDRESSES
from pharmagraph.serve.negotiation import choose
from pharmagraph.serve.pages.addresses import ABOUT, normal_path
from pharmagraph.serve.pages.asker import page_with_queries
from pharmagraph.serve.pages.atlas import Thing
from pharmagraph.serve.pages.dataset import dataset_named, dataset_page, part_at
from pharmagraph.serve.pages.description import described, triples_about, triples_of_dataset
from pharmagraph.serve.pages.explorer import (
    HTML,
    JSON,
    SUFFIXES,
    THING_OFFERS,
    given,
    headers,
    redirect,
    unless_unchanged,
    wanted,
)
from pharmagraph.serve.pages.graphpage import graph_page
from pharmagraph.serve.pages.imported import imported_at, imported_page
from pharmagraph.serve.pages.page import Moved, Page
from pharmagraph.serve.pages.rules import rule_page
from pharmagraph.serve.pages.schema import ADDRESS as SCHEMA
from pharmagraph.serve.pages.schema import anchor_of
from pharmagraph.serve.pages.search import suggestions
from pharmagraph.serve.pages.source import source_page
from pharmagraph.serve.pages.statement import statement_page
from pharmagraph.serve.pages.term import term_page
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.explorer import Explorer

_FORMATS = (
    ("Turtle", "ttl", "text/turtle"), ("JSON-LD", "jsonld", "application/ld+json"),
    ("N-Triples", "nt", "application/n-triples"), ("JSON", "json", "application/json"),
)  # fmt: skip
"""What every page of a thing offers beside HTML: name, suffix, media type."""
_WITH_PARTS = frozenset({"statement", "question"})
_READING = "GET, HEAD"
# Who accepts anything is a program more often than not, and gets what programs can read.
_TELLING = (JSON, HTML)
_NAMES = ("html", "json")


class Things:
    """Answers at the paths of IRIs, and at every address that nothing else answers at (ASGI)."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        from starlette.requests import Request

        request = Request(scope, receive)
        path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("ascii", "replace")
        path = normal_path(path.partition("?")[0])
        if scope["method"] not in {"GET", "HEAD"}:
            raise await self._read_only(path)
        response = await self._at(request, path)
        await response(scope, receive, send)

    async def _read_only(self, path: str) -> Fault:
        """Return why a request that would change something is refused."""
        if self._explorer.desk().base and path in (await self._explorer.atlas()).by_path:
            return Fault("method", "pages are for reading", f"use {_READING}", headers=(("Allow", _READING),))
        return _nothing()

    async def about(self, request: Request) -> Response:
        """Answer at /about?iri=…, for IRIs that have no path of their own here."""
        iri = given(request).get("iri", "").strip()
        atlas = await self._explorer.atlas()
        thing = atlas.by_iri.get(iri) or await self._imported(atlas, atlas.addresses.of(iri))
        if thing is None:
            return await self._missing(request, iri)
        own = atlas.addresses.of(iri)
        if not own.startswith(ABOUT):
            return redirect(own)
        return await self._thing(request, atlas, thing, "")

    async def _at(self, request: Request, path: str) -> Response:
        if self._explorer.desk().base:  # without a project nothing has a page of its own
            atlas = await self._explorer.atlas()
            if thing := atlas.by_path.get(path):
                return await self._thing(request, atlas, thing, "")
            stem, _, suffix = path.rpartition(".")
            if suffix in SUFFIXES and (thing := atlas.by_path.get(stem)):
                return await self._thing(request, atlas, thing, SUFFIXES[suffix])
            if thing := await self._imported(atlas, path):
                return await self._thing(request, atlas, thing, "")
            if suffix in SUFFIXES and (thing := await self._imported(atlas, stem)):
                return await self._thing(request, atlas, thing, SUFFIXES[suffix])
        return await self._missing(request, unquote(path))

    async def _imported(self, atlas: Atlas, path: str) -> Thing | None:
        """Return the imported subject whose page a path is, or the part of a data set that lies there."""
        in_thread = self._explorer.desk().in_thread
        if iri := await in_thread(lambda: imported_at(atlas, path)):
            return Thing("imported", iri)
        part, _ = await in_thread(lambda: part_at(atlas, path))
        return Thing("part", part) if part else None

    async def _thing(self, request: Request, atlas: Atlas, thing: Thing, form: str) -> Response:
        form = form or wanted(request, THING_OFFERS).name
        if (elsewhere := _elsewhere(atlas, thing, form)) is not None:
            return redirect(elsewhere)
        if form not in _NAMES:
            return unless_unchanged(request, await self._described(atlas, thing, form))
        own = given(request)
        link = _linked(atlas, thing)

        async def made(atlas: Atlas) -> Page:
            return (await self._page(atlas, thing, own))._replace(formats=link)

        response = await self._explorer.later(request, made, form)
        if form == HTML.name and link and response.status_code == 200:  # noqa: PLR2004 - OK
            response.headers["Link"] = ", ".join(
                f'<{address}>; rel="alternate"; type="{media_type}"' for _, address, media_type in link
            )
        return response

    async def _page(self, atlas: Atlas, thing: Thing, own: Mapping[str, str]) -> Page:
        desk = self._explorer.desk()
        name = dataset_named(atlas, thing.iri) if thing.room == "graph" else ""
        if not name and thing.room != "imported":
            return await desk.in_thread(lambda: self._plain_page(atlas, thing, own))

        def make(ask: Ask) -> Page:
            return dataset_page(atlas, name, own, ask) if name else imported_page(atlas, thing.iri, own, ask)

        return await page_with_queries(desk, make)

    def _plain_page(self, atlas: Atlas, thing: Thing, own: Mapping[str, str]) -> Page:
        match thing.room:
            case "term":
                return term_page(atlas, thing.iri, own)
            case "statement":
                return statement_page(atlas, thing.iri)
            case "source":
                return source_page(atlas, thing.iri, own, shows_all=self._explorer.shows_all)
            case "rule":
                return rule_page(atlas, thing.iri, own)
            case _:
                return graph_page(atlas, thing.iri)

    async def _described(self, atlas: Atlas, thing: Thing, form: str) -> Response:
        """Answer with what the graph says of a thing, as RDF."""
        explorer = self._explorer
        desk = explorer.desk()
        key = ("described", thing.iri, form)
        if (kept := explorer.kept(key)) is not None:
            return kept

        def write() -> Response:
            name = dataset_named(atlas, thing.iri) if thing.room == "graph" else ""
            if name:
                triples = triples_of_dataset(atlas.graphs, atlas.base, name)
            else:
                triples = triples_about(thing.iri, atlas.graphs.values(), parts=thing.room in _WITH_PARTS)
            body = described(triples, form, desk.shown)
            return Response(body, headers=headers(form, body))

        return explorer.keep(key, desk, await desk.in_thread(write))

    async def _missing(self, request: Request, name: str) -> Response:
        """Say that there is nothing, and what comes near: 404."""
        if choose(request.headers.get("accept"), _TELLING) is not HTML:
            raise _nothing()
        word = name.rstrip("/").rsplit("/", 1)[-1].partition(".")[0].replace("-", " ")

        def page(atlas: Atlas) -> Page | Moved:
            data = {"asked": name, "near": suggestions(atlas, word)}
            return Page("missing.html", "There is nothing at this address", data, status=404)

        return await self._explorer.answer(request, page, HTML.name)


def _nothing() -> Fault:
    return Fault(
        "not-found",
        "there is nothing at this address",
        f"the addresses are: {', '.join(ADDRESSES)}; pages for people begin at /",
    )


def _elsewhere(atlas: Atlas, thing: Thing, form: str) -> str | None:
    """Return the address where a thing is shown instead of at its own path; None where it is there."""
    rdf = form not in _NAMES
    if thing.room in {"class", "relation"} and not rdf:
        return f"{SCHEMA}{'.json' if form == 'json' else ''}#{quote(anchor_of(thing.iri))}"
    if thing.room == "dataset" and not rdf:
        return "/" if form == HTML.name else "/index.json"
    if thing.room == "question" and not rdf:
        suffix = f".{form}" if form in EXTENSIONS else ""
        return f"/questions/{thing.iri.rsplit('/', 1)[-1]}{suffix}"
    if thing.room == "part" and not rdf:
        address, _, place = part_at(atlas, atlas.addresses.of(thing.iri))[1].partition("#")
        return f"{address}{'.json' if form == 'json' else ''}#{quote(place)}"
    if thing.room == "graph" and rdf and not dataset_named(atlas, thing.iri):
        return str(graph_page(atlas, thing.iri).data["store"])
    return None


def _linked(atlas: Atlas, thing: Thing) -> tuple[tuple[str, str, str], ...]:
    """Return the addresses of a thing in other formats."""
    path = atlas.addresses.of(thing.iri)
    if path.startswith(ABOUT):
        return ()
    return tuple((name, f"{path}.{suffix}", media_type) for name, suffix, media_type in _FORMATS)
