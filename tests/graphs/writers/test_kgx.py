from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.biolink import BIOLINK, NAMED_THING, RELATED_TO, Biolink
from pharmagraph.graphs.writers.kgx import EDGES, NODES, curie
from pharmagraph.graphs.writers.selection import Part, Selection
from pharmagraph.graphs.writers.standing import HOLD, standing_of
from pharmagraph.ontology.prefixes import RDF, SKOS, VOCAB, project_prefixes
from support.exports import BASE, files_of, hostile_selection

if TYPE_CHECKING:
    from pathlib import Path

Items = list[dict[str, Any]]
PARTS = ("subject", "predicate", "object")
MANNER = ("status", "polarity", "certainty")


@pytest.fixture(scope="module")
def written(project_selection: Selection) -> tuple[Items, Items]:
    """Give the nodes and edges of the JSON Lines."""
    files = files_of(WRITERS["kgx-jsonl"], project_selection)
    nodes, edges = (
        [json.loads(line) for line in files[name].decode().splitlines()]
        for name in ("nodes.jsonl", "edges.jsonl")
    )
    return nodes, edges


def test_tables_say_what_the_lines_say(written: tuple[Items, Items], project_selection: Selection) -> None:
    """TSV and JSON Lines hold the same, lists joined by a bar."""
    files = files_of(WRITERS["kgx"], project_selection)
    for name, items, columns in (("nodes.tsv", written[0], NODES), ("edges.tsv", written[1], EDGES)):
        rows = list(csv.DictReader(io.StringIO(files[name].decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
        assert len(rows) == len(items)
        for row, item in zip(rows, items, strict=True):
            assert set(item) <= set(columns)
            for column in columns:
                value = item.get(column, "")
                expected = "|".join(value) if isinstance(value, list) else value
                assert row[column] == (str(expected).lower() if isinstance(value, bool) else expected)


def test_edges_are_what_holds(written: tuple[Items, Items], project_selection: Selection) -> None:
    """Every edge joins two nodes; no disputed, reported or conditional statement has one.

    Nor has a denial of the graph: each is narrowed, or of a relation that Biolink has none for.
    """
    nodes, edges = written
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes)
    assert all({edge["subject"], edge["object"], *edge.get("publications", ())} <= ids for edge in edges)
    rows = {row.iri: row for row in project_selection.records.statements}
    kept = {
        iri: standing_of(row, project_selection)
        for iri, row in rows.items()
        if row.object and standing_of(row, project_selection) in HOLD
    }
    assert {edge["id"] for edge in edges} == set(kept)
    assert set(kept.values()) == {"accepted", "inferred"}
    assert not any(edge["negated"] for edge in edges)


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("us-diazepam-tablets/tab-034", "negated"),  # not useful, but as the sole therapy
        ("us-diazepam-tablets/tab-016", "conditional"),  # without condition said by others
    ],
)
def test_what_is_narrowed_has_no_edge(
    written: tuple[Items, Items], project_selection: Selection, name: str, standing: str
) -> None:
    """A denial with a role has none, nor has a use of one cause, though others name the use alone."""
    (row,) = (row for row in project_selection.records.statements if row.reference == name)
    assert standing_of(row, project_selection) == standing
    assert row.qualifiers
    assert row.iri not in {edge["id"] for edge in written[1]}


ABOVE, BELOW, SAME, NEAR = "broadMatch", "narrowMatch", "exactMatch", "closeMatch"
FOLLOWS = {"affirmed": {SAME, ABOVE}, "negated": {SAME, BELOW}}
CONDITION, SITE = f"<{VOCAB}condition>", f"<{VOCAB}site>"
OWN = "<http://example.org/own-qualifier>"
made_up = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["accepted", "inferred", "disputed", "reported", "superseded", "odd"]),
        "polarity": st.sampled_from(["affirmed", "negated"]),
        "certainty": st.sampled_from(["stated", "hedged", "interpreted"]),
        "relation": st.sampled_from(["one", "two", "three"]),
        "qualifiers": st.lists(st.sampled_from([CONDITION, SITE, OWN]), max_size=2, unique=True),
    }
)
matches = st.dictionaries(st.sampled_from(["one", "two", "three"]), st.dictionaries(
    st.sampled_from([ABOVE, BELOW, SAME, NEAR]), st.sampled_from(["affects", "treats", "regulates"])
))  # fmt: skip


