from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, PharmagraphError
from pharmagraph.extract.check import check_document
from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.confidence import RuleRecord
from pharmagraph.extract.suggest.decisions import Decision, Decisions, read_decisions, write_decisions
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import SKOS
from pharmagraph.review.newterm import NewName, TermDraft, name_for

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.review.desk import ReviewDesk
    from support.reviewing import Review

PROPERTIES = {"synonyms": "altLabel", "phrases": "hiddenLabel"}
EARS = TermDraft("glowing-ears", "side effect", "glowing ears", definition="Ears that give light.")


def left(desk: ReviewDesk) -> list[str]:
    """Return what is left: the value of a candidate, or the number of a sentence."""
    values = (i.candidate.value if i.candidate else str(i.sentence) for i in desk.items)
    return [v if isinstance(v, str) else "dosage" for v in values]


def go_to(desk: ReviewDesk, value: str) -> None:
    """Go to an item by its value or number."""
    desk.go(left(desk).index(value))


def test_queue_goes_through_the_document(review: Review) -> None:
    """Candidates and open sentences come in the order of the document, headings and lead-ins last."""
    desk = review.desk()
    assert left(desk) == [
        "hiccups", "3", "dosage", "yawning", "glowing ears", "night blindness", "do not chew", "10", "1", "5",
    ]  # fmt: skip
    progress = desk.progress
    assert (progress.left, progress.open, progress.sentences, progress.judged) == (10, 10, 10, 0)
    desk.previous()
    assert desk.position == 9
    desk.next()
    desk.next()
    assert desk.current == desk.items[1]
    desk.go(99)
    assert desk.position == 9


def test_accepting_writes_fact_and_decision(review: Review) -> None:
    """A fact has the file's next id and is signed; the decision names it; frames close by themselves."""
    desk = review.desk()
    outcome = desk.accept()
    assert (outcome.done, outcome.words) == (True, "written as gl-001: treats hiccups")
    assert review.facts.read_text(encoding="utf-8") == (
        "source: glimmerol\nabout: glimmerol\nfacts:\n- id: gl-001\n  relation: treats\n  value: hiccups\n"
        "  cue: used to treat hiccups\n  curated: {by: Ada, on: 2026-11-23}\n"
    )
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.key, decision.decision, decision.fact) == (
        review.candidates[0].key, "accepted", "gl-001",
    )  # fmt: skip
    assert (decision.by, decision.on, decision.edited, decision.rule) == (
        "Ada", "2026-11-23", (), "pattern.used-to-treat",
    )  # fmt: skip
    assert left(desk)[:2] == ["3", "dosage"]
    assert "1" not in left(desk)


def test_accepted_facts_pass_the_check(review: Review) -> None:
    """What a review accepted has no error but the missing lock and open sentences."""
    desk = review.desk()
    for value in ("hiccups", "dosage", "yawning"):
        go_to(desk, value)
        assert desk.accept().done
    places = review.places
    vocabulary = load_vocabulary(places.core, places.ontology, places.base, places.root)[0]
    checked = check_document(places.folder, vocabulary, places.root)
    assert len(checked.facts.facts) == 3
    assert {f.code for f in checked.findings if f.severity == "error"} == {"PG401", "PG405"}


def test_new_term_is_needed_and_written_first(review: Review) -> None:
    """A value that names no term is refused until its term is defined in the same step."""
    desk = review.desk()
    go_to(desk, "glowing ears")
    before = review.files()
    assert [f.code for f in desk.accept().findings] == ["PG202"]
    assert review.files() == before
    assert desk.current is not None
    assert desk.needed_term(desk.draft(desk.current)) == replace(EARS, definition="")
    assert desk.accept(change=EARS).done
    assert "glowing-ears\tside effect\tglowing ears" in review.terms.read_text(encoding="utf-8")
    assert read_decisions(review.places.folder, review.places.root).entries[0].kind == "side effect"
    assert "glowing ears" not in left(desk)


def test_words_become_a_name_of_a_term(review: Review) -> None:
    """A phrase may be a synonym of a term that is there: the fact has the label, nothing was wrong."""
    desk = review.desk()
    go_to(desk, "night blindness")
    assert desk.current is not None
    fields: dict[str, Plain] = {**desk.draft(desk.current), "value": "cold feet"}
    assert desk.accept(fields, NewName("cold-feet", "night blindness")).done
    assert "cold feet\tnight blindness\t" in review.terms.read_text(encoding="utf-8")
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.value, decision.edited, decision.proposed) == ("cold feet", ("value",), "")
    assert desk.undo().done
    assert "night blindness" not in review.terms.read_text(encoding="utf-8")


