from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.graphs.statement import StatementWriter, document_iri, statement_iri
from pharmagraph.graphs.statements import content_triples
from pharmagraph.ontology.prefixes import OA, OBO, RDF, VOCAB
from pharmagraph.rdfterms import typed, value_of
from support.leaflet import BASE
from support.said import of
from support.small import FACTS, TEXT, content_of, small_project

if TYPE_CHECKING:
    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact
    from pharmagraph.rdfterms import Triple

TESTS = Path(__file__).resolve().parents[1]
DOSAGE = "quelorin-leaflet/q-009"


def statement(triples: list[Triple], fact: str) -> dict[str, list[str]]:
    """Return what is said of the statement of a fact."""
    return of(triples, statement_iri(BASE, f"quelorin-leaflet/{fact}"))


def changed(tmp_path: Path, old: str, new: str) -> list[Triple]:
    """Return the triples of the leaflet after a change of its facts, whatever the checks say."""
    assert old in FACTS
    project = small_project(tmp_path, facts=FACTS.replace(old, new))
    return sorted(set(content_triples(content_of(project.root), "made-up")))


def direct(triples: list[Triple], relation: str) -> set[tuple[str, str]]:
    """Return subject and object of the direct triples of a relation, by the ends of their IRIs."""
    wanted = f"<{VOCAB}{relation}>"
    return {
        (s[1:-1].rsplit("/", 1)[-1], value_of(o).rsplit("/", 1)[-1]) for s, p, o in triples if p == wanted
    }


def test_iris_are_encoded() -> None:
    """Names of documents and facts are percent-encoded in their IRIs."""
    assert statement_iri("https://e.org/", "my leaflet/a-1") == "https://e.org/statement/my%20leaflet/a-1"
    assert document_iri("https://e.org/", "my leaflet") == "https://e.org/document/my%20leaflet"


def test_an_accepted_fact_gives_its_direct_triple(leaflet_triples: list[Triple]) -> None:
    """Subject, relation and object of an accepted, affirmed, un-narrowed fact stand as one triple."""
    assert direct(leaflet_triples, "hasDrugClass") == {("quelorin", "veltide")}
    # A hedge does not hide a fact; its statement says it.
    assert ("quelorin", "rash") in direct(leaflet_triples, "hasSideEffect")


def test_a_denied_fact_gives_none(leaflet_triples: list[Triple]) -> None:
    """A fact of negative polarity is told by its statement alone."""
    assert ("quelorin", "weight-gain") not in direct(leaflet_triples, "hasSideEffect")
    assert statement(leaflet_triples, "q-015")["polarity"] == [VOCAB + "negated"]


def test_a_narrowed_fact_gives_none(leaflet_triples: list[Triple]) -> None:
    """A condition, or a degree that narrows, keeps a fact from a direct triple."""
    assert ("quelorin", "dizziness") not in direct(leaflet_triples, "hasSideEffect")
    assert direct(leaflet_triples, "treats") == {("quelorin", "joint-stiffness")}
    assert "condition" in statement(leaflet_triples, "q-016")


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("status: disputed, because: another leaflet says no", False),
        ("status: superseded, because: there is a newer one", False),
        ("population: older adults", False),
        ("jurisdiction: Ireland", False),
        ("route: oral", False),
        ("form: tablet", False),
        ("for: gout", False),
        ("phase: initial", False),
        ("secondary to: gout", False),
        ("when: it rains", False),
        ("qualifier: seldom", False),
        ("qualifier: typical", True),
        ("certainty: hedged", True),
        ("severity: serious", True),
        ("frequency: common", True),
    ],
)
def test_what_keeps_a_fact_from_its_direct_triple(tmp_path: Path, more: str, shown: bool) -> None:  # noqa: FBT001
    """Status, conditions and narrowing qualifiers do; certainty, severity and frequency do not."""
    triples = changed(tmp_path, "value: rash, certainty: hedged,", f"value: rash, {more},")
    assert (("quelorin", "rash") in direct(triples, "hasSideEffect")) is shown
    assert statement(triples, "q-014")["object"] == [f"{BASE}term/rash"]


