"""Words for what data sets say: properties, units behind numbers, kinds, and what tells namesakes apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.ontology.prefixes import IDENTIFIERS, PREFIXES, RDF, RDFS, SKOS
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm

_WELL_KNOWN = {
    RDF + "type": "kind", RDFS + "label": "label", RDFS + "comment": "comment", RDFS + "seeAlso": "see also",
    RDFS + "subClassOf": "is a kind of", SKOS + "exactMatch": "is the same as",
    SKOS + "closeMatch": "is nearly the same as", SKOS + "broadMatch": "is narrower than",
    SKOS + "narrowMatch": "is broader than", SKOS + "relatedMatch": "is related to",
    SKOS + "prefLabel": "label", SKOS + "altLabel": "is also called", SKOS + "definition": "definition",
}  # fmt: skip
"""Properties that no data set need explain, in words of ours."""
_MOST_TELLING, _LONGEST = 2, 60


@dataclass(frozen=True, slots=True)
class Namesake:
    """A node and its literals, (what the property is called, value): ``label`` is what readers see of it."""

    iri: str
    label: str
    literals: tuple[tuple[str, str], ...]


def known_label(vocabulary: Vocabulary, iri: str) -> str:
    """Return what the project's vocabulary calls a term, unit, relation or class, "" where it has none."""
    known = iri in vocabulary.terms or iri in vocabulary.relations or iri in vocabulary.classes
    return vocabulary.label_of(iri) if known else ""


def property_label(vocabulary: Vocabulary, iri: str, given: str = "") -> str:
    """Return what a property is called: ``given`` by its data set, else by the vocabulary or by custom."""
    return given or known_label(vocabulary, iri) or customary_label(iri) or short_name(iri)


def customary_label(iri: str) -> str:
    """Return what a property of RDF, RDFS or SKOS is called in words of ours, "" where it is another one."""
    return _WELL_KNOWN.get(iri, "")


def class_label(vocabulary: Vocabulary, iri: str, given: str = "") -> str:
    """Return what a class is called: ``given`` by its data set, else by the vocabulary, else a short name."""
    return given or known_label(vocabulary, iri) or short_name(iri)


def short_name(iri: str) -> str:
    """Return an IRI as people write it: CHEBI:16865 in a known vocabulary, else its last part.

    >>> short_name("http://purl.obolibrary.org/obo/CHEBI_16865"), short_name("https://example.org/a%20b")
    ('CHEBI:16865', 'a b')
    """
    for prefix, home in sorted({**PREFIXES, **IDENTIFIERS}.items(), key=lambda item: -len(item[1])):
        if iri.startswith(home) and len(iri) > len(home):
            return f"{prefix}:{unquote(iri.removeprefix(home))}"
    end = iri.rstrip("/").rsplit("/", 1)[-1]
    return unquote(end.rsplit("#", 1)[-1]) or iri


def kinds_of(vocabulary: Vocabulary, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return what some classes are called, each word once: ``given`` are their IRIs and own labels.

    Where a class of another vocabulary is called like one of ours, it is left out.
    """
    ours = sorted(
        class_label(vocabulary, iri, label)
        for iri, label in given.items()
        if label or _is_known(vocabulary, iri)
    )
    others = sorted(
        short_name(iri) for iri, label in given.items() if not label and not _is_known(vocabulary, iri)
    )
    said = {word.casefold() for word in ours}
    others = [word for word in others if word.rpartition(":")[2].casefold() not in said]
    return tuple(dict.fromkeys([*ours, *others]))


def _is_known(vocabulary: Vocabulary, iri: str) -> bool:
    return bool(known_label(vocabulary, iri))


def unit_label(vocabulary: Vocabulary, code: str) -> str:
    """Return how a UCUM code stands behind a number: a symbol that readers know, else in words."""
    from pharmagraph.graphs.wording import unit_words

    unit = vocabulary.units.get(code)
    return unit_words(unit, None) if unit else code.strip("{}")


def told_apart(nodes: Iterable[Namesake], shared: Iterable[str] = ()) -> dict[str, str]:
    """Return for nodes that have namesakes what tells them apart, such as "kind of class: EPC".

    Namesakes are nodes of one label, or of one and its plural; then those literals count that differ among
    them, the most varied first. ``shared`` are nodes whose label others have that are not among these: of
    them all literals count, if they are no more than two.
    """
    by_label: dict[str, dict[str, Namesake]] = {}
    for node in nodes:
        by_label.setdefault(_singular(node.label), {})[node.iri] = node
    outside = frozenset(shared)
    found: dict[str, str] = {}
    for same in by_label.values():
        names = _differing(list(same.values()))
        for node in same.values():
            said = [(name, value) for name, value in node.literals if len(value) <= _LONGEST]
            if len(same) > 1:
                telling = [pair for name in names for pair in said if pair[0] == name]
            else:
                telling = said if node.iri in outside and len(said) <= _MOST_TELLING else []
            if telling:
                found[node.iri] = ", ".join(f"{name}: {value}" for name, value in telling[:_MOST_TELLING])
    return found


def _singular(label: str) -> str:
    folded = label.casefold()
    return folded[:-1] if folded.endswith("s") and len(folded) > len("abs") else folded


def _differing(nodes: Sequence[Namesake]) -> list[str]:
    """Return the properties by which nodes differ, those with most values first."""
    values: dict[str, set[tuple[str, ...]]] = {}
    names = sorted({name for node in nodes for name, _ in node.literals})
    for name in names:
        values[name] = {tuple(sorted(v for n, v in node.literals if n == name)) for node in nodes}
    return sorted((n for n in names if len(values[n]) > 1), key=lambda name: (-len(values[name]), name))


def literal_words(term: NtTerm) -> str:
    """Return a literal as people read it: yes and no for truth values."""
    value = value_of(term)
    if term.endswith("#boolean>"):
        return {"true": "yes", "false": "no"}.get(value, value)
    return value
