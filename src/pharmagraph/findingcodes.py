"""The codes of findings: each with its severity and what it means.

Codes are stable; docs/reference/findings.md has a section for each.

    PG1xx  files and their form          PG4xx  ledger, lock and sources
    PG2xx  facts and the vocabulary      PG5xx  terms, crosswalks, ontology, questions, rules
    PG3xx  cues and claims               PG6xx  the graph: shapes and conflicts
                                         PG7xx  mappings of tables, and imports
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code stands for: ``severity``, and ``title`` in a few words."""

    code: str
    severity: Severity
    title: str


def _kinds(*rows: tuple[str, Severity, str]) -> dict[str, FindingKind]:
    return {code: FindingKind(code, severity, title) for code, severity, title in rows}


FINDINGS: dict[str, FindingKind] = _kinds(
    ("PG101", "error", "a file is missing or cannot be read"),
    ("PG102", "error", "a file is not UTF-8 text"),
    ("PG103", "error", "a file is too large or too deep"),
    ("PG104", "error", "YAML cannot be parsed"),
    ("PG105", "error", "YAML uses what a facts file may not hold"),
    ("PG106", "error", "a key stands twice"),
    ("PG107", "error", "a value has the wrong form"),
    ("PG108", "error", "a key is unknown"),
    ("PG109", "error", "a key is missing"),
    ("PG110", "error", "a character is not allowed"),
    ("PG111", "error", "TOML cannot be parsed"),
    ("PG112", "error", "a table row does not fit its header"),
    ("PG113", "error", "Turtle cannot be parsed"),
    ("PG114", "error", "a PDF cannot be read"),
    ("PG115", "error", "XML cannot be read"),
    ("PG116", "error", "a source holds no words"),
    ("PG117", "error", "reading a source takes too much time or memory"),
    ("PG118", "error", "a document cannot be added"),
    ("PG119", "error", "an optional part is not installed"),
    ("PG201", "error", "a relation is unknown"),
    ("PG202", "error", "a term is unknown"),
    ("PG203", "error", "a fact id is used twice"),
    ("PG204", "error", "a word names several terms"),
    ("PG205", "error", "a subject does not fit the relation"),
    ("PG206", "error", "a number cannot be read"),
    ("PG207", "error", "a unit is unknown or does not fit"),
    ("PG208", "error", "a status, certainty or polarity is unknown"),
    ("PG209", "error", "a judgement lacks its reason"),
    ("PG210", "error", "a referenced fact does not exist"),
    ("PG211", "error", "a date or signature cannot be read"),
    ("PG212", "error", "a reviewer is the curator"),
    ("PG213", "error", "a range runs backwards"),
    ("PG214", "error", "a retired term is used"),
    ("PG215", "error", "a fact of a reference-only source claims too much"),
    ("PG301", "error", "a cue is not in the source"),
    ("PG302", "error", "a cue spans sentences"),
    ("PG303", "error", "a cue occurs more than once"),
    ("PG304", "error", "a cue is longer than the source's licence lets it be"),
    ("PG305", "error", "the object is not in the cue"),
    ("PG306", "error", "a number is not in the cue"),
    ("PG307", "error", "a unit is not in the cue"),
    ("PG308", "error", "the subject is not in sight of the cue"),
    ("PG309", "error", "a negation is not matched"),
    ("PG310", "error", "a hedge is not matched"),
    ("PG311", "error", "a condition is not matched"),
    ("PG312", "error", "a comparator is not matched"),
    ("PG313", "error", "a qualifier is not in the cue"),
    ("PG314", "error", "a cue is empty"),
    ("PG401", "error", "a sentence is open"),
    ("PG402", "warning", "words of a cited sentence are unread"),
    ("PG403", "error", "an excused sentence does not exist, or is cited too"),
    ("PG404", "error", "a fact differs from the lock"),
    ("PG405", "error", "the lock is missing or damaged"),
    ("PG406", "error", "the source text is not the one described"),
    ("PG407", "error", "the cues repeat too much of the source"),
    ("PG408", "note", "the text is not at hand"),
    ("PG409", "error", "the lock was made by another reader"),
    ("PG410", "error", "a locked fact is gone from the file"),
    ("PG501", "error", "a term id is used twice"),
    ("PG502", "error", "a label is used twice in one kind"),
    ("PG503", "error", "a kind is unknown"),
    ("PG504", "warning", "nothing uses a term"),
    ("PG505", "error", "an identifier has the wrong form"),
    ("PG506", "error", "a crosswalk row names no term"),
    ("PG507", "error", "a question cannot be used"),
    ("PG508", "error", "a relation or key is not described whole"),
    ("PG509", "error", "an id has the wrong form"),
    ("PG510", "error", "the ontology holds a node without an IRI"),
    ("PG511", "error", "a shape cannot be used"),
    ("PG512", "error", "a label may not be passed on"),
    ("PG513", "error", "a rule cannot be used"),
    ("PG514", "error", "the rules do not end"),
    ("PG601", "error", "a shape is violated"),
    ("PG602", "error", "two accepted facts cannot both hold"),
    ("PG603", "note", "a fact has not been reviewed"),
    ("PG604", "warning", "a review is overdue"),
    ("PG605", "note", "shapes took long"),
    ("PG701", "error", "a table, list or map is unknown"),
    ("PG702", "error", "a column is unknown"),
    ("PG703", "error", "a prefix, class or property is unknown"),
    ("PG704", "error", "a template cannot be used"),
    ("PG705", "error", "a regular expression cannot be used"),
    ("PG706", "error", "a file name leads elsewhere"),
    ("PG707", "error", "an encoding or a delimiter is unknown"),
    ("PG708", "error", "items of a list stand where there are none"),
    ("PG709", "error", "a datatype, format or language does not fit"),
    ("PG710", "error", "a folder is a document and a data set at once"),
    ("PG711", "error", "a decision on a link cannot be used"),
    ("PG712", "warning", "a decision on a link fits nothing"),
    ("PG721", "error", "a data file cannot be read"),
    ("PG722", "error", "too many rows were rejected"),
    ("PG723", "error", "a row was rejected"),
    ("PG724", "error", "a table has no rows"),
    ("PG725", "error", "rows of one subject differ that may not"),
    ("PG731", "error", "an RDF file cannot be parsed"),
    ("PG732", "error", "an RDF file reaches beyond itself"),
    ("PG733", "error", "an RDF file holds what cannot be imported"),
    ("PG734", "error", "a row of KGX does not fit"),
)
