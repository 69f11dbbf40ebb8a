"""Write the page and the piece of it that holds the results."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, PackageLoader
from starlette.responses import Response

from pharmagraph.findings import visible
from pharmagraph.serve.pages.policy import PAGE_POLICY
from pharmagraph.serve.pages.rendering import environment
from pharmagraph.serve.problem import PROBLEMS
from pharmagraph.serve.querypage.assets import HOW_TO_BUILD, LICENCES, SCRIPT, STYLE, asset_address
from pharmagraph.serve.querypage.form import PAGE, media_types

if TYPE_CHECKING:
    from jinja2 import Template

    from pharmagraph.serve.problem import Fault
    from pharmagraph.serve.querypage.rows import Shown

# A list that people read, in the order in which they ask.
FORMATS = (
    (PAGE, "a table here"),
    ("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"),
    ("turtle", "Turtle"), ("ntriples", "N-Triples"), ("jsonld", "JSON-LD"), ("rdfxml", "RDF/XML"),
)  # fmt: skip

_ASIDE = "prefixes added:"


@cache
def _template(name: str) -> Template:
    shared = environment()
    loaders = [PackageLoader("pharmagraph.serve.querypage"), *filter(None, [shared.loader])]
    own = shared.overlay(loader=ChoiceLoader(loaders))
    own.filters = {**shared.filters, "visible": _visible}
    return own.get_template(name)


def _visible(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))


def write_page(context: dict[str, Any], shown: Shown | None, problem: Fault | None) -> bytes:
    """Return the whole page; ``shown`` is an answer, ``problem`` what was wrong, if anything."""
    return _written(
        "query.html",
        context
        | _results(shown, problem)
        | {
            "title": "SPARQL",
            "section": "query",
            "formats": (),
            "choices": FORMATS,
            "script": asset_address(SCRIPT),
            "style": asset_address(STYLE),
            "licences": asset_address(LICENCES),
            "how_to_build": HOW_TO_BUILD,
        },
    )


def write_results(context: dict[str, Any], shown: Shown | None, problem: Fault | None) -> bytes:
    """Return the results alone."""
    return _written("results.html", context | _results(shown, problem))


def _results(shown: Shown | None, problem: Fault | None) -> dict[str, Any]:
    notes = shown.notes if shown else ()
    return {
        "shown": shown,
        "asides": [note for note in notes if note.startswith(_ASIDE)],
        "notes": [note for note in notes if not note.startswith(_ASIDE)],
        "problem": problem,
        "problem_title": PROBLEMS[problem.code].title if problem else "",
        "downloads": [(name, label) for name, label in FORMATS if name in _fitting(shown)],
    }


def _fitting(shown: Shown | None) -> tuple[str, ...]:
    """Return the formats that an answer can be had in."""
    if shown is None:
        return ()
    names = tuple(media_types())
    return names[4:] if shown.form == "graph" else names[:4]


def _written(name: str, context: dict[str, Any]) -> bytes:
    return _template(name).render(context).encode("utf-8", "replace")


def html_response(body: bytes, status: int, policy: str = PAGE_POLICY) -> Response:
    """Return HTML as a response; by default a browser runs and loads only what is the service's own."""
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Cache-Control": "no-cache",
    }
    return Response(body, status_code=status, headers=headers)
