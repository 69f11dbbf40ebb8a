"""Which part of a leaflet a sentence stands in: side effects, indications, dosage, and so on.

By the code of its section where the label has one (SPL: LOINC document ontology), else by the words
of the lead-in of its list and of the headings above it, the nearest first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import folded

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document

SIDE_EFFECTS, INDICATIONS, DOSAGE = "side effects", "indications", "dosage"
CONTRAINDICATIONS, WARNINGS, INTERACTIONS = "contraindications", "warnings", "interactions"
MECHANISM, BRANDS, FORMS, OVERDOSE = "mechanism", "brands", "forms", "overdose"
STUDIES, KINETICS, PEOPLE, STORAGE, ABUSE = "studies", "kinetics", "people", "storage", "abuse"
CONTENTS = "contents"
KINDS = (
    SIDE_EFFECTS, INDICATIONS, DOSAGE, CONTRAINDICATIONS, WARNINGS, INTERACTIONS, MECHANISM, BRANDS, FORMS,
    OVERDOSE, STUDIES, KINETICS, PEOPLE, STORAGE, ABUSE, CONTENTS,
)  # fmt: skip
"""The kinds of sections that rules can name."""

CODES = {
    "34067-9": INDICATIONS, "34084-4": SIDE_EFFECTS, "34068-7": DOSAGE, "34070-3": CONTRAINDICATIONS,
    "43685-7": WARNINGS, "34071-1": WARNINGS, "34066-1": WARNINGS, "42232-9": WARNINGS, "34072-9": WARNINGS,
    "34073-7": INTERACTIONS, "43679-0": MECHANISM, "34090-1": MECHANISM, "43681-6": MECHANISM,
    "43678-2": FORMS, "34069-5": FORMS, "34088-5": OVERDOSE, "34092-7": STUDIES, "34091-9": STUDIES,
    "43680-8": STUDIES, "34083-6": STUDIES, "43682-4": KINETICS, "34081-0": PEOPLE, "34082-8": PEOPLE,
    "42228-7": PEOPLE, "34080-2": PEOPLE, "43684-0": PEOPLE, "34077-8": PEOPLE, "44425-7": STORAGE,
    "42227-9": ABUSE, "34085-1": ABUSE, "34086-9": ABUSE, "34087-7": ABUSE, "42229-5": "",
    "43683-2": CONTENTS,
    "34089-3": "",
    "50570-1": CONTRAINDICATIONS, "50569-3": WARNINGS, "50568-5": WARNINGS, "50567-7": WARNINGS,
    "50566-9": WARNINGS, "50565-1": STORAGE, "53414-9": PEOPLE,
    "55106-9": CONTENTS, "55105-1": INDICATIONS, "51727-6": CONTENTS, "51945-4": "",
}  # fmt: skip
"""LOINC codes of label sections (FDA, Structured Product Labeling); "" where a section is of no one kind."""

# The first pattern that fits decides; a heading that fits none leaves the question to the one above it.
_WORDS: dict[str, str] = {
    r"contra-?indicat|do not (?:use|take|give)|who should not|must not (?:use|take|be used)"
    r"|when not to|should (?:i|you) not": CONTRAINDICATIONS,
    # Warnings, interactions and contents stand there together; a lead-in or subheading tells which.
    r"before (?:you|use|using|taking|giving|treatment)(?![\w-])|stop use": WARNINGS,
    r"overdos|if you take more|too much|took more": OVERDOSE,
    r"(?:side|adverse|undesirable|unwanted) (?:effects?|reactions?|events?|experiences?)"
    r"|adverse drug|^adverse$|^reactions$|post-?marketing experience"
    r"|clinical trials? experience": SIDE_EFFECTS,
    r"interact|(?:with )?other medicines|taken with|together with other": INTERACTIONS,
    r"abuse|dependence|addicti|withdrawal|(?:if you|when you|how to) stop|stopping": ABUSE,
    r"pregnan|lactation|breast|nursing|specific populations|pa?ediatric use|geriatric use": PEOPLE,
    r"warning|precaution|take special care|be careful|important (?:safety )?information": WARNINGS,
    r"dosage forms?|how supplied|(?:types|forms) of|available as|comes? (?:in|as)|presentations?": FORMS,
    r"dos(?:e|es|ing|age)|posolog|how to (?:take|use|give)|how (?:much|often)|administration": DOSAGE,
    r"indicat|what .* (?:is|are) (?:it )?(?:for|used for)|used (?:for|to)|^uses?\b|purpose"
    r"|benefits?": INDICATIONS,
    r"brand|trade names?|sold as|also marketed": BRANDS,
    r"pharmacokinetic|absorption|metabolism|elimination|excretion": KINETICS,
    r"mechanism|how .* works?|pharmacolog|pharmacodynamic": MECHANISM,
    r"stud(?:y|ies)|trials?|toxicolog|carcinogen": STUDIES,
    r"stor(?:e|age|ing)|dispos": STORAGE,
    r"ingredients?|contains|contents|composition": CONTENTS,
}
_HEADINGS = [(re.compile(words), kind) for words, kind in _WORDS.items()]
# Words of a lead-in ("Typical side effects include:"); other lead-ins leave the question to the headings.
_LEADS: dict[str, str] = {
    r"(?:side|adverse|undesirable|unwanted) (?:effects?|reactions?|events?)"
    r"|(?:may|can|might) cause": SIDE_EFFECTS,
    r"(?:tell|ask|talk to|see|inform|call|contact) (?:your|a|the) (?:doctor|pharmacist|physician|nurse)"
    r"|if you (?:notice|get|develop|experience)|stop (?:taking|using)": WARNINGS,
    r"interacts?|(?:may|can|might|could) (?:affect|be affected)|other medicines|together|at the same time"
    r"|(?:take|use|taken|used)(?: (?!in)\S+){0,3} with:?\Z": INTERACTIONS,
    r"contains?|ingredients?": CONTENTS,
    r"(?:do not|never|not) (?:take|use|give)(?: \S+){0,3} (?:for|to|more|longer|until|before)": WARNINGS,
    r"contra-?indicated|(?:do not|never|not) (?:be )?(?:take|use|give|taken|used|given)": CONTRAINDICATIONS,
    r"brands?(?: names?)?|trade names?|sold (?:as|under)": BRANDS,
    r"(?:used|indicated|prescribed|taken) (?:for|to|in|as)|relieves?|treats?": INDICATIONS,
    r"dos(?:e|es|age)": DOSAGE,
}
_LEAD_INS = [(re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), kind) for words, kind in _LEADS.items()]
_CODE = re.compile(r"\d{4,6}-\d\Z")


def section_kind(document: Document, number: int) -> str:
    """Return the kind of section in which a sentence stands (one of KINDS); "" where nothing tells."""
    for above in document.lead_ins(number):
        if kind := _of_lead_in(document.words(above)):
            return kind
    sentence = document.sentence(number)
    code = sentence.section
    if _CODE.match(code):
        named = next((k for h in reversed(sentence.headings[1:]) if (k := kind_of_heading(h))), "")
        return CODES.get(code) or named
    # The title of a document names the medicine; what it says of sections holds for none of them.
    headings = sentence.headings[1:] if document.title else sentence.headings
    return next((kind for h in reversed(headings) if (kind := kind_of_heading(h))), "")


def is_led_in(document: Document, number: int) -> bool:
    """Tell whether the lead-in of a sentence says itself in which kind of section its items stand."""
    kind = section_kind(document, number)
    return any(_of_lead_in(document.words(above)) == kind for above in document.lead_ins(number))


@lru_cache(maxsize=4096)
def kind_of_heading(heading: str) -> str:
    """Return the kind of section that a heading names; "" where it names none."""
    plain = folded(heading)
    return next((kind for words, kind in _HEADINGS if words.search(plain)), "")


def _of_lead_in(words: str) -> str:
    plain = folded(words)
    return next((kind for pattern, kind in _LEAD_INS if pattern.search(plain)), "")
