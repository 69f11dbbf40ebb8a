"""What of a web page is its text, and what stands around it: our rules, on purpose few and plain.

Left out is what nobody sees, what serves to move about or to fill in, and what was struck out. When
in doubt a part is kept: a sentence too many can be excused, one too few is lost unseen. So asides
inside an article stay (warnings stand there), as does what only a screen reader says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.folding import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

BLOCKS = word_set(
    "address article aside blockquote body caption center details dialog div fieldset figcaption figure"
    " footer form header hgroup hr html legend main menu nav ol p pre search section summary table tbody"
    " tfoot thead tr ul dl dd dt li td th h1 h2 h3 h4 h5 h6"
)
"""Elements that end a block (HTML Living Standard, section 15.3, "display: block" and kin)."""

_NEVER = word_set(
    "script style template noscript iframe object embed svg math canvas video audio map select datalist"
    " textarea input head nav search dialog del s strike rp rt"
)
_ROLES = word_set(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar tablist"
)
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent)[_-]?(?:banner|bar|notice|consent|popup|message|dialog|overlay)"
    r"|(?:^|\s)(?:breadcrumbs?|skip-?links?|skip-to-content|site-(?:header|footer|nav)|share-buttons)(?:\s|$)",
    re.IGNORECASE,
)
_CONTENT = frozenset({"article", "main", "section"})


def is_left_out(tag: str, attributes: Mapping[str, str | None], inside: AbstractSet[str]) -> bool:
    """Tell whether an element and all in it are left out; ``inside`` holds the tags around it."""
    if tag in _NEVER or "hidden" in attributes or _HIDING.search(attributes.get("style") or ""):
        return True
    role = (attributes.get("role") or "").strip().lower()
    if tag in {"header", "footer", "aside"} or role in {"banner", "contentinfo", "complementary"}:
        # Those of an article are its own; those of the page stand around it.
        return not inside & _CONTENT
    if tag == "button":
        # Headings that fold open hold a button.
        return not inside & {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"}
    if role in _ROLES:
        return True
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return tag not in {"html", "body", "main", "article"} and bool(_AROUND.search(names))


def heading_level(tag: str, attributes: Mapping[str, str | None]) -> int:
    """Return the level of a heading element, 0 for any other."""
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":  # noqa: PLR2004 - h1 to h6
        return int(tag[1])
    if (attributes.get("role") or "").strip().lower() == "heading":
        level = attributes.get("aria-level") or ""
        return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2
    return 0


def span(attributes: Mapping[str, str | None], name: str) -> int:
    """Return over how many columns or rows a cell reaches; 1 where that is not said in digits."""
    value = (attributes.get(name) or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 6 else 1  # noqa: PLR2004
