"""Cut the parts of a sentence into doses that stand side by side, and those into steps in time.

What leaves open which of two doses is meant is refused here.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.extract.suggest.dosagestep import RefusedError
from pharmagraph.extract.suggest.dosagewords import SHARED, TIME_UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.suggest.dosageparts import Part
    from pharmagraph.extract.suggest.dosagestep import Step

Steps: TypeAlias = "list[tuple[Part | None, list[Part]]]"

_LEADS = frozenset({"then", "repeat", "up", "down"})
_UNDIVIDED = frozenset({"{capsule}", "{puff}", "[drp]"})
_JOINTS = frozenset({"joint", "comma"})


def clauses(parts: Sequence[Part]) -> list[list[Part]]:
    """Cut a sentence at its semicolons; a step, or what only sets a maximum, stays with the dose before."""
    found: list[list[Part]] = [[]]
    semicolon = None
    for part in parts:
        if part.kind == "semicolon":
            semicolon = part
            found.append([])
        else:
            found[-1].append(part)
    joined: list[list[Part]] = []
    for clause in found:
        amounts = [i for i, p in enumerate(clause) if p.kind in {"dose", "maximum dose"}]
        only_caps = bool(amounts) and not any(_is_dose(clause, i) for i in amounts)
        goes_on = only_caps and not any(p.terms for p in clause)
        goes_on = goes_on or next((p.kind for p in clause if p.kind != "filler"), "") in _LEADS
        if goes_on and semicolon and joined:
            joined[-1] += [replace(semicolon, kind="comma"), *clause]
        elif clause:
            joined.append(clause)
    return joined


def chains_of(clause: list[Part]) -> list[Steps]:
    """Cut a clause into doses that stand side by side, each into the steps that follow one another."""
    doses = [i for i, p in enumerate(clause) if _is_dose(clause, i)]
    cuts: set[int] = set()
    for left, right in pairwise(doses):
        if any(p.kind in _LEADS for p in clause[left:right]) or _is_aside(clause, right):
            continue
        joints = [i for i in range(left + 1, right) if clause[i].kind in _JOINTS]
        if not joints:
            raise RefusedError(
                "two amounts, and nothing says how they belong together", [clause[left], clause[right]]
            )
        cuts.add(joints[-1] - 1 if joints[-1] - 1 in joints else joints[-1])
    chains: list[Steps] = [[(None, [])]]
    for index, part in enumerate(clause):
        if index in cuts:
            chains.append([(None, [])])
        elif part.kind in _LEADS and any(p.kind != "filler" for p in chains[-1][-1][1]):
            chains[-1].append((part, []))
        elif part.kind in _LEADS:
            chains[-1][-1] = (part, [])
        else:
            chains[-1][-1][1].append(part)
    return [[(lead, _trimmed(parts)) for lead, parts in chain] for chain in chains]


def _trimmed(parts: list[Part]) -> list[Part]:
    """Leave out joints and commas at both ends."""
    found = list(parts)
    while found and found[0].kind in _JOINTS:
        found.pop(0)
    while found and found[-1].kind in _JOINTS:
        found.pop()
    return found


def _is_capped(clause: list[Part], index: int) -> bool:
    back = [p.kind for p in clause[:index] if p.kind not in {"filler", "colon"}]
    return bool(back) and back[-1] == "maximum"


def _is_dose(clause: list[Part], index: int) -> bool:
    return clause[index].kind == "dose" and not _is_capped(clause, index)


def _is_aside(clause: list[Part], index: int) -> bool:
    return [p.kind for p in clause[index - 1 : index + 2 : 2]] == ["open", "close"]


def check_apart(chains: list[list[Step]], clause: list[Part]) -> None:
    """Refuse doses side by side that nothing sets apart: "10 mg twice daily, 20 mg daily"."""
    if any(p.kind == "joint" and p.word == "or" for p in clause):
        return
    for left, right in pairwise(chain[0] for chain in chains):
        named = [k for k in left.terms.keys() & right.terms.keys() if left.terms[k] != right.terms[k]]
        if not (named or (left.whens and right.whens)):
            raise RefusedError("nothing says what sets the two amounts apart", right.quantities)


def check_shared(chains: list[list[Step]]) -> None:
    """Refuse doses side by side of which only one says what may hold of both."""
    first = [chain[0] for chain in chains]
    often = [bool(s.whens) or bool(s.fields.keys() & {"times", "per", "every"}) for s in first]
    if any(often) and not all(often):
        raise RefusedError("how often is said of one of several doses", first[often.index(False)].quantities)
    for key in sorted(SHARED):
        having = [s for s in first if key in s.fields or (key in s.terms and key not in s.labelled)]
        if having and len(having) < len(first) and key not in first[0].labelled:
            raise RefusedError(f"'{key}' is said beside one of several doses", having[0].shown)


def check_choice(part: Part) -> None:
    """Refuse "10 or 20 mg" as a range, for 15 mg is none of the two; "two or three puffs" are one.

    So are neighbouring counts of what is not halved, and neighbouring lengths of time.
    """
    quantity = part.quantity
    if quantity is None or quantity.low is None or quantity.high is None or " or " not in f" {part.word} ":
        return
    counted = quantity.unit in {"", *TIME_UNITS, *_UNDIVIDED}
    whole = quantity.low == quantity.low.to_integral_value()
    if quantity.low != quantity.high and not (counted and whole and quantity.high - quantity.low == 1):
        raise RefusedError(f"'{part.word}' is a choice, and no range", [part])
