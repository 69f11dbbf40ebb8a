"""SPL XML: sections with codes, tables, product fields; XML that is broken or hostile."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pharmagraph.errors import ContentError
from pharmagraph.extract.readers.products import ProductField, as_rows, product_fields
from pharmagraph.extract.readers.spl import read_spl

if TYPE_CHECKING:
    from pathlib import Path
from support.reading import check_cover, line, path, told

LABEL = """\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="spl.xsl" type="text/xsl"?>
<document xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<title>Quelorin <br/>tablets</title>
<author><assignedEntity><representedOrganization><name>We</name></representedOrganization>
</assignedEntity></author>
<component><structuredBody>
<component><section>
<code code="48780-1"/>
<subject><manufacturedProduct><manufacturedProduct>
<code code="0000-0001" codeSystem="2.16.840.1.113883.6.69"/>
<name>Quelora<suffix>Mite</suffix></name>
<formCode code="C42998" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="TABLET"/>
<asEntityWithGeneric><genericMedicine><name>quelorin</name></genericMedicine></asEntityWithGeneric>
<ingredient classCode="ACTIB">
<quantity><numerator value="2.5" unit="mg"/><denominator value="1" unit="1"/></quantity>
<ingredientSubstance><code code="AAAAAAAAAA" codeSystem="2.16.840.1.113883.4.9"/><name>QUELORIN</name>
<activeMoiety><activeMoiety><code code="BBBBBBBBBB" codeSystem="2.16.840.1.113883.4.9"/>
<name>QUELORIN BASE</name>
</activeMoiety></activeMoiety></ingredientSubstance>
</ingredient>
<inactiveIngredient><inactiveIngredientSubstance><name>STARCH</name></inactiveIngredientSubstance>
</inactiveIngredient>
<asContent><containerPackagedProduct><formCode code="C43169" displayName="BOTTLE"/>
</containerPackagedProduct></asContent>
</manufacturedProduct>
<consumedIn><substanceAdministration>
<routeCode code="C38288" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="ORAL"/>
</substanceAdministration></consumedIn></manufacturedProduct></subject>
</section></component>
<component><section>
<code code="34067-9" displayName="INDICATIONS"/><title>1 USES</title>
<text>
<paragraph>For <content styleCode="bold">stiff</content> joints<content revised="delete"> and
gout</content>.</paragraph>
<list><caption>When</caption><item>at night<footnote>Not by day.</footnote></item>
<item>in winter</item></list></text>
<excerpt><highlight><text><paragraph>Stiff joints (1).</paragraph></text></highlight></excerpt>
<component><section><code code="42229-5"/><title>1.1 Children</title>
<text>From 6 years.<br/>Not below.</text></section></component>
<component><section><text><paragraph>No title here.</paragraph></text></section></component>
</section></component>
<component><section>
<code code="34068-7"/><title>2 DOSAGE</title>
<text><table><caption>Doses</caption><thead><tr><th>Age</th><th>Dose</th></tr></thead>
<tbody><tr><td>Adults</td><td>10<sup>3</sup> units</td></tr></tbody></table>
<renderMultiMedia referencedObject="x"><caption>A picture</caption></renderMultiMedia></text>
<component><observationMedia><text>never shown</text></observationMedia></component>
</section></component>
<component><section><title>Other</title><text><paragraph>Keep dry.</paragraph></text></section></component>
</structuredBody></component>
</document>
"""


def section(document_words: str) -> str:
    """Return the section of the sentence of LABEL that reads so."""
    document = read_spl(LABEL.encode())
    return next(s.section for s in document.sentences if document.words(s.number) == document_words)


def test_a_label_is_read_in_its_order() -> None:
    """Titles, paragraphs, items, cells; what was deleted and what describes pictures stays out."""
    document = read_spl(LABEL.encode())
    check_cover(document)
    assert told(document) == [
        ("heading", "Quelorin tablets"),
        ("heading", "1 USES"),
        ("sentence", "For stiff joints."),
        ("sentence", "When"),
        ("item", "at night"),
        ("item", "in winter"),
        ("sentence", "Not by day."),
        ("sentence", "Stiff joints (1)."),
        ("heading", "1.1 Children"),
        ("sentence", "From 6 years."),
        ("sentence", "Not below."),
        ("sentence", "No title here."),
        ("heading", "2 DOSAGE"),
        ("heading", "Doses"),
        ("heading", "Age"),
        ("heading", "Dose"),
        ("heading", "Adults"),
        ("cell", "10³ units"),
        ("sentence", "A picture"),
        ("heading", "Other"),
        ("sentence", "Keep dry."),
    ]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("For stiff joints.", "34067-9"),
        ("From 6 years.", "34067-9"),
        ("No title here.", "34067-9"),
        ("Stiff joints (1).", "34067-9"),
        ("10³ units", "34068-7"),
        ("Keep dry.", "Other"),
    ],
)
def test_sections_inherit_the_code_of_the_section_around_them(sentence: str, code: str) -> None:
    """One without a code, or with the one for "unclassified", has its parent's; none at all, its title."""
    assert section(sentence) == code


