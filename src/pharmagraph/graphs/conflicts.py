"""Conflicts: pairs of accepted facts that cannot both hold, or of which one is likely a slip.

    treated and contraindicated   the same medicine, the same condition
    affirmed and denied           the same subject, relation and value
    amounts that differ           two dosages that agree, or are silent, in all that sets dosages apart
    tenfold                       a dose ten times another of the same drug and route
    weekly and daily              the same drug and route

A brand stands for its drug here (a class does not). What narrows a fact sets it apart from another
where both say it and share nothing (children, adults); where one is silent they may still meet. A
condition in words (``when``) sets facts apart unless both bear the same one: nothing here judges words.
Tenfold, and weekly against daily, are signs of a slip rather than contradictions: they look past
indication, population and phase (Institute for Safe Medication Practices, "List of Error-Prone
Abbreviations" and alerts on weekly medicines). These, and amounts of which one is said in general and
the other of some (people, routes, …), a person may answer by ``see`` with ``because``.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.extract.fact import NumberValue, RangeValue, Structure, TermValue, TextValue
from pharmagraph.findings import Finding, in_order
from pharmagraph.graphs.dosing import Dosing, dosing_of
from pharmagraph.graphs.wording import value_words
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pharmagraph.extract.content import Content
    from pharmagraph.extract.fact import Fact, Value

MOST_PER_FACT = 5
"""Most conflicts told of one fact: a slip shows in the first ones already."""

SETS_APART = ("form", "route", "for", "population", "jurisdiction", "phase", "ingredient", "secondary to")
"""What sets dosages apart, as qualifier or as part of the dosage."""

_TREATS, _CONTRAINDICATED, _DOSAGE = VOCAB + "treats", VOCAB + "contraindicatedIn", VOCAB + "Dosage"
_DRUG_OF_BRAND = (VOCAB + "brandOf", VOCAB + "hasActiveIngredient")
_BRAND_OF_DRUG = VOCAB + "hasBrand"
_DISPUTE = "on the one that you cannot stand by write: status: disputed, because: …, contradicts: {other}"
_APART = "; or say in both what sets them apart ({keys} or when)"
_BOTH_RIGHT = "; or, where both are right, write on one: see: {other}, because: …"


def conflict_findings(content: Content) -> list[Finding]:
    """Return a finding (PG602) for each pair of a project's accepted facts that cannot both hold."""
    vocabulary = content.vocabulary
    jurisdictions = {}
    for document in content.documents:
        found = vocabulary.find(document.source.jurisdiction, VOCAB + "Jurisdiction")
        if document.source.jurisdiction and found:
            jurisdictions[document.source.document] = found[0].iri
    return find_conflicts(content.facts(), jurisdictions)


def find_conflicts(facts: Iterable[Fact], jurisdictions: Mapping[str, str] | None = None) -> list[Finding]:
    """Return a finding (PG602) for each pair of accepted facts that cannot both hold, sorted by place.

    ``jurisdictions`` leads from a document to the IRI of the jurisdiction that its facts are about
    where they name none. Facts are compared only with those of the same drug, so the time grows
    with the number of facts, and with the square only of one drug's dosages.
    """
    return in_order(_Comparison(facts, jurisdictions or {}).findings())


