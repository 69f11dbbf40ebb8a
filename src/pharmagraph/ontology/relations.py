"""Relations and keys as the ontology's Turtle describes them, and what is amiss with them.

A relation or key that is not described whole is left out, so that nothing later meets half of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.ontology.model import NOWHERE, Key, KeyKind, Relation, ValueKind
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS, VOCAB
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pharmagraph.findings import Place
    from pharmagraph.ontology.model import OntologyClass
    from pharmagraph.ontology.turtle import Description

AMOUNT = "amount"
"""The key under which the classes of quantities keep their number."""

_SLOTS = {
    KeyKind.RANGE: ("lowProperty", "highProperty", "unitProperty"),
    KeyKind.COUNT: ("lowProperty", "highProperty"),
    KeyKind.QUANTITY: ("valueProperty", "unitProperty"),
}
_WITH_PARTS = {ValueKind.QUANTITY, ValueKind.STRUCTURED}


class Schema:
    """Reads relations and keys; what is wrong gathers in ``findings``."""

    def __init__(
        self, about: Description, classes: Mapping[str, OntologyClass], places: Mapping[str, Place]
    ) -> None:
        self._about = about
        self._classes = classes
        self._places = places
        self.findings: list[Finding] = []
        self.keys = [key for s in self._typed("Key") if (key := self._key(s))]
        self.relations = [relation for s in self._typed("Relation") if (relation := self._relation(s))]
        self.findings += self._twice()

    def _typed(self, name: str) -> list[str]:
        kinds = self._about.values
        return [s for s in self._about.subjects() if VOCAB + name in kinds(s, RDF + "type")]

    def _complain(self, subject: str, what: str, needs: Iterable[str]) -> None:
        name = subject.rsplit("/", 1)[-1]
        message = f"the {what} {name} is not described whole"
        place = self._places.get(subject, NOWHERE)
        self.findings.append(Finding("PG508", message, place, "it needs " + ", ".join(needs)))

    def _key(self, s: str) -> Key | None:
        value, values = self._about.value, self._about.values
        word = value(s, VOCAB + "keyKind").removeprefix(VOCAB).removesuffix("Key")
        kind = KeyKind(word) if word in set(KeyKind) else None
        slots = _SLOTS.get(kind, ("property",)) if kind else ()
        range_ = value(s, VOCAB + "keyRange")
        key = Key(
            iri=s, name=value(s, RDFS + "label"), owner=value(s, VOCAB + "keyOf"), kind=kind or KeyKind.TEXT,
            properties=tuple(value(s, VOCAB + slot) for slot in slots), range=range_,
            only_for=values(s, VOCAB + "keyFor"), narrows=value(s, VOCAB + "narrows") == "true",
            definition=value(s, SKOS + "definition"), example=value(s, SKOS + "example"),
            dimensions=values(s, VOCAB + "keyDimension"),
        )  # fmt: skip
        needs = [
            need
            for need, there in (
                ("rdfs:label", bool(key.name)),
                ("ph:keyOf (a class)", key.owner in self._classes),
                ("ph:keyKind", kind is not None),
                *((f"ph:{slot}", bool(p)) for slot, p in zip(slots, key.properties, strict=True)),
                (
                    "ph:keyRange (a class)",
                    kind not in {KeyKind.TERM, KeyKind.STRUCTURE} or range_ in self._classes,
                ),
            )
            if not there
        ]
        if kind is KeyKind.STRUCTURE:
            needs += self._lacks(range_)
        if needs:
            self._complain(s, "key", needs)
            return None
        return key

    def _relation(self, s: str) -> Relation | None:
        value = self._about.value
        word = value(s, VOCAB + "valueKind").removeprefix(VOCAB).removesuffix("Value")
        kind = ValueKind(word) if word in set(ValueKind) else None
        label, domain, range_ = (value(s, RDFS + p) for p in ("label", "domain", "range"))
        needs = [
            need
            for need, there in (
                ("rdfs:label", bool(label)),
                ("rdfs:domain (a class)", domain in self._classes),
                ("rdfs:range", bool(range_)),
                ("ph:valueKind", kind is not None),
                ("a class as rdfs:range", kind in {None, ValueKind.TEXT} or range_ in self._classes),
            )
            if not there
        ]
        owned = [key for key in self.keys if key.owner == range_]
        if kind in _WITH_PARTS and range_ in self._classes:
            needs += self._lacks(range_)
            if kind is ValueKind.STRUCTURED and not owned:
                needs.append("keys of its range")
            if kind is ValueKind.QUANTITY and not any(
                key.name == AMOUNT and key.kind is KeyKind.RANGE for key in owned
            ):
                needs.append(f"a range key '{AMOUNT}' of its range")
        if needs or kind is None:
            self._complain(s, "relation", needs)
            return None
        return Relation(
            s, label, kind, domain, range_, self._about.values(s, SKOS + "altLabel"),
            value(s, SKOS + "definition"), value(s, VOCAB + "inherited") == "true",
        )  # fmt: skip

    def _lacks(self, cls: str) -> list[str]:
        """Return what the class of a value with parts lacks.

        Where a fact is not accepted its value is of another class, so that no query for dosages meets
        a disputed one unawares (DESIGN.md, section 3).
        """
        known = self._classes.get(cls)
        if known is None:
            return []
        given = dict(known.unaccepted)
        names = ("disputed", "reported", "superseded", "negated")
        return [f"ph:{name}Class of its range" for name in names if given.get(name, cls) == cls]

    def _twice(self) -> Iterator[Finding]:
        """Yield a finding for each name that stands for two relations, two keys or two classes."""
        named = [
            *(("class", "", name, c.iri) for c in self._classes.values() for name in (c.label, *c.synonyms)),
            *(("relation", "", name, r.iri) for r in self.relations for name in (r.label, *r.synonyms)),
            *(("key", key.owner, key.name, key.iri) for key in self.keys),
        ]
        seen: dict[tuple[str, str, str], str] = {}
        for what, owner, name, iri in named:
            first = seen.setdefault((what, owner, folded(name)), iri)
            if first != iri:
                ends = " and ".join(i.rsplit("/", 1)[-1] for i in (first, iri))
                message = f"the name '{name}' stands for two of a kind ({what}): {ends}"
                place = self._places.get(iri, NOWHERE)
                yield Finding("PG502", message, place, "change the label or synonym of one")
