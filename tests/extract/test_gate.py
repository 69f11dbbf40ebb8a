# ruff: noqa: E501 (texts and facts stand one a line)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.cue import Anchor, find_cue
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.gate import Gate, check_claim
from pharmagraph.extract.readers import read_document
from support.gates import HEAD, gate
from support.leaflet import Project, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding

RASH = "id: a, relation: has side effect, value: rash"
GOUT = "id: a, relation: treats, value: gout"
DOSE = "id: a, relation: has dosage"

REFUSED = [
    # The object
    ("Quelorin causes a skin trouble.", f"{RASH}, cue: causes a skin trouble", "PG305"),
    ("Quelorin eases gouty pain.", f"{GOUT}, cue: eases gouty pain", "PG305"),
    (
        "Quelorin eases stiff joints.",
        "id: a, subject: joint stiffness, relation: is also called, value: stiff knees, cue: stiff joints",
        "PG305",
    ),
    ("Quelorin helps.", f"{RASH}, certainty: interpreted, because: it is said so, cue: helps", "PG305"),
    # A reason that names the object, but has nothing to do with the words cited
    ("Quelorin helps.", f"{RASH}, certainty: interpreted, because: rash is meant, cue: helps", "PG305"),
    (
        "Quelorin eases stiff joints.",
        "id: a, subject: joint stiffness, relation: is also called, value: stiff knees, certainty: interpreted, because: knees are meant, cue: eases",
        "PG305",
    ),
    # An adjective describes the noun behind it, not what follows "of" or "to"
    (
        "Give it in common use for joint stiffness.",
        "id: a, subject: joint stiffness, relation: has characteristic, value: common, cue: common use",
        "PG305",
    ),
    (
        "Quelora acts.",
        "id: a, relation: interacts with, value: quelorin, subject: quelora, cue: Quelora acts",
        "PG305",
    ),
    # Numbers, units, comparators
    ("Quelorin: take 5 mg.", f"{DOSE}, value: {{dose: {{value: 6, unit: mg}}}}, cue: take 5 mg", "PG306"),
    ("Quelorin: take 5 mg.", f"{DOSE}, value: {{dose: {{value: 5, unit: g}}}}, cue: take 5 mg", "PG307"),
    (
        "Quelorin: take 5 to 10 mg.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: take 5 to 10 mg",
        "PG312",
    ),
    ("Quelorin: take 5 to 10 mg.", f"{DOSE}, value: {{dose: {{value: 10, unit: mg}}}}, cue: 10 mg", "PG306"),
    ("Quelorin: take up to 5 mg.", f"{DOSE}, value: {{dose: {{high: 5, unit: mg}}}}, cue: 5 mg", "PG312"),
    (
        "Quelorin: take up to 5 mg.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: up to 5 mg",
        "PG312",
    ),
    ("Quelorin: 5 mg/kg.", f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: 5 mg", "PG307"),
    (
        "Quelorin: 5 mg for 3 days.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: 5 mg for 3 days",
        "PG306",
    ),
    ("Quelorin: take 5.", f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: take 5", "PG307"),
    (
        "Quelorin: thrice a day.",
        f"{DOSE}, value: {{times: 2, per: {{value: 1, unit: d}}}}, cue: thrice a day",
        "PG306",
    ),
    (
        "Quelorin: 5 mg, then more.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, then: {{dose: {{value: 5, unit: mg}}}}}}, cue: '5 mg, then more'",
        "PG306",
    ),
    (
        "Quelorin: 5 mg every 8 hours.",
        f"{DOSE}, value: {{every: {{value: 8, unit: h}}}}, cue: 8 hours",
        "PG312",
    ),
    ("Quelorin: 5 mg/m2 of skin.", f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: 5 mg/m2", "PG307"),
    ("Quelorin eases gout for 3 days.", f"{GOUT}, when: for 4 days, cue: eases gout for 3 days", "PG306"),
    # Negation
    ("Quelorin does not ease gout.", f"{GOUT}, cue: ease gout", "PG309"),
    ("Quelorin does not ease gout.", f"{GOUT}, cue: does not ease gout", "PG309"),
    ("Quelorin does not ease gout.", f"{GOUT}, polarity: negative, cue: ease gout", "PG309"),
    ("Quelorin eases gout.", f"{GOUT}, polarity: negative, cue: eases gout", "PG309"),
    (
        "Quelorin never does not ease gout.",
        f"{GOUT}, polarity: negative, cue: never does not ease gout",
        "PG309",
    ),
    (
        "Quelorin never eases gout.",
        f"{GOUT}, certainty: interpreted, because: gout is named, cue: eases gout",
        "PG309",
    ),
    (
        "Never double the dose of it.",
        "id: a, relation: has warning, value: do not double the dose, certainty: interpreted, because: double the dose, cue: double the dose",
        "PG309",
    ),
    ("It does not cause:\n\n- rash\n- pain\n\nEnd.", f"{RASH}, cue: rash", "PG309"),
    (
        "Do not use Quelorin in gout.",
        "id: a, relation: is contraindicated in, value: gout, cue: in gout",
        "PG309",
    ),
    (
        "Do not use Quelorin in gout.",
        "id: a, relation: is contraindicated in, value: gout, polarity: negative, cue: Do not use Quelorin in gout",
        "PG309",
    ),
    (
        "Quelorin is not contraindicated in gout.",
        "id: a, relation: is contraindicated in, value: gout, cue: not contraindicated in gout",
        "PG309",
    ),
    ("Use Quelorin for gout if you are not old.", f"{GOUT}, when: you are old, cue: for gout", "PG309"),
    # Hedges and conditions
    ("Quelorin may cause rash.", f"{RASH}, cue: cause rash", "PG310"),
    ("Quelorin causes rash.", f"{RASH}, certainty: hedged, cue: causes rash", "PG310"),
    ("Quelorin may cause:\n\n- rash\n- pain\n\nEnd.", f"{RASH}, cue: rash", "PG310"),
    ("If taken for long, Quelorin causes rash.", f"{RASH}, cue: causes rash", "PG311"),
    ("Quelorin causes rash when it is warm.", f"{RASH}, cue: causes rash", "PG311"),
    ("When it is warm, Quelorin causes:\n\n- rash\n- pain\n\nEnd.", f"{RASH}, cue: rash", "PG311"),
    ("Quelorin: 5 mg if needed.", f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}}}, cue: 5 mg", "PG311"),
    # Qualifiers and parts
    ("Quelorin causes rash.", f"{RASH}, when: in winter, cue: causes rash", "PG313"),
    ("Quelorin causes rash.", f"{RASH}, frequency: rare, cue: causes rash", "PG313"),
    ("Quelorin: 5 mg.", f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, route: oral}}, cue: 5 mg", "PG313"),
    (
        "Quelorin: 5 mg.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, as needed: true}}, cue: 5 mg",
        "PG313",
    ),
    (
        "Quelorin: 5 mg IV or 9 mg orally.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, route: oral}}, cue: 5 mg",
        "PG313",
    ),
    ("Quelorin eases gout.", f"{GOUT}, secondary to: gout, cue: eases gout", "PG313"),
    ("Quelorin eases gout.", f"{GOUT}, jurisdiction: Ireland, cue: eases gout", "PG313"),
    # The subject
    ("Trosibate eases gout.", f"{GOUT}, cue: eases gout", "PG308"),
    ("Quelorin is old. Trosibate is new. It eases gout.", f"{GOUT}, cue: It eases gout", "PG308"),
    ("Veltides are old. They ease gout.", f"{GOUT}, cue: They ease gout", "PG308"),
    (
        "Gout hurts.",
        "id: a, relation: is used for, value: calmer nerves, certainty: interpreted, because: it calms the nerves where gout hurts, cue: Gout hurts",
        "",
    ),
    ("Rest eases gout.", f"{GOUT}, cue: Rest eases gout", "PG308"),
    ("It is a drug. It eases gout.", f"{GOUT}, subject: zanferol, cue: It eases gout", "PG308"),
]


