"""Mend what needs no judgement: locks where the gates pass, and the layout of files without errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract import factsfile
from pharmagraph.extract.check import check_document, write_checked
from pharmagraph.extract.content import document_folders
from pharmagraph.extract.formatting import format_project
from pharmagraph.findings import has_errors
from pharmagraph.ontology.loading import load_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.check import DocumentCheck, LockReport


@dataclass(frozen=True, slots=True)
class Mended:
    """What was changed: names of files that were laid out anew, and locks that were renewed."""

    laid_out: tuple[str, ...]
    locks: tuple[LockReport, ...]


def mend_project(  # noqa: PLR0913 - all by keyword
    *, core: Path, ontology: Path, extract: Path, base: str, root: Path, texts: Path | None = None
) -> Mended:
    """Renew the locks of documents whose facts are all borne out, and lay out files without errors.

    A document with errors is left as it is, its layout too, and so is a table with errors. The
    folders are those of ``read_content``. Raises ContentError where the ontology cannot be read,
    PharmagraphError where a file cannot be written.
    """
    vocabulary, _ = load_vocabulary(core, ontology, base, root)
    left, locks = set(), []
    for folder in document_folders(extract):
        path = folder / factsfile.FILE
        try:
            checked = check_document(folder, vocabulary, root, texts=texts)
        except ContentError:
            left.add(path)
            continue
        if _in_doubt(checked):
            left.add(path)
        report = write_checked(checked, folder, root)
        if report.renewed:
            locks.append(report)
    formatting = format_project(core=core, ontology=ontology, extract=extract, base=base, root=root)
    formatting = formatting.without(left)
    formatting.write()
    return Mended(tuple(layout.name for layout in formatting.changed), tuple(locks))


def _in_doubt(checked: DocumentCheck) -> bool:
    """Tell whether a document has errors that a new lock does not mend."""
    if checked.text_at_hand or checked.source.reference_only:
        return checked.blocked
    return has_errors(checked.findings)
