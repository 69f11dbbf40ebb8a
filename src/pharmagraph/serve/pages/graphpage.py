"""The page of a graph of the data set: what it holds, and how to get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import ABOUT, DATA, INFERRED, LINKS
from pharmagraph.serve.formats import GRAPH_OFFERS
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.datagraphs import publication
from pharmagraph.serve.pages.dataset import dataset_named
from pharmagraph.serve.pages.page import Page

if TYPE_CHECKING:
    from pharmagraph.serve.pages.atlas import Atlas

_CURATED = (
    "The curated layer: the ontology, every statement with its evidence, and the direct triples of what is "
    "accepted."
)
_INFERRED = (
    "What rules conclude from accepted facts. Nothing in it is curated; each conclusion names its rule and "
    "premises."
)
_LINKS = "Which subjects of the imported data set are which terms of this project."
_ABOUT = "Where the imported data set comes from, what it holds, and the row of each of its subjects."
_OTHER = "A graph beside the curated layer. Queries see it where they ask for it."


def graph_page(atlas: Atlas, iri: str) -> Page:
    """Return the page of a graph."""
    own = atlas.graphs.get(iri) or atlas.graphs[""]
    is_default = not own.iri
    store = "/data?default" if is_default else f"/data?graph={quoted(iri)}"
    name = "curated" if is_default else iri.rsplit("/", 1)[-1]
    part = iri.removeprefix(atlas.base).partition("/")[0]
    told = {LINKS: _LINKS, ABOUT: _ABOUT}.get(part, _OTHER) if atlas.base else _OTHER
    about = _CURATED if is_default else _INFERRED if name == INFERRED else told
    known = not is_default and told != _OTHER and bool(dataset_named(atlas, f"{atlas.base}{DATA}/{name}"))
    data = {
        "iri": iri, "address": atlas.addresses.of(iri), "name": name, "description": about,
        "default": is_default, "triples": own.triples, "sha256": own.digest, "store": store,
        "dataset": publication(atlas, name) if known else None,
        "formats": [{"name": offer.name, "media_type": offer.media_type} for offer in GRAPH_OFFERS],
    }  # fmt: skip
    return Page("graph.html", f"The graph '{name}'", data)
