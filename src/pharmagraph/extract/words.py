"""Words, and the names of terms as runs of words.

A name carries a term where its words stand in the text, in order and next to each other; the last
word may stand in the plural, and 's may follow. A phrase may hold gaps, written ` … `.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pharmagraph.extract.folding import flat, folded, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

GAP = "…"
Span = tuple[int, int]

# A word with what joins it: hyphens, apostrophes, the signs inside numbers, the dots of "i.v.".
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*(?:['-][^\W_]+)*|[^\W\d_]+|\w|[^\w\s]"
)
_PLURALS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("s", ""),
)
_SHORT = 3
_NO_PLURAL = ("ss", "us", "is", "as", "os")

# Words that say nothing by themselves; numbers, negations and comparators are never among them.
STOP_WORDS = word_set(
    "a an the of to in on for and or by with at as is are was were be been being it its this that these"
    " those from"
    " your you their his her our he she they them which who whom has have had do does did so such also"
    " into onto"
    " there then than will shall would should"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: ``word`` is folded, ``form`` its singular; offsets are the text's."""

    word: str
    form: str
    start: int
    end: int


Part = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a term as runs of folded words; several where it holds gaps."""

    text: str
    parts: tuple[Part, ...]


@lru_cache(maxsize=1 << 15)
def singular(word: str) -> str:
    """Return the form by which singular and plural of a word are compared.

    >>> [singular(w) for w in ("spasms", "injuries", "studies", "process", "diazepam's")]
    ['spasm', 'injury', 'study', 'process', 'diazepam']
    """
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > _SHORT and not word.endswith(_NO_PLURAL):
        for ending, instead in _PLURALS:
            if word.endswith(ending):
                return word.removesuffix(ending) + instead
    return word


def tokens_of(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Cut a stretch of text into words, numbers and signs; offsets are those of the whole text."""
    found = _TOKEN.finditer(flat(text[start:end]))
    return tuple(Token(m.group(), singular(m.group()), start + m.start(), start + m.end()) for m in found)


def name_of(text: str) -> Name:
    """Make a name of a label, synonym or phrase."""
    parts = (tuple(t.word for t in tokens_of(p, 0, len(p))) for p in folded(text).split(GAP))
    return Name(text, tuple((*part[:-1], singular(part[-1])) for part in parts if part))


def content_words(text: str) -> list[str]:
    """Return the words of a text that say something, in the form in which they are compared."""
    return [t.form for t in tokens_of(text, 0, len(text)) if t.word not in STOP_WORDS and t.word[0].isalnum()]


class Lexicon:
    """The names of all terms of a vocabulary, ready to be found in text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._carriers: dict[str, tuple[Name, ...]] = {}
        self._by_first: dict[str, list[tuple[Part, Term]]] = {}
        for term in vocabulary.terms.values():
            self._carriers[term.iri] = tuple(name_of(text) for text in dict.fromkeys(term.carriers))
            for text in dict.fromkeys(term.names):
                name = name_of(text)
                if len(name.parts) == 1:
                    part = name.parts[0]
                    self._by_first.setdefault(singular(part[0]), []).append((part, term))

    def carriers(self, term: Term) -> tuple[Name, ...]:
        """Return the names and phrases that can carry a term."""
        return self._carriers.get(term.iri) or tuple(name_of(text) for text in term.carriers)

    def named(self, tokens: Sequence[Token]) -> Iterator[tuple[Span, Term]]:
        """Yield every term that is named by its label or a synonym, with where."""
        for at, token in enumerate(tokens):
            for part, term in self._by_first.get(token.form, ()):
                if _stands(tokens, at, part):
                    yield (token.start, tokens[at + len(part) - 1].end), term


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """Return the lexicon of a vocabulary, made once."""
    if (found := _LEXICONS.get(vocabulary)) is None:
        found = _LEXICONS[vocabulary] = Lexicon(vocabulary)
    return found


_LEXICONS: WeakKeyDictionary[Vocabulary, Lexicon] = WeakKeyDictionary()


def _stands(tokens: Sequence[Token], at: int, part: Part) -> bool:
    last = len(part) - 1
    if at + last >= len(tokens):
        return False
    for offset, word in enumerate(part):
        token = tokens[at + offset]
        if (token.form if offset == last else token.word) != word:
            return False
    return True


def find_name(
    tokens: Sequence[Token], name: Name, within: Sequence[Span] | None = None
) -> tuple[Span, ...] | None:
    """Return where a name stands in text: the span of each of its parts, or None.

    Each part stands wholly in one of the spans ``within``, where these are given.
    """
    spans: list[Span] = []
    after = 0
    for part in name.parts:
        at = next(_places(tokens, part, within, after), None)
        if at is None:
            return None
        after = at + len(part)
        spans.append((tokens[at].start, tokens[after - 1].end))
    return tuple(spans)


def find_each(
    tokens: Sequence[Token], name: Name, within: Sequence[Span] | None = None
) -> list[tuple[Span, ...]]:
    """Return every place of a name without gaps; the first place of one with gaps."""
    if len(name.parts) != 1:
        found = find_name(tokens, name, within)
        return [found] if found else []
    part = name.parts[0]
    return [((tokens[i].start, tokens[i + len(part) - 1].end),) for i in _places(tokens, part, within)]


def _places(
    tokens: Sequence[Token], part: Part, within: Sequence[Span] | None, after: int = 0
) -> Iterator[int]:
    for at in range(after, len(tokens) - len(part) + 1):
        if _stands(tokens, at, part) and _inside(tokens, at, part, within):
            yield at


def find_all(
    tokens: Sequence[Token], names: Iterable[Name], within: Sequence[Span] | None = None
) -> list[tuple[Span, ...]]:
    """Return where each of several names stands first; names that do not stand there are left out."""
    return [spans for name in names if (spans := find_name(tokens, name, within)) is not None]


def _inside(tokens: Sequence[Token], at: int, part: Part, within: Sequence[Span] | None) -> bool:
    if within is None:
        return True
    start, end = tokens[at].start, tokens[at + len(part) - 1].end
    # A piece may leave off the 's of its last word.
    return any(a <= start and (end <= b or (end - 2 <= b < end and start < b)) for a, b in within)
