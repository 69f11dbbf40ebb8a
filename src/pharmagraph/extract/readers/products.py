"""The products that a drug label describes in fields of their own: no language has to be understood."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from pharmagraph.extract.readers.spl import NAMESPACE, label_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

FieldName = Literal["brand", "generic", "code", "form", "route", "ingredient", "moiety"]

# Object identifiers that HL7 registered for these code systems.
SYSTEMS = {
    "2.16.840.1.113883.4.9": "UNII",
    "2.16.840.1.113883.3.26.1.1": "NCIT",
    "2.16.840.1.113883.6.69": "NDC",
}
_HL7 = {"h": NAMESPACE}
_KINDS = ("manufacturedProduct", "manufacturedMedicine", "partProduct", "partMedicine")


@dataclass(frozen=True, slots=True)
class ProductField:
    """One field of a product: ``product`` counts the products of the label from 1.

    ``value`` is the label's own word for it, ``code`` its identifier in ``system`` (UNII, NCIT,
    NDC, or the system's object identifier). ``role`` is that of an ingredient (ACTIB, IACT…),
    ``strength`` its amount as the label writes it. ``line`` and ``path`` lead to the element.
    """

    product: int
    name: FieldName
    value: str
    code: str = ""
    system: str = ""
    role: str = ""
    strength: str = ""
    line: int = 0
    path: str = ""


def product_fields(raw: bytes) -> list[ProductField]:
    """Return brand, generic name, code, form, ingredients and routes of each product of a label.

    In the order of the document. Raises ContentError (PG115) where the bytes are no label.
    """
    root = label_root(raw)
    fields: list[ProductField] = []
    for number, product in enumerate(_products(root), 1):
        fields += _fields_of(product, number)
    return fields


def as_rows(raw: bytes) -> list[dict[str, object]]:
    """Return the product fields as plain values, for another process."""
    return [asdict(field) for field in product_fields(raw)]


def _products(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the inner elements that describe a product.

    An outer one of the same name only holds it, and one without a name only refers to it.
    """
    for kind in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in _KINDS)):
        named = kind.find("h:name", _HL7) is not None
        if named and not any(kind.find(f"h:{name}", _HL7) is not None for name in _KINDS):
            yield kind


def _fields_of(product: etree._Element, number: int) -> Iterator[ProductField]:
    for name in product.findall("h:name", _HL7):
        yield _field(number, "brand", name, _words(name))
    for name in product.findall("h:asEntityWithGeneric/h:genericMedicine/h:name", _HL7):
        yield _field(number, "generic", name, _words(name))
    for code in product.findall("h:code[@code]", _HL7):
        yield _field(number, "code", code, code.get("code") or "", code)
    # A container carries a form code too ("BOTTLE"): only that of the product itself is its form.
    for form in product.findall("h:formCode", _HL7):
        yield _field(number, "form", form, form.get("displayName") or "", form)
    for ingredient in _ingredients(product):
        yield from _ingredient_fields(ingredient, number)
    for route in product.findall("../h:consumedIn/h:substanceAdministration/h:routeCode", _HL7):
        yield _field(number, "route", route, route.get("displayName") or "", route)


def _field(
    number: int, name: FieldName, element: etree._Element, value: str, code: etree._Element | None = None
) -> ProductField:
    identifier, system = (code.get("code"), code.get("codeSystem")) if code is not None else ("", "")
    path = element.getroottree().getelementpath(element).replace(f"{{{NAMESPACE}}}", "")
    return ProductField(
        number, name, value, identifier or "", SYSTEMS.get(system or "", system or ""),
        line=element.sourceline or 0, path=path,
    )  # fmt: skip


def _ingredient_fields(ingredient: etree._Element, number: int) -> Iterator[ProductField]:
    inactive = str(ingredient.tag).endswith("inactiveIngredient")
    role = ingredient.get("classCode") or ("IACT" if inactive else "ACT")
    amounts = [
        _amount(ingredient.find(f"h:quantity/h:{part}", _HL7)) for part in ("numerator", "denominator")
    ]
    strength = " / ".join(amount for amount in amounts if amount not in {"", "1"})
    for name in ("ingredientSubstance", "activeIngredientSubstance", "inactiveIngredientSubstance"):
        for substance in ingredient.findall(f"h:{name}", _HL7):
            field = _field(
                number, "ingredient", substance, _name_of(substance), substance.find("h:code", _HL7)
            )
            yield replace(field, role=role, strength=strength)
            for moiety in substance.findall("h:activeMoiety/h:activeMoiety", _HL7):
                yield _field(number, "moiety", moiety, _name_of(moiety), moiety.find("h:code", _HL7))


def _ingredients(product: etree._Element) -> list[etree._Element]:
    names = {f"{{{NAMESPACE}}}{name}" for name in ("ingredient", "activeIngredient", "inactiveIngredient")}
    return [child for child in product if child.tag in names]


def _amount(element: etree._Element | None) -> str:
    """Write an amount as the label has it; the unit "1" stands for pieces and is left out."""
    if element is None:
        return ""
    parts = (element.get("value"), element.get("unit"))
    return " ".join(part for part, blank in zip(parts, ("", "1"), strict=True) if part and part != blank)


def _name_of(element: etree._Element) -> str:
    name = element.find("h:name", _HL7)
    return _words(name) if name is not None else ""


def _words(element: etree._Element) -> str:
    return " ".join(" ".join(str(piece) for piece in element.itertext()).split())
