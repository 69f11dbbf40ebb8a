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
    from pharmagraph.opening import open_project as open  # noqa: A004 - read as pharmagraph.open

__all__ = ["KnowledgeGraph", "PharmagraphError", "__version__", "open"]

__version__ = "0.1.0"


_FACE = {"KnowledgeGraph": ("knowledge", "KnowledgeGraph"), "open": ("opening", "open_project")}


def __getattr__(name: str) -> object:
    """Load the library's face when it is used: ``pharmagraph --help`` is quick without it."""
    if name not in _FACE:
        raise AttributeError(f"module 'pharmagraph' has no attribute '{name}'")
    from importlib import import_module

    module, own_name = _FACE[name]
    return getattr(import_module(f"pharmagraph.{module}"), own_name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_FACE})
