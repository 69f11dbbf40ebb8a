"""The page of an imported data set: who publishes it, its files, what it holds, and how to get it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.importedwords import class_label
from pharmagraph.ontology.prefixes import DCTERMS, RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import iri, segment, value_of
from pharmagraph.serve.formats import GRAPH_OFFERS
from pharmagraph.serve.pages.addresses import quoted, web_link
from pharmagraph.serve.pages.datagraphs import TYPE, DataGraphs, dataset_of, publication
from pharmagraph.serve.pages.facts import thing_data
from pharmagraph.serve.pages.incoming import MANY, TOO_LONG, members
from pharmagraph.serve.pages.page import Page
from pharmagraph.serve.pages.paging import pages, whole_number
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.rdfterms import NtTerm
    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

VOID, DCAT, SPDX = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", "http://spdx.org/rdf/terms#"
_SIZES = {
    "subjects": VOID + "entities", "rows": VOCAB + "rowsRead", "rejected": VOCAB + "rowsRejected",
    "linked": VOCAB + "linkedSubjects",
}  # fmt: skip
_MOST_TERMS = 60


def dataset_named(atlas: Atlas, graph: str) -> str:
    """Return the data set whose data a graph is, "" where it is another graph, or nothing is said of it."""
    name = graph.removeprefix(f"{atlas.base}{DATA}/")
    known = graph == f"{atlas.base}{DATA}/{name}" and f"{atlas.base}{ABOUT}/{name}" in atlas.graphs
    return name if atlas.base and known else ""


def dataset_page(atlas: Atlas, name: str, given: Mapping[str, str], ask: Ask) -> Page:
    """Return the page of a data set; ``given`` may ask for the subjects of one class (class=IRI)."""
    graphs, node = DataGraphs(atlas, name), f"{atlas.base}{DATA}/{name}"
    said = _Said(graphs.about(node))
    graph = atlas.graphs[node]
    parts = _Parts(graphs)
    classes = parts.counted(said.all(VOID + "classPartition"), VOID + "class", VOID + "entities")
    data = publication(atlas, name) | {
        "iri": node,
        "description": said.one(DCTERMS + "description"),
        "homepage": web_link(said.one(DCAT + "landingPage")),
        "downloads": sorted(filter(None, map(web_link, said.all(DCTERMS + "source")))),
        **{key: said.number(prop) for key, prop in _SIZES.items()},
        "triples": graph.triples,
        "sha256": graph.digest,
        "store": f"/data?graph={quoted(node)}",
        "formats": [{"name": offer.name, "media_type": offer.media_type} for offer in GRAPH_OFFERS],
        "files": [parts.file(iri) for iri in sorted(said.all(DCAT + "distribution"))],
        "mapping": parts.mapping(),
        "classes": [
            one | {"list": f"{atlas.addresses.of(node)}?class={quoted(one['iri'])}"} for one in classes
        ],
        "properties": parts.counted(
            said.all(VOID + "propertyPartition"), VOID + "property", VOID + "triples"
        ),
        "terms": [thing_data(atlas, term) for term in _terms(atlas, name)],
        "graphs": [
            thing_data(atlas, iri, f"{part}/{name}")
            for part in (LINKS, ABOUT)
            if (iri := f"{atlas.base}{part}/{name}") in atlas.graphs
        ],
        "members": None,
    }
    chosen = next((one for one in classes if one["iri"] == given.get("class")), None)
    if chosen is None:
        return Page("dataset.html", data["title"], data)
    data["members"] = _members(ask, graphs, chosen, given)
    page = Page("dataset.html", f"{data['title']}: {chosen['label']}", data)
    return page._replace(keep=not data["members"]["incomplete"])


def part_at(atlas: Atlas, path: str) -> tuple[str, str]:
    """Return what of a data set lies at a path, and where it is shown; ("", "") where there is nothing.

    Files, the mapping, counts, classes and properties are parts of the data set's page.
    """
    for form in (path, "/".join(segment(unquote(part)) for part in path.split("/"))):
        for part in (ABOUT, DATA):
            home = atlas.addresses.of(f"{atlas.base}{part}/")
            local = form.removeprefix(home)
            name = local.partition("/")[0]
            if not form.startswith(home) or not dataset_of(atlas, f"{atlas.base}{DATA}/{name}"):
                continue
            found, graphs = f"{atlas.base}{part}/{local}", DataGraphs(atlas, name)
            if graphs.about(found):
                page = atlas.addresses.of(f"{atlas.base}{DATA}/{name}")
                return found, f"{page}#{_place(graphs, name, found)}"
    return "", ""


def _place(graphs: DataGraphs, name: str, part: str) -> str:
    """Return the anchor on the data set's page at which a part of it is shown."""
    kind, _, rest = part.removeprefix(f"{graphs.atlas.base}{ABOUT}/{name}/").partition("/")
    if kind in {"class", "property"}:
        return anchor(kind, unquote(rest))
    if kind == "file":
        return anchor(kind, unquote(rest.removesuffix("/sha256")))
    if kind == "mapping":
        return "mapping"
    is_class = (TYPE, f"<{RDFS}Class>") in graphs.about(part)
    return anchor("class" if is_class else "property", part)


