"""What a drug label's own fields call its medicine, for a person who has to say what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.readers import reader_of
from pharmagraph.extract.readers.apart import read_apart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST = 4
"""So many names are told; a kit may have dozens."""


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The active substances and the brands of a label, as its fields name them, each once."""

    drugs: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()


def own_names(text: Path) -> OwnNames:
    """Return what the fields of a label name; nothing of documents of other kinds.

    Raises OSError where the file cannot be read, ContentError where it is no label.
    """
    reader = reader_of(text.name)
    if reader is None or reader.name != "spl":
        return OwnNames()
    rows = read_apart(text.read_bytes(), "products", libraries=("lxml",), purpose="reading SPL XML")
    of = {name: [str(row["value"]) for row in rows if row["name"] == name] for name in _READ}
    drugs = [word.lower() for word in of["moiety"] or of["generic"]]
    return OwnNames(_first(drugs), _first(word.title() if word.isupper() else word for word in of["brand"]))


_READ = ("moiety", "generic", "brand")


def _first(words: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(" ".join(word.split()) for word in words)
    return tuple(word for word in found if word)[:MOST]
