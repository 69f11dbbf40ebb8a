"""Words as they are drawn: made harmless, wrapped, and measured without a screen.

The widths are those of DejaVu Sans, the widest of the system fonts in use, so that words never need
more room than they were given; the page condenses the rare line that would.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

WRAP = 28  # characters a line
LINES = 5  # a longer text ends with an ellipsis; the panel and the table show it whole
LEADING = 1.2  # height of a line in ems

# Not allowed in XML 1.0 (production [2], Char), nor of use in HTML; lone surrogates cannot be UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SQUARE = 0x2E80  # from here on, scripts such as Chinese fill a square
_NARROW = frozenset("iljI.,:;'|!` ")
_SLIM = frozenset('ftr()[]{}/\\-"°·')
_BROAD = frozenset("mwMW@%&—…")


def clean(text: str) -> str:
    """Return the text with characters that no page may carry replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def wrap(text: str, width: int = WRAP, lines: int = LINES) -> tuple[str, ...]:
    """Return a label as lines of at most ``width`` characters, at least one and at most ``lines``."""
    wrapped = textwrap.wrap(
        " ".join(clean(text).split()), width, max_lines=lines, placeholder=" …", break_long_words=True
    )
    return tuple(wrapped) or ("(no label)",)


def measure(line: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of a line's width in pixels, for a font of ``size`` pixels."""
    return sum(_em(letter) for letter in line) * size * (1.12 if bold else 1.0)


def _em(letter: str) -> float:
    """Return the width of one character in ems."""
    if letter in _NARROW:
        return 0.34
    if letter in _SLIM:
        return 0.43
    if letter in _BROAD:
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    if ord(letter) >= _SQUARE:
        return 1.05
    return 0.72 if letter.isupper() else 0.625
