"""The forms in which a name may stand in text: British and American spelling, singular and plural.

The pairs of spellings are those that dictionaries of either English give for medical words (ae, oe and
e; our and or; re and er; ise and ize; ph and f; c and k).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pharmagraph.extract.folding import folded
from pharmagraph.extract.words import singular

_TO_AMERICAN = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"haem(?=[aeiorst])", "hem"),
        (r"(?<=[a-z])aemi(?=[ac])", "emi"),
        (r"(?<!angi)oedem", "edem"),
        (r"(?<!gastr)oesoph", "esoph"),
        (r"oestr", "estr"),
        (r"\bfoet", "fet"),
        (r"rrhoe", "rrhe"),
        (r"pnoe", "pne"),
        (r"\bcoel(?=i)", "cel"),
        (r"\bhomoe", "home"),
        (r"amoeb", "ameb"),
        (r"paed(?=i)", "ped"),
        (r"gynaec", "gynec"),
        (r"aesthe", "esthe"),
        (r"\b(c|f)aec", r"\1ec"),
        (r"\bcaes", "ces"),
        (r"\baeti", "eti"),
        (r"phaeo(?=c)", "pheo"),
        (r"\bnaev", "nev"),
        (r"leuco(?=[cdpr])", "leuko"),
        (r"(?<=tum|col|abi|avi|hum|vap|lab)our", "or"),
        (r"(?<=\bod)our", "or"),
        (r"sulph", "sulf"),
        (r"\b(fib|lit|cent|tit)re(?=s?\b)", r"\1er"),
        (r"\bgrey", "gray"),
        (r"isation", "ization"),
        (r"(?<=al|il|un|it|ol)is(?=(?:e|ed|es|ing)\b)", "iz"),
        (r"(?<=al|ol)ys(?=(?:e|ed|es|ing)\b)", "yz"),
        (r"aluminium", "aluminum"),
    )
)
_TO_BRITISH = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?<![a-z])hem(?=[ao])", "haem"),
        (r"(?<=[a-z])emi(?=[ac]s?\b)", "aemi"),
        (r"\bedem", "oedem"),
        (r"\blymphedem", "lymphoedem"),
        (r"\besoph", "oesoph"),
        (r"(?<=gastro)esoph", "oesoph"),
        (r"\bestr(?=[aiou])", "oestr"),
        (r"\bfet(?=[au])", "foet"),
        (r"rrhe(?=a|i)", "rrhoe"),
        (r"pne(?=a|i)", "pnoe"),
        (r"\bceli(?=ac)", "coeli"),
        (r"\bped(?=iatr)", "paed"),
        (r"orthoped(?=i)", "orthopaed"),
        (r"gynec", "gynaec"),
        (r"(?<=[ar])esthe(?=s|t)", "aesthe"),
        (r"(?<=an)esthe(?=s|t)", "aesthe"),
        (r"\bfec(?=al|es)", "faec"),
        (r"\bcec(?=al|um)", "caec"),
        (r"\bcesar", "caesar"),
        (r"pheo(?=c)", "phaeo"),
        (r"\bnev(?=us|i)", "naev"),
        (r"leuko(?=[cp])", "leuco"),
        (r"(?<=tum|col|avi)or(?=s?\b)", "our"),
        (r"\bodor", "odour"),
        (r"sulf", "sulph"),
        (r"\b(fib|lit|cent|tit)er(?=s?\b)", r"\1re"),
        (r"\bgray", "grey"),
        (r"ization", "isation"),
        (r"aluminum", "aluminium"),
    )
)
# Whether any of them fits is asked first: few names are spelt in two ways.
_ANY_AMERICAN, _ANY_BRITISH = (
    re.compile("|".join(pattern.pattern for pattern, _ in pairs)) for pairs in (_TO_AMERICAN, _TO_BRITISH)
)
# "edemas", "hematomas", "asthmas": plurals that the general rule takes for words in -as; not "christmas".
_MAS = re.compile(r"(?:[aeiou]|asth|plas|gum)mas\Z")
_SIS = re.compile(r"(?<=[a-z])sis\Z")
_EPONYM = re.compile(r"(?<![a-z])([a-z]{3,}[a-rt-z]) (?=(?:disease|syndrome|sign|palsy|phenomenon)\Z)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def american(text: str) -> str:
    """Return folded text in American spelling.

    >>> american("haemorrhagic diarrhoea with a tumour")
    'hemorrhagic diarrhea with a tumor'
    """
    if not _ANY_AMERICAN.search(text):
        return text
    for pattern, instead in _TO_AMERICAN:
        text = pattern.sub(instead, text)
    return text


def british(text: str) -> str:
    """Return folded text in British spelling.

    >>> british("hemorrhagic diarrhea, edema and anemia")
    'haemorrhagic diarrhoea, oedema and anaemia'
    """
    if not _ANY_BRITISH.search(text):
        return text
    for pattern, instead in _TO_BRITISH:
        text = pattern.sub(instead, text)
    return text


def plural(word: str) -> str:
    """Return the plural of a word.

    >>> [plural(w) for w in ("rash", "injury", "thrombosis", "spasm")]
    ['rashes', 'injuries', 'thromboses', 'spasms']
    """
    if _SIS.search(word):
        return word[:-2] + "es"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    return word + "s"


def single(word: str) -> str:
    """Return the singular of a folded word, that of "thromboses" and "edemas" too."""
    if word.endswith("oses"):
        return word[:-4] + "osis"
    return word[:-1] if _MAS.search(word) else singular(word)


@lru_cache(maxsize=65_536)
def comparable(text: str) -> str:
    """Return the form in which two names are compared: folded, American, singular, without joints.

    >>> comparable("Oedemas") == comparable("edema"), comparable("Dry-mouth") == comparable("dry mouth")
    (True, True)
    """
    return " ".join(single(word) for word in _WORD.findall(american(folded(text))))


def forms_of(name: str) -> tuple[str, ...]:
    """Return the forms in which a name may stand in text, folded, the name itself first.

    The last word in singular and plural; all of it in both spellings; hyphens as spaces; an eponym
    ("Parkinson disease") with 's and without.
    """
    first = folded(name)
    found = {first: None}
    for form in (first, american(first), british(first)):
        head, space, last = form.rpartition(" ")
        alone = single(last)
        for word in (last, alone, plural(alone)) if last[-1:].isalpha() else (last,):
            found[head + space + word] = None
    for form in list(found):
        if "-" in form:
            found[" ".join(form.replace("-", " ").split())] = None
        if "'s " in form:
            found[form.replace("'s ", " ")] = None
        found[_EPONYM.sub(r"\1's ", form)] = None
    return tuple(form for form in found if form)
