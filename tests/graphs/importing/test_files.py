from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import LoadError
from pharmagraph.extract.tables.cache import Record, record_path
from pharmagraph.extract.tables.fetching import file_digest
from pharmagraph.graphs.importing.files import find_files
from pharmagraph.graphs.importing.folders import beside_mappings, mapping_of
from pharmagraph.graphs.importing.loading import load_dataset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pharmagraph.project import Project

ADDRESS = "http://127.0.0.1:9/products.tsv"


def found(project: Project, cache: Path, named: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """Return the tables and files that are found, named from the project's folder upwards."""
    files = find_files(mapping_of(project, "pills"), named, cache, beside_mappings(project, "pills"))
    return [(one.table.name, one.path.relative_to(project.root.parent).as_posix()) for one in files]


def put(folder: Path, *names: str) -> list[Path]:
    """Write files with those names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(name, encoding="utf-8")
    return [folder / name for name in names]


def test_files_lie_beside_the_mapping(project: Project, cache: Path) -> None:
    """Without a cache, the mapping's folder is looked into, in the order of the tables."""
    beside = "trial/extract/pills"
    assert found(project, cache) == [
        ("product", f"{beside}/products.tsv"),
        ("pack", f"{beside}/packs.jsonl"),
    ]


def test_the_cache_goes_first_table_by_table(project: Project, cache: Path) -> None:
    """What is in the cache is taken, the rest from beside the mapping; the first name that fits wins."""
    put(cache, "products-2.tsv", "products-1.tsv", "other.tsv")
    names = [name for _, name in found(project, cache)]
    assert names == [
        "cache/pills/products-1.tsv",
        "cache/pills/products-2.tsv",
        "trial/extract/pills/packs.jsonl",
    ]
    put(cache, "products.tsv")
    assert found(project, cache)[0] == ("product", "cache/pills/products.tsv")


def test_what_is_no_data_is_passed_over(project: Project, cache: Path) -> None:
    """Unfinished downloads, records and hidden files are never taken for data."""
    put(cache, ".products.tsv.lock", "products.tsv.part", "products.tsv.part.json")
    mapping = project.extract / "pills" / "mapping.yaml"
    text = mapping.read_text(encoding="utf-8").replace('"products-*.tsv"', '"*"')
    mapping.write_text(text, encoding="utf-8")
    assert found(project, cache)[0] == ("product", "trial/extract/pills/products.tsv")


def test_a_file_of_another_address_is_passed_over(project: Project, cache: Path) -> None:
    """What was fetched from an address that the mapping no longer has is not taken."""
    (file,) = put(cache, "products.tsv")
    for address, place in ((ADDRESS, "cache/pills"), ("http://127.0.0.1:9/old", "trial/extract/pills")):
        record = Record(address, file_digest(file), file.stat().st_size, "2026-11-22")
        record_path(file).write_bytes(record.as_json())
        assert found(project, cache)[0][1] == f"{place}/products.tsv"


def test_a_fetched_file_leaves_its_trace(project: Project, cache: Path) -> None:
    """Address and day of a fetched file stand in about/; one that was changed since is refused."""
    cache.mkdir(parents=True)
    file = cache / "products.tsv"
    file.write_bytes((project.extract / "pills" / "products.tsv").read_bytes())
    record_path(file).write_bytes(
        Record(ADDRESS, file_digest(file), file.stat().st_size, "2026-11-22").as_json()
    )
    load_dataset(project, "pills")
    about = (project.graphs / "about" / "pills.nq").read_text(encoding="utf-8")
    assert f"downloadURL> <{ADDRESS}>" in about
    assert '"2026-11-22"^^' in about
    file.write_bytes(file.read_bytes() + b"9\tNine\t\t\n")
    with pytest.raises(LoadError, match="not the file that was fetched") as caught:
        load_dataset(project, "pills")
    assert "pharmagraph get pills --again" in caught.value.mend


def test_files_that_are_named_are_the_only_ones(project: Project, cache: Path, tmp_path: Path) -> None:
    """Neither cache nor mapping's folder is looked into then; folders may be named too."""
    put(cache, "products.tsv")
    mine = tmp_path / "mine"
    put(mine, "products-9.tsv", "packs.jsonl", "else.txt")
    assert found(project, cache, [mine]) == [
        ("product", "mine/products-9.tsv"),
        ("pack", "mine/packs.jsonl"),
    ]
    with pytest.raises(LoadError, match=r"no file for packs\.jsonl") as caught:
        found(project, cache, [mine / "products-9.tsv"])
    assert "--from" in caught.value.mend


def test_slips_in_names_are_told(project: Project, cache: Path, tmp_path: Path) -> None:
    """A file that is not there, one that no table wants, two of one name."""
    with pytest.raises(LoadError, match="there is no file or folder"):
        found(project, cache, [tmp_path / "nothing"])
    mine = put(tmp_path / "mine", "products.tsv", "packs.jsonl", "strange.csv")
    with pytest.raises(LoadError, match=r"no table for the file strange\.csv") as caught:
        found(project, cache, mine)
    assert "products.tsv, products-*.tsv, packs.jsonl" in caught.value.mend
    other = put(tmp_path / "other", "products.tsv")
    with pytest.raises(LoadError, match=r"two files are called products\.tsv"):
        found(project, cache, [tmp_path / "mine", *other])


def test_missing_files_are_told_with_a_way_to_them(project: Project, cache: Path) -> None:
    """The command that fetches them, else the addresses and the folder to put them into."""
    (project.extract / "pills" / "products.tsv").unlink()
    with pytest.raises(LoadError, match=r"pills: no file for products\.tsv or products-\*\.tsv") as caught:
        found(project, cache)
    assert caught.value.mend.startswith("pharmagraph get pills; or fetch by hand and put into")
    assert f"{ADDRESS}  as  products.tsv" in caught.value.mend
    mapping = project.extract / "pills" / "mapping.yaml"
    text = mapping.read_text(encoding="utf-8")
    head, _, tail = text.partition("downloads:")
    mapping.write_text(head + "tables:" + tail.partition("tables:")[2], encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        found(project, cache)
    assert caught.value.mend.startswith("name it with --from, or put it into")


def test_a_file_that_cannot_be_read_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the system is named with the file."""
    from pharmagraph.graphs.importing import stagework

    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(stagework, "_digest", refuse)
    with pytest.raises(LoadError, match=r"cannot read .*products\.tsv: permission denied"):
        load_dataset(project, "pills")
