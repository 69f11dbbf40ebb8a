"""Rows as a server sent them, brought to the form in which our own engine writes them.

Read here is SPARQL 1.1 Query Results JSON (section 3), with the slips of well-known servers:
"typed-literal" for a literal with a datatype, names of blank nodes that are none, and IRIs with
characters that may not stand in one, which are written percent-encoded, with a note.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pharmagraph.ontology.prefixes import XSD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Term = dict[str, Any]
    Binding = dict[str, Term]
    Key = tuple[Any, ...]

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?\Z")
_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger",
        "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong",
        "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_VARIABLE = re.compile(r"\w+\Z")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})|[\x00-\x20<>\"{}|^`\\\[\]]")
_DEEPEST = 10
_MOST_SHOWN = 100


class NotRows(ValueError):  # noqa: N818 - what the body is
    """What a server sent is no result of a query."""


class Rows:
    """The rows of one answer, and ``notes`` on what was mended in them.

    Raises NotRows, with the reason, where the body is no SPARQL result.
    """

    def __init__(self, body: bytes) -> None:
        self.notes: list[str] = []
        self._iris: dict[str, str] = {}
        self._languages: dict[str, str] = {}
        self._blanks: dict[str, str] = {}
        self._mended = 0
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            raise NotRows("it is no JSON") from None
        if not isinstance(found, dict):
            raise NotRows("it is JSON, but no result of a query")
        self.truth: bool | None = None
        self.variables: list[str] = []
        self.bindings: list[Binding] = []
        if isinstance(found.get("boolean"), bool):
            self.truth = found["boolean"]
            return
        head, results = found.get("head"), found.get("results")
        variables = head.get("vars") if isinstance(head, dict) else None
        bindings = results.get("bindings") if isinstance(results, dict) else None
        if not (isinstance(variables, list) and isinstance(bindings, list)):
            raise NotRows("it is JSON, but no result of a query")
        if not all(isinstance(name, str) and _VARIABLE.match(name) for name in variables):
            raise NotRows("the name of a column is none")
        self.variables = list(dict.fromkeys(variables))
        self.bindings = [self._binding(row) for row in bindings]
        if self._mended:
            self.notes.append(
                f"the server sent IRIs ({self._mended}) with characters that may not stand in one;"
                " they are written percent-encoded"
            )

    def _binding(self, row: object) -> Binding:
        if not isinstance(row, dict):
            raise NotRows("a row is none")
        return {name: self._term(row[name], 0) for name in self.variables if row.get(name) is not None}

    def _term(self, term: object, depth: int) -> Term:
        """Return a term with its fields checked and in the order in which the engine writes them."""
        if not isinstance(term, dict) or depth > _DEEPEST:
            raise NotRows("a term is none")
        kind, value = term.get("type"), term.get("value")
        if kind == "triple" and isinstance(value, dict):
            parts = ("subject", "predicate", "object")
            return {"type": kind, "value": {part: self._term(value.get(part), depth + 1) for part in parts}}
        if not isinstance(value, str):
            raise NotRows("a term has no value")
        if kind == "uri":
            return {"type": kind, "value": self._iri(value)}
        if kind == "bnode":
            return {"type": kind, "value": self._blanks.setdefault(value, f"b{len(self._blanks)}")}
        if kind not in {"literal", "typed-literal"}:
            raise NotRows("a term is neither IRI, blank node nor literal")
        language, datatype = term.get("xml:lang"), term.get("datatype")
        if isinstance(language, str) and language:
            return {"type": "literal", "value": value, "xml:lang": self._language(language)}
        if datatype == XSD + "boolean":  # Virtuoso stores a true value as 1
            value = {"1": "true", "0": "false"}.get(value, value)
        if isinstance(datatype, str) and datatype != XSD + "string":
            return {"type": "literal", "value": value, "datatype": self._iri(datatype)}
        return {"type": "literal", "value": value}

    def _iri(self, value: str) -> str:
        if value not in self._iris:
            self._iris[value] = mended = _mended_iri(value)
            self._mended += mended != value
        return self._iris[value]

    def _language(self, tag: str) -> str:
        import pyoxigraph as ox

        if tag not in self._languages:
            self._languages[tag] = (
                ox.Literal("", language=tag.lower()).language or ""
            )  # a bad one: ValueError
        return self._languages[tag]

    def arrange(self, *, mentioned: Sequence[str], is_ordered: bool) -> None:
        """Put columns in the order of mention, and rows in order unless the server was asked to.

        Without ``mentioned`` the columns stay as they are.
        """
        if mentioned:
            place = {name: n for n, name in enumerate(mentioned)}
            self.variables.sort(key=lambda name: (place.get(name, len(place)), name))
        if not is_ordered:
            self.bindings.sort(key=self._key)
        self._name_blanks()

    def _key(self, row: Binding) -> Key:
        return tuple(sort_key(row.get(name)) for name in self.variables)

    def _name_blanks(self) -> None:
        """Name blank nodes by the order of their first mention."""
        names: dict[str, str] = {}

        def named(term: Term) -> Term:
            if term["type"] == "bnode":
                return {**term, "value": names.setdefault(term["value"], f"b{len(names)}")}
            if term["type"] == "triple":
                return {**term, "value": {part: named(inner) for part, inner in term["value"].items()}}
            return term

        if self._blanks:
            self.bindings = [
                {name: named(row[name]) for name in self.variables if name in row} for row in self.bindings
            ]

    def body(self) -> bytes:
        """Return the rows as SPARQL results JSON, as our own engine writes it.

        Raises ValueError where a text holds what is no character.
        """
        rows = [{name: row[name] for name in self.variables if name in row} for row in self.bindings]
        whole = {"head": {"vars": self.variables}, "results": {"bindings": rows}}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _mended_iri(value: str) -> str:
    """Return an IRI that RDF readers take; raises ValueError where nothing helps."""
    import pyoxigraph as ox

    before, mark, behind = _STRAY.sub(lambda found: quote(found[0], safe=""), value).partition("#")
    for candidate in (value, before + mark + behind.replace("#", "%23")):
        try:
            return ox.NamedNode(candidate).value
        except ValueError:
            continue
    raise NotRows(f"<{value[:_MOST_SHOWN]}> is no IRI")


def sort_key(term: Mapping[str, Any] | None) -> Key:
    """Return where a term stands among others, as ORDER BY has it (SPARQL 1.1, section 15.1).

    No value, blank nodes, IRIs, literals; numbers by value and before texts.
    """
    if term is None:
        return (0,)
    value, kind = term["value"], term["type"]
    if kind == "bnode":
        return (1,)  # its name is the server's own affair
    if kind == "uri":
        return (2, value)
    if kind == "triple":
        return (4, *(sort_key(part) for part in value.values()))
    datatype = term.get("datatype", "")
    if datatype in _NUMBERS and _NUMBER.match(value):
        return (3, 0, Decimal(value), value, datatype)
    return (3, 1, value, datatype, term.get("xml:lang", ""))
