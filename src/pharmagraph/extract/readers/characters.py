"""The characters of a source: what is folded, taken out or refused before anybody reads it."""

from __future__ import annotations

import re

from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

# What cannot be seen and changes nothing that is read: soft hyphen, zero-width characters, marks of
# direction.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff\u202a-\u202c\u061c]")
# These make a person read other characters than the program does (Unicode Standard Annex 9, overrides).
_OVERRIDE = re.compile("[\u202d\u202e]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    """Fold line ends, take out what cannot be seen, and put a space where a control character was.

    Raises ContentError (PG110) for a character that turns the order of the letters after it.
    """
    if found := _OVERRIDE.search(text):
        name = f"U+{ord(found.group()):04X}"
        message = f"the source holds the character {name}, which turns the order of its letters"
        mend = "delete the character and renew the sha256 in source.yaml"
        raise refused(Finding("PG110", message, Place("source"), mend))
    return _CONTROL.sub(" ", _UNSEEN.sub("", _LINE_END.sub("\n", text)))


def decoded(raw: bytes, encoding: str = "utf-8") -> str:
    """Decode the bytes of a source; raises ContentError (PG102) with the line of the first bad byte."""
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-8" if encoding == "utf-8" else encoding
        message = f"byte {error.start} of the source is not {name}"
        mend = "save the source as UTF-8 and renew the sha256 in source.yaml"
        line = raw.count(b"\n", 0, error.start) + 1
        raise refused(Finding("PG102", message, Place("source", line), mend)) from error
