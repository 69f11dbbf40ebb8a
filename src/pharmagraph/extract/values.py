"""Turn the nodes of a facts file into values, by what the ontology says of each key."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import (
    FlagValue,
    NumberValue,
    RangeValue,
    Signature,
    Structure,
    TermValue,
    TextValue,
)
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence, comma_mend
from pharmagraph.findings import Finding
from pharmagraph.ontology.model import KeyKind
from pharmagraph.ontology.vocabulary import did_you_mean, folded

if TYPE_CHECKING:
    from pharmagraph.extract.fact import Value
    from pharmagraph.ontology.model import Key, Term, Unit
    from pharmagraph.ontology.vocabulary import Vocabulary

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,12})?\Z")
"""A number as a facts file writes it: a dot for decimals, no leading zeros, no grouping; at most twelve
digits before the dot and twelve behind it, far more than any dose needs."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class ValueReader:
    """Reads values for one facts file; what is wrong goes into ``findings``."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.findings: list[Finding] = []

    def complain(self, code: str, message: str, node: Node, mend: str = "") -> None:
        """Note a finding at a node."""
        self.findings.append(Finding(code, message, node.place, mend))

    def unknown_key(self, key: Scalar, among: Mapping, message: str, mend: str) -> None:
        """Note that a key of a mapping is unknown; a value with a comma can have made it."""
        if key.bare:
            names = [name for name, _ in among.entries]
            mend = comma_mend(tuple(names[: names.index(key)]))
        self.complain("PG108", message, key, mend)

    def scalar(self, node: Node, what: str) -> str | None:
        """Return the words of a node that should be words, white space folded."""
        if not isinstance(node, Scalar):
            self.complain(
                "PG107", f"{what} should be words, not a list or keys", node, "write it on the same line"
            )
            return None
        if not (word := " ".join(node.text.split())):
            self.complain("PG107", f"{what} is empty", node, "write it, or delete the key")
            return None
        return word

    def term(self, node: Node, kind: str, what: str) -> Term | None:
        """Return the term that a node names, of a class where one is given."""
        name = self.scalar(node, what)
        if name is None:
            return None
        vocabulary = self.vocabulary
        found = vocabulary.find(name, kind)
        if len(found) == 1:
            return self._current(found[0], node)
        wanted = f" of the kind '{vocabulary.label_of(kind)}'" if kind else ""
        if found:
            ids = " or ".join(f"'{t.id}'" for t in found)
            self.complain("PG204", f"'{name}' names several terms", node, f"use an id: {ids}")
            return None
        elsewhere = vocabulary.find(name)
        if elsewhere and kind:
            label, needed = vocabulary.label_of(elsewhere[0].kind), vocabulary.label_of(kind)
            mend = f"use another relation, or add the {needed} to ontology/terms.tsv"
            self.complain("PG202", f"'{name}' is of the kind '{label}', not '{needed}'", node, mend)
        else:
            mend = did_you_mean(name, vocabulary.names_of(kind)) or "add it to ontology/terms.tsv"
            self.complain("PG202", f"no term '{name}'{wanted}", node, mend)
        return None

    def _current(self, term: Term, node: Node) -> Term | None:
        if term.status == "current":
            return term
        mend = f"use '{term.replaced_by}'" if term.replaced_by else "use another term"
        self.complain("PG214", f"the term '{term.id}' is retired", node, mend)
        return None

    def number(self, node: Node, what: str) -> Decimal | None:
        """Return the number that a node holds."""
        word = self.scalar(node, what)
        if word is None:
            return None
        if not NUMBER.match(word):
            mend = (
                "write it with digits and a dot, such as 2.5 or 10; no leading zeros, no more than 12 digits"
            )
            self.complain("PG206", f"{what}: '{word}' cannot be read as a number", node, mend)
            return None
        return Decimal(word)

    def unit(self, node: Node, dimensions: tuple[str, ...] = ()) -> Unit | None:
        """Return the unit that a node names, of one of some dimensions where any are given."""
        word = self.scalar(node, "unit")
        if word is None:
            return None
        unit = self.vocabulary.unit(word)
        if unit is None:
            mend = did_you_mean(word, self.vocabulary.unit_names())
            mend = mend or "units are UCUM codes, such as mg, ug, mL, h, d"
            self.complain("PG207", f"the unit '{word}' is unknown", node, mend)
        elif dimensions and unit.dimension not in dimensions:
            fitting = [u.code for u in self.vocabulary.units.values() if u.dimension in dimensions]
            message = f"the unit '{word}' measures {unit.dimension}, not {' or '.join(dimensions)}"
            self.complain("PG207", message, node, "use one of: " + ", ".join(fitting))
            return None
        return unit

    def range(
        self,
        node: Node,
        what: str,
        *,
        unit: bool,
        quantity: bool = False,
        dimensions: tuple[str, ...] = (),
    ) -> RangeValue | None:
        """Return a range, a count (no unit) or a quantity (one number with its unit)."""
        if isinstance(node, Scalar) and not unit:
            single = self.number(node, what)
            return None if single is None else RangeValue(single, single, None, node.place)
        if not isinstance(node, Mapping):
            form = "{value: 1, unit: d}" if quantity else "{low: 2, high: 10, unit: mg}"
            mend = f"write it as {form if unit else '3, or {low: 3, high: 4}'}"
            self.complain("PG107", f"{what} should have parts", node, mend)
            return None
        before = len(self.findings)
        bounds = {"value"} if quantity else {"low", "high", "value"}
        self._refuse_unknown(node, bounds | {"unit"} if unit else bounds, what)
        numbers = {k.text: self.number(v, f"{what}.{k.text}") for k, v in node.entries if k.text in bounds}
        written = node.get("unit") if unit else None
        found_unit = self.unit(written, dimensions) if written else None
        if unit and written is None:
            self.complain("PG109", f"{what} has no unit", node, "add: unit: mg (or another UCUM code)")
        if not numbers:
            self.complain("PG109", f"{what} has no number", node, "give value, or low and high")
        if "value" in numbers and len(numbers) > 1:
            mend = "give value alone, or low and high"
            self.complain("PG107", f"{what} has a value and bounds", node, mend)
        if len(self.findings) > before:
            return None
        low = numbers.get("value", numbers.get("low"))
        high = numbers.get("value", numbers.get("high"))
        if low is not None and high is not None and low > high:
            message = f"{what} runs backwards: {low} to {high}"
            self.complain("PG213", message, node.get("low") or node, "swap low and high")
            return None
        places = tuple((key.text, part.place) for key, part in node.entries)
        return RangeValue(low, high, found_unit, node.place, places)

    def _refuse_unknown(self, node: Mapping, allowed: set[str], what: str) -> None:
        for key, _ in node.entries:
            if key.text not in allowed:
                mend = did_you_mean(key.text, allowed) or "the keys are: " + ", ".join(sorted(allowed))
                self.unknown_key(key, node, f"{what} has no key '{key.text}'", mend)

    def structure(self, node: Node, cls: str) -> Structure | None:
        """Return a value with parts of a class."""
        label = self.vocabulary.label_of(cls)
        if not isinstance(node, Mapping):
            mend = "write it as {key: value, …}"
            self.complain("PG107", f"a value of the kind '{label}' should have parts", node, mend)
            return None
        keys = self.vocabulary.keys_of(cls)
        names = sorted(key.name for key in keys.values())
        known = "the keys are: " + ", ".join(names)
        parts: dict[str, tuple[Key, tuple[Value, ...]]] = {}
        before = len(self.findings)
        for name, value in node.entries:
            key = keys.get(folded(name.text))
            if key is None:
                mend = did_you_mean(name.text, names) or known
                self.unknown_key(name, node, f"{label} has no key '{name.text}'", mend)
            elif key.iri in parts:
                message = f"'{key.name}' stands here a second time, in other spelling"
                self.complain("PG106", message, name, "keep one of the two")
            elif values := self.by_key(key, value):
                parts[key.iri] = (key, values)
        if not node.entries:
            self.complain("PG109", f"{label} is empty", node, known)
        return Structure(cls, tuple(parts.values()), node.place) if len(self.findings) == before else None

    def by_key(self, key: Key, node: Node) -> tuple[Value, ...]:
        """Return the values of a key: several where a list of terms stands."""
        if key.kind is not KeyKind.TERM or not isinstance(node, Sequence):
            value = self._one(key, node)
            return () if value is None else (value,)
        found: dict[str, Value] = {}
        for item in node.items:
            term = self.term(item, key.range, key.name)
            if term and term.iri in found:
                self.complain("PG106", f"'{term.label}' stands twice in {key.name}", item, "keep one")
            elif term:
                found[term.iri] = TermValue(term, item.place)
        if not node.items:
            self.complain("PG107", f"{key.name} is an empty list", node, "write a term, or delete the key")
        return tuple(found.values())

    def _one(self, key: Key, node: Node) -> Value | None:
        match key.kind:
            case KeyKind.TERM:
                term = self.term(node, key.range, key.name)
                return None if term is None else TermValue(term, node.place)
            case KeyKind.TEXT:
                words = self.scalar(node, key.name)
                return None if words is None else TextValue(words, node.place)
            case KeyKind.NUMBER:
                number = self.number(node, key.name)
                return None if number is None else NumberValue(number, node.place)
            case KeyKind.FLAG:
                return self._flag(node, key.name)
            case KeyKind.STRUCTURE:
                return self.structure(node, key.range)
            case _:
                return self.range(
                    node, key.name, unit=key.kind is not KeyKind.COUNT, dimensions=key.dimensions,
                    quantity=key.kind is KeyKind.QUANTITY,
                )  # fmt: skip

    def _flag(self, node: Node, what: str) -> FlagValue | None:
        word = self.scalar(node, what)
        if word is None:
            return None
        if word not in {"true", "false"}:
            message = f"{what} should be true or false, not '{word}'"
            self.complain("PG107", message, node, f"write: {what}: true")
            return None
        return FlagValue(word == "true", node.place)

    def signature(self, node: Node) -> Signature:
        """Return who did something, and when."""
        by, on = (node.get("by"), node.get("on")) if isinstance(node, Mapping) else (None, None)
        if not isinstance(node, Mapping) or by is None or on is None or len(node.entries) > len((by, on)):
            message = "a signature says by whom and on which day"
            self.complain("PG211", message, node, "write it as {by: maintainers, on: 2026-11-22}")
            return Signature()
        return Signature(self.scalar(by, "by") or "", self.date(on, "on"))

    def date(self, node: Node, what: str) -> str:
        """Return a date as ISO 8601 writes it, "" where it is none."""
        word = self.scalar(node, what)
        if word is None:
            return ""
        try:
            return dt.date.fromisoformat(word if _DATE.match(word) else "").isoformat()
        except ValueError:
            self.complain("PG211", f"'{word}' is no date", node, "write it as 2026-11-22")
            return ""
