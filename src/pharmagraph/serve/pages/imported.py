"""Subjects of imported data sets on pages: which are a term, and each with its properties and its row.

All is looked up in the sorted files of the graphs, so that pages cost no query, however large the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.nquads import each_triple
from pharmagraph.graphs.origins import place_of
from pharmagraph.ontology.prefixes import DCTERMS, PROV, RDF, RDFS, SKOS
from pharmagraph.rdfterms import is_iri, segment, value_of
from pharmagraph.serve.pages.addresses import web_link
from pharmagraph.serve.pages.description import own_triples
from pharmagraph.serve.pages.facts import thing_data
from pharmagraph.serve.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pharmagraph.rdfterms import Triple
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

MOST_SUBJECTS, MOST_LINES = 50, 500
_LABEL, _TYPE, _MATCH = f"<{RDFS}label>", f"<{RDF}type>", f"<{SKOS}exactMatch>"
_FROM = f"<{PROV}wasDerivedFrom>"


def linked_subjects(atlas: Atlas) -> Mapping[str, Sequence[str]]:
    """Return the imported subjects that are each term, sorted; read once a generation."""
    start = f"{atlas.base}{LINKS}/"
    found: dict[str, list[str]] = {}
    for iri, graph in atlas.graphs.items():
        if iri.startswith(start) and atlas.base and graph.path.stat().st_size:
            for s, p, o in each_triple(graph.path, iri):
                if p == _MATCH:
                    found.setdefault(value_of(o), []).append(value_of(s))
    return {term: sorted(set(subjects)) for term, subjects in found.items()}


def elsewhere(atlas: Atlas, term: str) -> list[Data]:
    """Return the subjects that are a term, by data set, each with the rows that it comes from."""
    found: dict[str, list[str]] = {}
    for subject in atlas.linked.get(term, ()):
        found.setdefault(dataset_of(atlas, subject), []).append(subject)
    return [
        publication(atlas, name)
        | {
            "subjects": [_brief(atlas, name, subject) for subject in subjects[:MOST_SUBJECTS]],
            "count": len(subjects),
        }
        for name, subjects in found.items()
        if name
    ]


def imported_at(atlas: Atlas, path: str) -> str:
    """Return the IRI of the imported subject whose page a path is, "" where it is none.

    Paths need less percent-encoding than the IRIs of subjects have, so both forms are looked for.
    """
    home = atlas.addresses.of(f"{atlas.base}{DATA}/")
    if not (atlas.base and path.startswith(home)):
        return ""
    local = path.removeprefix(home)
    encoded = "/".join(segment(unquote(part)) for part in local.split("/"))
    tried = (f"{atlas.base}{DATA}/{form}" for form in dict.fromkeys((encoded, local)))
    return next((iri for iri in tried if _own(atlas, dataset_of(atlas, iri), DATA, iri)), "")


def imported_page(atlas: Atlas, subject: str) -> Page:
    """Return the page of an imported subject: what its data set says of it, and its rows."""
    name = dataset_of(atlas, subject)
    triples = _own(atlas, name, DATA, subject)
    brief = _brief(atlas, name, subject)
    terms = [value_of(o) for _, p, o in _own(atlas, name, LINKS, subject) if p == _MATCH]
    shown = [(p, o) for _, p, o in triples if p not in {_LABEL, _TYPE}]
    data = brief | {
        "dataset": publication(atlas, name),
        "terms": [thing_data(atlas, term) for term in terms],
        "lines": [
            {"relation": _label(atlas, name, p), "value": _value(atlas, name, o)}
            for p, o in shown[:MOST_LINES]
        ],
        "count": len(shown),
    }
    return Page("imported.html", brief["label"], data)


def dataset_of(atlas: Atlas, subject: str) -> str:
    """Return the name of the loaded data set to which a subject belongs, "" where there is none."""
    start = f"{atlas.base}{DATA}/"
    name = subject.removeprefix(start).partition("/")[0]
    return name if subject.startswith(start) and f"{start}{name}" in atlas.graphs else ""


def publication(atlas: Atlas, name: str) -> Data:
    """Return what is known of a data set: title, publisher, date, licence."""
    said = {p[1:-1]: value_of(o) for _, p, o in _own(atlas, name, ABOUT, f"{atlas.base}{DATA}/{name}")}
    licence = said.get(f"{DCTERMS}rights", "")
    return {
        "name": name,
        "title": said.get(f"{DCTERMS}title", name),
        "publisher": said.get(f"{DCTERMS}publisher", ""),
        "issued": said.get(f"{DCTERMS}issued", ""),
        "licence": licence,
        "licence_link": web_link(licence),
        "address": atlas.addresses.of(f"{atlas.base}{DATA}/{name}"),
    }


def _brief(atlas: Atlas, name: str, subject: str) -> Data:
    triples = _own(atlas, name, DATA, subject)
    label = next((value_of(o) for _, p, o in triples if p == _LABEL), "")
    return {
        "iri": subject,
        "short": f"data:{subject.removeprefix(f'{atlas.base}{DATA}/')}",
        "address": atlas.addresses.of(subject),
        "label": label or _end(subject),
        "kinds": sorted({_label(atlas, name, o) for _, p, o in triples if p == _TYPE}),
        "rows": list(_rows(atlas, name, subject)),
    }


def _rows(atlas: Atlas, name: str, subject: str) -> Iterator[Data]:
    for _, p, o in _own(atlas, name, ABOUT, subject):
        if p == _FROM:
            file, place = place_of(value_of(o))
            yield {"iri": value_of(o), "file": file, "place": place}


def _value(atlas: Atlas, name: str, term: str) -> Data:
    """Return an object: words, and where it leads."""
    if not is_iri(term):
        return {"label": value_of(term), "address": ""}
    iri = value_of(term)
    if dataset_of(atlas, iri):
        return {
            "label": _named(_own(atlas, name, DATA, iri)) or _end(iri),
            "address": atlas.addresses.of(iri),
        }
    if iri in atlas.by_iri:
        return thing_data(atlas, iri)
    return {"label": iri, "address": ""}


def _label(atlas: Atlas, name: str, term: str) -> str:
    """Return what a property or class is called: by its data set, else by the vocabulary."""
    return _named(_own(atlas, name, ABOUT, value_of(term))) or unquote(atlas.label(value_of(term)))


def _named(triples: Sequence[Triple]) -> str:
    return next((value_of(o) for _, p, o in triples if p == _LABEL), "")


def _own(atlas: Atlas, name: str, part: str, subject: str) -> list[Triple]:
    graph = atlas.graphs.get(f"{atlas.base}{part}/{name}") if name else None
    return own_triples(subject, [graph]) if graph else []


def _end(iri: str) -> str:
    return unquote(iri.rsplit("/", 1)[-1])
