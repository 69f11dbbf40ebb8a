"""Reads extract/<dataset>/mapping.yaml whole, and finds every fault in it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.source import is_date
from pharmagraph.extract.tables.faults import Faults
from pharmagraph.extract.tables.mapping import FILE, Declared, Download, LinkKey, LinkRule, Mapping
from pharmagraph.extract.tables.mapreader import MapReader
from pharmagraph.extract.tables.names import Names, Scope
from pharmagraph.extract.tables.tablereader import is_file_name, read_tables
from pharmagraph.extract.tables.template import Template
from pharmagraph.extract.yamlfile import Mapping as Keys
from pharmagraph.extract.yamlfile import Sequence, read_yaml
from pharmagraph.findings import Place, in_order
from pharmagraph.rdfterms import is_language_tag, is_web_address, segment
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Map, Table
    from pharmagraph.extract.yamlfile import Node
    from pharmagraph.ontology.vocabulary import Vocabulary

KNOWN = (
    "title", "description", "publisher", "licence", "issued", "homepage", "language", "note", "rejects",
    "downloads", "prefixes", "tables", "maps", "classes", "properties", "links",
)  # fmt: skip
NEEDED = ("title", "licence", "tables", "maps")
_DATASET = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_SHARE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,6})?|100) ?%\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_ADDRESS = "a web address that begins with https:// or http://"


def read_mapping(folder: Path, base: str, vocabulary: Vocabulary | None, root: Path) -> Mapping:
    """Read the mapping of a data set's folder; raises ContentError with every fault in it.

    ``base`` is the base IRI of the project. Without a vocabulary, names of kinds, units and classes
    are not checked.
    """
    top = read_yaml(folder / FILE, root)
    faults = Faults()
    if not _DATASET.match(folder.name):
        mend = "name the folder with small letters, digits and single hyphens"
        faults.note("PG509", f"'{folder.name}' cannot be the name of a data set", top, mend)
    found = _Reader(folder.name, base, vocabulary, faults).read(top)
    if faults.findings:
        raise refused(*in_order(faults.findings))
    return found


class _Reader:
    """One reading of one mapping."""

    def __init__(self, dataset: str, base: str, vocabulary: Vocabulary | None, faults: Faults) -> None:
        self._dataset = dataset
        self._base = base
        self._faults = faults
        self._names = Names(faults, f"{base}data/{segment(dataset)}", vocabulary)

    def read(self, top: Keys) -> Mapping:
        faults, names = self._faults, self._names
        values = faults.keys(top, "the mapping", KNOWN, NEEDED)
        for key, node in faults.entries(values.get("prefixes"), "prefixes"):
            if address := faults.fitting(node, "a prefix", is_web_address, _ADDRESS):
                names.prefixes[key.text] = address
        tables = read_tables(values.get("tables"), faults)
        classes = self._declared(values.get("classes"), "classes")
        properties = self._declared(values.get("properties"), "properties")
        names.classes |= set(classes)
        names.properties |= set(properties)
        reader = MapReader(names, tables, faults)
        maps = reader.read(values.get("maps"))
        rules = [
            self._rule(node, maps, reader, tables) for node in faults.items(values.get("links"), "links")
        ]
        plain = {
            name: faults.words(values.get(name), name)
            for name in ("title", "description", "publisher", "licence", "note")
        }
        return Mapping(
            dataset=self._dataset,
            base=self._base,
            title=plain["title"],
            licence=plain["licence"],
            description=plain["description"],
            publisher=plain["publisher"],
            issued=faults.fitting(
                values.get("issued"), "issued", is_date, "a date such as 2019-04-29, 2019-04 or 2019"
            ),
            homepage=faults.fitting(values.get("homepage"), "homepage", is_web_address, _ADDRESS),
            language=faults.fitting(
                values.get("language"), "the language", is_language_tag, "a language tag such as en or de-CH"
            ).lower()
            or "en",
            rejects=self._share(values.get("rejects")),
            rejects_place=values["rejects"].place if "rejects" in values else Place(top.place.file),
            downloads=tuple(
                self._download(node) for node in faults.items(values.get("downloads"), "downloads")
            ),
            tables=tables,
            maps=maps,
            classes=classes,
            properties=properties,
            links=tuple(rule for rule in rules if rule),
            place=top.place,
        )

    def _share(self, node: Node | None) -> Decimal:
        form = "a share such as 0.1 % or 0 %"
        text = self._faults.fitting(node, "rejects", lambda word: bool(_SHARE.match(word)), form)
        return Decimal(text.rstrip("% ")) / 100 if text else Decimal(0)

    def _download(self, node: Node) -> Download:
        faults = self._faults
        values = faults.keys(node, "a download", ("address", "file", "sha256"), ("address", "file"))
        name = faults.scalar(values.get("file"), "the file")
        if name and not is_file_name(name.text):
            mend = "name the file without folders"
            faults.note("PG706", f"'{name.text}' is no file name", name, mend)
        digest = "64 hexadecimal digits in small letters"
        return Download(
            address=faults.fitting(values.get("address"), "the address", is_web_address, _ADDRESS),
            file=name.text if name else "",
            sha256=faults.fitting(values.get("sha256"), "sha256", lambda w: bool(_SHA256.match(w)), digest),
            place=node.place,
        )

    def _declared(self, node: Node | None, what: str) -> dict[str, Declared]:
        faults = self._faults
        found: dict[str, Declared] = {}
        for key, value in faults.entries(node, what):
            known = ("label", "definition", "same", "close")
            values = faults.keys(value, f"'{key.text}'", known, ("label", "definition"))
            found[key.text] = Declared(
                name=key.text,
                iri=self._names.own + segment(key.text),
                label=faults.words(values.get("label"), "the label"),
                definition=faults.words(values.get("definition"), "the definition"),
                same=self._iris(values.get("same"), "same"),
                close=self._iris(values.get("close"), "close"),
                place=key.place,
            )
        return found

    def _iris(self, node: Node | None, what: str) -> tuple[str, ...]:
        return tuple(self._names.constant(word) for word in self._faults.several(node, what))

    def _rule(
        self, node: Node, maps: dict[str, Map], reader: MapReader, tables: dict[str, Table]
    ) -> LinkRule | None:
        faults = self._faults
        values = faults.keys(node, "a rule for links", ("map", "kind", "by", "note"), ("map", "kind", "by"))
        kind = reader.kind(values.get("kind"))
        name = faults.scalar(values.get("map"), "the map")
        if name is None:
            return None
        if name.text not in maps:
            faults.unknown("PG701", f"there is no map '{name.text}'", name, name.text, maps)
            return None
        own = maps[name.text]
        scope = Scope(tables[own.rows], own.each)
        keys = tuple(self._key(item, scope, reader) for item in faults.items(values.get("by"), "by"))
        if not keys and isinstance(values.get("by"), Sequence):
            mend = 'write: by: [{label: "{NAME}"}]'
            faults.note("PG107", "a rule for links needs something to go by", node, mend)
        return LinkRule(name.text, kind, keys, node.place)

    def _key(self, node: Node, scope: Scope, reader: MapReader) -> LinkKey:
        faults = self._faults
        values = faults.keys(node, "what links go by", ("identifier", "value", "label"))
        words = faults.scalar(values.get("value", values.get("label")), "the value")
        if isinstance(node, Keys) and set(values) not in ({"label"}, {"identifier", "value"}):
            mend = 'write {label: "{NAME}"} or {identifier: UNII, value: "{unii}"}'
            faults.note("PG107", "links go by a label, or by an identifier with its value", node, mend)
        return LinkKey(
            reader.identifiers(values.get("identifier")),
            self._names.words(words, scope) if words else Template(()),
        )
