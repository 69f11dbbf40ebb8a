"""Cut a sentence into phrases: the runs of words between what joins and what says.

A phrase is what may name a reaction or a condition; between two phrases stands a joint, which tells
whether they are neighbours in a list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.suggest.findingnames import is_head
from pharmagraph.extract.suggest.findingwords import GENERAL, UP_AND_DOWN
from pharmagraph.extract.suggest.phrasewords import ASKS_IN, ASKS_OF, BETWEEN, BODY, GROUPS, LEADING, TRAILING
from pharmagraph.extract.words import singular, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.words import Span, Token

# What is said elsewhere, or how often: "[see Warnings (5.1)]", "(6.1)", "(12 %)", "(n = 5)".
_ELSEWHERE = re.compile(
    r"\[\s{0,3}see\b[^\]]{0,300}\]|\(\s{0,3}see\b[^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200}){0,9}\)"
    r"|\(\s{0,3}\d+(?:\.\d+)*(?:\s*,\s*\d+(?:\.\d+)*)*\s*\)"
    r"|\binfections? and infestations?\b|<\s{0,3}see\b[^>]{0,300}>"
    r"|\bsee (?:also )?(?:warnings|precautions|clinical|section|table|adverse|dosage|boxed)[^.;,\])]*"
)

# How adjectives end that describe the noun of a later phrase: "hepatic and renal failure".
_DESCRIBING = ("al", "ic", "ar", "ary", "ous", "ive", "ory", "oid")
_FOOTNOTES = frozenset("abcdefgh")
_LONG = 5
_ARTICLES = frozenset({"the", "a", "an"})
LIST_JOINTS = frozenset({",", "and", "or", ";", "/", "and/or"})
"""What stands between the items of a list, and nothing else does."""
_OPEN_ENDS = frozenset({"of", "in", *_ARTICLES})
_HURTS = frozenset({"pain", "pains", "weakness", "swelling", "discomfort", "cramps", "numbness", "spasms"})
_DIGITS_IN = frozenset({"type", "factor", "grade"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words that may name something, and what stands between it and the phrase before it.

    ``before`` are the folded words and signs of that joint.
    """

    tokens: tuple[Token, ...]
    before: tuple[str, ...]

    @property
    def span(self) -> Span:
        """From its first word to its last."""
        return self.tokens[0].start, self.tokens[-1].end

    @property
    def words(self) -> tuple[str, ...]:
        """Its folded words."""
        return tuple(token.word for token in self.tokens)

    @property
    def is_listed(self) -> bool:
        """True where only the joints of a list part it from the phrase before it."""
        return bool(self.before) and LIST_JOINTS.issuperset(self.before)


def masked(text: str, start: int, end: int) -> list[Span]:
    """Return the stretches of a sentence that speak of other places: references to sections."""
    plain = flat(text[start:end])
    return [(start + m.start(), start + m.end()) for m in _ELSEWHERE.finditer(plain)]


def phrases_of(text: str, start: int, end: int, known: Sequence[Span] = ()) -> list[Phrase]:
    """Cut a sentence into phrases; the spans ``known`` (in order) are names that nothing inside them cuts."""
    every = tokens_of(text, start, end)
    hidden = _inside(every, masked(text, start, end))
    tokens = [token for index, token in enumerate(every) if index not in hidden]
    inside = _inside(tokens, known)
    found: list[Phrase] = []
    run: list[Token] = []
    before: list[str] = []
    for index, token in enumerate(tokens):
        if index in inside or not _parts(tokens, index, run):
            run.append(token)
            continue
        if run:
            if _add(found, run, before):
                before = []
            run = []
        before.append(token.word)
    if run:
        _add(found, run, before)
    return found


def _inside(tokens: Sequence[Token], spans: Sequence[Span]) -> frozenset[int]:
    """Return the numbers of the tokens that stand wholly in one of the spans, which are in order."""
    starts = [start for start, _ in spans]
    found = set()
    for index, token in enumerate(tokens):
        at = bisect_right(starts, token.start) - 1
        if at >= 0 and token.end <= spans[at][1]:
            found.add(index)
    return frozenset(found)


def _parts(tokens: Sequence[Token], index: int, run: Sequence[Token]) -> bool:
    """Tell whether a word parts phrases."""
    word = tokens[index].word
    if not word[0].isalpha():
        return not (word.isdigit() and run and run[-1].word in _DIGITS_IN)
    if word in {"of", "in"} and run and index + 1 < len(tokens):
        return not _asks(run[-1].word, word, tokens[index + 1 : index + 3])
    if word in _ARTICLES and run and run[-1].word in {"of", "in"}:
        return False
    return word in BETWEEN or word.replace(".", "") in {"ie", "eg"}


def _asks(noun: str, joint: str, following: Sequence[Token]) -> bool:
    """Tell whether a noun takes what follows into its name: "pain in the jaw", not "pain in adults"."""
    if joint == "of":
        return noun in ASKS_OF or noun in UP_AND_DOWN
    if noun in ASKS_IN:
        return True
    return noun in _HURTS and any(token.form in BODY for token in following)


def _add(found: list[Phrase], run: list[Token], before: list[str]) -> bool:
    """Add a run without the words at its ends that are no part of a name; tell whether one is left."""
    if all(token.word in LEADING for token in run):
        before += [token.word for token in run]
        return False
    lead = _group_length(run)
    while lead < len(run) - 1 and run[lead].word in LEADING | _OPEN_ENDS:
        lead += 1
    tail = len(run)
    while tail > lead + 1 and (run[tail - 1].word in TRAILING or run[tail - 1].word in _OPEN_ENDS):
        tail -= 1
    if lead and _group_length(run):
        before.append(":")
    found.append(Phrase(tuple(run[lead:tail]), tuple(before)))
    return True


def _group_length(run: Sequence[Token]) -> int:
    """Return how many words at the beginning name a group of findings: "nervous system disorders"."""
    for index, token in enumerate(run):
        if token.word in GROUPS and index + 1 < len(run):
            return index + 1
        if token.word not in GENERAL:
            return 0
    return 0


def coordinated(first: Phrase, second: Phrase) -> bool:
    """Tell whether two phrases share the noun of the second: "hepatic" and "renal failure"."""
    word = first.words[-1]
    describes = word.endswith(_DESCRIBING) and not is_head(word) and word not in LEADING
    return describes and second.is_listed and len(second.words) > 1 and is_head(second.words[-1])


def unmarked(phrase: Phrase, text: str) -> Phrase | None:
    """Return a phrase without the small letter of a footnote that sticks to its last word."""
    last = phrase.tokens[-1]
    if last.word[-1] not in _FOOTNOTES or len(last.word) < _LONG or not text[last.end - 1].islower():
        return None
    shorter = replace(last, word=last.word[:-1], form=singular(last.word[:-1]), end=last.end - 1)
    return Phrase((*phrase.tokens[:-1], shorter), phrase.before)
