"""The graphs of imported data sets as pages read them: found in sorted files, however large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.dataset import ABOUT, DATA, LINKS
from pharmagraph.graphs.importedwords import (
    Namesake,
    kinds_of,
    literal_words,
    property_label,
    short_name,
    told_apart,
    unit_label,
)
from pharmagraph.graphs.nquads import each_triple
from pharmagraph.graphs.origins import place_of
from pharmagraph.ontology.prefixes import DCTERMS, PROV, RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import is_iri, value_of
from pharmagraph.serve.pages.addresses import identifier_of, web_link
from pharmagraph.serve.pages.description import own_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.rdfterms import NtTerm, Triple
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

LABEL, TYPE, MATCH = f"<{RDFS}label>", f"<{RDF}type>", f"<{SKOS}exactMatch>"
FROM = f"<{PROV}wasDerivedFrom>"
_UNIT = f"<{VOCAB}ucumCode>"
_ROWS = f"<{VOCAB}rows>"
"""How many rows speak of a subject, where only the first of them is named."""
_MOST_LITERALS = 20


def linked_subjects(atlas: Atlas) -> Mapping[str, Sequence[str]]:
    """Return the imported subjects that are each term, sorted; read once a generation."""
    start = f"{atlas.base}{LINKS}/"
    found: dict[str, list[str]] = {}
    for iri, graph in atlas.graphs.items():
        if iri.startswith(start) and atlas.base and graph.path.stat().st_size:
            for s, p, o in each_triple(graph.path, iri):
                if p == MATCH:
                    found.setdefault(value_of(o), []).append(value_of(s))
    return {term: sorted(set(subjects)) for term, subjects in found.items()}


def dataset_of(atlas: Atlas, subject: str) -> str:
    """Return the name of the loaded data set to which a subject belongs, "" where there is none."""
    start = f"{atlas.base}{DATA}/"
    name = subject.removeprefix(start).partition("/")[0]
    return name if subject.startswith(start) and f"{start}{name}" in atlas.graphs else ""


def publication(atlas: Atlas, name: str) -> Data:
    """Return what is known of a data set: title, publisher, date, licence."""
    told = DataGraphs(atlas, name).about(f"{atlas.base}{DATA}/{name}")
    said = {p[1:-1]: value_of(o) for p, o in told}
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


class DataGraphs:
    """Looks up what a data set says (``data``), what is said of it (``about``), and its ``terms``."""

    def __init__(self, atlas: Atlas, name: str) -> None:
        self.atlas, self.name = atlas, name
        self._words: dict[str, str] = {}
        self._units: dict[str, str] = {}

    def data(self, subject: str) -> list[tuple[NtTerm, NtTerm]]:
        """Return properties and objects of a subject."""
        return self._own(DATA, subject)

    def about(self, subject: str) -> list[tuple[NtTerm, NtTerm]]:
        """Return what is said of the data set or a part of it, or where a subject is from."""
        return self._own(ABOUT, subject)

    def terms(self, subject: str) -> list[str]:
        """Return the terms of the project that a subject is."""
        return [value_of(o) for p, o in self._own(LINKS, subject) if p == MATCH]

    def label(self, subject: str) -> str:
        """Return what readers see of a subject: its label, else the end of its IRI."""
        return _named(self.data(subject)) or short_name(subject)

    def property_label(self, iri: str) -> str:
        """Return what a property is called."""
        if iri not in self._words:
            given = _named(self.about(iri)) or (_named(self.data(iri)) if dataset_of(self.atlas, iri) else "")
            self._words[iri] = property_label(self.atlas.vocabulary, iri, given)
        return self._words[iri]

    def kinds(self, pairs: Iterable[tuple[NtTerm, NtTerm]]) -> tuple[str, ...]:
        """Return what the classes of a subject are called."""
        given = {value_of(o): _named(self.about(value_of(o))) for p, o in pairs if p == TYPE and is_iri(o)}
        return kinds_of(self.atlas.vocabulary, given)

    def unit(self, iri: str) -> str:
        """Return the unit behind the values of a property, "" where none is known."""
        if iri not in self._units:
            code = next((value_of(o) for p, o in self.about(iri) if p == _UNIT), "")
            self._units[iri] = unit_label(self.atlas.vocabulary, code) if code else ""
        return self._units[iri]

    def brief(self, subject: str) -> Data:
        """Return a subject in a line: label, classes, and the rows that it comes from."""
        pairs, told = self.data(subject), self.about(subject)
        rows = sorted((self._row(value_of(o)) for p, o in told if p == FROM), key=_in_file)
        number = next((value_of(o) for p, o in told if p == _ROWS), "")
        return self.named(subject, _named(pairs)) | {
            "short": f"data:{subject.removeprefix(f'{self.atlas.base}{DATA}/')}",
            "kinds": list(self.kinds(pairs)),
            "rows": rows,
            "row_count": int(number) if number.isdecimal() else len(rows),
        }

    def named(self, subject: str, label: str = "") -> Data:
        """Return a subject as a link."""
        address = self.atlas.addresses.of(subject)
        return {"iri": subject, "label": label or short_name(subject), "address": address}

    def values(self, pairs: Sequence[tuple[NtTerm, NtTerm]]) -> list[Data]:
        """Return properties with their values: words, units, where they lead, what tells them apart."""
        apart = self.apart(value_of(o) for _, o in pairs if is_iri(o))
        return [
            {"relation": self.property_label(value_of(p)), "value": self._value(value_of(p), o, apart)}
            for p, o in pairs
        ]

    def apart(self, subjects: Iterable[str]) -> dict[str, str]:
        """Return what tells those subjects apart that are called the same."""
        nodes = []
        for subject in dict.fromkeys(subjects):
            if dataset_of(self.atlas, subject) == self.name:
                pairs = self.data(subject)[:_MOST_LITERALS]
                said = [
                    (self.property_label(value_of(p)), literal_words(o))
                    for p, o in pairs
                    if p != LABEL and not is_iri(o)
                ]
                nodes.append(Namesake(subject, _named(pairs) or short_name(subject), tuple(said)))
        return told_apart(nodes)

    def _value(self, prop: str, node: NtTerm, apart: Mapping[str, str]) -> Data:
        if not is_iri(node):
            unit = self.unit(prop)
            words = literal_words(node)
            return _shown(f"{words} {unit}" if unit else words)
        iri = value_of(node)
        if name := dataset_of(self.atlas, iri):
            own = self if name == self.name else DataGraphs(self.atlas, name)
            return _shown(own.label(iri), self.atlas.addresses.of(iri), apart=apart.get(iri, ""))
        if iri in self.atlas.by_iri:
            return _shown(self.atlas.label(iri), self.atlas.addresses.of(iri))
        known = identifier_of(iri)
        if known.address:
            return _shown(f"{known.scheme}:{known.code}", known.address, is_out=True)
        return _shown(iri, web_link(iri), is_out=bool(web_link(iri)))

    def _row(self, iri: str) -> Data:
        file, place = place_of(iri)
        return {
            "iri": iri,
            "file": file,
            "place": place,
            "address": self.atlas.addresses.of(iri.partition("#")[0]),
        }

    def _own(self, part: str, subject: str) -> list[tuple[NtTerm, NtTerm]]:
        graph = self.atlas.graphs.get(f"{self.atlas.base}{part}/{self.name}") if self.name else None
        found: list[Triple] = own_triples(subject, [graph]) if graph else []
        return [(p, o) for _, p, o in found]


def _in_file(row: Data) -> tuple[str, int, str]:
    number = row["place"].rpartition(" ")[2]
    return row["file"], int(number) if number.isdecimal() else 0, row["place"]


def _shown(label: str, address: str = "", *, is_out: bool = False, apart: str = "") -> Data:
    return {"label": label, "address": address, "out": is_out, "apart": apart}


def _named(pairs: Sequence[tuple[NtTerm, NtTerm]]) -> str:
    return next((value_of(o) for p, o in pairs if p == LABEL), "")
