from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.negotiation import Offer, choose

JSON = Offer("json", "application/sparql-results+json", ("application/json",))
XML = Offer("xml", "application/sparql-results+xml", ("application/xml",))
CSV = Offer("csv", "text/csv")
OFFERS = (JSON, XML, CSV)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml"),
        ("text/csv;q=0.5,application/xml;q=0.5", "csv"),
        ("*/*;q=0.1, text/csv;q=0.1", "csv"),
        ("*/*, text/csv", "csv"),
        ("*/*, text/csv;q=0.9", "json"),
        ("text/csv;q=0, */*", "json"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("application/sparql-results+json;q=0, application/*", "xml"),
        ('text/csv;header="a,b";q=0.3, application/xml;q=0.2', "csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("text/html", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("nonsense", "json"),
        ("nonsense, text/csv", "csv"),
        ("text/csv;q=7", "csv"),
    ],
)
def test_the_client_gets_what_it_prefers(accept: str | None, chosen: str | None) -> None:
    """Weights decide, then how exactly a format is named, then the order of what there is."""
    found = choose(accept, OFFERS)
    assert (found.name if found else None) == chosen


@given(st.text(alphabet='abct/x*,;q=0.19" \\+sv', max_size=300))
def test_any_header_is_answered(accept: str) -> None:
    """Whatever stands in the header, there is an offer or None."""
    assert choose(accept, OFFERS) in {*OFFERS, None}


@given(st.permutations(["text/csv;q=0.4", "application/xml;q=0.7", "application/json;q=0.2", "*/*;q=0.1"]))
def test_the_order_of_ranges_does_not_matter(ranges: list[str]) -> None:
    """The same ranges in any order choose the same."""
    assert choose(", ".join(ranges), OFFERS) == XML


def test_a_header_of_any_length_is_read_at_once() -> None:
    """What stands beyond the first 2,000 characters is not read: here the wish for CSV."""
    assert choose("text/html," * 300 + "text/csv", OFFERS) is None
    assert choose('"\\' * 100_000, OFFERS) == JSON
