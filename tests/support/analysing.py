"""Small graphs of made-up medicines, as rows, for the tests of analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.records import Node, Records, Source, StatementRow
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable

BASE = "https://example.org/trial/"
DOCUMENT = f"{BASE}document/leaflet"


def term(name: str) -> str:
    """Return the IRI of a term."""
    return f"{BASE}term/{name}"


def row(number: int, subject: str, relation: str, obj: str, **more: Any) -> StatementRow:
    """Return a statement between two terms; ``relation`` is the end of the relation's IRI."""
    label = "".join(f" {c.lower()}" if c.isupper() else c for c in relation)
    given: dict[str, Any] = {
        "iri": f"{BASE}statement/leaflet/f-{number:03}", "subject": term(subject),
        "relation": f"{VOCAB}{relation}", "relation_label": label, "object": term(obj), "object_text": obj,
        "source": DOCUMENT, "cues": (f"{subject} {obj}",), "curated": ("maintainers", "2026-11-22"),
    }  # fmt: skip
    return StatementRow(**{**given, **more})


def graph(rows: Iterable[StatementRow], **kinds: str) -> Records:
    """Return statements as a graph; ``kinds`` are the classes of terms by name (Condition for others)."""
    rows = tuple(rows)
    names = sorted(
        {end.rsplit("/", 1)[-1] for r in rows for end in (r.subject, r.object) if end} | set(kinds)
    )
    nodes = [
        Node(term(name), name, kinds.get(name, "Condition").lower(), f"{VOCAB}{kinds.get(name, 'Condition')}")
        for name in names
    ]
    nodes.sort(key=lambda node: node.iri)
    return Records("trial", tuple(nodes), rows, (Source(DOCUMENT, "A leaflet", "leaflet"),))
