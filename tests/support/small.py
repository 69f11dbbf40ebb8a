"""Small whole projects that check and build without fault; the medicines are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.check import lock_document
from pharmagraph.extract.content import Content, read_content
from pharmagraph.findings import as_human, has_errors
from pharmagraph.ontology.loading import load_or_raise
from support.leaflet import BASE, CORE, Project, make_project, source_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXT = """\
Quelorin for Stiff Joints

Quelorin is classified as a veltide. Quelorin relieves joint stiffness. Quelorin does not cure gout. \
Quelorin is seldom used for hiccups. Joint stiffness is also called stiff joints. \
Quelora is a brand of quelorin. Quelora contains 2.5 mg of quelorin.

How to take Quelorin

Take 5 to 20 mg by mouth twice a day. Take 2.5 to 5 mg intravenously in hospital, then 2.5 to 5 mg after 3 to 4 hours.

Take quelorin for up to 4 weeks. The half-life of quelorin is 12 to 16 hours.

Side Effects of Quelorin

Rash may occur. Quelorin does not cause weight gain. If quelorin is taken for months, dizziness may occur. \
Trosibate given with quelorin leads to a stronger effect. Quelorin blocks the D9 receptor.
"""  # noqa: E501 - one fact or sentence a line
TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by
quelorin\tdrug\tquelorin\t\t\tA made-up medicine.\t\t
trosibate\tdrug\ttrosibate\t\t\tAnother made-up medicine.\t\t
veltide\tdrug class\tveltide\t\t\tA made-up class.\t\t
quelora\tbrand name\tQuelora\t\t\tA made-up brand.\t\t
d9\treceptor\tD9 receptor\t\t\tA made-up receptor.\t\t
joint-stiffness\tcondition\tjoint stiffness\tstiff joint\tstiff joints\tJoints are stiff.\t\t
gout\tcondition\tgout\t\t\tA made-up use of the word.\t\t
hiccups\tcondition\thiccups\t\t\tThe midriff jerks.\t\t
rash\tside effect\trash\t\t\tRed skin.\t\t
weight-gain\tside effect\tweight gain\t\t\tMore weight.\t\t
dizziness\tside effect\tdizziness\t\t\tThe room turns.\t\t
stronger-effect\tcondition\tstronger effect\t\t\tMore than wanted.\t\t
"""
FACTS = """\
source: quelorin-leaflet
about: quelorin
curated: {by: maintainers, on: 2026-11-22}
facts:
- {id: q-001, relation: treats, value: joint stiffness, cue: Quelorin for Stiff Joints}
- {id: q-002, relation: has drug class, value: veltide, cue: classified as a veltide}
- {id: q-003, relation: treats, value: joint stiffness, cue: relieves joint stiffness}
- {id: q-004, relation: treats, value: gout, polarity: negative, cue: does not cure gout}
- {id: q-005, relation: treats, value: hiccups, qualifier: seldom, cue: seldom used for hiccups}
- {id: q-006, subject: joint stiffness, relation: is also called, value: stiff joints, cue: also called stiff joints}
- {id: q-007, subject: quelora, relation: is brand of, value: quelorin, cue: Quelora is a brand of quelorin}
- id: q-008
  subject: quelora
  relation: has strength
  value: {ingredient: quelorin, amount: {value: 2.5, unit: mg}}
  cue: Quelora contains 2.5 mg of quelorin
- id: q-009
  relation: has dosage
  value: {route: oral, dose: {low: 5, high: 20, unit: mg}, times: 2, per: {value: 1, unit: d}}
  cue: 5 to 20 mg by mouth twice a day
- id: q-010
  relation: has dosage
  value: {route: intravenous, dose: {low: 2.5, high: 5, unit: mg}, then: {dose: {low: 2.5, high: 5, unit: mg}, after: {low: 3, high: 4, unit: h}}}
  cue: 2.5 to 5 mg intravenously … then 2.5 to 5 mg after 3 to 4 hours
- {id: q-011, relation: is given in, value: hospital, route: intravenous, cue: intravenously in hospital}
- {id: q-012, relation: has treatment duration, value: {high: 4, unit: wk}, cue: for up to 4 weeks}
- {id: q-013, relation: half-life, value: {low: 12, high: 16, unit: h}, cue: half-life of quelorin is 12 to 16 hours}
- {id: q-014, relation: has side effect, value: rash, certainty: hedged, cue: Rash may occur}
- {id: q-015, relation: has side effect, value: weight gain, polarity: negative, cue: does not cause weight gain}
- {id: q-016, relation: has side effect, value: dizziness, when: taken for months, certainty: hedged, cue: taken for months … dizziness may occur}
- {id: q-017, relation: interacts with, value: trosibate, outcome: stronger effect, cue: Trosibate given with quelorin leads to a stronger effect}
- {id: q-018, relation: acts on, value: D9 receptor, action: antagonist, cue: blocks the D9 receptor}
"""  # noqa: E501 - one fact or sentence a line
COUNT = FACTS.count("id: q-")


def small_project(root: Path, *, text: str = TEXT, facts: str = FACTS, terms: str = TERMS) -> Project:
    """Write a project with one leaflet into a folder, and lock it."""
    project = make_project(root, text=text, facts=facts, terms=terms)
    settings = f'name = "made-up"\nbase = "{BASE}"\n'
    (root / "pharmagraph.toml").write_text(settings, encoding="utf-8")
    lock_document(project.folder, project.vocabulary(), root)
    return project


def content_of(root: Path) -> Content:
    """Read the content of a project, whatever is wrong in it."""
    return read_content(core=CORE, ontology=root / "ontology", extract=root / "extract", base=BASE, root=root)


def clean_content(root: Path) -> Content:
    """Read the content of a project, which must be without error."""
    content = content_of(root)
    assert not has_errors(content.findings), as_human(content.findings)
    return content


def documents_project(root: Path, documents: Mapping[str, tuple[str, str, str]], terms: str) -> Path:
    """Write a project with several documents and lock them: what each is about, its text, its facts."""
    (root / "ontology").mkdir(parents=True)
    width = terms.splitlines()[0].count("\t")
    padded = "\n".join(row + "\t" * (width - row.count("\t")) for row in terms.splitlines())
    (root / "ontology" / "terms.tsv").write_text(padded, encoding="utf-8")
    vocabulary = load_or_raise(CORE, root / "ontology", BASE, root)
    for name, (about, text, facts) in documents.items():
        folder = root / "extract" / name
        folder.mkdir(parents=True)
        (folder / "source.txt").write_bytes(text.encode())
        (folder / "source.yaml").write_text(source_yaml(text.encode()), encoding="utf-8")
        head = f"source: {name}\nabout: {about}\ncurated: {{by: maintainers, on: 2026-11-22}}\nfacts:\n"
        (folder / "facts.yaml").write_text(head + facts, encoding="utf-8")
        lock_document(folder, vocabulary, root)
    return root
