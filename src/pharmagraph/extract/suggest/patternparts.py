r"""The language of sentence patterns: words, choices, gaps and slots.

    {who:medicine} … used to (treat|ease) [the] {what:new condition+}

A plain word matches itself; ``treat*`` any word that begins so; ``(a|b c)`` one of several runs;
``[the]`` may be missing; ``…`` skips up to six words, never over one of `; : .`; ``\(`` is a bracket
of the text. ``{name:kind|kind}`` is a slot: a term of one of the kinds. ``+`` behind the kinds takes a
list ("a, b and c"), ``new`` before them takes words that name no term yet as well, ``only`` leaves out
terms of narrower kinds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

GAP_WORDS = 6
"""Most words that ``…`` skips."""

_LEXEMES = re.compile(r"\s+|\\(.)|(\{[^{}]*\})|(…)|([()\[\]|])|([^\s\\(){}\[\]|…]+)")
_SLOT = re.compile(r"\{([a-z][a-z-]*):(new |only )?([^{}+]+?)(\+)?\}\Z")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign; ``prefix`` is true where any ending may follow."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several runs; an empty one makes it optional."""

    runs: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Some words that do not matter."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a term: ``kinds`` are labels of classes; ``new`` takes unknown words, ``many`` a list.

    ``only`` takes terms of just these kinds, not of those below them.
    """

    name: str
    kinds: tuple[str, ...]
    new: bool = False
    many: bool = False
    only: bool = False


Part: TypeAlias = Word | Choice | Gap | Slot


class PatternFault(ValueError):  # noqa: N818 - a fault of a file, told as a finding
    """A pattern that cannot be read; says why."""


def parse_pattern(text: str) -> tuple[Part, ...]:
    """Return the parts of a pattern; raises PatternFault where it cannot be read."""
    parser = _Parser(text)
    parts = parser.run(closing="")
    if not any(isinstance(part, Slot) for part in flat_parts(parts)):
        raise PatternFault("the pattern has no slot, such as {what:condition}")
    if parts and isinstance(parts[0], Gap):
        raise PatternFault("a pattern cannot begin with …: what stands before it does not matter anyway")
    return parts


def flat_parts(parts: tuple[Part, ...]) -> list[Part]:
    """Return all parts at any depth, choices themselves left out."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Choice):
            found += [inner for run in part.runs for inner in flat_parts(run)]
        else:
            found.append(part)
    return found


def needed_words(parts: tuple[Part, ...]) -> list[frozenset[Word]]:
    """Return sets of words of each of which a sentence must hold one; those that cannot be missing."""
    needs: list[frozenset[Word]] = []
    for part in parts:
        if isinstance(part, Word):
            needs.append(frozenset({part}))
        elif isinstance(part, Choice):
            firsts = [next((p for p in run if isinstance(p, Word)), None) for run in part.runs]
            if all(firsts):
                needs.append(frozenset(word for word in firsts if word))
    return needs


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self._lexemes: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = _LEXEMES.match(text, at)
            if found is None:
                raise PatternFault(f"'{text[at:]}' cannot be read: a brace is left open")
            escaped, slot, gap, sign, word = found.groups()
            for kind, lexeme in (
                ("word", escaped),
                ("slot", slot),
                ("gap", gap),
                ("sign", sign),
                ("word", word),
            ):
                if lexeme:
                    self._lexemes.append((kind, lexeme))
            at = found.end()
        self._at = 0

    def run(self, closing: str) -> tuple[Part, ...]:
        """Read parts up to a closing sign ("" for the end); the sign itself is left."""
        parts: list[Part] = []
        while self._at < len(self._lexemes):
            kind, lexeme = self._lexemes[self._at]
            if kind == "sign" and lexeme in "|)]":
                if not closing:
                    raise PatternFault(f"'{lexeme}' stands here without its beginning")
                return tuple(parts)
            self._at += 1
            parts.append(self._part(kind, lexeme))
        if closing:
            raise PatternFault(f"'{closing}' is missing")
        return tuple(parts)

    def _part(self, kind: str, lexeme: str) -> Part:
        if kind == "gap":
            return Gap()
        if kind == "slot":
            return _slot(lexeme)
        if kind == "sign":
            closing = ")" if lexeme == "(" else "]"
            runs = [self.run(closing)]
            while self._sign() == "|":
                self._at += 1
                runs.append(self.run(closing))
            if self._sign() != closing:
                raise PatternFault(f"'{closing}' is missing")
            self._at += 1
            return Choice(tuple(runs) if lexeme == "(" else (*runs, ()))
        plain = lexeme.lower()
        return Word(plain.removesuffix("*"), prefix=True) if plain.endswith("*") else Word(plain)

    def _sign(self) -> str:
        return self._lexemes[self._at][1] if self._at < len(self._lexemes) else ""


def _slot(lexeme: str) -> Slot:
    found = _SLOT.match(lexeme)
    if found is None:
        raise PatternFault(f"'{lexeme}' is no slot: write {{name:kind}}, such as {{what:condition}}")
    name, how, kinds, many = found.groups()
    named = tuple(k.strip() for k in kinds.split("|"))
    return Slot(name, named, new=how == "new ", many=bool(many), only=how == "only ")
