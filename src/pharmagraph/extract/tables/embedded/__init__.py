"""The embedded engine: DuckDB makes sorted N-Quads of staged rows, in as much memory as it is given."""

from pharmagraph.extract.tables.embedded.engine import Mapped, candidates, map_rows
from pharmagraph.extract.tables.tally import merge_lines

__all__ = ["Mapped", "candidates", "map_rows", "merge_lines"]
