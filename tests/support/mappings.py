"""A small mapping of made-up products, which tests read whole or with a part changed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.ontology.loading import load_vocabulary
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.ontology.vocabulary import Vocabulary

DATASET = "made-up-products"
GRAPH = f"{BASE}data/{DATASET}"

MAPPING = """\
title: Made-up products
description: Products that nobody sells.
publisher: Nobody
licence: https://creativecommons.org/publicdomain/zero/1.0/
issued: 2024-02-29
homepage: https://example.org/products
rejects: 0.1 %
downloads:
- {address: https://example.org/products.zip, file: products.zip}
prefixes:
  shop: https://example.org/shop#
tables:
  product:
    files: [products.csv.gz, "products*.csv", products.zip]
    member: all/products.csv
    delimiter: semicolon
    quote: none
    encoding: windows-1252
    null: [n/a]
    columns: [code, name, routes, classes, started, strength, sold, ids]
    lists:
      route: {column: routes, separator: "|"}
      class: {column: classes, pattern: '(?P<name>[^\\[\\]]+) \\[(?P<kind>[A-Z]+)\\]', unmatched: skip}
      doid: {column: ids, pattern: '^DOID:(?P<code>[0-9]+)$'}
  step:
    files: [steps.jsonl]
    format: jsonl
    each: /links
    fields: {from: source, key: key, to: target, record: /graph/_id, whole: ""}
maps:
  product:
    rows: product
    where:
    - {column: code, present: true}
    - {column: name, matches: '^[A-Z]', not: [Nothing]}
    - {column: sold, is: [Y, N]}
    subject: product/{code}
    type: [Product, ph:Product]
    label: "{name}"
    literals:
    - {property: shop:code, column: code}
    - {property: started, column: started, datatype: date, format: d.M.yyyy}
    - {property: strength, column: strength, datatype: decimal, unit: mg}
    - {property: sold, column: sold, datatype: boolean, format: Y|N}
    - {property: words, value: "{name} ({{{code}}})", language: en-GB}
    - {property: words, each: class, value: "{class.name}"}
    links:
    - {property: ph:hasRoute, each: route, to: route}
    - {property: ph:hasDrugClass, each: class, to: "class/{class.kind}/{class.name|slug}"}
    - {property: skos:exactMatch, each: doid, to: "DOID:{doid.code}"}
    - {property: unit, lookup: {vocabulary: unit, value: "{strength}", unknown: skip}}
    - {property: illness, lookup: {crosswalk: DOID, value: "{doid.code}"}, each: doid}
  route:
    rows: product
    each: route
    subject: route/{route}
    type: ph:Route
    label: "{route}"
  step:
    rows: step
    subject: https://example.org/node/{from}
    links:
    - {property: "relation/{key|slug}", to: "https://example.org/node/{to}"}
classes:
  Product: {label: product, definition: What is sold., same: ph:Product, close: [schema:Drug, "https://example.org/P"]}
properties:
  started: {label: started, definition: The day of its first sale.}
  strength: {label: strength, definition: How much is in it.}
  sold: {label: sold, definition: Whether it is sold.}
  words: {label: words, definition: Words about it.}
  unit: {label: unit, definition: A unit.}
  illness: {label: illness, definition: What it is for.}
links:
- {map: product, kind: product, by: [{identifier: RXCUI, value: "{code}"}, {label: "{name}"}]}
- {map: route, kind: route of administration, by: [{label: "{route}"}]}
"""


@cache
def core_vocabulary() -> Vocabulary:
    """Return the vocabulary of the core ontology alone."""
    vocabulary, findings = load_vocabulary(CORE, CORE.parent / "none", BASE, CORE.parent)
    assert findings == []
    return vocabulary


def read(text: str, root: Path, name: str = DATASET) -> Mapping:
    """Write a mapping into a project's folder and read it with the core ontology's vocabulary."""
    folder = root / "extract" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return read_mapping(folder, BASE, core_vocabulary(), root)