class _Comparison:
    """The accepted facts of a project, grouped by what they may conflict in."""

    def __init__(self, facts: Iterable[Fact], jurisdictions: Mapping[str, str]) -> None:
        self._jurisdictions = jurisdictions
        self._facts = [fact for fact in facts if fact.status == "accepted"]
        self._drugs = _drugs_of_brands(self._facts)
        self._narrowings: dict[str, dict[str, frozenset[str]]] = {}

    def _drug(self, fact: Fact) -> str:
        """Return the IRI of the drug that a fact is about: a brand's own where one drug is known for it."""
        return self._drugs.get(fact.subject.iri, fact.subject.iri)

    def _narrowing(self, fact: Fact) -> dict[str, frozenset[str]]:
        if fact.reference not in self._narrowings:
            self._narrowings[fact.reference] = _narrowing(fact, self._jurisdictions)
        return self._narrowings[fact.reference]

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of every kind."""
        yield from self._contraindicated()
        yield from self._denied()
        yield from self._dosages()

    def _contraindicated(self) -> Iterator[Finding]:
        treated: dict[tuple[str, str], list[Fact]] = {}
        excluded: dict[tuple[str, str], list[Fact]] = {}
        for fact in self._facts:
            if fact.polarity == "affirmed" and isinstance(fact.value, TermValue):
                side = {_TREATS: treated, _CONTRAINDICATED: excluded}.get(fact.relation.iri)
                if side is not None:
                    side.setdefault((self._drug(fact), fact.value.term.iri), []).append(fact)
        for key, facts in excluded.items():
            for fact in facts:
                for other in islice(self._meeting(fact, treated.get(key, [])), MOST_PER_FACT):
                    reason = f"{value_words(fact.value)} is both treated and a contraindication"
                    yield _finding(other, fact, reason, _APART.format(keys="population, form, route"))

    def _denied(self) -> Iterator[Finding]:
        said: dict[tuple[str, str, object], dict[str, list[Fact]]] = {}
        for fact in self._facts:
            key = (fact.subject.iri, fact.relation.iri, value_key(fact.value))
            said.setdefault(key, {}).setdefault(fact.polarity, []).append(fact)
        for sides in said.values():
            for fact in sides.get("negative", []):
                for other in islice(self._meeting(fact, sides.get("affirmed", [])), MOST_PER_FACT):
                    claim = f"{fact.subject.label} {fact.relation.label} {value_words(fact.value)}"
                    reason = f"one affirms and the other denies: {claim}"
                    yield _finding(other, fact, reason, _APART.format(keys="population, form, route"))

    def _meeting(self, fact: Fact, others: Iterable[Fact]) -> Iterator[Fact]:
        """Yield the facts that nothing sets apart from one."""
        own = self._narrowing(fact)
        return (other for other in others if _meet(own, self._narrowing(other)))

    def _dosages(self) -> Iterator[Finding]:
        by_drug: dict[str, list[_Dosage]] = {}
        for fact in self._facts:
            value = fact.value
            if fact.polarity == "affirmed" and isinstance(value, Structure) and value.cls == _DOSAGE:
                dosage = _Dosage(fact, dosing_of(value), self._narrowing(fact))
                by_drug.setdefault(self._drug(fact), []).append(dosage)
        for dosages in by_drug.values():
            for index, dosage in enumerate(dosages):
                found = (_pair(other, dosage) for other in islice(dosages, index))
                yield from islice((finding for finding in found if finding), MOST_PER_FACT)


class _Dosage(NamedTuple):
    """An accepted dosage, with its numbers and what narrows it."""

    fact: Fact
    dosing: Dosing
    narrowing: dict[str, frozenset[str]]


def _pair(one: _Dosage, two: _Dosage) -> Finding | None:
    """Return the gravest conflict of two dosages of one drug, or None."""
    tenfold = one.dosing.tenfold(two.dosing)
    suspect = tenfold or one.dosing.weekly_against_daily(two.dosing)
    differs = one.dosing.differs_from(two.dosing)
    mine, yours = one.narrowing, two.narrowing
    if not (suspect or differs) or not _meet_in("ingredient", mine, yours):
        return None
    words = f"'{value_words(one.fact.value)}' and '{value_words(two.fact.value)}'"
    both_right = _BOTH_RIGHT.format(other=one.fact.reference)
    answered = _answered(one.fact, two.fact)
    if suspect and _meet_in("route", mine, yours) and not answered:
        what = "one dose is ten times the other or more" if tenfold else "one is weekly and the other daily"
        return _finding(one.fact, two.fact, f"{what}: {words}", both_right)
    # Where one says for whom or how and the other is silent, a person may judge that both hold.
    general = mine.keys() != yours.keys()
    if differs and _meet(mine, yours) and not (general and answered):
        way_out = _APART.format(keys="form, route, for, population, jurisdiction, phase")
        way_out += both_right if general else ""
        return _finding(one.fact, two.fact, f"the dosages differ in amount: {words}", way_out)
    return None


def _drugs_of_brands(facts: Iterable[Fact]) -> dict[str, str]:
    """Return the drug of each brand or product for which accepted facts name exactly one."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.polarity == "affirmed" and isinstance(fact.value, TermValue):
            if fact.relation.iri in _DRUG_OF_BRAND:
                found.setdefault(fact.subject.iri, set()).add(fact.value.term.iri)
            elif fact.relation.iri == _BRAND_OF_DRUG:
                found.setdefault(fact.value.term.iri, set()).add(fact.subject.iri)
    return {brand: next(iter(drugs)) for brand, drugs in found.items() if len(drugs) == 1}


