"""Read one fact of a facts file, by what the ontology says of its relation and keys."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import CERTAINTIES, STATUSES, Fact, Signature, TermValue, TextValue
from pharmagraph.extract.factrules import rule_findings
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence
from pharmagraph.ontology.model import ValueKind
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import did_you_mean, folded

if TYPE_CHECKING:
    from pharmagraph.extract.fact import Value
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.values import ValueReader
    from pharmagraph.ontology.model import Relation, Term

FACT_KEYS = (
    "id", "subject", "relation", "value", "cue", "at", "section", "status", "certainty", "polarity",
    "because", "contradicts", "see", "curated", "reviewed", "review-due",
)  # fmt: skip
CUE_JOINT = "…"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def field_digest(node: Mapping) -> str:
    """Return the SHA-256 digest of all fields of a fact, whatever their order and layout."""

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
        fields: dict[str, Node] = {}
        qualifiers = []
        keys = self._vocabulary.keys_of(VOCAB + "Statement")
        relation = self._relation(item)
        for key, node in item.entries:
            if key.text in FACT_KEYS:
                fields[key.text] = node
            elif (qualifier := keys.get(folded(key.text))) is None:
                names = [*FACT_KEYS, *(k.name for k in keys.values())]
                mend = (
                    did_you_mean(key.text, names) or "see docs/reference/facts-file.md for the keys of a fact"
                )
                values.complain("PG108", f"the key '{key.text}' is unknown", key, mend)
            elif relation and qualifier.only_for and relation.iri not in qualifier.only_for:
                allowed = ", ".join(f"'{self._vocabulary.label_of(r)}'" for r in qualifier.only_for)
                values.complain(
                    "PG108",
                    f"'{qualifier.name}' does not go with '{relation.label}'",
                    key,
                    f"it goes with {allowed}",
                )
            elif found := values.by_key(qualifier, node):
                qualifiers.append((qualifier, found))
        identifier = self._identifier(item)
        subject = self._subject(item, relation)
        value = self._value(fields.get("value"), item, relation)
        words = {
            n: values.scalar(fields[n], n) or "" for n in ("cue", "at", "section", "because") if n in fields
        }
        chosen = {
            "status": self._choice(
                fields, "status", STATUSES, "reported" if self._source.reference_only else "accepted"
            ),
            "certainty": self._choice(fields, "certainty", CERTAINTIES, "stated"),
            "polarity": self._choice(fields, "polarity", ("affirmed", "negative"), "affirmed"),
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
            place=item.place, digest=field_digest(item), cue=_pieces(words.get("cue", "")), at=words.get("at", ""),
            section=words.get("section", ""), because=words.get("because", ""),
            contradicts=references.get("contradicts", ()), see=references.get("see", ()),
            qualifiers=tuple(qualifiers), curated=signatures["curated"], reviewed=signatures["reviewed"],
            review_due=due, places=tuple((key.text, node.place) for key, node in item.entries), **chosen,
        )  # fmt: skip
        values.findings += rule_findings(fact, self._source)
        return fact

    def _relation(self, item: Mapping) -> Relation | None:
        node = item.get("relation")
        if node is None:
            self.values.complain(
                "PG109", "the fact has no relation", item, "add: relation: has side effect (or another)"
            )
            return None
        name = self.values.scalar(node, "relation")
        relation = self._vocabulary.relation(name) if name else None
        if name and relation is None:
            names = [n for r in self._vocabulary.relations.values() for n in (r.label, *r.synonyms)]
            mend = did_you_mean(name, names) or "the relations are: " + ", ".join(
                self._vocabulary.relation_names()
            )
            self.values.complain("PG201", f"no relation '{name}'", node, mend)
        return relation

    def _identifier(self, item: Mapping) -> str:
        node = item.get("id")
        if node is None:
            self.values.complain(
                "PG109",
                "the fact has no id",
                item,
                "add: id: dz-001 (any letters and digits; never used twice)",
            )
            return ""
        word = self.values.scalar(node, "id") or ""
        if word and not _ID.match(word):
            self.values.complain(
                "PG509",
                f"the id '{word}' has the wrong form",
                node,
                "use small letters, digits and single hyphens",
            )
        return word

    def _subject(self, item: Mapping, relation: Relation | None) -> Term | None:
        node = item.get("subject")
        if node is None:
            subject, at = self.about, item
            if subject is None:
                self.values.complain(
                    "PG109",
                    "the fact has no subject, and the file has no about",
                    item,
                    "add: subject: … or, at the top, about: …",
                )
        else:
            subject, at = self.values.term(node, "", "subject"), node
        if subject and relation and not self._vocabulary.is_a(subject.kind, relation.domain):
            kind, wanted = self._vocabulary.label_of(subject.kind), self._vocabulary.label_of(relation.domain)
            better = self._vocabulary.find(subject.label, relation.domain)
            mend = f"use the id '{better[0].id}'" if better else "choose another subject or relation"
            self.values.complain(
                "PG205", f"'{subject.label}' is a {kind}; '{relation.label}' is said of a {wanted}", at, mend
            )
        return subject

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
                return self.values.range(node, "value", unit=True)
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
