"""A document that is being added: its new folder with source.yaml and an empty facts.yaml."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, NotWrittenError
from pharmagraph.extract import factsfile
from pharmagraph.extract import source as source_file
from pharmagraph.extract.readers import read_document, reader_of
from pharmagraph.extract.source import read_source
from pharmagraph.findings import Finding, Place, relative_to
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.document import Document

MAX_BYTES = 50_000_000
UNKNOWN_LICENCE = "not known; short quotations only"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_MAX_TITLE = 120
# What YAML reads as words as they stand; all else is put into quotation marks.
_PLAIN = re.compile(r"[^\W_](?:[^:#\n]|:(?=[^\s])|(?<=\S)#)*\Z")
_KINDS = {"spl": "drug label", "html": "web page", "pdf": "PDF document"}


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a document that is added; "" where it is not known.

    ``redistributable`` says that its licence lets the text stand in the repository.
    """

    title: str = ""
    kind: str = ""
    publisher: str = ""
    language: str = "en"
    published: str = ""
    retrieved: str = ""
    licence: str = UNKNOWN_LICENCE
    address: str = ""
    jurisdiction: str = ""
    redistributable: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was added: its folder, where its text lies now, and how many sentences it has."""

    document: str
    folder: Path
    text: Path
    sentences: int


def add_document(  # noqa: PLR0913 - what is added, where to, and what is known of it
    file: Path,
    extract: Path,
    root: Path,
    description: Description,
    *,
    name: str = "",
    about: str = "",
    texts: Path | None = None,
) -> Added:
    """Make the folder of a new document below ``extract``, whole or not at all.

    The text stays where it is if it lies in ``texts``, the folder of source texts, and may not be
    redistributed; else it is copied into the folder as source.<ext>, which git ignores. ``name`` is
    that of the folder (by default made from the file's), ``about`` the default subject of its facts.

    Raises ContentError: PG101 and others where the file cannot be read, PG107 where the description
    does not fit, PG118 where the name does not or is taken; MissingExtraError where a library that
    reads the format is not installed; NotWrittenError where the folder cannot be made.
    """
    document = name or _name_of(file)
    if not _NAME.match(document):
        message = f"'{document}' cannot name a document"
        mend = "use small letters, digits and single hyphens, for example: --name diazepam-leaflet"
        raise refused(Finding("PG118", message, Place(relative_to(file, root)), mend))
    folder = extract / document
    if folder.exists():
        message = f"there is a document '{document}' already"
        mend = "give the new one another name with --name, or delete the folder first"
        raise refused(Finding("PG118", message, Place(relative_to(folder, root)), mend))
    raw = _raw(file, root)
    read = _read(raw, file, root)
    stays = not description.redistributable and texts is not None and file.resolve().parent == texts.resolve()
    kept = file.name if stays else f"source{file.suffix.lower()}"
    content = {
        source_file.FILE: _source_yaml(description, read, file, kept, raw),
        factsfile.FILE: _facts_yaml(document, about),
    }
    _make(folder, content, None if stays else (kept, raw), root)
    return Added(document, folder, file if stays else folder / kept, len(read.sentences))


def _name_of(file: Path) -> str:
    """Make the name of a document from that of its file."""
    plain = unicodedata.normalize("NFKD", file.stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _raw(file: Path, root: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name and the permissions of the file"
        place = Place(relative_to(file, root))
        raise refused(Finding("PG101", f"cannot read the file: {reason}", place, mend)) from error
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB"
        mend = "split it into several documents"
        raise refused(Finding("PG103", message, Place(relative_to(file, root)), mend))
    return raw


def _read(raw: bytes, file: Path, root: Path) -> Document:
    """Read the document; what is wrong with it is said of the file."""
    try:
        document = read_document(raw, file.name)
    except ContentError as error:
        name = relative_to(file, root)
        raise refused(*(_placed(finding, name) for finding in error.findings)) from error
    if not document.sentences:
        message = "the source holds no words"
        raise refused(Finding("PG116", message, Place(relative_to(file, root)), "add a file with text in it"))
    return document


def _placed(finding: Finding, name: str) -> Finding:
    place = finding.place
    mend = finding.mend.replace(" and renew the sha256 in source.yaml", "")
    moved = Place(name, place.line, place.column, place.text, place.width)
    return Finding(finding.code, finding.message, moved, mend)


def _source_yaml(description: Description, read: Document, file: Path, kept: str, raw: bytes) -> str:
    reader = reader_of(file.name)
    title = " ".join((description.title or read.title or file.stem).split())
    if len(title) > _MAX_TITLE:
        title = title[: _MAX_TITLE - 1].rsplit(" ", 1)[0] + "\u2026"
    rows = {
        "title": title,
        "kind": description.kind or _KINDS.get(reader.name if reader else "", "text"),
        "publisher": description.publisher,
        "language": description.language,
        "published": description.published,
        "retrieved": description.retrieved,
        "licence": description.licence,
        "address": description.address,
        "jurisdiction": description.jurisdiction,
        "file": kept,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "redistributable": "true" if description.redistributable else "false",
    }
    return "".join(f"{key}: {_scalar(value)}\n" for key, value in rows.items() if value.strip())


def _facts_yaml(document: str, about: str) -> str:
    subject = f"about: {_scalar(about)}\n" if about.strip() else ""
    return f"source: {document}\n{subject}facts: []\n"


def _scalar(value: str) -> str:
    """Write words as a YAML scalar that reads back as the same words."""
    words = " ".join(value.split())
    return words if _PLAIN.match(words) else json.dumps(words, ensure_ascii=False)


def _make(folder: Path, content: dict[str, str], text: tuple[str, bytes] | None, root: Path) -> None:
    """Make the folder beside its place, check it, and move it there."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        try:
            for name, words in content.items():
                (beside / name).write_text(words, encoding="utf-8", newline="\n")
            if text is not None:
                (beside / text[0]).write_bytes(text[1])
            _check(beside, folder, root)
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check the name, the permissions and the free space of the folder"
        raise NotWrittenError(f"cannot make {folder}: {reason}", mend=mend) from error


def _check(beside: Path, folder: Path, root: Path) -> None:
    """Read the new source.yaml as every later command will; say what is wrong as if it were in place."""
    try:
        read_source(beside, root)
    except ContentError as error:
        name = relative_to(folder / source_file.FILE, root)
        raise refused(*(_placed(finding, name) for finding in error.findings)) from error
