"""Read the ontology folders: the core that pharmagraph carries, then the project's own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding
from pharmagraph.ontology.model import NOWHERE, Key, KeyKind, OntologyClass, Relation, Term, Unit, ValueKind
from pharmagraph.ontology.prefixes import OWL, RDF, RDFS, SKOS, VOCAB
from pharmagraph.ontology.tsv import read_table
from pharmagraph.ontology.turtle import Description, parse_turtle
from pharmagraph.ontology.vocabulary import Vocabulary, did_you_mean, folded
from pharmagraph.rdfterms import segment
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.findings import Place
    from pharmagraph.rdfterms import Triple

CORE_FILES = ("pharmagraph.ttl", "concepts.ttl")
SHAPES = "shapes.ttl"
TERMS = "terms.tsv"
TERM_COLUMNS = ("id", "kind", "label", "synonyms", "phrases", "definition", "status", "replaced by")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_SLOTS = {
    KeyKind.RANGE: ("lowProperty", "highProperty", "unitProperty"),
    KeyKind.COUNT: ("lowProperty", "highProperty"),
    KeyKind.QUANTITY: ("valueProperty", "unitProperty"),
}
_UNACCEPTED = (
    ("disputed", "disputedClass"),
    ("reported", "reportedClass"),
    ("superseded", "supersededClass"),
    ("negated", "negatedClass"),
)


def ontology_files(core: Path, own: Path) -> list[Path]:
    """Return the Turtle files that make the ontology, the core's first, shapes left out."""
    files = [core / name for name in CORE_FILES]
    if own.is_dir() and own.resolve() != core.resolve():
        files += sorted(p for p in own.glob("*.ttl") if p.name != SHAPES)
    elif own.is_dir():
        files += sorted(p for p in own.glob("*.ttl") if p.name not in {SHAPES, *CORE_FILES})
    return files


def load_vocabulary(core: Path, own: Path, base: str, root: Path) -> tuple[Vocabulary, list[Finding]]:
    """Load the vocabulary of a project whose terms live below a base IRI.

    ``core`` is the folder of the core ontology, ``own`` that of the project, ``root`` the folder
    from which files are named. Returns the vocabulary with what is wrong in it. Raises ContentError
    where a file cannot be read at all.
    """
    triples: list[Triple] = []
    places = {}
    for path in ontology_files(core, own):
        file = read_text(path, root)
        found = parse_turtle(file)
        triples += found
        for subject in {s for s, _, _ in found}:
            places[subject[1:-1]] = file.place(1, 1)
    about = Description(sorted(set(triples)))  # a project may carry a copy of a core file
    classes = [_class(about, s) for s in _typed(about, OWL + "Class")]
    concept_kinds = {c.iri for c in classes}
    concepts = [
        _concept(about, s, kind)
        for s in about.subjects()
        for kind in about.values(s, RDF + "type")
        if kind in concept_kinds and about.value(s, SKOS + "prefLabel")
    ]
    units = [_unit(about, t) for t in concepts if t.kind == VOCAB + "Unit"]
    relations, relation_findings = _relations(about, places)
    keys, key_findings = _keys(about, places)
    kinds = Vocabulary(classes=classes, relations=(), keys=(), terms=(), units=(), triples=(), base=base)
    terms, term_findings = read_terms(own / TERMS, kinds, base, root) if (own / TERMS).is_file() else ([], [])
    vocabulary = Vocabulary(
        classes=classes, relations=relations, keys=keys, terms=[*concepts, *terms],
        units=units, triples=triples, base=base,
    )  # fmt: skip
    return vocabulary, [*relation_findings, *key_findings, *term_findings, *_label_findings(vocabulary)]


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


def _concept(about: Description, s: str, kind: str) -> Term:
    return Term(
        iri=s, id=s.rsplit("/", 1)[-1], kind=kind, label=about.value(s, SKOS + "prefLabel"),
        synonyms=about.values(s, SKOS + "altLabel"), phrases=about.values(s, SKOS + "hiddenLabel"),
        definition=about.value(s, SKOS + "definition"), core=True,
        narrows=about.value(s, VOCAB + "narrows") == "true",
    )  # fmt: skip


def _unit(about: Description, term: Term) -> Unit:
    return Unit(
        about.value(term.iri, VOCAB + "ucumCode"), about.value(term.iri, VOCAB + "dimension"),
        Decimal(about.value(term.iri, VOCAB + "factor") or "1"), term,
    )  # fmt: skip


def _relations(about: Description, places: dict[str, Place]) -> tuple[list[Relation], list[Finding]]:
    relations, findings = [], []
    for s in _typed(about, VOCAB + "Relation"):
        kind = about.value(s, VOCAB + "valueKind").removeprefix(VOCAB).removesuffix("Value")
        label, domain, range_ = (about.value(s, RDFS + p) for p in ("label", "domain", "range"))
        if kind not in set(ValueKind) or not (label and domain and range_):
            findings.append(
                _incomplete(places, s, "relation", "rdfs:label, rdfs:domain, rdfs:range and ph:valueKind")
            )
            continue
        relations.append(
            Relation(
                s,
                label,
                ValueKind(kind),
                domain,
                range_,
                about.values(s, SKOS + "altLabel"),
                about.value(s, SKOS + "definition"),
                about.value(s, VOCAB + "inherited") == "true",
            )  # fmt: skip
        )
    return relations, findings


