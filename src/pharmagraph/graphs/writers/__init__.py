"""Export formats: one row each, in the order in which people look for them.

The row owns name, extension, media type, what the format drops, and what makes its files; command
line, library, service and reference docs read them from here. To add a format, write a file beside this
one and a row below: the tests take it from the table, too.
"""

from __future__ import annotations

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.writers import (
    csvw,
    graphml,
    html,
    jsonld,
    kgx,
    lines,
    markdown,
    nanopub,
    neo4j,
    parquet,
    rdfxml,
    sssom,
    turtle,
    turtle12,
)
from pharmagraph.graphs.writers.writer import Writer
from pharmagraph.ontology.vocabulary import did_you_mean

__all__ = ["TRIPLE_WRITERS", "WRITERS", "Writer", "find_writer"]

_EDGES = (
    "what is disputed, reported, superseded or conditional; denials that anything qualifies, or that Biolink"
    " has no predicate for, the same or a narrower one; what a relation says beyond its predicate, where that"
    " is wider (original_predicate names the relation); qualifiers without a slot; values that are no terms,"
    " doses among them; ontology, sorts of crosswalks, reasons, rules, premises, contradictions, headings,"
    " positions of cues, who curated and reviewed; of documents all but title, kind and address"
)
_WORDS = "positions of cues, and the parts of doses (their words stay)"
_TABLE = f"ontology, crosswalks, definitions and synonyms; {_WORDS}"
_SHEET = f"ontology, crosswalks, definitions of other terms; {_WORDS}"

WRITERS: dict[str, Writer] = {
    writer.name: writer
    for writer in (
        Writer(
            "turtle",
            "ttl",
            "text/turtle",
            {"": turtle.turtle},
            streamed=True,
            aliases=("ttl",),
            note="sorted, readable, one subject a block",
            tool="any RDF tool",
        ),
        Writer(
            "ntriples",
            "nt",
            "application/n-triples",
            {"": lines.ntriples},
            streamed=True,
            aliases=("nt",),
            note="one triple a line",
            tool="any RDF tool, text tools",
        ),
        Writer(
            "trig",
            "trig",
            "application/trig",
            {"": turtle.trig},
            streamed=True,
            takes="quads",
            note="Turtle with named graphs",
            tool="RDF stores",
        ),
        Writer(
            "nquads",
            "nq",
            "application/n-quads",
            {"": lines.nquads},
            streamed=True,
            takes="quads",
            aliases=("nq",),
            note="one quad a line; the canonical artefact",
            tool="RDF stores, text tools",
        ),
        Writer(
            "jsonld",
            "jsonld",
            "application/ld+json",
            {"": jsonld.jsonld},
            streamed=True,
            takes="quads",
            aliases=("json-ld",),
            note="compact JSON-LD 1.1; the context comes along",
            tool="programs that read JSON",
        ),
        Writer(
            "rdfxml",
            "rdf",
            "application/rdf+xml",
            {"": rdfxml.rdfxml},
            streamed=True,
            aliases=("xml", "rdf/xml"),
            note="RDF/XML",
            tool="older RDF tools, Protégé",
        ),
        Writer(
            "turtle12",
            "ttl",
            "text/turtle;version=1.2",
            {"": turtle12.turtle12},
            aliases=("turtle-star", "ttl12"),
            note="RDF 1.2 Turtle: statements as annotations of the triples that they are about",
            tool="tools that know RDF 1.2",
        ),
        Writer(
            "nanopub",
            "trig",
            "application/trig",
            {"": nanopub.nanopub},
            takes="statements",
            aliases=("nanopubs",),
            drops="statements that are denied, not accepted, or hold under a condition; ontology, crosswalks;"
            " of terms all but the label; nothing is signed",
            note="a nanopublication for each accepted statement",
            tool="nanopublication tools",
        ),
        Writer(
            "kgx",
            "tsv",
            "text/tab-separated-values",
            {"nodes.tsv": kgx.nodes_tsv, "edges.tsv": kgx.edges_tsv},
            takes="statements",
            drops=_EDGES,
            note="tables of nodes and edges in the terms of the Biolink Model",
            tool="KGX",
        ),
        Writer(
            "kgx-jsonl",
            "jsonl",
            "application/jsonl",
            {"nodes.jsonl": kgx.nodes_jsonl, "edges.jsonl": kgx.edges_jsonl},
            takes="statements",
            drops=_EDGES,
            note="the same as JSON Lines",
            tool="KGX",
        ),
        Writer(
            "sssom",
            "sssom.tsv",
            "text/tab-separated-values",
            {"": sssom.sssom},
            takes="statements",
            drops="everything but crosswalks",
            note="the crosswalks of the terms, with what the project's table says of each",
            tool="sssom-py",
        ),
        Writer(
            "graphml",
            "graphml",
            "application/graphml+xml",
            {"": graphml.graphml},
            takes="statements",
            drops=f"ontology, crosswalks, definitions, synonyms, reasons, contradictions, review; {_WORDS}",
            note="terms as nodes, statements as edges with their standing",
            tool="networkx, Gephi, yEd, Cytoscape",
        ),
        Writer(
            "neo4j",
            "csv",
            "text/csv",
            {"nodes.csv": neo4j.nodes_csv, "relationships.csv": neo4j.relationships_csv},
            takes="statements",
            drops=f"ontology, sorts of crosswalks, line breaks; {_WORDS}",
            note="typed headers for neo4j-admin; what does not hold has a type of its own",
            tool="Neo4j",
        ),
        Writer(
            "csv",
            "csv",
            "text/csv",
            {csvw.TABLE: csvw.table, csvw.METADATA: csvw.metadata},
            takes="statements",
            aliases=("csvw",),
            drops=f"{_TABLE}; formulas begin with an apostrophe",
            note="a row a statement, described by CSV on the Web metadata",
            tool="spreadsheets, pandas, polars",
        ),
        Writer(
            "parquet",
            "parquet",
            "application/vnd.apache.parquet",
            {"": parquet.parquet},
            takes="statements",
            drops=_TABLE,
            note="the same table, with types and lists; needs the part `tables`",
            tool="polars, pandas, DuckDB, Spark",
        ),
        Writer(
            "markdown",
            "md",
            "text/markdown",
            {"": markdown.markdown},
            takes="statements",
            about=True,
            aliases=("md",),
            drops=_SHEET,
            note="a fact sheet a drug",
            tool="people; any Markdown reader",
        ),
        Writer(
            "html",
            "html",
            "text/html",
            {"": html.html},
            takes="statements",
            about=True,
            drops=_SHEET,
            note="the same sheet as a page of its own, without script or network",
            tool="people; any browser",
        ),
    )
}

TRIPLE_WRITERS = {name: writer for name, writer in WRITERS.items() if writer.takes != "statements"}
"""The formats in which any triples can be written, such as those that a query makes."""


def find_writer(name: str, *, triples: bool = False) -> Writer:
    """Find a format by its name or an alias; raises PharmagraphError with the nearest names.

    With ``triples``, only formats are found in which any triples can be written.
    """
    wanted = name.casefold()
    among = TRIPLE_WRITERS if triples else WRITERS
    for writer in among.values():
        if wanted in {writer.name, *writer.aliases}:
            return writer
    mend = did_you_mean(name, among) or "the formats are: " + ", ".join(among)
    raise PharmagraphError(f"no export format '{name}'", mend=mend)
