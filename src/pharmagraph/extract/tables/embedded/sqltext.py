"""Pieces of SQL for DuckDB that need no part of a plan: reading staged files, candidates, counting."""

# ruff: noqa: S608 - SQL is put together of our own words, and of text that duck_text has quoted

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.dialect import print_sql
from pharmagraph.extract.tables.plan.duck import DUCK, duck_text
from pharmagraph.extract.tables.plan.provenance import PLACES, file_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pharmagraph.extract.tables.plan.candidates import CandidatePlan
    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.staged import StagedFile


def sql(expression: Expression) -> str:
    """Write an expression for DuckDB."""
    return print_sql(expression, DUCK)


def _paths(files: Iterable[StagedFile]) -> str:
    """Write the paths of files as a list. A path that exists is not taken for a pattern."""
    return "[" + ", ".join(duck_text(str(file.path)) for file in files) + "]"


def scan(files: Sequence[StagedFile], table: str) -> str:
    """Write the reading of a table's staged files."""
    return f"read_parquet({_paths(file for file in files if file.table == table)})"


def place_sql(files: Sequence[StagedFile]) -> str:
    """Write the place of a row, of its columns ``file`` and ``row``."""
    return f"({sql(file_number(files))})::bigint * {PLACES} + row"


def count_sql(files: Sequence[StagedFile]) -> str:
    """Write the query of how many staged rows there are: the files say so without being read."""
    return f"select sum(num_rows) from parquet_file_metadata({_paths(files)})"


def candidates_sql(plan: CandidatePlan, files: Sequence[StagedFile]) -> str:
    """Write the query of the candidates of a link rule: subject, label, keys."""
    source = f"select * from {scan(files, plan.table)}" + (f" where {sql(plan.where)}" if plan.where else "")
    if plan.each:
        # Staged rows have a column of that name, which is something else.
        source = f"select * exclude (item), unnest({sql(plan.each)}) as item from ({source})"
    keys = "".join(f", {sql(key)} as key{n}" for n, key in enumerate(plan.keys))
    shown = f"{sql(plan.subject)} as s, coalesce({sql(plan.label)}, '') as label{keys}"
    return f"select distinct * from (select {shown} from ({source})) where s is not null order by all"