def _keys(about: Description, places: dict[str, Place]) -> tuple[list[Key], list[Finding]]:
    keys, findings = [], []
    for s in _typed(about, VOCAB + "Key"):
        kind = about.value(s, VOCAB + "keyKind").removeprefix(VOCAB).removesuffix("Key")
        name, owner = about.value(s, RDFS + "label"), about.value(s, VOCAB + "keyOf")
        slots = _SLOTS.get(KeyKind(kind), ("property",)) if kind in set(KeyKind) else ("property",)
        properties = tuple(about.value(s, VOCAB + slot) for slot in slots)
        if kind not in set(KeyKind) or not (name and owner and all(properties)):
            findings.append(
                _incomplete(
                    places, s, "key", "rdfs:label, ph:keyOf, ph:keyKind and the properties of its kind"
                )
            )
            continue
        keys.append(
            Key(
                s,
                name,
                owner,
                KeyKind(kind),
                properties,
                about.value(s, VOCAB + "keyRange"),
                about.values(s, VOCAB + "keyFor"),
                about.value(s, VOCAB + "narrows") == "true",
                about.value(s, SKOS + "definition"),
                about.value(s, SKOS + "example"),
            )  # fmt: skip
        )
    return keys, findings


def _incomplete(places: dict[str, Place], subject: str, what: str, needs: str) -> Finding:
    place = places.get(subject)
    name = subject.rsplit("/", 1)[-1]
    return Finding(
        "PG508", f"the {what} {name} is not described whole", place or NOWHERE, f"it needs {needs}"
    )


def read_terms(path: Path, kinds: Vocabulary, base: str, root: Path) -> tuple[list[Term], list[Finding]]:
    """Read terms.tsv: returns its terms and what is wrong in it; raises ContentError where it is no table."""
    rows = read_table(read_text(path, root), ("id", "kind", "label"), TERM_COLUMNS)
    terms: list[Term] = []
    findings: list[Finding] = []
    ids: dict[str, int] = {}
    for row in rows:
        kind = kinds.kind(row["kind"])
        if not _ID.match(row["id"]):
            findings.append(
                Finding(
                    "PG509",
                    f"the id '{row['id']}' has the wrong form",
                    row.place("id"),
                    "use small letters, digits and single hyphens",
                )
            )
        elif row["id"] in ids:
            findings.append(
                Finding(
                    "PG501",
                    f"the id '{row['id']}' is used in line {ids[row['id']]} already",
                    row.place("id"),
                    "give each term an id of its own",
                )
            )
        elif kind is None:
            mend = (
                did_you_mean(row["kind"], [c.label for c in kinds.classes.values()])
                or "the kinds are the classes of ontology/pharmagraph.ttl"
            )
            findings.append(Finding("PG503", f"the kind '{row['kind']}' is unknown", row.place("kind"), mend))
        elif not row["label"]:
            findings.append(
                Finding(
                    "PG112", "the term has no label", row.place("label"), "give it the name that people use"
                )
            )
        elif row["status"] not in {"", "current", "retired"}:
            findings.append(
                Finding(
                    "PG112",
                    f"the status '{row['status']}' is unknown",
                    row.place("status"),
                    "leave it empty, or write: retired",
                )
            )
        else:
            ids[row["id"]] = row.line
            terms.append(
                Term(
                    iri=f"{base}term/{segment(row['id'])}",
                    id=row["id"],
                    kind=kind.iri,
                    label=row["label"],
                    synonyms=row.parts("synonyms"),
                    phrases=row.parts("phrases"),
                    definition=row["definition"],
                    status=row["status"] or "current",
                    replaced_by=row["replaced by"],
                    place=row.place("id"),
                )  # fmt: skip
            )
    known = {t.id for t in terms}
    for term in terms:
        if term.replaced_by and term.replaced_by not in known:
            findings.append(
                Finding(
                    "PG202",
                    f"the replacing term '{term.replaced_by}' is unknown",
                    term.place,
                    did_you_mean(term.replaced_by, known),
                )
            )
    return terms, findings


def _label_findings(vocabulary: Vocabulary) -> Iterable[Finding]:
    """A label is unique within its kind: two terms of one label could not be told apart."""
    seen: dict[tuple[str, str], Term] = {}
    for term in vocabulary.terms.values():
        first = seen.setdefault((term.kind, folded(term.label)), term)
        if first is not term and term.status == "current" and first.status == "current":
            later = term if not term.core else first
            message = f"the label '{term.label}' names two terms of one kind: {first.id} and {term.id}"
            yield Finding("PG502", message, later.place, "change one label, or retire one term")


def load_or_raise(core: Path, own: Path, base: str, root: Path) -> Vocabulary:
    """Load a vocabulary that must be without fault; raises ContentError otherwise."""
    vocabulary, findings = load_vocabulary(core, own, base, root)
    if findings:
        raise ContentError("the ontology has faults", findings, mend="pharmagraph check")
    return vocabulary
