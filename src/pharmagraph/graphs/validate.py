"""Validate a graph against the shapes (SHACL), and say at which fact or term each fault lies.

pySHACL is the reference; shapes are SHACL Core, so no shape runs code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.findings import Finding, Place, in_order, relative_to
from pharmagraph.ontology.loading import SHAPES
from pharmagraph.ontology.prefixes import RDF, RDFS
from pharmagraph.ontology.turtle import refuse_depth
from pharmagraph.textfile import read_text, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import rdflib
    from rdflib.term import Node

    from pharmagraph.errors import ContentError
    from pharmagraph.rdfterms import Triple

SH = "http://www.w3.org/ns/shacl#"
# Properties by which shapes run queries or scripts (SHACL, part 2, and SHACL Advanced Features):
# rdflib would answer such a query in this process, and fetch what its SERVICE names.
_CODE = {
    "sparql", "select", "ask", "construct", "update", "validator", "nodeValidator", "propertyValidator",
    "rule", "js", "jsLibrary", "jsFunctionName", "target", "expression", "function",
}  # fmt: skip


def shape_files(core: Path, own: Path) -> list[Path]:
    """Return the shapes of the core and, where it has any, of the project.

    A copy of the core's shapes, as in a copy of pharmagraph's own project, counts once: read twice,
    each of its paths would stand twice.
    """
    files = [core / SHAPES]
    named = own / SHAPES
    if named.is_file() and named.read_bytes() != files[0].read_bytes():
        files.append(named)
    return files


def _read_shapes(files: Sequence[Path], root: Path) -> rdflib.Graph:
    """Read shapes; raises ContentError (PG113, PG103, PG511) with the place of what is wrong."""
    import rdflib

    shapes = rdflib.Graph()
    for path in files:
        file = read_text(path, root)
        refuse_depth(file)
        try:
            # pyoxigraph finds the place of a fault, and refuses what rdflib would only warn of.
            _add(shapes, ox.parse(input=file.text, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            place = file.place(error.lineno or 1, error.offset or 1)
            mend = "see the lines above too; a dot may be missing"
            raise refused(Finding("PG113", "the shapes are not valid Turtle", place, mend)) from error
        used = {str(prop).removeprefix(SH) for prop in set(shapes.predicates())}
        if code := sorted(used & _CODE):
            at = next((n for n, line in enumerate(file.lines, 1) if f":{code[0]}" in line), 1)
            message = f"sh:{code[0]} is not allowed: shapes may not bring code or queries with them"
            mend = "say it with SHACL Core (Shapes Constraint Language, part 1)"
            raise refused(Finding("PG511", message, file.place(at, 1), mend))
    return shapes


def validate(
    triples: Sequence[Triple], files: Sequence[Path], root: Path, place_of: Callable[[str], Place | None]
) -> list[Finding]:
    """Return a finding (PG601) for each result of the shapes.

    ``place_of`` leads from the IRI of a node to the place of its fact or term. Raises ContentError
    where the shapes cannot be read or make no sense (PG511).
    """
    import pyshacl
    import rdflib
    from pyshacl.errors import ReportableRuntimeError

    shapes = _read_shapes(files, root)
    where = Place(relative_to(files[-1], root))
    data = rdflib.Graph(bind_namespaces="none")
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in _seen_by(shapes, triples))
    _add(data, ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES))
    try:
        # Imports, rules and code in shapes are off: shapes may come from elsewhere.
        conforms, report, _text = pyshacl.validate(
            data, shacl_graph=shapes, do_owl_imports=False, advanced=False, js=False, meta_shacl=False
        )
    except (ReportableRuntimeError, ValueError, re.error) as error:
        raise _senseless(str(error), where) from error
    if conforms:
        return []
    if not isinstance(report, rdflib.Graph):
        raise _senseless(str(report), where)
    sh = rdflib.Namespace(SH)
    results = report.subjects(rdflib.URIRef(RDF + "type"), sh.ValidationResult)
    return in_order(_finding(report, result, where, place_of) for result in results)


def _add(graph: rdflib.Graph, quads: Iterable[ox.Quad]) -> None:
    """Add what pyoxigraph parsed to a graph of rdflib, whose own parsers take several times as long."""
    import rdflib

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

    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))


def _seen_by(shapes: rdflib.Graph, triples: Sequence[Triple]) -> Sequence[Triple]:
    """Return the triples that the shapes can see: building rdflib's graph costs more than validating it.

    A shape of SHACL Core looks along the properties that it names and at classes (sections 2.1 and
    4.1.1); only a closed shape (4.8.1) looks at all properties of a node.
    """
    if any(str(prop) == SH + "closed" for prop in shapes.predicates()):
        return triples
    named = {f"<{term}>" for term in shapes.objects()} | {f"<{RDF}type>", f"<{RDFS}subClassOf>"}
    return [triple for triple in triples if triple[1] in named]


def _senseless(message: str, place: Place) -> ContentError:
    words = " ".join(message.split())
    return refused(
        Finding("PG511", f"the shapes make no sense: {words}", place, "see the shape that it names")
    )


def _finding(
    report: rdflib.Graph, result: Node, where: Place, place_of: Callable[[str], Place | None]
) -> Finding:
    """Turn one result of the validation report (SHACL, section 3.6.2) into a finding."""
    import rdflib

    sh = rdflib.Namespace(SH)
    focus, shape, value = (report.value(result, part) for part in (sh.focusNode, sh.sourceShape, sh["value"]))
    messages = sorted(str(message) for message in report.objects(result, sh.resultMessage))
    shown = f" (now: {_end(value)})" if value is not None else ""
    place = place_of(str(focus))
    # A shape without a name has another one in each run.
    named = f"the shape {_end(shape)}" if isinstance(shape, rdflib.URIRef) else "the shapes"
    mend = f"see {named}, at {_end(focus) if place else focus}"
    return Finding("PG601", (messages or ["a shape is violated"])[0] + shown, place or where, mend)


def _end(term: Node | None) -> str:
    return re.split("[/#]", str(term))[-1]
