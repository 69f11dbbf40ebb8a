"""The lines that tell how to say which medicine a document is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.findings import visible
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.suggest.ownnames import OwnNames
    from pharmagraph.ontology.vocabulary import Vocabulary

_MEDICINE = VOCAB + "Medicine"


def about_lines(facts: str, text: Path | None, vocabulary: Vocabulary | None = None) -> list[str]:
    """Return what to write into a facts file, with what the label's own fields name where it is one.

    ``facts`` names the file, ``text`` is the document's text; with a vocabulary, the terms among these
    names are used, and a medicine that is no term yet gets the row that would define it.
    """
    from pharmagraph.extract.suggest.ownnames import OwnNames, own_names

    names = own_names(text) if text is not None else OwnNames()
    told = _told(names)
    lines = [f"the label's own fields name the {told}"] if told else []
    if len(names.drugs) != 1:
        lines.append(f"suggestions need the medicine: add a line about: TERM to {facts}")
        if names.drugs:
            lines.append("(with several ingredients, TERM is the product: a term of the kind product)")
        return lines
    (drug,) = names.drugs
    found = vocabulary.find(drug, _MEDICINE) if vocabulary is not None else []
    label = visible(found[0].label if found else drug)
    lines.append(f"suggestions need the medicine: add the line about: {label} to {facts}")
    if not found:
        more = "if it is no term yet, " if vocabulary is None else "it is no term yet: "
        lines.append(f"{more}add a row to ontology/terms.tsv: id, kind drug, label {label}")
    return lines


def _told(names: OwnNames) -> str:
    kinds = (("active ingredient", names.drugs), ("brand", names.brands))
    parts = [f"{kind}{'s' * (len(found) > 1)} {', '.join(found)}" for kind, found in kinds if found]
    return visible(" and the ".join(parts))
