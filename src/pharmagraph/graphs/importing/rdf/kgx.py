"""Nodes and edges of KGX (Knowledge Graph Exchange) as triples: tables of TSV, and JSON Lines.

A node is typed by its categories; an edge is a triple with an association beside it that carries the
rest (KGX format, sections 1 and 2). What an edge negates becomes no triple.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.importing.rdf.parsing import lowered
from pharmagraph.graphs.importing.rdf.refusal import RefusedError
from pharmagraph.ontology.prefixes import DCTERMS, IDENTIFIERS, OBO, PREFIXES, RDF, RDFS, SKOS
from pharmagraph.rdfterms import iri, plain, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pharmagraph.rdfterms import NtTerm, Triple

BIOLINK = PREFIXES["biolink"]
_OBO = (
    "BFO",
    "CL",
    "DRON",
    "ECO",
    "IAO",
    "NCBITaxon",
    "OAE",
    "PATO",
    "PR",
    "RO",
    "SO",
    "SYMP",
    "UBERON",
    "UO",
)
# Namespaces of the Biolink Model's prefix map, beside those that crosswalks use.
_OTHERS = {
    **{name: f"{OBO}{name}_" for name in _OBO},
    "infores": "https://w3id.org/biolink/infores/",
    "doi": "https://doi.org/",
    "NCBIGene": "http://www.ncbi.nlm.nih.gov/gene/",
    "PMID": "http://www.ncbi.nlm.nih.gov/pubmed/",
    "UMLS": "http://linkedlifedata.com/resource/umls/id/",
    "UniProtKB": "http://purl.uniprot.org/uniprot/",
}
_REQUIRED = {"kgx-nodes": ("id", "category"), "kgx-edges": ("subject", "predicate", "object")}
_LISTS = {
    "category", "synonym", "xref", "publications", "same_as", "provided_by", "supporting_text",
    "aggregator_knowledge_source", "has_evidence_of_type", "has_evidence",
}  # fmt: skip
_REFERENCES = {
    "xref", "same_as", "publications", "primary_knowledge_source", "aggregator_knowledge_source",
    "has_evidence_of_type", "has_evidence", "original_predicate", "provided_by", "knowledge_source",
}  # fmt: skip
_WORDS = {"name": RDFS + "label", "description": DCTERMS + "description", "synonym": SKOS + "altLabel"}
_SLOT = re.compile(r"(?:biolink:)?([A-Za-z][A-Za-z0-9_]*)\Z")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|^`\\]+\Z")
_CURIE = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*):([^\s<>\"{}|^`\\]+)\Z")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_MOST_LINE = 1_000_000
_TYPE = iri(RDF + "type")
_PARTS = tuple(iri(RDF + part) for part in ("subject", "predicate", "object"))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


class Reader:
    """Reads one file; ``nodes`` is what IRIs of edges without an id begin with.

    ``known`` leads from the id of a node to the IRI that it gives itself; readers of other files share it.
    """

    def __init__(self, form: str, prefixes: Mapping[str, str], nodes: str, known: dict[str, NtTerm]) -> None:
        self._form = form
        self._known = known
        self._prefixes = {**PREFIXES, **_OTHERS, **IDENTIFIERS, **prefixes}
        self._nodes = nodes
        self._line = 0
        self._column = 1
        self._columns: dict[str, int] = {}

    def triples(self, path: Path) -> Iterator[Triple]:
        """Yield the triples of all rows; raises RefusedError (PG734 and others) with the place."""
        rows = self._objects(path) if path.name.lower().endswith(".jsonl") else self._cells(path)
        make = self._node if self._form == "kgx-nodes" else self._edge
        for row in rows:
            for slot in _REQUIRED[self._form]:
                if not row.get(slot):
                    raise self._fault(f"the row has no {slot}", "give it one: it is required")
            yield from make(row)

    def _fault(self, message: str, mend: str, code: str = "PG734") -> RefusedError:
        return RefusedError(code, message, mend, self._line, self._column)

    def _lines(self, path: Path) -> Iterator[str]:
        with path.open("rb") as handle:
            while raw := handle.readline(_MOST_LINE + 1):
                self._line += 1
                if len(raw) > _MOST_LINE:
                    raise self._fault(f"the line is longer than {_MOST_LINE:,} bytes", "split it", "PG103")
                line = raw.decode("utf-8-sig" if self._line == 1 else "utf-8").rstrip("\r\n")
                if found := _CONTROL.search(line):
                    self._column = found.start() + 1
                    message = f"the character U+{ord(found.group()):04X} is not allowed"
                    raise self._fault(message, "delete it", "PG110")
                if line.strip():
                    yield line

    def _cells(self, path: Path) -> Iterator[dict[str, Any]]:
        lines = self._lines(path)
        header = next(lines, "").split("\t")
        slots = [self._slot(name, n, header) for n, name in enumerate(header)]
        for line in lines:
            cells = line.split("\t")
            if len(cells) != len(slots):
                is_long = len(cells) > len(slots)
                self._column = (len("\t".join(cells[: len(slots)])) + 2) if is_long else len(line) + 1
                count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
                raise self._fault(f"the row has {count}, the header {len(slots)}", "see its tabs")
            row: dict[str, Any] = {}
            column = 1
            for slot, cell in zip(slots, cells, strict=True):
                self._columns[slot] = column
                column += len(cell) + 1
                if words := cell.strip():
                    row[slot] = words.split("|") if slot in _LISTS else words
            yield row

    def _slot(self, name: str, number: int, header: list[str]) -> str:
        """Return what a column is called; raises RefusedError where that is no word, or stands twice."""
        self._column = len("\t".join(header[:number])) + (2 if number else 1)
        found = _SLOT.match(name.strip())
        if not found:
            raise self._fault(
                f"the header has a column '{name[:40]}', which is no word", "name it in letters"
            )
        if name in header[:number]:
            raise self._fault(f"the header has the column {name} twice", "rename one")
        if number == len(header) - 1:
            missing = [slot for slot in _REQUIRED[self._form] if slot not in header]
            if missing:
                raise self._fault(f"the header has no column {missing[0]}", "it is required")
        self._column = 1
        return found[1]

    def _objects(self, path: Path) -> Iterator[dict[str, Any]]:
        for line in self._lines(path):
            try:
                row = json.loads(line, parse_constant=_refuse_constant)
            except (ValueError, RecursionError) as error:
                self._column = getattr(error, "colno", 1)
                words = getattr(error, "msg", "") or str(error)
                raise self._fault(
                    f"the line is no JSON: {lowered(words)}", "write one object a line"
                ) from error
            if not isinstance(row, dict):
                raise self._fault("the line is no JSON object", "write one object a line")
            known = {}
            for name, value in row.items():
                found = _SLOT.match(name)
                if not found:
                    raise self._fault(f"'{name[:40]}' is no word for a property", "name it in letters")
                if value not in (None, "", []):
                    known[found[1]] = value
            yield known

    def _node(self, row: dict[str, Any]) -> Iterator[Triple]:
        if _ABSOLUTE.match(str(row.get("iri", ""))):
            self._known[str(row["id"])] = iri(row["iri"])
        node = self._iri(row["id"], "id")
        for category in self._values(row["category"]):
            yield node, _TYPE, self._iri(category, "category")
        yield from self._rest(node, row, {"id", "category", "iri"})

    def _edge(self, row: dict[str, Any]) -> Iterator[Triple]:
        if "negated" in row:
            row = {**row, "negated": self._is_negated(row["negated"])}
        ends = tuple(self._iri(row[slot], slot) for slot in ("subject", "predicate", "object"))
        s, p, o = ends
        if row.get("id"):
            node = self._iri(row["id"], "id")
        else:
            digest = sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:20]
            node = iri(f"{self._nodes}edge/{digest}")
        yield node, _TYPE, iri(RDF + "Statement")
        for category in self._values(row.get("category", [f"{BIOLINK}Association"])):
            yield node, _TYPE, self._iri(category, "category")
        for part, term in zip(_PARTS, ends, strict=True):
            yield node, part, term
        if not row.get("negated"):
            yield s, p, o
        yield from self._rest(node, row, {"id", "category", "subject", "predicate", "object"})

    def _is_negated(self, value: object) -> bool:
        """Return whether an edge says that something is not so; what cannot be read is no "no"."""
        said = _TRUTH.get(str(value).strip().lower())
        if said is None or isinstance(value, float):
            self._column = self._columns.get("negated", 1)
            shown = "a list" if isinstance(value, (list, dict)) else f"'{str(value)[:40]}'"
            raise self._fault(f"negated is {shown}, which is neither true nor false", "write true or false")
        return said

    def _rest(self, node: NtTerm, row: dict[str, Any], done: set[str]) -> Iterator[Triple]:
        for slot, value in row.items():
            if slot not in done:
                for one in self._values(value):
                    yield node, iri(_WORDS.get(slot, BIOLINK + slot)), self._value(slot, one)

    def _values(self, value: object) -> list[Any]:
        return value if isinstance(value, list) else [value]

    def _value(self, slot: str, value: object) -> NtTerm:
        if isinstance(value, bool):
            return typed(str(value).lower(), "boolean")
        if isinstance(value, int):
            return typed(str(value), "integer")
        if isinstance(value, float):
            return typed(repr(value), "double")
        if not isinstance(value, str):
            raise self._fault(
                f"the value of {slot} is neither words nor a number", "write it as a list of words"
            )
        if slot in _WORDS:
            return plain(value)
        return (self._reference(value) if slot in _REFERENCES else "") or plain(value)

    def _reference(self, value: object) -> NtTerm:
        """Return the IRI that a value stands for, "" where it is none that is known."""
        words = str(value)
        if words in self._known:
            return self._known[words]
        if _ABSOLUTE.match(words):
            return iri(words)
        found = _CURIE.match(words)
        return iri(self._prefixes[found[1]] + found[2]) if found and found[1] in self._prefixes else ""

    def _iri(self, value: object, slot: str) -> NtTerm:
        if known := self._reference(value) if isinstance(value, str) else "":
            return known
        shown = str(value)[:60]
        found = _CURIE.match(shown)
        if found:
            mend = f"say what it stands for: --prefix {found[1]}=https://…"
            raise self._fault(f"the prefix {found[1]} of the {slot} '{shown}' is unknown", mend)
        raise self._fault(f"the {slot} '{shown}' is no CURIE and no IRI", "write it like CHEBI:49575")
