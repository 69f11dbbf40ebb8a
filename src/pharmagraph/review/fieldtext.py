"""The fields of a fact as lines of text that a person can edit, and the way back.

A value with parts is written as in facts.yaml: {low: 5, high: 10, unit: mg}. Keys without a line of
their own stand together in the last one: population: adults, site: [ear, nose].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.factslayout import PARTS
from pharmagraph.extract.suggest.plainvalue import node_of, plain_of
from pharmagraph.extract.yamlfile import parse_yaml
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.suggest.plainvalue import Plain

LINES = ("subject", "relation", "value", "cue", "certainty", "polarity", "when", "because")
"""The fields that have a line of their own, in the order in which they are shown."""
MORE = "more"
_USUAL = {"certainty": "stated", "polarity": "affirmed"}
_OPENING = ("{", "[", '"', "'")


def texts_of(fields: Mapping[str, Plain]) -> dict[str, str]:
    """Return the lines of a fact; what is as usual stands there in words."""
    texts = {name: _text(fields.get(name, "")) or _USUAL.get(name, "") for name in LINES}
    rest = {name: value for name, value in fields.items() if name not in LINES}
    return texts | {MORE: PARTS.flow(node_of(rest))[1:-1]}


def fields_of(texts: Mapping[str, str]) -> dict[str, Plain]:
    """Return the fact that some lines say; raises ContentError where a line is no YAML.

    What is empty or as usual is left out.
    """
    fields: dict[str, Plain] = {}
    for name in LINES:
        value = _value(name, texts.get(name, ""))
        if value and value != _USUAL.get(name):
            fields[name] = value
    more = plain_of(parse_yaml(TextFile.of(MORE, "{" + texts.get(MORE, "") + "}")))
    return fields | (more if isinstance(more, dict) else {})


def _text(value: Plain) -> str:
    if isinstance(value, str) and not value.startswith(_OPENING):
        return value
    return PARTS.flow(node_of(value))


def _value(name: str, text: str) -> Plain:
    """Return what a line holds: words as they stand, or YAML where it begins as a value with parts does."""
    words = " ".join(text.split())
    if not words.startswith(_OPENING):
        return words
    rows = plain_of(parse_yaml(TextFile.of(name, f"{name}: {words}\n")))
    return rows[name] if isinstance(rows, dict) else ""
