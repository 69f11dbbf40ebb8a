"""What looks like a mention and is none: who was treated, what is treated, what else is told of."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat
from pharmagraph.extract.suggest.phrases import LIST_JOINTS
from pharmagraph.extract.suggest.phrasewords import LEADING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.suggest.learning import Kind
    from pharmagraph.extract.suggest.phrases import Phrase

_NEAR = 160
_LISTING = LIST_JOINTS | LEADING
"""Characters before a phrase in which words about people may stand."""
_PEOPLE = (
    r"(?:patients?|subjects?|people|persons|women|men|adults?|children|individuals|those|volunteers|males"
    r"|females|infants|adolescents|boys|girls)"
)
# What stands right before a phrase that tells of the people treated, or of what they are treated for.
_POPULATION = re.compile(
    rf"(?<![\w-])(?:{_PEOPLE}(?: \w+){{0,2}}(?: \([^()]*\))? (?:with|who (?:had|have)|having)"
    r"|(?:with|without) [^,;:]{1,60} but (?:with|without)|entered (?:the|a) (?:study|trial) with"
    r"|(?:treatment|management|therapy|treated|indicated|history|diagnosis|diagnosed|prophylaxis|prevention"
    r"|medications?|drugs?) (?:of|for|with)|(?:trials?|studies|study) (?:in|of|for)|risk factors? for)"
    r"(?: (?:a|an|the|their|either|moderate|severe|mild|chronic|active|to|or))*\Z"
)
# After these words a sentence of indications names what the medicine is for …
_FOR = re.compile(
    r"(?<![\w-])(?:indicated|treatment|management|relief|prevention|prophylaxis|control|therapy|reduction"
    r"|reduce|treat|treating|prevent|preventing|relieve|relieving|induction|eradication|adjunct|adjunctive"
    r"|useful|used|use|effective|beneficial|improve|lower|suppress|suppression|maintenance|decrease"
    r"|alleviate|replacement|in patients with)(?![\w-])"
)
# … and after these of something else: a cause, a limit, a study, a sign by which it is known.
_NOT_FOR = re.compile(
    r"(?<![\w-])(?:not (?:been )?(?:indicated|established|recommended|studied|approved)|caused by|who"
    r"|which|when|should|because|if|characterized|defined|may|can|has|have|were|was|is not|are not"
    r"|contraindicated|resulting from|strains|isolates|organisms|rather than|diagnos\w+|in addition"
    r"|although|however|clinical trials?|safety|risk factors?|responded|evidence|no|according to"
    r"|secondary causes|such as those|symptoms associated with|following (?:\w+ )?symptoms"
    r"|symptoms include|criteria|it is a|is an?|infections that)(?![\w-])"
)
# "In acute attacks, it is indicated …": what stands in front is what the medicine serves.
_FRONTED = re.compile(
    r"(?:in|for)(?: [^,;:\s]+){0,12} ?\Z"
    r"|(?:in|for) (?:\w+ ){0,3}(?:patients|adults|children|people)\b[^;:]*\Z"
)
_SERVES = re.compile(
    r"(?<!not )(?:indicated|useful|effective|of value|used"
    r"|shown to (?:reduce|decrease|prevent|improve))(?![\w-])"
)
# A cause is no indication: "spasm secondary to trauma".
_CAUSE = re.compile(r"(?<![\w-])secondary to(?: (?:a|an|the))? \Z")
_SAYS = re.compile(r"\W*(?:is|are|was|were|may|can|has|have|should|will)(?![\w-])")
# It is no effect of a medicine that something came less often with it, or as often without it.
_RATE = r"(?:incidence|risk|rate|frequency|number|occurrence|likelihood)"
_LESS = re.compile(
    r"(?<![\w-])(?:reduc(?:e|es|ed|ing|tion in|tions in)|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|fewer"
    rf"|similar|comparable|same) (?:\w+ ){{0,3}}{_RATE}s? (?:of|for) (?:[\w-]+ ){{0,3}}\Z"
    r"|(?<![\w-])no (?:\w+ ){0,3}differences? (?:in|between) (?:[\w-]+ ){0,5}\Z"
    r"|(?<![\w-])(?:reduced|lowered|prevented|relieved|improved) (?:the )?\Z"
)
_NO_MORE = re.compile(
    r"[^.;:]{0,80}?(?<![\w-])(?:is|are|was|were|occurred|being)(?: \w+ly)? (?:(?:less|lower|smaller|fewer)\b"
    r"[^;:]{0,120}?(?<![\w-])(?:than|compared|versus|vs)|(?:similar|comparable|the same|no (?:different|more"
    r"|higher|greater)|not different) (?:(?:\w+ ){0,2}(?:to|from|than|with) (?:\w+ ){0,5}placebo|between"
    r"|among|across|in (?:both|all|the two)|for (?:both|all)))(?![\w-])"
)
# Then something else is the cause.
_OTHER_CAUSE = re.compile(
    r"(?<![\w-])(?:without|stop|stops|stopped|stopping|discontinu(?:e|ed|ing|ation of)|withdraw(?:ing|n|al of"
    r"|al from)|overdos(?:e|es|age)|too much|untreated|instead of|abuse of|misuse of)(?![\w-])"
)
_FRONTED_CAUSE = re.compile(
    r"\s*(?:abruptly |suddenly |after )?(?:stopping|without|overdos(?:e|es|age) (?:of|with)|discontinuing)"
    r"(?![\w-])"
)
_EXAMPLE = re.compile(
    r"(?<![\w-])(?:such as|like|including|for example|namely|e\.g\.),? "
    r"(?:[\w-]+(?: [\w-]+)?(?:,| and| or|, and|, or) ){0,8}(?:(?:and|or) )?\Z"
)
_EXAMPLES = re.compile(r"(?:[\w-]+ ){0,2}[\w-]+s,? (?:such as|like|including|e\.g\.)(?![\w-])")
_VERB = re.compile(
    r"(?<![\w-])(?:is|are|was|were|has|have|had|may|should|can|must|will|does|do|be|reduces|increases|include"
    r"|includes|occurs|requires)(?![\w-])"
)


def refused_phrases(
    document: Document, sentence: Sentence, kind: Kind, phrases: Sequence[Phrase]
) -> frozenset[int]:
    """Return the numbers of the phrases that are no mentions of a kind, whatever their words are."""
    plain = flat(document.text[sentence.start : sentence.end])
    spans = [(p.span[0] - sentence.start, p.span[1] - sentence.start) for p in phrases]
    if kind == "condition":
        asides = _Asides(plain)
        return frozenset(index for index, span in enumerate(spans) if asides.hold(*span))
    if _FRONTED_CAUSE.match(plain):
        return frozenset(range(len(spans)))
    found: set[int] = set()
    for index, (start, _) in enumerate(spans):
        follows = index - 1 in found and (_LISTING.issuperset(phrases[index].before))
        people = _POPULATION.search(" ".join(plain[max(0, start - _NEAR) : start].split()))
        if follows or people or is_no_effect(plain, *spans[index]):
            found.add(index)
    return frozenset(found)


def is_no_effect(plain: str, start: int, end: int) -> bool:
    """Tell whether a sentence says of something only that a medicine brought less or no more of it."""
    return bool(_LESS.search(plain[max(0, start - _NEAR) : start]) or _NO_MORE.match(plain, end))


def is_other_cause(before: str) -> bool:
    """Tell whether the words before an effect name its cause as having no, or too much, of a medicine."""
    return _OTHER_CAUSE.search(before) is not None


def is_example(before: str) -> bool:
    """Tell whether a name behind these words is an example: "serenides such as …"."""
    return _EXAMPLE.search(before) is not None


def gives_examples(before: str) -> bool:
    """Tell whether a sentence begins with a class of which it names examples: "serenides such as …"."""
    return _EXAMPLES.match(before) is not None


class _Asides:
    """Where a sentence of an indications section speaks of something else than what the medicine is for.

    A line without a verb names an indication from its beginning; a sentence does so after words that
    say what the medicine is for, up to words that say something else.
    """

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._opened = [m.end() for m in _FOR.finditer(plain)]
        self._closed = [m.end() for m in _NOT_FOR.finditer(plain)]
        self._ended = [m.end() for m in re.finditer(";", plain)]
        self._begins = len(plain) - len(plain.lstrip())
        self._is_line = _VERB.search(plain) is None
        self._serves = _SERVES.search(plain) is not None

    def hold(self, start: int, end: int) -> bool:
        """Tell whether a phrase of the sentence stands in an aside."""
        if start <= self._begins:
            return _SAYS.match(self._plain, end) is not None
        if _CAUSE.search(self._plain[max(0, start - _NEAR) : start]):
            return True
        front = self._plain[self._begins : start] if start <= 2 * _NEAR else ""
        if self._serves and _FRONTED.match(front) and not (_VERB.search(front) or _NOT_FOR.search(front)):
            return False
        opened, closed = _last(self._opened, start), _last(self._closed, start)
        if closed <= _last(self._ended, start):
            closed = -1
        if opened < 0 and self._is_line:
            return closed >= 0
        return opened <= closed


def _last(ends: list[int], at: int) -> int:
    """Return the last of these offsets that is not beyond another, -1 where all are."""
    index = bisect_right(ends, at)
    return ends[index - 1] if index else -1
