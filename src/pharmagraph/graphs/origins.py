"""From which rows of which files imported subjects come, with who published them: their evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.graphs.dataset import ABOUT, DATA
from pharmagraph.ontology.prefixes import DCTERMS, PROV, VOCAB
from pharmagraph.rdfterms import iri, segment, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer

BATCH = 500
"""How many subjects one query names: within what the guard lets pass."""

_PLACE = re.compile(r"(?:row=|line=[0-9]+,)([0-9]+)\Z")
_SAID = {f"<{DCTERMS}{p}>": p for p in ("title", "publisher", "issued", "rights")}


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of an imported data set: its ``name``, and who published it, when, on what terms."""

    name: str
    title: str
    publisher: str = ""
    issued: str = ""
    licence: str = ""

    @property
    def words(self) -> str:
        """The title, with publisher and date in brackets."""
        details = ", ".join(filter(None, (self.publisher, self.issued)))
        return f"{self.title} ({details})" if details else self.title


@dataclass(frozen=True, slots=True)
class Origin:
    """The row of a file that a subject comes from.

    ``iri`` is that of the row; ``place`` says it in words, "row 12" or "line 12", where rows are
    counted with the header (RFC 7111). ``of`` is 1 where all rows of the subject are named; where it is
    more, so many rows speak of the subject, of which this is the first and the others are not named.
    """

    iri: str
    file: str
    place: str
    publication: Publication
    of: int = 1

    @property
    def words(self) -> str:
        """The file and the row."""
        place = " ".join(filter(None, (self.file, self.place)))
        return f"{place}, the first of {self.of:,} rows" if self.of > 1 else place


def origin_words(origins: Sequence[Origin]) -> list[str]:
    """Return the rows that a subject comes from, each file with all its rows.

    >>> shop = Publication("shop", "Shop")
    >>> origin_words([Origin(f"#{n}", "a.csv", f"row {n}", shop) for n in (3, 12, 13, 14, 40)])
    ['a.csv rows 3, 12 to 14 and 40']
    """
    return [_file_words(list(same)) for _, same in groupby(origins, key=_file_of)]


def _file_of(origin: Origin) -> tuple[str, str]:
    return origin.publication.name, origin.file


def _file_words(origins: Sequence[Origin]) -> str:
    parts = [each.place.partition(" ") for each in origins]
    word = parts[0][0]
    if len(parts) == 1 or any(one != word or not number.isdecimal() for one, _, number in parts):
        return ", ".join(each.words for each in origins)
    *before, last = _runs([int(number) for _, _, number in parts])
    rows = f"{', '.join(before)} and {last}" if before else last
    return f"{origins[0].file} {word}s {rows}"


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield sorted numbers in words: those that follow one another, more than two, as one."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        if len(found) > len(("first", "last")):
            yield f"{found[0]} to {found[-1]}"
        else:
            yield from map(str, found)


def place_of(row: str) -> tuple[str, str]:
    """Return the file and the place that the IRI of a row names.

    >>> place_of("https://example.org/about/shop/file/a%20b.csv#row=12")
    ('a b.csv', 'row 12')
    """
    address, _, fragment = row.partition("#")
    found = _PLACE.match(fragment)
    word = fragment.partition("=")[0]
    return unquote(address.rsplit("/", 1)[-1]), f"{word} {found[1]}" if found else fragment


class OriginFinder:
    """Looks up rows. ``ask`` answers queries over all graphs; ``base`` is that of the project."""

    def __init__(self, ask: Callable[[str], Answer], base: str) -> None:
        self._ask = ask
        self._base = base
        self._publications: dict[str, Publication] = {}
        self._files: dict[tuple[str, str], frozenset[str]] = {}

    def dataset_of(self, subject: str) -> str:
        """Return the name of the data set below whose IRI a subject lies, "" where there is none."""
        start = f"{self._base}{DATA}/"
        name, slash, _ = subject.removeprefix(start).partition("/")
        return name if subject.startswith(start) and slash else ""

    def origins(self, subjects: Iterable[str]) -> Mapping[str, tuple[Origin, ...]]:
        """Return the rows of each subject that has any, sorted by file and row."""
        found: dict[str, set[tuple[str, str, int]]] = {}
        wanted = sorted(set(subjects))
        for start in range(0, len(wanted), BATCH):
            names = " ".join(iri(subject) for subject in wanted[start : start + BATCH])
            # OPTIONAL, so that the engine goes on from the subjects; else it would read every row.
            answer = self._ask(
                f"SELECT ?s ?g ?row ?n {{ VALUES ?s {{ {names} }}"
                f" OPTIONAL {{ GRAPH ?g {{ ?s <{PROV}wasDerivedFrom> ?row"
                f" OPTIONAL {{ ?s <{VOCAB}rows> ?n }} }} }} }}"
            )
            about = f"<{self._base}{ABOUT}/"
            for s, g, row, n in answer.rows:
                if s and g and row and g.startswith(about):
                    number = value_of(n) if n else ""
                    of = int(number) if number.isdecimal() else 1
                    found.setdefault(value_of(s), set()).add((g[len(about) : -1], value_of(row), of))
        return {
            subject: tuple(sorted((self._origin(*row) for row in rows), key=_order))
            for subject, rows in found.items()
        }

    def publication(self, name: str) -> Publication:
        """Return what is known of a data set."""
        if name not in self._publications:
            graph, node = iri(f"{self._base}{ABOUT}/{name}"), iri(f"{self._base}{DATA}/{name}")
            answer = self._ask(f"SELECT ?p ?o {{ GRAPH {graph} {{ {node} ?p ?o }} }}")
            said = {_SAID[p]: value_of(o) for p, o in answer.rows if p in _SAID and o}
            self._publications[name] = Publication(
                name, said.get("title", name), said.get("publisher", ""), said.get("issued", ""),
                said.get("rights", ""),
            )  # fmt: skip
        return self._publications[name]

    def files_of(self, name: str, prop: str) -> frozenset[str]:
        """Return the files of a data set whose rows say a property (an IRI); none where that is not known."""
        if (name, prop) not in self._files:
            about = f"{self._base}{ABOUT}/{name}"
            node = iri(f"{about}/property/{segment(prop)}")
            answer = self._ask(f"SELECT ?f {{ GRAPH {iri(about)} {{ {node} <{PROV}wasDerivedFrom> ?f }} }}")
            files = (value_of(row[0]) for row in answer.rows if row[0])
            self._files[name, prop] = frozenset(place_of(file)[0] for file in files)
        return self._files[name, prop]

    def _origin(self, name: str, row: str, of: int) -> Origin:
        file, place = place_of(row)
        return Origin(row, file, place, self.publication(name), of)


def _order(origin: Origin) -> tuple[str, str, int, str]:
    number = origin.place.rpartition(" ")[2]
    return origin.publication.name, origin.file, int(number) if number.isdigit() else 0, origin.iri
