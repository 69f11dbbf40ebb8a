"""How each rule has fared so far: with the decisions on all documents, those of this review among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.suggest.confidence import RuleRecord, records_of
from pharmagraph.extract.suggest.decisions import FILE
from pharmagraph.extract.suggest.rules import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.extract.suggest.decisions import Decision


class History:
    """Knows the decisions on all documents beside the one of ``folder``, as they are when it is made.

    Raises ContentError where one of their files cannot be read.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        others = sorted(path.parent for path in folder.parent.glob(f"*/{FILE}"))
        self._others = [d for other in others if other != folder for d in standing(other, root)]

    def record(self, rule: str, here: Iterable[Decision]) -> RuleRecord:
        """Return what became of a rule's candidates; ``here`` are the decisions on this document."""
        mine = [decision for decision in (*self._others, *here) if decision.rule == rule]
        return records_of(mine).get(rule) or RuleRecord(rule)
