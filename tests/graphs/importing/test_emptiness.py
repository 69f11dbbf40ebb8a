"""Files that were cut short: an empty table does not take the place of a good graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.graphs.importing.loading import load_dataset, unload_dataset
from support.importing import MAPPING, PRODUCTS, state

if TYPE_CHECKING:
    from pharmagraph.project import Project

HEADER = PRODUCTS.partition("\n")[0] + "\n"


def refused(project: Project) -> ContentError:
    """Load the data set, which must be refused and change nothing."""
    before = state(project.graphs)
    with pytest.raises(ContentError) as caught:
        load_dataset(project, "pills")
    assert state(project.graphs) == before
    assert {finding.code for finding in caught.value.findings} == {"PG724"}
    return caught.value


def write(project: Project, name: str, text: str) -> None:
    """Write a file of the data set."""
    (project.extract / "pills" / name).write_text(text, encoding="utf-8")


def test_a_table_that_had_rows_must_have_some(project: Project) -> None:
    """One of two tables is a header alone: refused with what was there, until that is taken out."""
    load_dataset(project, "pills")
    write(project, "products.tsv", HEADER)
    error = refused(project)
    assert error.message == (
        "the table 'product' of pills has no rows: there is nothing behind the header; "
        "what is loaded was made of 4"
    )
    assert error.findings[0].place.file == "products.tsv"
    assert "pharmagraph unload pills" in error.mend
    unload_dataset(project, "pills")
    assert load_dataset(project, "pills").rows == 3


def test_a_data_set_must_have_rows(project: Project) -> None:
    """Also where nothing was loaded before."""
    write(project, "mapping.yaml", MAPPING.replace("rejects: 20 %", "rejects: 100 %"))
    write(project, "products.tsv", HEADER)
    write(project, "packs.jsonl", '{"size": 1}\n')
    assert [finding.message.partition(":")[0] for finding in refused(project).findings] == [
        "the table 'product' of pills has no rows",
        "the table 'pack' of pills has no rows",
    ]


def test_rows_that_are_all_rejected_are_none(project: Project) -> None:
    """Though the mapping allows any share; they are listed."""
    write(project, "mapping.yaml", MAPPING.replace("rejects: 20 %", "rejects: 100 %"))
    load_dataset(project, "pills")
    write(project, "products.tsv", HEADER + "1\tA\t\tnever\n2\tB\t\tnever\n")
    error = refused(project)
    assert "all (2) were rejected" in error.message
    assert error.mend.endswith("listed in graphs/.load/pills/rejects.tsv")
    assert error.findings[0].mend == error.mend


def test_rows_that_no_map_takes_are_refused(project: Project) -> None:
    """Rows without a triple are no data set either."""
    mapping = MAPPING.replace(
        "    rows: product\n", "    rows: product\n    where: [{column: name, is: x}]\n"
    )
    mapping = mapping.replace("    rows: pack\n", "    rows: pack\n    where: [{column: code, is: x}]\n")
    write(project, "mapping.yaml", mapping)
    assert refused(project).message == "no row of pills becomes a triple: 7 fit, and no map takes one"


def test_a_damaged_record_is_no_reason_to_refuse(project: Project) -> None:
    """What is noted of the last load may be anything; then nothing is known of it."""
    load_dataset(project, "pills")
    write(project, "products.tsv", HEADER)
    record = project.graphs / "data" / "pills.load.json"
    for text in ('{"files": 1}', '{"files": [1, {"table": "product"}]}', "{"):
        record.write_text(text, encoding="utf-8")
        assert load_dataset(project, "pills").rows == 3
    write(project, "products.tsv", PRODUCTS)
    assert load_dataset(project, "pills").rows == 7
