"""The routes of the pages: one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from pharmagraph.errors import PharmagraphError
from pharmagraph.serve.negotiation import choose
from pharmagraph.serve.pages.asker import LONG_SECONDS, SECONDS, page_with_queries, refused
from pharmagraph.serve.pages.asking import question_page, questions_page
from pharmagraph.serve.pages.explorer import HTML, Explorer, given, headers, unless_unchanged
from pharmagraph.serve.pages.home import home_page
from pharmagraph.serve.pages.lists import disputes_page, terms_page
from pharmagraph.serve.pages.picture import ALONE, view_alone, view_page
from pharmagraph.serve.pages.policy import view_policy
from pharmagraph.serve.pages.rules import rules_page
from pharmagraph.serve.pages.schema import schema_page
from pharmagraph.serve.pages.search import asks_queries, search_page
from pharmagraph.serve.pages.source import sources_page
from pharmagraph.serve.pages.static import PATH as STATIC
from pharmagraph.serve.pages.static import static_file
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.questions import LIST_OFFERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Page
    from pharmagraph.serve.pages.things import Things
    from pharmagraph.serve.questions import Questions

    Make = Callable[[Atlas, Mapping[str, str]], Page]

_OR_HTML = (*LIST_OFFERS, HTML)


def page_routes(explorer: Explorer, things: Things, questions: Questions) -> list[Route]:
    """Return the routes of the pages that have fixed addresses.

    ``things`` answers at all others; ``questions`` answers programs where a page answers people.
    """
    pages: dict[str, Make] = {
        "/terms": terms_page,
        "/sources": lambda atlas, _: sources_page(atlas),
        "/view": view_page,
        "/schema": lambda atlas, _: schema_page(atlas),
        "/rules": lambda atlas, _: rules_page(atlas),
    }
    routes = [
        Route("/", _page(explorer, lambda atlas, _: home_page(atlas))),
        Route("/index.json", _page(explorer, lambda atlas, _: home_page(atlas), "json")),
        Route("/questions", _Asking(explorer, questions).list),
        Route("/questions/{name}", _Asking(explorer, questions).answer),
        Route(ALONE, _view(explorer)),
        Route("/about", things.about),
        Route(f"{STATIC}{{name}}", static_file),
    ]
    for path, ask in (("/search", _search), ("/disputes", _disputes)):
        routes += [Route(path, ask(explorer)), Route(f"{path}.json", ask(explorer, "json"))]
    for path, make in pages.items():
        routes += [Route(path, _page(explorer, make)), Route(f"{path}.json", _page(explorer, make, "json"))]
    return routes


def _page(explorer: Explorer, make: Make, form: str = "") -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        own = given(request)
        return await explorer.answer(request, lambda atlas: make(atlas, own), form)

    return answer


def _search(explorer: Explorer, form: str = "") -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        own = given(request)

        async def made(atlas: Atlas) -> Page:
            desk = explorer.desk()
            if not asks_queries(atlas, own):
                return await desk.in_thread(lambda: search_page(atlas, own, refused))
            seconds = LONG_SECONDS if own.get("in") == "data" else SECONDS
            return await page_with_queries(desk, lambda ask: search_page(atlas, own, ask), seconds)

        return await explorer.later(request, made, form)

    return answer


def _disputes(explorer: Explorer, form: str = "") -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        own = given(request)

        async def made(atlas: Atlas) -> Page:
            desk = explorer.desk()
            questions = await desk.in_thread(lambda: desk.conflict_questions)
            if not questions:
                return await desk.in_thread(lambda: disputes_page(atlas, own, (), refused))
            return await page_with_queries(
                desk, lambda ask: disputes_page(atlas, own, questions, ask), LONG_SECONDS
            )

        return await explorer.later(request, made, form)

    return answer


def _view(explorer: Explorer) -> Callable[..., object]:
    async def answer(request: Request) -> Response:
        own = given(request)
        desk = explorer.desk()
        key = ("view", own.get("about", ""), own.get("depth", ""))
        kept = explorer.kept(key)
        if kept is None:

            def draw(atlas: Atlas) -> Response:
                text = view_alone(atlas, own)
                body = text.encode()
                said = headers(HTML.name, body) | {"Content-Security-Policy": view_policy(text)}
                return Response(body, headers=said)

            try:
                atlas = await explorer.atlas()
                kept = explorer.keep(key, desk, await desk.in_thread(lambda: draw(atlas)))
            except (Fault, PharmagraphError) as error:
                return explorer.problem(error)
        return unless_unchanged(request, kept)

    return answer


class _Asking:
    """Answers people with pages and programs as before."""

    def __init__(self, explorer: Explorer, questions: Questions) -> None:
        self._explorer, self._questions = explorer, questions

    async def list(self, request: Request) -> Response:
        """Answer with the list of questions."""
        if _for_people(request):
            return await self._explorer.answer(request, questions_page, HTML.name)
        return await self._questions.list(request)

    async def answer(self, request: Request) -> Response:
        """Answer a question; a suffix asks for a format, and is for programs."""
        name = request.path_params["name"]
        if "." in name or not _for_people(request):
            return await self._questions.answer(request)
        own = given(request)
        desk = self._explorer.desk()
        return await self._explorer.later(
            request, lambda atlas: question_page(desk, atlas, name, own), HTML.name
        )


def _for_people(request: Request) -> bool:
    offer = choose(request.headers.get("accept"), _OR_HTML)
    return offer is HTML
