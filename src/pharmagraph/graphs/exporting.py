"""Export: choose graphs of the data set, and write them in a format, in pieces or as a folder.

What is written comes from the canonical files, never from a store, which rewrites literals; large
imports pass through without being held.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import NotWrittenError, PharmagraphError
from pharmagraph.graphs.dataset import INFERRED
from pharmagraph.graphs.disclaimer import head_comment
from pharmagraph.graphs.neighbourhood import named_terms
from pharmagraph.graphs.swapping import STAGE, exchanged
from pharmagraph.graphs.writers import TRIPLE_WRITERS, WRITERS
from pharmagraph.graphs.writers.selection import FileTriples, Part, Selection
from pharmagraph.ontology.crosswalk import load_crosswalk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.writers.writer import Writer
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import Triple

_PAGE = 100


def select_triples(
    triples: Sequence[Triple],
    writer: Writer,
    prefixes: Mapping[str, str],
    name: str,
    *,
    facts_only: bool = False,
) -> Selection:
    """Return triples that are at hand as what a format writes; raises PharmagraphError where it cannot."""
    from pharmagraph.graphs.facts_only import facts_only as reduced

    if facts_only and writer.takes == "statements":
        raise PharmagraphError(
            f"{writer.name} is made of statements, which plain facts are without",
            mend=f"plain facts can be written as: {', '.join(TRIPLE_WRITERS)}",
        )
    return Selection(
        (Part("", reduced(triples) if facts_only else triples),), prefixes, head_comment(name), name
    )


def select_graphs(
    dataset: Dataset, writer: Writer, graphs: Sequence[str], prefixes: Mapping[str, str], name: str
) -> Selection:
    """Return the curated layer and others ("inferred", a data set, "all", IRIs) as what a format writes.

    Formats with graph names keep each graph under its own, others join all triples; those that are made
    of statements take what was inferred, and nothing else. Raises PharmagraphError for other graphs,
    GraphError where there is no such graph.
    """
    chosen = sorted({"", *dataset.resolve(graphs)})
    if writer.takes == "statements":
        others = [iri for iri in chosen if iri not in {"", f"{dataset.base}graph/{INFERRED}"}]
        if others and "all" not in graphs:
            raise PharmagraphError(
                f"{writer.name} is made of statements; imported data has none",
                mend=f"data sets can be written as: {', '.join(TRIPLE_WRITERS)}",
            )
        chosen = [iri for iri in chosen if iri not in others]
    dataset.narrowed(chosen).stamp()  # raises where a file is not there
    parts = (Part(iri, FileTriples(dataset.named[iri] if iri else dataset.default, iri)) for iri in chosen)
    return Selection(tuple(parts), prefixes, head_comment(name), name)


def select_beside(selection: Selection, ontology: Path, root: Path, vocabulary: Vocabulary) -> Selection:
    """Add what a project says beside its graph: which qualifiers narrow a statement, and its crosswalk.

    ``ontology`` is the project's folder, ``root`` the one from which files are named.
    """
    read = partial(load_crosswalk, ontology, vocabulary, root)
    return replace(selection, narrowing=vocabulary.narrowing, crosswalk=read)


def select_about(selection: Selection, writer: Writer, about: str, vocabulary: Vocabulary) -> Selection:
    """Narrow what a format writes to the terms that a name means.

    Raises PharmagraphError for a format that is always of the whole graph, TermNotFoundError for a name
    that means nothing.
    """
    if not writer.about:
        those = ", ".join(name for name, known in WRITERS.items() if known.about)
        raise PharmagraphError(
            f"{writer.name} is always of the whole graph", mend=f"about a term are: {those}"
        )
    terms = named_terms(about, selection.records, vocabulary, selection.prefixes)
    return selection.narrowed(tuple(sorted(terms)))


def write_export(writer: Writer, selection: Selection, place: Path | str) -> list[Path]:
    """Write a format to a file, or into a folder; return what was written.

    Raises NotWrittenError where the place cannot be written; then nothing has changed.
    """
    path = Path(place)
    if writer.folder:
        return write_folder(writer, selection, path)
    write_atomically(path, writer.pieces(selection))
    return [path]


def write_folder(writer: Writer, selection: Selection, folder: Path) -> list[Path]:
    """Write a format that is a folder of files: all of them are the new ones, or all the old ones.

    Other files in the folder stay. Raises NotWrittenError with the reason.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=folder))
        try:
            for name in writer.files:
                with (stage / name).open("xb") as handle:
                    handle.writelines(writer.pieces(selection, name))
                    handle.flush()
                    os.fsync(handle.fileno())
            with exchanged(stage, folder, list(writer.files)):
                pass
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name, the permissions and the free space of the folder"
        raise NotWrittenError(f"cannot write {folder}: {reason}", mend=mend) from error
    return [folder / name for name in writer.files]


def formats_text(*, width: int = 0, bold: bool = False) -> str:
    """Return the formats for people: file or files, media type, streamed, other graphs, and what is lost.

    Lines are as wide as ``width`` at most, or as a page where it is 0.
    """
    return "\n".join(_format_text(writer, width or _PAGE, bold=bold) for writer in WRITERS.values())


def _format_text(writer: Writer, width: int, *, bold: bool) -> str:
    files = ", ".join(writer.files) if writer.folder else f".{writer.extension}"
    told = {
        "writes": f"{files} ({writer.media_type}){', streamed' if writer.streamed else ''}",
        "is": writer.note,
        "drops": writer.drops or "nothing",
        "--with": writer.others,
        "for": writer.tool,
    }
    lines = [f"\x1b[1m{writer.name}\x1b[0m" if bold else writer.name]
    for name, words in told.items():
        head = f"  {name:<7} "
        below = " " * len(head)
        lines += wrap(
            words, max(width, 40), initial_indent=head, subsequent_indent=below, break_on_hyphens=False
        )
    return "".join(f"{line}\n" for line in lines)
