"""A part of a graph: some terms and what lies within some steps of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import TermNotFoundError
from pharmagraph.ontology.vocabulary import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pharmagraph.graphs.records import Records, StatementRow
    from pharmagraph.ontology.vocabulary import Vocabulary


def neighbourhood(records: Records, terms: Collection[str], depth: int = 1) -> Records:
    """Return the statements within ``depth`` steps of some terms (IRIs), in either direction.

    A step leads from a term along each statement about it, or that names it, to the other end: at
    depth 1, all statements that touch the terms themselves. With the statements come the terms that
    they name and the sources that they rest on.
    """
    touching: dict[str, list[int]] = {}
    for number, row in enumerate(records.statements):
        for term in {row.subject, row.object} - {""}:
            touching.setdefault(term, []).append(number)
    reached, kept = set(terms), set[int]()
    border = set(reached)
    for _ in range(depth):
        found = {number for term in border for number in touching.get(term, ())} - kept
        kept |= found
        ends = {end for row in _rows(records, found) for end in (row.subject, row.object) if end}
        border = ends - reached
        reached |= ends
    return part_of(records, (records.statements[number] for number in sorted(kept)), terms)


def around(
    records: Records, about: str, depth: int, vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> Records:
    """Return what lies within ``depth`` steps of the terms that a name means.

    Raises TermNotFoundError as ``named_terms`` does.
    """
    return neighbourhood(records, named_terms(about, records, vocabulary, prefixes), depth)


def part_of(records: Records, rows: Iterable[StatementRow], terms: Collection[str] = ()) -> Records:
    """Return a graph of some of the rows, with the terms that they name and the sources they rest on.

    ``terms`` stay even if no row names them.
    """
    kept = tuple(rows)
    named = {end for row in kept for end in (row.subject, row.object)} | set(terms)
    used = {row.source for row in kept}
    rules = {row.rule for row in kept}
    return replace(
        records,
        nodes=tuple(node for node in records.nodes if node.iri in named),
        statements=kept,
        sources=tuple(source for source in records.sources if source.iri in used),
        rules=tuple(rule for rule in records.rules if rule.iri in rules),
    )


def named_terms(
    name: str, records: Records, vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> frozenset[str]:
    """Return the IRIs of the terms that a name means and that the graph speaks of.

    A name is a label, a synonym, an id, a short IRI (term:diazepam) or an IRI. Raises
    TermNotFoundError where it means nothing, or only terms of which nothing is said.
    """
    prefix, colon, local = name.partition(":")
    if name.startswith("<") and name.endswith(">"):
        meant = {name[1:-1]}
    elif colon and local.startswith("//"):
        meant = {name}
    elif colon and prefix in prefixes:
        meant = {prefixes[prefix] + local}
    else:
        meant = {term.iri for term in vocabulary.find(name)}
    there = {end for row in records.statements for end in (row.subject, row.object)}
    if meant & there:
        return frozenset(meant & there)
    if meant:
        raise TermNotFoundError(f"nothing is said about '{name}'", mend="name another term")
    labels = [node.label for node in records.nodes if node.iri in there]
    mend = did_you_mean(name, labels) or "name a term by its label, a synonym or its id"
    raise TermNotFoundError(f"no term is called '{name}'", nearest(name, labels), mend=mend)


def _rows(records: Records, numbers: Iterable[int]) -> Iterable[StatementRow]:
    return (records.statements[number] for number in numbers)
