"""Make candidates of what sentence patterns find."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.assertion import assertion
from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.extract.suggest.limits import limited
from pharmagraph.extract.suggest.misreadings import is_hedged_name, is_misread, only_as_example
from pharmagraph.extract.suggest.patternfile import DRUG, MEDICINE, PROBLEM
from pharmagraph.extract.suggest.patterns import PatternFinder
from pharmagraph.extract.suggest.scene import DURATION
from pharmagraph.extract.suggest.tags import Tag
from pharmagraph.extract.words import singular, tokens_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.extract.suggest.patternfile import Gives, Pattern
    from pharmagraph.extract.suggest.patterns import Compiled, Match
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.extract.suggest.scene import Scene, Scenes
    from pharmagraph.extract.suggest.topics import Topics
    from pharmagraph.extract.words import Span
    from pharmagraph.ontology.model import Term

_SLOT = re.compile(r"\{([a-z][a-z-]*)\}")
CUE_WORDS = 12
OTHER_NAME = "other name of "
"""A value that begins so is the words of a slot, where these are no label of its term."""
_BRAND, _MEDICINE = "brand name", VOCAB + "Medicine"
_FORBIDS = "is contraindicated in"
_DENYING = frozenset({_FORBIDS, "has warning", "has precaution"})


class PatternProposer:
    """Proposes what patterns find in the scenes of one document."""

    def __init__(self, scenes: Scenes, topics: Topics, patterns: Sequence[Pattern]) -> None:
        self._scenes = scenes
        self._topics = topics
        self._patterns = patterns
        self._finder = PatternFinder(scenes.vocabulary)
        self._text = scenes.document.text
        self._leading: dict[tuple[str, str], tuple[list[tuple[Pattern, Compiled]], dict[str, list[int]]]] = {}

    def propose(self, scene: Scene) -> Iterator[Candidate]:
        """Yield what the patterns make of a sentence; not yet held against the gate."""
        for pattern, run in self._possible(scene):
            for match in self._finder.find(run, scene):
                if match.start and scene.tokens[match.start - 1].word in pattern.not_after:
                    continue
                for gives in pattern.gives:
                    yield from self._given(pattern, gives, match, scene)

    def _possible(self, scene: Scene) -> list[tuple[Pattern, Compiled]]:
        """Return the patterns whose first words a sentence holds, in their order."""
        where = (scene.sentence.kind, scene.section)
        if where not in self._leading:
            rows = [(p, run) for p in self._patterns if p.holds(*where) for run in p.runs]
            leading: dict[str, list[int]] = {}
            for index, (_, run) in enumerate(rows):
                for word in run.exact[0] if run.exact else ("",):
                    leading.setdefault(word, []).append(index)
            self._leading[where] = (rows, leading)
        rows, leading = self._leading[where]
        chosen = {i for word in ("", *scene.words) for i in leading.get(word, ())}
        return [rows[i] for i in sorted(chosen) if rows[i][0].not_with.isdisjoint(scene.words)]

    def _given(self, pattern: Pattern, gives: Gives, match: Match, scene: Scene) -> Iterator[Candidate]:
        if any(match.slots.get(name) for name in gives.unless) or not self._same(gives, match):
            return
        name = next(iter(_SLOT.findall(gives.value)), "")
        fixed = not name
        values: Sequence[Tag | None] = (None,) if fixed else match.slots.get(name, ())
        if gives.value == PROBLEM:
            problem = self._topics.problem(scene)
            values = [Tag(0, 0, (), problem, problem.kind, problem.label)] if problem is not None else []
        for value in values:
            for subject in self._subjects(gives, match, scene, value):
                if (made := self._made(pattern, gives, match, scene, value, subject)) is not None:
                    yield made

    def _same(self, gives: Gives, match: Match) -> bool:
        terms = [tag.term for name in gives.same for tag in match.slots.get(name, ())]
        words = [
            " ".join(_forms(self._text, tag)) for name in gives.same for tag in match.slots.get(name, ())
        ]
        return len({t.iri if t else "" for t in terms}) <= 1 and len(set(words)) == len(words)

    def _subjects(self, gives: Gives, match: Match, scene: Scene, value: Tag | None) -> list[Term | None]:
        relation = self._scenes.vocabulary.relation(gives.relation)
        iri = relation.iri if relation else ""
        if gives.subject in {MEDICINE, DRUG}:
            templates = (gives.value, *(template for _, template in gives.qualifiers))
            said = [t for words in templates for n in _SLOT.findall(words) for t in match.slots.get(n, ())]
            topic = self._topics.medicine(scene, match.end, iri, said)
            if gives.subject == MEDICINE:
                return [topic]
            drug = self._topics.drug(topic)
            return [drug] if drug is not None else []
        if gives.subject == PROBLEM:
            found = self._topics.problem(scene)
            return [found] if found is not None else []
        name = next(iter(_SLOT.findall(gives.subject)), "")
        return [
            tag.term
            for tag in match.slots.get(name, ())
            if tag.term is not None and (tag is not value or gives.same)
        ]

    def _made(  # noqa: PLR0913, PLR0917 - what a candidate is made of
        self,
        pattern: Pattern,
        gives: Gives,
        match: Match,
        scene: Scene,
        value: Tag | None,
        subject: Term | None,
    ) -> Candidate | None:
        vocabulary = self._scenes.vocabulary
        written, new = self._value(gives, value)
        if not written or (
            value is not None and subject is not None and value.term is subject and gives.same == ()
        ):
            return None
        qualifiers, used = self._qualifiers(gives, match, value)
        target = value.spans[0] if value is not None and value.spans else self._word_spans(match, scene)[0]
        sentence = scene.sentence
        judged = assertion(self._text, sentence.start, sentence.end, target)
        polarity, certainty = gives.polarity, gives.certainty
        begin = scene.tokens[match.start].start
        of_medicine = subject is None or vocabulary.is_a(subject.kind, _MEDICINE)
        if is_misread(gives.relation, self._text, scene, target, begin, judged.negation) or (
            of_medicine and only_as_example(gives.relation, self._text, scene, subject, begin)
        ):
            return None
        spans = [*(value.spans if value is not None else ()), *used]
        if gives.relation == _FORBIDS and value is not None and value.spans:
            narrowed = limited(self._text, sentence.start, sentence.end, _whole(value.spans))
            if narrowed is None:
                return None
            spans += [narrowed.limit] if narrowed.limit else []
            qualifiers += (("when", self._words(narrowed.limit)),) if narrowed.limit else ()
            if narrowed.span != _whole(value.spans):
                spans = [narrowed.span, *spans[len(value.spans) :]]
                written, new = self._words(narrowed.span).lower(), gives.new
        if (
            judged.negated
            and judged.negation
            and gives.relation not in _DENYING
            and not _inside(judged.negation, spans)
        ):
            polarity = "negative" if polarity == "affirmed" else "affirmed"
            spans.append(judged.negation)
        if judged.hedged and certainty == "stated":
            certainty = "hedged"
        if is_hedged_name(gives.relation, certainty):
            return None
        relation = vocabulary.relation(gives.relation)
        if (
            subject is not None
            and relation is not None
            and not vocabulary.is_a(subject.kind, relation.domain)
        ):
            return None
        cue = self._cue(spans, self._word_spans(match, scene), optional=bool(spans))
        return Candidate(
            sentence=sentence.number, relation=gives.relation, value=written, cue=cue, rule=pattern.id,
            subject=subject.label if subject is not None else "", new_term=new,
            certainty=certainty, polarity=polarity,
            qualifiers=qualifiers, because=self._filled(gives.because, match, value),
            digest=words_digest(self._scenes.document.words(sentence.number)),
        )  # fmt: skip

    def _words(self, span: Span) -> str:
        return " ".join(self._text[span[0] : span[1]].split())

    def _value(self, gives: Gives, value: Tag | None) -> tuple[Plain, str]:
        """Return the value as facts.yaml has it, and the kind of the term that it is to become."""
        if value is None:
            return gives.value, ""
        if value.kind == DURATION:
            return range_of(value.text), ""
        if gives.value.startswith(OTHER_NAME):
            words = " ".join(self._text[value.spans[0][0] : value.spans[0][1]].split())
            if value.term is not None and _forms(self._text, value) == _forms_of(value.term.label):
                return "", ""
            return (words if any(c.isupper() for c in words[1:]) else words.lower()), ""
        if value.term is None:
            label = self._new_label(value)
            # Brands are names: "this one is a brand of it" names none.
            is_name = value.kind != _BRAND or label != label.lower()
            return (label, gives.new or value.kind) if is_name else ("", "")
        relation = self._scenes.vocabulary.relation(gives.relation)
        fits = relation is not None and self._scenes.vocabulary.is_a(value.term.kind, relation.range)
        return (value.term.label, "") if fits else ("", "")

    def _new_label(self, value: Tag) -> str:
        """Return the words of a new term: small letters, but for names and abbreviations."""
        words = " ".join(self._text[value.spans[0][0] : value.spans[-1][1]].split())
        if value.kind == _BRAND:
            return words
        return " ".join(w if any(c.isupper() for c in w[1:]) else w.lower() for w in words.split())

    def _qualifiers(
        self, gives: Gives, match: Match, value: Tag | None
    ) -> tuple[tuple[tuple[str, Plain], ...], list[Span]]:
        found: list[tuple[str, Plain]] = []
        used: list[Span] = []
        for key, template in gives.qualifiers:
            name = next(iter(_SLOT.findall(template)), "")
            if not name:
                found.append((key, template))
                continue
            tags = [
                t
                for t in match.slots.get(name, ())
                if t.term is not None and (value is None or t.term is not value.term)
            ]
            labels = tuple(dict.fromkeys(t.term.label for t in tags if t.term is not None))
            if labels:
                found.append((key, labels if len(labels) > 1 else labels[0]))
                used += [span for tag in tags for span in tag.spans]
        return tuple(found), used

    def _filled(self, template: str, match: Match, value: Tag | None) -> str:
        def words(found: re.Match[str]) -> str:
            if found[1] == PROBLEM:
                return value.text if value is not None else ""
            tags = match.slots.get(found[1], ())
            chosen = [value] if value is not None and value in tags else list(tags)
            return " and ".join(" ".join(self._text[t.spans[0][0] : t.spans[-1][1]].split()) for t in chosen)

        return _SLOT.sub(words, template)

    def _word_spans(self, match: Match, scene: Scene) -> list[Span]:
        """Return where the words stand that the pattern names itself, neighbours run together."""
        runs: list[list[int]] = []
        for at in match.words:
            if runs and at == runs[-1][-1] + 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        tokens = scene.tokens
        trimmed = [[i for i in run if tokens[i].word[0].isalnum()] for run in runs]
        spans = [(tokens[run[0]].start, tokens[run[-1]].end) for run in trimmed if run]
        return spans or [(tokens[match.start].start, tokens[match.end - 1].end)]

    def _cue(self, spans: Sequence[Span], words: Sequence[Span], *, optional: bool) -> tuple[str, ...]:
        """Return the pieces of a cue: what must be shown, and the pattern's own words while there is room."""
        chosen = sorted(set(spans))
        for span in words if optional else ():
            more = _merged([*chosen, span], self._text)
            if sum(len(self._text[a:b].split()) for a, b in more) <= CUE_WORDS:
                chosen = more
        chosen = _merged(chosen or list(words), self._text)
        return tuple(" ".join(self._text[a:b].split()) for a, b in chosen)


def range_of(told: str) -> dict[str, Plain]:
    """Return the value of an amount of time that a scene told, such as "high 4 unit wk"."""
    words = told.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _whole(spans: Sequence[Span]) -> Span:
    return spans[0][0], spans[-1][1]


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _merged(spans: Sequence[Span], text: str) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _forms(text: str, tag: Tag) -> list[str]:
    return [singular(t.word) for t in tokens_of(text, tag.spans[0][0], tag.spans[-1][1])]


def _forms_of(label: str) -> list[str]:
    return [singular(t.word) for t in tokens_of(label, 0, len(label))]
