"""IRIs, literals and triples as N-Triples text: the form in which the graph is built.

A term is the text that N-Triples writes for it, a triple is three of them; sorting, comparing
and writing need nothing else. Escaping follows the canonical form of N-Triples (RDF 1.2
N-Triples, section 4), numbers the canonical form of xsd:decimal (XML Schema 1.1 part 2, 3.3.3).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias
from urllib.parse import quote

NtTerm: TypeAlias = str
Triple: TypeAlias = tuple[NtTerm, NtTerm, NtTerm]

XSD = "http://www.w3.org/2001/XMLSchema#"

# IRIREF of the Turtle grammar: none of these may stand in an IRI.
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
}  # fmt: skip
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f\ufffe\uffff]')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_UNESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def iri(value: str) -> NtTerm:
    """Write an IRI; raise ValueError where a character may not stand in one."""
    if found := _NOT_IN_IRI.search(value):
        msg = f"the character {found.group()!r} may not stand in the IRI {value!r}"
        raise ValueError(msg)
    return f"<{value}>"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def text(value: str, language: str = "en") -> NtTerm:
    """Write words as a literal with a language tag."""
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"@{language}'


def plain(value: str) -> NtTerm:
    """Write a string without language, such as a code."""
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"'


def typed(value: str, datatype: str) -> NtTerm:
    """Write a literal of an XML Schema datatype, named without its namespace."""
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"^^<{XSD}{datatype}>'


def decimal_text(value: Decimal) -> str:
    """Return the canonical form of a decimal: no exponent, no needless zero.

    >>> decimal_text(Decimal("1.50")), decimal_text(Decimal("10")), decimal_text(Decimal("-0.0"))
    ('1.5', '10', '0')
    """
    shown = format(value, "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in {"-0", ""} else shown


def number(value: Decimal) -> NtTerm:
    """Write an xsd:decimal in canonical form."""
    return typed(decimal_text(value), "decimal")


def canonical(term: NtTerm) -> NtTerm:
    """Bring a decimal literal to canonical form and leave every other term as it is."""
    if term.endswith(f"^^<{XSD}decimal>"):
        return number(Decimal(value_of(term)))
    return term


def is_iri(term: NtTerm) -> bool:
    """Tell an IRI from a literal."""
    return term.startswith("<")


def value_of(term: NtTerm) -> str:
    """Return the IRI or the lexical form that a term stands for.

    Raises ValueError where the text is no N-Triples term.
    """
    if is_iri(term):
        return term[1:-1]
    found = _LITERAL.match(term)
    if not found:
        msg = f"not an N-Triples term: {term!r}"
        raise ValueError(msg)

    def plain_character(match: re.Match[str]) -> str:
        code = match.group(1)
        return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _PLAIN.get(code, code)

    return _UNESCAPE.sub(plain_character, found.group(1))


def datatype_of(term: NtTerm) -> str:
    """Return the datatype IRI of a typed literal, "" for all other terms."""
    found = _LITERAL.match(term)
    return (found.group(3) or "") if found else ""


def language_of(term: NtTerm) -> str:
    """Return the language tag of a literal, "" for all other terms."""
    found = _LITERAL.match(term)
    return (found.group(2) or "") if found else ""


def segment(value: str) -> str:
    """Percent-encode text for one segment of an IRI (RFC 3986, section 2.1)."""
    return quote(value, safe="-._~")
