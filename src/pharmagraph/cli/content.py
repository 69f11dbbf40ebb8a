"""The commands that read facts and sources: check, lock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import emit, opened, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

    from pharmagraph.extract.check import DocumentCheck, LockReport
    from pharmagraph.findings import Finding
    from pharmagraph.graphs.check import Checked
    from pharmagraph.knowledge import KnowledgeGraph

ENGINES = ("compiled", "pyshacl")
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
@click.option(
    "--fix", is_flag=True,
    help="First renew the locks of documents without errors, and lay out their files, as lock and format do.",
)  # fmt: skip
@click.option(
    "--shapes", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True,
    help="By what the graph is held against the shapes: compiled ones, or pySHACL, the reference.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Check again whenever a content file changes; Ctrl-C ends it.")
@click.pass_context
def check(  # noqa: PLR0913 - its options
    ctx: click.Context, form: str, source_text: str | None, *, ledger: bool, fix: bool, shapes: str,
    watch: bool,
) -> int:  # fmt: skip
    """Check facts, sources, terms and shapes.

    Every fact is held against the words that it cites. Without the text of a source, its facts must
    be those that the lock says were verified.

    Exit code 0: nothing wrong; 1: there are errors.
    """

    def once() -> int:
        graph = opened(ctx)
        if fix:
            _fix(graph, source_text)
        return _shown(graph.check(source_text, shapes=shapes), form, ledger=ledger)

    if watch:
        _watch(ctx, once)
    return once()


def _watch(ctx: click.Context, once: Callable[[], int]) -> NoReturn:
    """Check whenever a content file changes, until an interruption ends it."""
    from pharmagraph.cli.watching import state_of
    from pharmagraph.cli.watching import watch as watch_files
    from pharmagraph.project import SETTINGS

    project = opened(ctx).project
    places = (project.root / SETTINGS, project.ontology, project.extract)
    say("checking again whenever a file in ontology/ or extract/ changes; Ctrl-C ends it")
    watch_files(once, lambda: state_of(places))


def _fix(graph: KnowledgeGraph, source_text: str | None) -> None:
    """Mend what needs no judgement, and say what was changed."""
    from pharmagraph.extract.mending import mend_project
    from pharmagraph.project import core_ontology, source_texts

    project = graph.project
    mended = mend_project(
        core=core_ontology(), ontology=project.ontology, extract=project.extract, base=project.base,
        root=project.root, texts=source_texts(source_text),
    )  # fmt: skip
    for report in mended.locks:
        say(f"fixed: {report.document}: {_outcome(report)}")
    for name in mended.laid_out:
        say(f"fixed: {name}: laid out anew")
    if not (mended.locks or mended.laid_out):
        say("nothing was fixed")


def _shown(checked: Checked, form: str, *, ledger: bool) -> int:
    """Show what a check found; return the exit code."""
    from pharmagraph.findings import FORMATS as SHOW

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
    from pharmagraph.project import source_texts

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
    otherwise = "made anew" if report.renewed else "nothing changed"
    return "locked: " + (", ".join(parts) or otherwise)
