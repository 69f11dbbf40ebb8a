from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.tables.lookups import Finder
from pharmagraph.extract.tables.mapping import Lookup
from pharmagraph.extract.tables.template import Template
from pharmagraph.findings import Place
from pharmagraph.ontology.crosswalk import Mapping
from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.ontology.prefixes import SKOS, VOCAB
from support.leaflet import CORE

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/"
TERMS = """\
id\tkind\tlabel\tsynonyms\tstatus
fictamol\tdrug\tFictamol\tfictamolum\tcurrent
oldamol\tdrug\tOldamol\t\tretired
hiccups\tcondition\thiccups\tsame\tcurrent
yawning\tcondition\tyawning\tsame\tcurrent
"""


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    """Give what finds the terms of a small project."""
    folder: Path = tmp_path_factory.mktemp("ontology")
    (folder / "terms.tsv").write_text(TERMS, encoding="utf-8")
    vocabulary = load_or_raise(CORE, folder, BASE, folder)
    rows = [
        Mapping(f"{BASE}term/{term}", f"{SKOS}{match}Match", identifier, "", Place(""))
        for term, match, identifier in (
            ("hiccups", "exact", "DOID:1"),
            ("hiccups", "exact", "DOID:2"),
            ("yawning", "exact", "DOID:2"),
            ("yawning", "close", "DOID:3"),
        )
    ]
    return Finder(vocabulary, rows)


def lookup(vocabulary: str = "", crosswalk: str = "") -> Lookup:
    """Make a look-up."""
    return Lookup(Template(()), vocabulary and VOCAB + vocabulary, crosswalk)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("Drug", "fictamol", "fictamol"),
        ("Drug", "FICTAMOLUM", "fictamol"),
        ("Drug", "hiccups", None),
        ("Drug", "oldamol", None),
        ("Condition", "same", None),
        ("Condition", "nothing", None),
        ("Condition", "", None),
    ],
)
def test_names_lead_to_terms(finder: Finder, kind: str, value: str, expected: str | None) -> None:
    """A label, synonym or id of a term in use, of the class; nothing where several have it."""
    assert finder(lookup(kind), value) == (expected and f"{BASE}term/{expected}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", "hiccups"), ("DOID:1", "hiccups"), ("2", None), ("3", None), ("MESH:1", None), ("", None)],
)
def test_identifiers_lead_to_terms(finder: Finder, value: str, expected: str | None) -> None:
    """With or without the prefix, by exact matches only, and where one term has it."""
    assert finder(lookup(crosswalk="DOID"), value) == (expected and f"{BASE}term/{expected}")


def test_units_are_told_apart_by_case(finder: Finder) -> None:
    """A unit is found by its code, in which case matters, or by its label."""
    found = finder(lookup("Unit"), "mg")
    assert found is not None
    assert finder(lookup("Unit"), "milligram") == found
    assert finder(lookup("Unit"), "Mg") != found
    assert finder(lookup("Unit"), "no unit") is None


def test_it_can_be_sent_to_another_process(finder: Finder) -> None:
    """What was pickled finds the same."""
    again = pickle.loads(pickle.dumps(finder))  # noqa: S301 - our own
    assert again(lookup("Drug"), "fictamol") == f"{BASE}term/fictamol"
