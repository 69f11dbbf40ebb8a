"""The words for what data sets say: short names, units, kinds, and what tells namesakes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.graphs.imported import imported_json, imported_text
from pharmagraph.graphs.importedwords import (
    Namesake,
    kinds_of,
    literal_words,
    property_label,
    short_name,
    told_apart,
    unit_label,
)
from support.strengths import STRENGTHS, make_strengths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph import KnowledgeGraph

BASE = "https://example.org/trial/"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """Give a project with the made-up strengths loaded; tests must not change it."""
    folder = tmp_path_factory.mktemp("strong") / "trial"
    make_strengths(folder, BASE)
    with pharmagraph.open(folder) as opened:
        yield opened


def test_a_number_has_its_unit_and_a_look_up_its_label(graph: KnowledgeGraph) -> None:
    """In text and in JSON: 2.5 mg, and the unit by its label instead of its IRI."""
    (each,) = graph.imports.about(f"data:{STRENGTHS}/product/1")
    said = {one.relation: one.words for one in each.said}
    assert (said["amount"], said["in unit"]) == ("2.5 mg", "milligram")
    assert said["is the same as"] == "http://purl.obolibrary.org/obo/CHEBI_1"
    assert "  amount: 2.5 mg\n" in imported_text([each])
    (told,) = imported_json([each])
    says = told["says"]
    assert isinstance(says, list)
    row = f"{BASE}about/{STRENGTHS}/file/products.csv#row=2"
    expected = {
        "relation": "amount",
        "value": "2.5",
        "iri": "",
        "unit": "mg",
        "told apart by": "",
        "rows": [row],
    }
    assert expected in says
    assert (told["rows"], told["number of rows"]) == (
        [{"row": row, "file": "products.csv", "place": "row 2"}], 1,
    )  # fmt: skip


def test_kinds_are_named_once(graph: KnowledgeGraph) -> None:
    """A class of another vocabulary that is called as the data set's own is left out."""
    (each,) = graph.imports.about(f"data:{STRENGTHS}/product/1")
    assert each.kinds == ("product",)
    given = {"https://w3id.org/biolink/vocab/Drug": "", "https://example.org/Pill": "pill"}
    assert kinds_of(graph.vocabulary, given) == ("pill", "biolink:Drug")


def test_nodes_of_one_label_are_told_apart(graph: KnowledgeGraph) -> None:
    """A group whose label another group has, too, is shown with what it is."""
    for code, kind in (("1", "shape"), ("2", "effect")):
        (each,) = graph.imports.about(f"data:{STRENGTHS}/product/{code}")
        (group,) = (said for said in each.said if said.relation == "is in group")
        assert (group.value, group.apart) == ("Calmers", f"kind of group: {kind}")
        assert group.words == f"Calmers (kind of group: {kind})"
    (alone,) = graph.imports.about(f"data:{STRENGTHS}/product/3")
    assert "is in group: Calmer\n" in imported_text([alone])


def test_what_differs_most_tells_namesakes_apart() -> None:
    """Properties that all share do not count, nor long texts; plurals are namesakes too."""
    nodes = [
        Namesake("a", "Pills", (("colour", "red"), ("maker", "X"), ("size", "1"))),
        Namesake("b", "pill", (("colour", "red"), ("maker", "Y"), ("size", "2"))),
        Namesake("c", "Pill", (("colour", "red"), ("maker", "Y"), ("size", "3"), ("note", "n" * 99))),
        Namesake("d", "Drops", (("colour", "red"),)),
    ]
    assert told_apart(nodes) == {
        "a": "size: 1, maker: X", "b": "size: 2, maker: Y", "c": "size: 3, maker: Y",
    }  # fmt: skip
    assert told_apart(nodes[3:], ["d"]) == {"d": "colour: red"}
    assert told_apart(nodes[2:3], ["c"]) == {}


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://id.nlm.nih.gov/mesh/D003975", "MESH:D003975"),
        ("https://w3id.org/pharmagraph/vocab/Drug", "ph:Drug"),
        ("https://example.org/kg/a%20b/", "a b"),
        ("https://example.org/kg#end", "end"),
        ("https://example.org/", "example.org"),
    ],
)
def test_iris_have_short_names(iri: str, name: str) -> None:
    """A prefix where one is known, else the last part."""
    assert short_name(iri) == name


def test_properties_and_units_have_words(graph: KnowledgeGraph) -> None:
    """Given, of the vocabulary, of custom, or the end of the IRI; symbols that readers know stay."""
    vocabulary = graph.vocabulary
    skos = "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert property_label(vocabulary, skos, "means") == "means"
    assert property_label(vocabulary, skos) == "is the same as"
    assert property_label(vocabulary, "https://w3id.org/pharmagraph/vocab/hasRoute") == "has route"
    assert property_label(vocabulary, "https://example.org/x/some%20thing") == "some thing"
    assert (unit_label(vocabulary, "mg"), unit_label(vocabulary, "ug")) == ("mg", "micrograms")
    assert unit_label(vocabulary, "{pinch}") == "pinch"


def test_truth_values_are_yes_and_no() -> None:
    """Other literals stay as they are."""
    boolean = "^^<http://www.w3.org/2001/XMLSchema#boolean>"
    assert [literal_words(f'"{word}"{boolean}') for word in ("true", "false", "1")] == ["yes", "no", "1"]
    assert literal_words('"true"') == "true"
