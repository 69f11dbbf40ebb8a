"""What rules conclude from a project's facts: a graph of its own, and never a dose or an indication."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.errors import ContentError
from pharmagraph.findings import as_human
from pharmagraph.graphs.build import build_graph, graph_triples
from pharmagraph.graphs.check import check_content
from pharmagraph.graphs.inferred import Inferred, infer, inference_iri, inferred_graph
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.rules import Limits
from pharmagraph.ontology.prefixes import VOCAB
from support.leaflet import BASE, CORE
from support.ruling import FACTS, TEXT, rule_file, ruled_project
from support.small import clean_content, content_of

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records, StatementRow

GRAPH = inferred_graph(BASE)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Give the content of a project with classes, brands and a target."""
    return clean_content(ruled_project(tmp_path_factory.mktemp("ruled") / "kg"))


@pytest.fixture(scope="module")
def inferred(content: Content) -> Inferred:
    """Give what the core's rules conclude from it."""
    return infer(content, graph_triples(content, "made-up"))


def all_rows(content: Content, inferred: Inferred) -> Records:
    """Read the curated and the inferred layer together."""
    return read_records([*graph_triples(content, "made-up"), *inferred.triples], "made-up")


def said(rows: Records) -> dict[str, StatementRow]:
    """Return the inferred statements by their words."""
    labels = {node.iri: node.label for node in rows.nodes}
    return {
        f"{labels[row.subject]} {row.relation_label} {row.object_text}": row
        for row in rows.statements
        if row.status == "inferred"
    }


EXPECTED = {
    "Quelora has active ingredient quelorin": ("brand-to-ingredient", ["leaflet/q-003"]),
    "quelorin has brand Quelora": ("inverse", ["leaflet/q-003"]),
    "Troxa is brand of quelorin": ("inverse-declared", ["leaflet/q-004"]),
    "Troxa has active ingredient quelorin": ("brand-to-ingredient", ["Troxa is brand of quelorin"]),
    "Quelora has drug class veltide": (
        "product-to-class", ["Quelora has active ingredient quelorin", "leaflet/q-001"]
    ),
    "Troxa has drug class veltide": (
        "product-to-class", ["Troxa has active ingredient quelorin", "leaflet/q-001"]
    ),
    "quelorin has drug class sedaline": ("transitive", ["leaflet/q-001", "leaflet/q-002"]),
    "Quelora has drug class sedaline": None,
    "Troxa has drug class sedaline": None,
    "quelorin acts on D9 receptor": ("class-to-member", ["leaflet/q-001", "leaflet/q-005"]),
    "Quelora acts on D9 receptor": ("class-to-member", ["Quelora has drug class veltide", "leaflet/q-005"]),
    "Troxa acts on D9 receptor": ("class-to-member", ["Troxa has drug class veltide", "leaflet/q-005"]),
    "veltide influences calming": ("target-to-process", ["leaflet/q-005", "leaflet/q-006"]),
    "quelorin influences calming": ("target-to-process", ["leaflet/q-006", "quelorin acts on D9 receptor"]),
    "Quelora influences calming": ("target-to-process", ["Quelora acts on D9 receptor", "leaflet/q-006"]),
    "Troxa influences calming": ("target-to-process", ["Troxa acts on D9 receptor", "leaflet/q-006"]),
    "veltide has warning keep out of the sun": ("class-to-member", ["leaflet/q-002", "leaflet/q-007"]),
    "quelorin has warning keep out of the sun": None,
    "Quelora has warning keep out of the sun": None,
    "Troxa has warning keep out of the sun": None,
    "veltide has warning drink no milk": ("class-to-member", ["leaflet/q-002", "leaflet/q-008"]),
    "Quelora has warning drink no milk": None,
    "Troxa has warning drink no milk": None,
    "grapefruit interacts with veltide": ("symmetric", ["leaflet/q-012"]),
}  # fmt: skip
"""Every conclusion, with its rule and premises (statements, or words of inferences) where one way leads."""


def test_each_conclusion_has_its_rule_and_premises(content: Content, inferred: Inferred) -> None:
    """Exactly what the rules say follows, each from the facts that carry it."""
    rows = all_rows(content, inferred)
    found = said(rows)
    assert sorted(found) == sorted(EXPECTED)
    words = {row.iri: name for name, row in found.items()}
    for name, expected in EXPECTED.items():
        row = found[name]
        premises = sorted(words.get(iri, iri.partition("/statement/")[2]) for iri in row.premises)
        assert premises
        if expected:
            assert (row.rule.removeprefix(f"{BASE}rule/"), premises) == (expected[0], sorted(expected[1])), (
                name
            )
    assert inferred.count == len(EXPECTED)


