"""Nanopublications: each accepted statement as a small publication of its own, in TriG, unsigned.

Four graphs a statement (Nanopublication Guidelines, "Basic Elements"): the head names the others; the
assertion is the fact; the provenance says which words of which document carry it; the publication
information says who drew it from there, when, what readers must bear in mind, and, for tools that search
and show, what everything in the assertion is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.writers.standing import HOLD, HOW, MADE, PARTS, WHO, standing_of
from pharmagraph.graphs.writers.turtle import Names, below_head, blocks, spaced
from pharmagraph.ontology.prefixes import DCTERMS, OA, PROV, RDF, RDFS, SKOS
from pharmagraph.rdfterms import is_iri, plain, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pharmagraph.graphs.reading import GraphReader
    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import NtTerm, Triple

NP = "http://www.nanopub.org/nschema#"
GRAPHS = ("Head", "assertion", "provenance", "pubinfo")
FOAF = "http://xmlns.com/foaf/0.1/"
_A, _LABEL = f"<{RDF}type>", f"<{RDFS}label>"
# An ORCID as ORCID writes it; a name of another form is a name and no address.
_ORCID = re.compile(r"https://orcid\.org/(?:[0-9]{4}-){3}[0-9]{3}[0-9X]")
_SOURCE = tuple(DCTERMS + name for name in ("title", "publisher", "issued", "rights", "source"))


def nanopub(selection: Selection) -> Iterator[bytes]:
    """Write a nanopublication for each statement that the graph states itself."""
    prefixes = {**selection.prefixes, "foaf": FOAF, "np": NP}
    names = Names(prefixes)
    return below_head(spaced(_all(selection, names)), names, prefixes, selection.comment)


def _all(selection: Selection, names: Names) -> Iterator[str]:
    for row in selection.records.statements:
        if standing_of(row, selection) in HOLD:
            yield "\n".join(
                f"{names.iri(f'<{graph}>')} {{\n{''.join(blocks(sorted(set(triples)), names, '    '))}}}\n"
                for graph, triples in _graphs(row, selection)
            )


def _graphs(row: StatementRow, selection: Selection) -> Iterator[tuple[str, list[Triple]]]:
    """Yield the four graphs of a statement with their IRIs."""
    reader, node = selection.reader, f"<{row.iri}>"
    own = f"{row.iri}/nanopub"
    head, assertion, provenance, pubinfo = (f"{own}#{name}" for name in GRAPHS)
    publication, asserted = f"<{own}>", f"<{assertion}>"
    parts = (("hasAssertion", assertion), ("hasProvenance", provenance), ("hasPublicationInfo", pubinfo))
    yield (
        head,
        [
            (publication, _A, f"<{NP}Nanopublication>"),
            *((publication, f"<{NP}{name}>", f"<{graph}>") for name, graph in parts),
        ],
    )
    said = [(node, p, o) for p, o in reader.properties(node)]
    asserts = [
        (f"<{row.subject}>", f"<{row.relation}>", row.value),
        *_below(row.value, node, reader),
        *(t for t in said if t[1] in PARTS or t[1] not in MADE),
    ]
    yield assertion, asserts
    origins = [f"<{source}>" for source in ([row.source] if row.source else row.premises)]
    yield (
        provenance,
        [
            *((asserted, f"<{PROV}wasDerivedFrom>", origin) for origin in origins),
            *((asserted, f"<{PROV}wasGeneratedBy>", f"<{row.rule}>") for _ in range(bool(row.rule))),
            *(t for t in said if t[1] in HOW),
            *(
                t
                for _, p, selector in said
                if p == f"<{OA}hasSelector>"
                for t in _below(selector, node, reader)
            ),
            *(
                (f"<{row.source}>", f"<{prop}>", value)
                for prop in _SOURCE
                if row.source
                for value in reader.objects(f"<{row.source}>", prop)
            ),
        ],
    )
    yield (
        pubinfo,
        [
            (publication, f"<{RDFS}comment>", text(selection.disclaimer)),
            *(
                (publication, f"<{DCTERMS}created>", typed(row.curated[1], "date"))
                for _ in range(bool(row.curated[1]))
            ),
            *((publication, p, o) for _, p, o in said if p in WHO),
            *_creator(publication, row.curated[0]),
            *_labels(publication, row, asserts, reader),
        ],
    )


def _creator(publication: NtTerm, name: str) -> Iterator[Triple]:
    """Yield who drew the fact from its source: by ORCID, else as somebody who has a name."""
    if not name:
        return
    known = _ORCID.fullmatch(name)
    creator = f"<{name}>" if known else f"{publication[:-1]}#creator>"
    yield publication, f"<{DCTERMS}creator>", creator
    if not known:
        yield creator, f"<{FOAF}name>", plain(name)


def _labels(
    publication: NtTerm, row: StatementRow, asserts: Iterable[Triple], reader: GraphReader
) -> Iterator[Triple]:
    """Yield a label of the whole, and one of each thing in its assertion that the graph has a label of."""
    whole = f"{reader.label(f'<{row.subject}>')} {row.relation_label} {row.object_text}"
    yield publication, _LABEL, text(" ".join(whole.split()))
    for thing in sorted({term for triple in asserts for term in triple if is_iri(term)}):
        found = reader.objects(thing, SKOS + "prefLabel") or reader.objects(thing, RDFS + "label")
        if not found and thing == f"<{row.relation}>":  # of another vocabulary, such as skos:altLabel
            found = [text(row.relation_label)]
        yield from ((thing, _LABEL, label) for label in found[:1])


def _below(top: NtTerm, node: NtTerm, reader: GraphReader) -> Iterator[Triple]:
    """Yield what is said of a value or selector, and of what hangs below it."""
    todo = [top] if is_iri(top) and top.startswith(f"{node[:-1]}/") else []
    while todo:
        subject = todo.pop()
        for p, o in reader.properties(subject):
            yield subject, p, o
            if is_iri(o) and o.startswith(f"{subject[:-1]}/"):
                todo.append(o)
