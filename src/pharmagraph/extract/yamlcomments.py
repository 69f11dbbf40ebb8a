"""The comments of a YAML file, and the part of it that each belongs to.

YAML readers drop comments. Here they are found between the scalars, whose spans libyaml tells, and
tied to anchors: places in the file that are written again, such as a key or the beginning of a fact.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.yamlfile import Node
    from pharmagraph.textfile import TextFile

_Loader: type = getattr(yaml, "CLoader", yaml.Loader)
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\n]*)")
_COMMENT = re.compile(r"#[^\n]*")
# What may stand between a comment and the item after it: the dash of a list, the mark of a key.
_LEADS = " \n-?"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its # on: ``start`` and ``end`` are offsets, ``line`` and ``column`` count from 1.

    ``alone`` is true where nothing but a dash stands before it in its line; ``blank`` where the
    line above is empty.
    """

    text: str
    start: int
    end: int
    line: int
    column: int
    alone: bool
    blank: bool


@dataclass(slots=True)
class Anchor:
    """A place that comments hold on to.

    ``within`` is the anchor of the item that a key belongs to. ``before`` are the comment lines
    above it (True first where a blank line parts them from what is above), ``beside`` is the comment
    in its own line, ``after`` those below an item that are indented like its keys.
    """

    start: int
    line: int
    column: int
    blank: bool
    within: Anchor | None = None
    before: list[tuple[bool, str]] = field(default_factory=list)
    beside: str = ""
    after: list[str] = field(default_factory=list)


class CommentedText:
    """A YAML text with its comments; make anchors in the order of the file, then ``attach``."""

    def __init__(self, file: TextFile) -> None:
        self._lines = file.lines
        self._starts = list(accumulate((len(line) + 1 for line in file.lines), initial=0))
        self._bare, found = _without_comments(file.text)
        self.comments = [self._comment(text, start) for start, text in found]
        self._anchors: list[Anchor] = []

    def _line_of(self, offset: int) -> int:
        return bisect.bisect_right(self._starts, offset)

    def _blank_above(self, line: int) -> bool:
        return line > 1 and not self._lines[line - 2].strip()

    def _comment(self, text: str, start: int) -> Comment:
        line = self._line_of(start)
        before = self._bare[self._starts[line - 1] : start]
        return Comment(
            text.rstrip(), start, start + len(text), line, start - self._starts[line - 1] + 1,
            not before.strip(_LEADS), self._blank_above(line),
        )  # fmt: skip

    def anchor(self, node: Node, within: Anchor | None = None) -> Anchor:
        """Make the anchor of a node."""
        start = self._starts[node.line - 1] + node.column - 1
        found = Anchor(start, node.line, node.column, self._blank_above(node.line), within)
        self._anchors.append(found)
        return found

    def attach(self) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
        """Tie each comment to an anchor; return those above the first anchor and below all of them."""
        head: list[tuple[bool, str]] = []
        foot: list[tuple[bool, str]] = []
        starts = [anchor.start for anchor in self._anchors]
        for comment in self.comments:
            count = bisect.bisect_right(starts, comment.start)
            before = self._anchors[count - 1] if count else None
            after = bisect.bisect_left(starts, comment.start)
            if before is None:
                head.append((comment.blank, comment.text))
            elif not comment.alone:
                ends = not self._inside(comment, self._anchors[after : after + 1])
                if before.line == comment.line or (ends and not before.beside):
                    before.beside = comment.text
                else:
                    before.before.append((False, comment.text))
            elif self._inside(comment, self._anchors[after : after + 1]):
                before.before.append((False, comment.text))
            elif before.within and comment.column >= before.within.column:
                if after < len(self._anchors) and self._anchors[after].within is before.within:
                    self._anchors[after].before.append((False, comment.text))
                else:
                    before.within.after.append(comment.text)
            elif after < len(self._anchors):
                self._anchors[after].before.append((comment.blank, comment.text))
            else:
                foot.append((comment.blank, comment.text))
        return head, foot

    def _inside(self, comment: Comment, following: Sequence[Anchor]) -> bool:
        """Tell whether more of the value that began above a comment stands below it."""
        end = following[0].start if following else len(self._bare)
        return bool(self._bare[comment.end : end].strip(_LEADS))


def _without_comments(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the text with x for what scalars hold and spaces for comments, and the comments."""
    bare = []
    found = []
    last = 0
    for start, end in _scalars(text):
        bare.append(text[last:start])
        header = _HEADER_COMMENT.match(text, start, end)
        if header:
            found.append((header.start(1), header[1]))
        bare.append(re.sub(r"[^\n]", "x", text[start:end]))
        last = end
    bare.append(text[last:])
    joined = "".join(bare)
    found += [(match.start(), match[0]) for match in _COMMENT.finditer(joined)]
    return _COMMENT.sub(lambda match: " " * len(match[0]), joined), sorted(found)


def _scalars(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the scalars, in order; an empty one has none."""
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            start, end = event.start_mark.index, event.end_mark.index
            if start < end:
                yield start, end
