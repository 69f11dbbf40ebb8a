"""Sort lines that may be more than memory holds, and count what they say while they are written."""

from __future__ import annotations

from collections import Counter
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pharmagraph.ontology.prefixes import DCTERMS, OWL, RDF, RDFS
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_LINES = 500_000
_TYPE = f"<{RDF}type>"
_DATASETS = {
    f"<{kind}>"
    for kind in (
        OWL + "Ontology", "http://rdfs.org/ns/void#Dataset", "http://www.w3.org/ns/dcat#Dataset",
        "https://schema.org/Dataset", "http://schema.org/Dataset",
    )
}  # fmt: skip
# What a data set may say of itself, the best word for it first.
_WORDS = {
    "title": (DCTERMS + "title", RDFS + "label"),
    "licence": (DCTERMS + "license", DCTERMS + "rights", "https://schema.org/license"),
    "issued": (DCTERMS + "modified", DCTERMS + "issued", DCTERMS + "created"),
}


class Sorter:
    """Takes lines in any order and gives them back sorted, each once; ``folder`` holds what is too much."""

    def __init__(self, folder: Path, most: int = MOST_LINES) -> None:
        self._folder = folder
        self._most = most
        self._held: list[str] = []
        self._runs: list[Path] = []

    def add(self, line: str) -> None:
        """Take a line."""
        self._held.append(line)
        if len(self._held) >= self._most:
            self._put_aside()

    def _put_aside(self) -> None:
        path = self._folder / f"run-{len(self._runs)}"
        self._held.sort()
        with path.open("w", encoding="utf-8", newline="\n") as handle:
            handle.writelines(self._held)
        self._runs.append(path)
        self._held = []

    def lines(self) -> Iterator[str]:
        """Yield all lines, sorted."""
        self._held.sort()
        runs = [_lines(path) for path in self._runs]
        for line, _ in groupby(merge(*runs, self._held)):
            yield line


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as handle:
        yield from handle


class Contents:
    """Counts sorted lines by what they say, and hears what a data set says of itself."""

    def __init__(self) -> None:
        self.triples = self.subjects = 0
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self._subject = ""
        self._about: dict[str, list[str]] = {}
        self._selves: list[dict[str, list[str]]] = []

    def see(self, line: str, end: str) -> None:
        """Count a line that ends with ``end``."""
        s, _, rest = line.partition(" ")
        p, _, o = rest.removesuffix(end).partition(" ")
        if s != self._subject:
            self._finish()
            self._subject = s
            self.subjects += 1
        self.triples += 1
        self.properties[p[1:-1]] += 1
        if p == _TYPE:
            self.classes[value_of(o)] += 1
            if o in _DATASETS:
                self._about.setdefault(_TYPE, []).append(o)
        elif any(p[1:-1] in words for words in _WORDS.values()):
            self._about.setdefault(p[1:-1], []).append(o)

    def _finish(self) -> None:
        if _TYPE in self._about:
            self._selves.append(self._about)
        self._about = {}

    def made(self) -> dict[str, Any]:
        """Return counts, and the words of the one data set that describes itself, if there is one."""
        self._finish()
        said: dict[str, str] = {}
        if len(self._selves) == 1:
            for word, properties in _WORDS.items():
                found = [value for prop in properties for value in sorted(self._selves[0].get(prop, ()))]
                if found:
                    said[word] = value_of(found[0])
        return {
            "triples": self.triples, "subjects": self.subjects, "said": said,
            "properties": dict(sorted(self.properties.items())),
            "classes": dict(sorted(self.classes.items())),
        }  # fmt: skip
