"""Numbers as English text writes them: digits, fractions and words."""

from __future__ import annotations

import re
from decimal import Decimal

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
ONCE = {"once": 1, "twice": 2, "thrice": 3}
LATIN_TIMES = {"qd": 1, "bid": 2, "bd": 2, "tid": 3, "tds": 3, "qid": 4, "qds": 4}
LATIN = re.compile(
    r"(?<![\w.-])(?:(?P<times>q\.d|qd|b\.i\.d|bid|b\.d|t\.i\.d|tid|t\.d\.s|tds|q\.i\.d|qid|q\.d\.s|qds)\.?"
    r"|q\.? ?(?P<low>\d{1,2})(?: ?(?:-|to) ?(?P<high>\d{1,2}))? ?(?:h|hr|hrs|hours?)\.?)(?!\w)"
)
"""What prescriptions write for times a day ("b.i.d.") and hours between doses ("q8h"), in folded text.

Abbreviations of one reading only: "o.d." may be once a day or the right eye.
"""
_SIGNS = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
_SLASHED = {"1/2": "0.5", "1/4": "0.25", "3/4": "0.75"}

WORD_NUMBERS = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = (
    r"(?:\d+ (?:1/[24]|3/4|[½¼¾])(?![\w/])|(?:1/[24]|3/4)(?![\w/])|\d*[½¼¾]"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+"
    rf"|(?:{WORD_NUMBERS})(?: and a half)?(?![\w-])|half(?: a| an)?(?![\w-])|a quarter(?: of a)?(?![\w-]))"
)
"""A number, as a pattern for folded text."""

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def number_of(shown: str) -> Decimal:
    """Return the number that folded text stands for.

    A comma groups thousands where three digits follow it; else it is a decimal sign.

    >>> [str(number_of(n)) for n in ("1,000", "2.50", "2,5", "2 1/2", "½", "one and a half", "half a")]
    ['1000', '2.50', '2.5', '2.5', '0.5', '1.5', '0.5']
    """
    shown = shown.strip()
    if shown in _SLASHED:
        return Decimal(_SLASHED[shown])
    if " " in shown and shown[0].isdigit():
        whole, part = shown.split(" ", 1)
        return Decimal(whole) + number_of(part)
    if shown[-1] in _SIGNS:
        return Decimal(shown[:-1] or 0) + Decimal(_SIGNS[shown[-1]])
    if shown[0].isdigit() or shown[0] == ".":
        grouped = _GROUPED.fullmatch(shown)
        return Decimal(shown.replace(",", "") if grouped else shown.replace(",", "."))
    return _in_words(shown)


def _in_words(shown: str) -> Decimal:
    if shown.startswith("half"):
        return Decimal("0.5")
    if shown.startswith("a quarter"):
        return Decimal("0.25")
    word, _, rest = shown.partition(" ")
    return Decimal(WORDS[word]) + (Decimal("0.5") if rest else 0)
