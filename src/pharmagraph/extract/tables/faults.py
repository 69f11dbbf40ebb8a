"""The faults of a mapping, gathered while it is read, and the plain readers of keys and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pharmagraph.extract.yamlfile import Mapping as Keys
from pharmagraph.extract.yamlfile import Node, Scalar, Sequence
from pharmagraph.findings import Finding, Place
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def inside(node: Scalar, at: int, width: int) -> Place:
    """Return the place of a part of a scalar: its own where the words are written with escapes or folded."""
    place = node.place
    start = place.text.find(node.text, place.column - 1)
    if start < 0 or "\n" in node.text or at >= len(node.text):
        return place
    return node.file.place(node.line, start + at + 1, width)


class Faults:
    """Findings so far; each reader returns something usable and notes what is wrong."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, code: str, message: str, at: Node | Place, mend: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(code, message, at if isinstance(at, Place) else at.place, mend))

    def unknown(self, code: str, message: str, at: Node | Place, name: str, names: Iterable[str]) -> None:
        """Add a finding about a name that is not there, with the ones that are."""
        known = sorted(set(names))
        mend = did_you_mean(name, known) or ("there are: " + ", ".join(known) if known else "there are none")
        self.note(code, message, at, mend)

    def keys(
        self, node: Node, what: str, known: Iterable[str], needed: Iterable[str] = ()
    ) -> dict[str, Node]:
        """Return the values of a mapping by key; unknown and missing keys are noted."""
        if not isinstance(node, Keys):
            self.note("PG107", f"{what} should hold keys and values", node, "write: key: value")
            return {}
        known = tuple(known)
        found: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text in known:
                found[key.text] = value
            else:
                mend = did_you_mean(key.text, known) or "the keys are: " + ", ".join(known)
                self.note("PG108", f"the key '{key.text}' is unknown", key, mend)
        place = node.entries[0][0].place if node.entries else node.place
        written = set(node.keys())
        for name in needed:
            if name not in written:
                self.note("PG109", f"{name} is missing in {what}", place, f"add: {name}: …")
        return found

    def entries(self, node: Node | None, what: str) -> Iterator[tuple[Scalar, Node]]:
        """Yield names with their values; names in the wrong form are noted and left out."""
        if node is None:
            return
        if not isinstance(node, Keys) or not node.entries:
            self.note("PG107", f"{what} should hold names with what they are", node, "write: name: {…}")
            return
        for key, value in node.entries:
            if _NAME.match(key.text):
                yield key, value
            else:
                mend = "begin with a letter; then letters, digits, hyphens, underscores"
                self.note("PG509", f"'{key.text}' cannot be a name here", key, mend)

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.note("PG107", f"{what} should be a list", node, "write each on a line that begins with - ")
            return ()
        return node.items

    def scalar(self, node: Node | None, what: str) -> Scalar | None:
        """Return words with their place; None where there are none, which is noted."""
        if node is None:
            return None
        if not isinstance(node, Scalar) or not node.text.strip():
            self.note("PG107", f"{what} should be words", node, "write it on the same line")
            return None
        return node

    def words(self, node: Node | None, what: str) -> str:
        """Return words, with single spaces; "" where there are none."""
        found = self.scalar(node, what)
        return " ".join(found.text.split()) if found else ""

    def several(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """Return one or several words; a word alone counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node,)
        found = []
        for item in self.items(node, what):
            if isinstance(item, Scalar):
                found.append(item)
            else:
                self.note("PG107", f"{what} should be a list of words", item, "write: [one, two]")
        return tuple(found)

    def choice(self, node: Node | None, what: str, choices: dict[str, T], default: T) -> T:
        """Return what a word stands for."""
        if node is None:
            return default
        found = self.scalar(node, what)
        if found is None:
            return default
        if found.text not in choices:
            mend = did_you_mean(found.text, choices) or "choose one of: " + ", ".join(choices)
            self.note("PG107", f"{what} cannot be '{found.text}'", found, mend)
            return default
        return choices[found.text]

    def flag(self, node: Node | None, what: str, *, default: bool) -> bool:
        """Return true or false."""
        return self.choice(node, what, {"true": True, "false": False}, default)

    def fitting(self, node: Node | None, what: str, fits: Callable[[str], bool], form: str) -> str:
        """Return words of a form; "" where they have another, which is noted."""
        text = self.words(node, what)
        if text and node is not None and not fits(text):
            self.note("PG107", f"{what} should be {form}", node, f"now it is: {text}")
            return ""
        return text
