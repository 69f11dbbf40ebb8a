"""What is missing in a graph, and where to mend it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.findings import visible
from pharmagraph.graphs.analysis.costs import holds
from pharmagraph.graphs.analysis.table import Table
from pharmagraph.graphs.analysis.web import Web
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.records import Node, Records, StatementRow
    from pharmagraph.ontology.vocabulary import Vocabulary

COLUMNS = ("gap", "of", "missing", "mend")
MECHANISM = frozenset(
    f"{VOCAB}{name}"
    for name in (
        "actsOn", "hasMechanism", "hasEffect", "influences", "regulates", "involves", "causedBy",
        "hasSymptom", "isKindOf",
    )
)  # fmt: skip
"""The relations of a path that tells how a medicine works: what it does, and what a problem consists of."""


class Gap(NamedTuple):
    """Something that is missing: its kind (a key of ``GAPS``), of what (a label), what, what mends it."""

    kind: str
    of: str
    missing: str
    mend: str


@dataclass(frozen=True)
class GapTable(Table):
    """Gaps as a result; for people, they stand by kind, each above what mends it."""

    def as_text(self, *, width: int = 0, bold: bool = False) -> str:
        """Return the gaps by kind, as lines."""
        del width, bold
        lines = [self.title]
        for kind, (meaning, _) in GAPS.items():
            rows = [row for row in self.rows if row[0] == kind]
            lines += ["", f"{kind} ({len(rows)}): {meaning}"] if rows else []
            before = ""
            for _, of, missing, mend in rows:
                lines.append(f"   {of}: {missing}")
                lines += [f"      mend: {mend}"] if mend != before else []
                before = str(mend)
        return "".join(f"{visible(line)}\n" for line in lines) + self.note_lines()


def gap_table(found: Sequence[Gap], used: tuple[StatementRow, ...]) -> GapTable:
    """Return gaps as a result; ``used`` are the statements about what they are gaps of."""
    notes = () if found else ("nothing is missing",)
    return GapTable("What is missing", COLUMNS, tuple(tuple(gap) for gap in found), notes, used)


class Gaps:
    """Finds what is missing among the statements of a graph."""

    def __init__(self, records: Records, vocabulary: Vocabulary) -> None:
        self._records = records
        self._vocabulary = vocabulary
        self._labels = {node.iri: node.label for node in records.nodes}
        self._kinds = {node.iri: node.kind_iri for node in records.nodes}
        self._said: dict[str, set[str]] = {}
        self._documents: dict[str, Counter[str]] = {}
        for row in records.statements:
            for term in {row.subject, row.object} - {""} if row.status != "inferred" else ():
                self._documents.setdefault(term, Counter())[_document(row)] += 1
            if holds(row):
                self._said.setdefault(row.subject, set()).add(row.relation)

    def find(self, kinds: Iterable[str]) -> list[Gap]:
        """Return the gaps of some kinds, by kind in the order of ``GAPS``, then by label."""
        wanted = set(kinds)
        return [gap for kind, (_, find) in GAPS.items() if kind in wanted for gap in sorted(find(self))]

    def without(self, kind: str, of: str, relation: str, *others: str) -> Iterator[Gap]:
        """Yield a gap for each term of a class that has none of some relations."""
        wanted = {f"{VOCAB}{name}" for name in (relation, *others)}
        label = self._vocabulary.label_of(f"{VOCAB}{relation}")
        for node in self._of_class(of):
            if not wanted & self._said.get(node.iri, set()):
                yield Gap(kind, node.label, f"no statement '{label} …'", self._fact(node.iri, label))

    def unnamed(self, kind: str) -> Iterator[Gap]:
        """Yield the drugs of which no identifier is known."""
        for node in self._of_class("Drug"):
            if not node.matches:
                mend = f"add a row for {self._id(node.iri)} to ontology/mappings.sssom.tsv"
                yield Gap(kind, node.label, "no identifier of another vocabulary", mend)

    def unexplained(self, kind: str) -> Iterator[Gap]:
        """Yield the uses that no path of mechanism, target, effect or process leads to."""
        web = Web(row for row in self._records.statements if row.relation in MECHANISM)
        parts = _parts(web)
        uses = {
            (row.subject, row.object)
            for row in self._records.statements
            if row.relation == f"{VOCAB}treats" and row.object and holds(row)
        }
        for drug, problem in sorted(uses):
            if not self._is(drug, "Drug") or (drug in parts and parts[drug] == parts.get(problem)):
                continue
            reached = "" if drug in parts else "; nothing is said of how it works"
            label = self._labels[problem]
            missing = f"no mechanism path to {label}{reached}"
            mend = self._fact(drug, "acts on") if reached else self._fact(problem, "involves")
            yield Gap(kind, self._labels[drug], missing, mend)

    def unreviewed(self, kind: str) -> Iterator[Gap]:
        """Yield the documents with statements that no second person has reviewed."""
        waiting, every = Counter[str](), Counter[str]()
        for row in self._records.statements:
            if row.status != "inferred":
                every[_document(row)] += 1
                waiting[_document(row)] += not row.reviewed[0]
        for document in sorted(waiting):
            if waiting[document]:
                missing = f"no review of {waiting[document]} of {every[document]} statements"
                mend = f"after a review, in extract/{document}/facts.yaml: reviewed: {{by: …, on: …}}"
                yield Gap(kind, document, missing, mend)

    def _of_class(self, name: str) -> list[Node]:
        return [
            node for node in self._records.nodes if self._vocabulary.is_a(node.kind_iri, f"{VOCAB}{name}")
        ]

    def _is(self, iri: str, name: str) -> bool:
        return self._vocabulary.is_a(self._kinds[iri], f"{VOCAB}{name}")

    def _id(self, iri: str) -> str:
        term = self._vocabulary.terms.get(iri)
        return term.id if term else iri.rsplit("/", 1)[-1]

    def _fact(self, iri: str, relation: str) -> str:
        """Say which fact to write, and where: in the document that speaks of the term most."""
        counted = self._documents.get(iri, Counter())
        document = min((-count, name) for name, count in counted.items())[1] if counted else "<document>"
        fact = f"{{subject: {self._id(iri)}, relation: {relation}, value: …, cue: …}}"
        return f"add to extract/{document}/facts.yaml: {fact}"


GAPS: dict[str, tuple[str, Callable[[Gaps], Iterable[Gap]]]] = {
    "drug-without-class": (
        "A drug of which no drug class is said.",
        lambda at: at.without("drug-without-class", "Drug", "hasDrugClass"),
    ),
    "class-without-target": (
        "A drug class of which no target is said.",
        lambda at: at.without("class-without-target", "DrugClass", "actsOn"),
    ),
    "indication-without-mechanism": (
        "A drug that treats a problem, and no path over targets, effects and processes leads there.",
        lambda at: at.unexplained("indication-without-mechanism"),
    ),
    "brand-without-ingredient": (
        "A brand of which neither an active ingredient nor the drug is said.",
        lambda at: at.without("brand-without-ingredient", "Brand", "hasActiveIngredient", "brandOf"),
    ),
    "drug-without-identifier": (
        "A drug without an identifier of another vocabulary.",
        lambda at: at.unnamed("drug-without-identifier"),
    ),
    "statement-without-review": (
        "A document with statements that no second person has reviewed.",
        lambda at: at.unreviewed("statement-without-review"),
    ),
}
"""The kinds of gaps: what each is, and what finds it."""


def _document(row: StatementRow) -> str:
    return row.reference.partition("/")[0]


def _parts(web: Web) -> Mapping[str, int]:
    """Return for each term the number of the part of the web in which it lies."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(web.edges)
    return {web.terms[n]: at for at, part in enumerate(nx.connected_components(graph)) for n in part}
