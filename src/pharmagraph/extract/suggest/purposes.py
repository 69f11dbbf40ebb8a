"""What a medicine is for: to treat a problem or to prevent it, and in whom.

"Reduce the risk of stroke in patients with diabetes" has the medicine prevent strokes; it treats neither
strokes nor diabetes.
"""

from __future__ import annotations

import re

TREATS, PREVENTS = "treats", "prevents"

_LESS = r"(?:reduc(?:e|es|ed|ing|tion)|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|minimi[sz](?:e|es|ed|ing))"
_PREVENT = re.compile(
    r"(?<![\w-])(?:prevent(?:s|ed|ing|ion|ive)?|prophyla(?:xis|ctic|ctically)"
    r"|protect(?:s|ed|ing|ion)? against"
    rf"|{_LESS} (?:in |of )?(?:the |their |your )?(?:[\w-]+ ){{0,3}}"
    r"(?:risks?|incidence|likelihood|chances?|occurrence|recurrence|rates?)(?: (?:of|for))?)(?![\w-])"
)
_TREAT = re.compile(
    r"(?<![\w-])(?:treatment|management|relief|therapy|treat|treats|treating|relieves?|relieving|eradication"
    r"|alleviates?|control|eases?|easing|soothes?)(?![\w-])"
)
# "Treatment and prevention of flump" is for both.
_BOTH = re.compile(
    r"(?:treat|manage|reli|control)\w*(?:,| and/or| and| or|/| as well as)+(?: for)?(?: the)? (?:\w+ )?"
    r"(?:prevent|prophyla)\w*(?: of)?|(?:prevent|prophyla)\w*(?:,| and/or| and| or|/| as well as)+(?: for)?"
    r"(?: the)? (?:treat|manage|reli|control)\w*(?: of)?"
)
_WHO = (
    r"(?:patients?|subjects?|people|persons?|women|men|adults?|children|individuals|those|males?|females?"
    r"|infants|adolescents|boys|girls)"
)
IN_PEOPLE = re.compile(
    rf"(?<![\w-])(?:in|among)(?: (?!(?:the )?(?:treat|manag|prevent|relie))[\w-]+){{0,4}}? {_WHO}"
    r"(?: (?!for |to |associated )[^;: ]+){0,12} (?:with|who have|having|suffering from)"
    r"(?: (?:a|an|the|either|moderate|severe|mild|chronic|active|established))* ?\Z"
)
_IN = re.compile(r"(?<![\w-])in(?: (?:a|an|the))? ?\Z")
_INTENT = re.compile(
    r"(?<!not )(?:indicated|used|useful|effective|given|recommended)(?: [\w-]+){0,3} (?:to|for)(?: the)?"
    r"(?: [\w-]+){0,3} (?:prevent|treat|manag|prophyl|relie|control|(?:reduc|lower|decreas)\w*"
    r"(?: [\w-]+){0,3} (?:risk|incidence))"
)
_TO_WHOM = re.compile(r"(?<![\w-])(?:in|for) [^;:]{0,40}" + _WHO + r"(?![\w-])")
_USED = re.compile(
    r"(?:indicated|prescribed|recommended|approved|effective|useful|helpful|used|of value|intended|treatment"
    r"|therapy|adjunct)(?: \w+ly| also| mainly)* ?\Z"
)


def purposes(*told: str) -> tuple[str, ...]:
    """Return what the words before a problem have the medicine do to it: TREATS, PREVENTS, or both.

    Each text is folded; the first one that says anything counts: the words of the sentence before the
    problem, then those of the lead-in and of the heading above it. Where none does, it is treated.
    """
    for words in told:
        prevent = max((m.end() for m in _PREVENT.finditer(words)), default=-1)
        treat = max((m.end() for m in _TREAT.finditer(words)), default=-1)
        both = max((m.end() for m in _BOTH.finditer(words)), default=-1)
        if both >= max(prevent, treat) > -1:
            return TREATS, PREVENTS
        if max(prevent, treat) > -1:
            return (PREVENTS,) if prevent > treat else (TREATS,)
    return (TREATS,)


def tells_in_whom(before: str, named: int) -> bool:
    """Tell whether the words before a problem make it that of the people treated, and no purpose.

    ``before`` is the folded text up to the problem, ``named`` where in it the problem named before ends,
    -1 where none is named. "For hay fever in patients with flump" tells of whom, "for patients with flump"
    and "to lower lipids in patients with flump" of what for.
    """
    people = IN_PEOPLE.search(before)
    prevents = purposes(before) == (PREVENTS,)
    if people is None:
        return prevents and named >= 0 and _IN.fullmatch(before[named:].strip(" ()")) is not None
    return prevents or 0 <= named <= people.start()


def is_fronted(before: str, after: str) -> bool:
    """Tell whether a sentence begins with the people, and says behind what they are given it for."""
    people = IN_PEOPLE.search(before)
    return people is not None and not before[: people.start()].strip() and bool(_INTENT.search(after))


def is_narrowed(before: str) -> bool:
    """Tell whether a problem is named only to say in whom something else is treated."""
    people = IN_PEOPLE.search(before)
    return people is not None and _USED.search(before[: people.start()]) is None


def names_people(after: str) -> bool:
    """Tell whether the words behind a problem say in whom: what is denied of them is denied of no others."""
    return _TO_WHOM.match(after.lstrip()) is not None
