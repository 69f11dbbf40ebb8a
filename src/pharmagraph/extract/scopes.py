"""Which words of a sentence a negation, a hedge or a condition bears on.

A scoped word list in the manner of NegEx (Chapman and others, 2001), with the scope ended by the
joints of the sentence. It is made to be strict: where it errs, it asks for a fact to say more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pharmagraph.extract.folding import flat

Kind = Literal["negation", "hedge", "condition"]
Span = tuple[int, int]

_NEGATIONS = re.compile(
    r"(?<![\w-])(?:cannot|(?:[a-z]+n't)|not(?! only\b.*(?<![\w-])but(?![\w-]))|never|neither|nor|none"
    r"|no(?! doubt)|without|unable|unlikely|lack of|lacks"
    r"|lacking|absence of|absent|free of|free from|rather than|instead of|fails? to|failed to|avoid(?:s"
    r"|ed|ing)?"
    r"|refrain from|except(?: for)?|other than|excluding|hardly|ruled out|rules out"
    r"|denie[sd]|deny|denying|negative for|(?<=is )negative|(?<=was )negative|(?<=are )negative"
    r"|(?<=were )negative)(?![\w-])"
)
# These look forward only: what stands before them is not denied by them.
_FORWARD = re.compile(
    r"without|no(?!t)|den|negative for|lack|free|rather|instead|except|other|excluding|avoid|refrain|nor"
    r"|neither|absence|fail"
)
_FRONTED = frozenset({"without", "rather", "instead", "except", "other", "excluding"})
_HEDGES = re.compile(
    r"(?<![\w-])(?:may(?! (?:\d{1,2},? )?(?:19|20)\d\d)|might|can|could|seldom|rarely|occasionally|likely"
    r"|possibly|possible|perhaps|probably|probable"
    r"|potentially|maybe|some|sometimes|(?:appear|seem)(?:s|ed)? to|thought to|believed to|suspected"
    r"|suggests?"
    r"|(?<=not )always|(?<=not )necessarily)(?![\w-])"
)
# These soften too, but a plain fact may stand on them.
_SOFT = re.compile(
    r"(?<![\w-])(?:generally|usually|normally|typical(?:ly)?|often|frequently|mostly|most|commonly"
    r"|ordinarily|many"
    r"|useful|tends? to|certain|largely|mainly|should|would|around|about)(?![\w-])"
)
_CONDITIONS = re.compile(
    r"(?<![\w-])(?<!even )(?<!as )(?:(?<!occur )(?<!occurs )(?<!happens )(?<!happen )when(?:ever)?"
    r"|only if|if(?! any\b)|unless|until"
    r"|in case(?: of)?|provided(?: that)?|as long as|in the event of|before(?= ))(?![\w-])"
)
_JOINTS = re.compile(
    r"[;:]|(?<![\w-])(?:but|however|although|though|whereas|while|yet|nevertheless|except that"
    r"|because)(?![\w-])"
    r"|,? (?:and|or|so) (?=(?:it|they|he|she|you|we|this|these|those)\b(?! (?:and|or|,)))"
)
# What stands right before a word ends its scope backwards: a new limb of the sentence begins there.
_LIMB = re.compile(
    r"(?:,|(?<![\w-])(?:and|or|which|that|who|,))(?: (?:also|then|thus|therefore|only|is|are|was|were|be"
    r"|been|has|have|had|do|does|did"
    r"|will|would|should|must|may|might|can|could|often|very|sometimes))* ?\Z"
)
# "…, and fight it when it attacks": what the condition belongs to begins after the "and".
_CONDITION_LIMB = re.compile(
    r"(?<![\w-])(?:and|or|then) (?:[a-z]+ly )?[a-z]+ (?:it|them)(?: [a-z]+){0,2} ?\Z"
)
_THEN = re.compile(r", (?:and )?then(?![\w-])")
# "Never take it more often, never take more of it": a denied limb ends where the next one begins.
_NEXT_DENIED = re.compile(
    r"(?:,|(?<![\w-])and|(?<![\w-])or) (?:and |or )?(?:do not|don't|never|should not|must not"
    r"|cannot)(?![\w-])"
)
_CONDITION_END = re.compile(r",|(?<![\w-])then(?![\w-])")
_NEEDED = re.compile(
    r"(?:if|when|where|whenever|as) (?:it is |this is )?(?:necessary|needed|required)|as needed"
    r"|as required|if need be|on demand"
    r"|(?<!\w)p\.?r\.?n\.?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A negation, hedge or condition: where its own words stand, and what they bear on.

    ``body`` is, of a condition, the condition itself with its words; of others their own words.
    """

    kind: Kind
    words: str
    start: int
    end: int
    scope: Span
    body: Span

    def bears_on(self, span: Span) -> bool:
        """Tell whether any part of a span lies in the scope."""
        return self.scope[0] < span[1] and span[0] < self.scope[1]


