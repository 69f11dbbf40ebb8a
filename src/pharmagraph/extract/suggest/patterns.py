"""Find sentence patterns: where their words stand, and which terms fill their slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import word_set
from pharmagraph.extract.suggest.patternparts import (
    GAP_WORDS,
    Choice,
    Gap,
    Slot,
    Word,
    flat_parts,
    needed_words,
)
from pharmagraph.extract.suggest.scene import DURATION
from pharmagraph.extract.suggest.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pharmagraph.extract.suggest.patternparts import Part
    from pharmagraph.extract.suggest.scene import Scene
    from pharmagraph.extract.words import Token
    from pharmagraph.ontology.vocabulary import Vocabulary

NEW_WORDS = 6
"""Most words of a phrase that becomes a new term; longer ones are no names."""
MOST_LISTED = 60
"""Most items of one list in a sentence; what stands beyond is left."""
MOST_TOKENS = 2_000
"""Words of a sentence beyond which it is none: a table or list that was read as one."""
_MOST_WAYS = 12
_ALIAS_WORDS = 8
_ENDS = word_set("; : . ! ?")
_DETERMINERS = word_set(
    "the a an any some other certain many various several all your their its his her this these those mild"
    " moderate severe serious acute"
)
_JOINTS = word_set(", and or and/or /")
# A phrase ends before these: they lead on to something else.
_BOUNDS = word_set(
    "in for by with that which who whom whose when where if while during after before because caused"
    " due such including include includes like as to from is are was were has have had may might can"
    " could will would should must do does did be been being at on under over than about per not no nor"
    " never also then but however it they them he she you we i this these those associated resulting"
    " related between among without within until unless and or the a an your their its his her"
    " characterized characterised consistent defined"
)
_HELPERS = word_set("is are was were has have had may might can could will would should must do does did")
# Words that name nothing by themselves.
_EMPTY = word_set(
    "symptom symptoms sign signs condition conditions disease diseases disorder disorders problem"
    " problems patient patients people person adults children treatment relief management thing things"
    " use uses effect effects one doctor medicine medicines drug drugs time day days way ways help"
    " information example examples cases case feeling feel getting having following only same more most"
    " often used pain-relief both either each first side adverse undesirable unwanted reaction"
    " reactions harm unpleasant adult combination combinations usually generally discussed lowered"
    " women men"
)
# A phrase that holds one of these is no name, but says what is done about something.
_DOING = word_set(
    "treatment relief management therapy prevention control reduction care use treats relieves eases"
    " causes cause take takes taking treat relieve prevent prevents patients patient duration"
    " determining maintaining improving lowering reducing increasing response"
)
_TAILS = word_set("symptom symptoms sign signs attack attacks episode episodes")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern stands: ``words`` are the numbers of the words that it names itself."""

    start: int
    end: int
    words: tuple[int, ...]
    slots: Mapping[str, tuple[Tag, ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern ready to be found: its parts, and what a sentence must hold at least.

    ``exact`` are sets of words, of each of which one must stand there; ``kinds`` those of slots that
    only a known term can fill.
    """

    parts: tuple[Part, ...]
    exact: tuple[frozenset[str], ...] = ()
    kinds: tuple[tuple[str, ...], ...] = ()
    first: frozenset[str] | None = None

    @classmethod
    def of(cls, parts: tuple[Part, ...]) -> Compiled:
        """Make one of the parts of a pattern."""
        needs = [need for need in needed_words(parts) if not any(word.prefix for word in need)]
        exact = tuple(frozenset(word.text for word in need) for need in needs)
        kinds = tuple(p.kinds for p in parts if isinstance(p, Slot) and not p.new)
        leads = exact[0] if exact and needs[0] == next(iter(needed_words(parts[:1])), None) else None
        return cls(parts, exact, kinds, leads)

    def slots(self) -> dict[str, Slot]:
        """Return the slots by name."""
        return {part.name: part for part in flat_parts(self.parts) if isinstance(part, Slot)}


class PatternFinder:
    """Finds patterns in the scenes of documents of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._fits: dict[tuple[str, tuple[str, ...]], bool] = {}

    def find(self, pattern: Compiled, scene: Scene) -> Iterator[Match]:
        """Yield the matches of a pattern: at each word at which it can begin, the first way in.

        Further ways count too where known terms alone fill the slots: a gap may lead to several.
        """
        if len(scene.tokens) > MOST_TOKENS or any(need.isdisjoint(scene.words) for need in pattern.exact):
            return
        if not all(any(self.fits(tag, kinds) for tag in scene.tags) for kinds in pattern.kinds):
            return
        for start, token in enumerate(scene.tokens):
            if pattern.first is not None and token.word not in pattern.first:
                continue
            for index, (end, words, slots) in enumerate(self._run(pattern.parts, scene, start, (), {})):
                if index == _MOST_WAYS:
                    break
                if not index or all(t.term is not None for tags in slots.values() for t in tags):
                    yield Match(start, end, words, slots)

    def _run(
        self,
        parts: tuple[Part, ...],
        scene: Scene,
        at: int,
        words: tuple[int, ...],
        slots: dict[str, tuple[Tag, ...]],
    ) -> Iterator[tuple[int, tuple[int, ...], dict[str, tuple[Tag, ...]]]]:
        """Yield the ways in which parts stand from a word on."""
        if not parts:
            yield at, words, slots
            return
        part, rest = parts[0], parts[1:]
        tokens = scene.tokens
        if isinstance(part, Word):
            if at < len(tokens) and _is(part, tokens[at]):
                yield from self._run(rest, scene, at + 1, (*words, at), slots)
        elif isinstance(part, Choice):
            for run in part.runs:
                yield from self._run((*run, *rest), scene, at, words, slots)
        elif isinstance(part, Gap):
            for skipped in range(GAP_WORDS + 1):
                yield from self._run(rest, scene, at + skipped, words, slots)
                if at + skipped >= len(tokens) or tokens[at + skipped].word in _ENDS:
                    return
        else:
            for end, tags in self._filled(part, scene, at):
                yield from self._run(rest, scene, end, words, {**slots, part.name: tags})

    def _filled(self, slot: Slot, scene: Scene, at: int) -> Iterator[tuple[int, tuple[Tag, ...]]]:
        """Yield what can fill a slot from a word on: where it ends, and the terms; the longest list first."""
        lists: list[tuple[int, tuple[Tag, ...]]] = []
        tags: tuple[Tag, ...] = ()
        follows = False
        while found := self._item(slot, scene, at, follows=follows):
            tags = (*tags, *found)
            end = max(tag.last for tag in found)
            lists.append((end, tags))
            if not slot.many or len(lists) == MOST_LISTED:
                break
            at = _after_joint(scene.tokens, _after_alias(scene.tokens, end))
            if at < 0:
                break
            follows = True
        yield from reversed(lists)

    def _item(self, slot: Slot, scene: Scene, at: int, *, follows: bool) -> list[Tag]:
        """Return the terms that stand at a word, articles and the like skipped; [] where none does."""
        tokens = scene.tokens
        skipped = at
        while skipped < len(tokens) and tokens[skipped].word in _DETERMINERS and skipped - at < 3:  # noqa: PLR2004
            skipped += 1
        known: list[Tag] = []
        for start in dict.fromkeys((at, skipped)):
            known = [t for t in scene.starting.get(start, ()) if self._fills(t, slot)]
            if known:
                break
        longest = max((t.last for t in known), default=0)
        known = [t for t in known if t.last == longest]
        if not slot.new:
            return known
        phrase = new_phrase(tokens, skipped, follows=follows)
        if phrase is None or (known and (longest >= phrase or _only_tails(tokens, longest, phrase))):
            return known
        overlapped = [t for t in scene.tags if t.first < phrase and skipped < t.last and t.kind != DURATION]
        if any(t.first < skipped or t.last > phrase or not self._may_stand_in(t, slot) for t in overlapped):
            return known
        span = (tokens[skipped].start, tokens[phrase - 1].end)
        return [
            Tag(
                skipped,
                phrase,
                (span,),
                None,
                slot.kinds[0],
                " ".join(t.word for t in tokens[skipped:phrase]),
            )
        ]

    def _may_stand_in(self, tag: Tag, slot: Slot) -> bool:
        """Tell whether a known term may be part of a new name: never a medicine in a condition's."""
        return not self.fits(tag, ("medicine",)) or "medicine" in slot.kinds

    def _fills(self, tag: Tag, slot: Slot) -> bool:
        if slot.only:
            return any(c.iri == tag.kind for kind in slot.kinds if (c := self._vocabulary.kind(kind)))
        return self.fits(tag, slot.kinds)

    def fits(self, tag: Tag, kinds: Sequence[str]) -> bool:
        """Tell whether a tag is of one of some kinds, by the labels of classes."""
        if tag.kind == DURATION:
            return DURATION in kinds
        key = (tag.kind, tuple(kinds))
        if key not in self._fits:
            classes = [c for kind in kinds if kind != DURATION and (c := self._vocabulary.kind(kind))]
            self._fits[key] = any(self._vocabulary.is_a(tag.kind, c.iri) for c in classes)
        return self._fits[key]


def _is(part: Word, token: Token) -> bool:
    return token.word.startswith(part.text) if part.prefix else token.word == part.text


def _after_alias(tokens: Sequence[Token], at: int) -> int:
    """Return the word behind a bracket that begins at a word ("fits (seizures)"), else the word."""
    if at < len(tokens) and tokens[at].word == "(":
        for end in range(at + 1, min(at + _ALIAS_WORDS, len(tokens))):
            if tokens[end].word == ")":
                return end + 1
    return at


def _after_joint(tokens: Sequence[Token], at: int) -> int:
    """Return the word behind the joint of a list, -1 where the list ends."""
    begin = at
    while at < len(tokens) and tokens[at].word in _JOINTS and at - begin < 2:  # noqa: PLR2004 - ", and"
        at += 1
    return at if begin < at < len(tokens) else -1


def _only_tails(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(t.word in _TAILS for t in tokens[start:end])


def new_phrase(tokens: Sequence[Token], start: int, *, follows: bool) -> int | None:
    """Return the word behind the phrase that begins at a word, None where no name can stand there.

    ``follows`` is true inside a list, where a phrase before a verb begins another limb.
    """
    end = start
    while end < len(tokens) and (word := tokens[end].word)[0].isalpha() and word not in _BOUNDS:
        end += 1
    while end > start and (tokens[end - 1].word in _TAILS or tokens[end - 1].word in {"of", "very"}):
        end -= 1
    words = [t.word for t in tokens[start:end]]
    if not words or len(words) > NEW_WORDS or all(w in _EMPTY for w in words) or words[0] in {"of", *_EMPTY}:
        return None
    if len("".join(words)) < 3:  # noqa: PLR2004 - no name has fewer letters
        return None
    if not _DOING.isdisjoint(words):
        return None
    if follows and end < len(tokens) and tokens[end].word in _HELPERS:
        return None
    return end


def says_nothing(text: str) -> bool:
    """Tell whether no word of a text names anything: "medicines", "other problems"."""
    return all(word in _EMPTY or word in _BOUNDS or word in _DETERMINERS for word in text.lower().split())
