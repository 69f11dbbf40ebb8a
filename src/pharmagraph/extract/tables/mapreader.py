"""Reads the maps of a mapping: how rows become triples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.cellvalue import read_cell_format, read_number_signs, read_unit
from pharmagraph.extract.tables.mapping import DATATYPES, Condition, Link, Literal, Lookup, Map
from pharmagraph.extract.tables.names import Scope
from pharmagraph.extract.tables.tablereader import UNFIT, read_checked
from pharmagraph.extract.tables.template import Filter, Ref, Template
from pharmagraph.extract.yamlfile import Mapping as Keys
from pharmagraph.ontology.crosswalk import FORMS
from pharmagraph.ontology.prefixes import RDFS
from pharmagraph.rdfterms import is_language_tag

if TYPE_CHECKING:
    from pharmagraph.extract.tables.faults import Faults
    from pharmagraph.extract.tables.mapping import Table
    from pharmagraph.extract.tables.names import Names
    from pharmagraph.extract.yamlfile import Node, Scalar

_MAP_KEYS = ("rows", "each", "where", "subject", "unique", "type", "label", "literals", "links", "note")
_CONDITION_KEYS = ("column", "is", "not", "present", "matches")
_LITERAL_KEYS = (
    "property", "column", "value", "datatype", "format", "decimalChar", "groupChar", "language", "unit",
    "each", "note",
)  # fmt: skip
_LINK_KEYS = ("property", "to", "lookup", "each", "note")
_LOOKUP_KEYS = ("vocabulary", "crosswalk", "value", "unknown")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_EMPTY = Template(())


@dataclass(slots=True)
class _Head:
    """What is known of a map before the links to it are read."""

    key: Scalar
    values: dict[str, Node]
    table: Table
    each: str
    subject: Scalar | None


class MapReader:
    """Reads ``maps:`` over tables that are known."""

    def __init__(self, names: Names, tables: dict[str, Table], faults: Faults) -> None:
        self._names = names
        self._tables = tables
        self._faults = faults
        self._heads: dict[str, _Head] = {}

    def read(self, node: Node | None) -> dict[str, Map]:
        """Return the maps by name."""
        for key, value in self._faults.entries(node, "maps"):
            if head := self._head(key, value):
                self._heads[key.text] = head
        return {name: self._map(head) for name, head in self._heads.items()}

    def _head(self, key: Scalar, node: Node) -> _Head | None:
        faults = self._faults
        values = faults.keys(node, f"the map '{key.text}'", _MAP_KEYS, ("rows", "subject"))
        rows = faults.scalar(values.get("rows"), "rows")
        if rows is None:
            return None
        if rows.text not in self._tables:
            faults.unknown("PG701", f"there is no table '{rows.text}'", rows, rows.text, self._tables)
            return None
        table = self._tables[rows.text]
        subject = faults.scalar(values.get("subject"), "the subject")
        return _Head(key, values, table, self._each(values.get("each"), table), subject)

    def _each(self, node: Node | None, table: Table, around: str = "") -> str:
        """Return the list whose items are gone through; ``around`` is that of the map."""
        found = self._faults.scalar(node, "each")
        if found is None:
            return around
        if found.text not in table.lists:
            message = f"the table '{table.name}' has no list '{found.text}'"
            self._faults.unknown("PG701", message, found, found.text, table.lists)
            return around
        if around and found.text != around:
            mend = f"here the items of '{around}' are gone through; one list at a time"
            self._faults.note("PG708", "two lists cannot be gone through at once", found, mend)
        return found.text

    def _map(self, head: _Head) -> Map:
        scope, names, faults = Scope(head.table, head.each), self._names, self._faults
        label = self._words(head.values.get("label"), "the label", scope)
        literals = [self._literal(n, scope) for n in faults.items(head.values.get("literals"), "literals")]
        if label:
            place = head.values["label"].place
            literals.insert(0, Literal(Template((RDFS + "label",)), label, each=head.each, place=place))
        conditions = faults.items(head.values.get("where"), "where")
        types = faults.several(head.values.get("type"), "the type")
        return Map(
            name=head.key.text,
            rows=head.table.name,
            subject=names.subject(head.subject, scope) if head.subject else _EMPTY,
            each=head.each,
            where=tuple(self._condition(n, head.table) for n in conditions),
            types=tuple(names.class_(n, scope) for n in types),
            label=label,
            literals=tuple(literals),
            links=tuple(
                link
                for n in faults.items(head.values.get("links"), "links")
                if (link := self._link(n, scope))
            ),
            is_unique=faults.flag(head.values.get("unique"), "unique", default=False),
            place=head.key.place,
        )

    def _words(self, node: Node | None, what: str, scope: Scope) -> Template | None:
        found = self._faults.scalar(node, what)
        return self._names.words(found, scope) if found else None

    def _condition(self, node: Node, table: Table) -> Condition:
        faults = self._faults
        values = faults.keys(node, "a condition", _CONDITION_KEYS, ("column",))
        column = faults.scalar(values.get("column"), "the column")
        if column:
            self._names.column(column, table)
        if isinstance(node, Keys) and not set(values) - {"column"}:
            mend = "add one of: is, not, present, matches"
            faults.note("PG107", "the condition asks for nothing", node, mend)
        pattern = faults.scalar(values.get("matches"), "matches")
        return Condition(
            column=column.text if column else "",
            present=faults.flag(values["present"], "present", default=True) if "present" in values else None,
            one_of=tuple(n.text for n in faults.several(values.get("is"), "is")),
            none_of=tuple(n.text for n in faults.several(values.get("not"), "not")),
            matches=read_checked(pattern, faults) if pattern else None,
            place=node.place,
        )

    def _predicate(self, values: dict[str, Node], scope: Scope) -> Template:
        node = self._faults.scalar(values.get("property"), "the property")
        return self._names.predicate(node, scope) if node else _EMPTY

    def _literal(self, node: Node, around: Scope) -> Literal:
        faults = self._faults
        values = faults.keys(node, "a literal", _LITERAL_KEYS, ("property",))
        scope = Scope(around.table, self._each(values.get("each"), around.table, around.each))
        column = faults.scalar(values.get("column"), "the column")
        if isinstance(node, Keys) and ("column" in values) == ("value" in values):
            mend = 'write one of the two: column: NAME or value: "{NAME}"'
            faults.note("PG107", "a literal needs a column or a value", node, mend)
        if column:
            value = Template((Ref(self._names.column(column, scope.table), Filter.TEXT),))
        else:
            value = self._words(values.get("value"), "the value", scope) or _EMPTY
        datatype = faults.choice(
            values.get("datatype"), "the datatype", {name: name for name in DATATYPES}, "string"
        )
        language = faults.fitting(
            values.get("language"), "the language", is_language_tag, "a language tag such as en or en-GB"
        )
        if language and datatype != "string":
            mend = "leave out the language or the datatype"
            faults.note("PG709", "only words have a language", values["language"], mend)
        literal = Literal(
            predicate=self._predicate(values, scope),
            value=value,
            datatype=datatype,
            language=language.lower(),
            format=read_cell_format(values.get("format"), datatype, faults)
            or read_number_signs(values, datatype, faults),
            unit=read_unit(values.get("unit"), datatype, self._names.vocabulary, faults),
            each=scope.each,
            place=node.place,
        )
        if datatype not in {"string", "anyURI"} and value.parts and (not literal.column or value.lists):
            mend = "take the value from one column, not from a template or a list"
            faults.note("PG709", f"a value of the datatype {datatype} is one cell", values["datatype"], mend)
        return literal

    def _link(self, node: Node, around: Scope) -> Link | None:
        faults = self._faults
        values = faults.keys(node, "a link", _LINK_KEYS, ("property",))
        if not values:
            return None
        scope = Scope(around.table, self._each(values.get("each"), around.table, around.each))
        if ("to" in values) == ("lookup" in values):
            mend = "write one of the two: to: MAP or a template, or lookup: {…}"
            faults.note("PG107", "a link needs a target or a lookup", node, mend)
        to = faults.scalar(values.get("to"), "the target")
        lookup = values.get("lookup")
        return Link(
            predicate=self._predicate(values, scope),
            to=self._target(to, scope) if to else None,
            lookup=self._lookup(lookup, scope) if lookup else None,
            each=scope.each,
            place=node.place,
        )

    def _target(self, node: Scalar, scope: Scope) -> Template:
        head = self._heads.get(node.text)
        if head is None:
            if _BARE.match(node.text):
                message = f"there is no map '{node.text}'"
                self._faults.unknown("PG701", message, node, node.text, self._heads)
                return _EMPTY
            return self._names.subject(node, scope)
        if head.subject is None:
            return _EMPTY
        before = len(self._faults.findings)
        found = self._names.subject(head.subject, scope)
        # What is wrong with the subject over these rows is the link's fault, and shown there.
        news = self._faults.findings[before:]
        del self._faults.findings[before:]
        for finding in news:
            message = f"the subject of the map '{node.text}' cannot be made of these rows: {finding.message}"
            self._faults.note(finding.code, message, node, finding.mend)
        return found

    def _lookup(self, node: Node, scope: Scope) -> Lookup:
        faults = self._faults
        values = faults.keys(node, "a lookup", _LOOKUP_KEYS, ("value",))
        if isinstance(node, Keys) and ("vocabulary" in values) == ("crosswalk" in values):
            mend = "write one of the two: vocabulary: unit or crosswalk: DOID"
            faults.note("PG107", "a lookup needs a vocabulary or a crosswalk", node, mend)
        return Lookup(
            value=self._words(values.get("value"), "the value", scope) or _EMPTY,
            vocabulary=self.kind(values.get("vocabulary")),
            crosswalk=self.identifiers(values.get("crosswalk")),
            unknown=faults.choice(values.get("unknown"), "unknown", UNFIT, "reject"),
            place=node.place,
        )

    def kind(self, node: Node | None) -> str:
        """Return the class IRI of a kind of term, by its label; "" where there is none."""
        found = self._faults.scalar(node, "the kind")
        vocabulary = self._names.vocabulary
        if found is None or vocabulary is None:
            return ""
        if cls := vocabulary.kind(found.text):
            return cls.iri
        labels = [c.label for c in vocabulary.classes.values()]
        self._faults.unknown("PG503", f"the kind '{found.text}' is unknown", found, found.text, labels)
        return ""

    def identifiers(self, node: Node | None) -> str:
        """Return the prefix of a vocabulary of identifiers, such as DOID; "" where there is none."""
        found = self._faults.scalar(node, "the vocabulary")
        if found and found.text not in FORMS:
            message = f"the vocabulary '{found.text}' is unknown"
            self._faults.unknown("PG505", message, found, found.text, FORMS)
        return found.text if found and found.text in FORMS else ""
