"""terms.tsv: the terms of a project, one a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.tsv import read_table
from pharmagraph.ontology.vocabulary import did_you_mean, folded
from pharmagraph.rdfterms import segment
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.ontology.model import OntologyClass
    from pharmagraph.ontology.tsv import Row
    from pharmagraph.ontology.vocabulary import Vocabulary

TERMS = "terms.tsv"
TERM_COLUMNS = ("id", "kind", "label", "synonyms", "phrases", "definition", "status", "replaced by")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def term_iri(base: str, identifier: str) -> str:
    """Return the IRI of the term of an id, in the project of a base IRI."""
    return f"{base}term/{segment(identifier)}"


def read_terms(path: Path, kinds: Vocabulary, base: str, root: Path) -> tuple[list[Term], list[Finding]]:
    """Read terms.tsv: return its terms and what is wrong in its other rows.

    ``kinds`` knows the classes. Raises ContentError where the file is no table.
    """
    rows: dict[str, Row] = {}
    terms: list[Term] = []
    findings: list[Finding] = []
    for row in read_table(read_text(path, root), ("id", "kind", "label"), TERM_COLUMNS):
        kind = kinds.kind(row["kind"])
        if fault := _fault(row, kind, rows, kinds):
            findings.append(fault)
        elif kind is not None:
            rows[row["id"]] = row
            terms.append(_term(row, kind, base))
    known = {term.id: term for term in terms}
    findings += (fault for term in terms if (fault := _replacement_fault(term, rows[term.id], known)))
    return terms, findings


def _term(row: Row, kind: OntologyClass, base: str) -> Term:
    return Term(
        iri=term_iri(base, row["id"]), id=row["id"], kind=kind.iri, label=row["label"],
        synonyms=row.parts("synonyms"), phrases=row.parts("phrases"), definition=row["definition"],
        status=row["status"] or "current", replaced_by=row["replaced by"], place=row.place("id"),
    )  # fmt: skip


def _fault(row: Row, kind: OntologyClass | None, seen: dict[str, Row], kinds: Vocabulary) -> Finding | None:
    """Return what is wrong with a row by itself."""
    if not _ID.match(row["id"]):
        mend = "use small letters, digits and single hyphens"
        return Finding("PG509", f"the id '{row['id']}' has the wrong form", row.place("id"), mend)
    if row["id"] in seen:
        message = f"the id '{row['id']}' is used in line {seen[row['id']].line} already"
        return Finding("PG501", message, row.place("id"), "give each term an id of its own")
    if kind is None:
        mend = did_you_mean(row["kind"], [c.label for c in kinds.classes.values()])
        mend = mend or "the kinds are the classes of ontology/pharmagraph.ttl"
        return Finding("PG503", f"the kind '{row['kind']}' is unknown", row.place("kind"), mend)
    if not row["label"]:
        mend = "give it the name that people use"
        return Finding("PG112", "the term has no label", row.place("label"), mend)
    if row["status"] not in {"", "current", "retired"}:
        mend = "leave it empty, or write: retired"
        return Finding("PG112", f"the status '{row['status']}' is unknown", row.place("status"), mend)
    return None


def _replacement_fault(term: Term, row: Row, known: dict[str, Term]) -> Finding | None:
    if not term.replaced_by:
        return None
    place = row.place("replaced by")
    if term.status != "retired":
        message = f"'{term.id}' has a replacement, but is not retired"
        return Finding("PG112", message, place, "write retired into the column status, or empty this cell")
    replacing = known.get(term.replaced_by)
    if replacing is None:
        message = f"the replacing term '{term.replaced_by}' is unknown"
        return Finding("PG202", message, place, did_you_mean(term.replaced_by, known) or "write its id")
    if replacing.status == "retired":
        message = f"the replacing term '{replacing.id}' is retired itself"
        return Finding("PG214", message, place, "name a term that is in use")
    return None


def label_findings(terms: Iterable[Term]) -> Iterator[Finding]:
    """Yield a finding for each label that stands twice in a kind: nobody could tell the two apart."""
    seen: dict[tuple[str, str], Term] = {}
    for term in terms:
        if term.status != "current":
            continue
        first = seen.setdefault((term.kind, folded(term.label)), term)
        if first is not term:
            message = f"the label '{term.label}' names two terms of one kind: {first.id} and {term.id}"
            yield Finding("PG502", message, term.place, "change one label, or retire one term")
