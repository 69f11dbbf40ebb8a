"""The first page: what is in the graph, and the ways into it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.families import family_of
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.facts import brief, thing_data
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.source import source_rows
from pharmagraph.serve.pages.term import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import StatementRow
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

_FEW_DISPUTES, _FEW_QUESTIONS, _FEW_WAYS, _MOST_SOURCES = 4, 9, 4, 25


def home_page(atlas: Atlas) -> Page:
    """Return the first page."""
    rows = atlas.records.statements
    curated = [row for row in rows if row.status != "inferred"]
    open_ = disputed(atlas)
    sources = source_rows(atlas)
    data = {
        "name": atlas.name,
        "base": atlas.base,
        "statements": len(curated),
        "inferred": len(rows) - len(curated),
        "standings": atlas.standings(curated),
        "dates": dates(curated),
        "terms": sum(1 for _ in _spoken_of(atlas)),
        "classes": classes_in_use(atlas),
        "relations": relations_in_use(atlas),
        "ways_in": ways_in(atlas),
        "sources": sorted(sources, key=lambda s: (-s["statements"], s["title"]))[:_MOST_SOURCES],
        "source_count": len(sources),
        "disputes": [brief(atlas, row) for row in open_[:_FEW_DISPUTES]],
        "dispute_count": len(open_),
        "questions": _questions(atlas)[:_FEW_QUESTIONS],
        "question_count": len(atlas.questions),
        "graphs": [
            {
                "iri": iri or atlas.curated_graph,
                "name": iri.rsplit("/", 1)[-1] or "curated",
                "triples": file.triples,
            }
            for iri, file in atlas.graphs.items()
        ],
    }
    return Page("home.html", f"The knowledge graph '{atlas.name}'", data, "home")


def _questions(atlas: Atlas) -> list[Data]:
    """Return the questions, first those that can be asked of the term of which most is said."""
    first = next(iter(ways_in(atlas)), None)
    entry = atlas.terms[first["iri"]] if first else None
    found = []
    for question in atlas.questions.values():
        needed = [p for p in question.parameters if p.default is None]
        kind = atlas.vocabulary.kind(needed[0].kind) if len(needed) == 1 else None
        fits = bool(entry and kind and atlas.vocabulary.is_a(entry.kind, kind.iri))
        told = f"?{needed[0].name}={quoted(entry.label)}" if fits and entry else ""
        found.append({
            "name": question.name, "title": question.title, "about": entry.label if fits and entry else "",
            "address": f"/questions/{quoted(question.name)}{told}",
        })  # fmt: skip
    return sorted(found, key=lambda one: not one["about"])


def _spoken_of(atlas: Atlas) -> set[str]:
    """Return the IRIs of the terms that statements speak of."""
    return {iri for iri in (*atlas.about, *atlas.towards) if iri in atlas.terms}


def classes_in_use(atlas: Atlas) -> list[Data]:
    """Return the classes that have terms of which statements speak, the largest first."""
    counts = Counter(atlas.terms[iri].kind for iri in _spoken_of(atlas))
    labels = {entry.kind: entry.kind_label for entry in atlas.terms.values()}
    return [
        thing_data(atlas, kind, labels[kind])
        | {"count": n, "list": f"/terms?kind={quoted(kind)}",
           "family": family_of(labels[kind]).key}
        for kind, n in sorted(counts.items(), key=lambda item: (-item[1], labels[item[0]], item[0]))
    ]  # fmt: skip


def relations_in_use(atlas: Atlas) -> list[Data]:
    """Return the relations in use with the number of their statements, the most used first."""
    counts = Counter((row.relation, row.relation_label) for row in atlas.records.statements)
    return [
        thing_data(atlas, iri, label) | {"count": n}
        for (iri, label), n in sorted(counts.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
    ]


def ways_in(atlas: Atlas) -> list[Data]:
    """Return the terms to begin with: the drugs, else the terms, of which most is said."""
    drugs = [iri for iri in atlas.about if iri in atlas.terms and _is_medicine(atlas, iri)]
    known = drugs or [iri for iri in atlas.about if iri in atlas.terms]
    most = sorted(known, key=lambda iri: (-len(atlas.about[iri]), iri))[:_FEW_WAYS]
    return [
        thing_data(atlas, iri)
        | {"kind": atlas.terms[iri].kind_label, "count": len(atlas.about[iri]),
           "definition": atlas.terms[iri].definition}
        for iri in most
    ]  # fmt: skip


def _is_medicine(atlas: Atlas, iri: str) -> bool:
    return atlas.vocabulary.is_a(atlas.terms[iri].kind, f"{VOCAB}Medicine")


def disputed(atlas: Atlas) -> Sequence[StatementRow]:
    """Return the disputed statements, doses first: there a dispute may harm."""
    rows = [row for row in atlas.records.statements if row.status == "disputed"]
    return sorted(rows, key=lambda row: (bool(row.object), row.relation_label, row.iri))
