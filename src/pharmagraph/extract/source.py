"""source.yaml: what was read, who published it, under which licence, and its digest."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.extract.yamlfile import Mapping, Scalar, read_yaml
from pharmagraph.findings import Finding, Place
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.rdfterms import is_language_tag, is_web_address
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "source.yaml"
NEEDED = ("title", "kind", "language", "licence")
KNOWN = (
    "title", "kind", "publisher", "language", "published", "retrieved", "licence", "address",
    "jurisdiction", "file", "sha256", "quote-limit", "redistributable", "reference-only", "note",
)  # fmt: skip
CUE_WORDS = 12
"""Most words that a cue may repeat of a source that may not be redistributed: enough to carry a
fact, few enough to be a quotation (DESIGN.md, section 2)."""
DEFAULT_QUOTE_LIMIT = Decimal("0.5")

_DATE = re.compile(r"([0-9]{4})(-[0-9]{2})?(-[0-9]{2})?\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_SHARE = re.compile(r"(0(\.[0-9]{1,6})?|1(\.0{1,6})?)\Z")
_NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Source:
    """The description of a document.

    ``reference_only`` is true where the text is not at hand and facts name a section instead of a
    cue. ``redistributable`` is true where the licence lets the text stand in the repository.
    ``quote_limit`` is the greatest share of its words that all cues together may repeat. ``places``
    leads from a key to where its value stands.
    """

    document: str
    title: str
    kind: str
    language: str
    licence: str
    publisher: str = ""
    published: str = ""
    retrieved: str = ""
    address: str = ""
    jurisdiction: str = ""
    file: str = "source.txt"
    sha256: str = ""
    quote_limit: Decimal = DEFAULT_QUOTE_LIMIT
    redistributable: bool = False
    reference_only: bool = False
    place: Place = _NOWHERE
    places: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place_of(self, name: str) -> Place:
        """Return the place of a key's value, or of the file where the key is not written."""
        return self.places.get(name, self.place)


def read_source(folder: Path, root: Path) -> Source:
    """Read the source.yaml of a document's folder; raises ContentError with every fault in it."""
    top = read_yaml(folder / FILE, root)
    findings: list[Finding] = []
    words: dict[str, Scalar] = {}
    for key, node in top.entries:
        if key.text not in KNOWN:
            mend = did_you_mean(key.text, KNOWN) or "the keys are: " + ", ".join(KNOWN)
            findings.append(Finding("PG108", f"the key '{key.text}' is unknown", key.place, mend))
        elif not isinstance(node, Scalar):
            message = f"{key.text} should be words"
            findings.append(Finding("PG107", message, node.place, "write it on the same line"))
        else:
            words[key.text] = node
    text = {name: " ".join(node.text.split()) for name, node in words.items()}
    given = set(top.keys())
    findings += [
        Finding("PG109", f"{name} is missing", _near(top), f"add: {name}: …")
        for name in NEEDED
        if name not in given or not text.get(name, "…")
    ]
    for name, (fits, form) in _FORMS.items():
        if name in text and not fits(text[name]):
            message = f"{name} should be {form}"
            findings.append(Finding("PG107", message, words[name].place, f"now it is: {text[name]}"))
    reference_only = text.get("reference-only") == "true"
    if not reference_only and "sha256" not in given:
        mend = "add the SHA-256 digest of the source file, or: reference-only: true"
        findings.append(Finding("PG109", "sha256 is missing", _near(top), mend))
    if findings:
        raise refused(*findings)
    return Source(
        document=folder.name, title=text["title"], kind=text["kind"], language=text["language"],
        licence=text["licence"], publisher=text.get("publisher", ""), published=text.get("published", ""),
        retrieved=text.get("retrieved", ""), address=text.get("address", ""),
        jurisdiction=text.get("jurisdiction", ""), file=text.get("file", "source.txt"),
        sha256=text.get("sha256", ""), quote_limit=Decimal(text.get("quote-limit", str(DEFAULT_QUOTE_LIMIT))),
        redistributable=text.get("redistributable") == "true", reference_only=reference_only,
        place=top.place, places={name: node.place for name, node in words.items()},
    )  # fmt: skip


def _near(top: Mapping) -> Place:
    return top.entries[0][0].place if top.entries else top.place


def is_date(word: str) -> bool:
    """Tell whether a word is a year, a month or a day that there is."""
    found = _DATE.match(word)
    if not found:
        return False
    try:
        dt.date.fromisoformat(found[1] + (found[2] or "-01") + (found[3] or "-01"))
    except ValueError:
        return False
    return True


def _is_file_name(word: str) -> bool:
    return "/" not in word and "\\" not in word and word not in {".", "..", ""}


# What each key holds, and how it is said.
_FORMS: dict[str, tuple[Callable[[str], bool], str]] = {
    "published": (is_date, "a date such as 2026-11-22, 2026-11 or 2026"),
    "retrieved": (is_date, "a date such as 2026-11-22, 2026-11 or 2026"),
    "sha256": (lambda word: bool(_SHA256.match(word)), "64 hexadecimal digits in small letters"),
    "language": (is_language_tag, "a language tag such as en or en-GB"),
    "address": (is_web_address, "a web address that begins with https://"),
    "redistributable": (lambda word: word in {"true", "false"}, "true or false"),
    "reference-only": (lambda word: word in {"true", "false"}, "true or false"),
    "file": (_is_file_name, "a file name without folders"),
    "quote-limit": (lambda word: bool(_SHARE.match(word)), "a share from 0 to 1, such as 0.3"),
}
