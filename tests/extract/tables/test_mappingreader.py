# ruff: noqa: E501 (faults stand one a line)
from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.findings import marked
from support.leaflet import BASE
from support.mappings import GRAPH, MAPPING, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.findings import Finding

PH = "https://w3id.org/pharmagraph/vocab/"


def faults(text: str, root: Path) -> tuple[Finding, ...]:
    """Return the findings of a mapping that has some."""
    with pytest.raises(ContentError) as caught:
        read(text, root)
    return caught.value.findings


def under_the_caret(finding: Finding) -> str:
    """Return the words of the line that the caret marks."""
    line, caret = marked(finding.place)
    return line[caret.index("^") : caret.rindex("^") + 1]


def described(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return code, marked words and message of each finding."""
    return [(f.code, under_the_caret(f), f.message) for f in findings]


def test_the_head_is_read(tmp_path: Path) -> None:
    """Title, dates, licence, share of rejects and downloads are those that were written."""
    found = read(MAPPING, tmp_path)
    assert (found.dataset, found.title, found.issued) == (
        "made-up-products",
        "Made-up products",
        "2024-02-29",
    )
    assert (found.publisher, found.homepage) == ("Nobody", "https://example.org/products")
    assert found.rejects == Decimal("0.001")
    assert found.rejects_place.text.strip() == "rejects: 0.1 %"
    assert found.language == "en"
    assert (found.graph, found.vocab) == (GRAPH, f"{GRAPH}/vocab/")
    assert [(d.address, d.file) for d in found.downloads] == [
        ("https://example.org/products.zip", "products.zip")
    ]
    assert found.place.file == "extract/made-up-products/mapping.yaml"


def test_tables_are_read(tmp_path: Path) -> None:
    """Files, form, encoding and lists of tables come out as engines need them."""
    tables = read(MAPPING, tmp_path).tables
    product, step = tables["product"], tables["step"]
    assert (product.files, product.member) == (
        ("products.csv.gz", "products*.csv", "products.zip"), "all/products.csv",
    )  # fmt: skip
    assert (product.delimiter, product.quote, product.encoding) == (";", "", "cp1252")
    assert product.null == ("", "n/a")
    assert product.lists["route"].separator == "|"
    pattern = product.lists["class"].pattern
    assert pattern is not None
    assert pattern.groups == ("name", "kind")
    assert [product.lists[name].unmatched for name in ("class", "doid")] == ["skip", "reject"]
    assert (step.format, step.each) == ("jsonl", "/links")
    assert step.fields["record"] == "/graph/_id"
    assert step.fields["whole"] == ""


def test_names_become_iris(tmp_path: Path) -> None:
    """Names without a prefix are the data set's own, those with one are what it stands for."""
    product = read(MAPPING, tmp_path).maps["product"]
    assert str(product.subject) == f"{GRAPH}/product/{{code}}"
    assert [t.constant for t in product.types] == [f"{GRAPH}/vocab/Product", f"{PH}Product"]
    links = [(link.predicate.constant, str(link.to), link.each) for link in product.links[:3]]
    assert links == [
        (f"{PH}hasRoute", f"{GRAPH}/route/{{route}}", "route"),
        (f"{PH}hasDrugClass", f"{GRAPH}/class/{{class.kind}}/{{class.name|slug}}", "class"),
        (
            "http://www.w3.org/2004/02/skos/core#exactMatch",
            "http://purl.obolibrary.org/obo/DOID_{doid.code}",
            "doid",
        ),
    ]
    step = read(MAPPING, tmp_path).maps["step"]
    assert str(step.links[0].predicate) == f"{GRAPH}/vocab/relation/{{key|slug}}"
    assert str(step.subject) == "https://example.org/node/{from}"


def test_a_label_is_a_literal_too(tmp_path: Path) -> None:
    """The label stands among the literals, so that engines have one way to write both."""
    product = read(MAPPING, tmp_path).maps["product"]
    assert product.literals[0].predicate.constant == "http://www.w3.org/2000/01/rdf-schema#label"
    assert product.literals[0].value == product.label
    assert product.literals[0].column == "name"


def test_literals_keep_their_form(tmp_path: Path) -> None:
    """Datatype, pattern, unit and language of a literal are kept; words in braces are words."""
    literals = read(MAPPING, tmp_path).maps["product"].literals
    forms = [(item.datatype, item.format, item.unit, item.language) for item in literals[2:6]]
    assert forms == [
        ("date", "d.M.yyyy", "", ""), ("decimal", "", "mg", ""), ("boolean", "Y|N", "", ""),
        ("string", "", "", "en-gb"),
    ]  # fmt: skip
    assert literals[5].value.fill({"name": "A", "code": "7"}) == "A ({7})"
    assert (literals[5].column, literals[6].each) == ("", "class")


def test_numbers_may_have_other_signs(tmp_path: Path) -> None:
    """The sign before decimals and that between groups are kept; the usual one need not be said."""
    said = {
        "decimalChar: ','": ",", "decimalChar: ',', groupChar: '.'": ",.", "groupChar: ' '": ". ",
        "decimalChar: '.'": "",
    }  # fmt: skip
    for keys, form in said.items():
        product = read(MAPPING.replace("unit: mg", keys), tmp_path / form).maps["product"]
        assert product.literals[3].format == form


def test_maps_may_be_unique(tmp_path: Path) -> None:
    """Where it says so; else rows of one subject may differ."""
    found = read(MAPPING.replace("    each: route\n", "    each: route\n    unique: true\n", 1), tmp_path)
    assert (found.maps["route"].is_unique, found.maps["product"].is_unique) == (True, False)


def test_items_carry_their_list_into_all_of_a_map(tmp_path: Path) -> None:
    """What stands in a map over items is said of an item, without saying so again."""
    route = read(MAPPING, tmp_path).maps["route"]
    assert (route.each, [item.each for item in route.literals]) == ("route", ["route"])
    assert route.lists == ("route",)


def test_lookups_and_conditions_are_read(tmp_path: Path) -> None:
    """A lookup names a class or a crosswalk; a condition keeps all its parts."""
    product = read(MAPPING, tmp_path).maps["product"]
    lookups = [(k.vocabulary, k.crosswalk, k.unknown) for link in product.links if (k := link.lookup)]
    assert lookups == [(f"{PH}Unit", "", "skip"), ("", "DOID", "reject")]
    present, named, sold = product.where
    assert (present.column, present.present) == ("code", True)
    assert named.matches is not None
    assert (named.matches.text, named.none_of) == ("^[A-Z]", ("Nothing",))
    assert sold.one_of == ("Y", "N")


def test_rules_for_links_are_read(tmp_path: Path) -> None:
    """A rule knows its map, the class of term, and by what to go, in order."""
    product, route = read(MAPPING, tmp_path).links
    assert (product.map, product.kind) == ("product", f"{PH}Product")
    assert [(k.identifier, str(k.value)) for k in product.by] == [("RXCUI", "{code}"), ("", "{name}")]
    assert route.kind == f"{PH}Route"


def test_own_names_are_described(tmp_path: Path) -> None:
    """A class of the data set's own has a label, a definition, and what it is the same as or close to."""
    found = read(MAPPING, tmp_path).classes["Product"]
    assert (found.iri, found.label, found.definition) == (
        f"{GRAPH}/vocab/Product",
        "product",
        "What is sold.",
    )
    assert found.same == (f"{PH}Product",)
    assert found.close == ("https://schema.org/Drug", "https://example.org/P")


def test_columns_needed_are_known(tmp_path: Path) -> None:
    """Staging gets the columns that templates, conditions, lists and link rules need, sorted."""
    found = read(MAPPING, tmp_path)
    expected = ("classes", "code", "ids", "name", "routes", "sold", "started", "strength")
    assert found.columns_of("product") == expected
    assert found.columns_of("step") == ("from", "key", "to")
    assert [m.name for m in found.maps_of("product")] == ["product", "route"]
    product = found.maps["product"]
    assert product.columns == expected
    assert product.lists == ("class", "doid", "route")
    assert len(product.templates) == 1 + 2 + 2 * 7 + 2 * 5


def test_the_same_words_give_the_same_mapping(tmp_path: Path) -> None:
    """Places take no part in comparing: a comment more changes nothing, and repr serves as a key."""
    one, other = read(MAPPING, tmp_path), read("# a comment\n" + MAPPING, tmp_path)
    assert one == other
    assert repr(one) == repr(other)
    assert one.maps["route"].place.line + 1 == other.maps["route"].place.line


def test_without_a_vocabulary_its_names_are_not_checked(tmp_path: Path) -> None:
    """Kinds, units and classes of the ontology are left alone where there is none at hand."""
    text = MAPPING.replace("unit: mg", "unit: furlong").replace("kind: product", "kind: thingamajig")
    folder = tmp_path / "extract" / "some"
    folder.mkdir(parents=True)
    (folder / "mapping.yaml").write_text(text.replace("ph:Route", "ph:Rute"), encoding="utf-8")
    found = read_mapping(folder, BASE, None, tmp_path)
    assert found.links[0].kind == ""
    assert found.maps["route"].types[0].constant == f"{PH}Rute"


CHANGES = [
    # what is written, what is written instead, code, under the caret, message, mend
    ("publisher:", "publisherr:", "PG108", "publisherr", "the key 'publisherr' is unknown", "did you mean 'publisher'"),
    ("title: Made-up products\n", "", "PG109", "description", "title is missing", "add: title: …"),
    ("title: Made-up products", "title: [a]", "PG107", "[", "title should be words", "on the same line"),
    ("issued: 2024-02-29", "issued: 2023-02-29", "PG107", "2023-02-29", "issued should be a date", "now it is"),
    ("homepage: https://example.org/products", "homepage: ftp://x", "PG107", "ftp://x", "homepage should be a web", "now"),
    ("rejects: 0.1 %", "rejects: 0.1", "PG107", "0.1", "rejects should be a share", "now it is: 0.1"),
    ("rejects: 0.1 %", "rejects: 101 %", "PG107", "101 %", "rejects should be a share", "now"),
    ("https://example.org/products.zip, file", "example.org, file", "PG107", "example.org", "the address should be", "now"),
    ("file: products.zip}", "file: ../products.zip}", "PG706", "../products.zip", "no file name", "without folders"),
    ("file: products.zip}", "file: a.zip, sha256: ABC}", "PG107", "ABC", "sha256 should be 64", "now"),
    ("shop: https://example.org/shop#", "shop: here", "PG107", "here", "a prefix should be a web address", "now"),
    ("shop: https", "my shop: https", "PG509", "my shop", "cannot be a name", "begin with a letter"),
    ("  shop: https://example.org/shop#", "- shop", "PG107", "-", "prefixes should hold names", "write: name"),
    # tables
    ("files: [steps.jsonl]\n    ", "", "PG109", "format", "files is missing in the table 'step'", "add"),
    ("files: [steps.jsonl]", "files: []", "PG107", "[", "files should name a file", "write"),
    ("[steps.jsonl]", "[[a]]", "PG107", "[", "files should be a list of words", "[one, two]"),
    ("[steps.jsonl]", "{a: b}", "PG107", "{", "files should be a list", "each on a line"),
    ("[steps.jsonl]", "[/etc/passwd]", "PG706", "/etc/passwd", "'/etc/passwd' is no file name", "--from"),
    ("[steps.jsonl]", "['..']", "PG706", "'..'", "'..' is no file name", "--from"),
    ("[steps.jsonl]", "['C:\\a.csv']", "PG706", "'C:\\a.csv'", "is no file name", "--from"),
    ("member: all/products.csv", "member: ../products.csv", "PG706", "../products.csv", "leads out of", "without"),
    ("member: all/products.csv", "member: /products.csv", "PG706", "/products.csv", "leads out of", "without"),
    ("format: jsonl", "format: json", "PG107", "json", "the format cannot be 'json'", "did you mean 'jsonl'"),
    ("format: jsonl", "format: jsonl\n    encoding: utf-8", "PG108", "utf-8", "encoding says nothing", "it goes with: csv"),
    ("delimiter: semicolon", "delimiter: dash", "PG707", "dash", "this cannot be a delimiter", "comma, tab"),
    ("delimiter: semicolon", "delimiter: [a]", "PG707", "[", "this cannot be a delimiter", "comma, tab"),
    ("quote: none", "quote: some", "PG107", "some", "the quote cannot be 'some'", "none"),
    ("encoding: windows-1252", "encoding: cp125", "PG707", "cp125", "the encoding 'cp125' is unknown", "cp1252"),
    ("encoding: windows-1252", "encoding: rot13", "PG707", "rot13", "the encoding 'rot13' is unknown", "cp1252"),
    ("encoding: windows-1252", "encoding: idna", "PG707", "idna", "the encoding 'idna' is unknown", "cp1252"),
    ("encoding: windows-1252", "header: maybe", "PG107", "maybe", "header cannot be 'maybe'", "true, false"),
    ("each: /links", "each: links", "PG107", "links", "'links' is no JSON pointer", "slash in front"),
    ("/graph/_id", "/graph~2", "PG107", "/graph~2", "'/graph~2' is no JSON pointer", "~0 for ~"),
    ("{from: source", "{from: [source]", "PG107", "[", "the field 'from' should be words", "write a key"),
    ('fields: {from: source, key: key, to: target, record: /graph/_id, whole: ""}', "fields: all", "PG107", "all",
     "fields should hold columns", "write: {column"),
    # lists
    ("{column: routes, sep", "{column: rootes, sep", "PG702", "rootes", "has no column 'rootes'", "'routes'"),
    ("      route: {column: routes", "      name: {column: routes", "PG509", "name", "has the name of a column", "another"),
    ('separator: "|"}', 'sepparator: "|"}', "PG108", "sepparator", "the key 'sepparator'", "did you mean 'separator'"),
    ('separator: "|"}', "unmatched: skip}", "PG107", "route", "needs a separator or a pattern", "one of the two"),
    ('separator: "|"}', 'separator: ""}', "PG107", '""', "the separator should be words", "write"),
    ("^DOID:(?P<code>[0-9]+)$", "^DOID:(?P<code>[0-9]*+)$", "PG705", "+", "nothing to repeat", "one quantifier"),
    ("^DOID:(?P<code>[0-9]+)$", "^DOID:(?=x)(?P<code>.)", "PG705", "(?=", "this kind of group", "no look around"),
    ("^DOID:(?P<code>[0-9]+)$", "^DOID:[0-9]+$", "PG705", "'^DOID:[0-9]+$'", "has no named part", "(?P<name>…)"),
    ("matches: '^[A-Z]'", "matches: '^[A-Z'", "PG705", "[", "the set is not closed", "close it"),
    # maps
    ("    rows: step", "    rows: steps", "PG701", "steps", "there is no table 'steps'", "did you mean 'step'"),
    ("    each: route\n", "    each: rout\n", "PG701", "rout", "has no list 'rout'", "did you mean 'route'"),
    ("subject: route/{route}", "subjct: route/{route}", "PG108", "subjct", "the key 'subjct'", "did you mean 'subject'"),
    ("subject: product/{code}", "subject: product/{cod}", "PG702", "{cod}", "has no column 'cod'", "did you mean 'code'"),
    ("subject: product/{code}", "subject: product/{code", "PG704", "{", "opened here and not closed", "{NAME}"),
    ("subject: product/{code}", "subject: product/{code|raw}", "PG704", "{code|raw}", "the filter 'raw'", "slug"),
    ("subject: product/{code}", "subject: product", "PG704", "product", "the same subject", "column in braces"),
    ("subject: product/{code}", "subject: ../{code}", "PG704", "../{code}", "leave the data set's own", "without"),
    ("subject: product/{code}", "subject: /{code}", "PG704", "/{code}", "leave the data set's own", "without"),
    ("subject: product/{code}", "subject: a b/{code}", "PG704", "a b/{code}", "may not stand in the IRI", "%20"),
    ("subject: product/{code}", "subject: dooid:{code}", "PG703", "dooid", "the prefix 'dooid' is unknown", "'DOID'"),
    ("subject: product/{code}", "subject: product/{route}", "PG708", "{route}", "items are not gone through", "each: route"),
    ("subject: route/{route}", "subject: route/{doid.code}", "PG708", "{doid.code}", "items are not gone", "'route' are"),
    ("[Product, ph:Product]", "[Prodct, ph:Product]", "PG703", "Prodct", "class 'Prodct' is not declared", "'Product'"),
    ("[Product, ph:Product]", "[Zzz, ph:Product]", "PG703", "Zzz", "class 'Zzz' is not declared", "under classes"),
    ("type: ph:Route", "type: ph:Rout", "PG703", "ph:Rout", "the ontology has no class 'ph:Rout'", "'ph:Route'"),
    ("type: ph:Route", "type: ph:Zzzzzzzz", "PG703", "ph:Zzzzzzzz", "no class", "docs/reference/ontology.md"),
    ("ph:hasRoute, each", "ph:hasRoot, each", "PG703", "ph:hasRoot", "no property 'ph:hasRoot'", "'ph:hasRoute'"),
    ("property: started", "property: startd", "PG703", "startd", "property 'startd' is not declared", "'started'"),
    ("to: route}", "to: rute}", "PG701", "rute", "there is no map 'rute'", "did you mean 'route'"),
    ("each: route, to: route}", "to: route}", "PG708", "route", "of the map 'route' cannot be made", "each: route"),
    ("each: route, to: route}", "to: step}", "PG702", "step", "of the map 'step' cannot be made", "there are"),
    ("each: route, to: route}", "each: route}", "PG107", "{", "needs a target or a lookup", "one of the two"),
    ("{column: code, present: true}", "{column: code}", "PG107", "{", "the condition asks for nothing", "is, not"),
    ("{column: code, present: true}", "{column: cod, present: true}", "PG702", "cod", "no column 'cod'", "'code'"),
    ("{column: code, present: true}", "code", "PG107", "code", "a condition should hold keys", "key: value"),
    ("shop:code, column: code", "shop:code, column: cude", "PG702", "cude", "no column 'cude'", "'code'"),
    ("shop:code, column: code", "shop:code, colum: code", "PG108", "colum", "the key 'colum'", "'column'"),
    ("shop:code, column: code", "shop:code, column: code, value: x", "PG107", "{", "needs a column or a value", "one"),
    ("property: shop:code, ", "", "PG109", "column", "property is missing in a literal", "add"),
    ("datatype: decimal", "datatype: decimel", "PG107", "decimel", "the datatype cannot be", "'decimal'"),
    ("format: d.M.yyyy", "format: d.M.yy", "PG709", "d.M.yy", "'yy' is no part", "yyyyMMdd"),
    ("format: Y|N", "format: Y", "PG709", "Y", "does not name two words", "Y|N"),
    ("format: Y|N", "format: Y|Y", "PG709", "Y|Y", "does not name two words", "Y|N"),
    ("unit: mg", "format: '0.0'", "PG709", "'0.0'", "only date, dateTime and boolean", "leave it out"),
    ("unit: mg", "decimalChar: ',,'", "PG709", "',,'", "cannot be the decimalChar", "one sign in quotes"),
    ("unit: mg", "groupChar: '-'", "PG709", "'-'", "cannot be the groupChar", "one sign in quotes"),
    ("unit: mg", "groupChar: '.'", "PG709", "'.'", "are the same sign", "decimalChar: ','"),
    ("decimal, unit: mg", "integer, decimalChar: ','", "PG709", "','", "decimalChar says nothing", "leave it out"),
    ("format: Y|N", "groupChar: '.'", "PG709", "'.'", "groupChar says nothing of a value of the datatype boolean", "decimal"),
    ("issued: 2024-02-29", "language: german", "PG107", "german", "the language should be a language tag", "now"),
    ("    each: route\n", "    each: route\n    unique: often\n", "PG107", "often", "unique cannot be 'often'", "true"),
    ("unit: mg", "unit: milligramm", "PG207", "milligramm", "no UCUM code", "there are"),
    ("datatype: decimal, unit: mg", "unit: mg", "PG207", "mg", "only a number has a unit", "datatype"),
    ("language: en-GB", "language: english", "PG107", "english", "should be a language tag", "now"),
    ("language: en-GB", "language: en, datatype: anyURI", "PG709", "en", "only words have a language", "leave out"),
    ('each: class, value: "{class.name}"', 'each: class, value: "{class}"', "PG702", "{class}", "has parts", "class.name"),
    ('each: class, value: "{class.name}"', 'each: class, value: "{class.nam}"', "PG702", "{class.nam}",
     "the list 'class' has no part 'nam'", "'name'"),
    ('each: class, value: "{class.name}"', 'each: class, value: "{class.name}", datatype: integer', "PG709", "integer",
     "is one cell", "from one column"),
    ('    label: "{route}"', '    literals: [{property: words, each: doid, value: "{route}"}]', "PG708", "doid",
     "two lists cannot", "one list at a time"),
    ("    rows: step", "    rows: [step]", "PG107", "[", "rows should be words", "on the same line"),
    ("datatype: decimal", "datatype: [a]", "PG107", "[", "the datatype should be words", "on the same line"),
    ("    - {property: ph:hasRoute, each: route, to: route}", "    - route", "PG107", "route", "a link should hold keys", "key: value"),
    ("subject: product/{code}", 'subject: "produ\\x63t/{kode}"', "PG702", '"produ\\x63t/{kode}"', "no column 'kode'", "'code'"),
    # lookups, own names, rules for links
    ("vocabulary: unit", "vocabulary: unitt", "PG503", "unitt", "the kind 'unitt' is unknown", "did you mean 'unit'"),
    ("crosswalk: DOID", "crosswalk: DOIT", "PG505", "DOIT", "the vocabulary 'DOIT' is unknown", "'DOID'"),
    ("crosswalk: DOID, ", "", "PG107", "{", "needs a vocabulary or a crosswalk", "one of the two"),
    ("unknown: skip", "unknown: ignore", "PG107", "ignore", "unknown cannot be 'ignore'", "reject, skip"),
    (", definition: A unit.", "", "PG109", "label", "definition is missing in 'unit'", "add"),
    ("same: ph:Product", "same: Product", "PG703", "Product", "'Product' is no IRI", "with a prefix"),
    ("same: ph:Product", "same: '<x>:a'", "PG703", "'<x>:a'", "is no IRI", "with a prefix"),
    ("same: ph:Product", "same: 'ph:a b'", "PG704", "'ph:a b'", "may not stand in the IRI", "%20"),
    ("map: product", "map: prodct", "PG701", "prodct", "there is no map 'prodct'", "did you mean 'product'"),
    ("kind: product", "kind: prodct", "PG503", "prodct", "the kind 'prodct' is unknown", "'product'"),
    ("identifier: RXCUI", "identifier: RXCUY", "PG505", "RXCUY", "the vocabulary 'RXCUY' is unknown", "'RXCUI'"),
    ("identifier: RXCUI, ", "", "PG107", "{", "links go by a label", "write"),
    ('by: [{label: "{route}"}]', "by: []", "PG107", "{", "needs something to go by", "write"),
    ('{label: "{route}"}', '{label: "{root}"}', "PG702", "{root}", "has no column 'root'", "did you mean 'route"),
    ("map: product, ", "", "PG109", "kind", "map is missing in a rule for links", "add"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "caret", "says", "mend"),
    CHANGES,
    ids=[f"{c[2]}-{c[3]}-{c[4]}"[:60] for c in CHANGES],
)
def test_each_fault_is_shown_at_its_place(
    old: str, new: str, code: str, caret: str, says: str, mend: str, tmp_path: Path
) -> None:
    """A fault has its code, its words under the caret, what is wrong, and how to mend it."""
    assert old in MAPPING
    found = faults(MAPPING.replace(old, new, 1), tmp_path)
    assert (code, caret) in [(c, under) for c, under, _ in described(found)], described(found)
    (first,) = [f for f in found if f.code == code and under_the_caret(f) == caret]
    assert says in first.message
    assert mend in first.mend
    assert first.place.file == "extract/made-up-products/mapping.yaml"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """One reading finds every fault, in the order of the file."""
    text = MAPPING.replace("encoding: windows-1252", "encoding: x").replace("to: route}", "to: rute}")
    assert [(f.code, f.place.line) for f in faults(text.replace("kind: product", "kind: x"), tmp_path)] == [
        ("PG707", 18), ("PG701", 48), ("PG503", 74),
    ]  # fmt: skip


def test_a_table_without_header_needs_columns(tmp_path: Path) -> None:
    """Where the files have no header, the mapping must name the columns."""
    text = re.sub(r" +columns: .*\n", "    header: false\n", MAPPING)
    (found,) = [f for f in faults(text, tmp_path) if f.code == "PG109"]
    assert (found.message, under_the_caret(found)) == (
        "columns is missing: the files have no header",
        "product",
    )


def test_columns_that_only_the_files_tell_are_not_checked(tmp_path: Path) -> None:
    """Without columns in the mapping any name may be used: the header has the last word."""
    text = re.sub(r" +columns: .*\n", "", MAPPING).replace("column: code, present", "column: other, present")
    assert read(text, tmp_path).maps["product"].where[0].column == "other"


def test_a_list_goes_before_a_column_of_its_name(tmp_path: Path) -> None:
    """Where columns are not known, a name in braces means the list of that name."""
    text = re.sub(r" +columns: .*\n", "", MAPPING).replace("{column: routes,", "{column: route,")
    route = read(text, tmp_path).maps["route"]
    assert (route.subject.columns, route.subject.lists) == (("route",), ("route",))


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("tables: {}\ntitle: a\nlicence: b\nmaps: {}\n", "PG107", "tables should hold names"),
        ("- a\n", "PG107", "should hold keys and values"),
        ("title: &a x\n", "PG105", "an anchor"),
        ("title: !!python/object:os.system x\n", "PG105", "a tag"),
        ("title: a\ntitle: b\n", "PG106", "a second time"),
        ('title: "a\\u202Eb"\n', "PG110", "U+202E"),
    ],
)
def test_hostile_or_empty_files_are_refused(text: str, code: str, says: str, tmp_path: Path) -> None:
    """What a facts file may not hold, a mapping may not hold either."""
    found = [f for f in faults(text, tmp_path) if f.code == code]
    assert any(says in f.message for f in found)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A folder without a mapping has a finding, and no traceback."""
    with pytest.raises(ContentError) as caught:
        read_mapping(tmp_path / "none", BASE, None, tmp_path)
    assert [f.code for f in caught.value.findings] == ["PG101"]


@pytest.mark.parametrize("name", ["Made-Up", "made up", "made--up", "été"])
def test_a_folder_must_bear_a_plain_name(name: str, tmp_path: Path) -> None:
    """The folder's name becomes part of IRIs and of file names: small letters, digits, hyphens."""
    with pytest.raises(ContentError) as caught:
        read(MAPPING, tmp_path, name)
    assert [f.code for f in caught.value.findings] == ["PG509"]


LINES = MAPPING.splitlines(keepends=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.integers(0, len(LINES) - 1), st.integers(0, 200),
    st.one_of(st.just(""), st.sampled_from(list("{}[]|:'\"#-,*&!%\\")), st.text(max_size=4)),
    st.integers(0, 12),
)  # fmt: skip
def test_a_damaged_mapping_is_read_or_refused_with_places(
    tmp_path: Path, line: int, at: int, put: str, cut: int
) -> None:
    """Whatever is put in or cut out, the reader gives a mapping or findings with a place in the file."""
    damaged = LINES[line][:at] + put + LINES[line][at + cut :]
    text = "".join([*LINES[:line], damaged, *LINES[line + 1 :]])
    try:
        read(text.encode("utf-8", "replace").decode("utf-8"), tmp_path)
    except ContentError as error:
        findings = error.findings
    else:
        return
    assert findings
    assert all(f.place.line and f.mend for f in findings)
