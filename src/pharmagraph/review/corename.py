"""ontology/names.ttl: further names of terms that come with pharmagraph, which terms.tsv cannot hold.

The file is N-Triples (which is Turtle), one name a line, so that lines merge in git. Nothing is written here:
texts go in, texts come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph import rdfterms
from pharmagraph.ontology.prefixes import SKOS

if TYPE_CHECKING:
    from pharmagraph.review.newterm import NewName

FILE = "names.ttl"
_HEAD = "# Further names of terms that come with pharmagraph, one a line; delete a line to take it back.\n"
_PROPERTIES = {"synonyms": "altLabel", "phrases": "hiddenLabel"}


def with_core_name(text: str, name: NewName) -> str:
    """Return the text of the file with one more name; ``text`` is "" where there is no such file yet."""
    line = _line(name)
    lines = (text or _HEAD).splitlines()
    behind = (n for n, other in enumerate(lines) if other.startswith("<") and other > line)
    lines.insert(next(behind, len(lines)), line)
    return _joined(lines)


def without_core_name(text: str, name: NewName) -> str:
    """Return the text without a name; "" where no other is left, nor anything that people wrote."""
    line = _line(name)
    left = _joined([other for other in text.splitlines() if other.rstrip() != line])
    return "" if left == _HEAD else left


def _line(name: NewName) -> str:
    subject, words = rdfterms.iri(name.core), rdfterms.text(" ".join(name.words.split()))
    return f"{subject} {rdfterms.iri(SKOS + _PROPERTIES[name.column])} {words} ."


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
