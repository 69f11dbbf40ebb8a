"""What the service says of itself: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.disclaimer import DISCLAIMER
from pharmagraph.graphs.statements import VOID
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import DCTERMS, RDF
from pharmagraph.rdfterms import iri, text, typed
from pharmagraph.serve.formats import GRAPH_OFFERS, content_type
from pharmagraph.serve.negotiation import choose
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.reply import Whole, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.rdfterms import Triple
    from pharmagraph.serve.desk import Desk

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
# The W3C's IRIs of formats ("Unique URIs for File Formats").
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def description_triples(desk: Desk, address: str) -> Iterator[Triple]:
    """Yield what the service says of itself; ``address`` is that of its SPARQL endpoint."""
    service, data = iri(address), iri(f"{address}#dataset")
    a = iri(RDF + "type")

    def sd(name: str) -> str:
        return iri(SD + name)

    yield service, a, sd("Service")
    yield service, sd("endpoint"), service
    yield service, sd("supportedLanguage"), sd("SPARQL11Query")
    for name in _RESULTS:
        yield service, sd("resultFormat"), iri(_FORMATS + name)
    yield service, sd("defaultDataset"), data
    yield data, a, sd("Dataset")
    yield data, a, iri(VOID + "Dataset")
    yield data, iri(DCTERMS + "title"), text(desk.name)
    yield data, iri(DCTERMS + "description"), text(DISCLAIMER)
    yield data, iri(VOID + "sparqlEndpoint"), service
    total = 0
    for n, graph in enumerate(desk.generation.graphs.values()):
        node = iri(f"{address}#graph-{n}")
        total += graph.triples
        yield node, a, sd("Graph")
        yield node, a, iri(VOID + "Dataset")
        yield node, iri(VOID + "triples"), typed(str(graph.triples), "integer")
        yield node, iri(VOID + "dataDump"), iri(_dump(address, graph.iri))
        if not graph.iri:
            yield data, sd("defaultGraph"), node
            continue
        named = iri(f"{address}#named-{n}")
        yield data, sd("namedGraph"), named
        yield named, a, sd("NamedGraph")
        yield named, sd("name"), iri(graph.iri)
        yield named, sd("graph"), node
    yield data, iri(VOID + "triples"), typed(str(total), "integer")


def _dump(address: str, graph: str) -> str:
    from urllib.parse import quote

    store = address.removesuffix("/sparql") + "/data"
    return f"{store}?graph={quote(graph, safe='')}" if graph else f"{store}?default"


async def describe(desk: Desk, address: str, accept: str | None) -> Whole:
    """Answer a request for the description; raises Fault where no format is accepted."""
    offer = choose(accept, GRAPH_OFFERS)
    if offer is None:
        known = ", ".join(o.media_type for o in GRAPH_OFFERS)
        raise Fault(
            "not-acceptable",
            "the request has no query, and the description of the service is in RDF",
            f"send query=…, or accept one of: {known}",
        )
    prefixes = {**desk.shown, "sd": SD, "void": VOID, "dcterms": DCTERMS}

    def write() -> bytes:
        triples = sorted(set(description_triples(desk, address)))
        return WRITERS[offer.name].write(triples, prefixes, "")

    body = await desk.in_thread(write)
    headers = [(b"content-type", content_type(offer.media_type).encode()), (b"vary", b"Accept, Host")]
    return whole(200, headers, body)
