"""Open data sets of drug labels with what people marked in them, read for benchmarks and tests.

Which labels the rules were written with (`seen`) and which not (`unseen`) stands in benchmarks/splits/:
the ids of a set, ordered by the SHA-256 digest of the seed and the id, cut in two.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.folding import folded
from pharmagraph.extract.suggest.lexicons import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.extract.document import BlockKind, Document

SPLITS = Path(__file__).resolve().parents[2] / "benchmarks" / "splits"
PARTS = ("seen", "unseen")
SEED = "pharmagraph-suggest-1"
SEEN = {"spl_adr_train": 60, "labeledin_train": 150}
"""The data sets, and how many of their labels are in the part that rules were written with."""

ADVERSE_REACTIONS, INDICATIONS = "34084-4", "34067-9"
_REACTIONS_FILE = "spl_adr_train/train.jsonl"
_INDICATIONS_FILE = "labeledin_train/labels_000-299.jsonl"
_COLUMN = re.compile(r"\S+(?: \S+)*")
_FIGURE = re.compile(
    r"(?:[<>=\u2264\u2265~]*\s*\d[\d.,/]*\s*%?\s*(?:\([^)]*\))?%?|-+|NA|N/A|none|\*+|\u2020)", re.IGNORECASE
)
_BULLET = re.compile(r"\s*(?:[*?\u2022o\u00b7-]\s+)+(?=\S)")
_LONGEST_HEADING = 12
_SHORTEST_NAME = 4


class Section(NamedTuple):
    """A section of a label: what it is called, its text, and the folded phrases that people marked."""

    label: str
    name: str
    document: Document
    marked: frozenset[str]


def split(dataset: str, ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the ids of each part of a data set, in the order of their digests."""
    ordered = sorted(set(ids), key=lambda i: hashlib.sha256(f"{SEED}:{i}".encode()).hexdigest())
    return {"seen": ordered[: SEEN[dataset]], "unseen": ordered[SEEN[dataset] :]}


def part_of(dataset: str, part: str) -> list[str]:
    """Return the ids of a part, by the list of the repository."""
    return (SPLITS / f"{dataset}.{part}.txt").read_text(encoding="utf-8").split()


def ids_of(data: Path, dataset: str) -> list[str]:
    """Return the ids of the labels of a data set."""
    file = _REACTIONS_FILE if dataset == "spl_adr_train" else _INDICATIONS_FILE
    return [row["id"] for row in _rows(data / file)]


def reaction_sections(data: Path, part: str) -> list[Section]:
    """Return the sections on adverse reactions of a part; what was seen in animals alone is left out."""
    order = {label: index for index, label in enumerate(part_of("spl_adr_train", part))}
    found = [
        Section(
            row["id"],
            row["section"],
            document_of(row["text"], ADVERSE_REACTIONS),
            frozenset(folded(mark["text"]) for mark in row["adverse_events"] if mark["kind"] == "human"),
        )
        for row in _rows(data / _REACTIONS_FILE)
        if row["id"] in order
    ]
    return sorted(found, key=lambda section: (order[section.label], section.name))


def indication_sections(data: Path, part: str) -> list[Section]:
    """Return the sections on indications of a part; marks without a letter are left out."""
    order = {label: index for index, label in enumerate(part_of("labeledin_train", part))}
    found = []
    for row in _rows(data / _INDICATIONS_FILE):
        if row["id"] in order:
            text = row["text"]
            marked = frozenset(folded(text[start:end]) for start, end, _ in row["ents"])
            marked = frozenset(mark for mark in marked if any(c.isalpha() for c in mark))
            # Behind the last bar stand the ids of the labels that share the text.
            shown = text[: text.rfind("|")] if "|" in text else text
            found.append(Section(row["id"], "indications", document_of(shown, INDICATIONS), marked))
    return sorted(found, key=lambda section: order[section.label])


def open_vocabularies(data: Path) -> list[Entry]:
    """Return names of diseases and findings from MeSH, DrugMechDB and PharmacotherapyDB."""
    mesh = gzip.decompress((data / "mesh_template" / "mesh_template.tsv.gz").read_bytes()).decode()
    rows = [line.split("\t") for line in mesh.split("\n")[1:] if line]
    entries = [Entry(row[0], row[2].strip('"')) for row in rows]
    paths = gzip.decompress((data / "drugmechdb" / "indication_paths.jsonl.gz").read_bytes()).decode()
    nodes = {
        node["name"].strip(): node["id"]
        for line in paths.splitlines()
        for node in json.loads(line)["nodes"]
        if node["label"] in {"Disease", "PhenotypicFeature"} and len(node["name"].strip()) >= _SHORTEST_NAME
    }
    entries += [Entry(identifier, name) for name, identifier in nodes.items()]
    diseases = (data / "pharmacotherapydb" / "diseases.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return entries + [Entry(cells[0], cells[1]) for cells in (line.split("\t") for line in diseases)]


def document_of(text: str, section: str) -> Document:
    """Read a section that came as plain text, one paragraph a line, its tables as columns of spaces."""
    return assembled(text, _blocks(text, section), "labelsets-1")


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _blocks(text: str, section: str) -> Iterator[Block]:
    at = 0
    for line in text.split("\n"):
        start = at
        at += len(line) + 1
        if not line.strip():
            continue
        bullet = _BULLET.match(line)
        begin = start + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        end = start + len(line.rstrip())
        columns = [(begin + m.start(), begin + m.end()) for m in _COLUMN.finditer(text[begin:end])]
        figures = len(columns)
        while figures > 1 and _FIGURE.fullmatch(text[slice(*columns[figures - 1])]):
            figures -= 1
        if figures < len(columns) and not bullet:
            yield from _row(text, section, columns, figures)
            continue
        short = len(text[begin:end].split()) <= _LONGEST_HEADING and text[end - 1] not in ".;,:!|"
        kind: BlockKind = "item" if bullet else "heading" if short else "paragraph"
        yield Block(kind, begin, end, 4 if kind == "heading" else 1, section, headings=("label",))


def _row(text: str, section: str, columns: list[tuple[int, int]], figures: int) -> Iterator[Block]:
    """Yield the row of a table as a reader of labels does: its label is a heading above its cells."""
    begin, end = columns[0][0], columns[figures - 1][1]
    name = " ".join(text[begin:end].split())
    yield Block("heading", begin, end, 6, section, headings=("label",))
    for cell in columns[figures:]:
        yield Block("cell", *cell, 1, section, headings=("label", name, "column"))