def anchor(kind: str, name: str) -> str:
    """Return the place of a file, class or property on the page.

    >>> anchor("property", "https://example.org/data/shop/vocab/price")
    'property-price'
    """
    end = name.rstrip("/").replace("#", "/").rsplit("/", 1)[-1]
    return f"{kind}-{re.sub('[^A-Za-z0-9_.-]+', '-', unquote(end))}"


class _Said:
    """What is said of one node, by property."""

    def __init__(self, pairs: list[tuple[NtTerm, NtTerm]]) -> None:
        self._pairs = pairs

    def all(self, prop: str) -> list[str]:
        return [value_of(o) for p, o in self._pairs if p == iri(prop)]

    def one(self, prop: str) -> str:
        return next(iter(self.all(prop)), "")

    def number(self, prop: str) -> int | None:
        found = self.one(prop)
        return int(found) if found.isascii() and found.isdigit() else None


class _Parts:
    """Reads the parts of a description."""

    def __init__(self, graphs: DataGraphs) -> None:
        self._graphs = graphs

    def file(self, node: str) -> Data:
        said = _Said(self._graphs.about(node))
        name = said.one(RDFS + "label") or unquote(node.rsplit("/", 1)[-1])
        return {
            "iri": node, "name": name, "anchor": anchor("file", unquote(node)),
            "bytes": said.number(DCAT + "byteSize"), "address": web_link(said.one(DCAT + "downloadURL")),
            "fetched": said.one(VOCAB + "retrievedOn"), "sha256": self._digest(said),
        }  # fmt: skip

    def mapping(self) -> Data | None:
        node = f"{self._graphs.atlas.base}{ABOUT}/{self._graphs.name}/mapping"
        said = _Said(self._graphs.about(node))
        label = said.one(RDFS + "label")
        return {"name": label, "sha256": self._digest(said)} if label else None

    def _digest(self, said: _Said) -> str:
        checksum = said.one(SPDX + "checksum")
        return _Said(self._graphs.about(checksum)).one(SPDX + "checksumValue") if checksum else ""

    def counted(self, partitions: list[str], what: str, unit: str) -> list[Data]:
        """Return classes or properties with their counts and meanings, the most frequent first."""
        found = []
        for partition in partitions:
            said = _Said(self._graphs.about(partition))
            if (node := said.one(what)) and (count := said.number(unit)) is not None:
                found.append(self._declared(node, is_class=what.endswith("class")) | {"count": count})
        return sorted(found, key=lambda one: (-one["count"], one["label"].casefold(), one["iri"]))

    def _declared(self, node: str, *, is_class: bool) -> Data:
        graphs, vocabulary = self._graphs, self._graphs.atlas.vocabulary
        said = _Said(graphs.about(node))
        own = said.one(RDFS + "label")
        known = vocabulary.classes.get(node) or vocabulary.relations.get(node)
        label = class_label(vocabulary, node, own) if is_class else graphs.property_label(node)
        shown = graphs.atlas.by_iri.get(node)
        return {
            "iri": node, "label": label, "anchor": anchor("class" if is_class else "property", node),
            "definition": said.one(SKOS + "definition") or (known.definition if known else ""),
            "unit": graphs.unit(node), "address": graphs.atlas.addresses.of(node) if shown else "",
        }  # fmt: skip


def _terms(atlas: Atlas, name: str) -> list[str]:
    """Return terms of the project that the data set has, by label."""
    start = f"{atlas.base}{DATA}/{name}/"
    found = (term for term, subjects in atlas.linked.items() if any(s.startswith(start) for s in subjects))
    return sorted(found, key=lambda term: (atlas.label(term).casefold(), term))[:_MOST_TERMS]


def _members(ask: Ask, graphs: DataGraphs, chosen: Data, given: Mapping[str, str]) -> Data:
    """Return some of the subjects of a class."""
    count = chosen["count"]
    begin = min(whole_number(given.get("from", "")), max(1, count))
    graph = f"{graphs.atlas.base}{DATA}/{graphs.name}"
    here = f"{graphs.atlas.addresses.of(graph)}?class={quoted(chosen['iri'])}"
    told = {"label": chosen["label"], "pages": pages(here, begin, MANY, count), "incomplete": ""}
    try:
        found = members(
            ask, iri(graph), f"?s {iri(RDF + 'type')} {iri(chosen['iri'])}", count, begin - 1, MANY
        )
    except (Fault, PharmagraphError):
        return told | {"subjects": [], "incomplete": TOO_LONG}
    apart = graphs.apart(subject for subject, _ in found)
    return told | {"subjects": [graphs.named(*one) | {"apart": apart.get(one[0], "")} for one in found]}