@pytest.mark.parametrize("column", ["synonyms", "phrases"])
def test_words_become_a_name_of_a_core_term(review: Review, column: str) -> None:
    """terms.tsv cannot hold it, names.ttl can; undoing takes the name out, and the file with the last one."""
    names, before = review.terms.with_name("names.ttl"), review.files()
    desk = review.desk()
    tablet = desk.state.vocabulary.find("tablet")[0]
    change = name_for(tablet, "in [bold]blue[/bold] bottles", column)
    fields: dict[str, Plain] = {"relation": "has dosage form", "value": "tablet", "cue": change.words}
    assert desk.needed_term({**fields, "value": change.words}) is not None
    assert desk.add(fields, change).words == "written as gl-001: has dosage form tablet"
    assert names.read_text(encoding="utf-8").splitlines()[1:] == [
        f'<{tablet.iri}> <{SKOS}{PROPERTIES[column]}> "{change.words}"@en .'
    ]
    assert change.words in review.places.vocabulary().terms[tablet.iri].carriers
    found = check_document(review.places.folder, review.places.vocabulary(), review.places.root).findings
    assert {f.code for f in found if f.severity == "error"} == {"PG401", "PG405"}
    assert desk.undo().done
    assert (names.exists(), review.files()) == (False, before)


def test_the_past_of_a_rule_is_that_of_all_documents(review: Review) -> None:
    """What was decided on another document counts, and what was decided a moment ago."""
    other = review.places.folder.with_name("another")
    other.mkdir()
    rule = review.candidates[2].rule
    decision = Decision("0" * 16, "rejected", rule, "treats", "x", "A", "2026-11-23")
    write_decisions(other, Decisions((decision,)))
    desk = review.desk()
    assert desk.record(rule) == RuleRecord(rule, rejected=1)
    go_to(desk, "yawning")
    assert desk.accept().done
    assert desk.record(rule) == RuleRecord(rule, accepted=1, rejected=1)


def test_bad_term_is_refused(review: Review) -> None:
    """A term with a fault is not written, nor is its fact."""
    desk = review.desk()
    go_to(desk, "glowing ears")
    before = review.files()
    outcome = desk.accept(change=replace(EARS, id="yawning"))
    assert (outcome.done, outcome.words) == (False, "the id 'yawning' is another term's: choose another")
    assert review.files() == before


def test_edited_fields_are_remembered(review: Review) -> None:
    """Accepting after a change says which fields changed, and what the rule had proposed."""
    desk = review.desk()
    go_to(desk, "night blindness")
    assert desk.current is not None
    fields: dict[str, Plain] = {
        **desk.draft(desk.current), "value": "blindness", "cue": "blindness", "qualifier": "",
    }  # fmt: skip
    draft = TermDraft("blindness", "side effect", "blindness")
    assert desk.accept(fields, draft).done
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.edited, decision.proposed) == (("value", "cue"), "night blindness")
    assert decision.key == review.candidates[4].key


def test_gate_refuses_what_the_sentence_does_not_carry(review: Review) -> None:
    """An edit with a wrong number is complained of, and nothing is written."""
    desk = review.desk()
    go_to(desk, "dosage")
    before = review.files()
    assert desk.current is not None
    fields = desk.draft(desk.current)
    assert isinstance(fields["value"], dict)
    dose: Plain = {"low": "5", "high": "100", "unit": "mg"}
    outcome = desk.accept({**fields, "value": {**fields["value"], "dose": dose}})
    assert not outcome.done
    assert [f.code for f in outcome.findings] == ["PG312"]
    for cue, code in (("", "PG314"), ("nowhere to be found", "PG301")):
        assert [f.code for f in desk.accept({**fields, "cue": cue}).findings] == [code]
    assert review.files() == before


def test_rejecting_is_remembered_for_good(review: Review) -> None:
    """A rejected candidate is gone, with its reason, and its sentence asks for an excuse."""
    desk = review.desk()
    go_to(desk, "do not chew")
    assert desk.reject(" ").words == "say why; a reason that calls the words no name stops them elsewhere too"
    assert desk.reject("it is  a warning").done
    assert desk.current is not None
    assert (desk.current.sentence, desk.current.candidate) == (9, None)
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.decision, decision.reason) == ("rejected", "it is a warning")
    assert "do not chew" not in left(review.desk())


