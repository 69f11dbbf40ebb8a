"""The command in which a person judges suggestions: review."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import opened, say

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.review.desk import ReviewDesk


@click.command(short_help="Judge suggested facts, one by one, in the terminal.")
@click.argument("document", metavar="DOCUMENT")
@click.option("--by", metavar="NAME", help="Who judges; by default the user name that git knows.")
@source_text
@click.pass_context
def review(ctx: click.Context, document: str, by: str | None, source_text: str | None) -> None:
    """Judge suggested facts, one by one, in the terminal.

    DOCUMENT is the name of a folder in extract/. Each candidate is shown in its sentence; accepting
    writes it into facts.yaml at once, if the gate lets it pass; what is rejected never comes back.
    Leave at any moment: everything is written already.

    Exit code 0: you left the review; 1: the document cannot be reviewed; 2: there is no terminal.
    """
    from pharmagraph.errors import MissingExtraError

    if importlib.util.find_spec("textual") is None:
        raise MissingExtraError("review", "reviewing suggestions")
    project = opened(ctx).project
    folder = _folder(project.extract, document)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = "a review needs a terminal, and this is none; pharmagraph suggest writes to a file"
        raise click.UsageError(message)
    desk = _desk(ctx, folder, by, source_text)
    from pharmagraph.review.app import ReviewApp

    ReviewApp(desk).run()
    progress = desk.progress
    say(f"{document}: {progress.judged} judged, {progress.left} left, {progress.open} sentences open")
    if progress.open:
        say("build waits until every sentence is cited or excused; until then keep the document on a branch")
    elif progress.judged:
        say("go on with: pharmagraph lock, pharmagraph check, pharmagraph build")


def _folder(extract: Path, document: str) -> Path:
    """Return the folder of a document; name the nearest one where there is none."""
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.extract.content import document_folders
    from pharmagraph.ontology.vocabulary import did_you_mean

    folders = {folder.name: folder for folder in document_folders(extract)}
    if document not in folders:
        mend = (
            did_you_mean(document, folders) or "the documents are the folders in extract/ with a source.yaml"
        )
        raise PharmagraphError(f"there is no document '{document}'", mend=mend)
    return folders[document]


def _desk(ctx: click.Context, folder: Path, by: str | None, texts: str | None) -> ReviewDesk:
    """Open the desk; who judges has to be known."""
    from datetime import datetime

    from pharmagraph.extract.tables.cache import cache_folder
    from pharmagraph.project import core_ontology, source_texts
    from pharmagraph.review.desk import ReviewDesk
    from pharmagraph.review.proposing import Proposer
    from pharmagraph.review.signing import git_name
    from pharmagraph.review.state import Places

    project = opened(ctx).project
    name = " ".join((by if by is not None else git_name(project.root)).split())
    if not name:
        raise click.UsageError("say who judges: --by NAME, or: git config user.name NAME")
    places = Places(
        folder, core_ontology(), project.ontology, project.base, project.root, source_texts(texts)
    )
    # The one use of the clock: the day stands beside the name.
    today = datetime.now().astimezone().date().isoformat()
    proposer = Proposer(places, cache_folder() / "names", project.vocabularies)
    return ReviewDesk(places, proposer, by=name, on=today)
