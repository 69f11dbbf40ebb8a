from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import pharmagraph
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.sssom import COLUMNS, JUSTIFICATION
from pharmagraph.ontology.crosswalk import PREDICATES
from pharmagraph.ontology.prefixes import SKOS, VOCAB
from pharmagraph.rdfterms import value_of
from support.exports import files_of, hostile_selection, only

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.writers.selection import Selection


def read(data: bytes) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Read an SSSOM table: what its head says, and its rows."""
    lines = data.decode().splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    assert rows.fieldnames
    assert tuple(rows.fieldnames[: len(COLUMNS)]) == COLUMNS
    return head, list(rows)


def test_every_crosswalk_of_a_term_comes_back(project_selection: Selection) -> None:
    """Expanded by the file's own prefixes, the rows are the mappings of the graph; the ontology's stay."""
    head, rows = read(only(WRITERS["sssom"], project_selection))

    def whole(short: str) -> str:
        prefix, _, local = short.partition(":")
        return str(head["curie_map"][prefix]) + local

    found = {(whole(r["subject_id"]), whole(r["predicate_id"]), whole(r["object_id"])) for r in rows}
    expected = {
        (value_of(s), value_of(p), value_of(o))
        for s, p, o in project_selection.triples
        if value_of(p) in {SKOS + name for name in PREDICATES}
        and s.startswith(f"<{project_selection.base}term/")
    }
    assert found >= expected
    assert expected
    assert not [s for s, _, _ in found if s in {VOCAB + "Drug", VOCAB + "treats"}]
    assert head["mapping_set_id"] == f"{project_selection.base}mappings"
    assert head["mapping_set_description"] == project_selection.disclaimer


def test_the_export_is_no_poorer_than_the_table(project_selection: Selection, built_project: Path) -> None:
    """Each row of the project's own table stands in the export word for word, and so does its head."""
    head, rows = read(only(WRITERS["sssom"], project_selection))
    own_head, own_rows = read((built_project / "ontology/mappings.sssom.tsv").read_bytes())
    assert own_rows == [row for row in rows if row["subject_id"].startswith("term:")]
    assert {"license", "mapping_set_title"} <= set(own_head)
    assert {name: head[name] for name in own_head if name != "curie_map"} == {
        name: words for name, words in own_head.items() if name != "curie_map"
    }
    others = [row for row in rows if not row["subject_id"].startswith("term:")]
    assert {row["mapping_justification"] for row in others} == {JUSTIFICATION}


@pytest.mark.parametrize("name", ["sssom", "kgx"])
def test_a_project_writes_what_stands_beside_its_graph(
    name: str, project_selection: Selection, built_project: Path, tmp_path: Path
) -> None:
    """The library reads the crosswalk and what narrows a statement by itself."""
    kg = pharmagraph.open(built_project)
    written = kg.export_to(name, tmp_path / "out", ["inferred"])
    assert [path.read_bytes() for path in written] == list(
        files_of(WRITERS[name], project_selection).values()
    )


def test_without_a_table_nothing_is_made_up() -> None:
    """The mappings of a graph whose table is not at hand are unspecified, and so is their licence."""
    head, (row,) = read(only(WRITERS["sssom"], hostile_selection("x")))
    assert row["mapping_justification"] == JUSTIFICATION
    assert head["license"] == "https://w3id.org/sssom/license/unspecified"
    assert tuple(row) == COLUMNS
