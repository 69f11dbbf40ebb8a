"""GraphML, Neo4j, CSV and Parquet: what other tools read, and that nothing open looks settled there."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import polars as pl
import pytest

from pharmagraph.errors import GraphError, MissingExtraError
from pharmagraph.graphs.writers import WRITERS, neo4j
from pharmagraph.graphs.writers.csvw import METADATA, TABLE
from pharmagraph.graphs.writers.standing import HOLD, MEANINGS, standing_of
from pharmagraph.graphs.writers.statementtable import COLUMNS, SEPARATOR
from support.exports import files_of, hostile_selection, only

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.graphs.writers.selection import Selection


def standings(selection: Selection) -> dict[str, str]:
    """Return the standing of each statement."""
    return {row.iri: standing_of(row, selection) for row in selection.records.statements}


def test_every_standing_is_tried(project_selection: Selection) -> None:
    """The graph of these tests has a statement of nearly every standing."""
    assert set(standings(project_selection).values()) >= set(MEANINGS) - {"superseded"}


def test_networkx_reads_graphml(project_selection: Selection) -> None:
    """Each statement is an edge that says how far it holds, in an attribute and in its label."""
    network = nx.read_graphml(io.BytesIO(only(WRITERS["graphml"], project_selection)), force_multigraph=True)
    assert isinstance(network, nx.MultiDiGraph)
    edges = {key: data for *_, key, data in network.edges(keys=True, data=True)}
    expected = standings(project_selection)
    assert {key: data["standing"] for key, data in edges.items()} == expected
    for key, data in edges.items():
        mark = "" if expected[key] in HOLD else f" ({expected[key]})"
        assert data["label"] == data["relation"] + mark
    values = {name: data for name, data in network.nodes(data=True) if data["kind"] == "value"}
    assert values
    assert all(data["standing"] == expected[name.removesuffix("/value")] for name, data in values.items())
    assert all(data["source"] or data["standing"] == "inferred" for data in values.values())
    assert network.graph["disclaimer"] == project_selection.disclaimer


def test_graphml_keys_are_unique(project_selection: Selection) -> None:
    """No two keys of a file share an id, as its schema wants; nodes and edges both have a label."""
    text = only(WRITERS["graphml"], project_selection).decode()
    keys = [dict(re.findall(r'([\w.]+)="([^"]*)"', found)) for found in re.findall("<key ([^>]*)>", text)]
    assert len({key["id"] for key in keys}) == len(keys)
    named = [(key["for"], key["attr.name"]) for key in keys]
    assert len(set(named)) == len(named)
    assert {("node", "label"), ("edge", "label"), ("edge", "standing")} <= set(named)


def test_neo4j_types_tell_what_holds(project_selection: Selection) -> None:
    """Ids are unique and joined; only what holds has the plain type; disputed values have their own label."""
    files = files_of(WRITERS["neo4j"], project_selection)
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"].decode())))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"].decode())))
    assert tuple(nodes[0]) == neo4j.NODES
    assert tuple(edges[0]) == neo4j.RELATIONSHIPS
    ids = [node["iri:ID"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert {end for edge in edges for end in (edge[":START_ID"], edge[":END_ID"])} <= set(ids)
    expected = standings(project_selection)
    assert {edge["statement"]: edge["standing"] for edge in edges} == expected
    for edge in edges:
        marked = edge[":TYPE"].startswith(tuple(f"{word.upper()}_" for word in MEANINGS if word not in HOLD))
        assert marked == (edge["standing"] not in HOLD), edge[":TYPE"]
    assert all(node[":LABEL"] for node in nodes)
    doses = [node for node in nodes if "Dosage" in node[":LABEL"].split("|")]
    assert all(node["standing"] in {"accepted", "conditional"} for node in doses)
    open_doses = [node for node in nodes if node[":LABEL"] in {"DisputedDosage", "ReportedDosage"}]
    assert open_doses
    assert all(node["standing"] in {"disputed", "reported"} and node["source"] for node in open_doses)


def test_neo4j_cells_hold_no_line_break() -> None:
    """The importer takes one line a row unless it is told otherwise; a bar parts the items of an array."""
    files = files_of(WRITERS["neo4j"], hostile_selection('a\nb|c"d\r\n,e'))
    rows = files["nodes.csv"].decode().splitlines()
    assert len(rows) == 5
    drug = next(csv.DictReader([rows[0], rows[3]]))
    assert (drug["name"], drug["synonyms:string[]"]) == ('a b|c"d ,e', 'a b/c"d ,e')


def as_text(value: Any) -> str:
    """Return a cell of Parquet as the CSV has it."""
    if value is None:
        return ""
    return SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value)


def test_polars_and_pandas_read_the_table(project_selection: Selection, tmp_path: Path) -> None:
    """CSV and Parquet have a row for each statement, with the same cells; Parquet has lists and dates."""
    (tmp_path / "t.parquet").write_bytes(only(WRITERS["parquet"], project_selection))
    frame = pl.read_parquet(tmp_path / "t.parquet")
    assert frame.columns == [column.name for column in COLUMNS]
    assert dict(frame.select("statement", "standing").iter_rows()) == standings(project_selection)
    assert frame.schema["sentences"] == pl.List(pl.Int32)
    assert frame.schema["curated_on"] == pl.Date
    table = pd.read_csv(io.BytesIO(files_of(WRITERS["csv"], project_selection)[TABLE]), dtype=str).fillna("")
    assert list(table.columns) == frame.columns
    rows = [tuple(map(as_text, row)) for row in frame.iter_rows()]
    assert [
        tuple(str(cell).removeprefix("'") for cell in row) for row in table.itertuples(index=False)
    ] == rows
    doses = frame.filter(pl.col("relation_label") == "has dosage")
    assert len(doses) > 0
    assert doses["source"].null_count() == 0


def test_the_description_fits_the_table(project_selection: Selection) -> None:
    """The columns of the metadata are those of the header, and every cell is of the type that it names."""
    files = files_of(WRITERS["csv"], project_selection)
    said = json.loads(files[METADATA])
    columns = said["tableSchema"]["columns"]
    header, *rows = csv.reader(io.StringIO(files[TABLE].decode(), newline=""))
    assert said["url"] == TABLE
    assert [column["titles"] for column in columns] == header
    assert said["dc:description"] == project_selection.disclaimer
    read: dict[str, Callable[[str], object]] = {
        "integer": int,
        "date": dt.date.fromisoformat,
        "anyURI": str,
        "string": str,
    }
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            for item in cell.split(column["separator"]) if "separator" in column else [cell]:
                assert not item or read[column["datatype"]](item)
    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    """A spreadsheet finds an apostrophe where a text would begin a formula."""
    data = files_of(WRITERS["csv"], hostile_selection(f"{start}cmd|' /C calc'!A0"))[TABLE].decode()
    cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
    assert [cell for cell in cells if "calc" in cell]
    assert not [cell for cell in cells if cell.startswith(start)]


def test_parquet_needs_duckdb(project_selection: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional part, the message says how to get it; what cannot be read is said in words."""
    selection = hostile_selection("x")
    damaged = [(s, p, '"soon"' if p.endswith("curatedBy>") else o) for s, p, o in selection.triples]
    damaged.append(
        next((s, p.replace("curatedBy", "curatedOn"), '"soon"') for s, p, _ in damaged if "curatedBy" in p)
    )
    with pytest.raises(GraphError, match="the statements cannot be written as Parquet"):
        WRITERS["parquet"].write(sorted(damaged), {}, "")
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match="writing Parquet needs the optional part 'tables'"):
        only(WRITERS["parquet"], project_selection)
