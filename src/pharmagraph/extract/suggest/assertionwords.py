"""The words by which a sentence denies something, and those at which a denial ends.

Plain lists of English, in the manner of NegEx (Chapman and others, 2001): words that deny what
follows, words that deny what stands before them, words that only look like either, and the joints
behind which something else is said. All patterns are for folded text.
"""

from __future__ import annotations

import re

_SEEN = (
    "seen|noted|identified|found|present|detected|observed|appreciated|reported|demonstrated|evident"
    "|visuali[sz]ed"
    "|palpated|palpable|felt|heard|elicited|described|recorded|documented|shown|apparent|obtained"
    "|established|visible"
    "|indicated|confirmed|suspected|encountered|experienced"
)
_AUXILIARIES = (
    "is|was|are|were|has|have|had|be|been|being|does|did|do|will|would|can|could|may|might|shall|should|must"
)

FORWARD = re.compile(
    r"(?<![\w-])(?:no(?!\.? ?\d|\w| doubt\b| longer\b| one\b|t\b)|not|[a-z]+n't|cannot|never|without|w/o"
    r"|neither|nor"
    r"|den(?:y|ies|ied|ying)|negative (?:for|of|to)|neg (?:for|of)|lack(?:s|ed|ing)?(?: of)?"
    r"|absence of|absent(?= \w)(?! (?:in|on|at|from|for|with|and|or)\b)|free (?:of|from)|void of|devoid of"
    r"|zero"
    r"|fail(?:s|ed)? to|unable to|ruled out for|rules out|rather than|instead of|hardly(?: any)?|unlikely to"
    r"|resolution of|no longer|unremarkable for|noncontributory for)(?![\w-])|(?<!\S)(?:\(-\)"
    r"|-ve(?: for)?(?![\w-]))"
)
"""Words that deny what follows them."""

PSEUDO = re.compile(
    r"(?<![\w-])(?:not only|not necessarily|no doubt|not (?:certain|sure|clear)(?: (?:if|whether|that))?"
    r"|not known (?:if|whether)"
    r"|not (?:rule|ruled|exclude|excluded)(?: out)?|cannot (?:be )?(?:exclude[d]?|rule[d]? out|rule)"
    r"|(?:can|could|does|do|did|was|were|is|are|has|have)(?: not|n't) (?:be |been )?(?:exclude[ds]?"
    r"|rule[ds]? out|rule)"
    r"|gram negative|gram-negative|not (?:more|less|fewer|greater) than|no (?:more|less|fewer) than"
    r"|no (?:further )?(?:work-?up|intervention|treatment|therapy|surgery)|not cause of"
    r"|without (?:difficulty|delay)"
    r"|no problem with|whether or not|if not|not (?:infrequent|uncommon|unusual)(?:ly)?|no later than"
    r"|not (?:always|all|every(?:one)?|just|merely|solely)|not to exceed)(?![\w-])"
)
"""Words that look like a denial, and deny nothing of what follows."""

UNCHANGED = re.compile(
    r"(?<![\w-])(?:no|without|not(?: any)?) (?:(?:any|significant|interval|apparent|gross|acute|major"
    r"|further|real|clear"
    r"|marked|meaningful|important|notable|suspicious) )*(?P<what>(?:change|increase|decrease|improvement"
    r"|worsening"
    r"|progression|difference|reduction|rise|fall)s? (?:in|of|to|from|on|between) )"
)
"""What is said not to change is there all the same: "no change in the rash"."""

BACK = re.compile(
    rf"(?<![\w-])(?:(?:(?:{_AUXILIARIES}) )*(?:not|never|cannot)(?: (?:be|been"
    rf"|being))?(?: [a-z]+ly)? (?:{_SEEN})"
    rf"|(?:[a-z]+n't)(?: (?:be|been|being))?(?: [a-z]+ly)? (?:{_SEEN})"
    r"|(?:(?:is|was|are|were|has been|have been|had been|been|being|is now|be) )?(?:now |also |both |all )?"
    r"(?:ruled out|absent|unlikely|excluded|not likely|less likely|discounted|lacking|nonexistent)"
    r"|(?:(?:is|was|are|were) )?(?:negative|free)(?= ?(?:[.,;]|$))"
    r"|did not (?:occur|recur|develop|happen|return|appear)|(?:do|does) not (?:occur|recur|develop|happen"
    r"|return|appear))"
    r"(?![\w-])|(?<=\w)-free(?!\w)"
)
"""Words that deny what stands before them: "rash was not seen"."""

