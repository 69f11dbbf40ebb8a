"""The command that proposes facts for a person to judge: suggest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import counted, deliver, emit, opened, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.extract.suggest.bulk import Row
    from pharmagraph.extract.suggest.suggestions import Suggestions
    from pharmagraph.project import Project

_MOST_JOBS = 64
_FAULTS_SHOWN = 5


@click.command(short_help="Propose facts for the open sentences of a document.")
@click.argument("document", metavar="DOCUMENT", required=False)
@click.option(
    "--format", "form", type=click.Choice(("yaml", "json")), default="yaml", show_default=True,
    help="How candidates are written.",
)  # fmt: skip
@click.option(
    "--out", metavar="PATH",
    help="Where they go; - is standard output. By default suggestions.yaml in the document's folder;"
    " JSON goes to standard output. With --all: the folder of results, by default DIR-suggestions.",
)  # fmt: skip
@source_text
@click.option(
    "--vocabulary", "vocabularies", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
    help="A table of names that you have (id, label, synonyms); may be repeated.",
)  # fmt: skip
@click.option("--report", is_flag=True, help="Show how often the candidates of each rule were accepted.")
@click.option(
    "--all", "folder", metavar="DIR", type=click.Path(path_type=Path),
    help="Propose facts for every label below DIR; work that was broken off goes on.",
)  # fmt: skip
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, _MOST_JOBS), help="With --all: how many labels at once."
)
@click.pass_context
def suggest(  # noqa: PLR0913 - one for each option
    ctx: click.Context, document: str | None, *, form: str, out: str | None, source_text: str | None,
    vocabularies: Sequence[Path], report: bool, folder: Path | None, jobs: int | None,
) -> int | None:  # fmt: skip
    """Propose facts for the open sentences of a document.

    DOCUMENT is the name of a folder in extract/. Its candidates go into suggestions.yaml there, each with
    the words that carry it and the rule that proposes it. They are no facts: judge them with
    `pharmagraph review`. What was rejected once does not come back, unless its entry is deleted from
    decisions.yaml; to undo what was accepted, delete its fact from facts.yaml.

    Exit code 0: the candidates were written (be there any or none); 1: the text cannot be read; with
    --all, also: some label could not be read.
    """
    if sum((document is not None, report, folder is not None)) != 1:
        message = "name one document, or say --report, or --all DIR"
        raise click.UsageError(message, ctx)
    project = opened(ctx).project
    if report:
        emit(_report(project).encode())
        return None
    vocabularies = (*project.vocabularies, *vocabularies)
    if folder is not None:
        return _all(project, folder, out, vocabularies, jobs)
    _one(project, str(document), form, out, source_text, vocabularies)
    return None


def _one(  # noqa: PLR0913, PLR0917 - what the command line says
    project: Project,
    name: str,
    form: str,
    out: str | None,
    source_text: str | None,
    vocabularies: Sequence[Path],
) -> None:
    """Write the candidates of one document, and say what was done."""
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.extract.content import document_folders
    from pharmagraph.extract.suggest.suggestions import suggestions_json, suggestions_text, write_suggestions
    from pharmagraph.ontology.vocabulary import did_you_mean

    folders = {path.name: path for path in document_folders(project.extract)}
    if name not in folders:
        mend = did_you_mean(name, folders) or "the documents are the folders in extract/ with a source.yaml"
        raise PharmagraphError(f"there is no document '{name}'", mend=mend)
    found = _suggestions(project, folders[name], source_text, vocabularies)
    if form == "json":
        deliver(suggestions_json(found).encode(), out)
    elif out is not None:
        deliver(suggestions_text(found).encode(), out)
    else:
        write_suggestions(folders[name], found)
    say(_said(found))
    if void := _void(project, folders[name]):
        gone = ", ".join(void)
        say(f"undone, since the fact is no longer in facts.yaml: {counted(len(void), 'acceptance')} ({gone})")
    if not found.about:
        _say_about(project, folders[name], source_text)
    if found.candidates and form == "yaml" and out is None:
        say(f"they are in extract/{name}/suggestions.yaml; judge them with: pharmagraph review {name}")


def _suggestions(
    project: Project, folder: Path, source_text: str | None, vocabularies: Sequence[Path]
) -> Suggestions:
    from pharmagraph.extract.suggest.rules import project_rules
    from pharmagraph.extract.suggest.suggester import suggest as suggestions_of
    from pharmagraph.extract.tables.cache import cache_folder
    from pharmagraph.ontology.loading import read_vocabulary
    from pharmagraph.project import source_texts

    root = project.root
    vocabulary = read_vocabulary(project.core_ontology, project.ontology, project.base, root)
    rules = project_rules(
        core=project.core_ontology, ontology=project.ontology, extract=project.extract, vocabulary=vocabulary,
        root=root, vocabularies=vocabularies, cache=cache_folder() / "names",
    )  # fmt: skip
    return suggestions_of(folder, vocabulary, root, rules=rules, texts=source_texts(source_text))


def _void(project: Project, folder: Path) -> list[str]:
    """Return the ids of facts that were accepted and are no longer there: such a decision does not count."""
    from pharmagraph.extract.suggest.decisions import read_decisions
    from pharmagraph.extract.suggest.rules import standing

    held = standing(folder, project.root)
    return [entry.fact for entry in read_decisions(folder, project.root) if held.find(entry.key) is None]


def _say_about(project: Project, folder: Path, source_text: str | None) -> None:
    """Say what to do where a document does not tell which medicine it is about."""
    from pharmagraph.cli.aboutlines import about_lines
    from pharmagraph.extract.check import find_text
    from pharmagraph.extract.source import read_source
    from pharmagraph.ontology.loading import read_vocabulary
    from pharmagraph.project import source_texts

    vocabulary = read_vocabulary(project.core_ontology, project.ontology, project.base, project.root)
    text = find_text(folder, read_source(folder, project.root), source_texts(source_text))
    say("facts.yaml does not say which medicine the document is about: little can be proposed without it")
    for line in about_lines(f"extract/{folder.name}/facts.yaml", text, vocabulary):
        say(line)


def _said(found: Suggestions) -> str:
    """Say in one line what was found."""
    count = len(found.candidates)
    sentences = len({candidate.sentence for candidate in found.candidates})
    parts = [f"{counted(count, 'candidate')} for {counted(sentences, 'sentence')}"]
    if new := sum(1 for candidate in found.candidates if candidate.new_term):
        parts.append(f"{new} with a new term")
    if found.settled:
        parts.append(f"{found.settled} left out, decided before")
    parts.append(f"{counted(len(found.unserved), 'open sentence')} without a candidate")
    return f"{found.document}: {', '.join(parts)}"


def _report(project: Project) -> str:
    """Return the precision of each rule on past decisions, and the names that these stop."""
    from pharmagraph.extract.suggest.confidence import records_of, report_text, stops_text
    from pharmagraph.extract.suggest.learning import learnt_from
    from pharmagraph.extract.suggest.rules import project_decisions

    decisions = project_decisions(project.extract, project.root)
    if not decisions:
        return "nothing was decided yet: pharmagraph review DOCUMENT\n"
    stops = stops_text(learnt_from(decisions))
    return report_text(records_of(decisions)) + (f"\nproposed no more:\n{stops}" if stops else "")


def _all(
    project: Project, folder: Path, out: str | None, vocabularies: Sequence[Path], jobs: int | None
) -> int:
    """Write the candidates of a whole collection; return the exit code."""
    import os

    from pharmagraph.cli.meter import Meter
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.extract.suggest.bulk import suggest_all
    from pharmagraph.extract.suggest.bulkworker import Job

    if not folder.is_dir():
        raise PharmagraphError(f"there is no folder {folder}", mend="name a folder with labels")
    results = Path(out) if out is not None else folder.with_name(f"{folder.name}-suggestions")
    job = Job(
        project.core_ontology,
        project.ontology,
        project.extract,
        project.base,
        project.root,
        tuple(vocabularies),
    )
    meter = Meter()
    meter.begin("suggesting", None, "labels")
    try:
        rows = suggest_all(
            folder,
            results,
            job,
            jobs=jobs or max(1, min(os.cpu_count() or 1, _MOST_JOBS)),
            progress=_told(meter),
        )
    finally:
        meter.end()
    _summed(rows, results)
    return 1 if any(row.fault for row in rows) else 0


def _told(meter: object) -> Callable[[int, int], None]:
    from pharmagraph.cli.meter import Meter

    def told(done: int, total: int) -> None:
        if isinstance(meter, Meter):
            meter.set(done, total)

    return told


def _summed(rows: Sequence[Row], results: Path) -> None:
    """Say what came of a collection."""
    faults = [row for row in rows if row.fault]
    kept = sum(1 for row in rows if row.kept)
    candidates = sum(row.candidates for row in rows)
    done = f"{counted(len(rows) - len(faults), 'label')}, {counted(candidates, 'candidate')}"
    say(f"{done}: {results}" + (f" ({kept:,} were there already)" if kept else ""))
    for row in faults[:_FAULTS_SHOWN]:
        say(f"left out: {row.file}: {row.fault}")
    if len(faults) > _FAULTS_SHOWN:
        say(f"… and {len(faults) - _FAULTS_SHOWN:,} more: see summary.tsv there")
