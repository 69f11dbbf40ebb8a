from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.document import Document, Sentence, text_digest
from pharmagraph.extract.lock import LockedFact
from pharmagraph.extract.suggest.reanchor import Reanchored, Reanchoring
from support.editions import DANGEROUS, Tally, changed, document_of, lock_of, measure, sentences_of
from support.leaflet import TEXT, make_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OLD = (
    "Quelorin eases stiff joints.",
    "Take 5 mg of Quelorin twice a day.",
    "It does not cause rash or diarrhoea.",
    "Store it in a dry place.",
)


def found(
    cue: str, new: tuple[str, ...], old: tuple[str, ...] = OLD, *, lock_only: bool = False
) -> Reanchored:
    """Find a cue of an old text in a new one; pieces are joined by an ellipsis."""
    before, after = document_of(old), document_of(new)
    pieces = tuple(cue.split(" … "))
    number = next(n for n, words in enumerate(old, 1) if all(p in words for p in pieces))
    begin = before.sentence(number).start
    spans = []
    for piece in pieces:
        begin = before.text.index(piece, begin)
        spans.append((begin, begin + len(piece)))
    again = Reanchoring(lock_of(before), after, None if lock_only else before)
    return again.place(LockedFact("0" * 64, (number,), tuple(spans)), pieces)


@pytest.mark.parametrize("lock_only", [False, True], ids=["with the old text", "with the lock alone"])
@pytest.mark.parametrize(
    ("new", "expected", "settled"),
    [
        pytest.param(OLD, "same 2: 5 mg … twice a day", True, id="nothing changed"),
        pytest.param(("It is new.", *OLD), "moved 3: 5 mg … twice a day", True, id="a sentence before it"),
        pytest.param(OLD[::-1], "moved 3: 5 mg … twice a day", True, id="in another order"),
        pytest.param((OLD[0], OLD[2]), "lost 0: ", False, id="taken out"),
        pytest.param(
            (OLD[0], OLD[1].replace(" ", "\n   "), *OLD[2:]),
            "same 2: 5 mg … twice a day",
            True,
            id="white space",
        ),
    ],
)
def test_unchanged_words_are_found_again(
    new: tuple[str, ...],
    expected: str,
    settled: bool,  # noqa: FBT001
    lock_only: bool,  # noqa: FBT001
) -> None:
    """A sentence whose words are the same is taken over, wherever it stands now."""
    place = found("5 mg … twice a day", new, lock_only=lock_only)
    shown = f"{place.state} {place.anchor.sentence if place.anchor else 0}: {' … '.join(place.pieces)}"
    assert (shown, place.settled) == (expected, settled)


@pytest.mark.parametrize(
    ("cue", "new", "state", "pieces", "changes"),
    [
        ("5 mg … twice", "Take 6 mg of Quelorin twice a day.", "changed", "6 mg … twice", ["'5' is now '6'"]),
        ("5 mg", "Take 5 g of Quelorin twice a day.", "changed", "5 g", ["'mg' is now 'g'"]),
        ("5 mg", "Never take 5 mg of Quelorin twice a day.", "changed", "5 mg", ["'Never' is new"]),
        ("5 mg", "Take up to 5 mg of Quelorin twice a day.", "changed", "5 mg", ["'up to' is new"]),
        ("5 mg", "Take 5 mg of Trosibate twice a day.", "changed", "5 mg", ["'Quelorin' is now 'Trosibate'"]),
        ("twice", "Take 5 mg of Quelorin thrice a day.", "changed", "thrice", ["'twice' is now 'thrice'"]),
        ("5 mg", "Take 5 mg of Quelorin twice the day.", "changed", "5 mg", ["'a' is now 'the'"]),
        ("5 mg", "Take 5 mg of Quelorin, twice a day.", "reworded", "5 mg", ["',' is new"]),
        ("5 mg", "Take 5, mg of Quelorin twice a day.", "changed", "5, mg", ["',' is new"]),
        ("twice", "Take 5 mg of Quelorin a day.", "changed", "", ["'twice' is gone"]),
        ("not … diarrhoea", "It does not cause rash or diarrhea.", "reworded", "not … diarrhea", None),
        ("not cause", "It does cause rash or diarrhoea.", "changed", "cause", ["'not' is gone"]),
    ],
)  # fmt: skip
def test_changed_words_are_shown(
    cue: str, new: str, state: str, pieces: str, changes: list[str] | None
) -> None:
    """What changed in a sentence is told; only what cannot change what it says is taken over."""
    number = 2 if "Take" in new or "take" in new else 3
    text = tuple(new if n == number else words for n, words in enumerate(OLD, 1))
    place = found(cue, text)
    assert place.anchor is not None
    assert place.anchor.sentence == number
    assert (place.state, " … ".join(place.pieces)) == (state, pieces)
    assert place.settled == (state == "reworded")
    if changes is not None:
        assert list(place.changes) == changes


