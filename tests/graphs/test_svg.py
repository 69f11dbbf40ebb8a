from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pharmagraph.graphs.records import Node, Records, StatementRow
from pharmagraph.graphs.view.svg import render_svg
from support.hostile_records import hostile
from support.sample_records import grown, sample

SVG = "{http://www.w3.org/2000/svg}"


def small() -> Records:
    """Return a graph of one drug with a side effect of each standing."""
    row = StatementRow("urn:s:0", "urn:a", "urn:hasSideEffect", "has side effect", "", "drowsiness")
    standings = [
        ("disputed", "affirmed"),
        ("reported", "affirmed"),
        ("superseded", "affirmed"),
        ("accepted", "negated"),
    ]
    rows = [
        replace(row, iri=f"urn:s:{at}", object_text=f"effect {at}", status=status, polarity=polarity)
        for at, (status, polarity) in enumerate(standings, start=1)
    ]
    return Records(
        "small", (), (row, *rows[:3], replace(rows[3], relation="urn:treats", relation_label="treats"))
    )


def words(picture: str) -> list[str]:
    """Return the texts of a picture, in order."""
    return ["".join(text.itertext()) for text in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314


def test_the_picture_has_a_title_and_a_description() -> None:
    """Who cannot see the picture is told its name and what it holds."""
    root = ET.fromstring(render_svg(sample(), title="Diazepam & more"))  # noqa: S314
    assert root.findtext(f"{SVG}title") == "Diazepam & more"
    description = root.findtext(f"{SVG}desc") or ""
    assert description.startswith(f"{len(sample().nodes)} terms and {len(sample().statements)} statements")
    assert root.get("role") == "img"


def test_terms_relations_and_values_are_text() -> None:
    """The root, a counted relation, another subject and a dosage can be read and searched in the picture."""
    texts = words(render_svg(sample(), title="t"))
    assert {"diazepam", "GABA-A receptor", "has side effect (13)", "Valium", "72 statements"} <= set(texts)
    assert "… brand of diazepam (4)" in texts
    assert any("0.2 to 0.5 mg/kg" in text for text in texts)


def test_what_is_not_settled_is_dashed_and_says_so() -> None:
    """Disputed, reported, superseded and negated statements of a small graph bear a word and dashes."""
    picture = render_svg(small(), title="t")
    assert {"disputed", "reported", "superseded", "negated"} <= set(words(picture))
    assert picture.count("stroke-dasharray") == 5  # the marks' own lines, and the style's box


def test_the_overview_counts_what_is_not_settled() -> None:
    """A card says how many of its statements are disputed, reported or superseded."""
    texts = " ".join(words(render_svg(sample(), title="t")))
    assert "2 disputed, 1 reported, 1 superseded" in texts
    assert "treats (8) (1 reported)" in texts


def test_the_picture_says_how_it_is_meant() -> None:
    """How to read it, and that it is no advice, stand in the picture itself."""
    texts = words(render_svg(sample(), title="t"))
    assert any(text.startswith("No medical advice") for text in texts)
    assert any(text.startswith("Read from the middle") for text in texts)


def test_a_small_graph_is_drawn_whole() -> None:
    """Where the whole can be read, each value has its own place."""
    texts = words(render_svg(small(), title="t"))
    assert {"has side effect (4)", "drowsiness", "effect 2"} <= set(texts)


def test_all_families_stand_in_the_legend() -> None:
    """The picture explains its own marks."""
    assert "Side effects, risks" in words(render_svg(sample(), title="t"))


@pytest.mark.no_cover
def test_the_picture_is_the_same_each_time() -> None:
    """Neither the hash seed nor the time changes a byte."""
    code = (
        "from support.sample_records import grown, sample; import hashlib;"
        "from pharmagraph.graphs.view.svg import render_svg;"
        "from pharmagraph.graphs.view.page import render_page;"
        "pages = [render_page(records, title='t') for records in (sample(), grown(1100))];"
        "made = ''.join([render_svg(sample(), title='t'), *pages]);"
        "print(hashlib.sha256(made.encode()).hexdigest())"
    )
    tests = str(Path(__file__).parents[1])
    seen = set()
    for seed in ("0", "1", "2"):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join([tests, *sys.path]),
        }
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
        seen.add(done.stdout)
    assert len(seen) == 1


def test_it_is_small_and_asks_for_nothing() -> None:
    """About 130 statements fit into some 30 KB, without an address that a viewer would fetch."""
    picture = render_svg(sample(), title="t")
    assert len(picture.encode()) < 40_000
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in picture


def test_hostile_words_stay_words() -> None:
    """Markup in labels is shown as text, and characters that XML forbids are replaced."""
    picture = render_svg(hostile(), title="</title><script>window.hurt=1</script>")
    root = ET.fromstring(picture)  # noqa: S314
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {
        "svg",
        "title",
        "desc",
        "style",
        "defs",
        "marker",
        "path",
        "rect",
        "text",
        "tspan",
        "g",
        "use",
    }
    assert {name for element in root.iter() for name in element.attrib if name.startswith("on")} == set()
    picture.encode()


@pytest.mark.parametrize("records", [Records("none"), replace(sample(), statements=())])
def test_a_graph_without_statements_is_drawn(records: Records) -> None:
    """An empty graph, and one of terms only, give a picture that says so."""
    assert "0 statements" in render_svg(records, title="Empty")


def test_a_statement_of_unknown_terms_is_drawn() -> None:
    """A term that only a statement names gets a place all the same."""
    row = StatementRow("urn:s:1", "urn:a", "urn:r", "touches", "urn:b", "b of the row", status="odd one")
    texts = words(render_svg(Records("x", (Node("urn:c", "c", "thing", "urn:k"),), (row,)), title="t"))
    assert {"urn:a", "touches", "b of the row", "odd one", "c"} <= set(texts)


def test_a_word_stands_at_the_line_where_its_end_cannot_bear_it() -> None:
    """A term that two relations lead to is disputed on one of the ways only, which says so itself."""
    row = StatementRow("urn:s:1", "urn:a", "urn:treats", "treats", "urn:b", "b")
    other = replace(row, iri="urn:s:2", relation="urn:causes", relation_label="causes", status="disputed")
    picture = render_svg(Records("x", (), (row, other)), title="t")
    assert words(picture).count("disputed") == 1
    assert picture.count('text-anchor="middle">disputed') == 1


def test_accepted_and_disputed_on_one_line_is_partly_disputed() -> None:
    """A line that stands for statements of both sorts says that only a part is disputed."""
    row = StatementRow("urn:s:1", "urn:a", "urn:r", "touches", "urn:b", "b")
    rows = (row, replace(row, iri="urn:s:2", status="disputed"))
    assert "partly disputed" in words(render_svg(Records("x", (), rows), title="t"))


def test_a_thousand_terms_are_summed_up() -> None:
    """A graph of a thousand terms gives a picture of the size of a screen that says what it leaves out."""
    picture = render_svg(grown(1000), title="t")
    root = ET.fromstring(picture)  # noqa: S314
    assert float(root.get("width") or 0) < 1250
    assert float(root.get("height") or 0) < 1000
    texts = words(picture)
    assert "drug number 0" in " ".join(texts)
    assert any(text.endswith("more subjects") for text in texts)
