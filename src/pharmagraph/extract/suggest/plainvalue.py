"""Values as plain text, lists and mappings, and as the nodes of a YAML file: the way there and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pharmagraph.extract import yamlfile
from pharmagraph.extract.yamlfile import Node, Scalar
from pharmagraph.textfile import TextFile

Plain: TypeAlias = "str | Sequence[Plain] | Mapping[str, Plain]"
"""Text, or a list or mapping of such, as facts.yaml has them: numbers and flags are text too."""

_NOWHERE = TextFile.of("", "")


def node_of(value: Plain, file: TextFile = _NOWHERE) -> Node:
    """Return the YAML node of a value; ``file`` is where findings will say that it stands."""
    if isinstance(value, str):
        return Scalar(value, file, 1, 1)
    if isinstance(value, Mapping):
        pairs = ((Scalar(key, file, 1, 1), node_of(part, file)) for key, part in value.items())
        return yamlfile.Mapping(tuple(pairs), file, 1, 1)
    return yamlfile.Sequence(tuple(node_of(part, file) for part in value), file, 1, 1)


def plain_of(node: Node) -> Plain:
    """Return a YAML node as a plain value, white space in text folded."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, yamlfile.Sequence):
        return tuple(plain_of(item) for item in node.items)
    return {key.text: plain_of(part) for key, part in node.entries}
