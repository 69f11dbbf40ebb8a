"""Search over the labels of imported subjects: those that are terms, those called exactly so, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.dataset import DATA
from pharmagraph.ontology.prefixes import RDFS
from pharmagraph.ontology.vocabulary import folded
from pharmagraph.rdfterms import iri, plain, text, value_of
from pharmagraph.serve.pages.addresses import quoted
from pharmagraph.serve.pages.datagraphs import DataGraphs, dataset_of, publication
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

_LABEL = f"<{RDFS}label>"
_MOST_LINKED, _MOST_SAME, _MOST_LABELS = 20, 10, 200
_TOO_LONG = "The labels of the data sets could not be searched in the time that a page may take."


def subjects_called(atlas: Atlas, words: str, ask: Ask, *, every: bool = False) -> Data | None:
    """Return the imported subjects that words name, None where no data set is loaded.

    Subjects that are terms of the project are found by a part of their label, all others by the whole of
    it, in any of the usual cases of letters: both are quick in data of any size. ``every`` looks into all
    labels for the words, which takes a second for each million triples.
    """
    names = datasets_of(atlas)
    if not names or not words:
        return None
    found: dict[tuple[str, str], Data] = {}
    incomplete = ""
    try:
        groups = _holding(ask, atlas, names, words) if every else _exactly(ask, atlas, names, words)
        for one in groups:
            found[one["dataset"]["name"], one["label"]] = one
    except (Fault, PharmagraphError):
        incomplete = _TOO_LONG
    linked = [one for one in _linked(atlas, words) if (one["dataset"]["name"], one["label"]) not in found]
    return {
        "groups": sorted([*found.values(), *linked], key=_order),
        "every": every,
        "all": f"/search?q={quoted(words)}&in=data",
        "most": _MOST_LABELS if every and len(found) == _MOST_LABELS else 0,
        "incomplete": incomplete,
    }


def datasets_of(atlas: Atlas) -> list[str]:
    """Return the names of the loaded data sets, sorted."""
    start = f"{atlas.base}{DATA}/"
    return sorted(iri.removeprefix(start) for iri in atlas.graphs if atlas.base and iri.startswith(start))


def _order(one: Data) -> tuple[str, str, str]:
    return one["label"].casefold(), one["label"], one["dataset"]["name"]


def _exactly(ask: Ask, atlas: Atlas, names: list[str], words: str) -> Iterator[Data]:
    """Yield the labels that are the words, with the first subjects of each."""
    writings = dict.fromkeys((words, words.lower(), words.upper(), words.title(), words.capitalize()))
    labels = " ".join(term for writing in writings for term in (plain(writing), text(writing)))
    for name in names:
        graph = iri(f"{atlas.base}{DATA}/{name}")
        answer = ask(
            f"SELECT ?l (COUNT(?s) AS ?n) {{ VALUES ?l {{ {labels} }} GRAPH {graph} {{ ?s {_LABEL} ?l }} }}"
            " GROUP BY ?l"
        )
        for label, count in answer.rows:
            if label and count and value_of(count) != "0":
                yield _group(ask, atlas, name, label, int(value_of(count)))


def _group(ask: Ask, atlas: Atlas, name: str, label: str, count: int) -> Data:
    graph = iri(f"{atlas.base}{DATA}/{name}")
    pattern = f"GRAPH {graph} {{ ?s {_LABEL} {label} }}"
    answer = ask(f"SELECT ?s {{ {pattern} }} ORDER BY ?s LIMIT {_MOST_SAME}")
    subjects = sorted(value_of(row[0]) for row in answer.rows if row[0])
    return _shown(DataGraphs(atlas, name), value_of(label), subjects, count)


def _shown(graphs: DataGraphs, label: str, subjects: list[str], count: int) -> Data:
    apart = graphs.apart(subjects)
    return {
        "label": label,
        "count": count,
        "dataset": publication(graphs.atlas, graphs.name),
        "subjects": [graphs.brief(s) | {"apart": apart.get(s, "")} for s in subjects],
    }


def _linked(atlas: Atlas, words: str) -> Iterator[Data]:
    """Yield those subjects that are terms whose label holds the words."""
    wanted, left = folded(words), _MOST_LINKED
    for name, label, subjects in atlas.linked_labels:
        if wanted in folded(label) and left:
            left -= 1
            yield _shown(DataGraphs(atlas, name), label, list(subjects[:_MOST_SAME]), len(subjects))


def linked_labels(atlas: Atlas) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the labels of imported subjects that are terms: data set, label, subjects."""
    found: dict[tuple[str, str], list[str]] = {}
    for subject in sorted({subject for subjects in atlas.linked.values() for subject in subjects}):
        if name := dataset_of(atlas, subject):
            found.setdefault((name, DataGraphs(atlas, name).label(subject)), []).append(subject)
    return [(name, label, tuple(subjects)) for (name, label), subjects in sorted(found.items())]


def _holding(ask: Ask, atlas: Atlas, names: list[str], words: str) -> Iterator[Data]:
    """Yield labels in which the words stand anywhere, each with one subject."""
    left = _MOST_LABELS
    for name in names:
        if not left:
            return
        graph = iri(f"{atlas.base}{DATA}/{name}")
        answer = ask(
            f"SELECT ?l (COUNT(?s) AS ?n) (SAMPLE(?s) AS ?one) {{ GRAPH {graph} {{ ?s {_LABEL} ?l"
            f" FILTER(CONTAINS(LCASE(STR(?l)), {plain(words.lower())})) }} }}"
            f" GROUP BY ?l ORDER BY ?l LIMIT {left}"
        )
        left -= len(answer.rows)
        graphs = DataGraphs(atlas, name)
        for label, count, one in answer.rows:
            if label and count and one:
                yield _shown(graphs, value_of(label), [value_of(one)], int(value_of(count)))
