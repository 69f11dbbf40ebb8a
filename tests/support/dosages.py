"""Values with parts, read from a line of YAML as a facts file writes it, with the core vocabulary."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.extract.values import ValueReader
from pharmagraph.extract.yamlfile import parse_yaml
from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from pharmagraph.extract.fact import RangeValue, Structure
    from pharmagraph.ontology.vocabulary import Vocabulary

CORE = Path(__file__).resolve().parents[2] / "ontology"


@cache
def core_vocabulary() -> Vocabulary:
    """Load the core vocabulary once."""
    return load_or_raise(CORE, CORE / "no-project", "https://example.org/x/", CORE.parent)


def structure(written: str, cls: str = "Dosage") -> Structure:
    """Read a value with parts, which must be without fault."""
    reader = ValueReader(core_vocabulary())
    node = parse_yaml(TextFile.of("x.yaml", f"value: {written}\n")).get("value")
    assert node is not None
    found = reader.structure(node, VOCAB + cls)
    assert reader.findings == []
    assert found is not None
    return found


def amount(written: str) -> RangeValue:
    """Read a range with its unit, which must be without fault."""
    reader = ValueReader(core_vocabulary())
    node = parse_yaml(TextFile.of("x.yaml", f"value: {written}\n")).get("value")
    assert node is not None
    found = reader.range(node, "value", unit=True)
    assert reader.findings == []
    assert found is not None
    return found
