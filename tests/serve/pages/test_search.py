from __future__ import annotations

import pytest

from pharmagraph.graphs.records import Node, Records, StatementRow
from pharmagraph.serve.pages.search import MANY, find, search_page, suggestions
from support.exploring import BASE, atlas_of


def node(name: str, *synonyms: str) -> Node:
    """Return a term of a name."""
    return Node(f"{BASE}term/{name.replace(' ', '-')}", name, "drug", "urn:drug", "", synonyms)


def said(name: str, number: int) -> list[StatementRow]:
    """Return some statements about a term."""
    iri = node(name).iri
    return [
        StatementRow(f"{BASE}statement/d/{name}-{n}", iri, "urn:r", "has", "", "x") for n in range(number)
    ]


NAMES = (
    node("spasm"), node("spasm of muscle"), node("muscle spasm"), node("antispasmodic"),
    node("baclofen", "Lioresal", "spasm drug"), node("sedation"),
)  # fmt: skip
ATLAS = atlas_of(Records("d", NAMES, (*said("baclofen", 5), *said("spasm of muscle", 1))))


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("spasm", ["spasm", "baclofen", "spasm of muscle", "muscle spasm", "antispasmodic"]),
        ("SPASM-of", ["spasm of muscle"]),
        ("lioresal", ["baclofen"]),
        ("nothing of the kind", []),
        ("   ", []),
        ("", []),
    ],
)
def test_the_nearest_names_come_first(words: str, labels: list[str]) -> None:
    """The name itself comes before what begins so, then words within, then the rest; fame decides ties."""
    assert [entry.label for entry, _ in find(ATLAS, words)] == labels


def test_a_hit_by_another_name_says_which() -> None:
    """A term that was found by a synonym tells that synonym."""
    found = search_page(ATLAS, {"q": "Lio"}).data["terms"]
    assert [(term["label"], term["matched"]) for term in found] == [("baclofen", "Lioresal")]


def test_a_misspelt_word_gets_suggestions() -> None:
    """Words that fit nothing lead to names that come near."""
    assert [term["label"] for term in suggestions(ATLAS, "bacloffen")] == ["baclofen"]
    page = search_page(ATLAS, {"q": "bacloffen"})
    assert [term["label"] for term in page.data["did_you_mean"]] == ["baclofen"]


@pytest.mark.parametrize(
    ("given", "begin", "end"),
    [({}, 1, MANY), ({"from": "51"}, 51, 51 + MANY - 1), ({"limit": "3"}, 1, 3), ({"limit": "999"}, 1, MANY),
     ({"from": "-1"}, 1, MANY), ({"from": "9999999"}, 120, 120), ({"from": "x"}, 1, MANY)],
)  # fmt: skip
def test_long_lists_come_in_pages(given: dict[str, str], begin: int, end: int) -> None:
    """No page holds more than its measure, whatever the address asks for."""
    atlas = atlas_of(Records("d", tuple(node(f"drug {n:03}") for n in range(120))))
    data = search_page(atlas, {"q": "drug", **given}).data
    assert (data["pages"]["from"], data["pages"]["to"], data["pages"]["total"]) == (begin, min(end, 120), 120)
    assert len(data["terms"]) == min(end, 120) - begin + 1
