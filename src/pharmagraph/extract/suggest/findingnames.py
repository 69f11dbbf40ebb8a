"""Tell by its own words whether a run of words names a finding: what a person feels, shows or suffers from.

Common medical English, as far as it is regular: Greek and Latin endings, the nouns at the end of names of
findings, and measured quantities with the words for their going up and down.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.findingwords import (
    GENERAL,
    HEADS,
    NEEDS_MORE,
    NO_FINDING,
    QUANTITIES,
    UP_AND_DOWN,
)
from pharmagraph.extract.suggest.spelling import american, single

if TYPE_CHECKING:
    from collections.abc import Sequence

# A word with one of these endings or beginnings is a finding by itself.
_ENDING = re.compile(
    r".{2,}(?:itis|itides|[a-z]emia|osis|oses|opathy|opathies|algia|uria|rrhea|rrhagia|rrhage|penia|philia"
    r"|cytosis|edema|megaly|plegia|paresis|esthesia|asthenia|pnea|cardia|spasm|ptysis|emesis|pepsia|phagia"
    r"|trophy|plasia|iasis|ritus|nitus|erythema|eczema|phoria|phobia|somnia|stenia|geusia|kinesia|tonia|arthria"
    r"|trichosis|noma|phoma|toma|roma|mnesia|capnia|natremia|cholia|chezia|melena|phonia|opsia|opia"
    r"|thermia|hidrosis|thorax|rrhythmia|kalemia|volemia|ectasis|ectasia|mastia|uresis)s?\Z"
)
# "rash maculo-papular", "herpes simplex": what stands behind the noun.
_DESCRIBES = re.compile(r".+(?:al|ic|ar|ary|ous|ive|ory|oid|form|lex|osum|tus|ute|ans|ilis|aris|ized|ated)\Z")
_BEGINNING = re.compile(
    r"(?:dys|hyper|hypo)(?![a-z]*(?:lipidemics?|glycemics?|tensives?|thesis|theses)\Z)[a-z]{4,}\Z"
)
_NOT_BY_BEGINNING = re.compile(r".*(?:ive|ic|al|ous|ed|ary|ar)\Z")


def is_finding_word(word: str) -> bool:
    """Tell whether a folded word alone is a finding ("dyspnea", "nausea")."""
    word = american(word)
    alone = single(word)
    if alone in NO_FINDING or alone in NEEDS_MORE or word in NO_FINDING:
        return False
    return bool(HEADS & {alone, word}) or bool(_ENDING.match(word)) or _by_beginning(word)


def _by_beginning(word: str) -> bool:
    return bool(_BEGINNING.match(word)) and not _NOT_BY_BEGINNING.match(word)


def is_finding(words: Sequence[str]) -> bool:
    """Tell whether folded words, in order, name a finding by their head or by a quantity that changed."""
    if not words:
        return False
    last = single(american(words[-1]))
    if is_finding_word(words[-1]) or (len(words) > 1 and HEADS & {last, words[-1]}):
        return True
    if is_finding_word(words[0]) and all(_DESCRIBES.match(word) for word in words[1:]):
        return True
    changed = any(word in UP_AND_DOWN for word in words)
    measured = any(american(w) in QUANTITIES or is_finding_word(w) for w in words if w not in UP_AND_DOWN)
    return changed and measured and (words[0] in UP_AND_DOWN or words[-1] in UP_AND_DOWN)


def is_head(word: str) -> bool:
    """Tell whether a folded word can end the names of several findings: "hepatic and renal failure"."""
    return single(american(word)) in HEADS


def is_general(words: Sequence[str]) -> bool:
    """Tell whether words name no finding but a group of them, or findings at large."""
    base = [single(american(word)) for word in words]
    alone = len(base) == 1 and base[0] in NEEDS_MORE
    return alone or "adverse" in base or all(word in GENERAL for word in base)
