"""ontology/patterns/*.yaml: sentence patterns as data, each with the examples that are its tests.

A project's own file takes the place of the core's file of the same name, as questions do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.patternparts import PatternFault, parse_pattern
from pharmagraph.extract.suggest.patterns import Compiled
from pharmagraph.extract.suggest.plainvalue import Plain, plain_of
from pharmagraph.extract.suggest.scene import DURATION
from pharmagraph.extract.suggest.sections import KINDS
from pharmagraph.extract.yamlfile import Mapping, Scalar, Sequence, read_yaml
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.yamlfile import Node
    from pharmagraph.ontology.vocabulary import Vocabulary

FOLDER = "patterns"
MEDICINE, PROBLEM, DRUG = "medicine", "problem", "drug"
"""Subjects that are no slot: the medicine, or the medical problem, that the sentence speaks of; the
drug that the brand of which it speaks carries."""

KEYS = ("id", "match", "in", "not in", "not after", "not with", "kinds", "gives", "examples", "traps")
GIVEN = ("relation", "subject", "value", "new", "polarity", "certainty", "because", "same", "unless")
EXAMPLE = ("text", "about", "gives", "because")
_SLOT_NAME = re.compile(r"\{([a-z][a-z-]*)\}")


@dataclass(frozen=True, slots=True)
class Gives:
    """What a pattern proposes: templates, in which ``{name}`` stands for what fills a slot.

    ``subject`` is a template, or MEDICINE, PROBLEM or DRUG. ``same`` names two slots that must hold the same
    term under different names. ``unless`` names slots that must be empty.
    """

    relation: str
    subject: str
    value: str
    new: str = ""
    polarity: str = "affirmed"
    certainty: str = "stated"
    because: str = ""
    same: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text of our own with the facts that a pattern must propose for it; none for a trap.

    Each of ``gives`` is written "subject | relation | value", with " | negative" where it denies.
    """

    text: str
    about: str
    gives: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence pattern: ``runs`` are its forms, ``sections`` where it holds (none: everywhere).

    ``kinds`` are the kinds of sentences (heading, item …) that it reads; none means all but headings.
    ``not_after`` are words that do not stand right before it, ``not_with`` words that its sentence lacks.
    """

    id: str
    runs: tuple[Compiled, ...]
    gives: tuple[Gives, ...]
    sections: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    not_after: frozenset[str] = frozenset()
    not_with: frozenset[str] = frozenset()
    examples: tuple[Example, ...] = ()
    traps: tuple[Example, ...] = ()

    def holds(self, kind: str, section: str) -> bool:
        """Tell whether sentences of a kind are read in a kind of section (one of sections.KINDS or "")."""
        if kind not in self.kinds if self.kinds else kind == "heading":
            return False
        return section not in self.outside and (not self.sections or section in self.sections)


@dataclass(frozen=True, slots=True)
class PatternFile:
    """A file of patterns; ``words`` are the made-up names of its examples, by kind."""

    name: str
    patterns: tuple[Pattern, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


def pattern_files(core: Path, own: Path) -> dict[str, Path]:
    """Return the files of patterns by name, sorted; a project's take the place of the core's."""
    found: dict[str, Path] = {}
    for folder in (core / FOLDER, own / FOLDER):
        if folder.is_dir():
            found |= {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(found.items()))


def read_patterns(core: Path, own: Path, vocabulary: Vocabulary, root: Path) -> list[PatternFile]:
    """Read all patterns of a project; raises ContentError with every fault of a file."""
    return [read_pattern_file(path, vocabulary, root) for path in pattern_files(core, own).values()]


def read_pattern_file(path: Path, vocabulary: Vocabulary, root: Path) -> PatternFile:
    """Read one file of patterns; raises ContentError with every fault."""
    reader = _Reader(vocabulary)
    top = read_yaml(path, root)
    words, listed = top.get("words"), top.get("patterns")
    reader.known(top, ("words", "patterns"))
    named = tuple((k.text, reader.texts(v)) for k, v in words.entries) if isinstance(words, Mapping) else ()
    items = listed.items if isinstance(listed, Sequence) else ()
    patterns = [p for item in items if (p := reader.pattern(item)) is not None]
    if reader.findings:
        raise refused(*in_order(reader.findings))
    return PatternFile(path.stem, tuple(patterns), named)


class _Reader:
    """Reads the patterns of one file; what is wrong gathers in ``findings``."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.findings: list[Finding] = []
        self._vocabulary = vocabulary
        self._seen: set[str] = set()

    def complain(self, message: str, node: Node, mend: str) -> None:
        self.findings.append(Finding("PG107", message, node.place, mend))

    def known(self, node: Mapping, names: tuple[str, ...]) -> None:
        for key, _ in node.entries:
            if key.text not in names:
                mend = did_you_mean(key.text, names) or "the keys are: " + ", ".join(names)
                self.findings.append(
                    Finding("PG108", f"the key '{key.text}' is unknown here", key.place, mend)
                )

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Return the words of a list, or of one word alone."""
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        for item in items:
            if not isinstance(item, Scalar):
                self.complain("words should stand here", item, "write it on the same line")
        return tuple(" ".join(i.text.split()) for i in items if isinstance(i, Scalar) and i.text.strip())

    def pattern(self, node: Node) -> Pattern | None:
        if not isinstance(node, Mapping):
            self.complain("a pattern should have keys", node, "see docs/reference/patterns.md")
            return None
        self.known(node, KEYS)
        identifier = "".join(self.texts(node.get("id")))
        if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", identifier) or identifier in self._seen:
            mend = "give each pattern an id of its own, such as: treats.used-for"
            self.complain(f"'{identifier}' cannot be the id of a pattern", node, mend)
        self._seen.add(identifier)
        runs = tuple(self._runs(node.get("match"), node))
        slots = {name for run in runs for name in run.slots()}
        kinds = {k for run in runs for slot in run.slots().values() for k in slot.kinds}
        for kind in sorted(kinds - {DURATION}):
            if self._vocabulary.kind(kind) is None:
                mend = did_you_mean(kind, [c.label for c in self._vocabulary.classes.values()])
                self.complain(f"the kind '{kind}' is unknown", node.get("match") or node, mend)
        listed = node.get("gives")
        given = listed.items if isinstance(listed, Sequence) else ()
        if not given:
            self.complain("the pattern gives nothing", node, "add: gives: and a list of facts")
        gives = [g for item in given if (g := self._gives(item, slots)) is not None]
        for name in ("in", "not in"):
            for section in self.texts(node.get(name)):
                if section not in KINDS:
                    mend = did_you_mean(section, KINDS) or "the sections are: " + ", ".join(KINDS)
                    self.complain(f"'{section}' is no kind of section", node.get(name) or node, mend)
        return Pattern(
            identifier, runs, tuple(gives), self.texts(node.get("in")), self.texts(node.get("not in")),
            self.texts(node.get("kinds")), frozenset(self.texts(node.get("not after"))),
            frozenset(self.texts(node.get("not with"))), tuple(self._examples(node.get("examples"), node)),
            tuple(self._examples(node.get("traps"), None)),
        )  # fmt: skip

    def _runs(self, node: Node | None, above: Mapping) -> Iterator[Compiled]:
        texts = self.texts(node)
        if not texts:
            self.complain("the pattern has no match", above, "add: match: …")
        for text in texts:
            try:
                yield Compiled.of(parse_pattern(text))
            except PatternFault as fault:
                self.complain(
                    f"the pattern cannot be read: {fault}", node or above, "see docs/reference/patterns.md"
                )

    def _gives(self, node: Node, slots: set[str]) -> Gives | None:
        if not isinstance(node, Mapping):
            self.complain("what a pattern gives should have keys", node, "add: relation, subject, value")
            return None
        rows = {key.text: value for key, value in node.entries}
        plain: dict[str, Plain] = {name: plain_of(value) for name, value in rows.items()}
        words = {name: value for name, value in plain.items() if isinstance(value, str)}
        relation = self._vocabulary.relation(words.get("relation", ""))
        if relation is None or not words.get("value") or not words.get("subject"):
            mend = did_you_mean(words.get("relation", ""), self._vocabulary.relation_names())
            self.complain("what a pattern gives needs a relation, a subject and a value", node, mend)
            return None
        used = {name for value in words.values() for name in _SLOT_NAME.findall(value)}
        if missing := sorted(used - slots - {PROBLEM}):
            self.complain(f"the pattern has no slot '{missing[0]}'", node, "name a slot of its match")
        qualifiers = tuple((n, v) for n, v in words.items() if n not in GIVEN)
        keys = self._vocabulary.keys_of(VOCAB + "Statement")
        for name, _ in qualifiers:
            if name not in keys:
                mend = did_you_mean(name, [*GIVEN, *keys]) or "write a key of a fact"
                self.complain(f"the key '{name}' is unknown", rows[name], mend)
        return Gives(
            relation.label, words["subject"], words["value"], words.get("new", ""),
            words.get("polarity", "affirmed"), words.get("certainty", "stated"), words.get("because", ""),
            self.texts(rows.get("same")), self.texts(rows.get("unless")), qualifiers,
        )  # fmt: skip

    def _examples(self, node: Node | None, needing: Mapping | None) -> Iterator[Example]:
        items = node.items if isinstance(node, Sequence) else ()
        if not items and needing is not None:
            mend = "add: examples: with a text and what it gives; they are its tests"
            self.complain("the pattern has no example", needing, mend)
        for item in items:
            if not isinstance(item, Mapping):
                self.complain("an example should have keys", item, "add: text, about, gives")
                continue
            self.known(item, EXAMPLE)
            text = item.get("text")
            raw = text.text if isinstance(text, Scalar) else ""
            if not raw.strip():
                self.complain("the example has no text", item, "add: text: …")
            one = {name: " ".join(self.texts(item.get(name))) for name in ("about", "because")}
            yield Example(raw, one["about"], self.texts(item.get("gives")), one["because"])