@settings(max_examples=150)
@given(said=st.lists(made_up, min_size=1, max_size=5), known=matches)
def test_each_edge_follows_from_its_statement(
    said: list[dict[str, Any]], known: dict[str, dict[str, str]]
) -> None:
    """An edge says no more than an accepted statement without narrowing; whatever follows has an edge."""
    expected = {}
    triples = set(hostile_selection("x").parts[0].triples)
    drug, effect = (f"<{BASE}term/{name}>" for name in ("drug", "effect"))
    for relation, found in known.items():
        triples |= {
            (f"<{VOCAB}{relation}>", f"<{SKOS}{match}>", f"<{BIOLINK}{name}>")
            for match, name in found.items()
        }
    for number, one in enumerate(said):
        node = f"<{BASE}statement/d/g-{number}>"
        parts = (drug, f"<{VOCAB}{one['relation']}>", effect)
        triples |= {
            (node, f"<{RDF}type>", f"<{VOCAB}Statement>"),
            *((node, f"<{RDF}{name}>", part) for name, part in zip(PARTS, parts, strict=True)),
            *((node, f"<{VOCAB}{key}>", f"<{VOCAB}{one[key]}>") for key in MANNER),
            *((node, prop, '"words"') for prop in one["qualifiers"]),
        }
        holds = one["status"] in HOLD
        if holds and one["polarity"] == "affirmed" and CONDITION not in one["qualifiers"]:
            triples.add(parts)
        outright = (
            not one["qualifiers"] if one["polarity"] == "negated" else CONDITION not in one["qualifiers"]
        )
        told = known.get(one["relation"], {})
        sound = {f"biolink:{name}" for match, name in told.items() if match in FOLLOWS[one["polarity"]]}
        if one["polarity"] == "affirmed":
            sound = sound or {RELATED_TO}
        if holds and outright and sound:
            expected[node[1:-1]] = (one["polarity"] == "negated", sound)
    selection = Selection(
        (Part("", sorted(triples)),), project_prefixes(BASE), narrowing=frozenset([CONDITION[1:-1]])
    )
    edges = {
        edge["id"]: edge
        for edge in map(json.loads, files_of(WRITERS["kgx-jsonl"], selection)["edges.jsonl"].splitlines())
        if "/g-" in edge["id"]
    }
    assert set(edges) == set(expected)
    for name, (negated, sound) in expected.items():
        assert edges[name]["negated"] == negated
        assert edges[name]["predicate"] in sound


def test_a_denial_is_said_in_the_narrower_predicate() -> None:
    """What is not used to treat does not treat; whether it was ever studied is left open."""
    triples = hostile_selection("x").parts[0].triples
    about = (f"<{VOCAB}treats>", f"<{SKOS}exactMatch>", f"<{BIOLINK}treats_or_applied_or_studied_to_treat>")
    also = (f"<{VOCAB}treats>", f"<{SKOS}narrowMatch>", f"<{BIOLINK}treats>")
    reader = Selection((Part("", sorted([*triples, about, also])),), {}).reader
    assert Biolink(reader).denied_predicate(VOCAB + "treats") == "biolink:treats"
    assert Biolink(reader).predicate(VOCAB + "treats") == "biolink:treats_or_applied_or_studied_to_treat"
    assert not Biolink(reader).denied_predicate(VOCAB + "hasSideEffect")


def test_edges_say_what_they_rest_on(written: tuple[Items, Items], project_selection: Selection) -> None:
    """A person's statement has document, words and level; a rule's is an entailment by a machine."""
    rows = {row.iri: row for row in project_selection.records.statements}
    for edge in written[1]:
        row = rows[edge["id"]]
        if row.status == "inferred":
            assert (edge["knowledge_level"], edge["agent_type"]) == ("logical_entailment", "automated_agent")
            assert edge["primary_knowledge_source"] == project_selection.base
            continue
        level = "not_provided" if row.certainty == "hedged" else "knowledge_assertion"
        assert (edge["knowledge_level"], edge["agent_type"]) == (level, "manual_agent")
        assert edge["primary_knowledge_source"] == project_selection.short(row.source)
        assert edge.get("supporting_text", []) == ([" … ".join(row.cues)] if row.cues else [])
        assert edge["original_predicate"] == project_selection.short(row.relation)


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        ("Drug", "biolink:Drug"),
        ("Brand", "biolink:ChemicalEntity"),  # two classes up: nothing nearer is said
        ("Receptor", "biolink:MacromolecularComplex"),
        ("Condition", "biolink:DiseaseOrPhenotypicFeature"),
        ("ActionType", NAMED_THING),  # its match is an enumeration
        ("DosageForm", NAMED_THING),
        ("NoSuchClass", NAMED_THING),
    ],
)
def test_the_ontology_says_what_a_class_is(project_selection: Selection, kind: str, category: str) -> None:
    """A class is what its match in Biolink says, else what the class above it is."""
    assert Biolink(project_selection.reader).category(VOCAB + kind) == category


