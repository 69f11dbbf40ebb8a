"""Import files of RDF or KGX into a graph of their own, all or nothing.

What is read lies in graphs/.load/NAME/ until it is whole. Then graphs/data/NAME.nq and about/NAME.nq
change places together with those of an earlier import, and the store follows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.about import InputFile, Totals, description, file_iri
from pharmagraph.extract.tables.datasets import known_datasets
from pharmagraph.extract.tables.fetching import file_digest
from pharmagraph.extract.tables.mapping import Mapping
from pharmagraph.extract.tables.tally import Counts
from pharmagraph.findings import Finding, Place
from pharmagraph.graphs.importing.making import written
from pharmagraph.graphs.importing.preparing import working
from pharmagraph.graphs.importing.publishing import RECORD, emptied, files_of, publish_files
from pharmagraph.graphs.importing.rdf.formats import form_of
from pharmagraph.graphs.importing.rdf.naming import DIGEST
from pharmagraph.graphs.importing.rdf.noting import in_words
from pharmagraph.graphs.importing.rdf.reading import LIMITS, Input, Job, read_files
from pharmagraph.graphs.progress import SILENT
from pharmagraph.ontology.prefixes import is_dataset_name, project_prefixes
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.importing.rdf.reading import Limits, Read
    from pharmagraph.graphs.progress import Progress

_ISSUED = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """How files are to be imported.

    ``name`` is that of the data set, "" for one made of the first file's; ``title``, ``licence`` and
    ``issued`` (YYYY, YYYY-MM or YYYY-MM-DD) go before what the data says of itself. ``form`` is the format of
    all files, "" where their names tell. ``merge`` joins graphs of the files' own; ``prefixes`` are for KGX.
    """

    name: str = ""
    title: str = ""
    licence: str = ""
    issued: str = ""
    form: str = ""
    merge: bool = False
    prefixes: Map[str, str] | None = None


class ImportWishes(TypedDict, total=False):
    """How files are to be imported, by keyword: see ``Wanted``."""

    name: str
    title: str
    licence: str
    issued: str
    form: str
    merge: bool
    prefixes: Map[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: ``graph`` is the IRI of the graph; ``licence`` is "" where none is known.

    ``notes`` say what was left out, named anew, or stands as it is though it makes no sense.
    """

    dataset: str
    graph: str
    files: tuple[Path, ...]
    sources: tuple[tuple[str, str], ...]
    triples: int
    nameless: int
    naming: str
    title: str
    licence: str
    notes: tuple[str, ...] = ()


def import_files(
    at: Folders,
    files: Sequence[Path],
    wanted: Wanted | None = None,
    *,
    progress: Progress = SILENT,
    limits: Limits = LIMITS,
) -> Imported:
    """Import files into one graph, which replaces what was imported under the same name.

    Raises LoadError where a file or name cannot be used, ContentError with file, line and column of what
    cannot be imported, NotWrittenError, StoreError. Then the graphs are as they were.
    """
    wanted = wanted or Wanted()
    if wanted.issued and not _ISSUED.fullmatch(wanted.issued):
        raise LoadError(f"'{wanted.issued}' is no date", mend="write it as 2026, 2026-11 or 2026-11-23")
    inputs = [_input(path, wanted.form) for path in files]
    name = _name(at, wanted.name, inputs)
    with working(at, name) as work, emptied(work) as out:
        about = Mapping(name, at.base, "", "")
        job = Job(
            inputs, about.graph, f"{about.graph}/node/", at.base, _digest(inputs), wanted.merge,
            {**project_prefixes(at.base), **(wanted.prefixes or {})},
        )  # fmt: skip
        progress.begin("reading", None, "")
        try:
            read = read_files(job, out / f"data/{name}.nq", out / "runs", limits)
        finally:
            progress.end()
        if not read.triples:
            place = Place(inputs[0].name, 1, 1)
            raise refused(Finding("PG731", "the file holds no statement", place, "see its format: --format"))
        notes = in_words(read.notes, [one.name for one in inputs], f"{about.graph}/")
        mapping = _described(name, at.base, wanted, read, inputs)
        with written(out / f"about/{name}.nq") as sink:
            for line in _about(mapping, inputs, read):
                sink(line)
        names = [f"data/{name}.nq", f"about/{name}.nq", f"data/{name}{RECORD}"]
        with written(out / names[-1]) as sink:
            sink(_record(mapping, inputs, read))
        publish_files(at, out, names, [one for one in files_of(name) if one not in names], progress)
    sources = tuple((one.name, one.sha256) for one in inputs)
    return Imported(
        name, mapping.graph, tuple(at.graphs / one for one in names[:-1]), sources, read.triples,
        read.nameless, read.naming, mapping.title, mapping.licence, notes,
    )  # fmt: skip


