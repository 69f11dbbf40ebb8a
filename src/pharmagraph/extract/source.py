"""source.yaml: what was read, who published it, under which licence, and its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pharmagraph.extract.yamlfile import Mapping, Scalar, read_yaml
from pharmagraph.findings import Finding, Place
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.textfile import refused

if TYPE_CHECKING:
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

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\]+\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """The description of a document.

    ``reference_only`` is true where the text is not at hand and facts name a section instead of a
    cue. ``redistributable`` is true where the licence lets the text stand in the repository.
    ``quote_limit`` is the greatest share of its words that all cues together may repeat.
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
    place: Place = Place("")


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
            findings.append(
                Finding("PG107", f"{key.text} should be words", node.place, "write it on the same line")
            )
        else:
            words[key.text] = node
    given = set(top.keys())
    for name in NEEDED:
        if name not in given or (name in words and not words[name].text.strip()):
            findings.append(Finding("PG109", f"{name} is missing", _near(top), f"add: {name}: …"))
    findings += _form_findings(words)
    reference_only = _flag(words.get("reference-only"))
    if not reference_only and "sha256" not in given:
        findings.append(
            Finding(
                "PG109",
                "sha256 is missing",
                _near(top),
                "add the SHA-256 digest of the source file, or: reference-only: true",
            )
        )
    if findings:
        raise refused(*findings)
    text = {name: " ".join(node.text.split()) for name, node in words.items()}
    return Source(
        document=folder.name, title=text["title"], kind=text["kind"], language=text["language"],
        licence=text["licence"], publisher=text.get("publisher", ""), published=text.get("published", ""),
        retrieved=text.get("retrieved", ""), address=text.get("address", ""),
        jurisdiction=text.get("jurisdiction", ""), file=text.get("file", "source.txt"),
        sha256=text.get("sha256", ""), quote_limit=Decimal(text.get("quote-limit", str(DEFAULT_QUOTE_LIMIT))),
        redistributable=_flag(words.get("redistributable")), reference_only=reference_only, place=top.place,
    )  # fmt: skip


def _near(top: Mapping) -> Place:
    return top.entries[0][0].place if top.entries else top.place


def _flag(node: Scalar | None) -> bool:
    return node is not None and node.text == "true"


def _form_findings(words: dict[str, Scalar]) -> list[Finding]:
    findings = []

    def unless(name: str, fits: bool, should: str) -> None:
        if not fits:
            findings.append(
                Finding(
                    "PG107", f"{name} should be {should}", words[name].place, f"now it is: {words[name].text}"
                )
            )

    for name, node in words.items():
        word = node.text.strip()
        if name in {"published", "retrieved"}:
            unless(name, bool(_DATE.match(word)), "a date such as 2026-11-22, 2026-11 or 2026")
        elif name == "sha256":
            unless(name, bool(_SHA256.match(word)), "64 hexadecimal digits in small letters")
        elif name == "language":
            unless(name, bool(_LANGUAGE.match(word)), "a language tag such as en or en-GB")
        elif name == "address":
            unless(name, bool(_ADDRESS.match(word)), "a web address that begins with https://")
        elif name in {"redistributable", "reference-only"}:
            unless(name, word in {"true", "false"}, "true or false")
        elif name == "file":
            unless(
                name,
                "/" not in word and "\\" not in word and word not in {".", "..", ""},
                "a file name without folders",
            )
        elif name == "quote-limit":
            unless(name, _is_share(word), "a share from 0 to 1, such as 0.3")
    return findings


def _is_share(word: str) -> bool:
    try:
        return 0 <= Decimal(word) <= 1
    except InvalidOperation:
        return False
