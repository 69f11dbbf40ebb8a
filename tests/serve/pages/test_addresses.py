from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.pages.addresses import Addresses, identifier_of, normal_path, web_link
from support.hostile_records import TEXTS

ADDRESSES = Addresses("https://example.org/kg/")


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("https://example.org/kg/term/diazepam", "/kg/term/diazepam"),
        ("https://example.org/kg/statement/leaflet/a-1", "/kg/statement/leaflet/a-1"),
        ("https://example.org/kg/", "/kg/"),
        ("https://w3id.org/pharmagraph/vocab/route-oral", "/pharmagraph/vocab/route-oral"),
        ("https://example.org/kg/term/a%2Fb", "/kg/term/a%2Fb"),
        ("https://example.org/kg/term/caf\u00e9", "/kg/term/caf%C3%A9"),
        ("https://example.org/kg/../x", "/about?iri=https%3A%2F%2Fexample.org%2Fkg%2F..%2Fx"),
        ("https://elsewhere.example/x", "/about?iri=https%3A%2F%2Felsewhere.example%2Fx"),
        ("javascript:alert(1)", "/about?iri=javascript%3Aalert%281%29"),
    ],
)
def test_iris_of_the_project_have_the_path_of_their_page(iri: str, address: str) -> None:
    """An IRI below the base or the vocabulary is shown at its own path, any other at /about."""
    assert ADDRESSES.of(iri) == address


def test_no_address_leads_to_another_host() -> None:
    """A path that a browser would take for a host is not used."""
    assert Addresses("https://example.org/").of("https://example.org//evil.example/x").startswith("/about?")


def test_without_a_project_everything_is_at_about() -> None:
    """A data set without a base has no paths of its own."""
    assert Addresses("").of("https://example.org/kg/x").startswith("/about?iri=")


@given(st.text(max_size=40))
def test_an_address_never_leaves_the_service(text: str) -> None:
    """Whatever an IRI holds, its address is a path of plain ASCII that begins with one slash."""
    for iri in (text, f"https://example.org/kg/{text}"):
        address = ADDRESSES.of(iri)
        assert address.startswith("/")
        assert not address.startswith("//")
        assert address.isascii()
        assert not set(address) & set("<>\"' \\\n\t") - {"'"}


@given(st.text(max_size=40))
def test_normal_path_is_settled(text: str) -> None:
    """A normal path stays as it is."""
    once = normal_path(f"/{text}")
    assert normal_path(once) == once


@pytest.mark.parametrize(
    ("iri", "scheme", "code", "address"),
    [
        ("http://purl.obolibrary.org/obo/CHEBI_49575", "CHEBI", "49575",
         "https://purl.obolibrary.org/obo/CHEBI_49575"),
        ("http://identifiers.org/cas/439-14-5", "CAS", "439-14-5", "https://identifiers.org/cas/439-14-5"),
        ("http://identifiers.org/cas/439-14-6", "", "http://identifiers.org/cas/439-14-6", ""),
        ("http://id.nlm.nih.gov/mesh/D003975", "MESH", "D003975", "https://id.nlm.nih.gov/mesh/D003975"),
        ("javascript:alert(1)", "", "javascript:alert(1)", ""),
        ('http://purl.obolibrary.org/obo/CHEBI_1"><script>', "",
         'http://purl.obolibrary.org/obo/CHEBI_1"><script>', ""),
    ],
)  # fmt: skip
def test_only_known_identifiers_become_links(iri: str, scheme: str, code: str, address: str) -> None:
    """A link leads out by https, and only for an identifier of known form in a known vocabulary."""
    assert identifier_of(iri) == (scheme, code, address)


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_addresses_are_not_linked(text: str) -> None:
    """What is no web address is never linked to."""
    assert web_link(text) == ""
    assert identifier_of(text).address == ""


def test_a_source_opens_at_the_words_of_the_cue() -> None:
    """The pieces of a cue become a text fragment, in which signs with a meaning are encoded."""
    link = web_link("https://example.org/leaflet", ("3 to 10mg", "a-b, c & d"))
    assert link == "https://example.org/leaflet#:~:text=3%20to%2010mg&text=a%2Db%2C%20c%20%26%20d"
    assert web_link("https://example.org/leaflet#part", ("x",)) == "https://example.org/leaflet#part:~:text=x"
    assert web_link("https://example.org/leaflet", ("  ",)) == "https://example.org/leaflet"
