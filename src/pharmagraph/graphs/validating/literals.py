"""Literals as pySHACL sees them: those whose words rdflib keeps as they are, and their values.

rdflib writes numbers, dates and truth values anew when it reads them ("01" becomes "1"). Where words
stay as they are, comparing text is comparing terms; all others are left to pySHACL.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.result import UncoveredError
from pharmagraph.ontology.prefixes import RDF
from pharmagraph.rdfterms import XSD, datatype_of, language_of, value_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from pharmagraph.rdfterms import NtTerm

    Value: TypeAlias = "str | Decimal | date"

# Longer numbers are rounded, or refused, by Python.
_MOST_DIGITS = 25
# By datatype, the words that rdflib writes as they are. Strings have no datatype in the canonical form.
_PLAIN = {
    "integer": re.compile(r"(?:0|-?[1-9][0-9]*)\Z"),
    "nonNegativeInteger": re.compile(r"(?:0|[1-9][0-9]*)\Z"),
    "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z"),
    "boolean": re.compile(r"(?:true|false)\Z"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"),
}

_NUMBERS = {f"{XSD}decimal", f"{XSD}integer", f"{XSD}nonNegativeInteger"}


def is_blank(term: NtTerm) -> bool:
    """Tell a blank node from all else."""
    return term.startswith("_:")


def kind_of(term: NtTerm) -> str:
    """Return what a term is: IRI, BlankNode or Literal."""
    return "IRI" if term.startswith("<") else "BlankNode" if term.startswith("_:") else "Literal"


def is_plain(term: NtTerm) -> bool:
    """Tell whether rdflib keeps the words of a literal as they are."""
    datatype = datatype_of(term)
    if not datatype.startswith((XSD, RDF)):
        return True
    fitting = _PLAIN.get(datatype.removeprefix(XSD))
    words = value_of(term)
    return (
        fitting is not None
        and len(words) <= _MOST_DIGITS
        and bool(fitting.match(words))
        and (not datatype.endswith("#date") or _is_date(words))
    )


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def require_plain(term: NtTerm) -> None:
    """Raise UncoveredError for a literal that rdflib would write anew."""
    if not is_plain(term):
        raise UncoveredError(f"the value {term}")


def actual_datatype(term: NtTerm) -> NtTerm:
    """Return the datatype of a plain literal as an IRI in brackets."""
    datatype = datatype_of(term)
    if datatype:
        return f"<{datatype}>"
    return f"<{RDF}langString>" if language_of(term) else f"<{XSD}string>"


def words_of(term: NtTerm) -> str:
    """Return what the STR function of SPARQL gives of an IRI or a literal."""
    return value_of(term)


def comparable(term: NtTerm) -> Value:
    """Return the value by which pySHACL puts a term in order; a number, a date, or text.

    Raises UncoveredError for terms that it compares in ways of its own, or not at all.
    """
    if is_blank(term):
        raise UncoveredError("a blank node that is compared")
    if term.startswith("<"):
        return value_of(term)
    datatype = datatype_of(term)
    if not datatype:
        return value_of(term)
    if datatype in _NUMBERS:
        return Decimal(value_of(term))
    if datatype == f"{XSD}date":
        return date.fromisoformat(value_of(term))
    raise UncoveredError(f"values of the datatype {datatype} that are compared")
