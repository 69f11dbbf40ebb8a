"""A statement as a page shows it: what it says, how far it holds, on which words, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.serve.pages.addresses import web_link
from pharmagraph.serve.pages.standings import certainty_meaning, standing_of

if TYPE_CHECKING:
    from pharmagraph.graphs.records import Source, StatementRow
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

_MOST_OTHERS = 50


def thing_data(atlas: Atlas, iri: str, label: str = "") -> Data:
    """Return a term, relation or class as a link: label, IRI and address."""
    return {"label": label or atlas.label(iri), "iri": iri, "address": atlas.addresses.of(iri)}


def standing_data(atlas: Atlas, row: StatementRow) -> Data:
    """Return how far a statement holds, in a word and in a sentence."""
    standing = standing_of(atlas.key_of(row))
    return {
        "key": standing.key, "word": standing.word, "meaning": standing.meaning, "settled": standing.settled,
    }  # fmt: skip


def brief(atlas: Atlas, row: StatementRow) -> Data:
    """Return a statement in a line: its words as parts, its standing and its page."""
    value = thing_data(atlas, row.object, row.object_text) if row.object else {"label": row.object_text}
    return {
        "iri": row.iri,
        "reference": row.reference,
        "address": atlas.addresses.of(row.iri),
        "subject": thing_data(atlas, row.subject),
        "relation": thing_data(atlas, row.relation, row.relation_label),
        "object": {"iri": "", "address": "", **value},
        "denied": row.polarity not in {"", "affirmed"},
        "qualifiers": [{"name": name, "value": value} for name, value in row.qualifiers],
        "standing": standing_data(atlas, row),
        "source": source_link(atlas, row),
    }


def fact(atlas: Atlas, row: StatementRow) -> Data:
    """Return a statement with all its evidence; what contradicts or carries it is told in a line each."""
    source = atlas.sources.get(row.source)
    return brief(atlas, row) | {
        "status": row.status,
        "certainty": {
            "word": row.certainty,
            "meaning": certainty_meaning(row.certainty, inferred=bool(row.rule)),
        },
        "cue": list(row.cues),
        "heading": _heading(row, source),
        "section": row.section,
        "sentences": [
            {"number": n, "address": f"{sentence_address(atlas, row.source, n)}"} for n in row.sentences
        ],
        "original": web_link(source.address, row.cues) if source else "",
        "because": row.because,
        "against": [brief(atlas, atlas.statements[iri]) for iri in atlas.against.get(row.iri, ())][
            :_MOST_OTHERS
        ],
        "rule": _rule(atlas, row),
        "premises": [brief(atlas, atlas.statements[p]) for p in row.premises if p in atlas.statements],
        "curated": {"by": row.curated[0], "on": row.curated[1]},
        "reviewed": {"by": row.reviewed[0], "on": row.reviewed[1]},
        "review_due": row.review_due,
    }


def source_link(atlas: Atlas, row: StatementRow) -> Data | None:
    """Return the source of a statement as a link; None for an inferred one."""
    source = atlas.sources.get(row.source)
    if source is None:
        return thing_data(atlas, row.source, row.source) | {"details": ""} if row.source else None
    details = ", ".join(filter(None, (source.kind, source.jurisdiction, source.published)))
    return thing_data(atlas, source.iri, source.title or source.iri) | {"details": details}


def sentence_address(atlas: Atlas, document: str, number: int) -> str:
    """Return where a sentence of a source is shown; its page is a matter of the source's."""
    return f"{atlas.addresses.of(document)}{_and(atlas.addresses.of(document))}sentence={number}#s{number}"


def _and(address: str) -> str:
    return "&" if "?" in address else "?"


def _heading(row: StatementRow, source: Source | None) -> str:
    """Return the headings above the cue, without the first where it is the source's title."""
    title = source.title if source else ""
    return "" if row.heading == title else row.heading.removeprefix(f"{title} > ")


def _rule(atlas: Atlas, row: StatementRow) -> Data | None:
    if not row.rule:
        return None
    known = atlas.rules.get(row.rule)
    return thing_data(atlas, row.rule, known.title if known else row.rule) | {
        "description": known.description if known else ""
    }
