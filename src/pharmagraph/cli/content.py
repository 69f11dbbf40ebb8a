"""The commands that read facts and sources: check, lock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import emit, opened, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.check import DocumentCheck, LockReport
    from pharmagraph.findings import Finding

FORMATS = ("human", "json", "github")

source_text = click.option(
    "--source-text",
    metavar="DIR",
    help="A folder with the texts of sources that do not lie in the project."
    " PHARMAGRAPH_SOURCES names one too.",
)


@click.command(short_help="Check facts, sources, terms and shapes.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="human", show_default=True,
    help="How findings are shown: for people, as JSON, or as annotations for GitHub.",
)  # fmt: skip
@source_text
@click.option("--ledger", is_flag=True, help="Show every sentence of every document: cited, excused or open.")
@click.pass_context
def check(ctx: click.Context, form: str, source_text: str | None, *, ledger: bool) -> int:
    """Check facts, sources, terms and shapes.

    Every fact is held against the words that it cites. Without the text of a source, its facts must
    be those that the lock says were verified.

    Exit code 0: nothing wrong; 1: there are errors.
    """
    from pharmagraph.findings import FORMATS as SHOW

    checked = opened(ctx).check(source_text)
    documents = checked.content.documents
    if ledger:
        emit(_ledgers(documents, form).encode())
    shown = SHOW[form](checked.findings)
    if shown and not (ledger and form == "json"):
        emit(f"{shown}\n".encode())
    summary = [*(_about(document) for document in documents), _counted(checked.findings)]
    if form == "human":
        emit("".join(f"{line}\n" for line in summary).encode())
    else:
        say(summary[-1])
    return 0 if checked.passed else 1


def _ledgers(documents: Iterable[DocumentCheck], form: str) -> str:
    ledgers = [d.ledger for d in documents if d.ledger is not None]
    if form == "json":
        rows = {one.document: one.as_rows() for one in ledgers}
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    return "".join(f"{one.document}\n{one.as_text()}\n\n" for one in ledgers)


def _about(document: DocumentCheck) -> str:
    """Say in one line how far a document was checked."""
    count = len(document.facts.facts)
    name = f"{document.source.document}: {count} fact{'' if count == 1 else 's'}"
    if document.source.reference_only:
        return f"{name}, reference only"
    if not document.text_at_hand:
        return f"{name}; without the text, {document.resting} rest on the lock"
    share = "" if document.reproduced is None else f"; its cues repeat {document.reproduced:.1%} of the words"
    ledger = document.ledger
    states = ""
    if ledger is not None:
        states = f"; sentences: {ledger.count('cited')} cited, {ledger.count('open')} open"
    return f"{name}, checked against the text{states}{share}"


def _counted(findings: Iterable[Finding]) -> str:
    """Count findings by severity."""
    severities = [finding.severity for finding in findings]
    parts = [
        f"{severities.count(name)} {name}{'' if severities.count(name) == 1 else 's'}"
        for name in ("error", "warning", "note")
    ]
    return ", ".join(parts)


@click.command(short_help="Write down what was verified against the texts.")
@source_text
@click.pass_context
def lock(ctx: click.Context, source_text: str | None) -> int:
    """Write down what was verified against the texts.

    Each document's facts.lock.json holds every sentence and a digest of every fact. It is written
    where all facts are borne out by the text, and says what changed.

    Exit code 0: all locks are up to date; 1: a fact was refused, or a text is not at hand.
    """
    from pharmagraph.extract.check import lock_document
    from pharmagraph.extract.content import document_folders
    from pharmagraph.findings import as_human, has_errors
    from pharmagraph.knowledge import source_texts

    graph = opened(ctx)
    vocabulary = graph.content(source_text).vocabulary
    texts = source_texts(source_text)
    refused = False
    for folder in document_folders(graph.project.extract):
        report = lock_document(folder, vocabulary, graph.project.root, texts=texts)
        if report.findings:
            emit(f"{as_human(report.findings)}\n".encode())
        refused = refused or has_errors(report.findings)
        say(f"{report.document}: {_outcome(report)}")
    return 1 if refused else 0


def _outcome(report: LockReport) -> str:
    """Say in one line what locking a document did."""
    if not report.written:
        return "the lock was left as it is" if report.findings else "reference only, needs no lock"
    change = report.change
    parts = [
        f"{len(ids)} {word} ({', '.join(ids[:5])}{', …' if len(ids) > 5 else ''})"  # noqa: PLR2004 - a line's worth
        for word, ids in (
            ("new", change.added),
            ("changed", change.changed),
            ("moved", change.moved),
            ("gone", change.removed),
        )
        if ids
    ]
    if change.text_changed:
        parts.append("the text changed")
    return "locked: " + (", ".join(parts) if parts else "nothing changed")