@pytest.mark.parametrize(
    ("relation", "predicate"),
    [
        ("treats", "biolink:treats_or_applied_or_studied_to_treat"),
        ("hasSideEffect", "biolink:has_side_effect"),
        ("hasDrugClass", "biolink:subclass_of"),
        ("hasBrand", RELATED_TO),  # trade_name is a property of nodes
        ("hasDosageForm", RELATED_TO),
        ("prevents", RELATED_TO),  # a close match is not enough
        ("actsOn", "biolink:affects"),
    ],
)
def test_the_ontology_says_what_a_relation_is(
    project_selection: Selection, relation: str, predicate: str
) -> None:
    """A web article's use is never biolink:treats, which is for approved use."""
    assert Biolink(project_selection.reader).predicate(VOCAB + relation) == predicate


def test_a_circle_of_classes_ends() -> None:
    """Classes above each other in a circle are things."""
    selection = hostile_selection("x")
    above = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    part = selection.parts[0]
    circle = [("<http://e/a>", above, "<http://e/b>"), ("<http://e/b>", above, "<http://e/a>")]
    reader = type(selection)((part._replace(triples=sorted([*part.triples, *circle])),), {}).reader
    assert Biolink(reader).category("http://e/a") == NAMED_THING


def test_cells_stay_in_their_place() -> None:
    """Tabs, line breaks and bars of a text cannot begin another cell, row or item."""
    files = files_of(WRITERS["kgx"], hostile_selection("a\tb\nc|d\r\ne\u2028f"))
    for name, columns, count in (("nodes.tsv", NODES, 4), ("edges.tsv", EDGES, 1)):
        rows = files[name].decode().split("\n")
        assert len(rows) == count + 2
        assert {row.count("\t") for row in rows[:-1]} == {len(columns) - 1}
    node = files["nodes.tsv"].decode().split("\n")[3].split("\t")
    assert node[NODES.index("synonym")] == "a b c/d e f"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("http://purl.obolibrary.org/obo/ECO_0000303", "ECO:0000303"),
        ("http://purl.obolibrary.org/obo/odd", "http://purl.obolibrary.org/obo/odd"),
        ("http://other.org/a_b", "http://other.org/a_b"),
    ],
)
def test_identifiers_become_curies(iri: str, short: str) -> None:
    """OBO identifiers have a CURIE whether a crosswalk knows them or not; other IRIs stay."""
    assert curie(iri) == short


@pytest.mark.no_cover
def test_the_biolink_model_knows_every_name(shared: Path, written: tuple[Items, Items]) -> None:
    """Slots, categories, predicates and values of enumerations are those of the model, none deprecated."""
    model = yaml.load(
        (shared / "data/ontologies/biolink-model.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    slots = {name.replace(" ", "_"): slot or {} for name, slot in model["slots"].items()}
    classes = {
        "".join(w[:1].upper() + w[1:] for w in name.split()): c or {} for name, c in model["classes"].items()
    }

    def above(name: str, known: dict[str, Any], style: str) -> list[str]:
        found = [name]
        while parent := known[found[-1]].get("is_a"):
            found.append(
                parent.replace(" ", "_")
                if style == "slot"
                else "".join(w[:1].upper() + w[1:] for w in parent.split())
            )
        return found

    nodes, edges = written
    assert {name for item in nodes for name in item} | {name for item in edges for name in item} <= set(slots)
    assert not [name for name in (*NODES, *EDGES) if slots[name].get("deprecated")]
    for category in {c.removeprefix("biolink:") for node in nodes for c in node["category"]}:
        assert "NamedThing" in above(category, classes, "class"), category
        assert not classes[category].get("abstract")
    for predicate in {edge["predicate"].removeprefix("biolink:") for edge in edges}:
        assert "related_to" in above(predicate, slots, "slot"), predicate
        assert not slots[predicate].get("deprecated")
    for slot, enum in (("knowledge_level", "KnowledgeLevelEnum"), ("agent_type", "AgentTypeEnum")):
        assert {edge[slot] for edge in edges} <= set(model["enums"][enum]["permissible_values"])
    lists = {name for name in (*NODES, *EDGES) if slots[name].get("multivalued")}
    for item in (*nodes, *edges):
        assert {name for name, value in item.items() if isinstance(value, list)} <= lists
    assert all(f"<{SKOS}" not in str(item) for item in nodes)
