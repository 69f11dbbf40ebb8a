"""Propose what sections and lists say: what stands below "side effects include" is a side effect.

The section decides the relation, the words only what is named. Own terms come first, with their
phrases; what else a sentence names is found by mentions.py, whose traps hold here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.suggest import sections
from pharmagraph.extract.suggest.assertion import assertion
from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.limits import limited
from pharmagraph.extract.suggest.mentions import mentions_in
from pharmagraph.extract.suggest.patterns import PatternFinder, new_phrase, says_nothing
from pharmagraph.extract.suggest.purposes import TREATS, purposes
from pharmagraph.extract.suggest.traps import gives_examples, is_example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.suggest.learning import Kind, Learnt
    from pharmagraph.extract.suggest.mentions import Mention
    from pharmagraph.extract.suggest.scene import Scene, Scenes
    from pharmagraph.extract.suggest.tagger import Tagger
    from pharmagraph.extract.suggest.tags import Tag
    from pharmagraph.extract.suggest.topics import Topics
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a section proposes: a relation, the kind of its objects, and how mentions.py calls them.

    ``known`` are further kinds whose terms are proposed. ``listed`` is true where only items of lists
    and cells are read, because prose in such a section speaks of much else.
    """

    rule: str
    relation: str
    kind: str
    mentions: Kind
    known: tuple[str, ...] = ()
    listed: bool = False


_FORBIDS = "is contraindicated in"
_LISTED = {
    sections.SIDE_EFFECTS: _Listed(
        "side-effects", "has side effect", "side effect", "side effect", ("medical problem",)
    ),
    sections.INDICATIONS: _Listed("indications", TREATS, "condition", "condition", ("medical problem",)),
    sections.CONTRAINDICATIONS: _Listed(
        "contraindications", _FORBIDS, "condition", "condition", ("patient state",)
    ),
}
_QUALIFIERS = (("qualifier", "degree"), ("frequency", "frequency class"))
_NEW_BRAND = "brand name"