def marks_of(text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Return the negations, hedges and conditions of a sentence, in order; offsets are the text's."""
    plain = flat(text[start:end])
    joints = [m.span() for m in _JOINTS.finditer(plain)]
    found = [
        *(_negation(plain, m, joints) for m in _NEGATIONS.finditer(plain)),
        *(_hedge(plain, m, joints) for m in _HEDGES.finditer(plain)),
        *(_condition(plain, m, joints) for m in _CONDITIONS.finditer(plain)),
    ]
    found = [_within_condition(m, [c for c in found if c.kind == "condition"]) for m in found]
    moved = (
        Mark(
            m.kind, m.words, start + m.start, start + m.end, (start + m.scope[0], start + m.scope[1]),
            (start + m.body[0], start + m.body[1]),
        )
        for m in found
    )  # fmt: skip
    return tuple(sorted(moved, key=lambda m: (m.start, m.kind)))


def _within_condition(mark: Mark, conditions: list[Mark]) -> Mark:
    """Keep what stands inside a condition from bearing on the claim itself: "if you are not pregnant"."""
    for condition in conditions:
        begin, stop = condition.body
        if mark.kind != "condition" and begin <= mark.start and mark.end <= stop:
            scope = (max(mark.scope[0], begin), min(mark.scope[1], stop))
            return Mark(mark.kind, mark.words, mark.start, mark.end, scope, mark.body)
    return mark


def is_softened(text: str) -> bool:
    """Tell whether words hedge at all, be it ever so lightly."""
    plain = flat(text)
    return bool(_HEDGES.search(plain) or _SOFT.search(plain) or "unlikely" in plain)


def says_as_needed(text: str) -> bool:
    """Tell whether words say that something is taken only when it is needed."""
    return bool(_NEEDED.search(flat(text)))


def _limb(plain: str, at: int, joints: list[Span]) -> Span:
    """Return the stretch between the joints around an offset."""
    begin = max((b for _, b in joints if b <= at), default=0)
    stop = min((a for a, _ in joints if a >= at), default=len(plain))
    return begin, stop


def _negation(plain: str, found: re.Match[str], joints: list[Span]) -> Mark:
    begin, stop = _limb(plain, found.start(), joints)
    words = found.group()
    if _FORWARD.match(words):
        if words.split()[0] in _FRONTED and not plain[begin : found.start()].strip():
            # "Without treatment, it lasts": what is put in front ends at the comma.
            comma = plain.find(",", found.end(), stop)
            stop = comma if comma >= 0 else stop
        begin = found.start()
    else:
        if limb := _LIMB.search(plain, begin, found.start()):
            begin = limb.start()
        if following := _NEXT_DENIED.search(plain, found.end(), stop):
            stop = following.start()
    return Mark("negation", words, found.start(), found.end(), (begin, stop), found.span())


def _hedge(plain: str, found: re.Match[str], joints: list[Span]) -> Mark:
    begin, stop = _limb(plain, found.start(), joints)
    if found.group() == "some":
        begin = found.start()
    elif limb := _LIMB.search(plain, begin, found.start()):
        begin = limb.start()
    return Mark("hedge", found.group(), found.start(), found.end(), (begin, stop), found.span())


def _condition(plain: str, found: re.Match[str], joints: list[Span]) -> Mark:
    begin, stop = _limb(plain, found.start(), joints)
    leads = not plain[begin : found.start()].strip(" ,")
    ending = _CONDITION_END.search(plain, found.end(), stop)
    body_end = ending.start() if ending else stop
    if not leads:
        limbs = [
            *[*_THEN.finditer(plain, begin, found.start())][-1:],
            *_CONDITION_LIMB.finditer(plain, begin, found.start()),
        ]
        begin = max((m.start() for m in limbs), default=begin)
    while body_end > found.end() and not plain[body_end - 1].isalnum():
        body_end -= 1
    return Mark(
        "condition", found.group(), found.start(), found.end(), (begin, stop), (found.start(), body_end)
    )
