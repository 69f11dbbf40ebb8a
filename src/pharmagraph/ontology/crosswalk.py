"""Crosswalks: identifiers of other vocabularies, as SSSOM mappings, with the form that each has.

The table follows SSSOM 1.0 (mapping set metadata as comment lines, one mapping a row).
"""

from __future__ import annotations

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
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.findings import Place
    from pharmagraph.ontology.tsv import Row
    from pharmagraph.ontology.vocabulary import Vocabulary

FILE = "mappings.sssom.tsv"
NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
KNOWN = (*NEEDED, "subject_label", "object_label", "comment", "confidence", "mapping_date", "author_label")
PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One crosswalk row: a term, a SKOS mapping property and the IRI of an identifier."""

    term: str
    predicate: str
    identifier: str
    iri: str
    place: Place


def _cas_fits(local: str) -> bool:
    """CAS Registry Number: the last digit is the weighted sum of the others, modulo 10 (CAS, "Check Digit Verification")."""
    if not re.fullmatch(r"[1-9]\d{1,6}-\d{2}-\d", local):
        return False
    digits = [int(d) for d in local.replace("-", "")]
    return sum(i * d for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == digits[-1]


_UNII = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _unii_fits(local: str) -> bool:
    """UNII: nine characters and a check character, their sum modulo 36 (FDA, Substance Registration System user's guide)."""
    if not re.fullmatch(r"[0-9A-Z]{10}", local):
        return False
    return sum(_UNII.index(c) for c in local[:9]) % len(_UNII) == _UNII.index(local[9])


def _pattern(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(expression + r"\Z")
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


def read_crosswalk(path: Path, vocabulary: Vocabulary, root: Path) -> tuple[list[Mapping], list[Finding]]:
    """Read a project's crosswalk: returns its mappings and what is wrong with the others."""
    mappings: list[Mapping] = []
    findings: list[Finding] = []
    by_id = {term.id: term for term in vocabulary.terms.values()}
    for row in read_table(read_text(path, root), NEEDED, KNOWN):
        fault = _fault(row, set(by_id))
        if fault:
            findings.append(fault)
            continue
        prefix, _, local = row["object_id"].partition(":")
        term = by_id[row["subject_id"].removeprefix("term:")]
        mappings.append(
            Mapping(
                term.iri,
                SKOS + row["predicate_id"].removeprefix("skos:"),
                row["object_id"],
                IDENTIFIERS[prefix] + segment(local),
                row.place("object_id"),
            )  # fmt: skip
        )
    return mappings, findings


def _fault(row: Row, ids: set[str]) -> Finding | None:
    subject = row["subject_id"].removeprefix("term:")
    if not row["subject_id"].startswith("term:") or subject not in ids:
        mend = did_you_mean(subject, ids) or "subject_id is term: and the id of a row in terms.tsv"
        return Finding("PG506", f"no term '{subject}'", row.place("subject_id"), mend)
    if row["predicate_id"].removeprefix("skos:") not in PREDICATES or not row["predicate_id"].startswith(
        "skos:"
    ):
        mend = "choose one of: " + ", ".join("skos:" + p for p in PREDICATES)
        return Finding(
            "PG505", f"'{row['predicate_id']}' is no mapping property", row.place("predicate_id"), mend
        )
    prefix, _, local = row["object_id"].partition(":")
    if prefix not in FORMS:
        mend = did_you_mean(prefix, FORMS) or "the vocabularies are: " + ", ".join(FORMS)
        return Finding("PG505", f"the vocabulary '{prefix}' is unknown", row.place("object_id"), mend)
    fits, example = FORMS[prefix]
    if not fits(local):
        return Finding(
            "PG505",
            f"'{row['object_id']}' has not the form of a {prefix} identifier",
            row.place("object_id"),
            f"it looks like: {example}",
        )
    return None
