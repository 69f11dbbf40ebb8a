"""Validate a graph against the shapes (SHACL), and say at which fact or term each fault lies.

Shapes are SHACL Core, so no shape runs code. They are compiled here; what is not compiled is left to
pySHACL, which is the reference (docs/decisions/0022-compiled-shapes.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.findings import Finding, Place, in_order, relative_to
from pharmagraph.graphs.validating.leaving import find_results
from pharmagraph.graphs.validating.reference import SenselessShapesError, reference_results
from pharmagraph.graphs.validating.result import SH
from pharmagraph.ontology.loading import SHAPES
from pharmagraph.ontology.turtle import refuse_depth
from pharmagraph.rdfterms import canonical, value_of
from pharmagraph.textfile import read_text, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pharmagraph.graphs.validating.result import Result
    from pharmagraph.rdfterms import Triple
    from pharmagraph.textfile import TextFile

# Properties by which shapes run queries or scripts (SHACL, part 2, and SHACL Advanced Features):
# rdflib would answer such a query in this process, and fetch what its SERVICE names.
_CODE = {
    "sparql", "select", "ask", "construct", "update", "validator", "nodeValidator", "propertyValidator",
    "rule", "js", "jsLibrary", "jsFunctionName", "target", "expression", "function",
}  # fmt: skip
# pySHACL takes about four seconds for so many triples.
_SLOW = 100_000
COMPILED, REFERENCE = ENGINES = ("compiled", "pyshacl")
"""What may hold a graph against shapes: compiled shapes with pySHACL for the rest, or pySHACL alone."""


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


def read_shapes(files: Sequence[Path], root: Path) -> list[Triple]:
    """Read shapes; raises ContentError (PG113, PG103, PG511) with the place of what is wrong."""
    shapes: list[Triple] = []
    for number, path in enumerate(files):
        file = read_text(path, root)
        refuse_depth(file)
        try:
            read = list(ox.parse(input=file.text, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            place = file.place(error.lineno or 1, error.offset or 1)
            mend = "see the lines above too; a dot may be missing"
            raise refused(Finding("PG113", "the shapes are not valid Turtle", place, mend)) from error
        shapes += [_apart(quad, number) for quad in read]
        _refuse_code(file, read)
    return shapes


def _apart(quad: ox.Quad, number: int) -> Triple:
    """Write a triple of a file; its blank nodes are none of another file's."""
    s, p, o = (
        f"_:f{number}x{term.value}" if isinstance(term, ox.BlankNode) else canonical(str(term))
        for term in quad.triple
    )
    return s, p, o


def _refuse_code(file: TextFile, read: Sequence[ox.Quad]) -> None:
    used = {quad.predicate.value.removeprefix(SH) for quad in read}
    if code := sorted(used & _CODE):
        at = next((n for n, line in enumerate(file.lines, 1) if f":{code[0]}" in line), 1)
        message = f"sh:{code[0]} is not allowed: shapes may not bring code or queries with them"
        mend = "say it with SHACL Core (Shapes Constraint Language, part 1)"
        raise refused(Finding("PG511", message, file.place(at, 1), mend))


def validate(
    triples: Sequence[Triple], files: Sequence[Path], root: Path, place_of: Callable[[str], Place | None],
    engine: str = COMPILED,
) -> list[Finding]:  # fmt: skip
    """Return a finding (PG601) for each result of the shapes.

    ``triples`` are canonical, each once. ``place_of`` leads from the IRI of a node to the place of its fact
    or term. ``engine`` is one of ``ENGINES``; where compiled shapes need pySHACL for much of a graph, a note
    (PG605) says why. Raises ContentError where the shapes cannot be read or make no sense (PG511).
    """
    shapes = read_shapes(files, root)
    where = Place(relative_to(files[-1], root))
    try:
        if engine == REFERENCE:
            return in_order([_finding(one, where, place_of) for one in reference_results(triples, shapes)])
        told = find_results(triples, shapes)
    except SenselessShapesError as error:
        words = " ".join(str(error).split())
        message = f"the shapes make no sense: {words}"
        raise refused(Finding("PG511", message, where, "see the shape that it names")) from error
    found = [_finding(result, where, place_of) for result in told.results]
    if told.seen > _SLOW:
        message = f"the shapes took long: only pySHACL can judge {told.why}"
        found.append(Finding("PG605", message, where, "see docs/reference/findings.md for what is fast"))
    return in_order(found)


def _finding(result: Result, where: Place, place_of: Callable[[str], Place | None]) -> Finding:
    """Turn one result into a finding."""
    shown = f" (now: {_end(result.value)})" if result.value else ""
    focus = value_of(result.focus) if result.focus[0] in '<"' else result.focus
    place = place_of(focus)
    # A shape without a name has another one in each run.
    named = f"the shape {_end(result.shape)}" if result.shape else "the shapes"
    mend = f"see {named}, at {_end(result.focus) if place else focus}"
    message = (result.messages or ("a shape is violated",))[0]
    return Finding("PG601", message + shown, place or where, mend)


def _end(term: str) -> str:
    """Return the last part of an IRI, or of a literal's words."""
    return re.split("[/#]", value_of(term) if term[0] in '<"' else term)[-1]
