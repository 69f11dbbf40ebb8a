"""Crosswalks: identifiers of other vocabularies, as SSSOM mappings, with the form that each has.

The table follows SSSOM 1.0 (mapping set metadata as comment lines, one mapping a row).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.ontology.prefixes import IDENTIFIERS, SKOS
from pharmagraph.ontology.tsv import read_table
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.rdfterms import segment
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pharmagraph.findings import Place
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.tsv import Row
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.textfile import TextFile

FILE = "mappings.sssom.tsv"
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
KNOWN = (
    *NEEDED, "subject_label", "predicate_label", "object_label", "comment", "confidence", "mapping_date",
    "author_label", "reviewer_label", "object_source", "object_source_version",
)  # fmt: skip
DETAILS = tuple(name for name in ("mapping_justification", *KNOWN[len(NEEDED) :]) if name != "subject_label")
"""The columns that say more of a mapping than which two things it joins."""
PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


# What the head of the table may say of the whole set and is passed on; SSSOM 1.0, slots of a mapping set.
_ABOUT = ("license", "mapping_date", "mapping_set_id", "mapping_set_title", "mapping_set_version")
_HEAD = re.compile(rf"#({'|'.join(_ABOUT)}):[ \t]+(\S.*)")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One crosswalk row: a term, a SKOS mapping property and the IRI of an identifier.

    ``cells`` are what else the row says, by the name of the column: why it was made, a comment.
    """

    term: str
    predicate: str
    identifier: str
    iri: str
    place: Place
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A whole table: its mappings, and what its head says of the set (licence, title), by SSSOM's names."""

    mappings: tuple[Mapping, ...] = ()
    about: tuple[tuple[str, str], ...] = ()


