from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widgets import Input

from pharmagraph.extract.suggest.decisions import read_decisions
from pharmagraph.review.app import DARK_THEME, LIGHT_THEME, ReviewApp
from support import playing
from support.playing import LARGE, SMALL, look, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from support.reviewing import Review


class Played:
    """A review that was played: the app, and what the terminal showed after each key."""

    def __init__(self, app: ReviewApp, seen: list[str]) -> None:
        self.app = app
        self.seen = seen


def play(review: Review, keys: Sequence[str], size: tuple[int, int] = SMALL) -> Played:
    """Play a review of the leaflet."""
    return Played(*playing.play(review.desk(), keys, size))


def test_a_small_terminal_shows_all_that_matters(review: Review) -> None:
    """At 80 by 24: sentence, evidence, candidate, rule, verdict, what is left, and the keys."""
    shown = play(review, []).seen[0]
    lines = shown.splitlines()
    assert len(lines) == 24
    assert max(map(len, lines)) <= 80
    assert lines[0].split("  ")[0] == " review"
    assert "10 left" in lines[0]
    assert "0 of 10 sentences" in lines[0]
    for words in (
        "▌ Glimmerol is used to treat hiccups.", "Glimmerol is sold in [bold]blue[/bold] bottles.",
        "proposed by pattern.used-to-treat, expected right: 60%, no decisions yet", "relation   treats",
        "value      hiccups",
        "subject    glimmerol", "cue        used to treat hiccups", "✓ the sentence carries it",
        "a Accept e Edit r Reject d Defer x Excuse w Write u Undo n Next ? Help q Quit",
    ):  # fmt: skip
        assert words in shown


def test_a_wide_terminal_lists_what_is_left(review: Review) -> None:
    """At 120 by 40 the queue stands beside; the current item is marked by more than colour."""
    shown = play(review, ["n", "n"], LARGE).seen
    assert "▶   2  treats hiccups" in shown[0]
    assert "    4  has dosage {route: oral, do…" in shown[0]
    assert "▶   3  no suggestion" in shown[1]
    assert "▶   4  has dosage" in shown[2]
    assert "value      route: oral" in shown[2]
    assert "           dose: {low: 5, high: 10, unit: mg}" in shown[2]


def test_terminals_may_change_their_size(review: Review) -> None:
    """A terminal that grows shows the queue, one that shrinks hides it."""

    async def run() -> tuple[str, str]:
        app = ReviewApp(review.desk())
        async with app.run_test(size=SMALL) as pilot:
            await pilot.resize_terminal(*LARGE)
            await settle(pilot)
            large = look(app)
            await pilot.resize_terminal(*SMALL)
            await settle(pilot)
            return large, look(app)

    large, small = asyncio.run(run())
    assert "▶   2  treats hiccups" in large
    assert "▶" not in small
    assert max(map(len, small.splitlines())) <= 80


def test_accept_writes_and_goes_on(review: Review) -> None:
    """One key writes the fact, says so, and shows the next sentence; another takes it back."""
    played = play(review, ["a", "u"])
    assert "✓ written as gl-001: treats hiccups" in played.seen[1]
    assert "nothing is proposed for this sentence" in played.seen[1]
    assert "2 of 10 sentences" in played.seen[1]
    assert "✓ undone: written as gl-001: treats hiccups" in played.seen[2]
    assert "value      hiccups" in played.seen[2]


def test_reasons_are_offered_by_number(review: Review) -> None:
    """Rejecting and excusing ask why: words, or the number of one; Esc leaves, nothing is written."""
    played = play(review, ["r", "escape", "r", "enter", "2", "enter", "x", "type the name", "enter"])
    assert "Why is this no fact?" in played.seen[1]
    assert "1  the sentence does not say this" in played.seen[1]
    assert "2  the words are no such thing (nor in other documents: they are prop" in played.seen[1]
    assert "Why is this no fact?" not in played.seen[2]
    assert "Why is this no fact?" in played.seen[4]
    assert "✓ rejected: treats hiccups" in played.seen[6]
    assert "✓ excused sentence 2: the name" in played.seen[9]
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.decision, decision.reason) == ("rejected", "the words are no such thing")
    assert "- {sentence: 2, because: the name}" in review.facts.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_said(review: Review) -> None:
    """Keys that make no sense here say so, and write nothing."""
    before = review.files()
    played = play(review, ["u", "n", "a", "r", "d"])
    assert "✗ there is nothing to undo" in played.seen[1]
    assert "✗ write the fact first" in played.seen[3]
    assert "✗ this sentence has no candidate: excuse it, or write a fact" in played.seen[4]
    assert "✗ this sentence has no candidate" in played.seen[5]
    assert review.files() == before


