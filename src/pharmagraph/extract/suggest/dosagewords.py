"""The words of dosage sentences: those that carry a part of a dosage, and those that carry nothing.

A dosage is read only where every word is one of these, a name of the vocabulary, or a quantity. So
these lists decide what is understood; a word that is missing here makes a refusal, never an error.
All patterns are for folded text.
"""

from __future__ import annotations

import re

from pharmagraph.extract.folding import word_set

_MEALS = (
    r"(?:a |the |each |every |your )?(?:meals?|food|breakfast|lunch|dinner|supper|the evening meal|a snack)"
)
_NUMBER = r"(?:\d+|two|three|four|five|six)"

_ASIDE = (
    r"with or without (?:food|meals)|regardless of (?:food|meals)|without regard to (?:food|meals)"
    r"|with (?:a |plenty of |some )?(?:full |large )?(?:glass of )?(?:water|liquid|fluid)"
    r"|[(\[]see [^)\]]*[)\]]|\( ?\d{1,2}(?:\.\d{1,2})+(?:, \d{1,2}(?:\.\d{1,2})+)* ?\)"
    r"|as directed(?: by (?:a|your|the) (?:doctor|physician))?"
)
_MOMENT = (
    r"at (?:bedtime|night|noon|midday|breakfast|lunch|dinner)|before (?:bedtime|bed|going to bed|sleep)"
    r"|in the (?:early )?(?:morning|evening|afternoon)|(?:every|each) (?:morning|evening|night|afternoon)"
    rf"|(?:with|before|after|during|between) {_MEALS}|on an empty stomach|on alternate days"
    r"|on days? \d{1,2}(?:(?: to | and |-)\d{1,2})?|before (?:surgery|the procedure|the operation)"
    r"|immediately (?:before|after) (?:meals|food|surgery|the procedure)"
)
_MANNER = (
    rf"(?:in|as|into) (?:(?:{_NUMBER}|a single)(?:(?: to | or |-){_NUMBER})? )?"
    r"(?:equally |evenly |equal )?divided doses|(?:as|in) a single (?:daily )?dose|as one dose"
)
_NEEDED = (
    r"(?:if|when|where|whenever|as) (?:it is |this is )?(?:necessary|needed|required)|if need be|on demand"
    r"|(?:on an )?as[ -]needed(?: basis)?|p\.?r\.?n\.?"
)
_CHANGED = (
    r"(?:(?:and|then) )?(?:(?:this|the) )?(?:dose )?(?:(?:may|can|should|must) (?:then )?be )?"
    r"(?:gradually |slowly )?"
)
_SLOWLY = r"(?: (?:the|your) dose)?(?: gradually| slowly)?"
_REPEAT = (
    r"(?:(?:and|then) )?(?:(?:this|the|each) )?(?:(?:dose|which) )?(?:(?:may|can|should|must) (?:then )?be )?"
    r"repeat(?:ed|ing)?(?: (?:this|the) dose)?"
)
_MAXIMUM = (
    r"(?:(?:up )?to )?(?:a |the )?(?:recommended )?(?:maximum|max\.?)"
    r"(?: (?:recommended|daily|single|total|dose|amount))*(?: (?:is|of))?"
)
_FIXED = {
    "aside": _ASIDE,
    "moment": _MOMENT,
    "manner": _MANNER,
    "needed": _NEEDED,
    "repeat": _REPEAT,
    "up": rf"{_CHANGED}(?:increas(?:e|ed|ing)|rais(?:e|ed|ing)){_SLOWLY}",
    "down": rf"{_CHANGED}(?:decreas(?:e|ed|ing)|reduc(?:e|ed|ing)|lower(?:ed|ing)?){_SLOWLY}",
    "then": r"(?:and )?then|followed by|thereafter|and after that|after that",
    "maximum": _MAXIMUM,
    "aged": r"aged|of age|old|weighing|body ?weight",
    "later": r"later",
    "after": r"after|in",
    "for": r"for",
    "with": r"with",
}
PATTERNS = {kind: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])") for kind, words in _FIXED.items()}
"""Fixed words by kind; where two begin at one place, the longer one counts.

An aside is left out knowingly ("with or without food"); a moment and a manner become `when`, in the
words of the sentence.
"""
AT_MOST = re.compile(r"maxim|\bmax\b|exceed|no more|not more|more than|higher than|greater than|at most|<=|≤")
"""In a quantity's own words: it is a maximum, and not "up to"."""
BELOW = re.compile(r"less than|fewer|lower than|smaller|under|below|<(?!=)")
"""In a quantity's own words: it is no dose but a border between doses."""

THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?!\d)")
"""Ten, or ten thousand: "10.000" is written for both."""

TIME_UNITS = frozenset({"s", "min", "h", "d", "wk", "mo", "a"})

DOSING = word_set(
    "take takes taken taking give gives given giving administer administered administering inject injected"
    " injecting apply applied instil instilled insert inserted inhale swallow swallowed dose doses dosage"
    " dosing use used"
)
"""Words that make an amount a dose; "contains 5 mg" and "5 mg tablets" have none."""

FILLERS = DOSING | word_set(
    "a an the is are be should must may can will would of to by at as usual usually normal normally"
    " recommended recommend we suggested average typical standard ordinary ordinarily amount treatment"
    " therapy regimen schedule patient patients people person persons individuals you your it this medicine"
    " drug both start started starting begin beginning total range relief management symptomatic acute"
    " infusion slow slowly bolus who have has those"
)
"""Words that a dosage sentence may hold and that carry no part of it."""

BEGINNINGS = word_set("start started starting begin beginning")

TABLETS = frozenset({"tablet", "capsule", "suppository", "patch"})
"""Forms that are counted: "10 mg tablets" says how strong they are, not how many are taken."""

NO_PHASE = frozenset(
    {"then", "thereafter", "first", "gradually", "reduce gradually", "long time", "longer period"}
)
"""Words that may carry a phase, and in a dosage say other things."""

SHARED = frozenset({"duration", "maximum", "as needed", "route", "form", "population", "for", "role"})
"""Keys that may hold of two doses alike though they stand beside one of them."""
