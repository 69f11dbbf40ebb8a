"""Measure how drawing a graph grows with it: `python benchmarks/view_layout.py`.

Lays made-up graphs of drugs that share effects and conditions out, and prints CPU time for the whole
graph, for its overview, and for each part, with the size of the page and of the picture.
"""

from __future__ import annotations

import time

from pharmagraph.graphs.records import Node, Records, StatementRow
from pharmagraph.graphs.view.overview import overview_of
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.picture import draw
from pharmagraph.graphs.view.svg import render_svg

SIZES = (50, 200, 800, 3200)  # statements
VOCAB = "https://w3id.org/pharmagraph/vocab/"
BASE = "https://example.org/kg/"


def made_up(statements: int) -> Records:
    """Return a graph of so many statements: drugs with side effects and conditions, some of them shared."""
    rows: list[StatementRow] = []
    kinds: dict[str, str] = {}
    for number in range(statements):
        drug, at = divmod(number, 17)
        relation, kind = (("has side effect", "side effect"), ("treats", "condition"))[at % 2]
        value = f"{kind} {(drug * 7 + at * 5) % 40 if at % 3 else number}"
        kinds |= {f"drug {drug}": "drug", value: kind}
        rows.append(
            StatementRow(
                f"{BASE}statement/made-up/f-{number}",
                f"{BASE}term/drug-{drug}",
                f"{VOCAB}{relation.replace(' ', '')}",
                relation,
                f"{BASE}term/{value.replace(' ', '-')}",
                value,
            )
        )
    nodes = [
        Node(f"{BASE}term/{label.replace(' ', '-')}", label, kind, f"{VOCAB}{kind}")
        for label, kind in sorted(kinds.items())
    ]
    return Records("made-up", tuple(nodes), tuple(rows))


def main() -> None:
    """Print a line for each size."""
    render_page(made_up(5), title="warm")  # loads pyvis and jinja2, which is no part of drawing
    print("statements  whole ms  overview ms  ms a part  page KB  picture KB")
    for statements in SIZES:
        records = made_up(statements)
        started = time.process_time()
        picture = draw(records)
        whole = time.process_time()
        overview_of(picture)
        done = time.process_time()
        page, svg = render_page(records, title="t"), render_svg(records, title="t")
        each = (whole - started) * 1000 / len(picture.parts)
        print(
            f"{statements:10}  {(whole - started) * 1000:8.0f}  {(done - whole) * 1000:11.0f}  {each:9.3f}"
            f"  {len(page.encode()) / 1000:7.0f}  {len(svg.encode()) / 1000:10.1f}"
        )


if __name__ == "__main__":
    main()