def test_a_new_term_is_defined_on_accepting(review: Review) -> None:
    """Look-alikes and a row for terms.tsv appear; the id follows the label; Enter writes all three files."""
    keys = ["n", "n", "n", "n", "a", "escape", "a", "type shining ears", "enter"]
    played = play(review, keys)
    assert "+ new term: 'glowing ears' (side effect), defined when you accept" in played.seen[4]
    assert "New side effect 'glowing ears'" in played.seen[5]
    assert "no term has a name like it" in played.seen[5]
    assert "New side effect" not in played.seen[6]
    assert "id           shining-ears" in played.seen[8]
    assert "✓ the sentence carries it" in played.seen[8]
    assert "✓ written as gl-001: has side effect shining ears" in played.seen[9]
    assert "shining-ears\tside effect\tshining ears\tglowing ears\t" in review.terms.read_text(
        encoding="utf-8"
    )


def test_words_may_name_a_term_that_is_there(review: Review) -> None:
    """Instead of a new term, a phrase can become a synonym of one, by number or name."""
    keys = ["n", "n", "n", "n", "n", "a", "shift+tab", "shift+tab", "type cold fee", "type t", "enter"]
    played = play(review, keys)
    assert "✗ there is no term 'cold fee' that the relation takes" in played.seen[9]
    assert "✓ written as gl-001: has side effect cold feet" in played.seen[-1]
    assert "cold feet\tnight blindness\t" in review.terms.read_text(encoding="utf-8")


def test_look_alikes_have_numbers(review: Review) -> None:
    """The number of a term makes the words a name of it; the next candidate tells how its rule has fared."""
    glow = replace(review.candidates[3], value="glowing ear")
    yawn = replace(review.candidates[2], value="yawn", cue=("yawning",), new_term="side effect")
    few = replace(review, candidates=(yawn, glow))
    played = play(few, ["c", "a", "1", "tab", "end", "type x", "backspace", "shift+tab", "enter"])
    assert "expected right: 60%, no decisions yet" in played.seen[1]
    assert "1  yawning (side effect)" in played.seen[2]
    assert "✗ kept as: synonyms, or phrases" in played.seen[6]
    assert "✓ written as gl-001: has side effect yawning" in played.seen[-1]
    assert "proposed by side-effect.list, accepted 1 of 1 so far, 1 after a change" in played.seen[-1]
    assert "yawning\tyawn" in review.terms.read_text(encoding="utf-8")


def test_look_alikes_that_do_not_fit_have_no_number(review: Review) -> None:
    """A wrong relation is met by the term of another kind, which cannot be chosen; nothing is written."""
    before = review.files()
    played = play(review, ["p", "p", "p", "p", "a", "shift+tab", "shift+tab", "1", "escape"])
    assert "New side effect 'do not chew', or one of these?" in played.seen[5]
    assert "-  do not chew (warning): not what has side effect takes" in played.seen[5]
    assert "✗ there is no term '1' that the relation takes" in played.seen[8]
    assert review.files() == before


def test_editing_shows_the_gate_while_typing(review: Review) -> None:
    """Every field can be changed; what the gate or YAML refuses is said at once, and cannot be written."""
    before = review.files()
    keys = ["n", "n", "e", "tab", "end", "backspace", "enter", "up", "end", "backspace", "enter", "escape"]
    played = play(review, keys)
    for words in ("subject", "relation", "value", "cue", "certainty", "polarity", "when", "because", "more"):
        assert f"│  {words}" in played.seen[3]
    assert "✓ the sentence carries it" in played.seen[3]
    assert "✗ PG301" in played.seen[6]
    assert "✗ PG301" in played.seen[7]
    assert "✗ PG104" in played.seen[10]
    assert review.files() == before


def test_edited_facts_are_written(review: Review) -> None:
    """An edit that the gate lets pass is written as it stands, and remembered as edited."""
    keys = ["e", "down", "ctrl+k", "type treat hiccups", "enter"]
    played = play(review, keys)
    assert "✓ written as gl-001" in played.seen[-1]
    assert "  cue: treat hiccups\n" in review.facts.read_text(encoding="utf-8")
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert decision.edited == ("cue",)


def test_relations_offer_their_terms(review: Review) -> None:
    """The value offers the terms that the relation takes; the right arrow takes the offer."""

    async def run() -> str:
        app = ReviewApp(review.desk())
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("e")
            await settle(pilot)
            value = app.screen.query_one("#value", Input)
            value.value = ""
            await pilot.press(*"hicc")
            await pilot.pause()
            await pilot.press("right")
            await pilot.pause()
            app.screen.query_one("#relation", Input).value = "has dosage"
            await settle(pilot)
            assert value.suggester is None
            return value.value

    assert asyncio.run(run()) == "hiccup"


def test_facts_of_ones_own_can_be_written(review: Review) -> None:
    """For any sentence a fact can be written from nothing; the candidate stays where it says otherwise."""
    keys = ["n", "w", "type treats", "down", "type hiccups", "down", "enter", "escape"]
    played = play(review, keys)
    assert "✗ PG305" in played.seen[7]
    keys = ["w", "type treats", "down", "type hiccups", "enter"]
    played = play(review, keys)
    assert "✓ written as gl-001: treats hiccups" in played.seen[-1]
    assert not review.decisions.exists()


