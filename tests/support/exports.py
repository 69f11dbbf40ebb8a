"""Whole exports for tests: files as bytes, graphs by a digest, hostile words in each place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.graphs.writers.selection import Part, Selection
from pharmagraph.graphs.writers.standing import HOLD, standing_of
from pharmagraph.ontology.prefixes import RDF, SKOS, VOCAB, project_prefixes
from pharmagraph.rdfterms import iri, plain, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.writers import Writer
    from pharmagraph.rdfterms import Triple

BASE = "https://example.org/made-up/"


def files_of(writer: Writer, selection: Selection) -> dict[str, bytes]:
    """Return the files of an export by name."""
    return {name: b"".join(writer.pieces(selection, name)) for name in writer.files}


def only(writer: Writer, selection: Selection) -> bytes:
    """Return the one file of an export."""
    return b"".join(writer.pieces(selection))


def digest(quads: Iterable[ox.Quad]) -> str:
    """Return the SHA-256 of the RDFC-1.0 form of quads.

    Canonicalisation takes exponential time only for blank nodes that are hard to tell apart; what we
    write has none, which is checked first, so that it always ends.
    """
    dataset = ox.Dataset(quads)
    for quad in dataset:
        assert not {type(quad.subject), type(quad.object)} & {ox.BlankNode}
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


def by_standing(selection: Selection, *, hold: bool) -> list[StatementRow]:
    """Return the statements that simply hold, or those that do not."""
    rows = selection.records.statements
    return [row for row in rows if (standing_of(row, selection) in HOLD) == hold]


def hostile_selection(words: str, *, status: str = "accepted") -> Selection:
    """Return a small graph whose every text is the given words: labels, values, cue, reason, disclaimer."""
    ph, term = VOCAB, f"{BASE}term/"
    rdf, label = RDF, f"<{SKOS}prefLabel>"
    drug, effect = iri(f"{term}drug"), iri(f"{term}effect")
    document, node = iri(f"{BASE}document/d"), iri(f"{BASE}statement/d/f-1")
    triples: list[Triple] = [
        (iri(BASE), iri(f"{ph}disclaimer"), text(words)),
        (document, iri(f"{rdf}type"), iri(f"{ph}Document")),
        (document, iri("http://purl.org/dc/terms/title"), text(words)),
        (node, iri(f"{rdf}type"), iri(f"{ph}Statement")),
        (node, iri(f"{rdf}type"), iri(f"{rdf}Statement")),
        (node, iri(f"{rdf}subject"), drug),
        (node, iri(f"{rdf}predicate"), iri(f"{ph}hasSideEffect")),
        (node, iri(f"{rdf}object"), effect),
        (node, iri(f"{ph}status"), iri(f"{ph}{status}")),
        (node, iri(f"{ph}certainty"), iri(f"{ph}stated")),
        (node, iri(f"{ph}polarity"), iri(f"{ph}affirmed")),
        (node, iri("http://www.w3.org/ns/prov#wasDerivedFrom"), document),
        (node, iri(f"{ph}cue"), text(words)),
        (node, iri(f"{ph}heading"), text(words)),
        (node, iri(f"{ph}because"), text(words)),
        (node, iri(f"{ph}curatedBy"), plain(words)),
        (node, iri(f"{ph}condition"), text(words)),
        (drug, iri(f"{rdf}type"), iri(f"{ph}Drug")),
        (drug, label, text(words)),
        (drug, iri(f"{SKOS}altLabel"), text(words)),
        (drug, iri(f"{SKOS}definition"), text(words)),
        (drug, iri(f"{SKOS}exactMatch"), iri("http://purl.obolibrary.org/obo/CHEBI_1")),
        (effect, iri(f"{rdf}type"), iri(f"{ph}SideEffect")),
        (effect, label, text(words)),
    ]
    if status == "accepted":
        triples.append((drug, iri(f"{ph}hasSideEffect"), effect))
    return Selection((Part("", sorted(triples)),), project_prefixes(BASE), words, "made-up")
