"""The command that begins a document: add."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.content import source_text
from pharmagraph.cli.output import emit, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Command = Callable[..., Any]


def _words(name: str, metavar: str, words: str, default: str = "") -> Callable[[Command], Command]:
    return click.option(f"--{name}", default=default, metavar=metavar, help=words, show_default=bool(default))


@click.command(short_help="Add a document: a new folder in extract/.")
@click.argument("file", metavar="FILE")
@_words("name", "NAME", "What the document's folder is called; by default like FILE.")
@_words("about", "TERM", "The medicine that its facts are about unless they say otherwise.")
@_words("title", "WORDS", "By default the document's first heading.")
@_words("kind", "WORDS", 'What it is, for example "drug label" or "web article".')
@_words("publisher", "WORDS", "Who published it.")
@_words("language", "TAG", "Its language, for example en-GB.", "en")
@_words("published", "DATE", "When it was published: 2026-11-22, 2026-11 or 2026.")
@_words("retrieved", "DATE", "When you fetched it.")
@_words("licence", "WORDS", "Its licence; by default it is taken to allow short quotations only.")
@_words("address", "URL", "Where it was found.")
@_words("jurisdiction", "WORDS", "Where it holds, for example United States.")
@click.option("--redistributable", is_flag=True, help="Its licence lets the text stand in the repository.")
@source_text
@click.pass_context
def add(
    ctx: click.Context, /, file: str, *, name: str, about: str, source_text: str | None, **known: str | bool
) -> None:
    """Add a document: a new folder in extract/ with source.yaml and an empty facts.yaml.

    FILE is plain text, Markdown, HTML, PDF or SPL XML (a US drug label). It is read first; a file
    that cannot be read adds nothing. A text that may not be redistributed is copied to where git
    ignores it, or stays where it is if that is the folder of source texts.
    """
    from pharmagraph.cli.aboutlines import about_lines
    from pharmagraph.extract.adding import UNKNOWN_LICENCE, Description, add_document
    from pharmagraph.findings import relative_to
    from pharmagraph.project import source_texts

    project = opened(ctx).project
    words = {key: value for key, value in known.items() if isinstance(value, str)}
    words["licence"] = words["licence"] or UNKNOWN_LICENCE
    description = Description(**words, redistributable=bool(known["redistributable"]))
    added = add_document(
        Path(file).absolute(), project.extract, project.root, description,
        name=name, about=about, texts=source_texts(source_text),
    )  # fmt: skip
    folder = relative_to(added.folder, project.root)
    text = relative_to(added.text, project.root)
    lines = [
        f"added {folder} ({added.sentences:,} sentences; its text: {text})",
        *_about_git(text, inside=added.text.is_relative_to(added.folder), free=description.redistributable),
        f"next: complete {folder}/source.yaml, write facts into {folder}/facts.yaml,",
        "      see the numbered sentences with: pharmagraph check --ledger",
        f"      or have facts proposed with: pharmagraph suggest {added.folder.name}",
    ]
    if not about:
        lines += [f"      {line}" for line in about_lines(f"{folder}/facts.yaml", added.text)]
    emit("".join(f"{line}\n" for line in lines).encode())


def _about_git(text: str, *, inside: bool, free: bool) -> list[str]:
    """Say whether the text gets into git."""
    if free:
        return [f"to let its text into git, add this line to .gitignore: !/{text}"]
    return ["git ignores its text (extract/*/source.* in .gitignore)"] if inside else []
