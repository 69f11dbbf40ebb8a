"""Find what a sentence of a label's section names: reactions in one, conditions in another.

A phrase is taken where a vocabulary or an earlier decision knows it, where its own words show it to be
a finding ("blood creatinine increased"), or where it stands in a table's row or in a list beside one that
was taken. What ``traps`` refuses is not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.suggest.findingnames import is_finding, is_general
from pharmagraph.extract.suggest.learning import NOTHING
from pharmagraph.extract.suggest.phrases import LIST_JOINTS, coordinated, phrases_of, unmarked
from pharmagraph.extract.suggest.purposes import is_fronted, tells_in_whom
from pharmagraph.extract.suggest.traps import refused_phrases
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.suggest.learning import Kind, Learnt
    from pharmagraph.extract.suggest.phrases import Phrase
    from pharmagraph.extract.suggest.tagger import Tag, Tagger
    from pharmagraph.extract.words import Span

LONGEST_FINDING = 7
LONGEST_UNKNOWN = 5
"""Words that a name may have which no vocabulary knows; beyond these it is mostly half a sentence."""
LONGEST_SENTENCE = 10_000
"""Characters; what is longer is no sentence, and no reader of a label would judge it."""
_LONG_WORD = 4
_SHORT_FORM = range(2, 7)
_PROBLEMS = frozenset(VOCAB + name for name in ("MedicalProblem", "Condition", "Symptom", "SideEffect"))
# "To increase HDL" is an aim, no condition.
_AIM = re.compile(r"(?<![\w-])to \Z")
_CHANGES = ("increase ", "reduce ", "decrease ", "lower ")
_OF_STUDIES = frozenset({"causality", "analysis", "analyses", "relationship", "trial", "trials", "study"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A reaction or condition that a sentence names.

    ``text`` is its name in the words of the sentence, ``pieces`` where these words stand (several for
    "hepatic … failure"), ``start`` and ``end`` the first and last offset of them. ``terms`` are all
    terms of the vocabulary that the words may mean: none where there is no such term yet. ``learnt`` is
    true where an earlier decision knows the words. ``name`` is the name as a vocabulary has it.

    ``rule`` tells by what it was found: "learnt", "dictionary", "finding" (its own words), "heads" (it
    shares a noun with what follows), "short" (the short form of the mention before it), "table" or "list".
    """

    start: int
    end: int
    text: str
    terms: tuple[Term, ...]
    learnt: bool
    rule: str
    pieces: tuple[Span, ...]
    name: str = ""


def mentions_in(
    document: Document, sentence: Sentence, kind: Kind, tagger: Tagger, learnt: Learnt = NOTHING
) -> list[Mention]:
    """Return what a sentence names, in order; ``kind`` is what its section tells of.

    A row of a table is the heading above its cells. What is denied is left out, and so are the people
    who were treated, what else is told of, and whatever the stop list holds.
    """
    text, start, end = document.text, sentence.start, sentence.end
    if end - start > LONGEST_SENTENCE:
        return []
    tags = list(_apart(text, tagger.find(text, start, end), tagger))
    phrases = phrases_of(text, start, end, [(tag.start, tag.end) for tag in tags])
    row = _is_row(document, sentence)
    refused = refused_phrases(document, sentence, kind, phrases)
    finder = _Finder(text, kind, learnt, tags, phrases, refused | _denied(text, sentence, kind, phrases))
    found = list(finder.found(row=row, lists=kind == "side effect" and sentence.kind != "heading"))
    return found if kind == "side effect" else list(_but_people(flat(text[start:end]), start, found))


