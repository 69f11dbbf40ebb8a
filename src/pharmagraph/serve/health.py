"""Whether the service is well, for people and for programs that watch it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.keeper import Keeper


class Health:
    """Answers at ``/health``."""

    def __init__(self, keeper: Keeper, desk: Callable[[], Desk]) -> None:
        self._keeper = keeper
        self._desk = desk

    async def answer(self, request: Request) -> Response:
        """Answer: 200 as long as queries are answered, else 503 (raised by the keeper)."""
        del request
        generation = self._desk().generation
        lanes = generation.lanes
        said = {
            "status": "ok",
            "name": self._desk().name,
            "generation": generation.number,
            "graphs": {
                iri or "default": {"triples": g.triples, "sha256": g.digest}
                for iri, g in generation.graphs.items()
            },
            "workers": {**lanes.numbers, "replaced": lanes.replaced},
            "queries": {"now": lanes.working, "turned_away": lanes.refused},
            **({"trouble": self._keeper.trouble} if self._keeper.trouble else {}),
        }
        body = json.dumps(said, indent=1) + "\n"
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
