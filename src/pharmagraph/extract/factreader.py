"""Read one fact of a facts file, by what the ontology says of its relation and keys."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import CERTAINTIES, POLARITIES, STATUSES, Fact, Signature, TermValue, TextValue
from pharmagraph.extract.factrules import rule_findings
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence
from pharmagraph.ontology.model import ValueKind
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.relations import AMOUNT
from pharmagraph.ontology.vocabulary import did_you_mean, folded

if TYPE_CHECKING:
    from pharmagraph.extract.fact import Value
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.values import ValueReader
    from pharmagraph.ontology.model import Key, Relation, Term

FACT_KEYS = (
    "id", "subject", "relation", "value", "cue", "at", "section", "status", "certainty", "polarity",
    "because", "contradicts", "see", "curated", "reviewed", "review-due",
)  # fmt: skip
CUE_JOINT = "…"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def field_digest(node: Mapping) -> str:
    """Return the SHA-256 digest of all fields of a fact as written, whatever their order and layout.

    What the fields mean (the subject that the top of the file gives, the terms that words name) is
    covered by ``lock.claim_digest``.
    """

    def plain(value: Node) -> object:
        if isinstance(value, Scalar):
            return " ".join(value.text.split())
        if isinstance(value, Sequence):
            return [plain(item) for item in value.items]
        return {key.text: plain(item) for key, item in value.entries}

    shown = json.dumps(plain(node), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(shown.encode()).hexdigest()


def _pieces(cue: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in cue.split(CUE_JOINT) if piece.strip())


class FactReader:
    """Reads the facts of one file; findings gather in its value reader.

    ``about``, ``defaults`` and ``review_due`` are what the top of the file says for all facts.
    """

    def __init__(self, source: Source, values: ValueReader) -> None:
        self._source = source
        self._vocabulary = values.vocabulary
        self.values = values
        self.about: Term | None = None
        self.defaults: dict[str, Signature] = {}
        self.review_due = ""

    def read(self, item: Mapping) -> Fact | None:
        """Return the fact of a mapping, or None where something in it is wrong."""
        values = self.values
        before = len(values.findings)
        fields = {key.text: node for key, node in item.entries if key.text in FACT_KEYS}
        relation = self._relation(item)
        qualifiers = self._qualifiers(item, relation)
        identifier = self._identifier(item)
        subject = self._subject(item, relation)
        value = self._value(fields.get("value"), item, relation)
        words = {
            n: values.scalar(fields[n], n) or "" for n in ("cue", "at", "section", "because") if n in fields
        }
        status = "reported" if self._source.reference_only else "accepted"
        chosen = {
            "status": self._choice(fields, "status", STATUSES, status),
            "certainty": self._choice(fields, "certainty", CERTAINTIES, "stated"),
            "polarity": self._choice(fields, "polarity", POLARITIES, "affirmed"),
        }
        signatures = {
            n: values.signature(fields[n]) if n in fields else self.defaults.get(n, Signature())
            for n in ("curated", "reviewed")
        }
        due = values.date(fields["review-due"], "review-due") if "review-due" in fields else self.review_due
        references = {n: self._references(fields[n], n) for n in ("contradicts", "see") if n in fields}
        if len(values.findings) > before or not (relation and subject and value and identifier):
            return None
        fact = Fact(
            id=identifier, document=self._source.document, subject=subject, relation=relation, value=value,
            place=item.place, digest=field_digest(item), cue=_pieces(words.get("cue", "")),
            at=words.get("at", ""), section=words.get("section", ""), because=words.get("because", ""),
            contradicts=references.get("contradicts", ()), see=references.get("see", ()),
            qualifiers=qualifiers, curated=signatures["curated"], reviewed=signatures["reviewed"],
            review_due=due, places=tuple((key.text, node.place) for key, node in item.entries), **chosen,
        )  # fmt: skip
        values.findings += rule_findings(fact, self._source)
        return fact

    def _qualifiers(
        self, item: Mapping, relation: Relation | None
    ) -> tuple[tuple[Key, tuple[Value, ...]], ...]:
        """Return what a fact carries beside its own keys."""
        keys = self._vocabulary.keys_of(VOCAB + "Statement")
        found: dict[str, tuple[Key, tuple[Value, ...]]] = {}
        for name, node in item.entries:
            if name.text in FACT_KEYS:
                continue
            key = keys.get(folded(name.text))
            if key is None:
                names = [*FACT_KEYS, *(k.name for k in keys.values())]
                mend = did_you_mean(name.text, names)
                mend = mend or "see docs/reference/facts-file.md for the keys of a fact"
                self.values.unknown_key(name, item, f"the key '{name.text}' is unknown", mend)
            elif relation and key.only_for and relation.iri not in key.only_for:
                mend = "it goes with " + ", ".join(f"'{self._vocabulary.label_of(r)}'" for r in key.only_for)
                message = f"'{key.name}' does not go with '{relation.label}'"
                self.values.complain("PG108", message, name, mend)
            elif key.iri in found:
                message = f"'{key.name}' stands here a second time, in other spelling"
                self.values.complain("PG106", message, name, "keep one of the two")
            elif values := self.values.by_key(key, node):
                found[key.iri] = (key, values)
        return tuple(found.values())

    def _relation(self, item: Mapping) -> Relation | None:
        node = item.get("relation")
        if node is None:
            mend = "add: relation: has side effect (or another)"
            self.values.complain("PG109", "the fact has no relation", item, mend)
            return None
        name = self.values.scalar(node, "relation")
        relation = self._vocabulary.relation(name) if name else None
        if name and relation is None:
            names = [n for r in self._vocabulary.relations.values() for n in (r.label, *r.synonyms)]
            mend = did_you_mean(name, names)
            mend = mend or "the relations are: " + ", ".join(self._vocabulary.relation_names())
            self.values.complain("PG201", f"no relation '{name}'", node, mend)
        return relation

    def _identifier(self, item: Mapping) -> str:
        node = item.get("id")
        if node is None:
            mend = "add: id: dz-001 (any letters and digits; never used twice)"
            self.values.complain("PG109", "the fact has no id", item, mend)
            return ""
        word = self.values.scalar(node, "id") or ""
        if word and not _ID.match(word):
            mend = "use small letters, digits and single hyphens"
            self.values.complain("PG509", f"the id '{word}' has the wrong form", node, mend)
        return word

    def _subject(self, item: Mapping, relation: Relation | None) -> Term | None:
        node = item.get("subject")
        at: Node = item if node is None else node
        if node is not None:
            subject = self._named_subject(node, relation)
        elif (subject := self.about) is None:
            mend = "add: subject: … or, at the top, about: …"
            message = "the fact has no subject, and the file has no about"
            self.values.complain("PG109", message, item, mend)
        if subject and relation and not self._vocabulary.is_a(subject.kind, relation.domain):
            kind, wanted = self._vocabulary.label_of(subject.kind), self._vocabulary.label_of(relation.domain)
            message = f"'{subject.label}' is of the kind '{kind}'; '{relation.label}' is said of '{wanted}'"
            self.values.complain("PG205", message, at, "choose another subject or relation")
        return subject

    def _named_subject(self, node: Node, relation: Relation | None) -> Term | None:
        """Return the term that a subject names; of several, the one of which the relation can be said."""
        if relation and isinstance(node, Scalar):
            name = " ".join(node.text.split())
            if len(self._vocabulary.find(name, relation.domain)) == 1:
                return self.values.term(node, relation.domain, "subject")
        return self.values.term(node, "", "subject")

    def _value(self, node: Node | None, item: Mapping, relation: Relation | None) -> Value | None:
        if node is None:
            self.values.complain("PG109", "the fact has no value", item, "add: value: …")
            return None
        if relation is None:
            return None
        match relation.value_kind:
            case ValueKind.TERM:
                term = self.values.term(node, relation.range, "value")
                return None if term is None else TermValue(term, node.place)
            case ValueKind.TEXT:
                words = self.values.scalar(node, "value")
                return None if words is None else TextValue(words, node.place)
            case ValueKind.QUANTITY:
                amount = self._vocabulary.keys_of(relation.range)[AMOUNT]
                return self.values.range(node, "value", unit=True, dimensions=amount.dimensions)
            case ValueKind.STRUCTURED:
                return self.values.structure(node, relation.range)

    def _choice(self, fields: dict[str, Node], name: str, allowed: tuple[str, ...], default: str) -> str:
        if name not in fields:
            return default
        word = self.values.scalar(fields[name], name)
        if word is not None and word not in allowed:
            mend = did_you_mean(word, allowed) or "choose one of: " + ", ".join(allowed)
            self.values.complain("PG208", f"the {name} '{word}' is unknown", fields[name], mend)
        return word or default

    def _references(self, node: Node, what: str) -> tuple[str, ...]:
        items = node.items if isinstance(node, Sequence) else (node,)
        words = [w for item in items if (w := self.values.scalar(item, what))]
        return tuple(w if "/" in w else f"{self._source.document}/{w}" for w in words)
