from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.records import Records, StatementRow
from pharmagraph.graphs.view.overview import overview_of
from pharmagraph.graphs.view.picture import draw
from support.hostile_records import hostile
from support.sample_records import grown, sample

if TYPE_CHECKING:
    from pharmagraph.graphs.view.tiles import Overview, Tile


def overview(records: Records) -> Overview:
    """Return the overview of a graph."""
    return overview_of(draw(records))


def texts(tile: Tile) -> list[str]:
    """Return the lines of a tile as text."""
    return [" ".join(run.text for run in line.runs) for line in tile.words]


def tile(records: Records, name: str) -> Tile:
    """Return the tile of a part."""
    [found] = [tile for tile in overview(records).tiles if tile.id == name]
    return found


def told(*facts: str) -> Records:
    """Return a graph of facts such as "drug treats pain" or "drug treats pain disputed"."""
    rows = []
    for number, fact in enumerate(facts):
        subject, relation, value, *status = fact.split()
        polarity = "negated" if "not" in status else "affirmed"
        states = [word for word in status if word != "not"]
        rows.append(
            StatementRow(
                f"urn:s:{number}",
                f"urn:{subject}",
                f"urn:{relation}",
                relation,
                f"urn:{value}",
                value,
                status=states[0] if states else "accepted",
                polarity=polarity,
            )
        )
    return Records("told", (), tuple(rows))


def overlaps(tiles: tuple[Tile, ...]) -> list[tuple[str, str]]:
    """Return the pairs of tiles whose boxes share more than a border."""
    return [
        (one.id, other.id)
        for one, other in combinations(tiles, 2)
        if one.box[0] < other.box[2] - 1e-6
        and other.box[0] < one.box[2] - 1e-6
        and one.box[1] < other.box[3] - 1e-6
        and other.box[1] < one.box[3] - 1e-6
    ]


graphs = st.lists(
    st.builds(
        "{} {} {} {}".format,
        st.sampled_from([f"subject-{number}" for number in range(9)]),
        st.sampled_from(["treats", "has-risk", "hasRoute", "r" * 60]),
        st.sampled_from([*(f"subject-{number}" for number in range(9)), "leaf", "n,ame", "w" * 300]),
        st.sampled_from(["", "", "disputed", "reported", "not"]),
    ),
    max_size=60,
)


@settings(max_examples=120, deadline=None)
@given(graphs)
def test_tiles_never_overlap_and_all_is_accounted_for(facts: list[str]) -> None:
    """Whatever the graph, no boxes overlap, and all statements of the root stand on a card or are named."""
    records = told(*facts)
    found = overview(records)
    assert overlaps(found.tiles) == []
    known = {tile.id for tile in found.tiles}
    assert all({join.start, join.end} <= known for join in found.joins)
    assert len(known - {""}) == sum(bool(tile.id) for tile in found.tiles)
    left, top, right, bottom = found.outline
    assert all(left <= tile.box[0] and tile.box[2] <= right for tile in found.tiles)
    assert all(top <= tile.box[1] and tile.box[3] <= bottom for tile in found.tiles)


@pytest.mark.parametrize("records", [sample(), grown(66), grown(200), grown(1000), hostile()])
def test_the_overview_fits_a_screen(records: Records) -> None:
    """It is wider than high, no boxes overlap, and a screen of 1,280 pixels holds it in 11-pixel letters."""
    found = overview(records)
    left, top, right, bottom = found.outline
    assert overlaps(found.tiles) == []
    assert right - left <= 1190
    assert bottom - top <= 1190 / 1.4


def test_the_root_stands_in_the_middle_with_cards_on_both_sides() -> None:
    """Cards stand left and right of the root, in about equal number and height."""
    cards = [tile for tile in overview(sample()).tiles if tile.sort == "card"]
    [root] = [tile for tile in overview(sample()).tiles if tile.sort == "root"]
    assert texts(root) == ["diazepam", "drug", "72 statements"]
    left = [tile for tile in cards if tile.box[2] < root.box[0]]
    right = [tile for tile in cards if tile.box[0] > root.box[2]]
    assert len(left) + len(right) == len(cards) == 18
    assert abs(len(left) - len(right)) <= 2


def test_a_card_names_its_values_and_how_many_more() -> None:
    """Thirteen side effects: a few by name, the number of the others, and what is disputed."""
    lines = texts(tile(sample(), "relation=diazepam/hasSideEffect"))
    assert lines[0] == "has side effect (13)"
    assert lines[1].startswith("drowsiness, confusion")
    assert lines[-2].endswith("8 more")
    assert lines[-1] == "1 disputed"


