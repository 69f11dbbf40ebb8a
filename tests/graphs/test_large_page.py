from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from pharmagraph.graphs.records import Records
from pharmagraph.graphs.view.page import MOST_DRAWN, MOST_HELD, render_page
from pharmagraph.graphs.view.picture import draw, scatter
from pharmagraph.graphs.view.sorts import MOST, sorts_of
from support.hostile_records import hostile
from support.sample_records import grown, sample


def data_of(page: str) -> dict[str, Any]:
    """Return the data that the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture(scope="module")
def many() -> Records:
    """Give a graph of more statements than a page holds."""
    records = grown(4200)
    assert len(records.statements) > MOST_HELD
    return records


def test_up_to_a_thousand_terms_are_drawn_whole() -> None:
    """Above, the page holds no places, and opens with classes."""
    assert not data_of(render_page(grown(MOST_DRAWN - 40), title="t"))["large"]
    data = data_of(render_page(grown(MOST_DRAWN + 20), title="t"))
    assert data["large"]
    assert data["edges"] == []
    assert not any("box" in node for node in data["nodes"])


def test_five_thousand_statements_stay_below_four_megabytes(many: Records) -> None:
    """All of them are embedded, each once, with their words in the table."""
    records = replace(many, statements=many.statements[:MOST_HELD])
    page = render_page(records, title="t")
    print(f"{len(page.encode()):,} bytes for {MOST_HELD:,} statements")  # noqa: T201
    assert len(page.encode()) < 4_000_000
    assert len(data_of(page)["statements"]) == MOST_HELD
    assert page.count("<tr id=") == MOST_HELD


def test_beyond_that_the_page_says_where_to_look(many: Records) -> None:
    """Counts of classes and relations, no statement, no script, and the word for the explorer."""
    page = render_page(many, title="t")
    assert "<code>pharmagraph serve</code>" in page
    assert "this graph has more" in page
    assert "<script" not in page
    assert "script-src &#39;none&#39;" in page
    assert many.statements[0].cues[0] not in page
    count = Counter(node.kind for node in many.nodes)
    for kind, number in count.items():
        assert f"<bdi>{kind}</bdi></th><td>{number:,}</td>" in page
    assert len(page.encode()) < 100_000


def test_the_overview_of_classes_counts_everything() -> None:
    """Boxes of each column stand for all statements, once each; none overlap."""
    for records in (sample(), grown(1200), hostile()):
        overview = sorts_of(scatter(records))
        shown: dict[str, list[int]] = {"class=~": [], "class=": [], "sort=": []}
        for tile in overview.tiles:
            for prefix, numbers in shown.items():
                if tile.id.startswith(prefix):
                    numbers.extend(tile.rows)
                    break
        assert all(len(numbers) == len(set(numbers)) for numbers in shown.values())
        if not any(tile.sort == "more" for tile in overview.tiles):
            assert {len(numbers) for numbers in shown.values()} == {len(records.statements)}
        boxes = [tile.box for tile in overview.tiles]
        for at, (left, top, right, bottom) in enumerate(boxes):
            for west, north, east, south in boxes[at + 1 :]:
                assert left >= east or west >= right or top >= south or north >= bottom


def test_what_has_no_room_in_the_overview_of_classes_is_summed_up() -> None:
    """More relations than fit end with their number."""
    row = sample().statements[0]
    rows = tuple(
        replace(row, iri=f"{row.iri}-{at}", relation=f"{row.relation}{at}", relation_label=f"relation {at}")
        for at in range(MOST + 7)
    )
    overview = sorts_of(scatter(Records("x", sample().nodes, rows)))
    assert [tile.words[0].runs[0].text for tile in overview.tiles if tile.sort == "more"] == ["7 more"]
    ids = {tile.id for tile in overview.tiles}
    assert all(join.start in ids and join.end in ids for join in overview.joins)


def test_one_more_fact_moves_few_parts() -> None:
    """A side effect that is added moves no relation to the other side, and most parts by less than a row."""
    records = sample()
    row = next(row for row in records.statements if row.relation_label == "has side effect")
    more = replace(row, iri=f"{row.iri}-new", object="", object_text="a new effect")
    before, after = (
        {part.id: part.place for part in draw(graph).parts}
        for graph in (records, replace(records, statements=(*records.statements, more)))
    )
    root = (
        after["node=diazepam"].x - before["node=diazepam"].x,
        after["node=diazepam"].y - before["node=diazepam"].y,
    )
    moved = [
        max(abs(after[name].x - place.x - root[0]), abs(after[name].y - place.y - root[1]))
        for name, place in before.items()
    ]
    far = sum(way > 24 for way in moved)
    print(f"{far} of {len(moved)} parts move by more than a row")  # noqa: T201
    assert far <= len(moved) // 10
    assert sum(after[name].side != place.side for name, place in before.items()) <= len(moved) // 10
