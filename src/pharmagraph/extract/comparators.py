"""Words that bound a number: "up to", "at least", "or less"."""

from __future__ import annotations

import re

_BELOW = "less than|fewer than|lower than|smaller than|shorter than|younger than|under|below|<"
_AT_MOST = (
    "up to|at most|no more than|not more than|no longer than|not longer than|not to exceed|not exceeding"
    "|(?:(?:do|does|must|should|may|can) )?not exceed|cannot exceed"
    "|(?:(?:do|must|should|may|can) )?not (?:take|use|give|be given) more than"
    "|(?:(?:do|must|should|may|can) )?not be (?:more|higher|greater) than"
    "|maximum(?: (?:daily|single|total|recommended))*(?: dose| amount)?(?: of| is)?|max\\.?(?: of)?"
    "|a maximum of|<=|≤"
)
_AT_LEAST = "at least|no less than|not less than|no fewer than|minimum(?: of)?|a minimum of|from|>=|≥"
_ABOVE = "more than|greater than|longer than|higher than|older than|over|above|exceeding|>"
BEFORE = f"(?:(?P<low>{_AT_LEAST}|(?<!no )(?<!not )(?:{_ABOVE}))|(?P<high>{_AT_MOST}|(?:{_BELOW})))"
AFTER = re.compile(
    r"[ ,]*(?:(?P<high>or (?:less|fewer|under|below|younger|shorter)|and (?:under|below|younger)"
    r"|at (?:the )?most|maximum)"
    r"|(?P<low>or (?:more|over|above|older|longer|greater)|and (?:over|above|older)|at (?:the )?least"
    r"|minimum))\b"
)
LEADING = re.compile(rf"(?<![\w-])(?:(?P<between>between) |{BEFORE} ?)\Z")
