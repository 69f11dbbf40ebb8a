"""What became of a wish of the reviewer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from pharmagraph.errors import ContentError
from pharmagraph.findings import visible

if TYPE_CHECKING:
    from pharmagraph.errors import PharmagraphError
    from pharmagraph.findings import Finding


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: ``words`` say it; ``findings`` why where it was not ``done``."""

    words: str
    done: bool = True
    findings: tuple[Finding, ...] = ()

    @classmethod
    def refused(cls, words: str, findings: tuple[Finding, ...] = ()) -> Self:
        """Return that nothing was written, and why."""
        return cls(words, done=False, findings=findings)

    @classmethod
    def of(cls, error: PharmagraphError) -> Self:
        """Return that nothing was written because of an error."""
        words = f"{error.message}; {error.mend}" if error.mend else error.message
        return cls.refused(visible(words), error.findings if isinstance(error, ContentError) else ())
