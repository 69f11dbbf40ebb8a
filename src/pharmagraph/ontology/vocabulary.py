"""The vocabulary: classes, relations, keys, terms and units, found by name, label or synonym."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.ontology.model import Key, OntologyClass, Relation, Term, Unit
    from pharmagraph.rdfterms import Triple

_SPACE = re.compile(r"[\s_-]+")
_NEAR = 60
_LONGEST = 200


def folded(name: str) -> str:
    """Fold a name for looking up: case, hyphens, underscores and white space do not matter."""
    return _SPACE.sub(" ", name).strip().casefold()


def nearest(word: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the names that come nearest to a mistyped word, best first."""
    from rapidfuzz import fuzz, process

    by_fold: dict[str, str] = {}
    for name in sorted(names):
        by_fold.setdefault(folded(name), name)
    # Beyond the length of any label nothing is near, and comparing would take long.
    found = process.extract(
        folded(word)[:_LONGEST], list(by_fold), scorer=fuzz.ratio, limit=most, score_cutoff=_NEAR
    )
    return tuple(by_fold[name] for name, _, _ in found)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return "did you mean …?" for a mistyped word, or "" where nothing is near."""
    found = [f"'{name}'" for name in nearest(word, names)]
    return f"did you mean {' or '.join(found)}?" if found else ""


class Vocabulary:
    """What can be said: built by ``loading.load_vocabulary`` from the ontology folders.

    ``triples`` are the ontology's own triples, which become part of the graph.
    """

    def __init__(  # noqa: PLR0913 - all by keyword
        self,
        *,
        classes: Iterable[OntologyClass],
        relations: Iterable[Relation],
        keys: Iterable[Key],
        terms: Iterable[Term],
        units: Iterable[Unit],
        triples: Iterable[Triple],
        base: str,
    ) -> None:
        self.base = base
        self.triples: tuple[Triple, ...] = tuple(sorted(set(triples)))
        self.classes: dict[str, OntologyClass] = {c.iri: c for c in classes}
        self.relations: dict[str, Relation] = {r.iri: r for r in relations}
        self.terms: dict[str, Term] = {}
        self.units: dict[str, Unit] = {u.code: u for u in units}
        self._keys: dict[str, dict[str, Key]] = {}
        for key in keys:
            self._keys.setdefault(key.owner, {})[folded(key.name)] = key
        self._relations_by_name: dict[str, Relation] = {}
        for relation in self.relations.values():
            self._relations_by_name[folded(relation.label)] = relation
        for relation in self.relations.values():
            for name in relation.synonyms:
                self._relations_by_name.setdefault(folded(name), relation)
        self._terms_by_name: dict[str, list[Term]] = {}
        for term in terms:
            self._add(term)
        self._ancestors: dict[str, frozenset[str]] = {}
        self._kinds: dict[str, OntologyClass] = {folded(c.label): c for c in self.classes.values()}
        for cls in self.classes.values():
            for name in cls.synonyms:
                self._kinds.setdefault(folded(name), cls)

    @cached_property
    def narrowing(self) -> frozenset[str]:
        """The IRIs of properties and concepts that keep a statement from holding without condition."""
        keys = self.keys_of(VOCAB + "Statement").values()
        return frozenset(
            [prop for key in keys if key.narrows for prop in key.properties]
            + [term.iri for term in self.terms.values() if term.narrows]
        )

    def _add(self, term: Term) -> None:
        self.terms[term.iri] = term
        for name in dict.fromkeys(folded(n) for n in (term.id, *term.names)):
            self._terms_by_name.setdefault(name, []).append(term)

    def ancestors(self, iri: str) -> frozenset[str]:
        """Return a class and all classes above it."""
        if iri not in self._ancestors:
            found: set[str] = set()
            todo = [iri]
            while todo:
                here = todo.pop()
                if here not in found:
                    found.add(here)
                    todo.extend(self.classes[here].parents if here in self.classes else ())
            self._ancestors[iri] = frozenset(found)
        return self._ancestors[iri]

    def is_a(self, kind: str, of: str) -> bool:
        """Tell whether a class is, or lies below, another; every class lies below ph:Thing."""
        return of == VOCAB + "Thing" or of in self.ancestors(kind)

    def relation(self, name: str) -> Relation | None:
        """Find a relation by its label or a synonym."""
        return self._relations_by_name.get(folded(name))

    def relation_names(self) -> list[str]:
        """Return the labels of all relations, sorted."""
        return sorted(r.label for r in self.relations.values())

    def find(self, name: str, kind: str = "") -> list[Term]:
        """Find the terms that a name means, narrowed to a class where one is given.

        A label beats an id, an id beats a synonym; a term in use beats a retired one. Where several
        have the label, the one whose id is the name exactly is meant.
        """
        wanted = folded(name)
        found = [t for t in self._terms_by_name.get(wanted, []) if not kind or self.is_a(t.kind, kind)]
        # A concept of two classes is still one term.
        found = list({t.iri: t for t in found}.values())
        current = [t for t in found if t.status == "current"] or found
        labelled = [t for t in current if folded(t.label) == wanted]
        if len(labelled) > 1:
            return [t for t in current if t.id == name] or labelled
        return labelled or [t for t in current if folded(t.id) == wanted] or current

    def names_of(self, kind: str = "") -> list[str]:
        """Return the labels and synonyms of the terms of a class, sorted."""
        return sorted(
            {n for t in self.terms.values() if not kind or self.is_a(t.kind, kind) for n in t.names}
        )

    def keys_of(self, owner: str) -> dict[str, Key]:
        """Return the keys of a class by folded name."""
        return self._keys.get(owner, {})

    def kind(self, name: str) -> OntologyClass | None:
        """Find a class by its label or a synonym."""
        return self._kinds.get(folded(name))

    def label_of(self, iri: str) -> str:
        """Return the label of a class, relation or term; the end of the IRI where it has none."""
        for table in (self.terms, self.relations, self.classes):
            if iri in table:
                return table[iri].label
        return re.split(r"[/#]", iri)[-1]

    def unit(self, name: str) -> Unit | None:
        """Find a unit by its UCUM code, its label or other words for it.

        Codes and symbols mean another unit in other case (mg, Mg), so case matters; it does not in
        labels and their synonyms.
        """
        if name in self.units:
            return self.units[name]
        for unit in self.units.values():
            if name in unit.term.carriers:
                return unit
        wanted = folded(name)
        return next((u for u in self.units.values() if wanted in map(folded, u.term.names)), None)

    def unit_names(self) -> list[str]:
        """Return the codes and labels of all units, sorted."""
        return sorted({n for u in self.units.values() for n in (u.code, u.term.label)})
