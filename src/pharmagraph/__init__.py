"""pharmagraph: drug knowledge graphs from hand-curated facts, each with the words that carry it.

>>> import pharmagraph
>>> kg = pharmagraph.open(".")
>>> kg.name
'diazepam'
"""

from __future__ import annotations

from pharmagraph.errors import PharmagraphError
from pharmagraph.knowledge import KnowledgeGraph
from pharmagraph.knowledge import open_project as open

__all__ = ["KnowledgeGraph", "PharmagraphError", "__version__", "open"]

__version__ = "0.1.0"
