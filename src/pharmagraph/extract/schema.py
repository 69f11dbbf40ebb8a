"""The JSON Schema of facts.yaml, made from the ontology and the terms of a project.

Editors use it to complete keys and terms and to mark slips while a fact is being typed. It follows
JSON Schema draft 2020-12 (and ``enumDescriptions``, which editors show and validators pass over). It
is a help, not the judge: it knows each term as written, in lower case and by id, and cannot see whether
a range runs backwards, a subject that the file's ``about`` gives fits, or a cue stands in its source.
``pharmagraph check`` says all of that.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from pharmagraph.extract.fact import CERTAINTIES, STATUSES
from pharmagraph.extract.schemaparts import (
    COUNT,
    DATE,
    EXCUSE,
    FACT_KEYS,
    FLAG,
    ID,
    NUMBER,
    REFERENCES,
    SIGNATURE,
    TEXT,
    TOP,
)
from pharmagraph.ontology.model import KeyKind, ValueKind
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.ontology.model import Key, Relation
    from pharmagraph.ontology.vocabulary import Vocabulary

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_THING = VOCAB + "Thing"


def facts_schema(vocabulary: Vocabulary, name: str) -> Schema:
    """Return the JSON Schema of the facts files of a project, as JSON values."""
    return _SchemaMaker(vocabulary).schema(name)


def schema_text(vocabulary: Vocabulary, name: str) -> str:
    """Return the JSON Schema of a project's facts files as JSON text."""
    return json.dumps(facts_schema(vocabulary, name), ensure_ascii=False, indent=2) + "\n"


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")