def test_headings_are_those_around_a_section_and_no_others() -> None:
    """A section without a title does not stand below its neighbour's; excerpts stand below Highlights."""
    document = read_spl(LABEL.encode())
    assert path(document, "From 6 years.") == ("Quelorin tablets", "1 USES", "1.1 Children")
    assert path(document, "No title here.") == ("Quelorin tablets", "1 USES")
    assert path(document, "Stiff joints (1).") == ("Quelorin tablets", "1 USES", "Highlights")
    assert path(document, "10³ units") == ("Quelorin tablets", "2 DOSAGE", "Doses", "Adults", "Dose")
    assert path(document, "Keep dry.") == ("Quelorin tablets", "Other")


def test_lines_lead_back_to_the_source() -> None:
    """A sentence knows the line of its element."""
    lines = LABEL.split("\n")
    document = read_spl(LABEL.encode())
    for wanted in ("at night", "From 6 years.", "Keep dry."):
        assert wanted in lines[line(document, wanted) - 1]


def test_product_fields_are_read_from_the_product_alone() -> None:
    """Brand, generic name, code, form, ingredients and route; the bottle's form is none of them."""
    found = [(f.name, f.value, f.code, f.system, f.role, f.strength) for f in product_fields(LABEL.encode())]
    assert found == [
        ("brand", "Quelora Mite", "", "", "", ""),
        ("generic", "quelorin", "", "", "", ""),
        ("code", "0000-0001", "0000-0001", "NDC", "", ""),
        ("form", "TABLET", "C42998", "NCIT", "", ""),
        ("ingredient", "QUELORIN", "AAAAAAAAAA", "UNII", "ACTIB", "2.5 mg"),
        ("moiety", "QUELORIN BASE", "BBBBBBBBBB", "UNII", "", ""),
        ("ingredient", "STARCH", "", "", "IACT", ""),
        ("route", "ORAL", "C38288", "NCIT", "", ""),
    ]


def test_product_fields_know_their_place() -> None:
    """Line and path lead to the element; plain rows hold the same."""
    form = product_fields(LABEL.encode())[3]
    assert "<formCode" in LABEL.split("\n")[form.line - 1]
    assert form.path.endswith("manufacturedProduct/manufacturedProduct/formCode")
    assert [ProductField(**row) for row in as_rows(LABEL.encode())] == product_fields(LABEL.encode())  # type: ignore[arg-type]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BROKEN = LABEL[: LABEL.index("</structuredBody>")].count("\n") + 1
OPEN = '<document xmlns="urn:hl7-org:v3">'