def _cas_fits(local: str) -> bool:
    """Tell whether text is a CAS Registry Number with its true check digit.

    The last digit is the sum of the others, weighted by their places from the right, modulo 10 (CAS,
    "Check Digit Verification of CAS Registry Numbers").
    """
    if not re.fullmatch(r"[1-9][0-9]{1,6}-[0-9]{2}-[0-9]", local):
        return False
    digits = [int(d) for d in local.replace("-", "")]
    return sum(i * d for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == digits[-1]


_UNII = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _unii_fits(local: str) -> bool:
    """Tell whether text is a UNII with its true check character.

    That is the sum of the nine others modulo 36, a digit counting as itself and A as 10 (FDA, Global
    Substance Registration System). A sum cannot notice two of the nine that have changed places.
    """
    if not re.fullmatch(r"[0-9A-Z]{10}", local):
        return False
    return sum(_UNII.index(c) for c in local[:9]) % len(_UNII) == _UNII.index(local[9])


def _pattern(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(rf"(?:{expression})\Z", re.ASCII)
    return lambda local: bool(compiled.match(local))


# The local form of each vocabulary's identifiers, as its publisher writes them.
FORMS: dict[str, tuple[Callable[[str], bool], str]] = {
    "ATC": (_pattern(r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?"), "N05BA01"),
    "CAS": (_cas_fits, "439-14-5, with a true check digit"),
    "CHEBI": (_pattern(r"[1-9]\d*"), "CHEBI:49575"),
    "CHEMBL": (_pattern(r"CHEMBL[1-9]\d*"), "CHEMBL:CHEMBL12"),
    "DOID": (_pattern(r"\d{1,7}"), "DOID:13366"),
    "DRUGBANK": (_pattern(r"DB\d{5}"), "DRUGBANK:DB00829"),
    "EPC": (_pattern(r"N\d{10}"), "EPC:N0000175694"),
    "GO": (_pattern(r"\d{7}"), "GO:1902711"),
    "HGNC": (_pattern(r"[1-9]\d*"), "HGNC:4075"),
    "HP": (_pattern(r"\d{7}"), "HP:0003394"),
    "MESH": (_pattern(r"[A-Z]\d{6}(\d{3})?"), "MESH:D003975"),
    "MONDO": (_pattern(r"\d{7}"), "MONDO:0005526"),
    "NCIT": (_pattern(r"C\d+"), "NCIT:C38288"),
    "PUBCHEM": (_pattern(r"[1-9]\d*"), "PUBCHEM:3016"),
    "RXCUI": (_pattern(r"[1-9]\d{0,7}"), "RXCUI:3322"),
    "UNII": (_unii_fits, "UNII:Q3JTX2Q7TU, with a true check character"),
}

# Vocabularies whose licences keep their names and definitions from being passed on; a bare code is a
# reference, and fine.
CODES_ONLY = frozenset({"ATC", "DRUGBANK"})


def read_crosswalk(path: Path, vocabulary: Vocabulary, root: Path) -> tuple[list[Mapping], list[Finding]]:
    """Read a project's crosswalk: returns its mappings and what is wrong with the others."""
    return _read(read_text(path, root), vocabulary)


def load_crosswalk(folder: Path, vocabulary: Vocabulary, root: Path) -> Crosswalk:
    """Read the crosswalk in the ontology folder of a project, without the rows that are wrong.

    It is empty where there is no table. Raises ContentError where the table cannot be read at all.
    """
    path = folder / FILE
    if not path.is_file():
        return Crosswalk()
    file = read_text(path, root)
    found = (match for line in file.lines if (match := _HEAD.fullmatch(line)))
    about = {match[1]: value for match in found if (value := _scalar(match[2].strip()))}
    return Crosswalk(tuple(_read(file, vocabulary)[0]), tuple(sorted(about.items())))


def _scalar(written: str) -> str:
    """Return a text of YAML that stands in one line; "" where it is more than that."""
    if written.startswith('"'):
        try:
            value = json.loads(written)
        except ValueError:
            return ""
        return value if isinstance(value, str) else ""
    quoted = re.fullmatch("'((?:[^']|'')*)'", written)
    if quoted:
        return quoted[1].replace("''", "'")
    plain = written.partition(" #")[0].strip()
    return "" if plain[:1] in "[{&*!|>%@`'" else plain


def _read(file: TextFile, vocabulary: Vocabulary) -> tuple[list[Mapping], list[Finding]]:
    mappings: list[Mapping] = []
    findings: list[Finding] = []
    by_id = {term.id: term for term in vocabulary.terms.values()}
    for row in read_table(file, NEEDED, KNOWN):
        term = by_id.get(row["subject_id"].removeprefix("term:"))
        fault = (
            _subject_fault(row, term, by_id)
            or _mapping_fault(row)
            or _identifier_fault(row)
            or _label_fault(row)
        )
        if fault or term is None:
            findings += [fault] if fault else []
            continue
        prefix, _, local = row["object_id"].partition(":")
        mappings.append(
            Mapping(
                term=term.iri, predicate=SKOS + row["predicate_id"].removeprefix("skos:"),
                identifier=row["object_id"], iri=IDENTIFIERS[prefix] + segment(local),
                place=row.place("object_id"),
                cells=tuple((name, row[name]) for name in DETAILS if row[name]),
            )
        )  # fmt: skip
    return mappings, findings


def _label_fault(row: Row) -> Finding | None:
    prefix = row["object_id"].partition(":")[0]
    if prefix in CODES_ONLY and row["object_label"]:
        message = f"the words of {prefix} may not be passed on, only its codes"
        mend = "empty the cell object_label; the term's own label says it in our words"
        return Finding("PG512", message, row.place("object_label"), mend)
    return None


def _subject_fault(row: Row, term: Term | None, ids: Iterable[str]) -> Finding | None:
    subject = row["subject_id"]
    if term is None or not subject.startswith("term:"):
        mend = did_you_mean(subject.removeprefix("term:"), ids)
        mend = mend or "subject_id is term: and the id of a row in terms.tsv"
        return Finding("PG506", f"no term '{subject}'", row.place("subject_id"), mend)
    if row["subject_label"] and row["subject_label"] != term.label:
        message = f"the row calls {subject} '{row['subject_label']}', its label is '{term.label}'"
        mend = "write the label of terms.tsv, or another subject_id"
        return Finding("PG506", message, row.place("subject_label"), mend)
    return None


def _mapping_fault(row: Row) -> Finding | None:
    predicate, reason = row["predicate_id"], row["mapping_justification"]
    if predicate not in {f"skos:{p}" for p in PREDICATES}:
        mend = "choose one of: " + ", ".join("skos:" + p for p in PREDICATES)
        return Finding("PG505", f"'{predicate}' is no mapping property", row.place("predicate_id"), mend)
    if not re.fullmatch(r"semapv:[A-Za-z]+", reason):
        place = row.place("mapping_justification")
        mend = "write, for a mapping that a person made: semapv:ManualMappingCuration"
        return Finding("PG505", f"'{reason}' is no mapping justification", place, mend)
    return None


def _identifier_fault(row: Row) -> Finding | None:
    prefix, _, local = row["object_id"].partition(":")
    place = row.place("object_id")
    if prefix not in FORMS:
        mend = did_you_mean(prefix, FORMS) or "the vocabularies are: " + ", ".join(FORMS)
        return Finding("PG505", f"the vocabulary '{prefix}' is unknown", place, mend)
    fits, example = FORMS[prefix]
    if not fits(local):
        message = f"'{row['object_id']}' has not the form of a {prefix} identifier"
        return Finding("PG505", message, place, f"it looks like: {example}")
    return None
