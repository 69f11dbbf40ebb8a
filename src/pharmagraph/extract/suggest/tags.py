"""What a sentence names: the terms of the vocabulary with the words that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pharmagraph.extract.words import find_name, name_of, singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.words import Name, Span, Token
    from pharmagraph.ontology.model import Term
    from pharmagraph.ontology.vocabulary import Vocabulary

# What has names but is nothing that a sentence could be about: units, statuses and the like.
_APART = frozenset({"unit", "status", "certainty", "polarity", "value kind", "key kind", "document"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A term where a sentence names it.

    ``first`` and ``last`` are the numbers of its first word and of the word behind its last;
    ``spans`` are offsets of the text, several where a phrase holds gaps. ``kind`` is the IRI of its
    class. ``term`` is None where the words name no term yet; they are ``text`` then.
    """

    first: int
    last: int
    spans: tuple[Span, ...]
    term: Term | None
    kind: str
    text: str

    @property
    def gapped(self) -> bool:
        """True for a phrase with gaps, which says nothing of the words between its parts."""
        return len(self.spans) > 1

    def holds(self, other: Tag) -> bool:
        """Tell whether this is a longer name around another."""
        longer = self.last - self.first > other.last - other.first
        return longer and not self.gapped and self.first <= other.first and other.last <= self.last


class NameIndex:
    """The names and phrases of a vocabulary's terms in use, found as the gate finds them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._plain: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        self._gapped: dict[str, list[tuple[Name, Term]]] = {}
        for term in vocabulary.terms.values():
            if term.status != "current" or vocabulary.label_of(term.kind) in _APART:
                continue
            for text in dict.fromkeys(term.carriers):
                name = name_of(text)
                if len(name.parts) == 1:
                    self._plain.setdefault(singular(name.parts[0][0]), []).append((name.parts[0], term))
                elif name.parts:
                    self._gapped.setdefault(singular(name.parts[0][0]), []).append((name, term))

    def find(self, tokens: Sequence[Token]) -> list[Tag]:
        """Return the tags of a sentence, by place; of names inside longer ones only the longer.

        A word may carry several terms: then there is a tag for each.
        """
        plain = list(dict.fromkeys(self._named(tokens)))
        kept = [tag for tag in plain if not any(other.holds(tag) for other in plain)]
        kept = [tag for tag in kept if not any(_cut_off(other, tag) for other in kept)]
        found = [*kept, *dict.fromkeys(self._phrased(tokens))]
        return sorted(found, key=lambda t: (t.first, -t.last, t.kind, t.term.id if t.term else ""))

    def _named(self, tokens: Sequence[Token]) -> Iterator[Tag]:
        for at, token in enumerate(tokens):
            for part, term in self._plain.get(token.form, ()):
                if _stands(tokens, at, part):
                    last = at + len(part)
                    span = (token.start, tokens[last - 1].end)
                    yield Tag(at, last, (span,), term, term.kind, "")

    def _phrased(self, tokens: Sequence[Token]) -> Iterator[Tag]:
        for at, token in enumerate(tokens):
            for name, term in self._gapped.get(token.form, ()):
                rest = tokens[at:]
                if _stands(tokens, at, name.parts[0]) and (spans := find_name(rest, name)) is not None:
                    last = next(i for i, t in enumerate(tokens) if t.end == spans[-1][1]) + 1
                    yield Tag(at, last, spans, term, term.kind, "")


def _cut_off(earlier: Tag, tag: Tag) -> bool:
    """Tell whether a name begins inside one that begins before it ("alcohol withdrawal symptoms")."""
    return earlier.first < tag.first < earlier.last


def _stands(tokens: Sequence[Token], at: int, part: tuple[str, ...]) -> bool:
    last = at + len(part)
    if last > len(tokens):
        return False
    words = [t.word for t in tokens[at : last - 1]]
    return words == list(part[:-1]) and tokens[last - 1].form == part[-1]


def names_of(vocabulary: Vocabulary) -> NameIndex:
    """Return the name index of a vocabulary, made once."""
    if (found := _INDEXES.get(vocabulary)) is None:
        found = _INDEXES[vocabulary] = NameIndex(vocabulary)
    return found


_INDEXES: WeakKeyDictionary[Vocabulary, NameIndex] = WeakKeyDictionary()