def test_a_sentence_that_was_moved_and_changed_is_found_by_its_likeness() -> None:
    """Elsewhere in the text only a sentence that is like it, and like no other, counts."""
    new = (OLD[0], OLD[2], OLD[3], "Take 7 mg of Quelorin twice a day.")
    place = found("5 mg", new)
    assert (place.state, place.pieces, place.changes) == ("changed", ("7 mg",), ("'5' is now '7'",))
    doubtful = (*new, "Take 8 mg of Quelorin twice a day.")
    assert found("5 mg", (doubtful[3], *doubtful[:3], doubtful[4])).state == "lost"


def test_a_stranger_is_not_taken_for_a_lost_sentence() -> None:
    """Another sentence in the place of the old one is no continuation of it."""
    assert found("5 mg", (OLD[0], "Keep out of the reach of children.", *OLD[2:])).state == "lost"


def test_the_nearer_old_sentence_has_the_new_one() -> None:
    """A new sentence that is nearer to another lost sentence is not taken."""
    old = ("First.", "Give 5 mg to adults by mouth.", "Give 5 mg to babies by mouth at night.", "Last.")
    new = ("First.", "Give 6 mg to babies by mouth at night.", "Last.")
    assert found("adults", new, old).state == "lost"
    assert found("babies", new, old).pieces == ("babies",)


def test_with_the_lock_alone_changed_words_are_for_a_person() -> None:
    """Where the old words are not known, a sentence with another digest is never taken over."""
    text = (OLD[0], "Take 5 mg of Quelorin twice a day, or more.", *OLD[2:])
    place = found("5 mg … twice a day", text, lock_only=True)
    assert (place.state, place.pieces, place.settled) == ("changed", ("5 mg", "twice a day"), False)
    assert place.changes == ("the words around the cue may be others",)
    other = found("Take 5 mg of Quelorin twice", (OLD[0], "Take 9 mg of Quelorin.", *OLD[2:]), lock_only=True)
    assert (other.state, other.pieces, other.settled) == ("changed", (), False)
    far = ("One may take 5 mg of Quelorin twice a day.", *OLD[2:], OLD[0])
    assert found("5 mg of Quelorin twice", far, lock_only=True).state == "changed"
    assert found("5 mg", far, lock_only=True).state == "lost"


def test_another_heading_is_for_a_person() -> None:
    """The same words below another heading may say another thing."""
    old = document_of(["Severe gout."], ["Use it in"])
    for heading, told in (
        ("Do not use it in", "it now stands below 'Do not use it in'"),
        ("", "it lost its heading"),
    ):
        new = document_of(["Severe gout."], [heading])
        place = Reanchoring(lock_of(old), new).place(LockedFact("0" * 64, (1,), ((7, 11),)), ("gout",))
        assert (place.state, place.pieces, place.changes, place.settled) == (
            "changed",
            ("gout",),
            (told,),
            False,
        )


def listed(lead_in: str, *, kind: str = "lead-in") -> Document:
    """Make a document of a lead-in and two items."""
    text = f"{lead_in}\nSevere gout\nHiccups\n"
    first = len(lead_in)
    return Document(
        text,
        (
            Sentence(1, kind, 0, first),  # type: ignore[arg-type]
            Sentence(2, "item", first + 1, first + 12, lead_in=1 if kind == "lead-in" else 0),
            Sentence(3, "item", first + 13, first + 20, lead_in=1 if kind == "lead-in" else 0),
        ),
        "made",
        "made",
        text_digest(text),
    )


