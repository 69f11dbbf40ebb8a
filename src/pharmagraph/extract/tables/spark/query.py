"""A plan as one Spark query: the rows of all maps, brought together by subject, in the order of the text.

What moves between nodes are rows of cells. The lines, which have ten times as many bytes, are made
where they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.plan.candidates import candidate_plan
from pharmagraph.extract.tables.plan.dialect import print_sql
from pharmagraph.extract.tables.plan.expression import Call, Column, Text, call, replaced
from pharmagraph.extract.tables.plan.plan import careful
from pharmagraph.extract.tables.plan.provenance import MOST_ROWS, PLACES, file_number, origin_line
from pharmagraph.extract.tables.plan.sparksql import SPARK
from pharmagraph.extract.tables.plan.staged import lookups_of, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame, SparkSession

    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.extract.tables.plan.expression import Expression
    from pharmagraph.extract.tables.plan.plan import Part, Plan
    from pharmagraph.extract.tables.plan.staged import StagedFile

_PATTERN_SIGN = re.compile(r"[\\*?\[\]{}]")


def sql(expression: Expression) -> str:
    """Write an expression for Spark."""
    return print_sql(expression, SPARK)


def read_staged(spark: SparkSession, mapping: Mapping, table: str, staged: Sequence[StagedFile]) -> DataFrame:
    """Read the staged files of a table; every column has its type without a look into the files."""
    columns = ["file int", "row bigint", "care boolean"]
    columns += [f"c{n} string" for n, _ in enumerate(mapping.columns_of(table))]
    columns += [f"v{n} string" for n, _ in enumerate(values_of(mapping, table))]
    for n, (_, each) in enumerate(lookups_of(mapping, table)):
        columns.append(f"k{n} {'array<string>' if each else 'string'}")
    paths = [plain_path(str(file.path)) for file in staged if file.table == table]
    return spark.read.schema(", ".join(columns)).parquet(*paths)


def plain_path(path: str) -> str:
    r"""Mask the signs in a path that Spark takes for those of a pattern.

    >>> plain_path("/data/a [new]/x*.parquet")
    '/data/a \\[new\\]/x\\*.parquet'
    """
    return _PATTERN_SIGN.sub(lambda found: f"\\{found.group()}", path)


def candidates(
    spark: SparkSession, mapping: Mapping, rule: LinkRule, staged: Sequence[StagedFile]
) -> DataFrame | None:
    """Return the subjects that a link rule looks at: ``s``, ``label``, ``key0``, …, different ones, in order.

    None where nothing is staged for its table.
    """
    plan = candidate_plan(mapping, rule)
    if not any(file.table == plan.table for file in staged):
        return None
    rows = read_staged(spark, mapping, plan.table, staged)
    if plan.where:
        rows = rows.where(sql(plan.where))
    if plan.each:
        rows = rows.selectExpr("*", f"explode({sql(plan.each)}) as item")
    keys = [f"cast({sql(key)} as string) as key{number}" for number, key in enumerate(plan.keys)]
    rows = rows.selectExpr(f"{sql(plan.subject)} as s", f"coalesce({sql(plan.label)}, '') as label", *keys)
    # NULLs stand last, as in DuckDB.
    return rows.where("s is not null").distinct().orderBy(*(rows[c].asc_nulls_last() for c in rows.columns))


def quads(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    """Read files of canonical N-Quads as columns s, p, o, g; only an object may hold spaces."""
    lines = spark.read.text([plain_path(path) for path in paths], lineSep="\n")
    return (
        lines.selectExpr("value", "instr(value, ' ') as one", "length(value) as whole")
        .selectExpr("*", "locate(' ', value, one + 1) as two", "substring_index(value, ' ', -2) as ending")
        .selectExpr(
            "substring(value, 1, one - 1) as s",
            "substring(value, one + 1, two - one - 1) as p",
            "substring(value, two + 1, whole - two - length(ending) - 1) as o",
            "substring_index(ending, ' ', 1) as g",
        )
    )


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """A part of a plan with its number. Its own columns bear the number too, once all parts are one table."""

    number: int
    part: Part
    staged: Sequence[StagedFile]

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the columns that only this part has."""
        return (*self.part.columns, *(("item",) if self.part.each else ()))

    def rows(self, table: DataFrame) -> DataFrame:
        """Return the part's rows with subject ``s``, ``place``, ``care``, its number, and its own columns.

        A map that goes through a list finds the same item again and again: those rows become one. Then the
        rows that speak of a subject come beside, without a number and with no more than subject and place.
        """
        part = self.part
        rows = table.where(sql(part.where)) if part.where else table
        place = f"cast({sql(file_number(self.staged))} as bigint) * {PLACES}L + row as place"
        if part.each:
            rows = rows.selectExpr("*", f"explode({sql(part.each)}) as item")
        if part.gives:
            rows = rows.where(sql(part.gives))
        rows = rows.selectExpr(f"{sql(part.subject)} as s", place, "care", *self.own).where("s is not null")
        own = [f"{name} as {self._numbered(name)}" for name in self.own]
        if not part.each:
            return rows.selectExpr("s", "place", "care", f"{self.number} as part", *own)
        nodes = rows.groupBy("s", *self.own).agg({"place": "min", "care": "bool_or"})
        nodes = nodes.withColumnsRenamed({"min(place)": "place", "bool_or(care)": "care"})
        nodes = nodes.selectExpr("s", "place", "care", f"{self.number} as part", *own)
        return nodes.unionByName(rows.select("s", "place").distinct(), allowMissingColumns=True)

    def block(self) -> str:
        """Return the lines of a row, sorted, each once, as one text, in SQL over the numbered columns."""
        expression = careful(self._text(care=False), self._text(care=True))
        for name in self.own:
            expression = replaced(expression, Column(name), Column(self._numbered(name)))
        return sql(expression)

    def _text(self, *, care: bool) -> Expression:
        texts: list[Expression] = []
        for segment in self.part.segments:
            several, single = segment.several(care=care), segment.single(care=care)
            flat = call("flatten", several) if several else None
            texts += [call("else", flat, single)] if flat and single else [flat or single or Text("")]
        return Call("together", tuple(texts))

    def _numbered(self, name: str) -> str:
        return f"p{self.number}_{name}"


