"""An atlas of the explorer made of rows, and its pages as they would be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.ontology.vocabulary import Vocabulary
from pharmagraph.serve.pages.atlas import Atlas
from pharmagraph.serve.pages.atlasmaking import terms_of
from pharmagraph.serve.pages.explorer import written
from pharmagraph.serve.pages.home import home_page
from pharmagraph.serve.pages.lists import disputes_page, terms_page
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.schema import schema_page
from pharmagraph.serve.pages.search import search_page
from pharmagraph.serve.pages.source import source_page, sources_page
from pharmagraph.serve.pages.statement import statement_page
from pharmagraph.serve.pages.term import term_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.graphs.records import Records

BASE = "https://example.org/kg/"


def atlas_of(records: Records, base: str = BASE) -> Atlas:
    """Return what the pages would know of a graph without a vocabulary."""
    vocabulary = Vocabulary(classes=(), relations=(), keys=(), terms=(), units=(), triples=(), base=base)
    return Atlas(
        name=records.name,
        base=base,
        records=records,
        vocabulary=vocabulary,
        terms=terms_of(records, vocabulary),
    )


def pages_of(atlas: Atlas) -> Iterator[Page]:
    """Yield every kind of page, and one of each thing in the graph."""
    yield home_page(atlas)
    yield terms_page(atlas, {})
    yield disputes_page(atlas, {})
    yield sources_page(atlas)
    yield schema_page(atlas)
    for iri in atlas.terms:
        yield term_page(atlas, iri, {})
    for iri in atlas.statements:
        yield statement_page(atlas, iri)
    for iri in atlas.sources:
        yield source_page(atlas, iri, {}, shows_all=True)
    for entry in atlas.terms.values():
        yield search_page(atlas, {"q": entry.label})
    for entry in atlas.terms.values():
        data = {"asked": entry.label, "near": []}
        yield Page("missing.html", "There is nothing at this address", data, status=404)


def html_of(page: Page, atlas: Atlas) -> str:
    """Return a page as a browser gets it."""
    return bytes(written(page, "html", atlas).body).decode()
