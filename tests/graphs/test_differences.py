from __future__ import annotations

import html
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.graphs.compare import Change, Comparison, FactView
from pharmagraph.graphs.differences import FORMS, as_json, as_markdown, as_text

SAID = Comparison(
    "HEAD~1",
    "working tree",
    status=(
        Change(
            "a/1", "quelorin · treats · gout", (("status", "accepted", "disputed"), ("because", "", "why"))
        ),
    ),
    added=(FactView("a/2", "quelorin · treats · hiccups", {"status": "accepted"}),),
    removed=(FactView("a/3", "quelorin · prevents · gout", {"status": "superseded"}),),
    changed=(Change("a/4", "quelorin · has dosage · …", (("value.dose.high", "10", "20"),)),),
    problems=("HEAD~1: b/facts.yaml:1:1: broken",),
    unread=("b",),
)


def test_text_tells_status_first() -> None:
    """People read what changed its standing before anything else."""
    assert as_text(SAID) == (
        "HEAD~1 → working tree: 1 with another status, 1 added, 1 removed, 1 changed,"
        " 1 document not compared\n"
        "\nstatus changed\n"
        "  ~ a/1: quelorin · treats · gout\n"
        "      status: accepted → disputed\n"
        "      because: (none) → why\n"
        "\nadded\n"
        "  + a/2: quelorin · treats · hiccups [accepted]\n"
        "\nremoved\n"
        "  - a/3: quelorin · prevents · gout [superseded]\n"
        "\nchanged\n"
        "  ~ a/4: quelorin · has dosage · …\n"
        "      value.dose.high: 10 → 20\n"
        "\ncould not be read\n"
        "  ! HEAD~1: b/facts.yaml:1:1: broken\n"
    )


def test_no_difference_is_one_line() -> None:
    """Nothing is said where nothing changed."""
    nothing = Comparison("a", "b", (), (), (), ())
    assert as_text(nothing) == "a → b: no fact differs\n"
    assert as_markdown(nothing) == "### Facts: <code>a</code> → <code>b</code>\n\nno fact differs.\n"


def test_markdown_is_made_of_tables() -> None:
    """A pull request shows one table for each part; a fact is named once for all its fields."""
    text = as_markdown(SAID)
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE)[1:] == [
        "Status changed", "Added", "Removed", "Changed", "Could not be read",
    ]  # fmt: skip
    assert "| <code>a/1</code> | <code>quelorin · treats · gout</code> | <code>status</code> |" in text
    assert "\n|  |  | <code>because</code> |  | <code>why</code> |\n" in text
    assert "| <code>a/4</code> |" in text


def test_json_holds_everything() -> None:
    """Other programs need no reading of text."""
    shown = json.loads(as_json(SAID))
    assert shown["differs"] is True
    assert shown["status"][0]["fields"][0] == {"field": "status", "old": "accepted", "new": "disputed"}
    assert [f["fact"] for part in ("added", "removed", "changed") for f in shown[part]] == [
        "a/2",
        "a/3",
        "a/4",
    ]
    assert shown["not_compared"] == ["b"]
    assert list(FORMS) == ["text", "markdown", "json"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_hostile_words_stay_words(words: str) -> None:
    """What others wrote moves no cursor, opens no tag, ends no cell and names nobody, yet can be read."""
    said = Comparison("a", "b", (Change(words, words, (("status", words, "x" + words),)),), (), (), ())
    text = as_text(said)
    assert all(c.isprintable() for c in text.replace("\n", ""))
    rows = [line for line in as_markdown(said).splitlines() if line.startswith(("| <code>", "|  |"))]
    for row in rows:
        assert row.count("|") == 6
        for cell in re.findall(r"<code>(.*?)</code>", row):
            assert not re.search(r"[<>|`@*_$\[\]]|://|www\.", cell)
            assert html.unescape(cell) in {"status", visible(words), "x" + visible(words)}


def visible(words: str) -> str:
    """Return words as they should be shown."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
