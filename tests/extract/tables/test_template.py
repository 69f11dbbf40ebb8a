from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.template import Filter, Ref, Template, TemplateError, Written, parse, slug
from pharmagraph.rdfterms import iri

NAMES = st.text(st.characters(exclude_characters="{}|", codec="utf-8"), min_size=1).filter(
    lambda name: name == name.strip() and name
)
WORDS = st.text(min_size=1)
REFS = st.builds(Ref, NAMES, st.sampled_from([Filter.TEXT, Filter.SLUG]))
CELLS = st.text(st.characters(codec="utf-8"), min_size=1)


def joined(parts: list[str | Ref]) -> tuple[str | Ref, ...]:
    """Join fixed text that follows fixed text, as reading does."""
    out: list[str | Ref] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    return tuple(out)


def read(text: str) -> Template:
    """Read a template whose names are all columns."""
    return Template(
        tuple(
            p if isinstance(p, str) else Ref(p.name, Filter.SLUG if p.filter else Filter.TEXT)
            for p in parse(text)
        )
    )


@given(st.lists(st.one_of(WORDS, REFS)))
def test_what_is_written_is_read_again(parts: list[str | Ref]) -> None:
    """Reading what a template is written as gives its parts."""
    template = Template(joined(parts))
    assert template == read(str(template))


@given(st.text())
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    """No text breaks the reader; what is refused lies inside the text."""
    try:
        parts = parse(text)
    except TemplateError as error:
        fault = error
    else:
        assert "".join(p for p in parts if isinstance(p, str)).count("{") <= text.count("{{")
        written = [p for p in parts if isinstance(p, Written)]
        assert all(text[p.at] == "{" and text[p.at + p.width - 1] == "}" for p in written)
        return
    assert 0 <= fault.at < fault.at + fault.width <= len(text)
    assert fault.mend


@given(CELLS)
def test_encoded_cells_stand_in_an_iri(cell: str) -> None:
    """Whatever a cell holds, an IRI made of it can be written, and different cells give different IRIs."""
    template = Template(("https://example.org/", Ref("x", Filter.ENCODE)))
    made = template.fill({"x": cell})
    assert made is not None
    assert iri(made) == f"<{made}>"
    assert made != template.fill({"x": cell + "/"})
    assert "/" not in made.removeprefix("https://example.org/")


@given(st.text())
def test_slugs_are_small_letters_and_hyphens(text: str) -> None:
    """A slug holds small letters, digits and single hyphens, and is its own slug."""
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


def test_a_column_without_value_gives_nothing() -> None:
    """An empty or missing cell, or one that leaves no slug, gives no text at all."""
    template = read("a{x}b{y|slug}")
    assert template.fill({"x": "1", "y": "Two Three"}) == "a1btwo-three"
    assert template.fill({"x": "", "y": "2"}) is None
    assert template.fill({"y": "2"}) is None
    assert template.fill({"x": "1", "y": "%"}) is None


def test_a_template_knows_its_columns() -> None:
    """Columns come sorted and once; the lists are those of the items; a fixed text is constant."""
    item = Ref("PHARM_CLASSES", Filter.ENCODE, "class", "name")
    template = Template(("x/", item, Ref("A"), Ref("A", Filter.SLUG)))
    assert template.columns == ("A", "PHARM_CLASSES")
    assert template.lists == ("class",)
    assert template.constant is None
    assert str(template) == "x/{class.name}{A}{A|slug}"
    assert str(Ref("B", list="b").name) == "b"
    assert (Template(("x", "y")).constant, Template(()).constant) == ("xy", "")


@pytest.mark.parametrize(
    ("text", "at", "width", "says"),
    [
        ("a{b", 1, 1, "a brace is opened here and not closed"),
        ("a}b", 1, 1, "a brace is closed here and not opened"),
        ("{a}{b{c}", 3, 1, "a brace is opened here and not closed"),
        ("x{}", 1, 2, "the braces hold no column"),
        ("x{ |slug}", 1, 8, "the braces hold no column"),
        ("{a|b|c}", 0, 1, "a brace is opened here and not closed"),
    ],
)
def test_faults_are_shown_where_they_are(text: str, at: int, width: int, says: str) -> None:
    """A brace that does not fit, or one without a name, is refused with its place."""
    with pytest.raises(TemplateError, match=says) as caught:
        parse(text)
    assert (caught.value.at, caught.value.width) == (at, width)
