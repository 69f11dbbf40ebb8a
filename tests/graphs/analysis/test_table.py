from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from types import SimpleNamespace

from pharmagraph.graphs.analysis.table import Table
from pharmagraph.graphs.records import Node
from support.analysing import graph, row, term

ROWS = (("=cmd()", 1_234, Decimal("0.500")), ("b\x1b[1m", 5, Decimal("0.001")))
TABLE = Table("What there is", ("name", "count", "share"), ROWS, ("a note",))


def test_a_table_is_text_for_people() -> None:
    """Numbers stand to the right, with commas; nothing moves the terminal's cursor."""
    assert TABLE.as_text() == (
        "What there is\n\n"
        "name    count  share\n"
        "------  -----  -----\n"
        "=cmd()  1,234  0.500\n"
        "b\N{REPLACEMENT CHARACTER}[1m       5  0.001\n"
        "\na note\n"
    )
    assert Table("T\x1b", ("a",), (), ("n\x1b",)).as_text() == "T\ufffd\n\nn\ufffd\n"
    assert Table("T", ("a",), ()).as_text() == "T\n\n"


def test_a_table_is_csv_without_formulas() -> None:
    """A cell that a spreadsheet would run is made words."""
    first, second, third = csv.reader(TABLE.as_csv().splitlines())
    assert (first, second[0], third[1:]) == (["name", "count", "share"], "'=cmd()", ["5", "0.001"])


def test_a_table_is_json_and_mappings() -> None:
    """Numbers stay numbers."""
    shown = json.loads(json.dumps(TABLE.as_json()))
    assert shown["rows"][0] == {"name": "=cmd()", "count": 1234, "share": 0.5}
    assert (shown["title"], shown["notes"]) == ("What there is", ["a note"])
    assert (len(TABLE), next(iter(TABLE))["count"]) == (2, 1_234)


def test_a_table_is_a_table_in_ipython() -> None:
    """Where IPython shows no HTML, the table stands as people read it, and not as its fields."""
    shown = io.StringIO()
    TABLE._repr_pretty_(SimpleNamespace(text=shown.write), cycle=False)
    assert shown.getvalue() == TABLE.as_text().rstrip("\n")


def test_a_table_is_html_in_a_notebook() -> None:
    """Data does not become markup."""
    shown = Table("<b>", ("<i>",), (("<script>",),), ("<u>",))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;u&gt;" in shown


def test_a_table_can_be_drawn() -> None:
    """The statements that it rests on are a graph, with terms that only a data set has."""
    whole = graph([row(1, "a", "treats", "b"), row(2, "c", "treats", "d")])
    more = Node("urn:x", "x", "in pills", "")
    found = Table("T", ("a",), (), (), whole.statements[:1], (more, whole.nodes[0])).records(whole)
    assert [node.iri for node in found.nodes] == [term("a"), term("b"), "urn:x"]
    assert found.statements == whole.statements[:1]
