"""A built graph as rows: its nodes and its statements with their evidence.

The view, the network and the evidence of answers all read these rows, so that none of them
has to know how a statement is spread over triples.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """A term of the graph.

    ``kind`` is the label of its class ("drug"), ``kind_iri`` that class; ``matches`` are the IRIs
    of its identifiers in other vocabularies.
    """

    iri: str
    label: str
    kind: str
    kind_iri: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document that statements were derived from."""

    iri: str
    title: str
    kind: str = ""
    publisher: str = ""
    published: str = ""
    licence: str = ""
    address: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement.

    ``object`` is the IRI of a term, or "" for a literal or a structured value; ``object_text`` is
    always what a reader should see. ``cues`` are the pieces of the source's own words, in order.
    ``qualifiers`` are (label, text) pairs such as ("secondary to", "trauma"). A statement with the
    status "inferred" has no source: ``rule`` is the IRI of its rule, ``premises`` are those of the
    statements that it rests on. ``value`` is the object as the graph holds it, in N-Triples, where
    the row was read from a graph.
    """

    iri: str
    subject: str
    relation: str
    relation_label: str
    object: str
    object_text: str
    status: str = "accepted"
    certainty: str = "stated"
    polarity: str = "affirmed"
    qualifiers: tuple[tuple[str, str], ...] = ()
    because: str = ""
    contradicts: tuple[str, ...] = ()
    source: str = ""
    heading: str = ""
    section: str = ""
    sentences: tuple[int, ...] = ()
    cues: tuple[str, ...] = ()
    curated: tuple[str, str] = ("", "")
    reviewed: tuple[str, str] = ("", "")
    review_due: str = ""
    rule: str = ""
    premises: tuple[str, ...] = ()
    value: str = ""

    @property
    def reference(self) -> str:
        """The short name: document/fact, or inference/id for an inferred statement."""
        _, statement, reference = self.iri.partition("/statement/")
        return reference if statement else "/".join(self.iri.rsplit("/", 2)[-2:])


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule by which statements were inferred."""

    iri: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that a picture, a network or an answer needs of a graph, in sorted order.

    Inferred statements and rules are there where the inferred graph was read too.
    """

    name: str
    nodes: tuple[Node, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    sources: tuple[Source, ...] = field(default=())
    rules: tuple[RuleRow, ...] = ()

    def node(self, iri: str) -> Node | None:
        """Return the node of an IRI, or None."""
        return next((node for node in self.nodes if node.iri == iri), None)
