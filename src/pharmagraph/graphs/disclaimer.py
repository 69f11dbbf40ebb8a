"""What readers of a graph must bear in mind, wherever it is shown or written."""

from __future__ import annotations

DISCLAIMER = (
    "This graph shows what its sources say, with the words that carry it. It is no medical advice, "
    "and a dose in it is not to be given or taken without checking the current product information."
)


def head_comment(name: str) -> str:
    """Return the words at the head of every file that can hold a comment."""
    told = f"The drug knowledge graph '{name}', built by pharmagraph: edit the facts, not this file."
    return f"{told}\n{DISCLAIMER}"
