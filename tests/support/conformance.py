"""Read the manifests of the W3C test suites: which query goes over which data, and what must come back.

The suites themselves are no part of this repository; they lie in the folder of shared material. Each
file of data has an IRI that begins with ``HOME``, wherever the suites lie.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITES = Path("conformance", "w3c", "rdf-tests", "sparql")
HOME = "http://tests.example/"

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_KINDS = {
    "QueryEvaluationTest": "evaluation",
    "PositiveSyntaxTest": "positive",
    "PositiveSyntaxTest11": "positive",
    "NegativeSyntaxTest": "negative",
    "NegativeSyntaxTest11": "negative",
    "PositiveUpdateSyntaxTest": "update",
    "PositiveUpdateSyntaxTest11": "update",
    "NegativeUpdateSyntaxTest": "update",
    "NegativeUpdateSyntaxTest11": "update",
}
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
}
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<([^<>]*)>|(\w*):(\w+))", re.IGNORECASE)
_PREFIX = re.compile(r"\bPREFIX\s+(\w*):\s*<([^<>]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """A test of a suite.

    ``kind`` is evaluation, positive, negative (of a query's syntax) or update; ``folder`` names its
    part of the suite; ``data`` are the files of the default graph, ``named`` those of named graphs
    by IRI, ``remote`` those of other endpoints by address.
    """

    iri: str
    kind: str
    folder: str
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    remote: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None

    @property
    def base(self) -> str:
        """What the IRIs of the files in the test's folder begin with."""
        return f"{HOME}{self.folder}/"

    @property
    def text(self) -> str:
        """The query, with a BASE before it that gives relative IRIs the place of the test's files."""
        written = self.query.read_bytes().decode()
        return f"BASE <{self.base}> {written}" if self.kind != "update" else written

    @property
    def asks_others(self) -> bool:
        """Whether the query is about SERVICE."""
        return self.folder.rpartition("/")[2] in {"service", "syntax-fed"}

    @property
    def chooses_graphs(self) -> bool:
        """Whether the query has a FROM."""
        return _FROM.search(self.query.read_text(encoding="utf-8")) is not None

    @property
    def graphs(self) -> dict[str, Path | None]:
        """The named graphs by IRI, with those that FROM names; None stands for an empty one."""
        found: dict[str, Path | None] = dict(self.named)
        text = self.query.read_text(encoding="utf-8")
        prefixes = dict(_PREFIX.findall(text))
        for name, prefix, local in _FROM.findall(text):
            iri = urljoin(self.base, name) if name else prefixes[prefix] + local
            path = self.query.parent / iri.removeprefix(self.base)
            found.setdefault(iri, path if path.is_file() else None)
        return found


def iri_of(path: Path) -> str:
    """Return the IRI of a file of a suite."""
    return HOME + "/".join(path.parts[-3:])


def triples(path: Path) -> Iterator[ox.Triple]:
    """Read a file of data; relative IRIs in it become those of files beside it."""
    form = _FORMATS[path.suffix]
    for quad in ox.parse(path=path, format=form, base_iri=iri_of(path), rename_blank_nodes=True):
        yield ox.Triple(quad.subject, quad.predicate, quad.object)


class Manifest:
    """The graph of one manifest file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ox.Store()
        self.store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())

    def objects(self, subject: object, predicate: str) -> list[object]:
        """Return what a node is joined with."""
        return [q.object for q in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]  # type: ignore[arg-type]

    def one(self, subject: object, predicate: str) -> object | None:
        """Return the only thing, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def entries(self) -> Iterator[ox.NamedNode]:
        """Yield the tests in their order."""
        lists = self.store.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None)
        for node in [quad.object for quad in lists]:
            at: object | None = node
            while at is not None and at != ox.NamedNode(f"{_RDF}nil"):
                entry = self.one(at, f"{_RDF}first")
                assert isinstance(entry, ox.NamedNode)
                yield entry
                at = self.one(at, f"{_RDF}rest")

    def cases(self, root: Path) -> Iterator[Case]:
        """Yield the tests of queries' syntax and evaluation, and of updates' syntax."""
        for entry in self.entries():
            kind = _KINDS.get(_name(self.one(entry, f"{_RDF}type")))
            action = self.one(entry, f"{_MF}action")
            if kind is None:
                continue
            result = self.one(entry, f"{_MF}result")
            yield Case(
                iri=entry.value,
                kind=kind,
                folder=str(self.path.parent.relative_to(root)),
                query=_path(self.one(action, f"{_QT}query") or action),
                data=tuple(sorted(map(_path, self.objects(action, f"{_QT}data")))),
                named=tuple(sorted(map(self._named, self.objects(action, f"{_QT}graphData")))),
                remote=tuple(sorted(map(self._remote, self.objects(action, f"{_QT}serviceData")))),
                result=_path(result) if result is not None else None,
            )

    def _named(self, node: object) -> tuple[str, Path]:
        if isinstance(node, ox.NamedNode):
            return iri_of(_path(node)), _path(node)
        path, label = _path(self.one(node, f"{_QT}graph")), self.one(node, f"{_RDFS}label")
        return (label.value if isinstance(label, ox.Literal) else iri_of(path)), path

    def _remote(self, node: object) -> tuple[str, Path]:
        endpoint = self.one(node, f"{_QT}endpoint")
        assert isinstance(endpoint, ox.NamedNode)
        return endpoint.value, _path(self.one(node, f"{_QT}data"))


def _name(node: object) -> str:
    return node.value.rpartition("#")[2] if isinstance(node, ox.NamedNode) else ""


def _path(node: object) -> Path:
    assert isinstance(node, ox.NamedNode), node
    return Path(unquote(urlsplit(node.value).path))


def read_suite(shared: Path, suite: str) -> list[Case]:
    """Return the tests of a suite such as ``sparql11``, in the order of folders and manifests."""
    root = shared / SUITES
    return [
        case for path in sorted((root / suite).glob("*/manifest.ttl")) for case in Manifest(path).cases(root)
    ]
