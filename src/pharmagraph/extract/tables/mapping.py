"""What a mapping says: files of tables, and the triples that their rows become.

``mappingreader.read_mapping`` makes it of extract/<dataset>/mapping.yaml; staging and the engines
carry it out. All names are resolved: IRIs are absolute, columns of list items know their list. What
cannot be read as meant has already been refused, so nothing here has to be checked again.
Places (for messages) take no part in comparing or in ``repr``, so ``repr`` may serve as a key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from pharmagraph.findings import Place
from pharmagraph.rdfterms import segment

if TYPE_CHECKING:
    from pharmagraph.extract.tables.template import Template

FILE = "mapping.yaml"

TRIMMED = " \t\n\v\f\r\u00a0"
"""What is taken off both ends of cells, items and groups: white space of ASCII and the no-break space."""

DATATYPES = ("string", "boolean", "integer", "decimal", "date", "dateTime", "anyURI")
"""The XML Schema datatypes that a literal may have; "string" is written without a datatype."""

Format: TypeAlias = OneOf["csv", "jsonl", "parquet"]
Unfit: TypeAlias = OneOf["reject", "skip"]
_NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Download:
    """Where a publisher offers a file: ``address``, and the name it is kept under."""

    address: str
    file: str
    sha256: str = ""
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""A regular expression that Python, RE2 and Java read alike.

    ``groups`` are its named groups; group number i (from 1) is groups[i - 1], for there are no others.
    ``plain`` is the expression for RE2 and Java: groups are unnamed, and the end ($) is \z. Python needs
    re.ASCII with ``text``, Java the flag UNIX_LINES ("(?d)") with ``plain``.
    """

    text: str
    plain: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListCell:
    """A column whose cells hold several values: split at ``separator``, or every match of ``pattern``.

    Items and groups are trimmed, empty items dropped. A cell with words in which the pattern finds
    nothing rejects its row, or, where ``unmatched`` is "skip", holds no item.
    """

    name: str
    column: str
    separator: str = ""
    pattern: Pattern | None = None
    unmatched: Unfit = "reject"
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Files that share one form (CSVW: table group; RML: logical source).

    ``files`` are names or patterns (fnmatch) in order of preference: the first that finds something counts,
    and all that it finds are read. ``member`` is the name or pattern of what is read inside a zip or tar.
    ``columns`` are the names where there is no header, else those that the header must have (it may have
    more); () where nothing is said. ``null`` are cells that stand for no value ("" always does). ``each``
    is a JSON pointer to a list whose items are the rows. ``fields`` leads from a column to a key of the item
    ("" is the item itself) or, with a slash, to a JSON pointer from the record's root; empty: the scalars at
    the top are the columns.
    """

    name: str
    files: tuple[str, ...]
    format: Format
    member: str = ""
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True
    columns: tuple[str, ...] = ()
    null: tuple[str, ...] = ("",)
    trim: bool = True
    each: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, ListCell] = field(default_factory=dict)
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must fulfil: all parts that are given.

    ``present`` asks for a cell with (True) or without (False) a value, ``one_of`` for one of some
    values, ``none_of`` for none of them (an empty cell passes), ``matches`` for a match anywhere.
    """

    column: str
    present: bool | None = None
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    matches: Pattern | None = None
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value that must lead to a term: of the ``vocabulary`` (class IRI), or by ``crosswalk`` (prefix).

    The value is a label, synonym or id of a term, or an identifier with or without its prefix.
    """

    value: Template
    vocabulary: str = ""
    crosswalk: str = ""
    unknown: Unfit = "reject"
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal that each row gives its subject, or each item of the list ``each``.

    A ``datatype`` other than "string" and "anyURI" goes with a value that is one column and no list;
    ``format`` is then the pattern of its cells (dates: Unicode TR 35; booleans: "Y|N"; numbers: the sign
    before decimals and, where there is one, that between groups), "" for the form of XML Schema.
    ``unit`` is a UCUM code that holds for the property.
    """

    predicate: Template
    value: Template
    datatype: str = "string"
    language: str = ""
    format: str = ""
    unit: str = ""
    each: str = ""
    place: Place = field(default=_NOWHERE, compare=False, repr=False)

    @property
    def column(self) -> str:
        """The column where the value is the cell of one column, else ""."""
        return self.value.columns[0] if len(self.value.parts) == len(self.value.refs) == 1 else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A triple that leads to another node: ``to`` makes its IRI, or ``lookup`` finds it (one of the two)."""

    predicate: Template
    to: Template | None = None
    lookup: Lookup | None = None
    each: str = ""
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Map:
    """How rows of a table become triples about one subject each (RML: triples map).

    With ``each`` there is a subject for every item of that list. ``literals`` include the label, as
    rdfs:label; ``label`` repeats its template for those who need to know the label. Where ``is_unique``,
    no two rows may say different things of one subject.
    """

    name: str
    rows: str
    subject: Template
    each: str = ""
    where: tuple[Condition, ...] = ()
    types: tuple[Template, ...] = ()
    label: Template | None = None
    literals: tuple[Literal, ...] = ()
    links: tuple[Link, ...] = ()
    is_unique: bool = False
    place: Place = field(default=_NOWHERE, compare=False, repr=False)

    @property
    def templates(self) -> tuple[Template, ...]:
        """All templates that a row must fill or may fill, the subject first."""
        found = [self.subject, *self.types]
        for literal in self.literals:
            found += [literal.predicate, literal.value]
        for link in self.links:
            found += [link.predicate, *([link.to] if link.to else [link.lookup.value] if link.lookup else [])]
        return tuple(found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that it needs, sorted."""
        conditions = {condition.column for condition in self.where}
        return tuple(sorted({c for template in self.templates for c in template.columns} | conditions))

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of the table whose items it needs, sorted."""
        named = {self.each, *(literal.each for literal in self.literals), *(link.each for link in self.links)}
        named -= {""}
        return tuple(sorted(named))


@dataclass(frozen=True, slots=True)
class Declared:
    """A class or property of the data set's own: what stands for it in about/<dataset>.

    ``same`` and ``close`` are IRIs that mean the same or nearly the same (skos:exactMatch, closeMatch).
    """

    name: str
    iri: str
    label: str
    definition: str
    same: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LinkKey:
    """By what a subject is known: an identifier of that prefix, or, where it is "", its label."""

    identifier: str
    value: Template


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Which subjects of a map are looked for among the project's terms.

    ``kind`` is the IRI of the class that the term must have; ``by`` are tried in order.
    """

    map: str
    kind: str
    by: tuple[LinkKey, ...]
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A data set's mapping: ``rejects`` is the share that may be (0 to 1), ``language`` that of its words."""

    dataset: str
    base: str
    title: str
    licence: str
    description: str = ""
    publisher: str = ""
    issued: str = ""
    homepage: str = ""
    language: str = "en"
    rejects: Decimal = Decimal(0)
    rejects_place: Place = field(default=_NOWHERE, compare=False, repr=False)
    downloads: tuple[Download, ...] = ()
    tables: dict[str, Table] = field(default_factory=dict)
    maps: dict[str, Map] = field(default_factory=dict)
    classes: dict[str, Declared] = field(default_factory=dict)
    properties: dict[str, Declared] = field(default_factory=dict)
    links: tuple[LinkRule, ...] = ()
    place: Place = field(default=_NOWHERE, compare=False, repr=False)

    @property
    def graph(self) -> str:
        """The IRI of the graph of its triples: {base}data/<dataset>."""
        return f"{self.base}data/{segment(self.dataset)}"

    @property
    def vocab(self) -> str:
        """Where the data set's own classes and properties live."""
        return f"{self.graph}/vocab/"

    def maps_of(self, table: str) -> tuple[Map, ...]:
        """Return the maps over a table, in the order of the file."""
        return tuple(m for m in self.maps.values() if m.rows == table)

    def columns_of(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table that its maps and link rules need, sorted (staged as c0, c1, …)."""
        wanted = {column for m in self.maps_of(table) for column in m.columns}
        for rule in self.links:
            if self.maps[rule.map].rows == table:
                wanted |= {column for key in rule.by for column in key.value.columns}
        lists = {name for m in self.maps_of(table) for name in m.lists}
        wanted |= {self.tables[table].lists[name].column for name in lists}
        return tuple(sorted(wanted))
