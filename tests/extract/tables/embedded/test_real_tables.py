from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.tables.about import file_iri
from pharmagraph.extract.tables.embedded import map_rows
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.plan.lines import TYPE
from pharmagraph.extract.tables.plan.staged import StagedFile
from pharmagraph.extract.tables.staging import stage_file
from pharmagraph.ontology.prefixes import RDFS, VOCAB
from pharmagraph.project import core_extract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.extract.tables.embedded import Mapped
    from pharmagraph.extract.tables.mapping import Mapping

pytestmark = pytest.mark.shared
BASE = "https://example.org/x/"


def mapped(name: str, source: Path, work: Path) -> tuple[Mapping, Mapped, Path]:
    """Stage and map a data set; return the file of the rows' origins too."""
    mapping = read_mapping(core_extract() / name, BASE, None, core_extract().parent)
    staged = []
    for number, (table_name, table) in enumerate(mapping.tables.items()):
        file = next(source / wanted for wanted in table.files if (source / wanted).is_file())
        found = stage_file(mapping, table, file, work / f"{table_name}.parquet", index=number)
        staged.append(StagedFile(table_name, found.path, file_iri(mapping, file.name), found.lines))
    rows = work / "rows.nq"
    with rows.open("wb") as handle:
        return mapping, map_rows(mapping, staged, len, handle.write, work=work), rows


def test_drug_code_directory_has_its_exact_counts(
    shared: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """The counts of each part are those that the description of the shared data gives."""
    mapping, found, rows = mapped("fda-ndc", shared / "data" / "fda_ndc", tmp_path)
    parts, own = found.counts.parts, mapping.vocab
    links = {f"{VOCAB}has{name}" for name in ("Route", "ActiveIngredient", "DrugClass")} | {f"{own}packageOf"}

    def literals(name: str) -> int:
        return sum(n for (m, p), n in parts.items() if m == name and p != TYPE and p not in links)

    def nodes(name: str) -> int:
        return sum(n for (m, _), n in parts.items() if m == name)

    assert {
        "product types": parts["product", TYPE],
        "product literals": literals("product"),
        "route links": parts["product", f"{VOCAB}hasRoute"],
        "route nodes": nodes("route"),
        "ingredient links": parts["product", f"{VOCAB}hasActiveIngredient"],
        "substance nodes": nodes("substance"),
        "class links": parts["product", f"{VOCAB}hasDrugClass"],
        "class nodes": nodes("class"),
        "package types": parts["package", TYPE],
        "package links": parts["package", f"{own}packageOf"],
        "package literals": literals("package"),
    } == {
        "product types": 128_241,
        "product literals": 1_413_984,
        "route links": 135_548,
        "route nodes": 144,
        "ingredient links": 249_986,
        "substance nodes": 11_724,
        "class links": 173_103,
        "class nodes": 3_522,
        "package types": 243_941,
        "package links": 243_951,
        "package literals": 981_418,
    }
    assert found.data.triples == sum(found.counts.properties.values()) == 3_585_562
    assert found.counts.classes[f"{VOCAB}Product"] == 128_241
    show(f"drug code directory: {found.data.triples:,} triples of {found.counts.subjects:,} subjects")
    assert found.counts.subjects == 379_290
    with rows.open("rb") as handle:
        assert len({line.partition(b"> ")[0] for line in handle}) == found.counts.subjects


def test_paths_of_mechanisms_have_their_exact_counts(shared: Path, tmp_path: Path) -> None:
    """Paths, nodes, steps and predicates are as many as the description of the shared data says."""
    mapping, found, rows = mapped("drugmechdb", shared / "data" / "drugmechdb", tmp_path)
    own, parts = mapping.vocab, found.counts.parts
    assert found.counts.classes[f"{own}Path"] == 4_846
    assert found.counts.classes[f"{own}Node"] == 5_128
    assert sum(n for (m, _), n in parts.items() if m == "direct") == 10_791
    assert len({p for m, p in parts if m == "direct"}) == parts["relation", f"{RDFS}label"] == 67
    assert found.data.triples == 169_640
    first = rows.read_text(encoding="utf-8").partition("\n")[0].split(" ")[2]
    name = "indication_paths.jsonl.gz"
    assert first.startswith(f"<{file_iri(mapping, name)}#line=")
