"""Bring a project's facts, terms and crosswalk to canonical order and layout.

A file with errors is left alone, since its layout may be the error. What is written says exactly
what was read: facts keep their digests, tables their rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import ContentError, PharmagraphError
from pharmagraph.extract import factsfile
from pharmagraph.extract.content import document_folders
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.factslayout import canonical_facts
from pharmagraph.extract.source import read_source
from pharmagraph.extract.yamlfile import Mapping, Sequence, parse_yaml
from pharmagraph.findings import has_errors, in_order
from pharmagraph.ontology.crosswalk import FILE as CROSSWALK
from pharmagraph.ontology.crosswalk import read_crosswalk
from pharmagraph.ontology.loading import TERMS, load_vocabulary
from pharmagraph.ontology.tablelayout import FORMS, canonical_table
from pharmagraph.ontology.tsv import read_table
from pharmagraph.textfile import TextFile, read_text

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from pharmagraph.findings import Finding
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Layout:
    """A content file with its canonical text; ``name`` is its path from the project's root."""

    path: Path
    name: str
    before: bytes
    after: bytes

    @property
    def changed(self) -> bool:
        """True where the file is not in canonical form."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Formatting:
    """The files that can be laid out, by name, and the errors of those that cannot."""

    layouts: tuple[Layout, ...]
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> tuple[Layout, ...]:
        """The files that are not in canonical form."""
        return tuple(layout for layout in self.layouts if layout.changed)

    def without(self, paths: AbstractSet[Path]) -> Formatting:
        """Return the same without some files."""
        return replace(self, layouts=tuple(one for one in self.layouts if one.path not in paths))

    def write(self) -> None:
        """Write the files that change, each at once; raises PharmagraphError where one cannot be written."""
        for layout in self.changed:
            write_atomically(layout.path, layout.after)


def format_project(*, core: Path, ontology: Path, extract: Path, base: str, root: Path) -> Formatting:
    """Lay out facts.yaml of every document, terms.tsv and mappings.sssom.tsv; nothing is written yet.

    ``core`` is the folder of the core ontology, ``ontology`` and ``extract`` are the project's own,
    ``root`` the folder from which files are named. Raises ContentError where the ontology cannot be
    read at all.
    """
    vocabulary, found = load_vocabulary(core, ontology, base, root)
    layouts: list[Layout] = []
    findings: list[Finding] = []
    for path in (ontology / TERMS, ontology / CROSSWALK):
        if path.is_file():
            findings += _add(path, root, vocabulary, found, layouts)
    for folder in document_folders(extract):
        findings += _add(folder / factsfile.FILE, root, vocabulary, [], layouts)
    layouts.sort(key=lambda layout: layout.name)
    return Formatting(tuple(layouts), tuple(in_order(findings)))


def _add(
    path: Path, root: Path, vocabulary: Vocabulary, known: list[Finding], layouts: list[Layout]
) -> list[Finding]:
    """Add the layout of a file without errors, or return its errors; ``known`` are those of the ontology."""
    try:
        file = read_text(path, root)
        findings = [f for f in known if f.place.file == file.name]
        findings += _faults(path, root, vocabulary)
        errors = [f for f in findings if f.severity == "error"]
        if has_errors(errors):
            return errors
        layouts.append(Layout(path, file.name, path.read_bytes(), canonical(file, path.name).encode()))
    except ContentError as error:
        return list(error.findings)
    return []


def _faults(path: Path, root: Path, vocabulary: Vocabulary) -> list[Finding]:
    if path.name == CROSSWALK:
        return read_crosswalk(path, vocabulary, root)[1]
    if path.name == factsfile.FILE:
        source = read_source(path.parent, root)
        return read_facts(path.parent, source, vocabulary, root)[1]
    return []


def canonical(file: TextFile, kind: str) -> str:
    """Return the canonical text of a file; ``kind`` is its plain name, such as "facts.yaml".

    Raises ContentError where the file cannot be parsed, PharmagraphError where its canonical text
    would not say the same (then nothing is lost: write nothing).
    """
    form = FORMS.get(kind)
    text = canonical_facts(file) if form is None else canonical_table(file, form)
    after = TextFile.of(file.name, text)
    if form is None:
        same = _said_by_facts(file) == _said_by_facts(after)
    else:
        same = _rows(file, kind) == _rows(after, kind)
    if not same:
        raise PharmagraphError(
            f"{file.name}: laying the file out would change what it says, so it was left alone",
            mend="this is a fault of pharmagraph: please report it with the file",
        )
    return text


def _said_by_facts(file: TextFile) -> tuple[list[str], list[str], str]:
    """Return the digests of the facts in order, of the excuses sorted, and of all else."""
    top = parse_yaml(file)
    lists: list[list[str]] = []
    for name in ("facts", "excused"):
        node = top.get(name)
        items = node.items if isinstance(node, Sequence) else ()
        lists.append([field_digest(item) for item in items if isinstance(item, Mapping)])
    rest = tuple((k, v) for k, v in top.entries if k.text not in {"facts", "excused"})
    return lists[0], sorted(lists[1]), field_digest(Mapping(rest, file, 1, 1))


def _rows(file: TextFile, kind: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Return what the rows of a table hold, sorted."""
    form = FORMS[kind]
    rows = read_table(file, form.needed, form.columns)
    names = sorted(rows[0].cells) if rows else []
    return sorted(
        [(name, row.parts(name) if name in form.lists else (row[name],)) for name in names] for row in rows
    )