def test_deferring_puts_last(review: Review) -> None:
    """A deferred candidate comes back after all others, in the next review too."""
    desk = review.desk()
    assert desk.defer().done
    assert left(desk)[-1] == "hiccups"
    assert desk.progress.deferred == 1
    again = review.desk()
    assert left(again)[-1] == "hiccups"
    again.go(99)
    assert again.accept().done
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert decision.decision == "accepted"
    assert again.undo().done
    assert left(again)[-1] == "hiccups"


def test_excusing_settles_a_sentence(review: Review) -> None:
    """An excuse goes to facts.yaml; the candidates of the sentence are rejected with it."""
    desk = review.desk()
    assert not desk.excuse("  ").done
    go_to(desk, "do not chew")
    assert desk.excuse("a  warning on the box").words == "excused sentence 9: a warning on the box"
    assert "- {sentence: 9, because: a warning on the box}" in review.facts.read_text(encoding="utf-8")
    (decision,) = read_decisions(review.places.folder, review.places.root)
    assert (decision.decision, decision.reason) == ("rejected", "no fact: a warning on the box")
    assert {"do not chew", "9"} & set(left(desk)) == set()
    assert desk.undo().done
    assert "do not chew" in left(desk)
    assert "excused" not in review.facts.read_text(encoding="utf-8")


def test_cited_sentence_needs_no_excuse(review: Review) -> None:
    """Where a fact cites the sentence already, its other candidates are rejected and nothing is excused."""
    other = replace(review.candidates[0], value="snoring", new_term="condition")
    desk = replace(review, candidates=(*review.candidates, other)).desk()
    assert desk.accept().done
    go_to(desk, "snoring")
    assert desk.excuse("said already").words == "settled sentence 2: said already"
    assert "excused" not in review.facts.read_text(encoding="utf-8")
    assert desk.undo().done
    assert "snoring" in left(desk)


def test_facts_of_ones_own(review: Review) -> None:
    """A person may write a fact for an open sentence, or beside a candidate, which stays open."""
    desk = review.desk()
    assert desk.current is not None
    own: dict[str, Plain] = {"relation": "treats", "value": "hiccups", "cue": "treat hiccups"}
    assert desk.add({**own, "subject": "pretendine"}).findings[0].code == "PG308"
    go_to(desk, "10")
    assert desk.accept().words == "write the fact first"
    assert desk.current is not None
    assert desk.draft(desk.current) == {"relation": "", "value": "", "cue": "The bottle is blue."}
    assert desk.reject("x").words == "this sentence has no candidate: excuse it, or write a fact"
    assert desk.add(own).words == "written as gl-001: treats hiccups"
    assert not review.decisions.exists()
    # The candidate that says the same is settled by it.
    assert "hiccups" not in left(desk)
    assert desk.undo().done
    assert "hiccups" in left(desk)


def test_undo_goes_back_to_the_beginning(review: Review) -> None:
    """Any number of steps can be taken back; facts and terms are then as they were."""
    desk = review.desk()
    facts, _, terms = review.files()
    assert desk.accept().done
    assert desk.excuse("the colour of the bottle").done
    go_to(desk, "glowing ears")
    assert desk.accept(change=EARS).done
    assert desk.defer().done
    assert desk.progress.judged == 4
    while desk.undoable():
        assert desk.undo().done
    assert (review.files()[0], review.files()[2]) == (facts, terms)
    assert desk.progress.judged == 0
    assert desk.undo().words == "there is nothing to undo"
    assert len(left(desk)) == 10


def test_undo_reaches_into_earlier_reviews(review: Review) -> None:
    """Decisions of a review that ended can be taken back, the last one first."""
    first = review.desk()
    first.accept()
    go_to(first, "yawning")
    first.reject("no")
    desk = review.desk(by="Bo")
    done = desk.undoable()
    assert done is not None
    assert (done.earlier, done.words) == (True, "rejected (Ada, 2026-11-23): has side effect yawning")
    assert desk.undo().done
    assert desk.undo().done
    assert "facts: []" in review.facts.read_text(encoding="utf-8")
    assert len(left(desk)) == 10


