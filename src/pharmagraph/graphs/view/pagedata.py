"""What the page knows: the rows of its table, and the data that its script reads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
    from collections.abc import Sequence

    from pharmagraph.graphs.records import Records, Source
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Line, Part, Picture

Fields = dict[str, Any]  # JSON: text, numbers, lists and further fields

# What a reader may take for granted is left out of the page's data; data.js puts it back.
USUAL: tuple[object, ...] = ("", [], ["", ""], "accepted", "affirmed", "stated")
TABLE_ONLY = frozenset({"subject_text", "source_title"})


def statements_of(records: Records, picture: Picture) -> list[Fields]:
    """Return every statement as the table and the panel show it, in the order of the records."""
    naming = picture.naming
    labels = {part.id: part.label for part in picture.parts}
    sources = {source.iri: number for number, source in enumerate(records.sources)}
    against: dict[str, list[str]] = defaultdict(list)
    for row in records.statements:
        for other in row.contradicts:
            against[other].append(naming.statement(row.iri))
    found = []
    for row, end in zip(records.statements, naming.ends, strict=True):
        subject = naming.term(row.subject)
        number = sources.get(row.source)
        found.append(
            {
                "id": naming.statement(row.iri),
                "subject": subject,
                "subject_text": labels[subject],
                "relation": row.relation_label,
                "end": end,
                "is_term": bool(row.object),
                "object": row.object_text,
                "standing": standing_of(row),
                "status": row.status,
                "polarity": row.polarity,
                "certainty": row.certainty,
                "qualifiers": [list(pair) for pair in row.qualifiers],
                "because": row.because,
                "contradicts": [naming.statement(other) for other in row.contradicts],
                "contradicted": against[row.iri],
                "source": number,
                "source_title": row.source if number is None else records.sources[number].title,
                "heading": row.heading,
                "section": row.section,
                "cues": list(row.cues),
                "curated": list(row.curated),
                "reviewed": list(row.reviewed),
                "due": row.review_due,
            }
        )
    return [cleaned(fields) for fields in found]


def data_of(records: Records, picture: Picture, statements: Sequence[Fields]) -> Fields:
    """Return what the script reads: parts and lines as pyvis holds them, statements, sources, looks."""
    from pyvis.network import Network

    network = Network(directed=True)
    labels = {part.id: part.label for part in picture.parts}
    for part in picture.parts:
        look = lean(_part(part, labels))
        network.add_node(part.id, part.label, "custom", part.family.fill, **look)
    for line in picture.lines:
        network.add_edge(line.start, line.end, **_line(line))
    fields = {
        "nodes": [
            {name: value for name, value in node.items() if name not in {"color", "shape"}}
            for node in network.nodes  # the page has both from the family
        ],
        "edges": [lean(edge) for edge in network.edges],
        "statements": [
            lean({name: value for name, value in row.items() if name not in TABLE_ONLY}) for row in statements
        ],
        "sources": [{"title": source.title or source.iri} for source in records.sources],
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


def lean(fields: Fields) -> Fields:
    """Return fields without those that hold what is usual."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value not in USUAL
    }


def _part(part: Part, labels: dict[str, str]) -> Fields:
    """Return a part as the page knows it, besides its name and colour."""
    left, top, right, bottom = part.place.rectangle
    node, group = part.node, part.group
    return {
        "lines": list(part.lines) if part.lines != (part.label,) else [],
        "tag": part.tag,
        "form": part.form,
        "family": part.family.key,
        "kind": node.kind if node else "",
        "iri": node.iri if node else "",
        "definition": node.definition if node else "",
        "synonyms": list(node.synonyms) if node else [],
        "matches": list(node.matches) if node else [],
        "anchor": labels[group.anchor] if group else "",
        "inward": bool(group and group.inward),
        "rows": list(part.rows),
        "x": round(part.place.x, 1),
        "y": round(part.place.y, 1),
        "side": part.place.side,
        "box": [round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)],
    }


def _line(line: Line) -> Fields:
    """Return a line as the page knows it."""
    return {
        "id": line.id,
        "rows": list(line.rows),
        "mark": line.mark,
        "dashes": list(dashes_of(line.mark)),
        "crossing": line.crossing,
        "spot": [round(edge, 1) for edge in line.spot] if line.spot else None,
        "arrows": "to" if line.arrow else "",
    }


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
