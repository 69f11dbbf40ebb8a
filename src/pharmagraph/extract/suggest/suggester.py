"""Read a document and propose candidate facts for its open sentences.

The rules run from what is surest to what is loosest: fields of a drug label that say outright what
they are, lists and sections, dosages, sentence patterns. Of several that propose the same, the first
is kept. Every candidate passes the gate; what was decided before does not come back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, PharmagraphError
from pharmagraph.extract import factsfile
from pharmagraph.extract.check import check_document, find_text
from pharmagraph.extract.fact import TermValue
from pharmagraph.extract.readers import reader_of
from pharmagraph.extract.readers.apart import read_apart
from pharmagraph.extract.readers.products import ProductField
from pharmagraph.extract.suggest import sections
from pharmagraph.extract.suggest.confidence import confidence_of
from pharmagraph.extract.suggest.dosing import DoseProposer
from pharmagraph.extract.suggest.gating import Gating
from pharmagraph.extract.suggest.listing import ListProposer
from pharmagraph.extract.suggest.products import ProductProposer
from pharmagraph.extract.suggest.proposing import PatternProposer
from pharmagraph.extract.suggest.rules import standing
from pharmagraph.extract.suggest.scene import Scenes
from pharmagraph.extract.suggest.suggestions import Suggestions
from pharmagraph.extract.suggest.topics import Topics
from pharmagraph.extract.yamlfile import read_yaml
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import Fact, FactsFile
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.suggest.decisions import Decisions
    from pharmagraph.extract.suggest.rules import Rules
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

_BRANDS = frozenset({"has brand", "is brand of"})
_NO_DOSES = frozenset(
    {
        sections.STUDIES, sections.KINETICS, sections.OVERDOSE, sections.CONTENTS, sections.FORMS,
        sections.SIDE_EFFECTS, sections.MECHANISM, sections.STORAGE,
    }
)  # fmt: skip


class Suggester:
    """Proposes candidates for the sentences of one document.

    ``fields`` are what a drug label says of its products in fields of their own.
    """

    def __init__(  # noqa: PLR0913 - what a document is read with
        self,
        document: Document,
        vocabulary: Vocabulary,
        facts: FactsFile,
        source: Source,
        *,
        rules: Rules,
        fields: Sequence[ProductField] = (),
    ) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._rules = rules
        self._facts = facts
        self._gating = Gating(document, vocabulary, facts, source)
        self._scenes = Scenes(document, vocabulary, self._gating.reading)
        self._fields = fields

    def candidates(self, numbers: Iterable[int] | None = None) -> list[Candidate]:
        """Return the candidates for some sentences (None: all), sorted; decisions are not looked at.

        Brands come first: what else is proposed of them rests on the facts that they would be.
        """
        wanted = sorted(numbers) if numbers is not None else [s.number for s in self._document.sentences]
        brands = self._brands([s.number for s in self._document.sentences])
        self._gating.rest_on(brands)
        topics = Topics(self._scenes, self._facts.about, _carried((*self._facts.facts, *brands)))
        kept: dict[str, Candidate] = {}
        inside = frozenset(wanted)
        for field in ProductProposer(self._scenes, self._facts.about, self._fields).propose():
            kept |= self._first(c for c in field if c.sentence in inside)
        listed = ListProposer(self._scenes, topics, self._rules.tagger, self._rules.learnt)
        doses = DoseProposer(self._scenes, topics)
        patterns = PatternProposer(self._scenes, topics, self._rules.patterns)
        for number in wanted:
            scene = self._scenes[number]
            kept = self._kept(kept, listed.propose(scene))
            if scene.section not in _NO_DOSES and scene.sentence.kind != "heading":
                kept = self._kept(kept, doses.propose(scene))
            kept = self._kept(kept, patterns.propose(scene))
        return sorted(kept.values(), key=lambda c: c.order)

    def _brands(self, numbers: Sequence[int]) -> list[Fact]:
        """Return the facts on brands that the document would give, proposed before all else."""
        topics = Topics(self._scenes, self._facts.about, {})
        patterns = [p for p in self._rules.patterns if any(g.relation in _BRANDS for g in p.gives)]
        proposer = PatternProposer(self._scenes, topics, patterns)
        lists = ListProposer(self._scenes, topics, self._rules.tagger, self._rules.learnt)
        found = []
        for number in numbers:
            scene = self._scenes[number]
            listed = lists.propose(scene) if scene.section == sections.BRANDS else ()
            for candidate in (*listed, *proposer.propose(scene)):
                settled = self._gating.settled(candidate) if candidate.relation in _BRANDS else None
                fact = self._gating.fact_of(settled) if settled is not None else None
                if fact is not None and not isinstance(fact, list):
                    found.append(fact)
        return found

    def _first(self, proposed: Iterable[Candidate]) -> dict[str, Candidate]:
        """Return the first of several candidates that passes the gate, if any."""
        for candidate in proposed:
            if found := self._kept({}, [candidate]):
                return found
        return {}

    def _kept(self, kept: dict[str, Candidate], proposed: Iterable[Candidate]) -> dict[str, Candidate]:
        """Return the candidates with further ones that pass the gate; the first of each claim stays."""
        for candidate in proposed:
            plain = candidate
            about = self._facts.about
            if about is not None and candidate.subject == about.label:
                plain = replace(candidate, subject="")
            if plain.key not in kept and (settled := self._gating.settled(plain)) is not None:
                confidence = confidence_of(settled.rule, self._rules.records)
                kept[settled.key] = settled.with_confidence(confidence)
        return kept


def _carried(facts: Iterable[Fact]) -> dict[str, Term]:
    """Return which drug each brand carries, by the IRI of the brand."""
    found: dict[str, Term] = {}
    for fact in facts:
        if fact.polarity == "affirmed" and isinstance(fact.value, TermValue):
            if fact.relation.iri in {VOCAB + "brandOf", VOCAB + "hasActiveIngredient"}:
                found[fact.subject.iri] = fact.value.term
            elif fact.relation.iri == VOCAB + "hasBrand":
                found[fact.value.term.iri] = fact.subject
    return found


def suggest(
    folder: Path, vocabulary: Vocabulary, root: Path, *, rules: Rules, texts: Path | None = None
) -> Suggestions:
    """Propose candidates for the open sentences of a document's folder.

    Candidates that were accepted or rejected before do not come back; deferred ones do. Raises
    ContentError where a file of the folder cannot be read, or the medicine that it names is no term,
    PharmagraphError where its text is not at hand, or is another than source.yaml describes.
    """
    checked = check_document(folder, vocabulary, root, texts=texts)
    path, document = find_text(folder, checked.source, texts), checked.document
    if checked.ledger is None or path is None or document is None:
        raise _unread(checked)
    if checked.facts.about is None and (faults := _faults_of_about(folder, root, checked)):
        raise ContentError("the medicine that the document is about has to be a term first", faults)
    decisions = standing(folder, root)
    wanted = [row.number for row in checked.ledger.rows if row.state in {"open", "frame"}]
    fields = _fields(path, checked.source.file)
    suggester = Suggester(document, vocabulary, checked.facts, checked.source, rules=rules, fields=fields)
    found = suggester.candidates(wanted)
    left = [c for c in found if not _is_settled(c, decisions)]
    served = {c.sentence for c in found}
    open_ones = [row.number for row in checked.ledger.rows if row.state == "open"]
    unserved = tuple(n for n in open_ones if n not in served)
    about = checked.facts.about.label if checked.facts.about is not None else ""
    return Suggestions(checked.source.document, tuple(left), unserved, len(found) - len(left), about)


def _faults_of_about(folder: Path, root: Path, checked: DocumentCheck) -> list[Finding]:
    """Return what is wrong with the medicine that facts.yaml names; nothing where it names none."""
    node = read_yaml(folder / factsfile.FILE, root).get("about")
    return [f for f in checked.findings if node is not None and f.place == node.place]


def _fields(path: Path, file: str) -> list[ProductField]:
    """Return the product fields of a drug label, read in a process of their own; none of other documents."""
    reader = reader_of(file)
    if reader is None or reader.name != "spl":
        return []
    rows = read_apart(path.read_bytes(), "products", libraries=("lxml",), purpose="reading SPL XML")
    return [ProductField(**row) for row in rows]


def _is_settled(candidate: Candidate, decisions: Decisions) -> bool:
    decision = decisions.find(candidate.key)
    return decision is not None and decision.decision != "deferred"


def _unread(checked: DocumentCheck) -> PharmagraphError:
    name = checked.source.document
    errors = [f for f in checked.findings if f.severity == "error"]
    if checked.source.reference_only:
        return PharmagraphError(
            f"{name} is reference-only: there is no text to read",
            mend="get the text, or write the facts by hand",
        )
    if errors and checked.text_at_hand:
        return ContentError(f"{name} cannot be read", errors, mend="pharmagraph check")
    mend = f"put it into {name}/{checked.source.file}, or name its folder: --source-text DIR"
    return PharmagraphError(f"the text of {name} is not at hand", mend=mend)
