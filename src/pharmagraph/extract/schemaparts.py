"""The parts of the JSON Schema of facts.yaml that are the same in every project.

A number or a flag may come as JSON's own kind or as text: editors read YAML's types, facts files are
read as text.
"""

from __future__ import annotations

from typing import Any

_DECIMAL = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"
_REFERENCE = r"^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$"

TEXT: dict[str, Any] = {"type": "string", "pattern": r"\S"}
NUMBER: dict[str, Any] = {
    "description": "A number with a dot for decimals, without leading zeros or grouping.",
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": _DECIMAL}],
}
FLAG: dict[str, Any] = {"enum": ["true", "false", True, False]}
COUNT: dict[str, Any] = {
    "description": "A number of times, or a range of it.",
    "anyOf": [
        {"$ref": "#/$defs/number"},
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {name: {"$ref": "#/$defs/number"} for name in ("value", "low", "high")},
            "dependentSchemas": {"value": {"properties": {"low": False, "high": False}}},
        },
    ],
}
DATE: dict[str, Any] = {
    "description": "A day, such as 2026-11-22.",
    "type": "string",
    "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
SIGNATURE: dict[str, Any] = {
    "type": "object",
    "required": ["by", "on"],
    "additionalProperties": False,
    "properties": {"by": {"$ref": "#/$defs/text"}, "on": {"$ref": "#/$defs/date"}},
}
_ONE_REFERENCE: dict[str, Any] = {"type": "string", "pattern": _REFERENCE}
REFERENCES: dict[str, Any] = {
    "description": "Another fact, as document/id (or its id, in this document), or several.",
    "anyOf": [_ONE_REFERENCE, {"type": "array", "items": _ONE_REFERENCE}],
}
EXCUSE: dict[str, Any] = {
    "type": "object",
    "required": ["sentence", "because"],
    "additionalProperties": False,
    "properties": {
        "sentence": {
            "description": "The number of the sentence, as the ledger gives it.",
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[1-9][0-9]{0,6}$"}],
        },
        "because": {"description": "Why it carries no fact.", "$ref": "#/$defs/text"},
    },
}
ID: dict[str, Any] = {
    "description": "The fact's name in this document, such as dz-001; never used twice.",
    "type": "string",
    "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
}


def _list_of(name: str, description: str) -> dict[str, Any]:
    """Return a list that may also be left empty."""
    items = {"$ref": f"#/$defs/{name}"}
    return {"description": description, "type": ["array", "string", "null"], "items": items, "maxLength": 0}


TOP: dict[str, dict[str, Any]] = {
    "source": {"description": "The document: the name of its folder.", "$ref": "#/$defs/text"},
    "about": {"description": "The subject of each fact that names none."},
    "curated": {"description": "Who wrote the facts, and when.", "$ref": "#/$defs/signature"},
    "reviewed": {"description": "Who else has reviewed the facts, and when.", "$ref": "#/$defs/signature"},
    "review-due": {"description": "When the facts are to be reviewed again.", "$ref": "#/$defs/date"},
    "facts": _list_of("fact", "The facts, in the order of their sentences."),
    "excused": _list_of("excuse", "Sentences that carry no fact."),
}

FACT_KEYS: dict[str, dict[str, Any]] = {
    "id": {},
    "subject": {"description": "What the fact is about; the file's about where it is left out."},
    "relation": {"description": "What is said of the subject."},
    "value": {"description": "What the relation leads to: a term, words, a quantity or a value with parts."},
    "cue": {
        "description": "The fewest words of one sentence that carry the fact; … joins pieces.",
        "$ref": "#/$defs/text",
    },
    "at": {
        "description": "Which of several places the cue stands at: a heading, or a number from 1.",
        "anyOf": [{"$ref": "#/$defs/text"}, {"type": "integer", "minimum": 1}],
    },
    "section": {"description": "The section of a source that is not at hand.", "$ref": "#/$defs/text"},
    "status": {"description": "Whether the fact stands: accepted where nothing is said."},
    "certainty": {"description": "How the source says it: stated where nothing is said."},
    "polarity": {"description": "Whether it is denied.", "enum": ["affirmed", "negative"]},
    "because": {"description": "The reason of a judgement.", "$ref": "#/$defs/text"},
    "contradicts": {"description": "The fact that speaks against this one.", "$ref": "#/$defs/references"},
    "see": {"description": "A fact to read with this one.", "$ref": "#/$defs/references"},
    "curated": {"description": "Who wrote the fact, and when.", "$ref": "#/$defs/signature"},
    "reviewed": {"description": "Who else has reviewed the fact, and when.", "$ref": "#/$defs/signature"},
    "review-due": {"description": "When the fact is to be reviewed again.", "$ref": "#/$defs/date"},
}
