"""Validate a graph against the shapes (SHACL), and say at which fact or term each fault lies.

pySHACL is the reference; shapes are SHACL Core, so no shape runs code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding, Place, relative_to
from pharmagraph.ontology.loading import SHAPES
from pharmagraph.ontology.prefixes import RDF
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import rdflib

    from pharmagraph.rdfterms import Triple

SH = "http://www.w3.org/ns/shacl#"


def shape_files(core: Path, own: Path) -> list[Path]:
    """Return the shapes of the core and, where it has any, of the project."""
    files = [core / SHAPES]
    if (own / SHAPES).is_file() and own.resolve() != core.resolve():
        files.append(own / SHAPES)
    return files


def _read_shapes(files: Sequence[Path], root: Path) -> rdflib.Graph:
    import rdflib

    shapes = rdflib.Graph()
    for path in files:
        file = read_text(path, root)
        try:
            shapes.parse(data=file.text, format="turtle")
        except SyntaxError as error:
            line = int(getattr(error, "lines", 0)) + 1
            finding = Finding(
                "PG113",
                "the shapes are not valid Turtle",
                file.place(line, 1),
                "see the lines above; a dot may be missing",
            )
            raise ContentError(f"{file.name}: the shapes are not valid Turtle", [finding]) from error
    return shapes


def validate(
    triples: Sequence[Triple], files: Sequence[Path], root: Path, place_of: Callable[[str], Place | None]
) -> list[Finding]:
    """Return a finding (PG601) for each result of the shapes.

    ``place_of`` leads from the IRI of a node to the place of its fact or term. Raises ContentError
    where the shapes cannot be read.
    """
    import pyshacl
    import rdflib

    shapes = _read_shapes(files, root)
    data = rdflib.Graph(bind_namespaces="none")
    data.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")
    # Imports, rules and code in shapes are off: shapes may come from elsewhere.
    conforms, report, _text = pyshacl.validate(
        data, shacl_graph=shapes, do_owl_imports=False, advanced=False, js=False, meta_shacl=False
    )
    if conforms or not isinstance(report, rdflib.Graph):
        return []
    sh, kind = rdflib.Namespace(SH), rdflib.URIRef(RDF + "type")
    findings = set()
    for result in report.subjects(kind, sh.ValidationResult):
        focus = str(report.value(result, sh.focusNode))
        message = str(report.value(result, sh.resultMessage) or "a shape is violated")
        shape = str(report.value(result, sh.sourceShape)).rsplit("/", 1)[-1]
        value = report.value(result, sh.value)
        shown = f" (now: {str(value).rsplit('/', 1)[-1]})" if value is not None else ""
        place = place_of(focus) or Place(relative_to(files[0], root))
        mend = f"see the shape {shape}, at {focus.rsplit('/', 1)[-1] if place.line else focus}"
        findings.add(Finding("PG601", message + shown, place, mend))
    return sorted(findings, key=Finding.sort_key)