def test_undo_leaves_what_someone_changed(review: Review) -> None:
    """A fact that was edited since it was accepted is not deleted; one that is gone is no hindrance."""
    desk = review.desk()
    desk.accept()
    text = review.facts.read_text(encoding="utf-8")
    review.facts.write_text(text.replace("used to treat", "to treat"), encoding="utf-8")
    outcome = desk.undo()
    assert not outcome.done
    assert outcome.words.startswith("the fact gl-001 was changed after it was accepted")
    assert "gl-001" in review.facts.read_text(encoding="utf-8")
    later = review.desk()
    review.facts.write_text(text.replace("value: hiccups", "value: hiccup"), encoding="utf-8")
    assert not later.undo().done
    review.facts.write_text(text.replace("used to treat", "to treat"), encoding="utf-8")
    assert later.undo().done
    assert "gl-001" not in review.facts.read_text(encoding="utf-8")


def test_term_stays_where_others_use_it(review: Review) -> None:
    """Undoing takes a new term away only where no facts file names it, and nobody changed its row."""
    desk = review.desk()
    go_to(desk, "glowing ears")
    desk.accept(change=EARS)
    other = review.places.folder.parent / "pretendine-leaflet" / "facts.yaml"
    text = other.read_text(encoding="utf-8")
    other.write_text(text + "# glowing  ears\n", encoding="utf-8")
    assert desk.undo().done
    assert "glowing-ears" in review.terms.read_text(encoding="utf-8")
    other.write_text(text, encoding="utf-8")
    desk.accept()
    desk.undo()
    go_to(desk, "night blindness")
    desk.accept(change=TermDraft("blind", "side effect", "night blindness"))
    table = review.terms.read_text(encoding="utf-8")
    review.terms.write_text(
        table.replace("\tnight blindness\t\t", "\tnight blindness\tx\t"), encoding="utf-8"
    )
    assert desk.undo().done
    assert "night blindness" in review.terms.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["facts", "decisions", "terms"])