@pytest.mark.parametrize(("text", "fact", "code"), REFUSED)
def test_a_claim_that_goes_beyond_its_words_is_refused(
    tmp_path: Path, text: str, fact: str, code: str
) -> None:
    """Each part of a claim that the words do not carry has its code, plain words and a mend."""
    found = gate(tmp_path, text, fact)
    if not code:
        assert found == []
        return
    assert code in {f.code for f in found}, [f"{f.code}: {f.message}" for f in found]
    assert all(f.mend and f.message and f.place.line == 5 and f.place.column for f in found)


CARRIED = [
    ("Quelorin causes rashes.", f"{RASH}, cue: causes rashes"),
    ("Quelorin eases gout's pain.", f"{GOUT}, cue: eases gout"),
    (
        "Quelorin: take 5 to 10 mg.",
        f"{DOSE}, value: {{dose: {{low: 5, high: 10, unit: mg}}}}, cue: 5 to 10 mg",
    ),
    (
        "Quelorin: from 5 mg a time up to 10 mg.",
        f"{DOSE}, value: {{dose: {{low: 5, high: 10, unit: mg}}}}, cue: from 5 mg a time up to 10 mg",
    ),
    (
        "Quelorin: 5 mg daily.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, times: 1, per: {{value: 1, unit: d}}}}, cue: 5 mg daily",
    ),
    (
        "Quelorin: no more than 40 mg in 24 hours.",
        f"{DOSE}, value: {{maximum: {{amount: {{value: 40, unit: mg}}, per: {{value: 24, unit: h}}}}}}, cue: no more than 40 mg in 24 hours",
    ),
    (
        "Quelorin: less by 5 mg a step.",
        f"{DOSE}, value: {{change: {{value: -5, unit: mg}}}}, cue: less by 5 mg",
    ),
    (
        "Quelorin: 5 mg if needed.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, as needed: true}}, cue: 5 mg if needed",
    ),
    (
        "Quelorin: oral: 5 mg IV.",
        f"{DOSE}, value: {{dose: {{value: 5, unit: mg}}, route: intravenous}}, cue: 5 mg IV",
    ),
    (
        "Do not use Quelorin in gout.",
        "id: a, relation: is contraindicated in, value: gout, cue: Do not use Quelorin in gout",
    ),
    (
        "Quelorin is contraindicated in gout.",
        "id: a, relation: is contraindicated in, value: gout, cue: contraindicated in gout",
    ),
    (
        "Quelorin is not contraindicated in gout.",
        "id: a, relation: is contraindicated in, value: gout, polarity: negative, cue: not contraindicated in gout",
    ),
    (
        "Do not use Quelorin if you have gout.",
        "id: a, relation: is contraindicated in, value: gout, cue: Do not use … gout",
    ),
    ("It does not cause:\n\n- rash\n- pain\n\nEnd.", f"{RASH}, polarity: negative, cue: rash"),
    ("Quelorin may cause rash.", f"{RASH}, certainty: hedged, cue: may cause rash"),
    ("Quelorin usually causes rash.", f"{RASH}, certainty: hedged, cue: causes rash"),
    ("Quelorin is seldom used for gout.", f"{GOUT}, qualifier: seldom, cue: used for gout"),
    ("If taken for long, Quelorin causes rash.", f"{RASH}, when: taken for long, cue: causes rash"),
    ("Use Quelorin for gout if you are not old.", f"{GOUT}, when: you are not old, cue: for gout"),
    ("Use Quelorin for gout when pregnant.", f"{GOUT}, population: pregnancy, cue: for gout"),
    ("Use Quelorin if you have gout.", f"{GOUT}, cue: Use Quelorin if you have gout"),
    (
        "If needed, Quelorin eases gout.",
        f"{GOUT}, certainty: interpreted, because: the condition says nothing, cue: eases gout",
    ),
    ("Quelorin eases gout.", f"{GOUT}, jurisdiction: Ireland, cue: eases gout"),
    ("Quelorin is old. It eases gout.", f"{GOUT}, cue: It eases gout"),
    ("Quelorin helps.", f"{RASH}, certainty: interpreted, because: what helps is rash, cue: helps"),
    (
        "Quelorin eases stiff joints.",
        "id: a, subject: joint stiffness, relation: is also called, value: stiff knees, certainty: interpreted, because: knees are meant, cue: stiff",
    ),
    (
        "Quelorin eases common and painful joint stiffness.",
        "id: a, subject: joint stiffness, relation: has characteristic, value: common, cue: common and painful",
    ),
    ("This drug eases gout.", f"{GOUT}, cue: eases gout"),
    ("Take it for gout.", f"{GOUT}, cue: Take it for gout"),
    ("Quelorin eases:\n\n- gout\n- pain\n\nEnd.", f"{GOUT}, cue: gout"),
    ("About Quelorin\n\nGood against gout.", f"{GOUT}, cue: against gout"),
    (
        "Gout is known. It is common.",
        "id: a, subject: gout, relation: has characteristic, value: common, cue: It is common",
    ),
    ("Quelorin is a veltide. It eases gout.", f"{GOUT}, cue: It eases gout"),
    ("Quelorin rarely acts. It is milder than trosibate. It eases gout.", f"{GOUT}, cue: It eases gout"),
]


