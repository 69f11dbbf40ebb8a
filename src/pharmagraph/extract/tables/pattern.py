r"""Regular expressions that three engines read alike: Python's re, RE2 (DuckDB) and Java's (Spark).

Each of the three gives some expressions a meaning of its own, and none says so. So what may stand in
a pattern is listed here, and all else is refused: characters, escaped signs, \d \D \w \W \t \n \r,
sets, the anchors ^ and $, | and quantifiers (greedy or lazy), (?:…) and (?P<name>…). Python needs
re.ASCII with it, Java the flag UNIX_LINES, so that \d, \w and the dot mean the same.
"""

from __future__ import annotations

import re
from typing import NoReturn

from pharmagraph.extract.tables.mapping import Pattern

MOST_REPEATS = 1000
"""The highest count in a quantifier: RE2 has this bound (its constant kMaxRepeat)."""
LONGEST = 1000
"""The longest pattern that is read, in characters."""

_CLASSES = "dDwW"
_CONTROLS = "tnr"
_NAMED = re.compile(r"\(\?P<([A-Za-z][A-Za-z0-9_]*)>")
_COUNT = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_ELSEWHERE = {
    "s": "write [ \\t] for white space: the engines disagree on what \\s is",
    "S": "write [^ \\t] for what is no white space",
    "b": "write what stands at the border: the engines disagree on what a word is",
    "B": "write what stands around it: the engines disagree on what a word is",
    "A": "write ^ for the beginning",
    "Z": "write $ for the end",
    "z": "write $ for the end",
}


class PatternError(ValueError):
    """A pattern that cannot be used; ``at`` is the offset in its text, ``width`` how much is wrong."""

    def __init__(self, message: str, mend: str, at: int, width: int = 1) -> None:
        super().__init__(message)
        self.mend = mend
        self.at = at
        self.width = width


def read_pattern(text: str) -> Pattern:
    r"""Read a pattern; raises PatternError with the place of what the engines would not read alike.

    >>> read_pattern(r"(?P<name>[^\[]+) \[(?P<kind>[A-Z]+)\]").groups
    ('name', 'kind')
    """
    if len(text) > LONGEST:
        message = f"the pattern is longer than {LONGEST} characters"
        raise PatternError(message, "write a shorter one, or several lists", 0)
    scan = _Scan(text)
    groups = scan.run()
    try:
        compiled = re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        at = getattr(error, "pos", None) or 0
        message = f"the pattern cannot be read: {getattr(error, 'msg', 'it is nested too deep')}"
        raise PatternError(message, "see docs/reference/mapping-file.md", at) from error
    if compiled.match(""):
        mend = "let it match one character at least, such as + in place of *"
        raise PatternError("the pattern also matches where there is nothing", mend, 0, len(text))
    return Pattern(text, scan.plain(), groups)


class _Scan:
    """One pass over a pattern, which refuses what is not on the list."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._groups: list[str] = []
        self._changes: list[tuple[int, int, str]] = []

    def run(self) -> tuple[str, ...]:
        """Return the names of the groups, in order."""
        ready = False  # whether a quantifier may follow
        while self._at < len(self._text):
            c = self._text[self._at]
            if c == "\\":
                self._escape()
                ready = True
            elif c == "[":
                self._set()
                ready = True
            elif c == "(":
                self._group()
                ready = False
            elif c in "*+?{":
                self._quantifier(ready=ready)
                ready = False
            elif c in "]}":
                self._refuse(f"'{c}' closes nothing", f"write \\{c} for the character itself")
            else:
                ready = c not in "|^$"
                self._at += 1
                if c == "$":
                    # Java and Python also let $ stand before a line feed at the end, RE2 does not.
                    self._changes.append((self._at - 1, self._at, r"\z"))
        return tuple(self._groups)

    def plain(self) -> str:
        """Return the pattern with its groups unnamed and $ as the very end, after run()."""
        plain, end = "", 0
        for start, after, instead in self._changes:
            plain += self._text[end:start] + instead
            end = after
        return plain + self._text[end:]

    def _refuse(self, message: str, mend: str, width: int = 1) -> NoReturn:
        raise PatternError(message, mend, self._at, width)

    def _escape(self) -> None:
        after = self._text[self._at + 1 : self._at + 2]
        if after.isascii() and after and (after in _CLASSES + _CONTROLS or not after.isalnum()):
            self._at += 2
            return
        if after.isdigit():
            self._refuse("a pattern cannot refer back to a group", "write the words out", 2)
        mend = _ELSEWHERE.get(after, "escape only signs, and use \\d, \\w, \\t, \\n, \\r")
        self._refuse(f"'\\{after}' does not mean the same in all engines", mend, 2)

    def _set(self) -> None:
        start = self._at
        self._at += 2 if self._text[start + 1 : start + 2] == "^" else 1
        first = True
        while self._at < len(self._text):
            c = self._text[self._at]
            two = self._text[self._at : self._at + 2]
            if c == "]" and not first:
                self._at += 1
                return
            if c in "[]" or two in {"&&", "--", "~~", "||"}:
                shown = c if c in "[]" else two
                mend = f"write \\{shown[0]} for the character itself"
                self._refuse(f"'{shown}' in a set does not mean the same in all engines", mend, len(shown))
            if c == "\\":
                self._escape()
            else:
                self._at += 1
            first = False
        self._at = start
        self._refuse("the set is not closed", "close it with ], or write \\[ for the character itself")

    def _group(self) -> None:
        if found := _NAMED.match(self._text, self._at):
            if found[1] in self._groups:
                self._refuse(f"the group '{found[1]}' stands twice", "give it another name", len(found[0]))
            self._groups.append(found[1])
            self._changes.append((*found.span(), "("))
            self._at = found.end()
        elif self._text.startswith("(?:", self._at):
            self._at += 3
        elif self._text.startswith("(?", self._at):
            mend = "use (?:…) and (?P<name>…) alone: no look around, no flags"
            self._refuse("this kind of group is not read by all engines", mend, 3)
        else:
            mend = "write (?P<name>…) for a part that is needed, else (?:…); \\( for the character itself"
            self._refuse("the group has no name", mend)

    def _quantifier(self, *, ready: bool) -> None:
        if not ready:
            mend = f"write \\{self._text[self._at]} for the character itself"
            if self._at and self._text[self._at - 1] in "*+?}":
                mend = "write one quantifier, with ? behind it for as few as possible"
            self._refuse("the quantifier has nothing to repeat, or stands behind another", mend)
        if self._text[self._at] == "{":
            found = _COUNT.match(self._text, self._at)
            if not found:
                mend = "write {2}, {2,} or {2,5}; \\{ for the character itself"
                self._refuse("the count cannot be read", mend)
            if max(int(n) for n in found.groups() if n) > MOST_REPEATS:
                self._refuse(f"the count is above {MOST_REPEATS}", "use + or *", len(found[0]))
            self._at = found.end()
        else:
            self._at += 1
        if self._text.startswith("?", self._at):
            self._at += 1
