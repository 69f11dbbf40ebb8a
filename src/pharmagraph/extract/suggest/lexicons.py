"""Which names feed the tagger: the project's vocabulary, what was learnt, and the user's own lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.tagger import Tagger
from pharmagraph.extract.words import GAP
from pharmagraph.ontology.tsv import read_table
from pharmagraph.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary

COLUMNS = ("id", "label", "synonyms")
"""The columns of a user's vocabulary: a tab between each; synonyms with | between them."""

# "Abdomen, Acute": how indexes put the noun first (MeSH, SNOMED). No comma before "and" or a digit.
_INVERTED = re.compile(r"([^,]+), ([^,\d]+)\Z")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a user's vocabulary: a name that is no term of the project yet."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The label, then the synonyms."""
        return (self.label, *self.synonyms)


def read_lexicon(path: Path, root: Path) -> list[Entry]:
    """Read a user's vocabulary; ``root`` is the folder from which the file is named in messages.

    A row without a label gives nothing. Raises ContentError (PG112) where it is no such table.
    """
    rows = read_table(read_text(path, root), ("id", "label"), COLUMNS)
    return [Entry(row["id"], row["label"], row.parts("synonyms")) for row in rows if row["label"]]


def tagger_of(
    vocabulary: Vocabulary, *, extra: Iterable[Entry | str] = (), cache: Path | None = None
) -> Tagger:
    """Make the tagger of a vocabulary and what comes beside it.

    A tag's payloads are terms, entries of users' vocabularies and, of learnt phrases, their text.
    ``cache`` is a folder for what is made of the names.
    """
    return Tagger(_names(vocabulary, extra), cache=cache)


def _names(vocabulary: Vocabulary, extra: Iterable[Entry | str]) -> Iterator[tuple[str, object]]:
    for term in vocabulary.terms.values():
        if term.status == "current":
            yield from ((name, term) for name in dict.fromkeys(term.carriers) if GAP not in name)
    for entry in extra:
        if isinstance(entry, str):
            yield entry, entry
        else:
            for name in dict.fromkeys(entry.names):
                yield from ((form, entry) for form in _orders(name) if len(form) >= _FEWEST)


def _orders(name: str) -> Iterator[str]:
    """Yield a name as it stands, and in the order of speech where an index put its noun first.

    >>> list(_orders("Abdomen, Acute"))
    ['Abdomen, Acute', 'Acute Abdomen']
    """
    yield name
    if found := _INVERTED.match(name):
        yield f"{found.group(2)} {found.group(1)}"