@pytest.mark.parametrize(("text", "fact"), CARRIED)
def test_a_claim_that_its_words_carry_stands(tmp_path: Path, text: str, fact: str) -> None:
    """Sensible facts pass without a word."""
    found = gate(tmp_path, text, fact, jurisdiction="Ireland")
    assert [f"{f.code}: {f.message}" for f in found] == []


PLACES = [
    ("dose: {low: 5, high: 12, unit: mg}", "12"),
    ("dose: {low: 4, high: 10, unit: mg}", "4"),
    ("dose: {low: 5, high: 10, unit: g}", "g"),
    ("route: rectal, dose: {low: 5, high: 10, unit: mg}", "rectal"),
    ("route: [oral, rectal], dose: {low: 5, high: 10, unit: mg}", "rectal"),
    ("dose: {low: 5, high: 10, unit: mg}, times: 3", "3"),
    ("dose: {low: 5, high: 10, unit: mg}, every: {value: 8, unit: h}", "8"),
    (
        "dose: {low: 5, high: 10, unit: mg}, maximum: {amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}",
        "40",
    ),
    ("dose: {low: 5, high: 10, unit: mg}, when: 7 days", "7 days"),
    ("dose: {low: 5, high: 10, unit: mg}, when: in winter", "in winter"),
    ("dose: {low: 5, high: 10, unit: mg}, as needed: true", "true"),
    ("dose: {low: 5, high: 10, unit: mg}, population: children", "children"),
]