@pytest.mark.parametrize(
    ("raw", "said", "at"),
    [
        (b"", "not well-formed", 1),
        (b"Quelorin", "not well-formed", 1),
        (b"<a>\n<b></a>", "not well-formed", 2),
        (LABEL.replace("</structuredBody>", "").encode(), "not well-formed", BROKEN),
        (f"{BOMB}{OPEN}<title>&b;</title></document>".encode(), "DOCTYPE", 1),
        (f"<!DOCTYPE document>{OPEN}<title>x</title></document>".encode(), "DOCTYPE", 1),
        (f"<!DOCTYPE document>{OPEN}</document>".encode("utf-16"), "DOCTYPE", 1),
        (f"{OPEN}{'<list>' * 5000}".encode(), "not well-formed", 1),
        (b"<html><body>x</body></html>", "no drug label", 1),
        (b"<document><title>no namespace</title></document>", "no drug label", 1),
    ],
)
def test_xml_that_is_broken_or_hostile_is_one_finding(raw: bytes, said: str, at: int) -> None:
    """Not well-formed, too deep, with a document type, or no label at all: refused with the line."""
    for read in (read_spl, product_fields):
        with pytest.raises(ContentError) as caught:
            read(raw)
        (finding,) = caught.value.findings
        assert (finding.code, finding.place.line) == ("PG115", at)
        assert said in finding.message
        assert finding.mend


def test_a_label_without_text_is_refused() -> None:
    """There is nothing to cite."""
    with pytest.raises(ContentError) as caught:
        read_spl(f"{OPEN}</document>".encode())
    assert caught.value.findings[0].code == "PG116"


TAGS = st.sampled_from(
    ["paragraph", "list", "item", "table", "tr", "td", "th", "sup", "br", "footnote", "caption"]
)
TREES = st.recursive(
    st.text("ab 1.:\u2022\u00a0", max_size=12),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(TREES, max_size=4))
def test_any_narrative_is_read_or_refused(trees: list[str]) -> None:
    """However elements are nested, sentences cover the text."""
    text = f"<component><section><text>{''.join(trees)}</text></section></component>"
    try:
        document = read_spl(f"{OPEN}<title>T</title>{text}</document>".encode())
    except ContentError as error:
        assert error.findings[0].code == "PG116"  # noqa: PT017 - refusing is one of two right ends
        return
    check_cover(document)
    letters = sorted(c for c in "".join(etree.fromstring(f"<t>{''.join(trees)}</t>").itertext()) if c in "ab")
    assert sorted(c for c in document.text if c in "ab") == letters


@pytest.mark.parametrize(
    ("name", "sections", "titles", "fields"), [("cough", 19, 16, 19), ("lipitor-orig", 110, 74, 76)]
)
def test_real_labels_lose_no_title_and_no_letter(
    shared: Path, name: str, sections: int, titles: int, fields: int
) -> None:
    """Each section's title is a heading, and the letters of all its text are those that come out."""
    raw = (shared / "data" / "spl" / f"{name}.xml").read_bytes()
    tree = etree.fromstring(raw)
    hl7 = {"h": "urn:hl7-org:v3"}
    assert len(tree.findall(".//h:section", hl7)) == sections
    document = read_spl(raw)
    check_cover(document)
    headings = {document.words(s.number) for s in document.sentences if s.kind == "heading"}
    found = [" ".join("".join(t.itertext()).split()) for t in tree.findall(".//h:section/h:title", hl7)]
    assert len(found) == titles
    assert [title for title in found if title not in headings] == []
    places = ("h:title", ".//h:section/h:title", ".//h:section/h:text", ".//h:highlight/h:text")
    texts = ["".join(t.itertext()) for place in places for t in tree.findall(place, hl7)]
    assert letters(document.text) == letters("".join(texts))
    assert all(s.section for s in document.sentences[1:])
    assert len(product_fields(raw)) == fields


def letters(text: str) -> Counter[str]:
    """Count the letters of a text."""
    return Counter(c for c in text if c.isalpha())
