"""An answer as a picture: the one-file view of the edges in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.resultgraph import result_records
from pharmagraph.graphs.view.page import render_page

if TYPE_CHECKING:
    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.records import Records

MOST_EDGES = 2_000
"""A picture of more edges takes long to draw, and shows nothing."""


def can_be_drawn(answer: Answer, records: Records) -> bool:
    """Tell whether an answer holds edges, and no more than a picture can show."""
    if not 0 < len(answer) <= MOST_EDGES:
        return False
    try:
        return 0 < len(result_records(answer, records).statements) <= MOST_EDGES
    except PharmagraphError:
        return False


def drawn(answer: Answer, records: Records) -> str:
    """Return the view of an answer as HTML; raises PharmagraphError where it cannot be drawn."""
    return render_page(result_records(answer, records), title="The answer to a query")