def test_every_fact_has_a_statement_that_its_subject_leads_to(
    leaflet_content: Content, leaflet_triples: list[Triple]
) -> None:
    """Each fact is a statement with one subject, relation, object, status, certainty and polarity."""
    for fact in leaflet_content.facts():
        iri = statement_iri(BASE, fact.reference)
        found = of(leaflet_triples, iri)
        assert set(found["type"]) == {VOCAB + "Statement", RDF + "Statement"}
        one = ("subject", "predicate", "object", "status", "certainty", "polarity", "wasDerivedFrom")
        assert [len(found[name]) for name in one] == [1] * 7
        assert (f"<{fact.subject.iri}>", f"<{VOCAB}statement>", f"<{iri}>") in leaflet_triples


def test_people_and_reasons_are_told(tmp_path: Path) -> None:
    """Who curated and reviewed, why, and what stands against it come out."""
    new = (
        "value: rash, status: disputed, because: newer, contradicts: q-015, see: [q-016, q-001], "
        "reviewed: {by: someone else, on: 2026-12-01}, review-due: 2027-12-01,"
    )
    found = statement(changed(tmp_path, "value: rash, certainty: hedged,", new), "q-014")
    assert (found["curatedBy"], found["curatedOn"]) == (["maintainers"], ["2026-11-22"])
    assert (found["reviewedBy"], found["reviewedOn"]) == (["someone else"], ["2026-12-01"])
    assert (found["reviewDue"], found["because"]) == (["2027-12-01"], ["newer"])
    assert found["contradicts"] == [statement_iri(BASE, "quelorin-leaflet/q-015")]
    assert [i[-5:] for i in found["see"]] == ["q-001", "q-016"]
    assert found["status"] == [VOCAB + "disputed"]


def test_evidence_leads_to_the_words(leaflet_content: Content, leaflet_triples: list[Triple]) -> None:
    """A cue has a selector for each piece, and a position that holds these words in the text."""
    seen, title = 0, "Quelorin for Stiff Joints"
    for fact in leaflet_content.facts():
        found = statement(leaflet_triples, fact.id)
        assert found["cue"] == [" … ".join(fact.cue)]
        assert found["evidenceCode"] == [OBO + "ECO_0000303"]
        assert len(found["sentence"]) == 1
        assert found.get("heading", [title])[0].startswith(title)
        assert [s.rsplit("/", 1)[-1] for s in sorted(found["hasSelector"])] == [
            str(n) for n in range(1, len(fact.cue) + 1)
        ]
        for selector, piece in zip(sorted(found["hasSelector"]), fact.cue, strict=True):
            about = of(leaflet_triples, selector)
            assert (about["type"], about["exact"]) == ([OA + "TextQuoteSelector"], [piece])
            position = of(leaflet_triples, about["refinedBy"][0])
            assert position["type"] == [OA + "TextPositionSelector"]
            words = TEXT[int(position["start"][0]) : int(position["end"][0])]
            assert " ".join(words.split()).casefold() == piece.casefold()
            seen += 1
    assert seen > len(list(leaflet_content.facts()))


def test_interpreted_facts_have_another_evidence_code(tmp_path: Path) -> None:
    """What a curator concluded is no author statement."""
    new = "value: rash, certainty: interpreted, because: it is so,"
    found = statement(changed(tmp_path, "value: rash, certainty: hedged,", new), "q-014")
    assert found["evidenceCode"] == [OBO + "ECO_0000305"]


def test_facts_of_a_source_not_at_hand_have_a_section(leaflet_content: Content) -> None:
    """Without a cue there is no selector and no code of evidence, but the section."""
    fact = next(iter(leaflet_content.facts()))
    reported = dataclasses.replace(fact, cue=(), section="Indications", status="reported")
    writer = StatementWriter(leaflet_content.vocabulary, leaflet_content.documents[0].source)
    found = of(list(writer.triples(reported, None)), statement_iri(BASE, fact.reference))
    assert found["section"] == ["Indications"]
    assert not {"cue", "hasSelector", "evidenceCode", "sentence"} & set(found)