class ListProposer:
    """Proposes what the sections of one document list."""

    def __init__(self, scenes: Scenes, topics: Topics, tagger: Tagger, learnt: Learnt) -> None:
        self._scenes = scenes
        self._topics = topics
        self._tagger = tagger
        self._learnt = learnt
        self._finder = PatternFinder(scenes.vocabulary)
        self._text = scenes.document.text

    def propose(self, scene: Scene) -> Iterator[Candidate]:
        """Yield what a sentence lists; not yet held against the gate."""
        if scene.section == sections.BRANDS and scene.sentence.kind == "item":
            yield from self._brands(scene)
        listed = _LISTED.get(scene.section)
        if listed is None:
            return
        taken: list[Span] = []
        for tag in scene.tags if scene.sentence.kind != "heading" else ():
            if self._finder.fits(tag, (listed.kind, *listed.known)) and self._is_listed(scene, tag):
                taken += tag.spans
                yield from self._of_tag(scene, listed, tag)
        if scene.sentence.kind == "lead-in":
            return
        for mention in mentions_in(
            self._scenes.document, scene.sentence, listed.mentions, self._tagger, self._learnt
        ):
            free = not any(a < e and s < b for s, e in mention.pieces for a, b in taken)
            if free and self._may_be_listed(listed, mention, scene):
                taken += mention.pieces
                yield from self._of_mention(scene, listed, mention)
        if not taken:
            yield from self._whole_item(scene, listed)

    def _whole_item(self, scene: Scene, listed: _Listed) -> Iterator[Candidate]:
        """Propose an item that is one short phrase and unknown: its list says what it is."""
        tokens = scene.tokens
        if scene.sentence.kind != "item" or not scene.sentence.lead_in or not tokens:
            return
        end = new_phrase(tokens, 0, follows=False)
        if end is None or any(t.word[0].isalnum() for t in tokens[end:]) or scene.tags:
            return
        if listed.relation == _FORBIDS and not sections.is_led_in(
            self._scenes.document, scene.sentence.number
        ):
            return
        span = (tokens[0].start, tokens[end - 1].end)
        label = _named(" ".join(self._text[span[0] : span[1]].split()))
        if not self._learnt.is_stopped(listed.mentions, label):
            rule = f"{listed.rule}.item"
            yield from self._told(scene, rule, listed, label, (span,), new=listed.kind)

    def _told(  # noqa: PLR0913 - what a candidate is made of
        self, scene: Scene, rule: str, listed: _Listed, value: str, spans: Sequence[Span], *, new: str
    ) -> Iterator[Candidate]:
        """Yield what a section says of a name: with what limits it, and for what purpose."""
        sentence = scene.sentence
        if self._is_of_a_class(scene) or self._is_of_a_neighbour(scene):
            return
        if listed.relation == _FORBIDS:
            found = limited(self._text, sentence.start, sentence.end, (spans[0][0], spans[-1][1]))
            if found is None:
                return
            if found.span != (spans[0][0], spans[-1][1]):
                value, spans, new = _named(self._words(found.span)), (found.span,), listed.kind
            yield self._candidate(scene, rule, _FORBIDS, value, spans, new=new, limit=found.limit)
        elif listed.relation == TREATS:
            document = self._scenes.document
            above = [document.words(number) for number in document.lead_ins(sentence.number)]
            told = (self._text[sentence.start : spans[0][0]], *above, *reversed(sentence.headings[1:]))
            for purpose in purposes(*map(flat, told)):
                yield self._candidate(scene, rule, purpose, value, spans, new=new)
        else:
            yield self._candidate(scene, rule, listed.relation, value, spans, new=new)

    def _is_of_a_class(self, scene: Scene) -> bool:
        """Tell whether a sentence speaks of a class of which it names medicines as examples."""
        plain = flat(self._text[scene.sentence.start : scene.sentence.end])
        return gives_examples(plain) and any(
            is_example(plain[: tag.spans[0][0] - scene.sentence.start])
            for tag in scene.tags
            if self._finder.fits(tag, ("medicine",))
        )

    def _is_of_a_neighbour(self, scene: Scene) -> bool:
        """Tell whether the medicine spoken of would be another one, named by a neighbour in the same list.

        What one item of a list says with dormexin, the next one does not.
        """
        subject = self._topics.medicine(scene, 0, "")
        if scene.sentence.kind != "item" or subject is None or self._topics.is_of_one([subject], None):
            return False
        above = {*self._scenes.document.lead_ins(scene.sentence.number)}
        for at in range(scene.sentence.number - 1, 0, -1):
            if any(tag.term is subject for tag in self._scenes[at].tags):
                return at not in above and self._scenes[at].sentence.kind == "item"
        return False

    def _words(self, span: Span) -> str:
        return " ".join(self._text[span[0] : span[1]].split())

    def _is_listed(self, scene: Scene, tag: Tag) -> bool:
        """Tell whether a sentence lists a term, and does not just speak of it on the way.

        In an item, cell or short list the term stands alone, or with its neighbours; in prose that is
        for mentions.py to say, which knows the traps.
        """
        return scene.sentence.kind in {"item", "cell"} and (tag.gapped or self._stands_alone(scene, tag))

    def _stands_alone(self, scene: Scene, tag: Tag) -> bool:
        before = [t.word for t in scene.tokens[: tag.first]]
        return len(before) <= _FEW or before[-1] in {",", "and", "or", ";"}

    def _brands(self, scene: Scene) -> Iterator[Candidate]:
        """Propose the name that an item of a list of brands begins with."""
        named = [t for t in scene.tags if self._finder.fits(t, (_NEW_BRAND,)) and t.first == 0]
        if named and named[0].term is not None:
            yield self._candidate(scene, "brands.list", "has brand", named[0].term.label, named[0].spans)
            return
        end = new_phrase(scene.tokens, 0, follows=False)
        forms = [
            t.first for t in scene.tags if self._finder.fits(t, ("dosage form", "route of administration"))
        ]
        end = min([end or 0, *(f for f in forms if f)])
        if end:
            span = (scene.tokens[0].start, scene.tokens[end - 1].end)
            words = " ".join(self._text[span[0] : span[1]].split())
            yield self._candidate(scene, "brands.list", "has brand", words, (span,), new=_NEW_BRAND)

    def _of_tag(self, scene: Scene, listed: _Listed, tag: Tag) -> Iterator[Candidate]:
        label = tag.term.label if tag.term is not None else tag.text
        fits = tag.term is not None and self._in_range(listed, tag.term)
        new = "" if fits else listed.kind
        return self._told(scene, f"{listed.rule}.term", listed, label, tag.spans, new=new)

    def _of_mention(self, scene: Scene, listed: _Listed, mention: Mention) -> Iterator[Candidate]:
        term = next((t for t in mention.terms if self._in_range(listed, t)), None)
        label = term.label if term is not None else _named(mention.text)
        new = "" if term is not None else listed.kind
        rule = f"{listed.rule}.{mention.rule}"
        return self._told(scene, rule, listed, label, mention.pieces, new=new)

    def _may_be_listed(self, listed: _Listed, mention: Mention, scene: Scene) -> bool:
        """Tell whether the terms of a mention, if any, can be what the section lists: no unit, no drug."""
        kinds = [self._scenes.vocabulary.kind(kind) for kind in (listed.kind, *listed.known)]
        if self._holds_medicine(scene, mention) or (not mention.terms and says_nothing(mention.text)):
            return False
        return not mention.terms or any(
            kind is not None and self._scenes.vocabulary.is_a(term.kind, kind.iri)
            for term in mention.terms
            for kind in kinds
        )

    def _holds_medicine(self, scene: Scene, mention: Mention) -> bool:
        """Tell whether a medicine is named within a mention: then it is part of a sentence, and no name."""
        return any(
            start < e and s < end
            for tag in scene.tags
            if self._finder.fits(tag, ("medicine",))
            for start, end in tag.spans
            for s, e in mention.pieces
        )

    def _in_range(self, listed: _Listed, term: Term) -> bool:
        relation = self._scenes.vocabulary.relation(listed.relation)
        return relation is not None and self._scenes.vocabulary.is_a(term.kind, relation.range)

    def _candidate(  # noqa: PLR0913 - what a candidate is made of
        self,
        scene: Scene,
        rule: str,
        relation: str,
        value: str,
        spans: Sequence[Span],
        *,
        new: str = "",
        limit: Span | None = None,
    ) -> Candidate:
        sentence, vocabulary = scene.sentence, self._scenes.vocabulary
        known = vocabulary.relation(relation)
        subject = self._topics.medicine(scene, 0, known.iri if known else "")
        judged = assertion(self._text, sentence.start, sentence.end, spans[0])
        pieces = sorted([*spans, *([judged.negation] if judged.negated and judged.negation else [])])
        if relation == _FORBIDS:
            pieces = sorted([*spans, *([limit] if limit else [])])
        return Candidate(
            sentence=sentence.number, relation=relation, value=value, rule=rule,
            cue=tuple(" ".join(self._text[a:b].split()) for a, b in pieces),
            subject=subject.label if subject is not None else "", new_term=new,
            certainty="hedged" if judged.hedged else "stated",
            polarity="negative" if judged.negated and relation != _FORBIDS else "affirmed",
            qualifiers=tuple(self._qualifiers(scene, rule, limit)),
            digest=words_digest(self._scenes.document.words(sentence.number)),
        )  # fmt: skip

    def _qualifiers(self, scene: Scene, rule: str, limit: Span | None) -> Iterator[tuple[str, str]]:
        """Yield the limit, and how often where the lead-in of the list says it: "Typical side effects:"."""
        if limit is not None:
            yield "when", self._words(limit)
        if not rule.startswith("side-effects"):
            return
        for above in self._scenes.document.lead_ins(scene.sentence.number):
            tags = self._scenes[above].tags
            for key, kind in _QUALIFIERS:
                found = next(
                    (t.term for t in tags if t.term is not None and self._finder.fits(t, (kind,))), None
                )
                if found is not None:
                    yield key, found.label
            return


_FEW = 2


def _named(text: str) -> str:
    """Return the words of a source as a label: small letters, but for names and abbreviations."""
    return " ".join(
        w if sum(c.isupper() for c in w) > 1 and not text.isupper() else w.lower() for w in text.split()
    )
