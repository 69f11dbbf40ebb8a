"""Measure negation: `python benchmarks/negation.py [--split] [--misses]`.

How well extract/suggest/assertion.py tells denied findings from affirmed ones in clinical sentences
(../shared/data/negex_first_half), beside the strict scopes of the gate. The lines are split in two
by a fixed seed, all lines of one sentence on one side: the rules may be written looking at the one
part (`--misses` shows what they get wrong there), never at the other. `--split` writes the two lists
of line numbers anew. The finding stands in capitals in this data; nothing here looks at case.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.extract.scopes import marks_of
from pharmagraph.extract.suggest.assertion import assertion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.extract.words import Span

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "negex_first_half" / "first_half.jsonl"
SPLITS = ROOT / "benchmarks" / "splits"
PARTS = ("seen", "unseen")
SEED = 20261123


class Row(NamedTuple):
    """A line of the data: its number from 1, and where its finding stands (None: nowhere)."""

    number: int
    sentence: str
    target: Span | None
    negated: bool


class Score(NamedTuple):
    """Denials found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall, in per cent."""
        return 200 * self.right / (2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        """Precision, recall and F in per cent."""
        precision = 100 * self.right / (self.right + self.wrong)
        recall = 100 * self.right / (self.right + self.missed)
        return f"precision {precision:5.1f}  recall {recall:5.1f}  F {self.f:5.1f}"


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the lines of the data."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        words = r"\s+".join(re.escape(word) for word in row["concept"].split())
        found = re.search(words, row["sentence"], re.IGNORECASE)
        yield Row(number, row["sentence"], found.span() if found else None, row["negated"])


def split(rows: list[Row]) -> dict[str, list[int]]:
    """Return the line numbers of each part: half of the sentences each."""
    sentences = sorted({row.sentence for row in rows})
    random.Random(SEED).shuffle(sentences)  # noqa: S311 (a split, no secret)
    first = set(sentences[: len(sentences) // 2])
    return {part: [r.number for r in rows if (r.sentence in first) is (part == "seen")] for part in PARTS}


def part_of(rows: list[Row], part: str) -> list[Row]:
    """Return the lines of a part, by the list of the repository."""
    numbers = {int(line) for line in (SPLITS / f"negex_first_half.{part}.txt").read_text().split()}
    return [row for row in rows if row.number in numbers]


def by_assertion(row: Row, target: Span) -> bool:
    """Tell whether a finding is denied, as suggestions are read."""
    return assertion(row.sentence, 0, len(row.sentence), target).negated


def by_scopes(row: Row, target: Span) -> bool:
    """Tell whether a denial bears on a finding, as the gate reads it."""
    marks = marks_of(row.sentence, 0, len(row.sentence))
    return any(
        m.kind == "negation" and m.bears_on(target) and not (target[0] <= m.start and m.end <= target[1])
        for m in marks
    )


def score(rows: list[Row], denied: Callable[[Row, Span], bool]) -> tuple[Score, list[Row]]:
    """Return how well denials are told, and the lines that are told wrongly."""
    told = [(row, row.target is not None and denied(row, row.target)) for row in rows]
    right = sum(1 for row, found in told if found and row.negated)
    wrong = sum(1 for row, found in told if found and not row.negated)
    missed = sum(1 for row, found in told if row.negated and not found)
    return Score(right, wrong, missed), [row for row, found in told if found != row.negated]


def main() -> None:
    """Print the scores of both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", action="store_true", help="write the lists of line numbers anew")
    parser.add_argument("--misses", action="store_true", help="show the errors of the part that may be seen")
    arguments = parser.parse_args()
    rows = list(rows_of(DATA))
    if arguments.split:
        for part, numbers in split(rows).items():
            path = SPLITS / f"negex_first_half.{part}.txt"
            path.write_text("".join(f"{number}\n" for number in numbers))
    for part in PARTS:
        mine = part_of(rows, part)
        denied = sum(row.negated for row in mine)
        print(f"{part}: {len(mine)} lines, {denied} of them denied")
        ours, errors = score(mine, by_assertion)
        print(f"  suggestions  {ours}")
        print(f"  the gate     {score(mine, by_scopes)[0]}")
        if arguments.misses and part == "seen":
            for row in errors:
                begin, end = row.target or (0, 0)
                words = row.sentence[max(begin - 150, 0) : begin], row.sentence[begin:end], row.sentence[end:]
                print(f"  {row.number}: {words[0]}[{words[1]}]{words[2][:80]}")


if __name__ == "__main__":
    main()
