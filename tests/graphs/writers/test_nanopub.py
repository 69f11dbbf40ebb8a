from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.nanopub import FOAF, GRAPHS, NP
from pharmagraph.ontology.prefixes import DCTERMS, PROV, RDF, RDFS, VOCAB
from support.exports import BASE, by_standing, hostile_selection, only

if TYPE_CHECKING:
    from pharmagraph.graphs.writers.selection import Selection


@pytest.fixture(scope="module")
def written(project_selection: Selection) -> dict[str, list[ox.Quad]]:
    """Give the quads of the nanopublications by graph."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(input=only(WRITERS["nanopub"], project_selection), format=ox.RdfFormat.TRIG):
        graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad)
    return graphs


def test_each_is_a_nanopublication(written: dict[str, list[ox.Quad]], project_selection: Selection) -> None:
    """The head names the other three graphs; provenance speaks of the assertion, pubinfo of the whole."""
    holding = by_standing(project_selection, hold=True)
    assert set(written) == {f"{row.iri}/nanopub#{name}" for row in holding for name in GRAPHS}
    for row in holding:
        own = f"{row.iri}/nanopub"
        head, assertion, provenance, pubinfo = (written[f"{own}#{name}"] for name in GRAPHS)
        assert {(str(q.subject), str(q.predicate), str(q.object)) for q in head} == {
            (f"<{own}>", f"<{RDF}type>", f"<{NP}Nanopublication>"),
            (f"<{own}>", f"<{NP}hasAssertion>", f"<{own}#assertion>"),
            (f"<{own}>", f"<{NP}hasProvenance>", f"<{own}#provenance>"),
            (f"<{own}>", f"<{NP}hasPublicationInfo>", f"<{own}#pubinfo>"),
        }
        stated = (f"<{row.subject}>", f"<{row.relation}>", row.value)
        assert stated in {(str(q.subject), str(q.predicate), str(q.object)) for q in assertion}
        origins = {str(q.object) for q in provenance if str(q.subject) == f"<{own}#assertion>"}
        assert origins >= (
            {f"<{row.source}>"} if row.source else {f"<{premise}>" for premise in row.premises}
        )
        named = {str(term) for q in assertion for term in (q.subject, q.predicate, q.object)}
        assert {str(q.subject) for q in pubinfo} - named <= {f"<{own}>", f"<{own}#creator>"}


def test_each_says_who_made_it_and_what_things_are_called(
    written: dict[str, list[ox.Quad]], project_selection: Selection
) -> None:
    """Publication info has a label of the whole and of each thing; a person's statement has a creator."""
    for row in by_standing(project_selection, hold=True):
        own = f"<{row.iri}/nanopub>"
        told = {(str(q.subject), str(q.predicate), str(q.object)) for q in written[f"{own[1:-1]}#pubinfo"]}
        labels = {s: o for s, p, o in told if p == f"<{RDFS}label>"}
        assert labels[own].startswith(
            f'"{project_selection.reader.label(f"<{row.subject}>")} {row.relation_label}'
        )
        assert {f"<{row.subject}>", f"<{row.relation}>"} <= set(labels)
        assert not row.object or f"<{row.object}>" in labels
        creators = {o for s, p, o in told if (s, p) == (own, f"<{DCTERMS}creator>")}
        names = {o for s, p, o in told if s in creators and p == f"<{FOAF}name>"}
        assert names == ({f'"{row.curated[0]}"'} if row.curated[0] else set())


@pytest.mark.parametrize(
    ("name", "creators"),
    [
        ("https://orcid.org/0000-0002-1825-0097", ["https://orcid.org/0000-0002-1825-0097"]),
        ("https://orcid.org/0000> <", ["{own}#creator"]),
    ],
)
def test_an_orcid_is_the_creator_itself(name: str, creators: list[str]) -> None:
    """A curator who gives an ORCID is named by it; anything else is the name of somebody."""
    quads = list(ox.parse(input=only(WRITERS["nanopub"], hostile_selection(name)), format=ox.RdfFormat.TRIG))
    own = f"{BASE}statement/d/f-1/nanopub"
    found = [q.object.value for q in quads if q.predicate.value == f"{DCTERMS}creator"]
    assert found == [creator.format(own=own) for creator in creators]


def test_only_what_holds_is_published(
    written: dict[str, list[ox.Quad]], project_selection: Selection
) -> None:
    """No disputed, reported or denied statement is asserted; each says its status and its source's words."""
    open_ = by_standing(project_selection, hold=False)
    assert open_
    assert not {f"{row.iri}/nanopub#assertion" for row in open_} & set(written)
    for row in by_standing(project_selection, hold=True):
        told = {(str(q.predicate), str(q.object)) for q in written[f"{row.iri}/nanopub#provenance"]}
        assert (f"<{VOCAB}status>", f"<{VOCAB}{row.status}>") in told
        if row.rule:
            assert (f"<{PROV}wasGeneratedBy>", f"<{row.rule}>") in told
        else:
            assert bool(row.cues) == any(name == f"<{VOCAB}cue>" for name, _ in told)


def test_a_dose_is_whole(leaflet_selection: Selection) -> None:
    """The assertion of a dosage holds all its parts, down to the steps that follow."""
    row = next(
        row for row in leaflet_selection.records.statements if row.reference == "quelorin-leaflet/q-010"
    )
    quads = ox.parse(input=only(WRITERS["nanopub"], leaflet_selection), format=ox.RdfFormat.TRIG)
    assertion = [q for q in quads if str(q.graph_name) == f"<{row.iri}/nanopub#assertion>"]
    subjects = {str(q.subject) for q in assertion}
    assert {row.value, f"{row.value[:-1]}/then>"} <= subjects
    reader = leaflet_selection.reader
    for subject in (row.value, f"{row.value[:-1]}/then>"):
        assert {(str(q.predicate), str(q.object)) for q in assertion if str(q.subject) == subject} == set(
            reader.properties(subject)
        )


# rdflib warns of what it calls itself: parts of its Dataset and of its old ConjunctiveGraph.
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph)[a-z_.]* is deprecated:DeprecationWarning")
def test_the_library_for_nanopublications_takes_them(written: dict[str, list[ox.Quad]]) -> None:
    """The library `nanopub` finds every tenth of them valid, and reads the assertion."""
    from nanopub.nanopub import Nanopub
    from rdflib import Dataset

    owns = sorted({graph.partition("#")[0] for graph in written})
    assert len(owns) > 100
    for own in owns[::10]:
        quads = [quad for name in GRAPHS for quad in written[f"{own}#{name}"]]
        text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        read = Nanopub(rdf=Dataset().parse(data=text, format="nquads"))
        assert read.is_valid
        assert str(read.metadata.np_uri) == own
        assert len(read.assertion) == len(written[f"{own}#assertion"])
