"""IRIs, literals and triples as N-Triples text: the form in which the graph is built.

A term is the text that N-Triples writes for it, a triple is three of them; sorting, comparing
and writing need nothing else. Escaping follows the canonical form of N-Triples (RDF 1.2
N-Triples, section 4), numbers the canonical form of xsd:decimal (XML Schema 1.1 part 2, 3.3.3),
language tags are in small letters (RDF 1.2 Concepts, section 3.4, lets a program do so).
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
# Sets that span the plane are costly to compile (5 ms for the last two signs inside the brackets).
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]|\ufffe|\uffff')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_UNESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
# RFC 5646, section 2.1, without its grandfathered tags: language, script, region, variants.
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*\Z"
)
# RFC 3987, section 2.2: a host by name or number, a port, and characters that need no encoding or
# are encoded.
_ENCODED = r"%[0-9A-Fa-f]{2}"
# The letters beyond ASCII are checked on their own: their ranges in here take 30 ms to compile.
_OPEN = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|[^\x00-\xa0])"
_LETTERS = (("\xa1", "\ud7ff"), ("\uf900", "\ufdcf"), ("\ufdf0", "\uffef"))
_WEB = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
    rf"(?P<path>/(?:{_OPEN}|{_ENCODED})*)?"
    rf"(?P<more>(?:\?(?:{_OPEN}|\?|{_ENCODED})*)?(?:\#(?:{_OPEN}|\?|{_ENCODED})*)?)\Z"
)


def iri(value: str) -> NtTerm:
    """Write an IRI; raise ValueError where a character may not stand in one."""
    if found := _NOT_IN_IRI.search(value):
        raise ValueError(f"the character {found.group()!r} may not stand in the IRI {value!r}")
    return f"<{value}>"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def text(value: str, language: str = "en") -> NtTerm:
    """Write words as a literal with a language tag."""
    return f'"{_TO_ESCAPE.sub(_escaped, value)}"@{language.lower()}'


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
    if term.endswith(f"^^<{XSD}decimal>") and (found := decimal_of(value_of(term))) is not None:
        return number(found)
    return term


def decimal_of(lexical: str) -> Decimal | None:
    """Read the lexical form of an xsd:decimal, None where it is none (XML Schema 1.1 part 2, 3.3.3)."""
    return Decimal(lexical) if _DECIMAL.match(lexical) else None


def is_language_tag(value: str) -> bool:
    """Tell whether text is a language tag that every RDF reader takes, such as en or en-GB."""
    return bool(_LANGUAGE.match(value))


def is_web_address(value: str, *, base: bool = False) -> bool:
    """Tell whether text is an http IRI that every RDF reader takes.

    With ``base`` it must also end with a slash and have neither query nor fragment, so that names
    can be hung on it.
    """
    found = _WEB.match(value)
    if not found or not all(c.isascii() or any(a <= c <= z for a, z in _LETTERS) for c in value):
        return False
    return not base or ((found["path"] or "").endswith("/") and not found["more"])


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
        raise ValueError(f"not an N-Triples term: {term!r}")
    return _unescaped(found.group(1))


def _unescaped(lexical: str) -> str:
    return _UNESCAPE.sub(_plain_character, lexical) if "\\" in lexical else lexical


def _plain_character(match: re.Match[str]) -> str:
    code = match.group(1)
    return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _PLAIN.get(code, code)


def literal_parts(term: NtTerm) -> tuple[str, str, str]:
    """Return the lexical form, language tag and datatype IRI of a literal; what it does not have is "".

    Raises ValueError where the text is no N-Triples literal.
    """
    found = _LITERAL.match(term)
    if not found:
        raise ValueError(f"not an N-Triples literal: {term!r}")
    lexical, language, datatype = found.groups("")
    return _unescaped(lexical), language, datatype


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
