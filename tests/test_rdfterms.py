from __future__ import annotations

import re
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.rdfterms import (
    XSD,
    canonical,
    datatype_of,
    decimal_of,
    decimal_text,
    iri,
    is_iri,
    is_language_tag,
    is_web_address,
    language_of,
    literal_parts,
    number,
    plain,
    segment,
    text,
    typed,
    value_of,
)

# Every code point that UTF-8 can carry.
WORDS = st.text(st.characters(exclude_categories=["Cs"]))
# What breaks careless writers, more often than chance would bring it.
TRICKY = st.text(st.sampled_from("\\\"'\n\r\t\b\f\x00\x01\x7f\x85\u2028\ufffe\U0001f600uUn<>a "))
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=None, min_value=-(10**20), max_value=10**20
)


def by_pyoxigraph(term: str) -> ox.Literal:
    """Read a literal with pyoxigraph's parser of N-Triples."""
    line = f"<http://e/s> <http://e/p> {term} ."
    (quad,) = ox.parse(input=line, format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def by_rdflib(term: str) -> rdflib.Literal:
    """Read a literal with rdflib's parser of N-Triples."""
    graph = rdflib.Graph().parse(data=f"<http://e/s> <http://e/p> {term} .", format="nt")
    (found,) = graph.objects()
    assert isinstance(found, rdflib.Literal)
    return found


@given(WORDS | TRICKY)
def test_any_string_comes_back(value: str) -> None:
    """What is escaped is read back by us, by pyoxigraph and by rdflib, and stands on one line."""
    for term in (plain(value), text(value), typed(value, "token")):
        assert "\n" not in term
        assert "\r" not in term
        assert value_of(term) == value
        assert by_pyoxigraph(term).value == value
    assert str(by_rdflib(plain(value))) == value


@given(WORDS | TRICKY)
def test_escapes_are_canonical(value: str) -> None:
    """We escape as pyoxigraph's writer of N-Triples does, save characters that are none."""
    if not re.search("[\ufffe\uffff]", value):
        assert plain(value) == str(ox.Literal(value))


def test_languages_and_datatypes_are_told() -> None:
    """Each literal says its language or datatype, and an IRI has neither."""
    words, code = text("Spasmus", "DE-at"), typed("1", "integer")
    assert (words, language_of(words), datatype_of(words)) == ('"Spasmus"@de-at', "de-at", "")
    assert (language_of(code), datatype_of(code)) == ("", XSD + "integer")
    assert (language_of(plain("x")), datatype_of(plain("x"))) == ("", "")
    assert (language_of("<http://e/>"), datatype_of("<http://e/>")) == ("", "")
    assert literal_parts(words) == ("Spasmus", "de-at", "")
    assert literal_parts(code) == (value_of(code), "", XSD + "integer")
    assert literal_parts(plain('a "b"\n')) == ('a "b"\n', "", "")
    with pytest.raises(ValueError, match="not an N-Triples literal"):
        literal_parts("<http://e/>")


def test_iris_are_told_from_literals() -> None:
    """An IRI is known by its brackets, and loses them as a value."""
    assert is_iri(iri("http://e/a"))
    assert not is_iri(plain("<http://e/a>"))
    assert value_of(iri("http://e/a")) == "http://e/a"


@pytest.mark.parametrize("character", list('<>"{}|^`\\ \n\t\x00'))
def test_iris_refuse_what_may_not_stand_in_them(character: str) -> None:
    """A character that would end an IRI, or is not allowed there, is refused."""
    with pytest.raises(ValueError, match="may not stand in the IRI"):
        iri(f"http://e/{character}x")


@pytest.mark.parametrize("term", ["", "x", '"open', '"a" "b"', "_:b", '"a"@', '"a"^^xsd:int'])
def test_what_is_no_term_is_refused(term: str) -> None:
    """Text that N-Triples does not know has no value."""
    with pytest.raises(ValueError, match="not an N-Triples term"):
        value_of(term)


@given(DECIMALS)
def test_decimals_are_canonical(value: Decimal) -> None:
    """A decimal keeps its value, has no exponent, no needless zero and no sign of a zero."""
    shown = decimal_text(value)
    assert Decimal(shown) == value
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", shown)
    assert shown != "-0"
    assert decimal_text(Decimal(shown)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1.50", "1.5"), ("10", "10"), ("1E+3", "1000"), ("1E-9", "0.000000001"), ("-0.0", "0"), ("0.5", "0.5")],
)
def test_decimals_in_full(value: str, shown: str) -> None:
    """Tens keep their zeros, small numbers are written out."""
    assert decimal_text(Decimal(value)) == shown
    assert number(Decimal(value)) == f'"{shown}"^^<{XSD}decimal>'


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>'),
        (f'"+010."^^<{XSD}decimal>', f'"10"^^<{XSD}decimal>'),
        (f'".5"^^<{XSD}decimal>', f'"0.5"^^<{XSD}decimal>'),
        (f'"1e999999999"^^<{XSD}decimal>', f'"1e999999999"^^<{XSD}decimal>'),
        (f'"NaN"^^<{XSD}decimal>', f'"NaN"^^<{XSD}decimal>'),
        (f'"\u0663"^^<{XSD}decimal>', f'"\u0663"^^<{XSD}decimal>'),
        (f'"007"^^<{XSD}integer>', f'"007"^^<{XSD}integer>'),
        ('"1.50"@en', '"1.50"@en'),
        ("<http://e/a>", "<http://e/a>"),
    ],
)
def test_only_decimals_are_made_canonical(term: str, expected: str) -> None:
    """A true decimal gets its canonical form; ill-typed ones and other terms stay as they are."""
    assert canonical(term) == expected


