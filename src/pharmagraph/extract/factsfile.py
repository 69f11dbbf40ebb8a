"""facts.yaml: read the curated facts of one document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import Excuse, Fact, FactsFile
from pharmagraph.extract.factreader import FactReader
from pharmagraph.extract.values import ValueReader
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence, comma_mend, read_yaml
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.source import Source
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.vocabulary import Vocabulary

FILE = "facts.yaml"
TOP_KEYS = ("source", "about", "curated", "reviewed", "review-due", "facts", "excused")


def read_facts(
    folder: Path, source: Source, vocabulary: Vocabulary, root: Path
) -> tuple[FactsFile, list[Finding]]:
    """Read the facts.yaml of a document's folder.

    Returns the facts that could be read, and what is wrong with the others. Raises ContentError
    where the file is no YAML at all.
    """
    return _FactsReader(source, vocabulary).read(read_yaml(folder / FILE, root))


class _FactsReader:
    """Reads one facts file; findings gather in its value reader."""

    def __init__(self, source: Source, vocabulary: Vocabulary) -> None:
        self._source = source
        self._values = ValueReader(vocabulary)
        self._reader = FactReader(source, self._values)

    def read(self, top: Mapping) -> tuple[FactsFile, list[Finding]]:
        """Return what the file holds, and what is wrong in it."""
        values = self._values
        for key, _ in top.entries:
            if key.text not in TOP_KEYS:
                mend = did_you_mean(key.text, TOP_KEYS) or "the keys are: " + ", ".join(TOP_KEYS)
                values.unknown_key(key, top, f"the key '{key.text}' is unknown here", mend)
        named = top.get("source")
        if named is None:
            values.complain("PG109", "source is missing", top, f"add: source: {self._source.document}")
        elif (word := values.scalar(named, "source")) and word != self._source.document:
            message = f"the file says source '{word}', its folder is '{self._source.document}'"
            values.complain("PG107", message, named, f"write: source: {self._source.document}")
        if (about := top.get("about")) is not None:
            self._reader.about = values.term(about, "", "about")
        self._reader.defaults = {
            name: values.signature(node)
            for name in ("curated", "reviewed")
            if (node := top.get(name)) is not None
        }
        if (due := top.get("review-due")) is not None:
            self._reader.review_due = values.date(due, "review-due")
        facts = self._facts(top.get("facts"), top)
        excuses = self._excuses(top.get("excused"))
        return FactsFile(
            self._source.document, self._reader.about, facts, excuses, top.place
        ), values.findings

    def _items(self, node: Node | None, what: str) -> tuple[Mapping, ...]:
        if node is None or (isinstance(node, Scalar) and not node.text):
            return ()
        if not isinstance(node, Sequence):
            self._values.complain("PG107", f"{what} should be a list", node, "begin each item with a dash")
            return ()
        for item in node.items:
            if not isinstance(item, Mapping):
                mend = "see docs/reference/facts-file.md"
                self._values.complain("PG107", f"an item of {what} should have keys", item, mend)
        return tuple(item for item in node.items if isinstance(item, Mapping))

    def _facts(self, node: Node | None, top: Mapping) -> tuple[Fact, ...]:
        if node is None:
            self._values.complain("PG109", "facts is missing", top, "add: facts: []")
        facts: dict[str, Fact] = {}
        for item in self._items(node, "facts"):
            fact = self._reader.read(item)
            if fact is None:
                continue
            if fact.id in facts:
                first = facts[fact.id].place.line
                at = item.get("id") or item
                mend = "give each fact an id of its own; ids are never used again"
                self._values.complain(
                    "PG203", f"the id '{fact.id}' is used in line {first} already", at, mend
                )
            else:
                facts[fact.id] = fact
        return tuple(facts.values())

    def _excuses(self, node: Node | None) -> tuple[Excuse, ...]:
        excuses = []
        for item in self._items(node, "excused"):
            number, because = item.get("sentence"), item.get("because")
            if set(item.keys()) - {"sentence", "because"} or number is None or because is None:
                keys = tuple(key for key, _ in item.entries)
                bare = any(key.bare for key in keys)
                mend = comma_mend(keys) if bare else "write it as {sentence: 17, because: general anatomy}"
                self._values.complain("PG107", "an excuse has a sentence and a because", item, mend)
                continue
            word, reason = self._values.scalar(number, "sentence"), self._values.scalar(because, "because")
            if word and not re.fullmatch(r"[1-9][0-9]{0,6}", word):
                mend = "sentences are numbered from 1: pharmagraph check --ledger"
                self._values.complain("PG206", f"'{word}' is no sentence number", number, mend)
            elif word and reason:
                excuses.append(Excuse(int(word), reason, number.place))
        return tuple(excuses)
