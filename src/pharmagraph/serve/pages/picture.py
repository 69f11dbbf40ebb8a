"""The view, whole or around one term: alone as one file, or below the head of the other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.neighbourhood import neighbourhood, part_of
from pharmagraph.graphs.view.page import render_page
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.facts import thing_data
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.graphs.records import Records
    from pharmagraph.serve.pages.atlas import Atlas

ALONE = "/view.html"
_DEEPEST = 3


def view_page(atlas: Atlas, given: Mapping[str, str]) -> Page:
    """Return the page with the view in a frame: of the whole graph, or around a term (about=IRI).

    Raises Fault for a term of which the graph says nothing.
    """
    about = _term(atlas, given)
    told = "&".join(f"{key}={quoted(given[key])}" for key in ("about", "depth") if given.get(key))
    data = {
        "about": thing_data(atlas, about) if about else None,
        "picture": f"{ALONE}?{told}" if told else ALONE,
        "statements": len(_records(atlas, given).statements),
    }
    title = f"What is around {atlas.label(about)}" if about else "The graph as a picture"
    return Page("view.html", title, data, "view")


def view_alone(atlas: Atlas, given: Mapping[str, str]) -> str:
    """Return the view as one HTML file; raises Fault as ``view_page`` does."""
    about = _term(atlas, given)
    told = f"What is said of {atlas.label(about)}, and what leads to it." if about else ""
    return render_page(_records(atlas, given), title=atlas.label(about) if about else atlas.name, about=told)


def _term(atlas: Atlas, given: Mapping[str, str]) -> str:
    about = given.get("about", "")
    if about and about not in atlas.about and about not in atlas.towards:
        raise Fault("not-found", "the graph says nothing of this term", "look for it at /search")
    return about


def _records(atlas: Atlas, given: Mapping[str, str]) -> Records:
    """Return what is drawn: curated statements, and around a term the inferred ones too."""
    about, depth = given.get("about", ""), given.get("depth", "1")
    if not about:
        return part_of(atlas.records, (r for r in atlas.records.statements if r.status != "inferred"))
    if depth != "1":
        steps = int(depth) if depth in {str(n) for n in range(1, _DEEPEST + 1)} else _DEEPEST
        return neighbourhood(atlas.records, [about], steps)
    near = {row.iri: row for row in (*atlas.about.get(about, ()), *atlas.towards.get(about, ()))}
    return part_of(atlas.records, (near[iri] for iri in sorted(near)), [about])
