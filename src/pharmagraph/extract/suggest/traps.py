"""What looks like a mention and is none: who was treated, what is treated, what else is told of."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.document import Document, Sentence
    from pharmagraph.extract.suggest.learning import Kind
    from pharmagraph.extract.suggest.phrases import Phrase

_NEAR = 100
"""Characters before a phrase in which words about people may stand."""
_PEOPLE = (
    r"(?:patients?|subjects?|people|persons|women|men|adults?|children|individuals|those|volunteers|males"
    r"|females|infants|adolescents|boys|girls)"
)
# What stands right before a phrase that tells of the people treated, or of what they are treated for.
_POPULATION = re.compile(
    rf"(?<![\w-])(?:{_PEOPLE}(?: \w+){{0,2}} (?:with|who (?:had|have)|having)"
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
    found: set[int] = set()
    for index, (start, _) in enumerate(spans):
        follows = index - 1 in found and phrases[index].is_listed
        if follows or _POPULATION.search(" ".join(plain[max(0, start - _NEAR) : start].split())):
            found.add(index)
    return frozenset(found)


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
