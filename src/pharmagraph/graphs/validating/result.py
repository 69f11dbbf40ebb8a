"""What validation finds, and how it says that it leaves a case to pySHACL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pharmagraph.rdfterms import NtTerm

SH = "http://www.w3.org/ns/shacl#"


class UncoveredError(Exception):
    """A shape, or a value that it looks at, is none that is compiled here: pySHACL decides on it."""


class Result(NamedTuple):
    """A validation result (SHACL, section 3.6.2).

    ``path`` is an IRI, "" for none and for a longer path; ``value`` is "" where there is none;
    ``component`` is the local name of the constraint component without "ConstraintComponent"; ``shape`` is
    "" for one without an IRI. ``messages`` are sorted.
    """

    focus: NtTerm
    path: NtTerm
    value: NtTerm
    component: str
    shape: NtTerm
    severity: NtTerm
    messages: tuple[str, ...]
