"""YAML as strings with line and column, from libyaml's events.

All scalars stay the text that was written: YAML would turn 010 into 8, 1.10 into 1.1 and no into
False. Aliases, anchors, tags, several documents and duplicate keys are refused, because none of
them helps a reader of facts and each can mislead one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import yaml

from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import TextFile, character_finding, forbidden, read_text, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH = 100
"""The deepest nesting that is read; a fact needs about six levels."""

_Loader: type = getattr(yaml, "CLoader", yaml.Loader)  # libyaml, where PyYAML was built with it


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or a run of words, as written (quotes of YAML taken off).

    ``bare`` is true of a key inside { } without a colon: most often the rest of a value that a comma
    ended.
    """

    text: str
    file: TextFile
    line: int
    column: int
    width: int = 1
    bare: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.file.place(self.line, self.column, self.width)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    file: TextFile
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.file.place(self.line, self.column)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order in which they were written."""

    entries: tuple[tuple[Scalar, Node], ...]
    file: TextFile
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.file.place(self.line, self.column)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def keys(self) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(name.text for name, _ in self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def read_yaml(path: Path, root: Path) -> Mapping:
    """Read a YAML file whose top is a mapping.

    Raises ContentError (PG101 to PG107, PG110) with the place of what is wrong.
    """
    return parse_yaml(read_text(path, root))


def parse_yaml(file: TextFile) -> Mapping:
    """Parse YAML text whose top is a mapping; raises ContentError as read_yaml does."""
    top = _Composer(file).document()
    if not isinstance(top, Mapping):
        message = "the file should hold keys and values, such as 'source: my-leaflet'"
        place = top.place if top else file.place(1, 1)
        raise refused(Finding("PG107", message, place, "see docs/reference/facts-file.md"))
    return top


def comma_mend(before: tuple[Scalar, ...]) -> str:
    """Return how to mend a bare key; ``before`` are the keys that stand before it."""
    name = next((key.text for key in reversed(before) if not key.bare), "")
    what = {"": "the text", "because": "the reason"}.get(name, f"the words of {name}")
    return f"a comma ends a value inside {{ }}: put {what} into quotes"


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


class _Composer:
    """Builds nodes from libyaml's events; keeps the findings of one file."""

    def __init__(self, file: TextFile) -> None:
        self._file = file
        self._findings: list[Finding] = []
        self._depth = 0

    def document(self) -> Node | None:
        """Return the one document of the file, or None where it is empty."""
        if "\t" in self._file.text and (found := re.search(r"^ *\t", self._file.text, re.MULTILINE)):
            place = self._file.place_of(found.end() - 1)
            raise refused(Finding("PG104", "a tab cannot indent YAML", place, "use spaces"))
        try:
            self._events: Iterator[yaml.Event] = yaml.parse(self._file.text, Loader=_Loader)
            node = self._run()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = self._file.place(mark.line + 1, mark.column + 1) if mark else Place(self._file.name, 1, 1)
            problem = error.problem or error.context or "the text cannot be read"
            mend = "put text with ': ' or ' #' or a leading quote, bracket or dash into quotes"
            raise refused(Finding("PG104", f"not valid YAML: {problem}", place, mend)) from error
        if self._findings:
            raise refused(*self._findings)
        return node

    def _at(self, event: yaml.Event) -> tuple[int, int]:
        """Return the line and column of an event, both from 1."""
        mark = event.start_mark
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)

    def _refuse(self, event: yaml.Event, code: str, message: str, mend: str) -> NoReturn:
        raise refused(Finding(code, message, self._file.place(*self._at(event)), mend))

    def _run(self) -> Node | None:
        node: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    mend = "keep one document a file: delete the line '---'"
                    self._refuse(event, "PG105", "a second YAML document begins here", mend)
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event)
        return node

    def _refuse_features(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            mend = "write the value out, or put it into quotes"
            self._refuse(event, "PG105", f"an alias (*{event.anchor}) is not allowed", mend)
        mend = "delete it, or put the value into quotes"
        if event.anchor:
            self._refuse(event, "PG105", f"an anchor (&{event.anchor}) is not allowed", mend)
        if tag := getattr(event, "tag", None):
            self._refuse(event, "PG105", f"a tag ({tag}) is not allowed", mend)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        (line, column), end = self._at(event), event.end_mark
        width = end.column + 1 - column if end and end.line + 1 == line else 1
        node = Scalar(event.value, self._file, line, column, max(1, width))
        if bad := forbidden(event.value):
            # Written as an escape in a quoted text, such as "\u202E".
            self._findings.append(character_finding(bad.group(), node.place))
        return node

    def _node(self, event: yaml.Event) -> Node:
        if not isinstance(event, yaml.NodeEvent):  # pragma: no cover - libyaml gives nodes here
            raise TypeError(event)
        self._refuse_features(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = f"the file is nested deeper than {MAX_DEPTH} levels"
            self._refuse(event, "PG103", message, "a fact needs about six levels")
        node: Node
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(item))
            node = Sequence(tuple(items), self._file, *self._at(event))
        else:
            inside = isinstance(event, yaml.MappingStartEvent) and bool(event.flow_style)
            node = Mapping(self._entries(inside_braces=inside), self._file, *self._at(event))
        self._depth -= 1
        return node

    def _entries(self, *, inside_braces: bool) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            value = self._node(follows := next(self._events))
            if inside_braces and isinstance(key, Scalar) and isinstance(value, Scalar) and not value.text:
                between = self._file.text[_end(event) : _end(follows)]
                key = replace(key, bare=":" not in between)
            if not isinstance(key, Scalar):
                mend = "put the text into quotes"
                self._findings.append(Finding("PG107", "a key should be a word", key.place, mend))
            elif key.text in entries:
                first = entries[key.text][0].line
                message = f"the key '{key.text}' stands here a second time (first in line {first})"
                mend = (
                    comma_mend(tuple(k for k, _ in entries.values())) if key.bare else "keep one of the two"
                )
                self._findings.append(Finding("PG106", message, key.place, mend))
            else:
                entries[key.text] = (key, value)
        return tuple(entries.values())