def test_no_dose_and_no_indication_is_concluded(inferred: Inferred) -> None:
    """Neither a dosage nor an indication of a class reaches its members, nor any part of a value."""
    properties = {p[1:-1].removeprefix(VOCAB) for _, p, _ in inferred.triples}
    assert not properties & {"hasDosage", "treats", "prevents", "usedFor", "hasTreatmentDuration", "words"}
    assert not any("/value" in term for triple in inferred.triples for term in triple)


def test_disputed_facts_infer_nothing(content: Content, inferred: Inferred) -> None:
    """A drug whose class is disputed and denied gets nothing from the class."""
    rows = all_rows(content, inferred)
    about = [row for row in rows.statements if row.subject == f"{BASE}term/trosibate"]
    assert sorted(row.status for row in about) == ["accepted", "disputed"]
    disputed = {row.iri for row in rows.statements if row.status != "accepted" or row.polarity == "negated"}
    assert not any(
        premise in disputed
        for row in said(rows).values()
        for premise in row.premises
        if "inference" not in premise
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("status: superseded, because: a test", "Quelora is a brand of quelorin"),
        ("polarity: negative", "Quelora is not a brand of quelorin"),
        ("population: children", "In children Quelora is a brand of quelorin"),
        ("qualifier: seldom", "Quelora is seldom a brand of quelorin"),
        ("when: in spring", "Quelora is a brand of quelorin in spring"),
    ],
)
def test_what_is_not_plainly_accepted_infers_nothing(tmp_path: Path, change: str, sentence: str) -> None:
    """A fact that is superseded, denied, or holds for some only is no premise."""
    old = "Quelora is a brand of quelorin"
    facts = FACTS.replace("id: q-003,", f"id: q-003, {change},").replace(f"cue: {old}", f"cue: {sentence}")
    root = ruled_project(tmp_path / "kg", facts=facts, text=TEXT.replace(old, sentence))
    content = clean_content(root)
    found = said(all_rows(content, infer(content, graph_triples(content, "made-up"))))
    assert not any("Quelora" in name for name in found)
    assert "Troxa has drug class veltide" in found


def test_what_a_statement_speaks_of_is_left_to_it(content: Content, inferred: Inferred) -> None:
    """A warning of the class that a source denies for the drug is not concluded for the drug."""
    found = said(all_rows(content, inferred))
    assert "veltide has warning drink no milk" in found
    assert "quelorin has warning drink no milk" not in found


def test_the_plainest_statement_is_the_premise(tmp_path: Path) -> None:
    """Where two facts say the same, the one stated outright is the premise, not the one interpreted."""
    again = "subject: quelora, relation: is brand of, value: quelorin, cue: Quelora is a brand of quelorin}"
    judged = f"- {{id: q-000, certainty: interpreted, because: a test, {again}\n"
    more = FACTS.replace("q-003,", "q-903,").replace("- {id: q-004", f"{judged}- {{id: q-004")
    content = clean_content(ruled_project(tmp_path / "kg", facts=more))
    row = said(all_rows(content, infer(content, graph_triples(content, "made-up"))))[
        "quelorin has brand Quelora"
    ]
    assert [iri.rsplit("/", 1)[-1] for iri in row.premises] == ["q-903"]
    assert row.certainty == "stated"


def test_an_inference_is_as_certain_as_its_weakest_premise(content: Content, inferred: Inferred) -> None:
    """What rests on an interpreted fact is interpreted."""
    found = said(all_rows(content, inferred))
    assert found["grapefruit interacts with veltide"].certainty == "interpreted"
    assert found["quelorin acts on D9 receptor"].certainty == "stated"


def test_every_inferred_triple_has_its_node(inferred: Inferred) -> None:
    """Each is there itself, is linked from its subject, and says that it is inferred."""
    triples = set(inferred.triples)
    rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    nodes = [s for s, p, o in triples if o == f"<{VOCAB}InferredStatement>"]
    assert len(nodes) == len(EXPECTED)
    about = {(s, p): o for s, p, o in triples}
    for node in nodes:
        triple = tuple(about[node, f"{rdf}{part}>"] for part in ("subject", "predicate", "object"))
        assert triple in triples
        assert node == f"<{inference_iri(BASE, triple)}>"
        assert (triple[0], f"<{VOCAB}statement>", node) in triples
        assert about[node, f"<{VOCAB}status>"] == f"<{VOCAB}inferred>"
        assert (about[node, f"<{VOCAB}rule>"], f"{rdf}type>", f"<{VOCAB}Rule>") in triples
    assert not any(o == f"<{VOCAB}Statement>" for _, _, o in triples)