def parts_of(plan: Plan, staged: Sequence[StagedFile]) -> list[NumberedPart]:
    """Return the parts of a plan for whose tables there are staged files, numbered as the maps stand."""
    tables = {file.table for file in staged}
    parts = {part.map: part for family in plan.families for part in family.parts if part.table in tables}
    there = [parts[name] for name in plan.mapping.maps if name in parts]
    return [NumberedPart(number, part, staged) for number, part in enumerate(there)]


def blocks(
    spark: SparkSession, plan: Plan, staged: Sequence[StagedFile], parts: Sequence[NumberedPart], pieces: int
) -> DataFrame:
    """Return the lines of each subject, sorted by subject over all ``pieces``.

    Columns: ``part`` and ``block`` (the lines as bytes) where one row makes the subject, else both are
    NULL and ``several`` lists such pairs, with the place of the row; ``origins``, the lines that say from
    which rows the subject comes, and ``rows``, how many these are.
    """
    rows = [n.rows(read_staged(spark, plan.mapping, n.part.table, staged)) for n in parts]
    union = rows[0]
    for more in rows[1:]:
        union = union.unionByName(more, allowMissingColumns=True)
    cases = " ".join(f"when {n.number} then {n.block()}" for n in parts)
    ordered, line = "partition by s order by place", sql(origin_line(plan.mapping, staged))
    made = (
        union.repartitionByRange(pieces, "s")
        .selectExpr("s", "place", "part", f"case part {cases} end as block")
        .selectExpr("*", f"cast(place div {PLACES}L as int) as file", f"place % {PLACES}L as row")
        # A row that another part, or another item of a list, names too counts once.
        .selectExpr("*", f"not (lag(place) over ({ordered}) <=> place) as new")
        .selectExpr("*", f"sum(cast(new as bigint)) over ({ordered} rows unbounded preceding) as rows")
        .selectExpr(
            "s",
            "rows",
            f"case when part is not null then struct(part, {_bytes('block')} as block, place) end as made",
            f"case when new and rows <= {MOST_ROWS} then struct(place, {_bytes(line)} as line) end as origin",
        )
    )
    # No rows move any more: what has been cut by subject needs no cutting by subject.
    grouped = made.groupBy("s").agg({"made": "collect_list", "origin": "collect_list", "rows": "max"})
    names = {"collect_list(made)": "made", "collect_list(origin)": "origins", "max(rows)": "rows"}
    alone = "size(made) = 1"
    return (
        grouped.withColumnsRenamed(names)
        .orderBy("s")
        .selectExpr(
            f"case when {alone} then made[0].part end as part",
            f"case when {alone} then made[0].block end as block",
            f"case when {alone} then null else made end as several",
            "origins",
            "rows",
        )
    )


def _bytes(text: str) -> str:
    return f"encode({text}, 'utf-8')"