class _SchemaMaker:
    """Makes the schema of one vocabulary; definitions gather as they are asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._definitions: dict[str, Schema] = {
            "count": COUNT, "date": DATE, "excuse": EXCUSE, "flag": FLAG, "number": NUMBER,
            "references": REFERENCES, "signature": SIGNATURE, "text": TEXT,
        }  # fmt: skip

    def schema(self, name: str) -> Schema:
        """Return the whole schema."""
        about = self._terms(_THING)
        fact = self._fact()
        self._definitions["fact"] = fact
        return {
            "$schema": DRAFT,
            "title": f"facts.yaml of the project {name}",
            "description": "The curated facts of one document, each with the words that carry it.",
            "type": "object",
            "required": ["source", "facts"],
            "additionalProperties": False,
            "properties": {key: {**TOP[key], **({"$ref": about} if key == "about" else {})} for key in TOP},
            "if": {"not": {"required": ["about"]}},
            "then": {"properties": {"facts": {"items": {"required": ["subject"]}}}},
            "$defs": dict(sorted(self._definitions.items())),
        }

    def _fact(self) -> Schema:
        vocabulary = self._vocabulary
        keys = sorted(vocabulary.keys_of(VOCAB + "Statement").values(), key=lambda key: key.name)
        relations = sorted(vocabulary.relations.values(), key=lambda relation: relation.label)
        names = [(name, r.definition) for r in relations for name in self._relation_names(r)]
        properties: dict[str, Schema] = {
            **FACT_KEYS,
            "id": ID,
            "subject": {**FACT_KEYS["subject"], "$ref": self._terms(_THING)},
            "relation": {**FACT_KEYS["relation"], **_choice(names)},
            "status": {**FACT_KEYS["status"], "enum": list(STATUSES)},
            "certainty": {**FACT_KEYS["certainty"], "enum": list(CERTAINTIES)},
            **{key.name: self._key(key) for key in keys},
        }
        return {
            "type": "object",
            "required": ["id", "relation", "value"],
            "additionalProperties": False,
            "properties": properties,
            "allOf": [
                *(self._rule(relation) for relation in relations),
                *(self._confined(key, relations) for key in keys if key.only_for),
                _needs_because("status", ["disputed", "superseded"]),
                _needs_because("certainty", ["interpreted"]),
            ],
        }

    def _relation_names(self, relation: Relation) -> list[str]:
        """Return the names by which a facts file finds a relation."""
        known = self._vocabulary.relation
        return [name for name in (relation.label, *relation.synonyms) if known(name) is relation]

    def _rule(self, relation: Relation) -> Schema:
        """Return what the value and the subject of a relation must be."""
        then: Schema = {"value": {"description": relation.definition, **self._value(relation)}}
        if relation.domain != _THING:
            then["subject"] = {"$ref": self._terms(relation.domain)}
        return {"if": _is("relation", self._relation_names(relation)), "then": {"properties": then}}

    def _confined(self, key: Key, relations: Iterable[Relation]) -> Schema:
        """Return that a qualifier goes with its own relations only."""
        names = [n for r in relations if r.iri in key.only_for for n in self._relation_names(r)]
        return {"if": {"required": [key.name]}, "then": {"properties": {"relation": {"enum": names}}}}

    def _value(self, relation: Relation) -> Schema:
        match relation.value_kind:
            case ValueKind.TERM:
                return {"$ref": self._terms(relation.range)}
            case ValueKind.TEXT:
                return {"$ref": "#/$defs/text"}
            case ValueKind.QUANTITY:
                return {"$ref": self._range()}
            case ValueKind.STRUCTURED:
                return {"$ref": self._structure(relation.range)}

    def _key(self, key: Key) -> Schema:
        about = {"description": key.definition, **({"examples": [key.example]} if key.example else {})}
        match key.kind:
            case KeyKind.TERM:
                terms = {"$ref": self._terms(key.range)}
                return {**about, "anyOf": [terms, {"type": "array", "items": terms, "minItems": 1}]}
            case KeyKind.STRUCTURE:
                return {**about, "$ref": self._structure(key.range)}
            case KeyKind.RANGE:
                return {**about, "$ref": self._range()}
            case KeyKind.QUANTITY:
                return {**about, "$ref": self._quantity()}
            case KeyKind.TEXT | KeyKind.NUMBER | KeyKind.FLAG | KeyKind.COUNT:
                return {**about, "$ref": f"#/$defs/{key.kind.value}"}

    def _structure(self, cls: str) -> str:
        """Define the values of a class with parts, and return the reference to them."""
        name = f"parts-{_slug(self._vocabulary.label_of(cls))}"
        if name not in self._definitions:
            self._definitions[name] = {}  # a dosage may hold a dosage
            keys = sorted(self._vocabulary.keys_of(cls).values(), key=lambda key: key.name)
            found = self._vocabulary.classes.get(cls)
            self._definitions[name] = {
                "description": found.definition if found else "",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": {key.name: self._key(key) for key in keys},
            }
        return f"#/$defs/{name}"

    def _range(self) -> str:
        number = {"$ref": "#/$defs/number"}
        self._definitions["range"] = {
            "description": "One number, or a range whose bounds are inclusive, with its unit.",
            "type": "object",
            "required": ["unit"],
            "additionalProperties": False,
            "properties": {"value": number, "low": number, "high": number, "unit": {"$ref": self._units()}},
            "anyOf": [{"required": ["value"]}, {"required": ["low"]}, {"required": ["high"]}],
            "dependentSchemas": {"value": {"properties": {"low": False, "high": False}}},
        }
        return "#/$defs/range"

    def _quantity(self) -> str:
        self._definitions["quantity-of-one"] = {
            "description": "One number with its unit.",
            "type": "object",
            "required": ["value", "unit"],
            "additionalProperties": False,
            "properties": {"value": {"$ref": "#/$defs/number"}, "unit": {"$ref": self._units()}},
        }
        return "#/$defs/quantity-of-one"

    def _units(self) -> str:
        units = sorted(self._vocabulary.units.values(), key=lambda unit: unit.code)
        names = [(name, unit.term.definition) for unit in units for name in (unit.code, *unit.term.carriers)]
        self._definitions["unit"] = {"description": "A unit: its UCUM code or its name.", **_choice(names)}
        return "#/$defs/unit"

    def _terms(self, cls: str) -> str:
        """Define the names of the terms of a class, and return the reference to them.

        A name is there if it leads to exactly one term in use, as the reader of facts asks for.
        """
        vocabulary = self._vocabulary
        label = vocabulary.label_of(cls)
        name = f"terms-{_slug(label)}"
        if name not in self._definitions:
            kind = "" if cls == _THING else cls
            known = vocabulary.classes.get(cls)
            terms = [
                t for t in vocabulary.terms.values() if t.status == "current" and vocabulary.is_a(t.kind, cls)
            ]
            names = [
                (word, term.definition)
                for term in sorted(terms, key=lambda term: (folded(term.label), term.id))
                for word in (*term.names, *map(str.lower, term.names), term.id)
                if vocabulary.find(word, kind) == [term]
            ]
            described = known.definition if known else ""
            self._definitions[name] = {"title": label, "description": described, **_choice(names)}
        return f"#/$defs/{name}"


def _choice(names: Iterable[tuple[str, str]]) -> Schema:
    """Return a choice of names with their definitions, each name once."""
    known: dict[str, str] = {}
    for name, definition in names:
        known.setdefault(name, definition)
    return {"enum": list(known), "enumDescriptions": list(known.values())}


def _is(key: str, words: list[str]) -> Schema:
    return {"properties": {key: {"enum": words}}, "required": [key]}


def _needs_because(key: str, words: list[str]) -> Schema:
    return {"if": _is(key, words), "then": {"required": ["because"]}}