def _but_people(plain: str, start: int, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Leave out the conditions that only say in whom another one is treated or prevented."""
    named = refused = -1
    for mention in mentions:
        first, last = mention.start - start, mention.end - start
        if ";" in plain[max(named, refused, 0) : first]:
            named = refused = -1
        listed = refused >= 0 and LIST_JOINTS.issuperset(plain[refused:first].replace(",", " , ").split())
        if listed or tells_in_whom(plain[:first], named) or is_fronted(plain[:first], plain[last:]):
            refused = last
        elif _AIM.search(plain[:first]) and mention.text.lower().startswith(_CHANGES):
            continue
        else:
            if not mention.terms or any(term.kind in _PROBLEMS for term in mention.terms):
                named, refused = last, -1
            yield mention


def _apart(text: str, tags: Iterable[Tag], tagger: Tagger) -> Iterator[Tag]:
    """Take names of two findings apart: "nausea and vomiting" are two."""
    for tag in tags:
        first, joint, second = text[tag.start : tag.end].partition(" and ")
        if joint and is_finding(first.lower().split()) and is_finding(second.lower().split()):
            yield from tagger.find(text, tag.start, tag.start + len(first))
            yield from tagger.find(text, tag.end - len(second), tag.end)
        else:
            yield tag


def _is_row(document: Document, sentence: Sentence) -> bool:
    """Tell whether a heading is the label of a table's row: a cell follows, and stands below it."""
    if sentence.kind != "heading" or sentence.number >= len(document.sentences):
        return False
    following = document.sentences[sentence.number]
    return following.kind == "cell" and document.words(sentence.number) in following.headings[-2:]


def _denied(text: str, sentence: Sentence, kind: Kind, phrases: Sequence[Phrase]) -> frozenset[int]:
    marks = [m for m in marks_of(text, sentence.start, sentence.end) if m.kind == "negation"]
    if kind == "condition":
        # "for asthma that does not respond": what follows an indication narrows it, and denies nothing.
        return frozenset(
            index
            for index, phrase in enumerate(phrases)
            # "with or without agoraphobia" leaves it open.
            if phrase.before[-2:] != ("or", "without")
            and any(mark.start < phrase.span[0] and mark.bears_on(phrase.span) for mark in marks)
        )
    return frozenset(
        index for index, phrase in enumerate(phrases) if any(mark.bears_on(phrase.span) for mark in marks)
    )


class _Finder:
    """Judges the phrases of one sentence, each by itself and then by its neighbours."""

    def __init__(  # noqa: PLR0913, PLR0917 - one caller, a few lines above
        self,
        text: str,
        kind: Kind,
        learnt: Learnt,
        tags: Sequence[Tag],
        phrases: Sequence[Phrase],
        refused: frozenset[int],
    ) -> None:
        self._text = text
        self._kind = kind
        self._learnt = learnt
        self._tags = tags
        self._phrases = phrases
        self._refused = refused
        self._taken = [
            [] if index in refused else self._by_itself(phrase) for index, phrase in enumerate(phrases)
        ]

    def found(self, *, row: bool, lists: bool) -> Iterator[Mention]:
        """Yield the mentions; ``row`` for the label of a table's row, ``lists`` where neighbours count."""
        for index, phrase in enumerate(self._phrases):
            if index in self._refused:
                continue
            if taken := self._taken[index]:
                yield from taken
            elif mention := self._by_neighbours(index, phrase, row=row, lists=lists):
                yield mention

    def _by_itself(self, phrase: Phrase) -> list[Mention]:
        span = phrase.span
        first = bisect_left(self._tags, span[0], key=lambda tag: tag.start)
        until = bisect_right(self._tags, span[1], key=lambda tag: tag.end)
        tags = self._tags[first:until]
        whole = next((tag for tag in tags if (tag.start, tag.end) == span), None)
        if is_general(phrase.words) or self._stopped(span, known=whole is not None):
            return []
        if self._learnt.is_accepted(self._kind, self._text[slice(*span)]):
            return [self._mention((span,), "learnt", whole)]
        if whole is not None:
            return [self._mention((span,), "dictionary", whole)]
        if len(phrase.words) <= LONGEST_FINDING and is_finding(phrase.words):
            return [self._mention((span,), "finding")]
        # A name at the end of a phrase is what the phrase speaks of; before the end it only describes.
        last = tags[-1] if tags and tags[-1].end == span[1] else None
        if last is not None and not self._stopped((last.start, last.end), known=True):
            return [self._mention(((last.start, last.end),), "dictionary", last)]
        return []

    def _by_neighbours(self, index: int, phrase: Phrase, *, row: bool, lists: bool) -> Mention | None:
        following = self._phrases[index + 1] if index + 1 < len(self._phrases) else None
        if following is not None and self._taken[index + 1] and coordinated(phrase, following):
            last = following.tokens[-1]
            return self._mention((phrase.span, (last.start, last.end)), "heads")
        if index and self._taken[index - 1] and self._is_short_form(phrase, self._phrases[index - 1]):
            return self._mention((phrase.span,), "short")
        beside = [
            other
            for other, later in ((index - 1, index), (index + 1, index + 1))
            if 0 <= other < len(self._phrases) and self._taken[other] and self._phrases[later].is_listed
        ]
        in_row = row and (not index or phrase.is_listed)
        bare = unmarked(phrase, self._text) if row else None
        if bare is not None and is_finding(bare.words):
            return self._mention((bare.span,), "table")
        if not (in_row or (lists and beside)) or not self._may_be_name(phrase):
            return None
        return self._mention((phrase.span,), "table" if row else "list")

    def _is_short_form(self, phrase: Phrase, before: Phrase) -> bool:
        """Tell whether it is the short form, in brackets, of the phrase before it: "atrial flutter (AF)"."""
        written = self._text[slice(*phrase.span)]
        if phrase.before != ("(",) or len(written) not in _SHORT_FORM or not written[:2].isupper():
            return False
        letters = iter("".join(before.words))
        begins = any(word[0] == written[0].lower() for word in before.words)
        return begins and all(letter in letters for letter in written.lower() if letter.isalpha())

    def _may_be_name(self, phrase: Phrase) -> bool:
        words = phrase.words
        if len(words) > LONGEST_UNKNOWN or is_general(words) or not _OF_STUDIES.isdisjoint(words):
            return False
        return not self._stopped(phrase.span) and any(len(word) >= _LONG_WORD for word in words)

    def _stopped(self, span: Span, *, known: bool = False) -> bool:
        return self._learnt.is_stopped(self._kind, self._text[slice(*span)], known=known)

    def _mention(self, pieces: tuple[Span, ...], rule: str, tag: Tag | None = None) -> Mention:
        text = " ".join(" ".join(self._text[start:end].split()) for start, end in pieces)
        terms = tuple(p for p in tag.payloads if isinstance(p, Term)) if tag else ()
        name = tag.name if tag else ""
        return Mention(pieces[0][0], pieces[-1][1], text, terms, rule == "learnt", rule, pieces, name)
