"""A made-up data set with units, namesakes and more products of one medicine than a picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pharmagraph
from support.comparing import make_compared

if TYPE_CHECKING:
    from pathlib import Path

STRENGTHS = "strengths"
MANY = 30

MAPPING = """\
title: Strengths that nobody sells
publisher: Nobody
licence: https://creativecommons.org/publicdomain/zero/1.0/
homepage: https://example.org/strengths
issued: 2024-03-01
rejects: 50 %
tables:
  product:
    files: [products.csv]
    columns: [code, brand, medicine, amount, unit, class, kind]
maps:
  product:
    rows: product
    subject: product/{code}
    type: [Product, "biolink:Product"]
    label: "{brand}"
    literals:
    - {property: code, column: code}
    - {property: amount, column: amount, datatype: decimal, unit: mg}
    links:
    - {property: ingredient, to: medicine}
    - {property: group, to: group}
    - {property: inUnit, lookup: {vocabulary: unit, value: "{unit}"}}
    - {property: skos:exactMatch, to: "CHEBI:{code}"}
  medicine:
    rows: product
    subject: medicine/{medicine}
    type: ph:Drug
    label: "{medicine}"
    literals:
    - {property: note, value: "sold by nobody"}
    links:
    - {property: group, to: group}
  group:
    rows: product
    subject: group/{kind}/{class}
    type: Group
    label: "{class}"
    literals:
    - {property: groupKind, column: kind}
classes:
  Product: {label: product, definition: What nobody sells.}
  Group: {label: group, definition: What nobody groups.}
properties:
  code: {label: code, definition: The number of the product.}
  amount: {label: amount, definition: How much there is in it.}
  note: {label: note, definition: What is to be said of it.}
  ingredient: {label: has ingredient, definition: What is in it.}
  group: {label: is in group, definition: Where it belongs.}
  inUnit: {label: in unit, definition: What its amount counts.}
  groupKind: {label: kind of group, definition: By what the group is made.}
links:
- {map: medicine, kind: drug, by: [{label: "{medicine}"}]}
"""


def _rows() -> str:
    head = "code,brand,medicine,amount,unit,class,kind\n"
    odd = [
        "1,Calmine,Pretendine,2.5,mg,Calmers,shape",
        "2,CALMINE,Pretendine,5,mg,Calmers,effect",
        "3,Soloine,Quelorin,5,mg,Calmer,effect",
        "4,Badine,Pretendine,much,mg,Calmers,shape",
    ]
    many = [f"{n},Brand {n},Pretendine,1,mg,Calmers,shape" for n in range(100, 100 + MANY)]
    return head + "".join(f"{row}\n" for row in [*odd, *many])


def make_strengths(folder: Path, base: str) -> None:
    """Make a built project of the leaflet, with the made-up trials and these strengths loaded."""
    make_compared(folder, base)
    own = folder / "extract" / STRENGTHS
    own.mkdir()
    (own / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (own / "products.csv").write_text(_rows(), encoding="utf-8")
    with pharmagraph.open(folder) as graph:
        graph.load(STRENGTHS)
