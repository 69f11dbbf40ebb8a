"""Long lists in pages: from where to where one goes, and the addresses before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pharmagraph.serve.pages.page import Data


def pages(here: str, begin: int, size: int, total: int) -> Data:
    """Return where a long list stands: from, to, total, and the addresses before and after."""
    link = f"{here}{'&' if '?' in here else '?'}from="
    return {
        "from": begin if total else 0,
        "to": min(total, begin + size - 1),
        "total": total,
        "before": f"{link}{max(1, begin - size)}" if begin > 1 else "",
        "after": f"{link}{begin + size}" if begin + size <= total else "",
    }


def whole_number(text: str) -> int:
    """Read a number from 1 to a million that an address gives; anything else is 1."""
    return min(max(1, int(text)), 1_000_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1  # noqa: PLR2004