@pytest.mark.parametrize(("value", "words"), PLACES)
def test_the_caret_stands_at_the_part(tmp_path: Path, value: str, words: str) -> None:
    """A finding about a bound, a unit, a route or another part points at it, not at the value's beginning."""
    found = gate(
        tmp_path, "Quelorin: take 5 to 10 mg orally.", f"{DOSE}, value: {{{value}}}, cue: 5 to 10 mg orally"
    )
    assert words in {f.place.text[f.place.column - 1 :][: f.place.width] for f in found}, found


def test_the_caret_stands_at_a_qualifier(tmp_path: Path) -> None:
    """A qualifier that is not carried is marked itself, also in a list and within a condition that is denied."""
    found = gate(tmp_path, "Quelorin causes rash.", f"{RASH}, qualifier: [seldom, typical], cue: causes rash")
    assert {f.place.text[f.place.column - 1 :][: f.place.width] for f in found} == {"seldom", "typical"}
    text = "Use Quelorin for gout if you are not old."
    found = gate(tmp_path / "denied", text, f"{GOUT}, when: you are old, cue: for gout")
    assert [f.place.text[f.place.column - 1 :][: f.place.width] for f in found] == ["you are old"]


def test_a_longer_name_is_another_term(tmp_path: Path) -> None:
    """A name inside the longer name of another term does not carry the shorter term."""
    terms = (
        "id\tkind\tlabel\tsynonyms\nquelorin\tdrug\tquelorin\t\nanxiety\tcondition\tanxiety\t\n"
        "disorder\tcondition\tanxiety disorder\t\n"
    )
    facts = HEAD + "- {id: a, relation: treats, value: anxiety, cue: treats anxiety disorders}\n"
    project = make_project(tmp_path, text="Quelorin treats anxiety disorders.", facts=facts, terms=terms)
    found = _check_one(project)
    assert [f.code for f in found] == ["PG305"]
    assert "'anxiety disorder', which is another term" in found[0].message


def _check_one(project: Project) -> list[Finding]:
    vocabulary, source, _, _ = project.read()
    facts, _ = read_facts(project.folder, source, vocabulary, project.root)
    document = read_document((project.folder / "source.txt").read_bytes(), "txt")
    anchor = find_cue(facts.facts[0].cue, "", document)
    assert isinstance(anchor, Anchor)
    return check_claim(facts.facts[0], anchor, document, vocabulary, facts)


def test_the_leaflet_stands(leaflet: Project) -> None:
    """Every fact of the made-up leaflet passes."""
    vocabulary, _, facts, document = leaflet.read()
    checker = Gate(document, vocabulary, facts)
    for fact in facts.facts:
        anchor = find_cue(fact.cue, fact.at, document)
        assert isinstance(anchor, Anchor), (fact.id, anchor)
        assert checker.check(fact, anchor) == []
    assert len(facts.facts) > 40
