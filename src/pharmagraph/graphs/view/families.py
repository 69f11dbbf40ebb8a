"""Eight families of terms, told apart by colour, by shape and by name.

More than eight pastel colours cannot be told apart. The colours are Paul Tol's "light" scheme
(personal.sron.nl/~pault, "Qualitative colour schemes"), made for fills under dark words, which also
keeps them apart for most colour-blind readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its key, its name in the legend, its colour, and the words of kinds that belong to it.

    ``shape`` is the path of its mark around (0, 0), at most 14 by 14, as SVG and canvas both read it.
    """

    key: str
    name: str
    fill: str
    shape: str
    words: tuple[str, ...]


# The order is that of the first match: "side effect" comes before "effect", "drug interaction" before "drug".
FAMILIES = (
    Family(
        "caution",
        "Warnings, precautions",
        "#EEDD88",
        "M0-6.2 6.6 5.4H-6.6z",
        (
            "warning",
            "precaution",
            "contraindication",
            "contraindicated",
            "interaction",
            "interacts",
            "monitoring",
            "caution",
            "advice",
        ),
    ),
    Family(
        "harm",
        "Side effects, risks",
        "#EE8866",
        "M0-7 7 0 0 7-7 0z",
        (
            "side effect",
            "undesirable",
            "adverse",
            "risk",
            "withdrawal",
            "harm",
            "toxicity",
            "frequency",
            "severity",
        ),
    ),
    Family(
        "dosage",
        "Dosage, form, route",
        "#99DDFF",
        "M-5.4-5.4H5.4V5.4H-5.4z",
        (
            "dosage",
            "dose",
            "form",
            "route",
            "duration",
            "strength",
            "phase",
            "therapy",
            "quantity",
            "maximum",
        ),
    ),
    Family(
        "legal",
        "Law, studies, places",
        "#DDDDDD",
        "M-4.8-6.4H1.6L4.8-3.2V6.4H-4.8z",
        (
            "legal",
            "document",
            "jurisdiction",
            "schedule",
            "licence",
            "study",
            "studie",
            "trial",
            "care setting",
            "given in",
            "supported by",
        ),
    ),
    Family(
        "action",
        "Receptors, how it works",
        "#44BB99",
        "M-6.8 0-3.4-5.9H3.4L6.8 0 3.4 5.9H-3.4z",
        (
            "receptor",
            "target",
            "binding",
            "mechanism",
            "process",
            "substance role",
            "purpose",
            "use",
            "used for",
            "involves",
            "effect",
            "action",
            "transmitter",
            "acts",
            "protein",
            "regulates",
            "gene",
            "enzyme",
        ),
    ),
    Family(
        "condition",
        "Conditions, symptoms",
        "#FFAABB",
        "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
        (
            "condition",
            "symptom",
            "disease",
            "disorder",
            "indication",
            "treats",
            "prevents",
            "procedure",
            "problem",
            "patient state",
            "population",
            "anatomical",
            "site",
            "characteristic",
            "non drug",
            "without drug",
            "caused by",
        ),
    ),
    Family(
        "drug",
        "Drugs, classes, brands",
        "#77AADD",
        "M-3-4.2H3a4.2 4.2 0 0 1 0 8.4H-3a4.2 4.2 0 0 1 0-8.4z",
        ("drug", "class", "brand", "medicine", "product", "ingredient", "metabolite", "substance"),
    ),
    Family("other", "Other", "#BBCC33", "M-2.2-6.6H2.2V-2.2H6.6V2.2H2.2V6.6H-2.2V2.2H-6.6V-2.2H-2.2z", ()),
)
OTHER = FAMILIES[-1]

# The order in which people read them: the medicine first, what it does, what it may do, what to heed.
READING_ORDER = ("drug", "action", "condition", "dosage", "harm", "caution", "legal", "other")
LEGEND = tuple(sorted(FAMILIES, key=lambda family: READING_ORDER.index(family.key)))


def family_of(*names: str) -> Family:
    """Return the family of the first name (a kind, a class, a relation) that belongs to one.

    Names are labels ("side effect") or local names of IRIs ("hasSideEffect").
    """
    for name in names:
        words = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", name).lower().split())
        for family in FAMILIES:
            if any(re.search(rf"\b{word}s?\b", words) for word in family.words):
                return family
    return OTHER