def test_lexical_forms_of_decimals() -> None:
    """Digits with at most one dot and a sign are a decimal, nothing else."""
    assert [decimal_of(form) for form in ("1", "-1.5", ".5", "5.")] == [
        Decimal(1),
        Decimal("-1.5"),
        Decimal("0.5"),
        Decimal(5),
    ]
    assert [decimal_of(form) for form in ("", ".", "1e3", "1_000", "Infinity", " 1", "\u0661")] == [None] * 7


@pytest.mark.parametrize(
    ("value", "encoded"), [("a b", "a%20b"), ("a/b", "a%2Fb"), ("ä", "%C3%A4"), ("a-b.c_d~", "a-b.c_d~")]
)
def test_segments_are_percent_encoded(value: str, encoded: str) -> None:
    """Text becomes one segment of an IRI, slashes included."""
    assert segment(value) == encoded


@given(st.from_regex(r"[A-Za-z0-9-]{1,12}", fullmatch=True))
def test_language_tags_are_taken_by_parsers(tag: str) -> None:
    """A tag that we let pass is read by pyoxigraph."""
    if is_language_tag(tag):
        assert by_pyoxigraph(text("x", tag)).language == tag.lower()


def test_language_tags_by_example() -> None:
    """Language, script, region and variants are told from what is none."""
    assert all(map(is_language_tag, ["en", "en-GB", "zh-Hant-TW", "sl-rozaj", "de-1996", "es-419"]))
    assert not any(map(is_language_tag, ["", "e", "english", "en_GB", "en-12", "en-", "en-GB "]))


ADDRESSES = st.from_regex(r"https?://[a-z0-9:.\[\]-]{0,8}(/[ -\u00ff]{0,12})?", fullmatch=True)


@given(ADDRESSES)
def test_addresses_are_taken_by_parsers(address: str) -> None:
    """An address that we let pass is an IRI for pyoxigraph, and for our writer."""
    if is_web_address(address):
        line = f"{iri(address)} <http://e/p> <http://e/o> ."
        assert len(list(ox.parse(input=line, format=ox.RdfFormat.N_TRIPLES))) == 1


def test_addresses_by_example() -> None:
    """Addresses with port, path, query, fragment and encoded characters pass; other text does not."""
    good = [
        "https://example.org",
        "http://e.org:8080/a%20b?x=1&y=[",
        "https://e.org/a?b=c/d?e#f",
        "http://e/ä",
    ]
    assert [is_web_address(a) for a in good] == [True, False, True, True]
    bad = [
        "",
        "example.org",
        "ftp://e/",
        "https://",
        "https:///a",
        "https://e/%zz",
        "https://e/a b",
        "https://-e/",
    ]
    assert [a for a in bad if is_web_address(a)] == []


def test_bases_end_with_a_slash() -> None:
    """A base has a path that ends with a slash, and neither query nor fragment."""
    assert is_web_address("https://e.org/kg/", base=True)
    assert is_web_address("https://e.org/", base=True)
    bad = ["https://e.org", "https://e.org/kg", "https://e.org/kg/?x/", "https://e.org/kg#/", "javascript:/"]
    assert [a for a in bad if is_web_address(a, base=True)] == []
