"""What matching forgives: white space, quote marks, dashes and case, and nothing else.

``flat`` keeps every character in its place, so that offsets agree with the text it was made of;
``folded`` runs white space together as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

# Dash_Punctuation, and the minus sign. Two hyphens are no dash.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Primes are left alone: they are units (minutes, inches).
_QUOTES = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a`\u00b4" + '"'
_TABLE = str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_QUOTES, "'")})
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s")
# Between digits these make one number or range: "0.5", "1,000", "2-5", "1/2", "5:1".
_NUMBER_SIGNS = frozenset(".,/:-\u2010\u2011\u2012\u2013\u2014\u2212\u2044\u00d7")
HYPHENS = frozenset("-\u2010\u2011")
APOSTROPHES = frozenset("'\u2019\u2018\u02bc`\u00b4")


def flat(text: str) -> str:
    r"""Fold quote marks, dashes, white space and case, one character for each character.

    >>> flat("3\u201310\u00a0MG")
    '3-10 mg'
    """
    plain = _SPACE.sub(" ", text.translate(_TABLE))
    low = plain.lower()
    if len(low) == len(plain):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)


def folded(text: str) -> str:
    r"""Fold text for comparison, white space run together.

    >>> folded("  Can\u2019t   go\n back ")
    "can't go back"
    """
    return " ".join(flat(text).split())


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text with the way back: ``origin`` leads from an offset to that in the text it was made of."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> FoldedText:
        """Fold a stretch of text; origins count from the start of the whole text."""
        words = [(m.group(), m.start()) for m in _WORD.finditer(flat(text[start:end]))]
        ends = accumulate((len(word) + 1 for word, _ in words), initial=0)
        return cls(" ".join(w for w, _ in words), tuple(ends)[:-1], tuple(start + at for _, at in words))

    def origin(self, offset: int) -> int:
        """Return where a character of the folded text stands in the text it was made of."""
        word = bisect_right(self.starts, offset) - 1
        return self.origins[word] + offset - self.starts[word]

    def place(self, offset: int) -> int:
        """Return where a character of the text it was made of stands in the folded text."""
        word = max(bisect_right(self.origins, offset) - 1, 0)
        return self.starts[word] + offset - self.origins[word]

    def origin_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of a span that begins and ends with a character."""
        return self.origin(start), self.origin(end - 1) + 1


def cuts_into_word(text: str, start: int, end: int) -> bool:
    """Tell whether a span begins or ends inside a word or number of the text.

    A hyphen joins words ("GABA-A"), so do apostrophes ("can't", but "muscle's" may lose its 's), and
    digits are joined by the signs of numbers ("0.5", "1,000", "2-5", "1/2").
    """
    return _joined(text, start, begins=True) or _joined(text, end, begins=False)


def _joined(text: str, at: int, *, begins: bool) -> bool:
    """Tell whether the characters on both sides of an offset belong to one word or number."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if _lettered(left) and _lettered(right):
        return True
    # Outwards from the span: the character at its edge, the sign beside it, and the one behind that.
    inner, sign, beyond = (right, left, at - 2) if begins else (left, right, at + 1)
    outer = text[beyond] if 0 <= beyond < len(text) else ""
    if not _lettered(inner):
        return False
    if inner.isdigit() and sign in _NUMBER_SIGNS:
        # ".5 mg" has no digit before its dot.
        return outer.isdigit() or (begins and sign == "." and not _lettered(outer))
    if sign in HYPHENS:
        return _lettered(outer)
    possessive = not begins and outer in "sS" and not _lettered(text[at + 2 : at + 3])
    return sign in APOSTROPHES and outer.isalpha() and inner.isalpha() and not possessive


def _lettered(character: str) -> bool:
    if not character:
        return False
    return character.isalnum() or character == "_" or ("\u0300" <= character <= "\u036f")


def word_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of what counts as a word: no white space in it, a letter or digit at least."""
    found = ((start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end]))
    return [(a, b) for a, b in found if any(c.isalnum() for c in text[a:b])]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())
