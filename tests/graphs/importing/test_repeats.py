"""Keys that come again: told with their places, listed in a table, and refused where a map is unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.graphs.importing import repeats
from pharmagraph.graphs.importing.loading import load_dataset, unload_dataset
from support.importing import MAPPING, PACKS, PRODUCTS, state

if TYPE_CHECKING:
    from pharmagraph.project import Project

TWICE = PRODUCTS + "1\t=Makebelix too\tPretendine\t20210101\n"
PACK = '{"code": "1-10", "product": "1", "size": 12}\n'


def write(project: Project, *, products: str = PRODUCTS, packs: str = PACKS, mapping: str = MAPPING) -> None:
    """Write the files of the data set, and its mapping."""
    folder = project.extract / "pills"
    for name, text in (("products.tsv", products), ("packs.jsonl", packs), ("mapping.yaml", mapping)):
        (folder / name).write_text(text, encoding="utf-8")


def test_rows_of_one_key_that_differ_are_told_and_listed(project: Project) -> None:
    """Subject, property, and each value with its file and row; numbers by map."""
    write(project, products=TWICE, packs=PACKS + PACK)
    loaded = load_dataset(project, "pills")
    assert loaded.notes == (
        "2 subjects stand in several rows that say different things (pack: 1, product: 1)",
        "  pack/1-10, size: 10 (packs.jsonl line 1), 12 (line 4)",
        "  product/1, label: Makebelix (products.tsv row 2), =Makebelix too (row 6)",
        "  product/1, since: 2019-04-01 (products.tsv row 2), 2021-01-01 (row 6)",
    )
    assert loaded.repeats == project.graphs / "data" / "pills.repeats.tsv"
    header, *rows = [line.split("\t") for line in loaded.repeats.read_text(encoding="utf-8").splitlines()]
    assert header == ["map", "subject", "property", "value", "file", "row"]
    assert rows == [
        ["pack", "pack/1-10", "size", "10", "packs.jsonl", "1"],
        ["pack", "pack/1-10", "size", "12", "packs.jsonl", "4"],
        ["product", "product/1", "label", "Makebelix", "products.tsv", "2"],
        ["product", "product/1", "label", "'=Makebelix too", "products.tsv", "6"],
        ["product", "product/1", "since", "2019-04-01", "products.tsv", "2"],
        ["product", "product/1", "since", "2021-01-01", "products.tsv", "6"],
    ]
    unload_dataset(project, "pills")
    assert not loaded.repeats.exists()


def test_rows_that_say_the_same_are_not_told(project: Project) -> None:
    """A row that comes twice, and a node that many rows share, say nothing different."""
    write(project, products=PRODUCTS + PRODUCTS.splitlines()[1] + "\n")
    loaded = load_dataset(project, "pills")
    assert (loaded.notes, loaded.repeats) == ((), None)


def test_links_and_long_values_are_shown_short(project: Project) -> None:
    """A node is named without what all begin with; of many values some are shown, and long ones are cut."""
    rows = "".join(f'{{"code": "1-10", "product": "{n}", "size": 10}}\n' for n in range(5))
    long = f"1\t{'M' * 100}\t\t\n"
    write(project, products=PRODUCTS + long, packs=rows)
    _, pack, product = load_dataset(project, "pills").notes
    assert pack == (
        "  pack/1-10, packOf: product/0 (packs.jsonl line 1), product/1 (line 2), product/2 (line 3), …"
    )
    assert product.endswith(f"{'M' * 59}… (row 6)")


def test_only_so_many_are_listed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are more than are listed, that is said."""
    monkeypatch.setattr(repeats, "MOST_LISTED", 1)
    write(project, products=TWICE)
    assert load_dataset(project, "pills").notes[-1] == "  only the first 1 differences are listed"


def test_a_map_may_be_unique(project: Project) -> None:
    """Then rows that differ are refused, with the place in the mapping, and the graphs stay."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    mapping = MAPPING.replace("subject: product/{id}", "subject: product/{id}\n    unique: true")
    write(project, products=TWICE, mapping=mapping)
    with pytest.raises(ContentError) as caught:
        load_dataset(project, "pills")
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("PG725", "extract/pills/mapping.yaml:20:3")
    assert finding.message == (
        "the map 'product' should be unique, but 1 subject has rows that differ: "
        "product/1, label: Makebelix (products.tsv row 2), =Makebelix too (row 6)"
    )
    assert state(project.graphs) == before
    write(project, packs=PACKS + PACK, mapping=mapping)
    assert len(load_dataset(project, "pills").notes) == len(("how many", "which"))
