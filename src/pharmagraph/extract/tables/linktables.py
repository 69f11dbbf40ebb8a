"""How links of a data set are written: as a graph, and as tables for people.

The table of links follows SSSOM 1.0: metadata of the set as comment lines, then one mapping a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.tables.linkdecisions import short, short_term
from pharmagraph.ontology.prefixes import SKOS, VOCAB
from pharmagraph.rdfterms import iri, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.extract.tables.linked import Link, Linked
    from pharmagraph.extract.tables.mapping import Mapping

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "match_string", "author_label", "reviewer_label", "mapping_date", "comment",
)  # fmt: skip
DOUBT_COLUMNS = ("subject_id", "subject_label", "object_id", "object_label", "match_string", "why")


def links_graph(mapping: Mapping) -> str:
    """Return the IRI of the graph that holds a data set's links: {base}links/<dataset>."""
    return f"{mapping.base}links/{segment(mapping.dataset)}"


def nquads(linked: Linked) -> bytes:
    """Write links as canonical N-Quads: sorted, each once, a line each."""
    graph = iri(links_graph(linked.mapping))
    match = iri(SKOS + "exactMatch")
    lines = {f"{iri(link.subject)} {match} {iri(link.term.iri)} {graph} .\n" for link in linked.links}
    return "".join(sorted(lines)).encode()


def sssom(linked: Linked) -> bytes:
    """Write links as an SSSOM table."""
    mapping = linked.mapping
    head = [
        "#curie_map:",
        f'#  data: "{mapping.base}data/"',
        f'#  ph: "{VOCAB}"',
        '#  semapv: "https://w3id.org/semapv/vocab/"',
        f'#  skos: "{SKOS}"',
        f'#  term: "{mapping.base}term/"',
        '#license: "https://w3id.org/sssom/license/unspecified"',
        f'#mapping_set_id: "{links_graph(mapping)}"',
        f'#mapping_set_title: "{_quoted(mapping.title)}: which of its subjects are terms of this project"',
    ]
    return _table(head, COLUMNS, (_cells(mapping, link) for link in linked.links))


def _cells(mapping: Mapping, link: Link) -> Sequence[str]:
    decision = link.decision
    found = bool(link.matched)
    by, on = (decision.by, decision.on) if decision else ("", "")
    return (
        short(mapping, link.subject), link.label, "skos:exactMatch", short_term(mapping, link.term),
        link.term.label, link.how, link.matched, "" if found else by, by if found else "", on,
        decision.because if decision else "",
    )  # fmt: skip


def doubts_table(linked: Linked) -> bytes:
    """Write the subjects that were not linked: a row for each term that they may be."""
    if not linked.doubts:
        return b""
    mapping = linked.mapping
    head = [f"# Subjects that were not linked. Decide in extract/{mapping.dataset}/links.tsv."]
    rows = (
        (short(mapping, doubt.subject), doubt.label, short_term(mapping, term), term.label, doubt.matched,
         doubt.why)
        for doubt in linked.doubts
        for term in doubt.terms
    )  # fmt: skip
    return _table(head, DOUBT_COLUMNS, rows)


def _table(head: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    lines = [*head, "\t".join(columns), *("\t".join(map(_cell, row)) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _cell(text: str) -> str:
    """Keep a cell in its place, and a spreadsheet from taking it for a formula."""
    plain = " ".join(text.split())
    return f"'{plain}" if plain[:1] in {"=", "+", "-", "@"} else plain


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
