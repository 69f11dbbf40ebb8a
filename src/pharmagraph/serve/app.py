"""The service as an ASGI application: its routes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.routing import Route, Router

from pharmagraph.errors import PharmagraphError
from pharmagraph.serve.cache import Cache
from pharmagraph.serve.desk import Desk
from pharmagraph.serve.gate import Gate
from pharmagraph.serve.graphstore import GraphStore
from pharmagraph.serve.health import Health
from pharmagraph.serve.keeper import Keeper
from pharmagraph.serve.pages.explorer import Explorer
from pharmagraph.serve.pages.routes import page_routes
from pharmagraph.serve.pages.things import Things
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.querypage.page import QueryPage
from pharmagraph.serve.questions import Questions
from pharmagraph.serve.security import Doorkeeper, check_services
from pharmagraph.serve.settings import DEFAULT_SETTINGS
from pharmagraph.serve.sparql import SparqlEndpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.responses import Response

    from pharmagraph.serve.accesslog import AccessLog
    from pharmagraph.serve.reply import Whole
    from pharmagraph.serve.settings import Settings
    from pharmagraph.serve.source import Source


def create_app(
    source: Source,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    is_public: bool = False,
    log: AccessLog | None = None,
) -> Gate:
    """Make the service over a data set.

    It loads the graph when the server starts it (ASGI lifespan) and takes each newly built one.
    ``is_public`` says that it listens beyond this machine. Raises ServiceError where ``settings`` name
    a host that is none.
    """
    check_services(settings.services)
    answers: Cache[Whole] = Cache(settings.kept)
    asked: Cache[Response] = Cache(settings.kept // 4)
    desks: list[Desk] = []

    def swapped() -> None:
        answers.clear()
        asked.clear()
        desks.append(Desk(keeper.current, source, settings))
        for old in desks[:-2]:
            old.close()
        del desks[:-2]

    def desk() -> Desk:
        if not desks:
            raise Fault("not-built", "the service has not loaded its graph yet", "try again")
        return desks[-1]

    keeper = Keeper(source, settings, swapped)

    @asynccontextmanager
    async def lifespan(_: Gate) -> AsyncIterator[None]:
        try:
            await keeper.start()
        except PharmagraphError as error:
            gate.failed = error
            raise
        swapped()
        try:
            yield
        finally:
            await keeper.stop()
            for one in desks:
                one.close()

    sparql, store = SparqlEndpoint(desk, answers), GraphStore(desk)
    questions, health = Questions(desk, asked), Health(keeper, desk)
    explorer = Explorer(desk, lambda: source.documents, shows_all=not is_public)
    things = Things(explorer)
    routes = [
        Route("/sparql", sparql),
        Route("/sparql/", sparql),
        Route("/data", store),
        Route("/data/", store),
        Route("/health", health.answer),
        *QueryPage(explorer, sparql).routes(),
        *page_routes(explorer, things, questions),
    ]
    app = Router(routes, default=things, lifespan=lifespan, redirect_slashes=False)
    # The endpoint of programs is found without the router: that halves what a small answer costs.
    gate = Gate(
        app, {"/sparql": sparql}, Doorkeeper(settings.hosts, settings.origins, is_public=is_public), log
    )
    return gate
