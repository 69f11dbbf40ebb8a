"""Labels of our own for medicines that do not exist: the many ways in which real ones speak.

A weekly and a daily dose, micrograms, doses by body weight, a combination, weak kidneys, food and
drug interactions, a contraindication, frequencies, a maximum, a taper. Nothing in it is true.
"""

from __future__ import annotations

TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases
nilatrex\tdrug\tnilatrex
zomibel\tdrug\tzomibel
ketrolin\tdrug\tketrolin
duomira\tproduct\tDuomira
vemurol\tdrug\tvemurol
grapefruit-juice\tsubstance\tgrapefruit juice
headache\tside effect\theadache
nausea\tside effect\tnausea
rash\tside effect\trash
bleeding\tside effect\tbleeding
high-level\tcondition\traised blood level\t\traises the blood level
avoid-juice\tadvice\tavoid grapefruit juice
keep-apart\tadvice\tdo not take both on one day
weak-bones\tcondition\tweak bones
"""

WEEKLY = """\
Zomibel for Weak Bones

Adults take 70 mg by mouth once a week.
"""
WEEKLY_FACTS = """\
- id: zb-001
  relation: treats
  value: weak bones
  cue: Zomibel for Weak Bones
- id: zb-002
  relation: has dosage
  value: {route: oral, dose: {value: 70, unit: mg}, times: 1, per: {value: 1, unit: wk}, population: adults}
  cue: Adults take 70 mg by mouth once a week
"""

DAILY = """\
About Nilatrex

Adults take 75 to 100 micrograms by mouth once a day. Children take 0.2 mg/kg every 8 hours. \
The maximum daily dose is 2.5 mg.

Patients with reduced kidney function take up to 50 micrograms every 48 hours.

Nilatrex must not be used in pregnancy. Grapefruit juice raises the blood level of Nilatrex: avoid grapefruit juice. \
Ketrolin given with Nilatrex leads to bleeding: do not take both on one day.

Side Effects

Very common side effects include:

- headache
- nausea

Rare side effects include:

- rash
"""  # noqa: E501 - one fact or sentence a line
DAILY_FACTS = """\
- id: nx-001
  relation: has dosage
  value: {route: oral, dose: {low: 75, high: 100, unit: ug}, times: 1, per: {value: 1, unit: d}, population: adults}
  cue: Adults take 75 to 100 micrograms by mouth once a day
- id: nx-002
  relation: has dosage
  value: {dose: {value: 0.2, unit: mg/kg}, every: {value: 8, unit: h}, population: children}
  cue: Children take 0.2 mg/kg every 8 hours
- id: nx-003
  relation: has dosage
  value: {maximum: {amount: {value: 2.5, unit: mg}, per: {value: 1, unit: d}}}
  cue: maximum daily dose is 2.5 mg
- id: nx-004
  relation: has dosage
  value: {dose: {high: 50, unit: ug}, every: {value: 48, unit: h}, population: renal impairment}
  cue: reduced kidney function take up to 50 micrograms every 48 hours
- id: nx-005
  relation: is contraindicated in
  value: pregnancy
  cue: must not be used in pregnancy
- id: nx-006
  relation: interacts with
  value: grapefruit juice
  outcome: raised blood level
  advice: avoid grapefruit juice
  cue: 'Grapefruit juice raises the blood level … avoid grapefruit juice'
- id: nx-007
  relation: interacts with
  value: ketrolin
  outcome: bleeding
  advice: do not take both on one day
  cue: 'Ketrolin … leads to bleeding: do not take both on one day'
- id: nx-008
  relation: has side effect
  value: headache
  frequency: very common
  cue: headache
- id: nx-009
  relation: has side effect
  value: nausea
  frequency: very common
  cue: nausea
- id: nx-010
  relation: has side effect
  value: rash
  frequency: rare
  cue: rash
"""  # noqa: E501 - one fact or sentence a line

COMBINED = """\
About Duomira

Each 5 mL of Duomira contains 20 mg of zomibel and 12.5 mg of ketrolin.
"""
COMBINED_FACTS = """\
- id: dm-001
  relation: has strength
  value: {ingredient: zomibel, amount: {value: 20, unit: mg}, per: {value: 5, unit: mL}}
  cue: 5 mL of Duomira contains 20 mg of zomibel
- id: dm-002
  relation: has strength
  value: {ingredient: ketrolin, amount: {value: 12.5, unit: mg}, per: {value: 5, unit: mL}}
  cue: 5 mL of Duomira contains … 12.5 mg of ketrolin
- id: dm-003
  relation: has active ingredient
  value: zomibel
  cue: Duomira contains … zomibel
- id: dm-004
  relation: has active ingredient
  value: ketrolin
  cue: Duomira contains … ketrolin
"""

TAPER = """\
About Vemurol

Take 20 mg once a day at first, reduced by 5 mg every week.
"""
TAPER_FACTS = """\
- id: vm-001
  relation: has dosage
  value:
    phase: initial
    dose: {value: 20, unit: mg}
    times: 1
    per: {value: 1, unit: d}
    change: {value: -5, unit: mg}
    change every: {value: 1, unit: wk}
  cue: 20 mg once a day at first, reduced by 5 mg every week
"""

LABELS = {
    "zomibel-label": ("zomibel", WEEKLY, WEEKLY_FACTS),
    "nilatrex-label": ("nilatrex", DAILY, DAILY_FACTS),
    "duomira-label": ("duomira", COMBINED, COMBINED_FACTS),
    "vemurol-label": ("vemurol", TAPER, TAPER_FACTS),
}
