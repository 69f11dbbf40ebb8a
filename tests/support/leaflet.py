"""A leaflet of our own for a made-up medicine, with its facts: a small whole project for tests.

Nothing in it is true of any medicine.
"""

# ruff: noqa: E501 (facts and terms stand one a line)
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import read_source
from pharmagraph.ontology.loading import load_vocabulary

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.source import Source
    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "ontology"
BASE = "https://example.org/made-up/"
DOCUMENT = "quelorin-leaflet"

TEXT = """\
Quelorin for Stiff Joints

Stiff joints (joint stiffness) are common and painful. Quelorin (Quelora) belongs to the veltides. \
It is a prescription-only medicine. Quelorin relieves joint stiffness, but it does not cure gout. \
Doctors seldom give it as short-term help against hiccups.

What Quelora contains

Quelora is sold as tablets and as capsules. Nurses can also give it as an injection in a \
hospital. Each tablet contains 2.5 mg of quelorin.

How to take Quelorin

Never double the dose, and never share it with other people. \
Oral: 5 to 20\u00a0mg orally twice a day.Parenteral: 2.5 to 5 mg IV and, after 3 to 4 hours, 2.5 to 5 mg IV again if needed.

Children from 6 years: 0.5 mg/kg every 8 hours. The maximum daily dose is 40 mg. \
Older adults should take up to 10 mg daily , which lasts for a day.

Treatment normally lasts less than 4 weeks. If high doses go on for months, \
habit-forming use may follow.

Side effects of Quelorin

Typical unwanted effects are:

  \u2022 Drowsiness
  \u2022 Dry mouth
  \u2022 Trouble with sleep or memory
  \u2022 Loss of appetite

Rash may occur. Quelorin does not cause weight gain. At least 30 % of patients felt dizziness for more than 2 days. \
Tell your doctor before you stop.

Do not take Quelorin if you have:

  - severe asthma
  - kidney problems

Quelorin must not be used in pregnancy. Trosibate makes the effect of Quelorin stronger. It is broken down in the liver.

How Quelorin works

Quelorin blocks the D9 receptor, which possibly calms the nerves. \
The half-life of Quelorin is 12 to 16 hours. Swallow the tablets whole. This leaflet was last changed in spring.
"""

TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by
quelorin\tdrug\tquelorin\t\t\tA made-up medicine.\t\t
trosibate\tdrug\ttrosibate\t\t\tAnother made-up medicine.\t\t
zanferol\tdrug\tzanferol\t\t\tA third made-up medicine.\t\t
veltide\tdrug class\tveltide\t\t\tA made-up class.\t\t
quelora\tbrand name\tQuelora\t\t\tA made-up brand.\t\t
d9\treceptor\tD9 receptor\t\t\tA made-up receptor.\t\t
joint-stiffness\tcondition\tjoint stiffness\tstiff joint\tstiff joints\tJoints are stiff.\t\t
gout\tcondition\tgout\t\t\tA made-up use of the word.\t\t
hiccups\tcondition\thiccups\t\t\tThe midriff jerks.\t\t
asthma\tcondition\tsevere asthma\t\t\tAirways are narrow.\t\t
common\tcharacteristic\tcommon\t\t\tMany people have it.\t\t
painful\tcharacteristic\tpainful\t\t\tIt hurts.\t\t
calm\tpharmacological effect\tcalmer nerves\t\tcalms the nerves\tNerves are calm.\t\t
drowsiness\tside effect\tdrowsiness\t\t\tBeing close to sleep.\t\t
dry-mouth\tside effect\tdry mouth\t\t\tLittle spittle.\t\t
sleep-problems\tside effect\ttrouble with sleep\t\t\tSleep does not come.\t\t
memory-problems\tside effect\ttrouble with memory\t\tTrouble \u2026 memory\tMuch is forgotten.\t\t
appetite-loss\tside effect\tloss of appetite\t\t\tNo wish to eat.\t\t
rash\tside effect\trash\t\t\tRed skin.\t\t
weight-gain\tside effect\tweight gain\t\t\tMore weight.\t\t
dizziness\tside effect\tdizziness\t\t\tThe room turns.\t\t
habit\trisk\thabit\t\thabit-forming\tUse goes on.\t\t
stronger-effect\tcondition\tstronger effect\t\tmakes the effect \u2026 stronger\tMore than wanted.\t\t
not-double\twarning\tdo not double the dose\t\tNever double the dose\tThe dose stays.\t\t
not-share\twarning\tdo not share it\t\tnever share it\tIt is for one person.\t\t
tell-before-stop\tprecaution\ttell the doctor before stopping\t\tTell your doctor before you stop\tThe doctor knows first.\t\t
swallow-whole\tprecaution\tswallow whole\t\tSwallow the tablets whole\tNot chewed.\t\t
liver\tanatomical site\tliver\t\t\tAn organ.\t\t
liver-breakdown\tmechanism\tbreakdown in the liver\t\tbroken down in the liver\tThe liver takes it apart.\t\t
"""

FACTS = """\
source: quelorin-leaflet
about: quelorin
curated: {by: maintainers, on: 2026-11-22}
facts:
- {id: q-001, relation: treats, value: joint stiffness, cue: Quelorin for Stiff Joints}
- {id: q-002, subject: joint stiffness, relation: is also called, value: stiff joints, cue: Stiff joints (joint stiffness)}
- {id: q-003, subject: joint stiffness, relation: has characteristic, value: common, cue: are common}
- {id: q-004, subject: joint stiffness, relation: has characteristic, value: painful, cue: painful}
- {id: q-005, subject: quelora, relation: is brand of, value: quelorin, cue: Quelorin (Quelora)}
- {id: q-006, relation: has drug class, value: veltide, cue: belongs to the veltides}
- {id: q-007, relation: has legal status, value: prescription only, cue: prescription-only medicine}
- {id: q-008, relation: treats, value: joint stiffness, cue: relieves joint stiffness}
- {id: q-009, relation: treats, value: gout, polarity: negative, cue: does not cure gout}
- {id: q-010, relation: treats, value: hiccups, qualifier: [seldom, short-term], cue: seldom give it as short-term help against hiccups}
- {id: q-011, subject: quelora, relation: has dosage form, value: tablet, cue: sold as tablets}
- {id: q-012, subject: quelora, relation: has dosage form, value: capsule, cue: sold as … capsules}
- {id: q-013, relation: has dosage form, value: injection, certainty: hedged, cue: can also give it as an injection}
- {id: q-014, relation: is given in, value: hospital, form: injection, certainty: hedged, cue: injection in a hospital}
- id: q-015
  subject: quelora
  relation: has strength
  value: {ingredient: quelorin, amount: {value: 2.5, unit: mg}}
  form: tablet
  cue: Each tablet contains 2.5 mg of quelorin
- {id: q-016, relation: has warning, value: do not double the dose, cue: Never double the dose}
- {id: q-017, relation: has warning, value: do not share it, cue: never share it with other people}
- id: q-018
  relation: has dosage
  value: {route: oral, dose: {low: 5, high: 20, unit: mg}, times: 2, per: {value: 1, unit: d}, for: joint stiffness}
  cue: 5 to 20 mg orally twice a day
- id: q-019
  relation: has dosage
  value: {route: intravenous, dose: {low: 2.5, high: 5, unit: mg}, then: {dose: {low: 2.5, high: 5, unit: mg}, after: {low: 3, high: 4, unit: h}, as needed: true}}
  cue: 'after 3 to 4 hours, 2.5 to 5 mg IV again if needed'
- id: q-020
  relation: has dosage
  value: {dose: {value: 0.5, unit: mg/kg}, every: {value: 8, unit: h}, population: children, when: from 6 years}
  cue: 'Children from 6 years: 0.5 mg/kg every 8 hours'
- id: q-021
  relation: has dosage
  value: {maximum: {amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}}
  cue: maximum daily dose is 40 mg
- id: q-022
  relation: has dosage
  value: {dose: {high: 10, unit: mg}, per: {value: 1, unit: d}, population: older adults}
  cue: Older adults should take up to 10 mg daily
