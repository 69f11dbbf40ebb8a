"""What must hold of a fact by itself, whatever its source says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.findings import Finding
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from pharmagraph.extract.fact import Fact
    from pharmagraph.extract.source import Source


def rule_findings(fact: Fact, source: Source) -> list[Finding]:
    """Return what is wrong with a fact: status, reasons, cue or section, and who stands behind it."""
    findings = []

    def say(code: str, message: str, name: str, mend: str) -> None:
        findings.append(Finding(code, message, fact.place_of(name), mend))

    if source.reference_only:
        if fact.status != "reported":
            say(
                "PG215",
                f"a fact of a source that is not at hand cannot be {fact.status}",
                "status",
                "delete the status: such facts are reported",
            )
        if not fact.section:
            say(
                "PG109",
                "a fact of a source that is not at hand needs its section",
                "id",
                "add: section: … (the part of the source that says it)",
            )
        if fact.cue:
            say(
                "PG215",
                "a fact of a source that is not at hand has no cue",
                "cue",
                "delete the cue, or get the text",
            )
    else:
        if not fact.cue:
            say(
                "PG314",
                "the fact has no cue",
                "cue",
                "add: cue: … (the fewest words of the source that carry the fact)",
            )
        if fact.status == "reported":
            say(
                "PG215",
                "a fact of a source that is at hand is not reported",
                "status",
                "choose accepted, disputed or superseded",
            )
    if fact.status in {"disputed", "superseded"} and not fact.because:
        say("PG209", f"a {fact.status} fact needs its reason", "status", "add: because: …")
    if fact.certainty == "interpreted" and not fact.because:
        say("PG209", "an interpreted fact needs its reason", "certainty", "add: because: …")
    if not fact.curated.by:
        say(
            "PG109",
            "nobody stands behind the fact",
            "id",
            "add at the top: curated: {by: maintainers, on: 2026-11-22}",
        )
    if fact.reviewed.by and folded(fact.reviewed.by) == folded(fact.curated.by):
        say(
            "PG212",
            f"'{fact.reviewed.by}' cannot review their own fact",
            "reviewed",
            "let another person review it",
        )
    return findings