@pytest.mark.parametrize("with_text", [False, True])
def test_another_lead_in_is_for_a_person(with_text: bool) -> None:  # noqa: FBT001
    """An item below another lead-in is not taken over; one below the same is."""
    old = listed("Use it in:")
    fact = LockedFact("0" * 64, (3,), ((23, 30),))
    for new, state in (
        (listed("Use it in:"), "same"),
        (listed("Do not use it in:"), "changed"),
        (listed("Use it in:", kind="sentence"), "changed"),
    ):
        place = Reanchoring(lock_of(old), new, old if with_text else None).place(fact, ("Hiccups",))
        assert (place.state, place.pieces) == (state, ("Hiccups",))


def test_pieces_that_stand_twice_follow_their_order() -> None:
    """Of words that stand twice in a sentence those are found that were cited."""
    old = ("Give 5 mg, then 5 mg more.",)
    before = document_of(old)
    fact = LockedFact("0" * 64, (1,), ((16, 20),))
    for words in (old[0], old[0].replace(" ", "  ")):
        after = document_of((words,))
        place = Reanchoring(lock_of(before), after, before).place(fact, ("5 mg",))
        assert place.anchor is not None
        (span,) = place.anchor.spans
        assert after.text[span[0] :].startswith("5 mg more" if words == old[0] else "5  mg  more")


def test_a_fact_of_a_project_is_found(tmp_path: Path) -> None:
    """A fact is found by its id; one that the lock does not have is lost."""
    _, _, facts, document = make_project(tmp_path).read()
    lock = lock_of(document)
    fact = facts.facts[7]
    at = document.text.index("relieves joint stiffness")
    number = next(s.number for s in document.sentences if s.start <= at < s.end)
    lock.facts[fact.id] = LockedFact("0" * 64, (number,), ((at, at + 24),))
    again = Reanchoring(lock, document)
    assert again.find(fact).state == "same"
    assert again.find(facts.facts[0]) == Reanchored("lost", changes=("the fact is not in the lock",))


@given(seed=st.integers(0, 10**9), sort=st.sampled_from(sorted(DANGEROUS)))
def test_a_dangerous_change_is_never_taken_over(seed: int, sort: str) -> None:
    """A number, unit or negation that changed is shown to a person, whichever sentence it is in."""
    random = Random(seed)  # noqa: S311
    number = random.randrange(len(OLD))
    words = changed(OLD[number], sort, random)
    new = tuple(words if n == number else w for n, w in enumerate(OLD))
    place = found(" ".join(OLD[number].split()[:3]), new)
    assert place.settled == (words == OLD[number])


def figures(texts: list[list[str]], seeds: range, show: Callable[[str], None]) -> None:
    """Measure editions of texts with and without the old text, and hold the shares against their bounds."""
    for with_text in (True, False):
        tally = Tally()
        for seed in seeds:
            measure(tally, texts, Random(seed), with_text=with_text)  # noqa: S311
        known = "the old text" if with_text else "the lock alone"
        show(f"re-anchoring with {known}: {tally}")
        assert tally.silent == []
        assert len(tally.wrong) <= 0.005 * tally.counts["cited"]
        assert tally.counts["kept settled"] >= 0.99 * tally.counts["kept"]
        assert tally.counts["number lost"] <= 0.1 * max(tally.counts["number"], 10)


def test_editions_of_the_leaflet(show: Callable[[str], None]) -> None:
    """In other editions of our leaflet nothing dangerous is taken over, and next to nothing goes astray."""
    figures([sentences_of(TEXT)], range(20), show)


def label_texts(shared: Path) -> list[list[str]]:
    """Return the sentences of the shared sources and of the labels with adverse reactions."""
    texts = [path.read_text("utf-8") for path in sorted((shared / "sources").glob("*.txt"))]
    rows = (shared / "data" / "spl_adr_train" / "train.jsonl").read_text("utf-8").splitlines()
    cut = (sentences_of(text) for text in (*texts, *(json.loads(row)["text"] for row in rows)))
    return [sentences for sentences in cut if sentences]


@pytest.mark.no_cover
def test_editions_of_labels(shared: Path, show: Callable[[str], None]) -> None:
    """In other editions of labels nothing dangerous is taken over; at most 0.5 % stand in a wrong place."""
    figures(label_texts(shared), range(1), show)


@pytest.mark.long
@pytest.mark.no_cover
def test_many_editions_of_labels(shared: Path, show: Callable[[str], None]) -> None:
    """The same holds in many editions."""
    figures(label_texts(shared), range(1, 11), show)