def test_settled_names_come_first_and_denied_ones_say_not() -> None:
    """What the source denies is never listed as if it were so."""
    card = tile(
        told("d treats a disputed", "d treats b", "d treats c not", "d has x"), "relation=urn:d/urn:treats"
    )
    assert texts(card)[1] == "b, a, not c"
    assert [run.tone for run in card.words[1].runs] == ["", "open"]


def test_a_single_name_stands_beside_its_relation() -> None:
    """One statement needs one line; its standing stands there too."""
    assert texts(tile(told("d treats pain disputed"), "relation=urn:d/urn:treats")) == [
        "treats urn:pain (disputed)".replace("urn:", "")
    ]


def test_a_subject_hangs_from_the_card_that_names_it() -> None:
    """Muscle spasm is reached by "treats", and says how much is said about it."""
    found = overview(sample())
    [join] = [join for join in found.joins if join.end == "node=muscle-spasm"]
    assert join.start == "relation=diazepam/treats"
    assert {sample().statements[row].object_text for row in join.rows} == {"muscle spasm"}
    assert texts(tile(sample(), "node=muscle-spasm")) == ["muscle spasm", "5 statements"]


def test_a_subject_hangs_from_another_one_and_says_how() -> None:
    """An arrow tells which of two subjects says it of the other."""
    records = told("d treats a", "d has x", "d has y", "a causes b", "b has z", "c treats a not", "c has z")
    below, above = tile(records, "node=urn:b"), tile(records, "node=urn:c")
    assert texts(below)[0] == "↓ causes"
    assert texts(above)[1:3] == ["treats (negated)", "↑"]
    heads = {join.end: join.head for join in overview(records).joins}
    assert (heads["node=urn:b"], heads["node=urn:c"]) == ("end", "start")


def test_a_line_is_dashed_only_if_nothing_on_it_is_settled() -> None:
    """A line for accepted and disputed statements is whole; one for disputed ones alone is not."""
    facts = ("d treats a", "d treats a disputed", "d has b disputed", "d has b reported")
    marks = {join.end: join.mark for join in overview(told(*facts)).joins}
    assert marks == {"relation=urn:d/urn:treats": "", "relation=urn:d/urn:has": "disputed, reported"}


def test_what_others_say_of_the_root_is_a_card_of_its_own() -> None:
    """A card towards the root is named from the other side, unless the root names the same itself."""
    facts = (
        "d has a",
        "d has c",
        "d treats e",
        "d treats g",
        "a part-of d",
        "b part-of d",
        "b has e",
        "b has f",
    )
    cards = {card.title for card in overview(told(*facts)).cards}
    assert "… part-of urn:d" in cards
    cards = {card.title for card in overview(told(*facts[:5])).cards}
    assert cards == {"has", "treats"}


def test_a_subject_with_terms_in_common_hangs_from_their_card() -> None:
    """A drug that only shares terms with the root is joined by their number, without an arrow."""
    records = told("d treats a", "d treats b", "d has x", "e treats a", "e treats b")
    [join] = [join for join in overview(records).joins if join.end == "node=urn:e"]
    assert (join.start, join.head, join.rows) == ("relation=urn:d/urn:treats", "", (3, 4))
    assert "2 in common" in texts(tile(records, "node=urn:e"))


def test_a_subject_that_nothing_leads_to_is_shown_without_a_line() -> None:
    """What stands apart in the graph stands apart in the overview."""
    found = overview(told("d treats a", "d has x", "far has y"))
    assert [tile.sort for tile in found.tiles if tile.id == "node=urn:far"] == ["subject"]
    assert [join for join in found.joins if "far" in join.start + join.end] == []


def test_very_many_relations_and_subjects_are_summed_up() -> None:
    """What does not fit is counted, never drawn smaller."""
    facts = [f"d relation-{number} value-{number}" for number in range(40)]
    facts += [f"value-{number} has x{number}" for number in range(40)]
    found = overview(told(*facts))
    cards = sum(tile.sort == "card" for tile in found.tiles)
    assert 18 <= cards <= 24
    more = {" ".join(texts(tile)) for tile in found.tiles if tile.sort == "more"}
    shown = sum(tile.sort == "subject" for tile in found.tiles)
    assert more == {f"{40 - cards} more relations", f"{40 - shown} more subjects"}


def test_an_empty_graph_has_an_empty_overview() -> None:
    """Nothing said is nothing shown."""
    assert overview(Records("none")).tiles == ()
    assert overview(replace(sample(), statements=())).tiles == ()
