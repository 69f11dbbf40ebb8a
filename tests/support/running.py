"""The type of the fixture ``run``, with which tests run commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from click.testing import Result


class Run(Protocol):
    """Runs a command line and returns how it ended; ``input`` is what stands on standard input."""

    def __call__(self, *arguments: str, input: str | bytes | None = None) -> Result:  # noqa: A002
        """Run ``pharmagraph`` with arguments."""
        raise NotImplementedError
