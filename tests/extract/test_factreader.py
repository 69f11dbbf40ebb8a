from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.fact import NumberValue, RangeValue, Structure, TermValue
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.source import read_source
from pharmagraph.extract.yamlfile import Mapping, parse_yaml
from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.textfile import TextFile
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.fact import Fact
    from pharmagraph.findings import Finding

TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by
quelorin\tdrug\tquelorin\t\t\t\t\t
gout\tcondition\tgout\t\t\t\t\t
low-mood\tcondition\tlow\t\t\t\t\t
low-mood-effect\tside effect\tlow\t\t\t\t\t
joint-pain\tcondition\tjoint pain\tache\t\t\t\t
back-pain\tcondition\tback pain\tache\t\t\t\t
fit\tcondition\tfit\t\t\t\tretired\tseizure
seizure\tcondition\tseizure\t\t\t\t\t
faint\tcondition\tfaint\t\t\t\tretired\t
"""
OWN = """\
@prefix my: <https://example.org/my/> .
@prefix ph: <https://w3id.org/pharmagraph/vocab/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
my:key-age a ph:Key ; rdfs:label "age"@en ; ph:keyOf ph:Statement ;
    ph:keyKind ph:numberKey ; ph:property my:age .
"""
TOP = "source: leaflet\nabout: quelorin\ncurated: {by: maintainers, on: 2026-11-22}\nfacts:\n"
DOSE = "- {id: a, relation: has dosage, cue: x, value: "


def read(root: Path, facts: str, *, source: str = "", top: str = TOP) -> tuple[list[Fact], list[Finding]]:
    """Read facts of a made-up leaflet whose source is at hand, unless ``source`` says otherwise."""
    (root / "ontology").mkdir()
    (root / "ontology" / "terms.tsv").write_text(TERMS, encoding="utf-8")
    (root / "ontology" / "own.ttl").write_text(OWN, encoding="utf-8")
    folder = root / "leaflet"
    folder.mkdir()
    described = "title: x\nkind: leaflet\nlanguage: en\nlicence: ours\n" + (source or f"sha256: {'0' * 64}\n")
    (folder / "source.yaml").write_text(described, encoding="utf-8")
    (folder / "facts.yaml").write_text(top + facts, encoding="utf-8")
    vocabulary = load_or_raise(CORE, root / "ontology", BASE, root)
    found, findings = read_facts(folder, read_source(folder, root), vocabulary, root)
    return list(found.facts), findings


def test_the_relation_picks_among_terms_of_one_label(tmp_path: Path) -> None:
    """A label that two kinds share is understood by domain and range of the relation."""
    facts, findings = read(
        tmp_path,
        "- {id: a, relation: treats, value: low-mood, cue: x}\n"
        "- {id: b, relation: has side effect, value: low, cue: x}\n"
        "- {id: c, subject: low-mood, relation: is caused by, value: gout, cue: x}\n",
    )
    assert findings == []
    values = [fact.value for fact in facts]
    assert [v.term.id for v in values if isinstance(v, TermValue)] == ["low-mood", "low-mood-effect", "gout"]


@pytest.mark.parametrize(
    ("fact", "code", "says", "mend"),
    [
        (
            "relation: treats, value: ache",
            "PG204",
            "'ache' names several terms",
            "'joint-pain' or 'back-pain'",
        ),
        ("relation: treats, value: fit", "PG214", "the term 'fit' is retired", "use 'seizure'"),
        ("relation: treats, value: faint", "PG214", "the term 'faint' is retired", "use another term"),
        (
            "relation: has side effect, value: gout",
            "PG202",
            "of the kind 'condition', not 'side effect'",
            "add the",
        ),
        (
            "relation: has side effect, value: ghost",
            "PG202",
            "no term 'ghost' of the kind 'side effect'",
            "terms.tsv",
        ),
        (
            "subject: gout, relation: treats, value: gout",
            "PG205",
            "'treats' is said of 'medicine'",
            "another subject",
        ),
        (
            "subject: low, relation: has dosage form, value: tablet",
            "PG204",
            "'low' names several terms",
            "use an id",
        ),
        (
            "relation: treats, value: gout, age: old",
            "PG206",
            "'old' cannot be read as a number",
            "such as 2.5",
        ),
        (
            "relation: treats, value: gout, form: [tablet, tablets]",
            "PG106",
            "'tablet' stands twice in form",
            "keep one",
        ),
        ("relation: treats, value: gout, form: []", "PG107", "form is an empty list", "write a term"),
        (
            "relation: treats, value: gout, form: tablet, Form: capsule",
            "PG106",
            "in other spelling",
            "keep one",
        ),
        (
            "relation: treats, value: gout, action: agonist",
            "PG108",
            "'action' does not go with 'treats'",
            "'acts on'",
        ),
        (
            "relation: treats, value: gout, colour: red",
            "PG108",
            "the key 'colour' is unknown",
            "facts-file.md",
        ),
        (
            "relation: treats, value: gout, secondry to: gout",
            "PG108",
            "is unknown",
            "did you mean 'secondary to'",
        ),
    ],
)
def test_wrong_facts_are_told(tmp_path: Path, fact: str, code: str, says: str, mend: str) -> None:
    """Each fault of a fact has its code, says what is wrong and how to mend it, and stands in its line."""
    facts, (found,) = read(tmp_path, f"- {{id: a, cue: x, {fact}}}\n")
    assert facts == []
    assert (found.code, found.place.line) == (code, 5)
    assert says in found.message
    assert mend in found.mend


@pytest.mark.parametrize(
    ("value", "code", "says"),
    [
        ("{dose: {value: 5, unit: mg}, every: {value: 8, unit: mg}}", "PG207", "measures mass, not time"),
        (
            "{dose: {value: 5, unit: mg}, times: 2, per: {value: 1, unit: mL}}",
            "PG207",
            "measures volume, not time",
        ),
        ("{duration: {high: 4, unit: kg}}", "PG207", "measures mass, not time"),
        (
            "{dose: {value: 5, unit: mg}, Dose: {value: 6, unit: mg}}",
            "PG106",
            "'dose' stands here a second time",
        ),
        ("{dose: {value: 1234567890123, unit: mg}}", "PG206", "cannot be read as a number"),
        ("{dose: {value: 0.1234567890123, unit: mg}}", "PG206", "cannot be read as a number"),
        ("{dose: {value: 1\u0663, unit: mg}}", "PG206", "cannot be read as a number"),
        ("{dose: {value: 5, unit: Mg}}", "PG207", "the unit 'Mg' is unknown"),
        ("{as needed: yes}", "PG107", "should be true or false, not 'yes'"),
        ("5 mg", "PG107", "a value of the kind 'dosage' should have parts"),
        ("{}", "PG109", "dosage is empty"),
        ("{dosis: 5}", "PG108", "dosage has no key 'dosis'"),
    ],
)
def test_wrong_dosages_are_told(tmp_path: Path, value: str, code: str, says: str) -> None:
    """A unit that measures another thing, a part given twice and endless numbers are refused."""
    facts, findings = read(tmp_path, f"{DOSE}{value}}}\n")
    assert facts == []
    assert [(f.code, f.place.line) for f in findings] == [(code, 5)]
    assert says in findings[0].message
    assert findings[0].mend


def test_durations_are_of_time(tmp_path: Path) -> None:
    """The quantity of a relation has a unit of the right kind, too."""
    _, (found,) = read(
        tmp_path, "- {id: a, relation: has treatment duration, value: {high: 4, unit: mg}, cue: x}\n"
    )
    assert (found.code, found.mend) == ("PG207", "use one of: a, d, h, min, mo, s, wk")


def test_numbers_of_a_projects_own_keys(tmp_path: Path) -> None:
    """A key that a project adds takes its kind of value."""
    (fact,), findings = read(tmp_path, "- {id: a, relation: treats, value: gout, cue: x, age: 6.5}\n")
    assert findings == []
    ((key, (value,)),) = fact.qualifiers
    assert (key.name, isinstance(value, NumberValue)) == ("age", True)


def test_counts_and_quantities(tmp_path: Path) -> None:
    """A number alone is a range of itself."""
    (fact,), findings = read(tmp_path, f"{DOSE}{{times: 3, per: {{value: 1, unit: day}}}}}}\n")
    assert findings == []
    assert isinstance(fact.value, Structure)
    (times,), (per,) = fact.value.part("times"), fact.value.part("per")
    assert isinstance(times, RangeValue)
    assert isinstance(per, RangeValue)
    assert times.unit is None
    assert [int(n) for n in times.numbers] == [3]
    assert per.unit is not None
    assert per.unit.code == "d"
    assert fact.value.part("dose") == ()


@pytest.mark.parametrize(
    ("fact", "code", "says"),
    [
        ("cue: x, status: reported", "PG215", "a fact of a source that is at hand is not reported"),
        ("section: 4", "PG314", "the fact has no cue"),
        ("cue: x, status: disputed", "PG209", "a disputed fact needs its reason"),
        ("cue: x, status: superseded", "PG209", "a superseded fact needs its reason"),
        ("cue: x, certainty: interpreted", "PG209", "an interpreted fact needs its reason"),
        (
            "cue: x, reviewed: {by: Maintainers, on: 2026-12-01}",
            "PG212",
            "'Maintainers' cannot review their own",
        ),
    ],
)
def test_rules_of_a_fact_whose_source_is_at_hand(tmp_path: Path, fact: str, code: str, says: str) -> None:
    """A cue is needed, judgements have reasons, and nobody reviews their own fact."""
    facts, (found,) = read(tmp_path, f"- {{id: a, relation: treats, value: gout, {fact}}}\n")
    assert len(facts) == 1
    assert found.code == code
    assert says in found.message


@pytest.mark.parametrize(
    ("fact", "code", "says"),
    [
        ("section: 4, status: accepted", "PG215", "a source that is not at hand cannot be accepted"),
        ("status: reported", "PG109", "a source that is not at hand needs its section"),
        ("section: 4, cue: x", "PG215", "a source that is not at hand has no cue"),
    ],
)
def test_rules_of_a_fact_whose_source_is_not_at_hand(tmp_path: Path, fact: str, code: str, says: str) -> None:
    """Such a fact is reported, names a section, and has no cue."""
    facts = f"- {{id: a, relation: treats, value: gout, {fact}}}\n"
    _, (found,) = read(tmp_path, facts, source="reference-only: true\n")
    assert found.code == code
    assert says in found.message


def test_reported_is_what_such_facts_are(tmp_path: Path) -> None:
    """Without a status a fact of a source that is not at hand is reported, and without fault."""
    facts = "- {id: a, relation: treats, value: gout, section: 4}\n"
    (fact,), findings = read(tmp_path, facts, source="reference-only: true\n")
    assert (findings, fact.status, fact.gives_direct_triple) == ([], "reported", False)


def test_somebody_stands_behind_a_fact(tmp_path: Path) -> None:
    """A fact that nobody curated is told."""
    top = "source: leaflet\nabout: quelorin\nfacts:\n"
    _, (found,) = read(tmp_path, "- {id: a, relation: treats, value: gout, cue: x}\n", top=top)
    assert (found.code, found.message) == ("PG109", "nobody stands behind the fact")


def test_references_may_leave_out_their_document(tmp_path: Path) -> None:
    """A fact of the same file is named by its id alone."""
    (fact,), _ = read(tmp_path, "- {id: a, relation: treats, value: gout, cue: x, see: [b, other/c]}\n")
    assert (fact.see, fact.reference) == (("leaflet/b", "other/c"), "leaflet/a")


def digest(text: str) -> str:
    """Return the digest of the fields of a fact."""
    node = parse_yaml(TextFile.of("x", text))
    assert isinstance(node, Mapping)
    return field_digest(node)


def test_digests_cover_all_fields_and_no_layout() -> None:
    """Order, quotes, style and white space do not matter; every word does."""
    plain = digest("a: 1\nb: {x: [y, z]}\nc: one two")
    assert digest("c: 'one  two'\nb:\n  x:\n  - y\n  - z\na: 1") == plain
    for other in (
        "a: 2\nb: {x: [y, z]}\nc: one two",
        "a: 1\nb: {x: [z, y]}\nc: one two",
        "a: 1\nb: {x: [y, z]}",
    ):
        assert digest(other) != plain
