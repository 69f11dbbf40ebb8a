"""What must hold of a fact by itself, whatever its source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.fact import Fact
    from pharmagraph.extract.source import Source

_Fault = tuple[str, str, str, str]  # code, message, the field where it lies, mend


def rule_findings(fact: Fact, source: Source) -> list[Finding]:
    """Return what is wrong with a fact: status, reasons, cue or section, and who stands behind it."""
    evidence = _without_text(fact) if source.reference_only else _with_text(fact)
    return [
        Finding(code, message, fact.place_of(name), mend)
        for code, message, name, mend in (*evidence, *_judgement(fact), *_people(fact))
    ]


def _without_text(fact: Fact) -> Iterator[_Fault]:
    """Yield what is wrong with a fact whose source is not at hand."""
    says = "a fact of a source that is not at hand"
    if fact.status != "reported":
        mend = "delete the status: such facts are reported"
        yield "PG215", f"{says} cannot be {fact.status}", "status", mend
    if not fact.section:
        mend = "add: section: … (the part of the source that says it)"
        yield "PG109", f"{says} needs its section", "id", mend
    if fact.cue:
        yield "PG215", f"{says} has no cue", "cue", "delete the cue, or get the text"


def _with_text(fact: Fact) -> Iterator[_Fault]:
    """Yield what is wrong with a fact whose source is at hand."""
    if not fact.cue:
        mend = "add: cue: … (the fewest words of the source that carry the fact)"
        yield "PG314", "the fact has no cue", "cue", mend
    if fact.status == "reported":
        mend = "choose accepted, disputed or superseded"
        yield "PG215", "a fact of a source that is at hand is not reported", "status", mend


def _judgement(fact: Fact) -> Iterator[_Fault]:
    """Yield the judgements that lack a reason."""
    if fact.because:
        return
    if fact.status in {"disputed", "superseded"}:
        yield "PG209", f"a {fact.status} fact needs its reason", "status", "add: because: …"
    if fact.certainty == "interpreted":
        yield "PG209", "an interpreted fact needs its reason", "certainty", "add: because: …"


def _people(fact: Fact) -> Iterator[_Fault]:
    """Yield what is wrong with those who stand behind a fact."""
    if not fact.curated.by:
        mend = "add at the top: curated: {by: maintainers, on: 2026-11-22}"
        yield "PG109", "nobody stands behind the fact", "id", mend
    if fact.reviewed.by and folded(fact.reviewed.by) == folded(fact.curated.by):
        message = f"'{fact.reviewed.by}' cannot review their own fact"
        yield "PG212", message, "reviewed", "let another person review it"
