"""What the script of the page knows beyond the words that stand in the page's table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.graphs.islands import GLYPH
from pharmagraph.graphs.view.curves import ROUNDNESS, TAG
from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import LEADING
from pharmagraph.graphs.view.pagetable import cleaned
from pharmagraph.graphs.view.picture import SIZES
from pharmagraph.graphs.view.standing import CERTAINTIES, STANDINGS, dashes_of, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.pagetable import Fields
    from pharmagraph.graphs.view.picture import Line, Part, Picture
    from pharmagraph.graphs.view.summary import Card
    from pharmagraph.graphs.view.tiles import Overview

# What a reader may take for granted is left out of the page's data; data.js puts it back.
USUAL: tuple[object, ...] = ("", [], "accepted", "affirmed", "stated", -1)


def data_of(records: Records, picture: Picture, overview: Overview | None) -> Fields:
    """Return what the script reads: parts and lines as pyvis holds them, and what no table cell says.

    The words of a statement stand in the page's table, from where the script takes them; parts and
    people are named by their places in lists.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    heads = sorted({_split(iri)[0] for node in records.nodes for iri in node.matches})
    places = {part.id: number for number, part in enumerate(picture.parts)}
    prefix = _common_prefix(picture.parts)
    kinds = sorted({part.node.kind for part in picture.parts if part.node})
    for part in picture.parts:
        look = lean(_part(part, places, prefix, kinds))
        if part.node and part.node.matches:
            look["matches"] = [[heads.index(head), tail] for head, tail in map(_split, part.node.matches)]
        network.add_node(part.id, part.label, "custom", part.family.fill, **look)
    for line in picture.lines:
        network.add_edge(line.start, line.end, **_line(line))
    count = Counter(pair for row in records.statements for pair in (row.curated, row.reviewed))
    people = sorted(count, key=lambda pair: (-count[pair], pair))
    fields = {
        "prefix": prefix,
        "nodes": [
            {name: value for name, value in node.items() if name not in {"color", "shape"}}
            for node in network.nodes  # the page has both from the family
        ],
        "edges": [
            [places[edge.pop("from")], places[edge.pop("to")], edge.pop("rows"), *filter(None, [lean(edge)])]
            for edge in network.edges  # as lists, without the names that would be said each time
        ],
        "cards": [] if overview is None else [_card(card) for card in overview.cards],
        "statements": _rows(records, picture, places, people),
        "people": [list(pair) for pair in people],
        "kinds": kinds,
        "heads": heads,
        "families": [
            {"key": family.key, "name": family.name, "fill": family.fill, "shape": family.shape}
            for family in LEGEND
        ],
        "meanings": {standing.key: standing.meaning for standing in STANDINGS},
        "certainties": CERTAINTIES,
        "dashes": {mark: list(dashes_of(mark)) for mark in sorted({line.mark for line in picture.lines})},
        "sizes": dict(SIZES),
        "glyph": GLYPH,
        "leading": LEADING,
        "tag": TAG,
        "roundness": ROUNDNESS,
    }
    return cleaned(fields)


def _rows(
    records: Records,
    picture: Picture,
    places: Mapping[str, int],
    people: Sequence[tuple[str, str]],
) -> list[Fields]:
    """Return of each statement what its row in the table does not tell the script."""
    naming = picture.naming
    numbers = {row.iri: number for number, row in enumerate(records.statements)}
    whose = {pair: number for number, pair in enumerate(people)}
    return [
        lean(
            {
                "s": places[naming.term(row.subject)],
                "e": places[end],
                "standing": standing_of(row) if standing_of(row) != row.status else "",
                "status": row.status,
                "polarity": row.polarity,
                "certainty": row.certainty,
                "against": [numbers.get(other, other) for other in row.contradicts],
                "curated": whose[row.curated] or "",
                "reviewed": whose[row.reviewed] or "",
                "due": row.review_due,
            }
        )
        for row, end in zip(records.statements, naming.ends, strict=True)
    ]


def lean(fields: Fields) -> Fields:
    """Return fields without those that hold what is usual."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value not in USUAL
    }


def _split(iri: str) -> tuple[str, str]:
    """Return an IRI in two parts: up to the last slash, which many share, and the rest."""
    head, slash, tail = iri.rpartition("/")
    return head + slash, tail


def _common_prefix(parts: Sequence[Part]) -> str:
    """Return what most IRIs of terms begin with, such as "https://example.org/kg/term/"."""
    count = Counter(part.node.iri.rpartition("/term/")[0] for part in parts if part.node)
    return f"{max(sorted(count), key=lambda head: count[head], default='')}/term/"


def _part(part: Part, places: Mapping[str, int], prefix: str, kinds: Sequence[str]) -> Fields:
    """Return a part as the page knows it, besides its name and colour.

    Its statements are those of its lines, and its point follows from its rectangle and its side.
    """
    left, top, right, bottom = part.place.rectangle
    node, group = part.node, part.group
    iri = node.iri if node else ""
    return {
        **_breaks(part),
        "tag": part.tag,
        "form": part.form if part.form in {"root", "hub"} else "",
        "family": LEGEND.index(part.family) if group is None else "",
        "kind": kinds.index(node.kind) if node else -1,
        "iri": "" if iri == prefix + part.id.removeprefix("node=") else iri,
        "unknown": node is None and part.id.startswith("node="),
        "definition": node.definition if node else "",
        "synonyms": list(node.synonyms) if node else [],
        "anchor": places[group.anchor] if group else -1,
        "inward": bool(group and group.inward),
        "box": [round(left), round(top), int(right - left), int(bottom - top), part.place.side],
    }


def _breaks(part: Part) -> Fields:
    """Return the lines of a part's label: their lengths if they are the whole label, else the lines."""
    if part.lines == (part.label,):
        return {}
    if " ".join(part.lines) == part.label:
        return {"breaks": [len(line.encode("utf-16-le")) // 2 for line in part.lines]}  # as the script counts
    return {"lines": list(part.lines)}


def _line(line: Line) -> Fields:
    """Return a line as the page knows it."""
    return {
        "rows": [] if line.trunk else list(line.rows),
        "mark": line.mark,
        "crossing": line.crossing,
        "spot": [round(edge) for edge in line.spot] if line.spot else None,
        "arrows": "" if line.arrow else "no",
    }


def _card(card: Card) -> Fields:
    """Return a card of the overview as the page knows it: the panel shows it like a relation."""
    return {"id": card.id, "label": card.label, "inward": card.inward, "rows": list(card.rows)}
