"""Write the nodes of a YAML file in canonical form: the same node always gives the same text.

Scalars are plain where no reader can mistake them, else in double quotes, in single ones where they
hold quotes themselves; white space is folded, as it is when facts are read. Lists and mappings stand
in one line where they fit, else one part a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 120
"""The longest line that a list or mapping may make; one scalar is never broken, however long."""

# What may begin a plain scalar: a letter or digit, or a sign that means nothing to YAML.
_BEGINS = re.compile(r"[^\W_]|[(+…$/≤≥±]|-\d")
_MEANS_SOMETHING = re.compile(r":\s|\s#|:\Z")
_FLOW_SIGNS = re.compile(r"[,\[\]{}:]")


def scalar_text(text: str, *, flow: bool) -> str:
    """Return the YAML of a text as it stands; ``flow`` is true inside brackets or braces."""
    if not text.isprintable():
        return '"' + "".join(_escaped(c) for c in text) + '"'
    plain = _BEGINS.match(text) and text == text.strip() and not _MEANS_SOMETHING.search(text)
    if plain and not (flow and _FLOW_SIGNS.search(text)):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def value_text(node: Scalar, *, flow: bool) -> str:
    """Return the YAML of a value, its white space folded."""
    return scalar_text(" ".join(node.text.split()), flow=flow)


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return "\\" + character
    if character.isprintable():
        return character
    number = ord(character)
    for letter, digits in (("x", 2), ("u", 4)):
        if number < 16**digits:
            return f"\\{letter}{number:0{digits}X}"
    return f"\\U{number:08X}"


class NodeWriter:
    """Writes nodes; ``order`` gives the sort key of a mapping's keys."""

    def __init__(self, order: Callable[[str], tuple[int, str]]) -> None:
        self._order = order

    def entries(self, node: Mapping) -> list[tuple[Scalar, Node]]:
        """Return the entries of a mapping in canonical order."""
        return sorted(node.entries, key=lambda entry: self._order(entry[0].text))

    def flow(self, node: Node) -> str:
        """Return a node in one line, as it stands inside brackets or braces."""
        if isinstance(node, Scalar):
            return value_text(node, flow=True)
        if isinstance(node, Sequence):
            return "[" + ", ".join(self.flow(item) for item in node.items) + "]"
        pairs = (f"{scalar_text(key.text, flow=True)}: {self.flow(item)}" for key, item in self.entries(node))
        return "{" + ", ".join(pairs) + "}"

    def entry(self, key: str, node: Node, indent: int) -> list[str]:
        """Return the lines of a key with its value, the first one not yet indented.

        ``indent`` is the column of the key, from 0; later lines are indented by it.
        """
        name = scalar_text(key, flow=True)
        if isinstance(node, Scalar):
            return [f"{name}: {value_text(node, flow=False)}"]
        line = f"{name}: {self.flow(node)}"
        if indent + len(line) <= WIDTH:
            return [line]
        pad = " " * (indent + 2)
        lines = [f"{name}:"]
        if isinstance(node, Sequence):
            return lines + [f"{pad}- {self._item(item)}" for item in node.items]
        for inner, value in self.entries(node):
            first, *more = self.entry(inner.text, value, indent + 2)
            lines += [pad + first, *more]
        return lines

    def _item(self, node: Node) -> str:
        return value_text(node, flow=False) if isinstance(node, Scalar) else self.flow(node)