ANSWER = re.compile(
    r" ?(?P<words>[:-]+ ?(?:none|no|nil|negative|neg|denied|denies|never))(?= ?(?:[.,;]|$|\w+ ?:))"
)
"""Denies the heading right before it: "Rash: none"."""

GONE = re.compile(
    r"(?<![\w-])(?:(?:that|it|this|which|they|these|has|have|had|is|was|are|were|been|be|now|then|since"
    r"|also|all|fully|to"
    r"|completely|totally|largely|entirely|promptly|quickly|spontaneously|subsequently|seems?|seemed"
    r"|appears?|appeared) )*"
    r"(?:resolved|subsided|disappeared|gone away|cleared up)(?![\w-])"
)
"""What is over is not there any more: "the rash resolved"."""
NOT_GONE = re.compile(
    r"(?<![\w-])(?:once|when|until|till|if|unless|after|before|not|never|partially|partly|incompletely"
    r"|will|would|may|might|should|must|can|could|to be|be)(?![\w-])"
)
"""Where one of these stands before it in the same limb, it is not said to be over."""

ENDS = re.compile(
    r"[;:]|(?<!\w)-(?!\w)|(?<![\w-])(?:but|however|although|though|whereas|while|yet|nevertheless"
    r"|nonetheless|except(?: for)?"
    r"|apart from|aside from|other than|besides|otherwise|because|since|due to|secondary to|owing to"
    r"|caused by"
    r"|which|who|whom|whose|still|therefore|thus|hence|instead|so that|until|till|unless|in spite of|despite"
    r"|positive for|demonstrating|showing|revealing|presenting with|presents with|admits(?: to)?"
    r"|complain(?:s|ed|ing) of"
    r"|status post|s/p|(?:was|were) found to)(?![\w-])"
)
"""Joints at which a denial ends, forwards and backwards."""

PURPOSE = re.compile(r"(?<![\w-])(?:for|as(?! well))(?![\w-])")
"""Ends a denial too, unless what it denies is a sign of what follows: "no evidence for"."""
SIGNS = re.compile(
    r"(?:evidence|negative|neg|suspicion|suspicious|concern|signs?|indication|support|criteria|history"
    r"|positive|tested"
    r"|test|risk|significant|remarkable|notable|such|\bve|allerg\w+|out|well)\s*\Z"
)

FINITE = re.compile(
    rf"(?<![\w-])(?:{_AUXILIARIES}|remain(?:s|ed)|appear(?:s|ed)|show(?:s|ed)|reveal(?:s|ed)"
    rf"|demonstrate[sd]|state[sd]|report[s]"
    r"|underwent|received|presented|complain(?:s|ed)|continue[sd]|developed|became|becomes|seem(?:s|ed)"
    r"|improve[sd]|resolved"
    r"|occur(?:s|red)|feels?|felt|takes?|took|gets?|got|comes?|came|goes|went|gives?|gave|causes?|admits"
    r"|noticed|says|said"
    r"|tolerated|tolerates|started|awoke|returned|improves|weighs|lives|works|drinks|smokes)(?![\w-])"
)
"""Verbs that make a new statement of what stands between two commas."""
LISTED = re.compile(
    rf"\s*(?:and|or|nor)?\b.*?(?:{_AUXILIARIES})(?: (?:be|been|being))?(?: [a-z]+ly)? (?:{_SEEN})\s*[.,;]?\s*"
)
"""The end of a list whose verb stands behind it: "no rash, pain or fever was seen"."""
LIMB = re.compile(r",|(?<![\w-])and(?![\w-])")
SUBJECT = re.compile(r"(?<![\w-])(?:that|it|this|he|she|they|we|you|there|the patient)(?![\w-])")
NEXT_LIMB = re.compile(r"[,;]|(?<![\w-])(?:and|or|but|which|who|that|when|while)(?![\w-])")
NOT_BETWEEN = re.compile(r"[;:.]|(?<![\w-])(?:but|however|who|whom|because|while|whereas)(?![\w-])")
