"""A graph of shapes as it is read: what is said of each node, and its lists.

What uses a word of SHACL that is not compiled here is left to pySHACL as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.literals import require_plain
from pharmagraph.graphs.validating.result import SH, UncoveredError
from pharmagraph.ontology.prefixes import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.rdfterms import NtTerm, Triple

_FIRST, _REST, _NIL = (f"<{RDF}{name}>" for name in ("first", "rest", "nil"))
# Words of SHACL Core (sections 2 to 4) that are compiled, or have no bearing on results.
_WORDS = {
    "NodeShape", "PropertyShape", "Violation", "Warning", "Info",
    "IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral",
    "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf",
    "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath",
    "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue",
    "property", "node", "not", "and", "or", "xone", "class", "datatype", "nodeKind", "minCount", "maxCount",
    "minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern",
    "flags", "languageIn", "uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "closed",
    "ignoredProperties", "hasValue", "in",
}  # fmt: skip
_KNOWN = {f"<{SH}{word}>" for word in _WORDS}


class ShapeGraph:
    """What is said of shapes, by subject and property.

    Raises UncoveredError for words of SHACL that are not compiled.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._about: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
        for s, p, o in triples:
            for term in (p, o):
                if term.startswith(f"<{SH}") and term not in _KNOWN:
                    raise UncoveredError(f"sh:{term[1:-1].removeprefix(SH)}")
            if o.startswith('"'):
                require_plain(o)
            values = self._about.setdefault(s, {}).setdefault(p, [])
            if o not in values:
                values.append(o)

    @property
    def nodes(self) -> Iterable[NtTerm]:
        """All nodes of which something is said, in the order of the file."""
        return self._about

    def about(self, node: NtTerm) -> Mapping[NtTerm, Sequence[NtTerm]]:
        """Return the properties of a node with their values."""
        return self._about.get(node, {})

    def values(self, node: NtTerm, word: str) -> Sequence[NtTerm]:
        """Return the values of a property of SHACL."""
        return self.about(node).get(f"<{SH}{word}>", ())

    def one(self, node: NtTerm, word: str) -> NtTerm:
        """Return the one value of a property, "" for none; raises UncoveredError for several."""
        values = self.values(node, word)
        if len(values) > 1:
            raise UncoveredError(f"several values of sh:{word}")
        return values[0] if values else ""

    def items(self, node: NtTerm) -> tuple[NtTerm, ...] | None:
        """Return the members of a list; None where a node is none that is well-formed."""
        found: list[NtTerm] = []
        while node != _NIL:
            first, rest = self.about(node).get(_FIRST, ()), self.about(node).get(_REST, ())
            if len(first) != 1 or len(rest) != 1 or len(found) > len(self._about):
                return None
            found.append(first[0])
            node = rest[0]
        return tuple(found)