def test_foreign_changes_are_seen_before_writing(review: Review, name: str) -> None:
    """A file that another program changed is read anew and not overwritten; the next try writes."""
    desk = review.desk()
    desk.accept()
    path: Path = getattr(review, name)
    path.write_text(path.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    before = review.files()
    go_to(desk, "dosage")
    outcome = desk.accept()
    assert not outcome.done
    assert outcome.words.endswith(f"{path.name} changed meanwhile and was read anew: look once more")
    assert review.files() == before
    assert desk.current is not None
    assert desk.current.candidate == review.candidates[1]
    assert desk.accept().done
    if name != "decisions":  # that file is written by programs, and says so at its head
        assert "# by hand" in path.read_text(encoding="utf-8")


def test_two_reviews_do_not_overwrite_each_other(review: Review) -> None:
    """Of two reviews at once, the second reads what the first wrote."""
    one, two = review.desk(), review.desk(by="Bo")
    assert one.accept().done
    assert not two.accept().done
    assert left(two) == left(one)
    go_to(two, "dosage")
    assert two.accept().words.startswith("written as gl-002")


def test_broken_files_are_left_alone(review: Review) -> None:
    """A facts file with errors is not written; its faults are shown. One that is no YAML is no end."""
    desk = review.desk()
    good = review.facts.read_text(encoding="utf-8")
    review.facts.write_text(good.replace("facts: []", "facts:\n- id: X\n"), encoding="utf-8")
    assert not desk.accept().done
    outcome = desk.accept()
    assert (outcome.done, bool(outcome.findings)) == (False, True)
    assert outcome.words.endswith("facts.yaml has errors: mend them first")
    review.facts.write_text("facts: [", encoding="utf-8")
    assert [f.code for f in desk.accept().findings] == ["PG104"]
    assert review.facts.read_text(encoding="utf-8") == "facts: ["
    review.facts.write_text(good, encoding="utf-8")
    assert not desk.accept().done
    assert desk.accept().done


def test_ids_that_the_lock_knows_do_not_come_back(review: Review) -> None:
    """A new fact never takes the id of one that was locked, even if it was deleted."""
    desk = review.desk()
    desk.accept()
    places = review.places
    from pharmagraph.extract.check import lock_document

    vocabulary = load_vocabulary(places.core, places.ontology, places.base, places.root)[0]
    assert lock_document(places.folder, vocabulary, places.root).written
    desk.undo()
    assert desk.accept().words.startswith("written as gl-002")
    (places.folder / "facts.lock.json").write_text("{", encoding="utf-8")
    assert review.desk().accept is not None


def test_candidates_follow_their_sentences(review: Review) -> None:
    """A candidate whose sentence moved is shown there; one whose sentence is gone is left out."""
    moved = replace(review.candidates[0], sentence=7)
    gone = replace(review.candidates[2], digest=words_digest("snoring"))
    desk = replace(review, candidates=(moved, gone)).desk()
    assert [i.sentence for i in desk.items if i.candidate] == [2]


def test_synonyms_say_the_same(review: Review) -> None:
    """A candidate is settled by a fact that says the same in other names."""
    other = replace(review.candidates[0], value="hiccup")
    desk = replace(review, candidates=(other,)).desk()
    own: dict[str, Plain] = {
        "subject": "glimmerol", "relation": "treats", "value": "hiccups", "cue": "used to treat hiccups",
    }  # fmt: skip
    assert desk.add(own).done
    assert [i for i in desk.items if i.candidate] == []
    odd = Candidate(2, "is odd", "x", ("hiccups",), "r", digest=review.candidates[0].digest)
    assert left(replace(review, candidates=(odd,)).desk())[0] == "x"


def test_renewing_asks_the_rules_again(review: Review) -> None:
    """Proposing anew shows what the rules say now, and stays at the current item."""
    found = [review.candidates]
    desk = replace(review).desk()
    desk._propose = lambda _: found[0]  # noqa: SLF001 - a rule that changes its mind
    go_to(desk, "yawning")
    found[0] = review.candidates[2:]
    assert desk.renew().words == "proposed anew: 10 left"
    assert left(desk)[desk.position] == "yawning"
    review.facts.write_text("facts: [", encoding="utf-8")
    assert not desk.renew().done


def test_nothing_left_is_said(review: Review) -> None:
    """At the end every wish has an answer."""
    desk = replace(review, candidates=()).desk()
    while desk.current:
        assert desk.excuse("no fact in it").done
    for outcome in (desk.accept(), desk.reject("x"), desk.defer(), desk.excuse("x")):
        assert (outcome.done, outcome.words) == (False, "nothing is left to judge")
    desk.next()
    desk.previous()
    assert desk.position == 0
    assert desk.progress.open == 0


def test_text_must_be_at_hand(review: Review) -> None:
    """Without the words there is no review; nor with other words than were described."""
    source = review.places.folder / "source.txt"
    source.write_text("Other words.", encoding="utf-8")
    with pytest.raises(ContentError, match="another digest"):
        review.desk()
    source.unlink()
    with pytest.raises(PharmagraphError, match="the text of 'glimmerol' is not at hand"):
        review.desk()
    source.mkdir()
    with pytest.raises(PharmagraphError, match="not at hand"):
        review.desk()


def test_a_section_is_excused_at_once(review: Review) -> None:
    """All open sentences below the same headings go with one reason; those with candidates stay; one undo."""
    desk = review.desk()
    facts = review.files()[0]
    go_to(desk, "10")
    assert desk.current is not None
    assert desk.section(desk.current) == [3, 10, 5]
    assert desk.excuse("words of the maker", section=True).words == "excused 3 sentences: words of the maker"
    assert review.facts.read_text(encoding="utf-8").count("words of the maker") == 3
    assert {"3", "5", "10"} & set(left(desk)) == set()
    assert len(left(desk)) == 6
    words = "every sentence of this section has a candidate, or is settled"
    assert desk.excuse("x", section=True).words == words
    assert desk.undo().done
    assert review.files()[0] == facts


def test_candidates_alone(review: Review) -> None:
    """Sentences without a candidate can be left out, and taken in again where the review stands."""
    desk = review.desk()
    go_to(desk, "3")
    desk.narrow()
    assert left(desk) == ["hiccups", "dosage", "yawning", "glowing ears", "night blindness", "do not chew"]
    assert desk.position == 1
    assert desk.progress.left == 6
    assert desk.reject("no").done
    assert left(desk)[desk.position] == "yawning"
    desk.narrow()
    assert left(desk)[desk.position] == "yawning"
    assert "4" in left(desk)
    empty = replace(review, candidates=()).desk()
    empty.narrow()
    assert empty.current is None
    empty.narrow()
    assert empty.current is not None
