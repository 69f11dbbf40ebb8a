"""The canonical layout of a facts file: order of keys, one form for each value, comments kept.

Facts stay in the order of the file, excuses are sorted by sentence. A comment stays with the fact,
and where it can with the key, that it was written at; docs/decisions/0006-format.md has the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.factsfile import TOP_KEYS
from pharmagraph.extract.yamlcomments import Anchor, CommentedText
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence, parse_yaml
from pharmagraph.extract.yamlwriter import WIDTH, NodeWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.textfile import TextFile

FIRST_KEYS = ("id", "subject", "relation", "value", "polarity")
LAST_KEYS = (
    "certainty", "status", "because", "contradicts", "see", "cue", "at", "section",
    "curated", "reviewed", "review-due",
)  # fmt: skip
"""A fact begins with the first keys and ends with the last ones; qualifiers stand between, by name."""

PART_KEYS = (
    "sentence", "because", "by", "on", "ingredient", "form", "route", "dose", "change", "amount", "value",
    "low", "high", "unit", "times", "per", "every", "change every", "after", "as needed", "maximum",
    "duration", "phase",
    "for", "population", "role", "jurisdiction", "when", "then",
)  # fmt: skip
"""The order of the parts of a value; parts that are not named here come last, by name."""

_LISTS = ("facts", "excused")


def _fact_order(key: str) -> tuple[int, str]:
    if key in FIRST_KEYS:
        return FIRST_KEYS.index(key), ""
    if key in LAST_KEYS:
        return len(FIRST_KEYS) + 1 + LAST_KEYS.index(key), ""
    return len(FIRST_KEYS), key


def _part_order(key: str) -> tuple[int, str]:
    return (PART_KEYS.index(key), "") if key in PART_KEYS else (len(PART_KEYS), key)


def _top_order(key: str) -> tuple[int, str]:
    return (TOP_KEYS.index(key), "") if key in TOP_KEYS else (len(TOP_KEYS), key)


PARTS = NodeWriter(_part_order)


@dataclass(slots=True)
class _Entry:
    """A key with its value and its comments; ``items`` for the lists of facts and of excuses."""

    key: str
    value: Node
    anchor: Anchor
    items: list[_Item] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """A fact or an excuse: its entries in canonical order; ``node`` where it has no keys at all."""

    node: Node
    anchor: Anchor
    entries: list[_Entry]


def canonical_facts(file: TextFile) -> str:
    """Return the canonical text of a facts file.

    The text parses to the same keys and values, white space in scalars folded. Raises ContentError
    where the file is no YAML with keys at its top.
    """
    top = parse_yaml(file)
    text = CommentedText(file)
    entries = [_top_entry(key, value, text) for key, value in top.entries]
    head, foot = text.attach()
    lines = _Lines()
    lines.comments(head)
    for entry in sorted(entries, key=lambda e: _top_order(e.key)):
        _write_top(entry, lines)
    lines.comments(foot)
    return lines.text()


def _top_entry(key: Scalar, value: Node, text: CommentedText) -> _Entry:
    entry = _Entry(key.text, value, text.anchor(key))
    if key.text in _LISTS and isinstance(value, Sequence):
        entry.items = [_item(node, text) for node in value.items]
    return entry


def _item(node: Node, text: CommentedText) -> _Item:
    anchor = text.anchor(node)
    if not isinstance(node, Mapping):
        return _Item(node, anchor, [])
    return _Item(node, anchor, [_Entry(k.text, v, text.anchor(k, anchor)) for k, v in node.entries])


class _Lines:
    """The lines of the new file."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def blank(self, wanted: bool) -> None:  # noqa: FBT001 - one flag, always given by its name's value
        if wanted and self._lines:
            self._lines.append("")

    def comments(self, found: Iterable[tuple[bool, str]], indent: int = 0) -> None:
        for blank, comment in found:
            self.blank(blank and not indent)
            self._lines.append(" " * indent + comment)

    def add(self, line: str, beside: str = "") -> None:
        self._lines.append(f"{line}  {beside}" if beside else line)

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines)


def _write_top(entry: _Entry, lines: _Lines) -> None:
    lines.comments(entry.anchor.before)
    lines.blank(entry.anchor.blank)
    if entry.key not in _LISTS:
        first, *more = PARTS.entry(entry.key, entry.value, 0)
        lines.add(first, entry.anchor.beside)
        for line in more:
            lines.add(line)
        return
    lines.add(f"{entry.key}:" if entry.items else f"{entry.key}: []", entry.anchor.beside)
    items = sorted(entry.items, key=_sentence) if entry.key == "excused" else entry.items
    order = _part_order if entry.key == "excused" else _fact_order
    for item in items:
        item.entries.sort(key=lambda e: order(e.key))
        _write_item(item, lines, flow=entry.key == "excused")


def _sentence(item: _Item) -> int:
    """Return the number of an excuse's sentence; what is no number comes last."""
    found = next((e.value for e in item.entries if e.key == "sentence"), None)
    word = found.text if isinstance(found, Scalar) else ""
    return int(word) if re.fullmatch(r"[0-9]{1,7}", word) else 10**7


def _write_item(item: _Item, lines: _Lines, *, flow: bool) -> None:
    lines.comments(item.anchor.before)
    entries = item.entries
    line = "- " + PARTS.flow(item.node)
    besides = [e.anchor.beside for e in entries if e.anchor.beside]
    if not entries or (flow and len(line) <= WIDTH and len(besides) <= 1):
        for entry in entries:
            lines.comments(_closed(entry))
        lines.blank(item.anchor.blank)
        lines.add(line, "".join(besides) or item.anchor.beside)
    else:
        lines.comments(_closed(entries[0]))
        lines.blank(item.anchor.blank)
        for index, entry in enumerate(entries):
            if index:
                lines.comments(entry.anchor.before, 2)
            first, *more = PARTS.entry(entry.key, entry.value, 2)
            lines.add(("  " if index else "- ") + first, entry.anchor.beside)
            for rest in more:
                lines.add(rest)
    lines.comments(((False, comment) for comment in item.anchor.after), 2)


def _closed(entry: _Entry) -> list[tuple[bool, str]]:
    return [(False, comment) for _, comment in entry.anchor.before]
