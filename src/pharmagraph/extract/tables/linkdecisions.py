"""extract/<dataset>/links.tsv: what people decided about links of a data set, one decision a row.

A row confirms or rejects that an imported subject is a term of the project, and says who decided it,
when and why. A rejected link never comes back; a confirmed one is made though nothing else finds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pharmagraph.extract.source import is_date
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.tsv import read_table
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.rdfterms import iri
from pharmagraph.textfile import read_text, refused

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.findings import Place
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.tsv import Row
    from pharmagraph.ontology.vocabulary import Vocabulary

FILE = "links.tsv"
NEEDED = ("subject_id", "decision", "object_id", "by", "on", "because")
KNOWN = (*NEEDED, "subject_label", "object_label")
DECISIONS = ("confirm", "reject")
CODE, STALE = "PG711", "PG712"
PREFIX = "data:"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one pair of an imported subject and a term, both by their IRIs."""

    subject: str
    term: str
    decision: OneOf["confirm", "reject"]
    by: str
    on: str
    because: str
    place: Place


def short(mapping: Mapping, subject: str) -> str:
    """Return the short name of an imported subject, as tables of links write it: data:fda-ndc/route/ORAL.

    A subject that does not lie below the data set's graph keeps its whole IRI.
    """
    start = f"{mapping.graph}/"
    return PREFIX + subject.removeprefix(f"{mapping.base}data/") if subject.startswith(start) else subject


def short_term(mapping: Mapping, term: Term) -> str:
    """Return the short name of a term: term:diazepam, or ph:route-oral for a concept of the core."""
    start = f"{mapping.base}term/"
    if term.iri.startswith(start):
        return f"term:{term.iri.removeprefix(start)}"
    return f"ph:{term.iri.removeprefix(VOCAB)}" if term.iri.startswith(VOCAB) else term.iri


def read_decisions(folder: Path, mapping: Mapping, vocabulary: Vocabulary, root: Path) -> list[Decision]:
    """Read the decisions on links of a data set; none where there is no links.tsv in the folder.

    ``folder`` is extract/<dataset> of the project. Raises ContentError (PG711, PG112) with all faults.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    found: dict[tuple[str, str], Decision] = {}
    findings: list[Finding] = []
    reader = _Reader(mapping, vocabulary)
    for row in read_table(read_text(path, root), NEEDED, KNOWN):
        if fault := reader.fault(row):
            findings.append(fault)
            continue
        decision = reader.decision(row)
        first = found.setdefault((decision.subject, decision.term), decision)
        if first is not decision:
            message = f"this link is decided in line {first.place.line} already"
            findings.append(Finding(CODE, message, row.place("subject_id"), "keep one of the two rows"))
    if findings:
        raise refused(*in_order(findings))
    return list(found.values())


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, mapping: Mapping, vocabulary: Vocabulary) -> None:
        self._start = f"{PREFIX}{mapping.graph.removeprefix(f'{mapping.base}data/')}/"
        self._graph = f"{mapping.graph}/"
        self._terms = {short_term(mapping, term): term for term in vocabulary.terms.values()}

    def decision(self, row: Row) -> Decision:
        """Return what a row without fault decides."""
        return Decision(
            subject=self._subject(row["subject_id"]),
            term=self._terms[row["object_id"]].iri,
            decision="confirm" if row["decision"] == "confirm" else "reject",
            by=row["by"],
            on=row["on"],
            because=row["because"],
            place=row.place("subject_id"),
        )

    def _subject(self, written: str) -> str:
        if written.startswith(self._start):
            return self._graph + written.removeprefix(self._start)
        return written

    def fault(self, row: Row) -> Finding | None:
        """Return what is wrong with a row."""
        for column in NEEDED:
            if not row[column]:
                mend = "say which link, what was decided, by whom, on which day, and why"
                return Finding(CODE, f"the cell '{column}' is empty", row.place(column), mend)
        if not self._is_subject(row["subject_id"]):
            message = f"'{row['subject_id']}' is no subject of the data set"
            mend = f"write it as the table of links does: {self._start}…"
            return Finding(CODE, message, row.place("subject_id"), mend)
        if row["decision"] not in DECISIONS:
            message = f"the decision '{row['decision']}' is unknown"
            return Finding(CODE, message, row.place("decision"), "write: confirm, or: reject")
        if not (_DAY.match(row["on"]) and is_date(row["on"])):
            return Finding(CODE, f"'{row['on']}' is no day", row.place("on"), "write it as: 2026-11-22")
        return self._term_fault(row)

    def _term_fault(self, row: Row) -> Finding | None:
        name = row["object_id"]
        if name not in self._terms:
            mend = did_you_mean(name, self._terms) or "object_id is term: and the id of a row in terms.tsv"
            return Finding(CODE, f"no term '{name}'", row.place("object_id"), mend)
        if self._terms[name].status != "current":
            mend = "name the term that took its place"
            return Finding(CODE, f"the term '{name}' is retired", row.place("object_id"), mend)
        return None

    def _is_subject(self, written: str) -> bool:
        if not (written.startswith(self._start) or "://" in written):
            return False
        try:
            iri(self._subject(written))
        except ValueError:
            return False
        return True