def test_rules_stand_beside_what_they_concluded(inferred: Inferred) -> None:
    """Each rule has a title, a description and its query, as text that any engine runs."""
    about = {(s, p.rsplit("/", 1)[-1].rsplit("#", 1)[-1][:-1]): o for s, p, o in inferred.triples}
    rules = sorted(s for s, _, o in inferred.triples if o == f"<{VOCAB}Rule>")
    assert len(rules) == len(list((CORE / "rules").glob("*.rq")))
    for rule in rules:
        assert about[rule, "label"].endswith("@en")
        assert about[rule, "description"]
        text = next(
            ox.parse(input=f"<urn:a> <urn:b> {about[rule, 'construct']} .", format=ox.RdfFormat.N_TRIPLES)
        ).object
        assert isinstance(text, ox.Literal)
        ox.Store().query(text.value)  # raises where it is not whole


def test_the_file_is_canonical(tmp_path: Path, content: Content, inferred: Inferred) -> None:
    """The build writes sorted N-Quads in the inferred graph, and counts; the page knows none of it."""
    built = build_graph(content, "made-up", tmp_path)
    path = tmp_path / "made-up.inferred.nq"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert all(line.endswith(f" <{GRAPH}> .") for line in lines)
    assert sorted(read_nquads(path, GRAPH)) == list(inferred.triples)
    assert (built.inferred, built.count("inferred")) == (len(EXPECTED), 0)
    assert b"inference/" not in (tmp_path / "made-up.html").read_bytes()
    assert b"graph/inferred" not in (tmp_path / "made-up.nq").read_bytes()
    parsed = list(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
    assert len(parsed) == len(lines)


def test_without_inference_the_old_file_goes(tmp_path: Path, content: Content) -> None:
    """A build that leaves rules out also deletes what an earlier one concluded, and nothing else changes."""
    build_graph(content, "made-up", tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    built = build_graph(content, "made-up", tmp_path, inference=False)
    assert built.inferred == 0
    after = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert after == {name: data for name, data in before.items() if name != "made-up.inferred.nq"}
    build_graph(content, "made-up", tmp_path, inference=False)
    assert {p.name for p in tmp_path.iterdir()} == set(after)


def test_rules_without_end_stop_the_build(content: Content) -> None:
    """At a limit nothing is concluded at all."""
    with pytest.raises(ContentError, match="the rules do not end"):
        infer(content, graph_triples(content, "made-up"), Limits(rounds=2))


def test_a_rule_of_the_project_that_cannot_be_used_is_found(tmp_path: Path) -> None:
    """The check tells it, and nothing is built."""
    root = ruled_project(tmp_path / "kg")
    rule_file(root / "ontology" / "rules", "own", "CONSTRUCT { ?x ph:treats ?y } { ?x ph:actsOn ?y }")
    content = content_of(root)
    checked = check_content(content, "made-up", core=CORE, ontology=root / "ontology", root=root)
    assert [f.code for f in checked.findings if f.severity == "error"] == ["PG513"]
    assert "ontology/rules/own.rq:2:16: error PG513: no rule may conclude 'treats'" in as_human(
        checked.findings
    )
    with pytest.raises(ContentError, match="nothing was built"):
        build_graph(content, "made-up", tmp_path / "graphs")


def test_a_project_without_conclusions_has_rules_still(leaflet_content: Content, tmp_path: Path) -> None:
    """A rule of the project's own adds to the core's, and what it concludes is inferred."""
    root = ruled_project(tmp_path / "kg")
    rule_file(root / "ontology" / "rules", "own", "CONSTRUCT { ?x ph:hasEffect ?y } { ?x ph:influences ?y }")
    content = clean_content(root)
    found = said(all_rows(content, infer(content, graph_triples(content, "made-up"))))
    assert "veltide has effect calming" in found
    assert infer(leaflet_content, graph_triples(leaflet_content, "made-up")).count > 0


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from support.small import content_of
from pharmagraph.graphs.build import graph_triples
from pharmagraph.graphs.inferred import infer
content = content_of(Path(sys.argv[1]))
sys.stdout.write(repr(infer(content, graph_triples(content, "made-up")).triples))
"""


@pytest.mark.no_cover
def test_the_same_facts_give_the_same_conclusions(tmp_path: Path) -> None:
    """Under any hash seed the triples, premises and their order are the same."""
    root = ruled_project(tmp_path / "kg")
    folder = str(CORE.parent / "tests")
    seen = set()
    for seed in ("0", "1", "7"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root), folder],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        seen.add(done.stdout)
    assert len(seen) == 1
