"""What the names of a mapping stand for: columns and lists, prefixes, classes and properties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.faults import inside
from pharmagraph.extract.tables.template import Filter, Ref, Template, TemplateError, Written, parse
from pharmagraph.ontology.prefixes import IDENTIFIERS, OWL, PREFIXES, RDF, VOCAB
from pharmagraph.ontology.vocabulary import did_you_mean, nearest
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.faults import Faults
    from pharmagraph.extract.tables.mapping import ListCell, Table
    from pharmagraph.extract.yamlfile import Scalar
    from pharmagraph.findings import Place
    from pharmagraph.ontology.vocabulary import Vocabulary

_PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?P<whole>//)?")
_PROPERTY_KINDS = {
    f"<{OWL}ObjectProperty>", f"<{OWL}DatatypeProperty>", f"<{OWL}AnnotationProperty>", f"<{RDF}Property>",
}  # fmt: skip


def columns_known(table: Table) -> tuple[str, ...] | None:
    """Return the columns that a table is known to have, None where only its files tell."""
    return tuple(table.fields) if table.fields else table.columns or None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where columns are looked for: a table, and the list whose items are at hand ("" for none)."""

    table: Table
    each: str = ""


@dataclass(slots=True)
class Names:
    """The names of one mapping: ``own`` is where its classes and properties live.

    ``classes`` and ``properties`` are those that it declares; the vocabulary may be None, so that a
    mapping can be read without one.
    """

    faults: Faults
    graph: str
    vocabulary: Vocabulary | None
    prefixes: dict[str, str] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)

    @property
    def own(self) -> str:
        """Where the data set's own classes and properties live."""
        return f"{self.graph}/vocab/"

    def column(self, node: Scalar, table: Table) -> str:
        """Return the name of a column, noting one that the table does not have."""
        known = columns_known(table)
        if known is not None and node.text not in known:
            message = f"the table '{table.name}' has no column '{node.text}'"
            self.faults.unknown("PG702", message, node, node.text, known)
        return node.text

    def words(self, node: Scalar, scope: Scope) -> Template:
        """Read a template that makes words."""
        return self._template(node, scope, Filter.TEXT)

    def subject(self, node: Scalar, scope: Scope) -> Template:
        """Read a template that makes an IRI: below the data set's graph, with a prefix, or whole."""
        found = self._iri(node, scope, self.graph + "/")
        if found.parts and not found.refs:
            mend = "write a column in braces, such as product/{PRODUCTID}"
            self.faults.note("PG704", "every row would have the same subject or target", node, mend)
        return found

    def class_(self, node: Scalar, scope: Scope) -> Template:
        """Read the name of a class, or a template of one."""
        return self._named(node, scope, "class", self.classes)

    def predicate(self, node: Scalar, scope: Scope) -> Template:
        """Read the name of a property, or a template of one."""
        return self._named(node, scope, "property", self.properties)

    def constant(self, node: Scalar) -> str:
        """Return the IRI of a name with a prefix, or a whole one; "" where it is neither."""
        start = self._start(node.text, node)
        if start is None:
            self.faults.note(
                "PG703", f"'{node.text}' is no IRI", node, "write it with a prefix, such as obo:…"
            )
            return ""
        whole = start[0] + node.text[start[1] :]
        return whole if self._fits(whole, node.place) else ""

    def _named(self, node: Scalar, scope: Scope, what: str, declared: set[str]) -> Template:
        found = self._iri(node, scope, self.own)
        whole = found.constant
        if whole is None or not whole:
            return found
        if whole.startswith(self.own) and whole.removeprefix(self.own) not in declared:
            message = f"the {what} '{node.text}' is not declared"
            plural = "classes" if what == "class" else "properties"
            mend = (
                did_you_mean(node.text, declared) or f"declare it under {plural}, with label and definition"
            )
            self.faults.note("PG703", message, node, mend)
        elif whole.startswith(VOCAB) and self.vocabulary is not None:
            known = self._classes() if what == "class" else self._properties()
            if whole not in known:
                near = [
                    f"'ph:{n}'" for n in nearest(whole.removeprefix(VOCAB), (k[len(VOCAB) :] for k in known))
                ]
                mend = f"did you mean {' or '.join(near)}?" if near else "see docs/reference/ontology.md"
                self.faults.note("PG703", f"the ontology has no {what} '{node.text}'", node, mend)
        return found

    def _classes(self) -> set[str]:
        return set(self.vocabulary.classes) if self.vocabulary else set()

    def _properties(self) -> set[str]:
        triples = self.vocabulary.triples if self.vocabulary else ()
        return {s[1:-1] for s, p, o in triples if o in _PROPERTY_KINDS and p == f"<{RDF}type>"}

    def _iri(self, node: Scalar, scope: Scope, own: str) -> Template:
        found = self._template(node, scope, Filter.ENCODE)
        if not found.parts:
            return found
        head = found.parts[0] if isinstance(found.parts[0], str) else ""
        start = self._start(head, node)
        if start is None:
            if ".." in head.split("/") or head.startswith("/"):
                mend = "write it without a slash in front, and without .."
                self.faults.note("PG704", "the IRI would leave the data set's own", node, mend)
            start = (own, 0)
        rest = head[start[1] :]
        parts = [start[0] + rest, *(found.parts[1:] if head else found.parts)]
        if not self._fits("".join(p for p in parts if isinstance(p, str)), node.place):
            return Template(())
        return Template(tuple(parts))

    def _start(self, text: str, node: Scalar) -> tuple[str, int] | None:
        """Return what a prefix stands for and how many characters it takes; None where there is none."""
        found = _PREFIX.match(text)
        if not found:
            return None
        prefix = found[1]
        if found["whole"] or prefix == "urn":
            return "", 0
        known = {**IDENTIFIERS, **PREFIXES, **self.prefixes}
        if prefix not in known:
            place = inside(node, 0, len(prefix))
            message = f"the prefix '{prefix}' is unknown"
            mend = did_you_mean(prefix, known) or "add it under prefixes"
            self.faults.note("PG703", message, place, mend)
            return "", 0
        return known[prefix], found.end()

    def _fits(self, text: str, place: Place) -> bool:
        try:
            iri(text)
        except ValueError as error:
            self.faults.note("PG704", str(error), place, "percent-encode it: a space is %20")
            return False
        return True

    def _template(self, node: Scalar, scope: Scope, usual: Filter) -> Template:
        """Read a template; an empty one stands for what could not be read."""
        try:
            parts = parse(node.text)
        except TemplateError as error:
            self.faults.note("PG704", str(error), inside(node, error.at, error.width), error.mend)
            return Template(())
        before = len(self.faults.findings)
        read = tuple(p if isinstance(p, str) else self._ref(p, node, scope, usual) for p in parts)
        return Template(read) if len(self.faults.findings) == before else Template(())

    def _ref(self, part: Written, node: Scalar, scope: Scope, usual: Filter) -> Ref:
        place = inside(node, part.at, part.width)
        filter_ = usual
        if part.filter == "slug":
            filter_ = Filter.SLUG
        elif part.filter:
            message, mend = f"the filter '{part.filter}' is unknown", "the one that there is: {COLUMN|slug}"
            self.faults.note("PG704", message, place, mend)
        name, _, group = part.name.partition(".")
        lists = scope.table.lists
        if part.name in lists:
            name, group = part.name, ""
        if name not in lists:
            self._known(part.name, place, scope.table)
            return Ref(part.name, filter_)
        cell = lists[name]
        self._check_item(cell, group, place, scope)
        return Ref(cell.column, filter_, name, group)

    def _known(self, name: str, place: Place, table: Table) -> None:
        known = columns_known(table)
        if known is not None and name not in known:
            names: Iterable[str] = [*known, *table.lists]
            message = f"the table '{table.name}' has no column '{name}'"
            self.faults.unknown("PG702", message, place, name, names)

    def _check_item(self, cell: ListCell, group: str, place: Place, scope: Scope) -> None:
        groups = cell.pattern.groups if cell.pattern else ()
        if group and group not in groups:
            message = f"the list '{cell.name}' has no part '{group}'"
            self.faults.unknown("PG702", message, place, group, groups)
        elif groups and not group:
            mend = f"name the part: {cell.name}.{groups[0]}"
            self.faults.note("PG702", f"an item of the list '{cell.name}' has parts", place, mend)
        elif scope.each != cell.name:
            message = f"an item of the list '{cell.name}' stands where its items are not gone through"
            mend = f"add: each: {cell.name}"
            if scope.each:
                mend = f"here the items of '{scope.each}' are gone through; one list at a time"
            self.faults.note("PG708", message, place, mend)
