"""The result of a query as a graph that can be drawn: triples, or rows that hold edges."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.neighbourhood import part_of
from pharmagraph.graphs.records import Node, Records, StatementRow
from pharmagraph.ontology.prefixes import RDF, RDFS, SKOS, VOCAB
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.rdfterms import NtTerm, Triple

FOUND = "found"
"""The status of an edge that a query made, and that no statement of the graph says."""

_COLUMNS = (("subject", "s"), ("relation", "predicate", "property", "p"), ("object", "value", "o"))
_LABELS = frozenset(f"<{iri}>" for iri in (RDFS + "label", SKOS + "prefLabel"))
_TYPE = f"<{RDF}type>"
_LINKS = f"<{VOCAB}statement>"
_WORDS = frozenset(f"<{SKOS}{name}>" for name in ("altLabel", "hiddenLabel", "definition"))


def result_records(answer: Answer, records: Records) -> Records:
    """Return what an answer holds of edges, with the evidence that the graph has for them.

    ``records`` is the graph that was asked. Of a CONSTRUCT or DESCRIBE, each triple between terms, or
    from a term to a value, is an edge; labels and classes describe their ends. The rows of a SELECT
    hold edges in one of three ways, the first that fits: by columns ``subject``, ``relation`` (or
    ``predicate``, ``property``) and ``object`` (or ``value``), or s, p, o; by a column with the IRIs
    of statements; by two terms in one row that a statement of the graph joins.

    An edge that statements say stands for all of these, disputed ones too; any other has the status
    "found". Raises PharmagraphError where there is no edge.
    """
    if answer.form == "graph":
        return _of_triples(answer.triples, records)
    if answer.form == "truth":
        raise PharmagraphError("a yes or no cannot be drawn", mend="use SELECT or CONSTRUCT")
    columns = [_column(answer.variables, names) for names in _COLUMNS]
    if None not in columns:
        told = [tuple(row[at] for at in columns if at is not None) for row in answer.rows]
        return _of_triples([(s, p, o) for s, p, o in told if s and p and o], records)
    rows = _named(answer, records) or _joined(answer, records)
    if not rows:
        raise PharmagraphError(
            "the result has no edges to draw",
            mend="use CONSTRUCT, or select columns named subject, relation and object",
        )
    return part_of(records, (row for row in records.statements if row.iri in rows))


def _column(variables: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the place of the first column that bears one of some names."""
    folded = [variable.casefold() for variable in variables]
    return next((folded.index(name) for name in names if name in folded), None)


def _named(answer: Answer, records: Records) -> set[str]:
    """Return the statements that cells of the rows name."""
    known = {row.iri for row in records.statements}
    cells = {value_of(term) for row in answer.rows for term in row if term and is_iri(term)}
    return cells & known


def _joined(answer: Answer, records: Records) -> set[str]:
    """Return the statements that join two cells of a row."""
    between: dict[frozenset[str], set[str]] = {}
    for row in records.statements:
        if row.object:
            between.setdefault(frozenset((row.subject, row.object)), set()).add(row.iri)
    found: set[str] = set()
    for cells in answer.rows:
        iris = sorted({value_of(term) for term in cells if term and is_iri(term)})
        for pair in combinations(iris, 2):
            found |= between.get(frozenset(pair), set())
    return found


def _of_triples(triples: Sequence[Triple], records: Records) -> Records:
    """Return the graph that triples make."""
    labels, kinds = _described(triples)
    said: dict[tuple[str, str, str], list[StatementRow]] = {}
    for row in records.statements:
        end = _value(row.value) if row.value else row.object or row.object_text
        said.setdefault((row.subject, row.relation, end), []).append(row)
    own = {row.iri: row for row in records.statements}
    rows: dict[str, StatementRow] = {}
    for subject, predicate, obj in triples:
        if predicate == _LINKS and (linked := own.get(_value(obj))):
            rows[linked.iri] = linked
        if not _is_edge(predicate, obj, labels):
            continue
        ends = (_value(subject), _value(predicate), _value(obj))
        for row in said.get(ends) or [_found(subject, predicate, obj, labels, records)]:
            rows[row.iri] = row
    if not rows:
        raise PharmagraphError(
            "the result has no edges to draw", mend="let the query give triples between terms"
        )
    part = part_of(records, (rows[iri] for iri in sorted(rows)))
    known = {node.iri for node in part.nodes}
    ends_ = {end for row in part.statements for end in (row.subject, row.object) if end}
    made = [_node(end, labels, kinds) for end in sorted(ends_ - known)]
    nodes = tuple(sorted((*part.nodes, *made), key=lambda node: node.iri))
    return Records(part.name, nodes, part.statements, part.sources, part.rules)


def _described(triples: Iterable[Triple]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the labels that triples give, and the first class of each term, by IRI."""
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for subject, predicate, obj in triples:
        if predicate in _LABELS and obj.startswith('"'):
            labels.setdefault(_value(subject), value_of(obj))
        if predicate == _TYPE and is_iri(obj):
            kinds.setdefault(_value(subject), _value(obj))
    return labels, kinds


def _is_edge(predicate: NtTerm, obj: NtTerm, labels: dict[str, str]) -> bool:
    """Tell whether a triple is drawn: one that describes a term, or links its statements, is not."""
    if predicate in _LABELS or predicate in _WORDS or predicate == _LINKS:
        return False
    return predicate != _TYPE or _value(obj) in labels


def _found(
    subject: NtTerm, predicate: NtTerm, obj: NtTerm, labels: dict[str, str], records: Records
) -> StatementRow:
    """Return an edge that no statement says."""
    relation = _value(predicate)
    known = {row.relation: row.relation_label for row in records.statements}
    nodes = {node.iri: node.label for node in records.nodes}
    term = not obj.startswith('"')
    target = _value(obj)
    return StatementRow(
        iri=f"urn:pharmagraph:result:{'/'.join(map(_value, (subject, predicate, obj)))}",
        subject=_value(subject),
        relation=relation,
        relation_label=known.get(relation) or labels.get(relation) or _tail(relation),
        object=target if term else "",
        object_text=(nodes.get(target) or labels.get(target) or _tail(target)) if term else target,
        status=FOUND,
        value=obj,
    )


def _node(iri: str, labels: dict[str, str], kinds: dict[str, str]) -> Node:
    kind = kinds.get(iri, "")
    label = labels.get(kind) or " ".join(_split(_tail(kind))).lower() if kind else "thing"
    return Node(iri, labels.get(iri) or _tail(iri), label, kind)


def _split(name: str) -> Iterator[str]:
    """Yield the words of a name such as DrugClass."""
    word = ""
    for letter in name:
        if letter.isupper() and word:
            yield word
            word = ""
        word += letter
    yield word


def _value(term: NtTerm) -> str:
    """Return an IRI or a text; a blank node and a triple term are named as they are written."""
    return term if term.startswith(("_:", "<<")) else value_of(term)


def _tail(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri
