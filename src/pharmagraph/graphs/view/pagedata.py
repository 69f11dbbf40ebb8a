"""What the page knows: the rows of its table, and the data that its script reads."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.islands import GLYPH
from pharmagraph.graphs.view.curves import ROUNDNESS, TAG
from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import LEADING, clean
from pharmagraph.graphs.view.picture import SIZES
from pharmagraph.graphs.view.standing import (
    CERTAINTIES,
    OTHER_DASHES,
    STANDINGS,
    Standing,
    dashes_of,
    standing_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import Records, Source
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Line, Part, Picture
    from pharmagraph.graphs.view.summary import Card
    from pharmagraph.graphs.view.tiles import Overview

Fields = dict[str, Any]  # JSON: text, numbers, lists and further fields

# What a reader may take for granted is left out of the page's data; data.js puts it back.
USUAL: tuple[object, ...] = ("", [], "accepted", "affirmed", "stated", -1)


def statements_of(records: Records, picture: Picture) -> list[Fields]:
    """Return every statement as the table shows it, in the order of the records."""
    naming = picture.naming
    labels = {part.id: part.label for part in picture.parts}
    titles = {source.iri: source.title for source in records.sources}
    return [
        cleaned(
            {
                "id": naming.statement(row.iri),
                "subject": naming.term(row.subject),
                "source": row.source,
                "subject_text": labels[naming.term(row.subject)],
                "relation": row.relation_label,
                "is_term": bool(row.object),
                "object": row.object_text,
                "standing": standing_of(row),
                "polarity": row.polarity,
                "certainty": row.certainty,
                "qualifiers": [list(pair) for pair in row.qualifiers],
                "because": row.because,
                "source_title": title,
                "heading": row.heading.removeprefix(f"{title} > ") if title else row.heading,
                "section": row.section,
                "cues": list(row.cues),
                "curated": row.curated[1],
                "reviewed": row.reviewed[1],
                "due": row.review_due,
            }
        )
        for row, title in zip(
            records.statements, (titles.get(row.source, row.source) for row in records.statements), strict=True
        )
    ]


def tables_of(statements: Sequence[Fields]) -> list[tuple[str, list[Fields]]]:
    """Return the rows of the table in groups that share a source, each with the source's title."""
    return [
        (title, list(rows))
        for (_, title), rows in groupby(statements, key=lambda row: (row["source"], row["source_title"]))
    ]


def curated_on(statements: Sequence[Fields]) -> str:
    """Return the day on which all statements were curated, or "" if that is not one day."""
    days = {row["curated"] for row in statements}
    return str(days.pop()) if len(days) == 1 else ""


def data_of(records: Records, picture: Picture, overview: Overview | None) -> Fields:
    """Return what the script reads: parts and lines as pyvis holds them, and what no table cell says.

    The words of a statement stand in the page's table, from where the script takes them; parts and
    people are named by their places in lists.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    places = {part.id: number for number, part in enumerate(picture.parts)}
    prefix = _common_prefix(picture.parts)
    kinds = sorted({part.node.kind for part in picture.parts if part.node})
    for part in picture.parts:
        look = lean(_part(part, places, prefix, kinds))
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
            for edge in network.edges
        ],
        "cards": [] if overview is None else [_card(card) for card in overview.cards],
        "statements": _rows(records, picture, places, people),
        "people": [list(pair) for pair in people],
        "kinds": kinds,
        "families": [
            {"key": family.key, "name": family.name, "fill": family.fill, "shape": family.shape}
            for family in LEGEND
        ],
        "meanings": {standing.key: standing.meaning for standing in STANDINGS},
        "certainties": CERTAINTIES,
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
        "matches": list(node.matches) if node else [],
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
        "rows": list(line.rows),
        "mark": line.mark,
        "dashes": list(dashes_of(line.mark)),
        "crossing": line.crossing,
        "spot": [round(edge) for edge in line.spot] if line.spot else None,
        "arrows": "" if line.arrow else "no",
    }


def _card(card: Card) -> Fields:
    """Return a card of the overview as the page knows it: the panel shows it like a relation."""
    return {"id": card.id, "label": card.label, "inward": card.inward, "rows": list(card.rows)}


def cleaned(fields: Fields) -> Fields:
    """Return fields with all their text made fit for a page."""
    return {clean(name): _clean(value) for name, value in fields.items()}


def _clean(value: Any) -> Any:
    """Return any JSON value with all its text made fit for a page."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return cleaned(value)
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value


def family_counts(picture: Picture) -> list[tuple[Family, int]]:
    """Return the families in use, in reading order, with the number of their terms and values."""
    count = Counter(part.family.key for part in picture.parts if part.group is None)
    return [(family, count[family.key]) for family in LEGEND if count[family.key]]


def standing_counts(records: Records) -> list[tuple[Standing, int]]:
    """Return the standings in use with the number of their statements."""
    count = Counter(standing_of(row) for row in records.statements)
    known = [standing for standing in STANDINGS if count[standing.key]]
    keys = {standing.key for standing in known}
    others = [Standing(clean(key), "", OTHER_DASHES) for key in sorted(count) if key not in keys]
    return [(standing, count[standing.key]) for standing in [*known, *others]]


def source_fields(source: Source) -> Fields:
    """Return a source as the foot of the page shows it; only a web address becomes a link."""
    details = [
        (name, text)
        for name, text in (
            ("", source.kind),
            ("published by", source.publisher),
            ("on", source.published),
            ("for", source.jurisdiction),
            ("licence", source.licence),
        )
        if text
    ]
    link = source.address if re.match(r"https?://", source.address, re.IGNORECASE) else ""
    fields = {
        "title": source.title or source.iri,
        "details": details,
        "address": source.address,
        "link": link,
    }
    return cleaned(fields)


def review_of(records: Records) -> str:
    """Return a sentence on when the statements were reviewed."""
    dates = sorted(row.reviewed[1] for row in records.statements if row.reviewed[1])
    due = sorted(row.review_due for row in records.statements if row.review_due)
    open_ = len(records.statements) - len(dates)
    words = []
    if dates:
        last = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        words.append(f"Reviewed {'on' if dates[0] == dates[-1] else 'from'} {last}.")
    if open_:
        words.append(f"{open_} of {len(records.statements)} statements are not reviewed yet.")
    if due:
        words.append(f"The next review is due on {due[0]}.")
    return clean(" ".join(words))
