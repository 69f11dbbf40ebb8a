"""Shapes and graphs for validation tests: made ones, and the W3C's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from pharmagraph.graphs.validating.evaluating import Compiled
from pharmagraph.graphs.validating.reference import reference_results
from pharmagraph.graphs.validating.result import SH, Result
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.rdfterms import Triple

HEAD = """\
@prefix : <urn:x:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TESTS = "http://www.w3.org/ns/shacl-test#"
MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_PATHS = {"inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"}
_REPORT = {"result", "conforms", "focusNode", "value", "resultPath", "resultSeverity", "sourceShape",
           "sourceConstraintComponent", "resultMessage"}  # fmt: skip


def turtle(text: str) -> list[Triple]:
    """Read Turtle, with the usual prefixes before it, into sorted triples."""
    return _triples(ox.parse(input=HEAD + text, format=ox.RdfFormat.TURTLE))


def _triples(quads: Iterable[ox.Quad]) -> list[Triple]:
    found = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}
    return sorted(found)


def nameless(result: Result) -> Result:
    """Return a result in which all blank nodes have the same name, for it is another in each run."""
    focus, value = ("_:" if term.startswith("_:") else term for term in (result.focus, result.value))
    return result._replace(focus=focus, value=value)


def compared(data: Sequence[Triple], shapes: Sequence[Triple]) -> tuple[Counter[Result], Counter[Result]]:
    """Return what compiled shapes and pySHACL find, each with how often."""
    found = Counter(map(nameless, Compiled(shapes).results(data)))
    return found, Counter(map(nameless, reference_results(data, shapes)))


class Case(NamedTuple):
    """A test of the W3C: its data and its shapes, each shape with a message."""

    name: str
    data: list[Triple]
    shapes: list[Triple]


def cases(folder: Path) -> list[Case]:
    """Read the tests of SHACL Core below a folder."""
    found = []
    for path in sorted(folder.rglob("*.ttl")):
        whole = _read(path)
        for node, prop, data in whole:
            if prop == f"<{TESTS}dataGraph>":
                (shapes,) = (o for s, p, o in whole if (s, p) == (node, f"<{TESTS}shapesGraph>"))
                name = str(path.relative_to(folder).with_suffix(""))
                found.append(Case(name, _content(data), _with_messages(_content(shapes))))
    return found


def _read(path: Path) -> list[Triple]:
    return _triples(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def _content(file: str) -> list[Triple]:
    """Return what a file holds beside the manifest and the report that is expected."""
    of_report = {f"<{SH}{word}>" for word in _REPORT} | {
        f"<{SH}Validation{word}>" for word in ("Report", "Result")
    }
    return [
        triple
        for triple in _read(Path(urlsplit(value_of(file)).path))
        if not any(term in of_report or TESTS in term or MANIFEST in term for term in triple)
    ]


def _with_messages(shapes: list[Triple]) -> list[Triple]:
    """Give a message to each shape that has none."""
    ours = {s for s, p, _ in shapes if p.startswith(f"<{SH}") and p[len(SH) + 1 : -1] not in _PATHS}
    ours |= {o for _, p, o in shapes if p in {f"<{SH}node>", f"<{SH}property>"}}
    ours -= {s for s, p, _ in shapes if p == f"<{SH}message>"}
    return [*shapes, *((shape, f"<{SH}message>", '"a message"') for shape in sorted(ours))]
