"""The formats that documents are read from: one row a format.

A row owns the format's name, its file extensions, its media type and the function that reads it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pharmagraph.extract.readers.apart import document_apart
from pharmagraph.extract.readers.text import read_text_document
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.extract.document import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that documents are read from: ``extensions`` without dot, ``read`` takes the bytes."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    read: Callable[[bytes], Document]


def _apart(task: str, purpose: str, *libraries: str) -> Callable[[bytes], Document]:
    return partial(document_apart, task=task, libraries=libraries, purpose=purpose)


READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        Reader("text", ("txt", "text"), "text/plain", read_text_document),
        Reader(
            "markdown", ("md", "markdown"), "text/markdown",
            _apart("markdown", "reading Markdown", "markdown_it", "selectolax"),
        ),
        Reader("html", ("html", "htm"), "text/html", _apart("html", "reading HTML", "selectolax")),
        Reader("pdf", ("pdf",), "application/pdf", _apart("pdf", "reading PDF", "pypdfium2")),
        Reader("spl", ("xml",), "application/xml", _apart("spl", "reading SPL XML", "lxml")),
    )
}  # fmt: skip


def reader_of(kind: str) -> Reader | None:
    """Find a reader by its name, or by the extension of a file (with or without its dot)."""
    wanted = kind.rsplit(".", 1)[-1].lower()
    return READERS.get(wanted) or next((r for r in READERS.values() if wanted in r.extensions), None)


def read_document(raw: bytes, kind: str) -> Document:
    """Read a document from its bytes; ``kind`` is a file name, an extension or a reader's name.

    All formats but plain text are read in a process of their own (see ``apart``). Raises
    ContentError: PG101 where no reader knows the format, others where the bytes do not fit it or
    reading them takes too much. Raises MissingExtraError where a library is not installed.
    """
    reader = reader_of(kind)
    if reader is None:
        known = ", ".join(sorted("." + e for r in READERS.values() for e in r.extensions))
        message = f"no reader for files of the kind '{kind}'"
        raise refused(Finding("PG101", message, Place("source"), f"files may end in: {known}"))
    return replace(reader.read(raw), sha256=hashlib.sha256(raw).hexdigest())
