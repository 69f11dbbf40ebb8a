"""What narrows a contraindication: "severe liver disease", "a child under 4 years", "flump in adults".

A contraindication that loses its limit forbids too much. So the words around a name are read: those that
belong to the name are taken into it, a limit behind it becomes the condition under which it holds, and
where neither can be done nothing is proposed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import flat

if TYPE_CHECKING:
    from pharmagraph.extract.words import Span

MOST_WORDS = 12
"""Words of a limit or of a longer name; what is longer is another statement."""

# Words before a name that make it another, narrower one.
_DEGREES = (
    r"(?:severe|severely|mild|moderate|active|acute|chronic|uncontrolled|unstable|untreated|recent|serious"
    r"|decompensated|advanced|end-stage|recurrent|history of|family history of)"
)
_DEGREE = re.compile(rf"(?<![\w-])(?:{_DEGREES}(?: (?:to|or|and)(?= {_DEGREES}))? )+\Z")
# Words before a name after which it is no state of the person who takes the medicine.
_OTHER = re.compile(
    r"(?<![\w-])(?:(?<!contraindicated )for|purpose|making|make|makes|to (?:treat|prevent|relieve|avoid|help)"
    r"|treat|risk of|risk for|without|no|may have|cause|causes|caused|because|due to|to reduce|develop"
    r"|develops|notice|occur|not have)(?![\w-])(?=[^,;:]*\Z)"
)
# "Flump in adults": the people are where the flump is, and nothing is forbidden to all of them.
_IN_OTHER = re.compile(r"(?P<words>(?:[\w-]+ ){1,2})(?:in|among|of) (?:[\w-]+ ){0,2}\Z")
_GIVEN = frozenset(
    {
        "contraindicated", "use", "used", "using", "take", "taken", "give", "given", "administered",
        "recommended", "and", "or", "also", "not",
    }
)  # fmt: skip
# What belongs to a name: "hypersensitivity to any component".
_BELONGS = re.compile(r"(?:to|of|from|with|caused by|due to|associated with)(?= )")
# What limits the people of whom it is said.
_LIMITS = re.compile(
    r"(?:under|over|below|above|aged?|younger|older|less|more|who|whose|that|taking|on|receiving|treated"
    r"|undergoing|during|within|after|weighing|with|without|in|from|between|up|at|by|for)(?= )"
)
# The condition of the sentence is the gate's to ask for.
_ASKED_FOR = re.compile(r"(?:if|when|unless|until|which|because|since|see|are|is)(?![\w-])")
_PEOPLE = re.compile(
    r"(?:women|woman|patients?|people|persons?|mothers?|females?|individuals|problems?|children|adults)(?![\w-])"
)
_JOINT = re.compile(r"\s*(?:[,;/]|(?:and/or|and|or)(?![\w-]))\s*")
_NEXT = re.compile(r"\s*(?:[,;]|(?<=\s)(?:and|or)(?=\s))")
_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(r"\[[^\]]*\]|\((?:\s*see[^()]*|\s*\d+(?:\.\d+)*\s*(?:,\s*\d+(?:\.\d+)*\s*)*)\)")
_SHORT_FORM = re.compile(r"\s*\([\w -]{1,40}\)")
_AGE = re.compile(
    r"(?<![\w-])(?:under|over|below|above|aged?|younger|older|less) (?:than )?(?:the age of )?\d"
)
_ENDS = re.compile(r"\s*[.:!?]?\s*\Z")


@dataclass(frozen=True, slots=True)
class Limited:
    """A name with the words that belong to it, and the limit behind it (None where there is none)."""

    span: Span
    limit: Span | None = None


def limited(text: str, start: int, end: int, span: Span) -> Limited | None:
    """Return what a sentence between two offsets says a name to be limited by.

    None where the words around the name limit it in a way that cannot be said whole.
    """
    plain = _REFERENCE.sub(lambda m: " " * len(m.group()), flat(text[start:end]))
    first, last = span[0] - start, span[1] - start
    before = plain[:first]
    if degree := _DEGREE.search(before):
        first = degree.start()
    inside = _IN_OTHER.search(plain[:first])
    if _OTHER.search(before) or (inside and _GIVEN.isdisjoint(inside["words"].split())):
        return None
    if alias := _SHORT_FORM.match(plain, last):
        end_of_name = alias.end()
    else:
        space = _SPACE.match(plain, last)
        named = _PEOPLE.match(plain, space.end()) if space else None
        end_of_name = named.end() if named else last
    found = _behind(plain, end_of_name)
    if found is None:
        return None
    stop, limit = found
    whole = (start + first, start + stop if stop > end_of_name else span[1])
    return Limited(whole, (start + limit[0], start + limit[1]) if limit else None)


def _behind(plain: str, at: int) -> tuple[int, Span | None] | None:
    """Return where a name that ends at an offset ends with what belongs to it, and the limit behind it."""
    if _is_over(plain[at:]):
        return at, None
    begin = at + len(plain[at:]) - len(plain[at:].lstrip())
    if _ASKED_FOR.match(plain, begin):
        return at, None
    belongs, limit = _BELONGS.match(plain, begin), _LIMITS.match(plain, begin)
    stop = _end_of(plain, begin)
    told = plain[begin:stop]
    if not 1 < len(told.split()) <= MOST_WORDS:
        return None
    if belongs and not any(c in "();:" or c.isdigit() for c in told):
        return stop, None
    # "Who takes it, or took it": what follows a joint may still be of the limit.
    return (at, (begin, stop)) if limit and _ENDS.fullmatch(plain[stop:]) else None


def _is_over(rest: str) -> bool:
    """Tell whether nothing behind a name limits it: the sentence ends, or its list goes on."""
    if _ENDS.fullmatch(rest):
        return True
    return _JOINT.match(rest) is not None and _AGE.search(rest) is None


def _end_of(plain: str, at: int) -> int:
    """Return where the words that begin at an offset end: at a joint, or with the sentence."""
    joint = _NEXT.search(plain, at)
    stop = joint.start() if joint else len(plain)
    while stop > at and not plain[stop - 1].isalnum() and plain[stop - 1] != ")":
        stop -= 1
    return stop
