"""The triples that shapes look at, by property and subject or object: built in one pass over a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.literals import is_plain
from pharmagraph.graphs.validating.result import UncoveredError
from pharmagraph.ontology.prefixes import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from typing import TypeAlias

    from pharmagraph.rdfterms import NtTerm, Triple

    Lookup: TypeAlias = Callable[[NtTerm], Sequence[NtTerm]]

TYPE, SUBCLASS = f"<{RDF}type>", f"<{RDFS}subClassOf>"
_NOTHING: dict[str, list[str]] = {}


class Wanted:
    """What of a graph shapes look at: properties from subject to object, and from object to subject.

    ``subjects`` are properties of which all subjects are wanted; ``whole`` is True where a closed shape
    looks at all that is said of a node.
    """

    def __init__(self) -> None:
        self.forward = {TYPE}
        self.inverse = {TYPE, SUBCLASS}
        self.subjects: set[NtTerm] = set()
        self.whole = False


def _left(value: NtTerm) -> UncoveredError:
    return UncoveredError(f"the value {value}")


class Index:
    """A graph as shapes see it.

    A literal that is left to pySHACL raises UncoveredError when a node is judged that has it; at once where
    shapes look from values to subjects, for other words of it may be the same value there.

    What is said of a subject lies together, and subjects and instances of classes come in the order of the
    graph: so memory is read in order too, however large it is.
    """

    def __init__(self, triples: Iterable[Triple], wanted: Wanted) -> None:
        self._about: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {}
        self._inverse: dict[NtTerm, dict[NtTerm, list[NtTerm]]] = {p: {} for p in wanted.inverse}
        self._subjects: dict[NtTerm, dict[NtTerm, None]] = {p: {} for p in wanted.subjects}
        self._instances: dict[NtTerm, dict[NtTerm, None]] = {}
        forward, inverse, subjects = wanted.forward | wanted.subjects, wanted.inverse, wanted.subjects
        looked_at = forward | inverse
        seen: set[NtTerm] = set()
        self._odd: set[NtTerm] = set()
        self._odd_properties: set[NtTerm] = set()
        last, here = "", {}
        for s, p, o in triples:
            if p not in looked_at and not wanted.whole:
                continue
            if o[-1] == ">" and o[0] == '"' and (o not in seen or o in self._odd):
                seen.add(o)
                if not is_plain(o):
                    self._note_odd(p, o, inverse)
            if s != last:
                last, here = s, self._about.setdefault(s, {})
            if p in forward or wanted.whole:
                here.setdefault(p, []).append(o)
            if p in inverse:
                self._inverse[p].setdefault(o, []).append(last)
            if p in subjects:
                self._subjects[p][last] = None

    def _note_odd(self, prop: NtTerm, value: NtTerm, inverse: Collection[NtTerm]) -> None:
        if prop in inverse:
            raise _left(value)
        self._odd.add(value)
        self._odd_properties.add(prop)

    def forward(self, prop: NtTerm) -> Lookup:
        """Return what leads from a subject to the objects of a property."""
        get = self.unchecked(prop)
        return self._checked(get) if prop in self._odd_properties else get

    def unchecked(self, prop: NtTerm) -> Lookup:
        """Return what leads from a subject to the objects of a property, whatever they are."""
        get = self._about.get
        return lambda node: get(node, _NOTHING).get(prop, ())

    def _checked(self, get: Lookup) -> Lookup:
        def checked(node: NtTerm) -> Sequence[NtTerm]:
            values = get(node)
            if odd := next((value for value in values if value in self._odd), ""):
                raise _left(odd)
            return values

        return checked

    def inverse(self, prop: NtTerm) -> Lookup:
        """Return what leads from an object to the subjects of a property."""
        get = self._inverse.get(prop, _NOTHING).get
        return lambda node: get(node, ())

    def subjects(self, prop: NtTerm) -> Iterable[NtTerm]:
        """Return all subjects of a property that is wanted so."""
        return self._subjects.get(prop, ())

    def objects(self, prop: NtTerm) -> Iterable[NtTerm]:
        """Return all objects of a property that is looked at from there."""
        return self._inverse.get(prop, ())

    def about(self, node: NtTerm) -> Iterable[tuple[NtTerm, NtTerm]]:
        """Return the properties of a node with their values: all, where that is wanted."""
        found = self.all_about(node)
        if self._odd and (odd := next((o for _, o in found if o in self._odd), "")):
            raise _left(odd)
        return found

    def all_about(self, node: NtTerm) -> list[tuple[NtTerm, NtTerm]]:
        """Return the properties of a node with their values, whatever they are."""
        return [(p, o) for p, values in self._about.get(node, _NOTHING).items() for o in values]

    def hierarchy(self) -> Iterable[Triple]:
        """Return what says that a class is below another."""
        return ((s, SUBCLASS, o) for o, subjects in self._inverse[SUBCLASS].items() for s in subjects)

    def instances(self, cls: NtTerm) -> Collection[NtTerm]:
        """Return the SHACL instances of a class (section 3.1): of it and of the classes below it."""
        if cls not in self._instances:
            of_class, below = self.inverse(TYPE), self.inverse(SUBCLASS)
            found: dict[NtTerm, None] = {}
            seen, ahead = {cls}, [cls]
            while ahead:
                here = ahead.pop()
                found |= dict.fromkeys(of_class(here))
                new = [one for one in below(here) if one not in seen]
                seen.update(new)
                ahead += new
            self._instances[cls] = found
        return self._instances[cls]