def test_a_cue_without_a_lock_has_no_positions(leaflet_content: Content) -> None:
    """Words are told even where nobody knows where they stand."""
    fact = next(iter(leaflet_content.facts()))
    writer = StatementWriter(leaflet_content.vocabulary, leaflet_content.documents[0].source)
    triples = list(writer.triples(fact, None))
    assert any(p == f"<{OA}exact>" for _, p, _ in triples)
    assert not any(p == f"<{OA}refinedBy>" for _, p, _ in triples)


def test_a_dosage_is_a_node_with_numbers(leaflet_triples: list[Triple]) -> None:
    """A dosage hangs below its statement, with bounds, unit, times, words and what a day comes to."""
    node = f"{statement_iri(BASE, DOSAGE)}/value"
    found = of(leaflet_triples, node)
    assert found["type"] == [VOCAB + "Dosage"]
    assert (found["doseLow"], found["doseHigh"], found["doseUnit"]) == (["5"], ["20"], ["mg"])
    assert (found["dailyLow"], found["dailyHigh"]) == (["10"], ["40"])
    assert found["words"] == found["label"] == ["5 to 20 mg by mouth, twice a day"]
    assert ("quelorin", "value") in direct(leaflet_triples, "hasDosage")


def test_what_follows_is_a_node_below(leaflet_triples: list[Triple]) -> None:
    """A further step is a dosage of its own below the first."""
    first = f"{statement_iri(BASE, 'quelorin-leaflet/q-010')}/value"
    then = of(leaflet_triples, of(leaflet_triples, first)["thenDosage"][0])
    assert of(leaflet_triples, first)["thenDosage"] == [f"{first}/then"]
    assert (then["type"], then["afterLow"], then["doseHigh"]) == ([VOCAB + "Dosage"], ["3"], ["5"])


def test_flags_and_numbers_are_typed(tmp_path: Path) -> None:
    """Yes and no are booleans; a number of a project's own key is a decimal."""
    project = small_project(tmp_path)
    own = (
        "@prefix ph: <https://w3id.org/pharmagraph/vocab/> .\n"
        '<urn:k> a ph:Key ; <http://www.w3.org/2000/01/rdf-schema#label> "age"@en ;\n'
        "  ph:keyOf ph:Statement ; ph:keyKind ph:numberKey ; ph:property <urn:age> .\n"
    )
    (project.root / "ontology" / "own.ttl").write_text(own, encoding="utf-8")
    path = project.folder / "facts.yaml"
    facts = FACTS.replace("value: rash,", "value: rash, age: 6.50,")
    path.write_text(facts.replace("after: {low: 3", "as needed: true, after: {low: 3"), encoding="utf-8")
    triples = sorted(set(content_triples(content_of(project.root), "x")))
    assert any(p == "<urn:age>" and o == typed("6.5", "decimal") for _, p, o in triples)
    assert any(p == f"<{VOCAB}asNeeded>" and o == typed("true", "boolean") for _, p, o in triples)


def test_quantities_are_nodes(leaflet_triples: list[Triple]) -> None:
    """A half-life has bounds and a unit; a duration with one bound has that one."""
    half_life = of(leaflet_triples, f"{statement_iri(BASE, 'quelorin-leaflet/q-013')}/value")
    assert (half_life["type"], half_life["unit"]) == ([VOCAB + "Quantity"], ["h"])
    assert (half_life["lowValue"], half_life["highValue"]) == (["12"], ["16"])
    duration = of(leaflet_triples, f"{statement_iri(BASE, 'quelorin-leaflet/q-012')}/value")
    assert (duration["type"], duration["highValue"]) == ([VOCAB + "Duration"], ["4"])
    assert "lowValue" not in duration


