from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.check import check_document
from support.leaflet import FACTS, Project, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.ledger import Ledger

HEAD = "source: quelorin-leaflet\nabout: quelorin\ncurated: {by: maintainers, on: 2026-11-22}\n"


def ledger_of(project: Project) -> Ledger:
    """Return the ledger of a project's document."""
    ledger = check_document(project.folder, project.vocabulary(), project.root).ledger
    assert ledger is not None
    return ledger


def codes(project: Project) -> list[tuple[str, str]]:
    """Return code and message of what the ledger complains of."""
    found = check_document(project.folder, project.vocabulary(), project.root).findings
    return [(f.code, f.message) for f in found if f.code in {"PG401", "PG402", "PG403"}]


def test_every_sentence_of_the_leaflet_is_settled(leaflet: Project) -> None:
    """Each sentence is cited, excused or a frame, and none is open."""
    ledger = ledger_of(leaflet)
    assert [ledger.count(s) for s in ("cited", "excused", "frame", "open")] == [33, 1, 6, 0]
    assert codes(leaflet) == []


def test_a_sentence_without_fact_is_open(leaflet: Project) -> None:
    """Taking a fact away opens its sentence, with its number and words."""
    leaflet.write("facts.yaml", FACTS.replace("- {id: q-007, ", "# - {id: q-007, "))
    assert codes(leaflet) == [("PG401", "sentence 4 is open: It is a prescription-only medicine.")]


def test_headings_and_lead_ins_are_frames_only_where_something_below_is_settled(tmp_path: Path) -> None:
    """A heading or lead-in above nothing but open sentences is open as well."""
    text = "Of Quelorin\n\nEmpty\n\nNothing.\n\nIt causes:\n\n- rash\n- chill\n\nOnly:\n\n- seal\n- cat\n"
    facts = HEAD + "facts:\n- {id: a, relation: has side effect, value: rash, cue: rash}\n"
    ledger = ledger_of(make_project(tmp_path, text=text, facts=facts))
    assert [(r.kind, r.state) for r in ledger.rows] == [
        ("heading", "frame"), ("heading", "frame"), ("sentence", "open"), ("lead-in", "frame"),
        ("item", "cited"), ("item", "open"), ("lead-in", "open"), ("item", "open"), ("item", "open"),
    ]  # fmt: skip


def test_an_open_section_opens_its_heading(tmp_path: Path) -> None:
    """A heading below which nothing is settled is open."""
    facts = HEAD + "facts:\n- {id: a, relation: has side effect, value: rash, cue: causes rash}\n"
    text = "Of Quelorin\n\nIt causes rash.\n\nEmpty\n\nNothing here.\n"
    ledger = ledger_of(make_project(tmp_path, text=text, facts=facts))
    assert [r.state for r in ledger.rows] == ["frame", "cited", "open", "open"]


def test_unread_numbers_and_terms_are_told(tmp_path: Path) -> None:
    """A number or term of a cited sentence that no fact uses is a warning, until it is excused."""
    text = "Quelorin causes rash, dizziness and a fever of 39 degrees for 2 days."
    facts = HEAD + "facts:\n- {id: a, relation: has side effect, value: rash, cue: causes rash}\n"
    project = make_project(tmp_path, text=text, facts=facts)
    assert codes(project) == [("PG402", "sentence 1 is cited, but no fact uses 'dizziness', '39', '2 days'")]
    project.write("facts.yaml", facts + "excused:\n- {sentence: 1, because: the rest is made up}\n")
    assert codes(project) == []
    assert ledger_of(project).rows[0].because == "the rest is made up"


def test_a_reason_may_name_what_is_not_used(tmp_path: Path) -> None:
    """A term that a fact's because names is read."""
    text = "Quelorin causes rash, but no dizziness."
    judged = "certainty: interpreted, because: dizziness is left aside"
    fact = f"{{id: a, relation: has side effect, value: rash, {judged}, cue: causes rash}}"
    assert codes(make_project(tmp_path, text=text, facts=f"{HEAD}facts:\n- {fact}\n")) == []


def test_excuses_must_fit(leaflet: Project) -> None:
    """An excuse for a sentence that is not there, or a second one, is refused."""
    leaflet.write("facts.yaml", FACTS + "- {sentence: 40, because: again}\n- {sentence: 99, because: none}\n")
    assert codes(leaflet) == [
        ("PG403", "sentence 40 is excused twice"),
        ("PG403", "there is no sentence 99: the source has 40"),
    ]


def test_the_ledger_can_be_shown(leaflet: Project) -> None:
    """It has one line a sentence for the terminal, and plain values for JSON."""
    ledger = ledger_of(leaflet)
    lines = ledger.as_text().splitlines()
    assert len(lines) == 40
    assert lines[3].split() == [
        "4",
        "sentence",
        "cited",
        *["It", "is", "a", "prescription-only", "medicine."],
        "q-007",
    ]
    assert lines[4].endswith("\u2026  q-008, q-009")
    rows = ledger.as_rows()
    assert rows[0] == {
        "sentence": 1, "kind": "heading", "headings": [], "state": "cited", "facts": ["q-001"],
        "because": "", "unread": [], "text": "Quelorin for Stiff Joints",
    }  # fmt: skip
