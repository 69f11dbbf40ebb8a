"""A drug label of our own: fields for a product, and one sentence."""

from __future__ import annotations


def label(brand: str, *drugs: str) -> bytes:
    """Return SPL XML whose fields name a brand and active ingredients; its text names neither."""
    ingredients = "".join(
        f'<ingredient classCode="ACTIB"><ingredientSubstance><name>{drug} CHLORIDE</name><activeMoiety>'
        f"<activeMoiety><name>{drug}</name></activeMoiety></activeMoiety></ingredientSubstance></ingredient>"
        for drug in drugs
    )
    return (
        '<document xmlns="urn:hl7-org:v3"><title>Label</title><component><structuredBody>'
        "<component><section><subject><manufacturedProduct><manufacturedProduct>"
        f"<name>{brand}</name>{ingredients}</manufacturedProduct></manufacturedProduct></subject></section>"
        '</component><component><section><code code="34067-9"/><text><paragraph>It helps.</paragraph></text>'
        "</section></component></structuredBody></component></document>"
    ).encode()