def _narrowing(fact: Fact, jurisdictions: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return what narrows a fact: the IRIs of the terms, or the words, by the name of the key."""
    found: dict[str, set[str]] = {}
    parts = fact.value.parts if isinstance(fact.value, Structure) else ()
    for key, values in (*fact.qualifiers, *((k, v) for k, v in parts if k.name in {*SETS_APART, "when"})):
        for value in values:
            if isinstance(value, TermValue):
                found.setdefault(key.name, set()).add(value.term.iri)
            elif isinstance(value, TextValue):
                found.setdefault(key.name, set()).add(folded(value.text))
    if "jurisdiction" not in found and fact.document in jurisdictions:
        found["jurisdiction"] = {jurisdictions[fact.document]}
    return {name: frozenset(values) for name, values in found.items()}


def _meet_in(name: str, one: dict[str, frozenset[str]], two: dict[str, frozenset[str]]) -> bool:
    if name == "when":
        return one.get(name) == two.get(name)
    return name not in one or name not in two or bool(one[name] & two[name])


def _meet(one: dict[str, frozenset[str]], two: dict[str, frozenset[str]]) -> bool:
    return all(_meet_in(name, one, two) for name in {*one, *two})


def _answered(one: Fact, two: Fact) -> bool:
    """Tell whether a person has judged that both dosages are right: one names the other, with a reason."""
    return any(a.because and b.reference in a.see for a, b in ((one, two), (two, one)))


def value_key(value: Value) -> object:
    """Return what is equal for values that say the same, whatever their units and order."""
    match value:
        case TermValue(term=term):
            return ("term", term.iri)
        case TextValue(text=text):
            return ("text", folded(text))
        case NumberValue(number=number):
            return ("number", number)
        case RangeValue(low=low, high=high, unit=unit):
            scaled = (None if n is None else n * (unit.factor if unit else 1) for n in (low, high))
            return ("range", unit.dimension if unit else "", *scaled)
        case Structure(cls=cls, parts=parts):
            said = ((key.iri, frozenset(map(value_key, values))) for key, values in parts)
            return ("parts", cls, frozenset(said))
        case _:
            return ("flag", value.flag)


def _told(fact: Fact) -> str:
    """Return how a message names a fact: its reference, its place, and the words that carry it."""
    carried = f"cue '{' … '.join(fact.cue)}'" if fact.cue else f"section '{fact.section}'"
    return f"{fact.reference} ({fact.place}, {carried})"


def _finding(one: Fact, two: Fact, reason: str, way_out: str) -> Finding:
    """Return the finding of a pair, at the value of the second fact."""
    message = f"{_told(one)} and {_told(two)} cannot both hold: {reason}"
    return Finding("PG602", message, two.place_of("value"), _DISPUTE.format(other=one.reference) + way_out)
