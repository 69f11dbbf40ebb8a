"""In which formats answers can be had over HTTP, read from the tables that own them."""

from __future__ import annotations

from pharmagraph.graphs.results import RESULT_FORMATS, TABLE
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.serve.negotiation import Offer

# Older or broader names under which clients ask for a format.
_ALIASES = {
    "json": ("application/json", "text/json"),
    "xml": ("application/xml", "text/xml"),
    "tsv": ("text/tsv",),
    "turtle": ("application/x-turtle", "application/turtle"),
    "ntriples": ("text/plain",),
    "jsonld": ("application/json",),
    "rdfxml": ("application/xml", "text/xml"),
}
_ROWS = ("json", "xml", "csv", "tsv")
_GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml")


def _row_offer(name: str) -> Offer:
    return Offer(name, RESULT_FORMATS[name].media_type, _ALIASES.get(name, ()))


ROW_OFFERS = tuple(_row_offer(name) for name in _ROWS)
"""For rows and for yes or no; the first is what a client gets that has no wish."""
GRAPH_OFFERS = tuple(Offer(name, WRITERS[name].media_type, _ALIASES.get(name, ())) for name in _GRAPHS)
"""For triples."""
TABLE_OFFERS = (*ROW_OFFERS, Offer(TABLE, RESULT_FORMATS[TABLE].media_type, ("text/*",)))
"""For rows where a table for people can be had too."""
EXTENSIONS = {"json": "json", "csv": "csv", "tsv": "tsv", "xml": "xml", "txt": TABLE}
"""What may stand behind the name of a question, and the format that it asks for."""


def content_type(media_type: str) -> str:
    """Return the Content-Type for a media type: texts say that they are UTF-8.

    >>> content_type("text/turtle")
    'text/turtle; charset=utf-8'
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
