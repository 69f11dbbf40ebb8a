"""extract/<document>/decisions.yaml: what people decided about candidates, in the order of deciding.

Whoever deletes the entry of a rejected or deferred candidate undoes the decision: the candidate comes back
with the next `suggest`. What was accepted is a fact: who deletes it from facts.yaml undoes its decision too.
Without its entry alone, the fact stays, and the rules no longer learn from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from pharmagraph.atomic import write_atomically
from pharmagraph.extract.source import is_date
from pharmagraph.extract.suggest.plainvalue import Plain, node_of, plain_of
from pharmagraph.extract.yamlfile import Mapping, Scalar, Sequence, parse_yaml
from pharmagraph.extract.yamlwriter import NodeWriter
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.textfile import read_text, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.yamlfile import Node

FILE = "decisions.yaml"
Choice = Literal["accepted", "rejected", "deferred"]
CHOICES: tuple[Choice, ...] = ("accepted", "rejected", "deferred")
KEYS = (
    "key", "decision", "fact", "reason", "rule", "subject", "relation", "value", "polarity", "cue", "kind",
    "edited", "proposed", "by", "on",
)  # fmt: skip
"""The keys of a decision, in the order in which they are written."""
_NEEDED = ("key", "decision", "rule", "relation", "value", "by", "on")
_KEY = re.compile(r"[0-9a-f]{16}\Z")
_HEAD = (
    "# What was decided about the suggestions for this document. To undo a decision, delete its entry here,\n"
    "# or, where it was accepted, its fact in facts.yaml (the entry is void then).\n"
    "decisions:"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one candidate.

    ``fact`` is the id of the fact that was written (accepted), ``reason`` why it was refused
    (rejected). ``rule``, ``subject``, ``relation``, ``value``, ``polarity`` and ``cue`` are those of
    what was accepted, or of what was refused; ``edited`` names the fields that the person changed
    first, and ``proposed`` is the value as the rule had it where that was changed. ``kind`` is the
    kind of the term that was defined with it. ``on`` is an ISO 8601 day.
    """

    key: str
    decision: Choice
    rule: str
    relation: str
    value: Plain
    by: str
    on: str
    fact: str = ""
    reason: str = ""
    subject: str = ""
    polarity: str = "affirmed"
    cue: str = ""
    kind: str = ""
    edited: tuple[str, ...] = ()
    proposed: Plain = ""

    def as_plain(self) -> dict[str, Plain]:
        """Return the decision as the file has it; what is empty or as usual is left out."""
        rows: dict[str, Plain] = {name: cast("Plain", getattr(self, name)) for name in KEYS}
        return {n: v for n, v in rows.items() if v and not (n == "polarity" and v == "affirmed")}


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions on one document, in the order in which they were taken; one a key."""

    entries: tuple[Decision, ...] = ()
    _by_key: dict[str, Decision] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {entry.key: entry for entry in self.entries})

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, key: str) -> Decision | None:
        """Return the decision on the candidate of a key, None where nobody has decided."""
        return self._by_key.get(key)

    def with_decision(self, decision: Decision) -> Decisions:
        """Return these with one more; it takes the place of an earlier one on the same candidate."""
        if decision.key in self._by_key:
            return Decisions(tuple(decision if e.key == decision.key else e for e in self.entries))
        return Decisions((*self.entries, decision))

    def without(self, key: str) -> Decisions:
        """Return these without the decision on a candidate."""
        return Decisions(tuple(e for e in self.entries if e.key != key))


def read_decisions(folder: Path, root: Path) -> Decisions:
    """Read the decisions of a document's folder; none where the file is not there.

    Raises ContentError with every fault (PG101 to PG110, PG211).
    """
    path = folder / FILE
    if not path.exists():
        return Decisions()
    top = parse_yaml(read_text(path, root))
    findings: list[Finding] = []
    for key, _ in top.entries:
        if key.text != "decisions":
            mend = "the only key here is: decisions"
            findings.append(Finding("PG108", f"the key '{key.text}' is unknown here", key.place, mend))
    listed = top.get("decisions")
    items: tuple[Node, ...] = listed.items if isinstance(listed, Sequence) else ()
    if listed is not None and not isinstance(listed, Sequence) and not _is_empty(listed):
        mend = "begin each decision with a dash"
        findings.append(Finding("PG107", "decisions should be a list", listed.place, mend))
    seen: dict[str, Decision] = {}
    for item in items:
        faults = list(_faults(item, seen))
        findings += faults
        if not faults and isinstance(item, Mapping):
            decision = _decision(item)
            seen[decision.key] = decision
    if findings:
        raise refused(*in_order(findings))
    return Decisions(tuple(seen.values()))


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text


def _faults(item: Node, seen: dict[str, Decision]) -> Iterator[Finding]:
    if not isinstance(item, Mapping):
        yield Finding("PG107", "a decision should have keys", item.place, "see docs/how-to/suggest-facts.md")
        return
    for name, value in item.entries:
        if name.text not in KEYS:
            mend = did_you_mean(name.text, KEYS) or "the keys are: " + ", ".join(KEYS)
            yield Finding("PG108", f"the key '{name.text}' is unknown", name.place, mend)
        elif name.text not in {"value", "proposed", "edited"} and not isinstance(value, Scalar):
            yield Finding("PG107", f"{name.text} should be words", value.place, "write it on the same line")
    for needed in _NEEDED:
        if (given := item.get(needed)) is None or _is_empty(given):
            yield Finding("PG109", f"the decision has no {needed}", item.place, f"add: {needed}: …")
    yield from _form_faults(item, seen)


def _form_faults(item: Mapping, seen: dict[str, Decision]) -> Iterator[Finding]:
    words = {name.text: value for name, value in item.entries if isinstance(value, Scalar) and value.text}
    if (key := words.get("key")) is not None:
        if not _KEY.match(key.text):
            mend = "copy it from suggestions.yaml: 16 hexadecimal digits"
            yield Finding("PG107", f"'{key.text}' is no key of a candidate", key.place, mend)
        elif key.text in seen:
            message = f"the candidate {key.text} is decided twice"
            yield Finding("PG106", message, key.place, "keep one of the two")
    if (choice := words.get("decision")) is not None and choice.text not in CHOICES:
        mend = did_you_mean(choice.text, CHOICES) or "write one of: " + ", ".join(CHOICES)
        yield Finding("PG208", f"the decision '{choice.text}' is unknown", choice.place, mend)
    if (day := words.get("on")) is not None and not (day.text.count("-") == 2 and is_date(day.text)):  # noqa: PLR2004
        yield Finding("PG211", f"'{day.text}' is no date", day.place, "write it as 2026-11-22")


def _decision(item: Mapping) -> Decision:
    rows = {name.text: plain_of(value) for name, value in item.entries}
    edited = rows.pop("edited", ())
    names = (edited,) if isinstance(edited, str) else tuple(str(name) for name in edited)
    return Decision(**rows, edited=names)  # type: ignore[arg-type]


def decisions_text(decisions: Decisions) -> str:
    """Return the text of the file: the same decisions always give the same text."""
    if not decisions.entries:
        return f"{_HEAD} []\n"
    lines = [_HEAD]
    for entry in decisions:
        for index, (name, value) in enumerate(entry.as_plain().items()):
            first, *more = _WRITER.entry(name, node_of(value), 2)
            lines += [("  " if index else "- ") + first, *more]
    return "".join(f"{line}\n" for line in lines)


_WRITER = NodeWriter(lambda key: (0, key))


def write_decisions(folder: Path, decisions: Decisions) -> None:
    """Write the decisions of a document's folder, at once; raises NotWrittenError where that fails."""
    write_atomically(folder / FILE, decisions_text(decisions).encode())
