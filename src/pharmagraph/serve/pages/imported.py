"""Pages of subjects of imported data sets, and which of them are a term."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.dataset import DATA
from pharmagraph.rdfterms import segment, value_of
from pharmagraph.serve.pages.datagraphs import LABEL, TYPE, DataGraphs, dataset_of, publication
from pharmagraph.serve.pages.facts import thing_data
from pharmagraph.serve.pages.incoming import incoming
from pharmagraph.serve.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

MOST_SUBJECTS, MOST_LINES = 50, 500


def elsewhere(atlas: Atlas, term: str) -> list[Data]:
    """Return the subjects that are a term, by data set, each with the rows that it comes from."""
    found: dict[str, list[str]] = {}
    for subject in atlas.linked.get(term, ()):
        found.setdefault(dataset_of(atlas, subject), []).append(subject)
    return [_in_dataset(atlas, name, subjects) for name, subjects in found.items() if name]


def _in_dataset(atlas: Atlas, name: str, subjects: list[str]) -> Data:
    graphs = DataGraphs(atlas, name)
    apart = graphs.apart(subjects[:MOST_SUBJECTS])
    return publication(atlas, name) | {
        "subjects": [
            graphs.brief(subject) | {"apart": apart.get(subject, "")} for subject in subjects[:MOST_SUBJECTS]
        ],
        "count": len(subjects),
    }


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
    return next((iri for iri in tried if DataGraphs(atlas, dataset_of(atlas, iri)).data(iri)), "")


def imported_page(atlas: Atlas, subject: str, given: Mapping[str, str], ask: Ask) -> Page:
    """Return the page of an imported subject: what its data set says of it, its rows, what names it.

    ``given`` may narrow what names it to one property (used=IRI), and say from which place on.
    """
    graphs = DataGraphs(atlas, dataset_of(atlas, subject))
    pairs = graphs.data(subject)
    brief = graphs.brief(subject)
    shown = [
        (p, o) for p, o in pairs if p not in {LABEL, TYPE} or (p == LABEL and value_of(o) != brief["label"])
    ]
    named_by = incoming(ask, graphs, subject, given)
    data = brief | {
        "dataset": publication(atlas, graphs.name),
        "terms": [thing_data(atlas, term) for term in graphs.terms(subject)],
        "lines": graphs.values(shown[:MOST_LINES]),
        "count": len(shown),
        "incoming": named_by,
    }
    return Page("imported.html", brief["label"], data, keep=not named_by["incomplete"])
