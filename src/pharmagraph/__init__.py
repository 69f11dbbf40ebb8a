"""pharmagraph: drug knowledge graphs from hand-curated facts, each with the words that carry it.

>>> import pharmagraph
>>> kg = pharmagraph.open(".")
>>> kg.name
'diazepam'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError

if TYPE_CHECKING:
    from pharmagraph.knowledge import KnowledgeGraph
    from pharmagraph.knowledge import open_project as open

__all__ = ["KnowledgeGraph", "PharmagraphError", "__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the library's face when it is used: ``pharmagraph --help`` is quick without it."""
    from pharmagraph import knowledge

    face = {"KnowledgeGraph": knowledge.KnowledgeGraph, "open": knowledge.open_project}
    if name not in face:
        raise AttributeError(f"module 'pharmagraph' has no attribute '{name}'")
    return face[name]


def __dir__() -> list[str]:
    return sorted([*globals(), "KnowledgeGraph", "open"])
