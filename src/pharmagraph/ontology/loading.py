"""Read the ontology folders: the core that pharmagraph carries, then the project's own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding
from pharmagraph.ontology.model import NOWHERE, OntologyClass, Term, Unit
from pharmagraph.ontology.prefixes import OWL, RDF, RDFS, SKOS, VOCAB
from pharmagraph.ontology.relations import Schema
from pharmagraph.ontology.terms import TERMS, label_findings, read_terms
from pharmagraph.ontology.turtle import Description, parse_turtle, subject_places
from pharmagraph.ontology.vocabulary import Vocabulary
from pharmagraph.rdfterms import decimal_of
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Place
    from pharmagraph.rdfterms import Triple

__all__ = [
    "CORE_FILES",
    "SHAPES",
    "TERMS",
    "load_or_raise",
    "load_vocabulary",
    "ontology_files",
    "read_vocabulary",
]

CORE_FILES = ("pharmagraph.ttl", "concepts.ttl")
SHAPES = "shapes.ttl"
_UNACCEPTED = (
    ("disputed", "disputedClass"),
    ("reported", "reportedClass"),
    ("superseded", "supersededClass"),
    ("negated", "negatedClass"),
)


def ontology_files(core: Path, own: Path) -> list[Path]:
    """Return the Turtle files that make the ontology, the core's first, shapes left out."""
    files = [core / name for name in CORE_FILES]
    known = {SHAPES, *CORE_FILES} if own.is_dir() and own.resolve() == core.resolve() else {SHAPES}
    return files + sorted(path for path in own.glob("*.ttl") if path.name not in known)


def load_vocabulary(core: Path, own: Path, base: str, root: Path) -> tuple[Vocabulary, list[Finding]]:
    """Load the vocabulary of a project whose terms live below a base IRI.

    ``core`` is the folder of the core ontology, ``own`` that of the project, ``root`` the folder
    from which files are named. Returns the vocabulary with what is wrong in it. Raises ContentError
    where a file cannot be read at all.
    """
    triples: set[Triple] = set()  # a project may carry a copy of a core file
    places: dict[str, Place] = {}
    for path in ontology_files(core, own):
        file = read_text(path, root)
        triples.update(parse_turtle(file))
        places |= subject_places(file)
    about = Description(sorted(triples))
    classes = {s: _class(about, s) for s in _typed(about, OWL + "Class")}
    schema = Schema(about, classes, places)
    concepts = [
        _concept(about, s, kind, places.get(s, NOWHERE))
        for s in about.subjects()
        for kind in about.values(s, RDF + "type")
        if kind in classes and about.value(s, SKOS + "prefLabel")
    ]
    units, unit_findings = _units(about, [t for t in concepts if t.kind == VOCAB + "Unit"])
    kinds = Vocabulary(
        classes=classes.values(), relations=(), keys=(), terms=(), units=(), triples=(), base=base
    )
    terms, term_findings = read_terms(own / TERMS, kinds, base, root) if (own / TERMS).is_file() else ([], [])
    vocabulary = Vocabulary(
        classes=classes.values(), relations=schema.relations, keys=schema.keys, terms=[*concepts, *terms],
        units=units, triples=triples, base=base,
    )  # fmt: skip
    labels = label_findings([*concepts, *terms])
    return vocabulary, [*schema.findings, *unit_findings, *term_findings, *labels]


def _typed(about: Description, kind: str) -> list[str]:
    return [s for s in about.subjects() if kind in about.values(s, RDF + "type")]


def _class(about: Description, s: str) -> OntologyClass:
    unaccepted = tuple(
        (status, about.value(s, VOCAB + p)) for status, p in _UNACCEPTED if about.value(s, VOCAB + p)
    )
    return OntologyClass(
        s, about.value(s, RDFS + "label") or s, about.values(s, RDFS + "subClassOf"),
        about.values(s, SKOS + "altLabel"), about.value(s, SKOS + "definition"), unaccepted,
    )  # fmt: skip


def _concept(about: Description, s: str, kind: str, place: Place) -> Term:
    return Term(
        iri=s, id=s.rsplit("/", 1)[-1], kind=kind, label=about.value(s, SKOS + "prefLabel"),
        synonyms=about.values(s, SKOS + "altLabel"), phrases=about.values(s, SKOS + "hiddenLabel"),
        definition=about.value(s, SKOS + "definition"), core=True,
        narrows=about.value(s, VOCAB + "narrows") == "true", place=place,
    )  # fmt: skip


def _units(about: Description, terms: list[Term]) -> tuple[list[Unit], list[Finding]]:
    units: dict[str, Unit] = {}
    findings = []
    for term in terms:
        code, dimension = (about.value(term.iri, VOCAB + p) for p in ("ucumCode", "dimension"))
        factor = decimal_of(about.value(term.iri, VOCAB + "factor")) or Decimal(0)
        if not (code and dimension and factor > 0):
            needs = "it needs ph:ucumCode, ph:dimension and ph:factor (a decimal above zero)"
            message = f"the unit '{term.label}' is not described whole"
            findings.append(Finding("PG508", message, term.place, needs))
        elif code in units:
            message = f"the code '{code}' stands for two units: {units[code].term.label} and {term.label}"
            findings.append(Finding("PG502", message, term.place, "give each unit a code of its own"))
        else:
            units[code] = Unit(code, dimension, factor, term)
    return list(units.values()), findings


def load_or_raise(core: Path, own: Path, base: str, root: Path) -> Vocabulary:
    """Load a vocabulary that must be without fault; raises ContentError otherwise."""
    vocabulary, findings = load_vocabulary(core, own, base, root)
    if findings:
        raise ContentError("the ontology has faults", findings, mend="pharmagraph check")
    return vocabulary


def read_vocabulary(core: Path, own: Path, base: str, root: Path) -> Vocabulary:
    """Load a vocabulary as ``load_vocabulary`` does, and leave its findings to ``check``."""
    return load_vocabulary(core, own, base, root)[0]