def import_wishes(at: Folders, files: Sequence[Path | str], wishes: ImportWishes) -> Imported:
    """Import files as ``import_files`` does, as a user of the library asks for it."""
    return import_files(at, [Path(file) for file in files], Wanted(**wishes))


def _input(path: Path, form: str) -> Input:
    if not path.is_file():
        raise LoadError(f"there is no file {path}", mend="check the name")
    try:
        return Input(path.resolve(), path.name, form_of(path, form), file_digest(path), path.stat().st_size)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise LoadError(f"cannot read {path}: {reason}", mend="check its permissions") from error


def _name(at: Folders, wanted: str, inputs: Sequence[Input]) -> str:
    """Return the name of the data set; raises LoadError where it is none, or another's."""
    if len({one.name for one in inputs}) < len(inputs):
        raise LoadError("two files have the same name", mend="rename one: files are cited by their names")
    name = wanted or re.sub(r"[^a-z0-9]+", "-", inputs[0].name.lower().rpartition(".")[0]).strip("-")
    if not is_dataset_name(name):
        mend = "choose one of small letters, digits and hyphens: --as NAME"
        raise LoadError(f"'{name}' cannot be the name of a data set", mend=mend)
    if name in known_datasets(at.extract, at.core_extract):
        raise LoadError(
            f"{name} is a data set of tables, which load brings in", mend="choose another: --as NAME"
        )
    return name


def _digest(inputs: Sequence[Input]) -> str:
    """Return a digest of all files, for names of nodes."""
    return hashlib.sha256("".join(one.sha256 for one in inputs).encode()).hexdigest()[:_DIGITS]


def _described(name: str, base: str, wanted: Wanted, read: Read, inputs: Sequence[Input]) -> Mapping:
    """Return what is known of the data set, in the form in which mappings of tables have it."""
    said = read.said
    issued = wanted.issued or said.get("issued", "")[:10]
    words = f"Imported from {', '.join(one.name for one in inputs)}."
    if read.nameless:
        how = "the digest of the files" if read.naming == DIGEST else "RDFC-1.0"
        words += f" {nameless_words(read.nameless)} named by {how}."
    return Mapping(
        name, base, wanted.title or said.get("title", "") or name, wanted.licence or said.get("licence", ""),
        description=words, issued=issued if _ISSUED.fullmatch(issued) else "",
    )  # fmt: skip


def nameless_words(count: int) -> str:
    """Say how many nodes without a name there were."""
    return "1 node without a name was" if count == 1 else f"{count:,} nodes without a name were"


def _about(mapping: Mapping, inputs: Sequence[Input], read: Read) -> list[bytes]:
    counts = Counts(read.subjects, Counter(read.properties), Counter(read.classes))
    files = [InputFile(one.name, file_iri(mapping, one.name), one.sha256, one.size) for one in inputs]
    return description(mapping, files, counts, Totals(0, 0, read.triples, 0))


def _record(mapping: Mapping, inputs: Sequence[Input], read: Read) -> bytes:
    """Return what is noted of an import, for the list of data sets."""
    noted = {
        "title": mapping.title,
        "licence": mapping.licence,
        "imported": True,
        "triples": read.triples,
        "files": [{"name": one.name, "format": one.form.name, "sha256": one.sha256} for one in inputs],
    }
    return (json.dumps(noted, ensure_ascii=False, indent=2) + "\n").encode()
