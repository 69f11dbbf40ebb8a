"""The text of a facts.yaml with one fact or excuse more, or one less, in canonical form.

Nothing is written here: texts go in, texts come out. Comments of people stay where they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.factsfile import FILE
from pharmagraph.extract.factslayout import PARTS
from pharmagraph.extract.formatting import canonical
from pharmagraph.extract.suggest.plainvalue import node_of
from pharmagraph.extract.yamlfile import Mapping, Scalar, Sequence, parse_yaml
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Listed

    from pharmagraph.extract.suggest.plainvalue import Plain

_NUMBERED = re.compile(r"(?P<prefix>[a-z0-9-]*?)(?P<number>[0-9]+)\Z")
_WIDTH = 3


def next_id(own: Listed[str], used: Iterable[str], document: str) -> str:
    """Return the id of a new fact: the file's own numbering goes on.

    ``own`` are the ids in the file, in its order: the last numbered one gives the prefix and how wide
    numbers are. ``used`` are ids that were ever used and must not come back. A file without facts
    begins with two letters of its document's name: lullozan gives lu-001.
    """
    numbered = [found for name in own if (found := _NUMBERED.match(name))]
    if numbered:
        prefix, width = numbered[-1]["prefix"], len(numbered[-1]["number"])
    else:
        prefix, width = f"{document.replace('-', '')[:2]}-", _WIDTH
    known = {*own, *used}
    taken = [int(m["number"]) for name in known if (m := _NUMBERED.match(name)) and m["prefix"] == prefix]
    return f"{prefix}{max(taken, default=0) + 1:0{width}}"


def with_fact(file: TextFile, fact: dict[str, Plain]) -> str:
    """Return the text with one more fact, after all others.

    ``fact`` has the keys of facts.yaml. Raises ContentError where the file cannot be parsed,
    PharmagraphError where it has no list of facts.
    """
    text = _Lines(file)
    if text.key("facts") is None:
        message = f"{file.name} has no list of facts"
        raise PharmagraphError(message, mend="add a line: facts: []")
    items = text.items("facts")
    at = text.end_of("facts", items)
    if len(items) > 1 and not text.lines[items[-1].line - 2].strip():
        text.lines.insert(at, "")
        at += 1
    text.lines.insert(at, _dashed(fact))
    return text.canonical()


def without_fact(file: TextFile, identifier: str) -> str:
    """Return the text without the fact of an id; raises PharmagraphError where there is none."""
    text = _Lines(file)
    item = _named(text.items("facts"), "id", identifier)
    if item is None:
        raise PharmagraphError(f"{file.name} has no fact '{identifier}'", mend="it may have been deleted")
    text.delete(item)
    return text.canonical()


def with_excuses(file: TextFile, sentences: Iterable[int], because: str) -> str:
    """Return the text with more excused sentences; raises ContentError where it cannot be parsed."""
    text = _Lines(file)
    if text.key("excused") is not None:
        at = text.end_of("excused", text.items("excused"))
    else:
        at = text.end_of("facts", text.items("facts"))
        text.lines.insert(at, "excused:")
        at += 1
    text.lines[at:at] = [_dashed({"sentence": str(number), "because": because}) for number in sentences]
    return text.canonical()


def without_excuses(file: TextFile, sentences: Iterable[int]) -> str:
    """Return the text without the excuses of some sentences; those that are not there are no fault."""
    text = _Lines(file)
    for number in sentences:
        item = _named(text.items("excused"), "sentence", str(number))
        if item is not None:
            text.delete(item)
    if not text.items("excused") and "excused:" in text.lines:
        text.lines.remove("excused:")
    return text.canonical()


def written_fact(file: TextFile, identifier: str) -> Mapping | None:
    """Return the fact of an id as it stands in the file, None where there is none."""
    listed = parse_yaml(file).get("facts")
    items = listed.items if isinstance(listed, Sequence) else ()
    return _named([item for item in items if isinstance(item, Mapping)], "id", identifier)


def fact_ids(file: TextFile) -> list[str]:
    """Return the ids of all facts as written, in the order of the file, those with faults too."""
    listed = parse_yaml(file).get("facts")
    items = listed.items if isinstance(listed, Sequence) else ()
    named = (item.get("id") for item in items if isinstance(item, Mapping))
    return [" ".join(name.text.split()) for name in named if isinstance(name, Scalar)]


def digest_of(fact: dict[str, Plain]) -> str:
    """Return the digest of a fact's fields, as it will be once it stands in a file."""
    node = node_of(fact)
    assert isinstance(node, Mapping)  # noqa: S101 - a dict gives nothing else
    return field_digest(node)


def _dashed(entry: dict[str, Plain]) -> str:
    """Return an item of a list in one line; the canonical layout breaks it afterwards."""
    return f"- {PARTS.flow(node_of(entry))}"


def _named(items: Iterable[Mapping], key: str, word: str) -> Mapping | None:
    for item in items:
        node = item.get(key)
        if isinstance(node, Scalar) and " ".join(node.text.split()) == word:
            return item
    return None


class _Lines:
    """The lines of a facts file in canonical form, in which each item of a list is easy to find."""

    def __init__(self, file: TextFile) -> None:
        self.name = file.name
        self.lines = canonical(file, FILE).split("\n")[:-1]

    def key(self, name: str) -> Scalar | None:
        """Return a key of the top."""
        return next((key for key, _ in self._top().entries if key.text == name), None)

    def items(self, name: str) -> list[Mapping]:
        """Return the items of a list."""
        listed = self._top().get(name)
        found = listed.items if isinstance(listed, Sequence) else ()
        return [item for item in found if isinstance(item, Mapping)]

    def end_of(self, name: str, items: list[Mapping]) -> int:
        """Return the index of the line after a list; an empty one loses its brackets."""
        if items:
            return self._end(items[-1])
        key = self.key(name)
        if key is None:
            return len(self.lines)
        self.lines[key.line - 1] = self.lines[key.line - 1].replace(f"{name}: []", f"{name}:", 1)
        return key.line

    def delete(self, item: Mapping) -> None:
        """Delete the lines of an item; comment lines above it stay."""
        del self.lines[item.line - 1 : self._end(item)]

    def canonical(self) -> str:
        """Return the text, laid out anew."""
        return canonical(TextFile.of(self.name, "\n".join(self.lines) + "\n"), FILE)

    def _end(self, item: Mapping) -> int:
        """Return the index of the line after an item: what belongs to it is indented."""
        at = item.line
        while at < len(self.lines) and self.lines[at].startswith("  "):
            at += 1
        return at

    def _top(self) -> Mapping:
        return parse_yaml(TextFile.of(self.name, "\n".join(self.lines) + "\n"))
