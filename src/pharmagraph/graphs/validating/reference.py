"""Validation by pySHACL: the reference, and what does the rest where shapes are not compiled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.graphs.validating.result import SH, Result
from pharmagraph.ontology.prefixes import RDF, RDFS
from pharmagraph.rdfterms import XSD, iri, plain, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib
    from rdflib.term import Node

    from pharmagraph.rdfterms import NtTerm, Triple


class SenselessShapesError(Exception):
    """Shapes that pySHACL refuses: the message is its own."""


def reference_results(triples: Sequence[Triple], shapes: Iterable[Triple]) -> list[Result]:
    """Return what pySHACL finds in a graph; raises SenselessShapesError where shapes make no sense."""
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError

    shape_graph = _graph(shapes)
    data = _graph(_seen_by(shape_graph, triples))
    try:
        # Imports, rules and code in shapes are off: shapes may come from elsewhere.
        conforms, report, _text = pyshacl.validate(
            data, shacl_graph=shape_graph, do_owl_imports=False, advanced=False, js=False, meta_shacl=False
        )
    except (ReportableRuntimeError, ValueError, re.error) as error:
        raise SenselessShapesError(str(error)) from error
    except TypeError as error:  # as of a value that is none of its datatype
        raise SenselessShapesError(f"they compare values that cannot be compared: {error}") from error
    if conforms:
        return []
    if not isinstance(report, rdflib.Graph):
        raise SenselessShapesError(str(report))
    kind, result = rdflib.URIRef(RDF + "type"), rdflib.URIRef(SH + "ValidationResult")
    return [_result(report, node) for node in report.subjects(kind, result)]


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """Make a graph of rdflib of what pyoxigraph parses, for its own parsers take several times as long."""
    import rdflib

    graph = rdflib.Graph()
    known: dict[object, Node] = {}

    def term(found: object) -> Node:
        if found not in known:
            if isinstance(found, ox.NamedNode):
                known[found] = rdflib.URIRef(found.value)
            elif isinstance(found, ox.Literal):
                datatype = None if found.language else rdflib.URIRef(found.datatype.value)
                known[found] = rdflib.Literal(found.value, lang=found.language, datatype=datatype)
            else:
                known[found] = rdflib.BNode()
        return known[found]

    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    for quad in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _seen_by(shapes: rdflib.Graph, triples: Sequence[Triple]) -> Sequence[Triple]:
    """Return the triples that the shapes can see: building rdflib's graph costs more than validating it.

    A shape of SHACL Core looks along the properties that it names and at classes (sections 2.1 and
    4.1.1); only a closed shape (4.8.1) looks at all properties of a node.
    """
    if any(str(prop) == SH + "closed" for prop in shapes.predicates()):
        return triples
    named = {f"<{term}>" for term in shapes.objects()} | {f"<{RDF}type>", f"<{RDFS}subClassOf>"}
    return [triple for triple in triples if triple[1] in named]


def _result(report: rdflib.Graph, node: Node) -> Result:
    """Read one result of a validation report (SHACL, section 3.6.2)."""
    import rdflib

    sh = rdflib.Namespace(SH)
    path, value, shape, focus = (
        report.value(node, part) for part in (sh.resultPath, sh["value"], sh.sourceShape, sh.focusNode)
    )
    component = str(report.value(node, sh.sourceConstraintComponent))
    return Result(
        _term(focus),
        _term(path) if isinstance(path, rdflib.URIRef) else "",
        _term(value),
        component.removeprefix(SH).removesuffix("ConstraintComponent"),
        _term(shape) if isinstance(shape, rdflib.URIRef) else "",
        _term(report.value(node, sh.resultSeverity)),
        tuple(sorted(str(message) for message in report.objects(node, sh.resultMessage))),
    )


def _term(term: Node | None) -> NtTerm:
    """Write a term of rdflib as N-Triples does, canonically; "" for none."""
    import rdflib

    if term is None:
        return ""
    if isinstance(term, rdflib.Literal):
        if term.language:
            return text(str(term), term.language)
        datatype = str(term.datatype or f"{XSD}string")
        return plain(str(term)) + ("" if datatype == f"{XSD}string" else f"^^<{datatype}>")
    return iri(str(term)) if isinstance(term, rdflib.URIRef) else f"_:{term}"