def test_deferred_come_last_and_are_marked(review: Review) -> None:
    """A deferred candidate is counted at the top, and says what it is."""
    played = play(review, ["d", "p"], LARGE)
    assert "10 left (1 deferred)" in played.seen[1]
    assert "…   2  treats hiccups" in played.seen[1]
    played = play(review, ["p"])
    assert "deferred, from pattern.used-to-treat" in played.seen[1]


def test_earlier_decisions_are_undone_after_a_question(review: Review) -> None:
    """What an earlier review decided is taken back only after a yes."""
    play(review, ["a"])
    played = play(review, ["u", "n", "u", "escape", "u", "y"])
    assert "Undo a step of an earlier review: accepted (Ada, 2026-11-23): treats hiccups?" in " ".join(
        played.seen[1].replace("│", "").replace("\n", " ").split()
    )
    assert "gl-001" not in review.facts.read_text(encoding="utf-8")
    assert "✓ undone" in played.seen[6]


def test_help_explains_every_key(review: Review) -> None:
    """The help lists the keys of the footer and those beside."""
    played = play(review, ["question_mark", "escape"])
    for key in ("a ", "e ", "r ", "d ", "x ", "X ", "w ", "u ", "n ", "c ", "s ", "t ", "↑ ", "q "):
        assert f"│  {key}" in played.seen[1]
    assert "Keys" not in played.seen[2]


def test_renewing_keeps_the_place(review: Review) -> None:
    """The rules can be asked again at any time."""
    played = play(review, ["n", "s"])
    assert "✓ proposed anew: 10 left" in played.seen[2]


def test_light_and_dark(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours follow a terminal that says that it is light; a key changes them."""
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert ReviewApp(review.desk()).theme == LIGHT_THEME.name
    assert play(review, ["t"]).app.theme == DARK_THEME.name
    monkeypatch.setenv("COLORFGBG", "15;0")
    assert play(review, ["t"]).app.theme == LIGHT_THEME.name


def test_withdrawn_decisions_are_told(review: Review) -> None:
    """A broken-off acceptance is said at the beginning."""
    play(review, ["a"])
    review.facts.write_text("source: glimmerol\nabout: glimmerol\nfacts: []\n", encoding="utf-8")
    shown = play(review, []).seen[0]
    assert "! 1 broken-off acceptance withdrawn: its fact is not in facts.yaml" in shown


def test_the_end_says_how_to_go_on(review: Review) -> None:
    """When everything is judged, the screen says so, and no key fails."""
    desk = review.desk()
    while desk.current:
        assert desk.excuse("no fact in it").done
    played = play(review, ["a", "e", "w", "r", "x", "X", "d", "n", "p", "c"])
    assert "Nothing is left." in played.seen[0]
    assert "Every sentence is accounted for." in played.seen[0]
    assert "Go on with: pharmagraph lock, pharmagraph check, pharmagraph build" in played.seen[0]
    assert "✗ nothing is left to judge" in played.seen[1]


def test_hostile_words_stay_words(review: Review) -> None:
    """Markup of Textual and control signs in a document or candidate are shown, not obeyed."""
    evil = replace(
        review.candidates[0], value="[red]x[/red]\x1b[2J", rule="[@click=app.quit]r", new_term="condition"
    )
    hostile = replace(review, candidates=(evil,))
    played = play(hostile, ["n", "p", "a", "escape", "e", "escape", "r"])
    assert "value      [red]x[/red]\ufffd[2J" in played.seen[0]
    assert "[@click=app.quit]r" in played.seen[0]
    assert "[bold]blue[/bold]" in played.seen[0]
    assert all("\x1b" not in shown for shown in played.seen)


def test_what_does_not_fit_can_be_moved(review: Review) -> None:
    """A long sentence and a long proposal are moved by keys, and begin at their top again."""
    long = review.places.folder / "source.txt"
    text = "Glimmerol\n\n" + "Glimmerol is good for " + "very " * 300 + "many.\n"
    long.write_text(text, encoding="utf-8")
    source = review.places.folder / "source.yaml"
    digest = hashlib.sha256(text.encode()).hexdigest()
    source.write_text(
        re.sub(r"sha256: .*", f"sha256: {digest}", source.read_text(encoding="utf-8")), encoding="utf-8"
    )
    played = play(review, ["pagedown", "pagedown", "pagedown", "pagedown", "n", "down", "up", "pageup"])
    assert "Glimmerol is good for" in played.seen[0]
    assert "many." not in played.seen[0]
    assert "many." in played.seen[4]


def test_long_documents_have_short_ways(review: Review) -> None:
    """One key shows candidates alone, another excuses what is open in a section."""
    played = play(review, ["c", "n", "c", "n", "X", "type a joke", "enter"])
    assert "6 left" in played.seen[1]
    assert "✓ candidates alone are shown" in played.seen[1]
    assert "Adults: 5 to 10 mg" in played.seen[2]
    assert "✓ all that is left is shown" in played.seen[3]
    assert "Why do the 3 open sentences of this section without a candidate carry" in played.seen[5]
    assert "✓ excused 3 sentences: a joke" in played.seen[7]