- {id: q-023, relation: has treatment duration, value: {high: 4, unit: wk}, qualifier: normally, cue: lasts less than 4 weeks}
- {id: q-024, relation: has risk, value: habit, when: high doses go on for months, certainty: hedged, cue: habit-forming use may follow}
- {id: q-025, relation: has side effect, value: drowsiness, qualifier: typical, cue: Drowsiness}
- {id: q-026, relation: has side effect, value: dry mouth, qualifier: typical, cue: Dry mouth}
- {id: q-027, relation: has side effect, value: trouble with sleep, qualifier: typical, cue: Trouble with sleep}
- {id: q-028, relation: has side effect, value: trouble with memory, qualifier: typical, cue: Trouble … memory}
- {id: q-029, relation: has side effect, value: loss of appetite, qualifier: typical, cue: Loss of appetite}
- {id: q-030, relation: has side effect, value: rash, certainty: hedged, cue: Rash may occur}
- {id: q-031, relation: has side effect, value: weight gain, polarity: negative, cue: does not cause weight gain}
- {id: q-032, relation: has side effect, value: dizziness, when: At least 30 % of patients … for more than 2 days, cue: At least 30 % … dizziness for more than 2 days}
- {id: q-033, relation: has precaution, value: tell the doctor before stopping, cue: Tell your doctor before you stop}
- {id: q-034, relation: is contraindicated in, value: severe asthma, cue: severe asthma}
- {id: q-035, relation: is contraindicated in, value: renal impairment, cue: kidney problems}
- {id: q-036, relation: is contraindicated in, value: pregnancy, cue: must not be used in pregnancy}
- {id: q-037, relation: interacts with, value: trosibate, outcome: stronger effect, cue: Trosibate makes the effect of Quelorin stronger}
- {id: q-038, subject: trosibate, relation: has mechanism, value: breakdown in the liver, cue: broken down in the liver}
- {id: q-039, relation: acts on, value: D9 receptor, action: antagonist, cue: blocks the D9 receptor}
- {id: q-040, relation: has effect, value: calmer nerves, certainty: hedged, cue: possibly calms the nerves}
- {id: q-041, relation: half-life, value: {low: 12, high: 16, unit: h}, cue: half-life of Quelorin is 12 to 16 hours}
- {id: q-042, relation: has precaution, value: swallow whole, cue: Swallow the tablets whole}
excused:
- {sentence: 40, because: when the leaflet was changed}
"""


_LOADED: dict[str, Vocabulary] = {}


def source_yaml(raw: bytes, *, more: str = "") -> str:
    """Return the source.yaml of the leaflet's bytes."""
    digest = hashlib.sha256(raw).hexdigest()
    return (
        "title: Quelorin for Stiff Joints\nkind: leaflet\nlanguage: en\nlicence: our own\n"
        f"sha256: {digest}\nquote-limit: 0.9\nredistributable: true\n{more}"
    )


@dataclass(frozen=True)
class Project:
    """A project on disk with one document."""

    root: Path
    folder: Path

    def write(self, name: str, text: str) -> None:
        """Write a file of the document."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def vocabulary(self) -> Vocabulary:
        """Load the vocabulary, once for each text of the terms; it must be without fault."""
        terms = (self.root / "ontology" / "terms.tsv").read_text(encoding="utf-8")
        if terms not in _LOADED:
            vocabulary, findings = load_vocabulary(CORE, self.root / "ontology", BASE, self.root)
            assert findings == []
            _LOADED[terms] = vocabulary
        return _LOADED[terms]

    def read(self) -> tuple[Vocabulary, Source, FactsFile, Document]:
        """Return vocabulary, source, facts and document, which must be without fault."""
        vocabulary = self.vocabulary()
        source = read_source(self.folder, self.root)
        facts, findings = read_facts(self.folder, source, vocabulary, self.root)
        assert findings == []
        return vocabulary, source, facts, read_document((self.folder / source.file).read_bytes(), source.file)


def make_project(root: Path, *, text: str = TEXT, facts: str = FACTS, terms: str = TERMS) -> Project:
    """Write the project into a folder."""
    folder = root / "extract" / DOCUMENT
    folder.mkdir(parents=True)
    (root / "ontology").mkdir()
    (root / "ontology" / "terms.tsv").write_text(terms, encoding="utf-8")
    raw = text.encode()
    (folder / "source.txt").write_bytes(raw)
    (folder / "source.yaml").write_text(source_yaml(raw), encoding="utf-8")
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    return Project(root, folder)
