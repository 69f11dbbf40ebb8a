"""What the script of the page knows beyond the words that stand in the page's table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.graphs.islands import GLYPH
from pharmagraph.graphs.view.curves import ROUNDNESS, TAG
from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import LEADING
from pharmagraph.graphs.view.pagerows import lean, relations_of, rows_of, split
from pharmagraph.graphs.view.pagetable import cleaned
from pharmagraph.graphs.view.picture import SIZES
from pharmagraph.graphs.view.standing import CERTAINTIES, DENIED, STANDINGS, look_of, standing_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.pagetable import Fields
    from pharmagraph.graphs.view.picture import Line, Part, Picture


def data_of(records: Records, picture: Picture, *, large: bool = False) -> Fields:
    """Return what the script reads: parts and lines as pyvis holds them, and what no table cell says.

    The words of a statement stand in the page's table, from where the script takes them; parts and
    people are named by their places in lists. The parts of a ``large`` graph have no places.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    heads = sorted({split(iri)[0] for node in records.nodes for iri in node.matches})
    places = {part.id: number for number, part in enumerate(picture.parts)}
    values: dict[str, int] = {}
    for number, end in enumerate(picture.naming.ends):
        if end.startswith("statement="):
            values.setdefault(end, number)
    prefix = _common_prefix(picture.parts)
    kinds = sorted({part.node.kind for part in picture.parts if part.node})
    for part in picture.parts:
        look = lean(_part(part, places, prefix, kinds))
        if part.node and part.node.matches:
            look["matches"] = [[heads.index(head), tail] for head, tail in map(split, part.node.matches)]
        if not large:
            look |= _place(part)
        if part.id in values:
            look["of"] = values[part.id]
        network.add_node(part.id, part.label, "custom", part.family.fill, **look)
    for line in picture.lines:
        network.add_edge(line.start, line.end, **_line(line))
    count = Counter(pair for row in records.statements for pair in (row.curated, row.reviewed))
    people = sorted(count, key=lambda pair: (-count[pair], pair))
    standings = dict.fromkeys([*(standing_of(row) for row in records.statements), "accepted"])
    known = {standing.key for standing in STANDINGS}
    told = [*STANDINGS, *(look_of(key) for key in standings if key not in known)]
    fields = {
        "large": large,
        "prefix": prefix,
        "nodes": [_told(node) for node in network.nodes],
        "edges": [
            [places[edge.pop("from")], places[edge.pop("to")], edge.pop("rows"), *filter(None, [lean(edge)])]
            for edge in network.edges  # as lists, without the names that would be said each time
        ],
        **rows_of(records, picture, places, people),
        "relations": relations_of(picture.naming),
        "documents": [source.iri for source in records.sources],
        "rules": [[rule.title, rule.description] for rule in records.rules],
        "people": [list(pair) for pair in people],
        "kinds": kinds,
        "heads": heads,
        "families": [
            {"key": family.key, "name": family.name, "fill": family.fill, "shape": family.shape}
            for family in LEGEND
        ],
        "standings": [[at.key, at.meaning, list(at.dashes), at.tone] for at in told if at.key in standings],
        "denied": DENIED,
        "certainties": CERTAINTIES,
        "vocabulary": VOCAB,
        "sizes": dict(SIZES),
        "glyph": GLYPH,
        "leading": LEADING,
        "tag": TAG,
        "roundness": ROUNDNESS,
    }
    return cleaned(fields)


def _told(node: Mapping[str, object]) -> Fields:
    """Return a node as the page holds it: colour and shape follow from its family, a value from its row."""
    left_out = {"color", "shape"} | ({"id", "label"} if "of" in node else set())
    return {name: value for name, value in node.items() if name not in left_out}


def _common_prefix(parts: Sequence[Part]) -> str:
    """Return what most IRIs of terms begin with, such as "https://example.org/kg/term/"."""
    count = Counter(part.node.iri.rpartition("/term/")[0] for part in parts if part.node)
    return f"{max(sorted(count), key=lambda head: count[head], default='')}/term/"


def _part(part: Part, places: Mapping[str, int], prefix: str, kinds: Sequence[str]) -> Fields:
    """Return a part as the page knows it, besides its name, its colour and its place."""
    node, group = part.node, part.group
    iri = node.iri if node else ""
    return {
        "form": part.form if part.form in {"root", "hub"} else "",
        "family": LEGEND.index(part.family) if group is None else "",
        "kind": kinds.index(node.kind) if node else -1,
        "iri": "" if iri == prefix + part.id.removeprefix("node=") else iri,
        "unknown": node is None and part.id.startswith("node="),
        "definition": node.definition if node else "",
        "synonyms": list(node.synonyms) if node else [],
        "anchor": places[group.anchor] if group else -1,
        "inward": bool(group and group.inward),
    }


def _place(part: Part) -> Fields:
    """Return where a part lies, and its lines; its point follows from its rectangle and its side."""
    left, top, right, bottom = part.place.rectangle
    box = [round(left), round(top), int(right - left), int(bottom - top), part.place.side]
    return {**_breaks(part), **lean({"tag": part.tag}), "box": box}


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
