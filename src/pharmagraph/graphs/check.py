"""The checks of the whole project: content, shapes, rules, conflicts, what nobody uses or reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract.fact import Structure, TermValue
from pharmagraph.findings import Finding, Place, has_errors, in_order
from pharmagraph.graphs.build import graph_triples
from pharmagraph.graphs.conflicts import conflict_findings
from pharmagraph.graphs.inferred import infer
from pharmagraph.graphs.statement import statement_iri
from pharmagraph.graphs.validate import COMPILED, shape_files, validate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact, Value


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: ``findings`` sorted by place, and the content that was checked."""

    content: Content
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """True where no finding is an error."""
        return not has_errors(self.findings)


def check_content(  # noqa: PLR0913 - most by keyword
    content: Content,
    name: str,
    *,
    core: Path,
    ontology: Path,
    root: Path,
    today: str = "",
    shapes: str = COMPILED,
) -> Checked:
    """Check a project's content and, where it is without error, the shapes of its graph and its rules.

    ``core`` and ``ontology`` are the folders of the core ontology and of the project's own; ``today``
    is the day against which reviews are due (ISO 8601; "" for none); ``shapes`` is what holds the graph
    against them (``validate.ENGINES``).
    """
    findings = [*content.findings, *conflict_findings(content)]
    findings += [*_unused(content), *_unreviewed(content), *_overdue(content, today)]
    if not has_errors(findings):
        places = _Places(content)
        files = shape_files(core, ontology)
        try:
            triples = graph_triples(content, name)
            findings += validate(triples, files, root, places.find, shapes)
            infer(content, triples)
        except ContentError as error:
            findings += error.findings
    return Checked(content, tuple(in_order(findings)))


class _Places:
    """Leads from the IRI of a node of the graph to the fact or term that it comes from."""

    def __init__(self, content: Content) -> None:
        base = content.vocabulary.base
        self._facts = {statement_iri(base, fact.reference): fact.place for fact in content.facts()}
        self._terms = {term.iri: term.place for term in content.vocabulary.terms.values() if term.place.line}
        self._documents = {f"{base}document/{d.source.document}": d.source.place for d in content.documents}

    def find(self, iri: str) -> Place | None:
        """Return the place of a statement, of a node below one, of a term or of a document."""
        found = self._facts.get(iri) or self._terms.get(iri) or self._documents.get(iri)
        while found is None and "/" in iri:
            iri = iri.rpartition("/")[0]
            found = self._facts.get(iri)
        return found


def terms_of(value: Value) -> Iterator[str]:
    """Yield the IRIs of the terms in a value, however deep."""
    if isinstance(value, TermValue):
        yield value.term.iri
    elif isinstance(value, Structure):
        for _, values in value.parts:
            for part in values:
                yield from terms_of(part)


def terms_of_fact(fact: Fact) -> set[str]:
    """Return the IRIs of all terms that a fact uses."""
    found = {fact.subject.iri, *terms_of(fact.value)}
    return found.union(*(terms_of(v) for _, values in fact.qualifiers for v in values))


def _unused(content: Content) -> Iterator[Finding]:
    used: set[str] = set()
    for fact in content.facts():
        used |= terms_of_fact(fact)
    for term in content.vocabulary.terms.values():
        if not term.core and term.status == "current" and term.iri not in used:
            yield Finding(
                "PG504",
                f"no fact uses the term '{term.label}'",
                term.place,
                "use it, or delete its row while no other project knows its id",
            )


def _unreviewed(content: Content) -> Iterator[Finding]:
    for document in content.documents:
        waiting = [fact for fact in document.facts.facts if not fact.reviewed.by]
        if waiting:
            count, all_ = len(waiting), len(document.facts.facts)
            message = f"{count} of {all_} facts have not been reviewed by a second person"
            yield Finding(
                "PG603",
                message,
                document.facts.place,
                "after a review, add to a fact or at the top: reviewed: {by: …, on: …}",
            )


def _overdue(content: Content, today: str) -> Iterator[Finding]:
    """Yield the facts whose review is overdue; dates of ISO 8601 sort as text."""
    for fact in content.facts():
        if fact.review_due and fact.review_due < today:
            message = f"the fact '{fact.id}' was to be reviewed again by {fact.review_due}"
            mend = "check it against its source, then renew reviewed and review-due"
            yield Finding("PG604", message, fact.place_of("review-due"), mend)
