"""Measure how reading grows with the length of hostile texts: `python benchmarks/hostile_texts.py`.

Queries, mistyped words and pages that are made to be slow to read, each at two lengths: where the
text is four times as long, a reader whose work grows with the length takes four times as long.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pharmagraph.extract.readers import read_document
from pharmagraph.ontology.vocabulary import nearest
from pharmagraph.sparqltext import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 4
QUERY, WORD, PARAGRAPHS = 25_000, 250_000, 5_000
PIECES = ('"', "<", '"""', "a.", "a:", ":a.", "\\", "@a-", "1.", "<a", "_:a.", "'a\\")


def read_query(piece: str, length: int) -> None:
    """Read the tokens of a query that repeats one piece."""
    for _ in tokens(piece * (length // len(piece))):
        pass


def read_page(paragraphs: int) -> None:
    """Read a page with a script and plain paragraphs."""
    script = b"<script>" + b"x('<p>');" * paragraphs + b"</script>"
    read_document(script + b"<p>Take 2.5 mg a day.</p>\n" * paragraphs, "a.html")


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes: the best of three."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def measure(name: str, length: int, work: Callable[[int], object]) -> None:
    """Print how long some work takes at two lengths, and their ratio."""
    short, long = (seconds(lambda n=n: work(n)) for n in (length, TIMES * length))  # type: ignore[misc]
    print(f"{name:<22} {length:>9,} {short * 1000:10.1f} {long * 1000:10.1f} {long / short:8.2f}")


def main() -> None:
    """Measure all texts."""
    print(f"{'text':<22} {'length':>9} {'ms':>10} {f'ms, x {TIMES}':>10} {'ratio':>8}")
    for piece in PIECES:
        measure(f"query of {piece!r}", QUERY, lambda length, piece=piece: read_query(piece, length))  # type: ignore[misc]
    measure("a long word", WORD, lambda length: nearest("x" * length, ["x" * 100]))
    measure("a page, in paragraphs", PARAGRAPHS, read_page)


if __name__ == "__main__":
    main()
