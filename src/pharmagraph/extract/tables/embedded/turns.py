"""Run families one after the other, each made ready while the one before is still fetched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from concurrent.futures import Future

    from duckdb import DuckDBPyConnection

    from pharmagraph.extract.tables.embedded.family import FamilySql


@dataclass(frozen=True, slots=True)
class Ready:
    """A family whose main query runs on ``cursor``."""

    family: FamilySql
    cursor: DuckDBPyConnection

    def ask(self, query: str) -> Sequence[float]:
        """Run a query of one row, once the main query is fetched."""
        return ask(self.cursor, query)


def in_turn(
    connection: DuckDBPyConnection, families: Sequence[FamilySql], *, ahead: bool
) -> Generator[Ready, None, None]:
    """Yield the families in order, ready to be fetched.

    With ``ahead`` the next one is made ready meanwhile, on a second cursor (temporary tables belong to
    a cursor). That needs memory for two. Close the iterator where an error ends the fetching.
    """
    cursors = [connection.cursor() for _ in range(2 if ahead else 1)]
    following: Future[Ready] | None = None
    with ThreadPoolExecutor(1, "families") as pool:
        try:
            for number, family in enumerate(families):
                ready = following.result() if following else _ready(family, cursors[0])
                following = None
                if ahead and number + 1 < len(families):
                    following = pool.submit(_ready, families[number + 1], cursors[(number + 1) % 2])
                yield ready
                for statement in family.clean():
                    ready.cursor.execute(statement)
        finally:
            if following:
                for cursor in cursors:
                    cursor.interrupt()
            pool.shutdown()
            for cursor in cursors:
                cursor.close()


def ask(cursor: DuckDBPyConnection, query: str) -> Sequence[float]:
    """Run a query of one row of numbers."""
    row: Sequence[float] = cursor.execute(query).fetchall()[0]
    return row


def _ready(family: FamilySql, cursor: DuckDBPyConnection) -> Ready:
    for statement in family.prepare(lambda query: ask(cursor, query)):
        cursor.execute(statement)
    cursor.execute(family.main())
    return Ready(family, cursor)