def test_texts_carry_the_language_of_the_source(leaflet_triples: list[Triple]) -> None:
    """Another name is a literal in the language of its document."""
    wanted = f"<{VOCAB}alsoCalled>"
    assert [o for _, p, o in leaflet_triples if p == wanted] == ['"stiff joints"@en']


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ("status: disputed\n  because: no", "Disputed"),
        ("status: superseded\n  because: no", "Superseded"),
        ("polarity: negative", "Negated"),
        ("polarity: negative\n  status: disputed\n  because: no", "Negated"),
        ("certainty: hedged", ""),
    ],
)
def test_values_of_unaccepted_facts_have_another_class(tmp_path: Path, more: str, name: str) -> None:
    """No query for dosages meets a disputed one unawares, nor what follows it."""
    old = "- id: q-010\n  relation: has dosage\n"
    triples = changed(tmp_path, old, f"{old}  {more}\n")
    node = f"{statement_iri(BASE, 'quelorin-leaflet/q-010')}/value"
    assert of(triples, node)["type"] == [f"{VOCAB}{name}Dosage"]
    assert of(triples, f"{node}/then")["type"] == [f"{VOCAB}{name}Dosage"]


def test_all_kinds_of_values_have_unaccepted_classes(tmp_path: Path) -> None:
    """Durations, quantities and strengths are kept apart like dosages."""
    facts = FACTS
    for identifier in ("q-012", "q-013"):
        facts = facts.replace(f"{{id: {identifier},", f"{{id: {identifier}, status: disputed, because: no,")
    facts = facts.replace("- id: q-008\n", "- id: q-008\n  status: disputed\n  because: no\n")
    project = small_project(tmp_path, facts=facts)
    triples = sorted(set(content_triples(content_of(project.root), "x")))
    kinds = [
        of(triples, f"{statement_iri(BASE, f'quelorin-leaflet/{i}')}/value")["type"][0].removeprefix(VOCAB)
        for i in ("q-008", "q-012", "q-013")
    ]
    assert kinds == ["DisputedStrength", "DisputedDuration", "DisputedQuantity"]


def test_there_are_no_blank_nodes(leaflet_triples: list[Triple]) -> None:
    """Everything that we build has an IRI, and is text that N-Triples knows."""
    assert not any(term.startswith("_:") for triple in leaflet_triples for term in triple)
    assert all(value_of(term) is not None for triple in leaflet_triples for term in triple)
    assert all(s.startswith("<") and p.startswith("<") for s, p, _ in leaflet_triples)


@pytest.mark.no_cover
def test_the_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    """Triples come out alike, and in order, whatever the seed of hashes."""
    small_project(tmp_path)
    program = (
        "import hashlib, sys; from pathlib import Path; from support.small import content_of\n"
        "from pharmagraph.graphs.statements import content_triples\n"
        "from pharmagraph.graphs.nquads import write_nquads\n"
        "c = content_of(Path(sys.argv[1]))\n"
        "print(hashlib.sha256(write_nquads(content_triples(c, 'x')).encode()).hexdigest(), len(c.findings))\n"
        "print([str(t) for t in content_triples(c, 'x')][:50])"
    )
    shown = set()
    for seed in ("0", "1", "4242"):
        paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        run = [sys.executable, "-c", program, str(tmp_path)]
        shown.add(subprocess.run(run, capture_output=True, text=True, check=True, env=environment).stdout)
    assert len(shown) == 1


def test_a_fact_knows_whether_it_holds_without_condition(leaflet_content: Content) -> None:
    """The rule for direct triples is the fact's own."""
    facts: dict[str, Fact] = {fact.id: fact for fact in leaflet_content.facts()}
    assert [facts[i].gives_direct_triple for i in ("q-002", "q-004", "q-005", "q-016")] == [
        True,
        False,
        False,
        False,
    ]
    assert facts["q-002"].place_of("nothing") == facts["q-002"].place
