"""The four data sets that come along, from the publishers' files to graphs, with their exact counts."""

from __future__ import annotations

import gzip
import shutil
from itertools import islice
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.begin import begin_project
from pharmagraph.graphs.importing.loading import load_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pharmagraph.graphs.importing.loading import Loaded
    from pharmagraph.project import Project

pytestmark = pytest.mark.shared
ROWS, TRIPLES = 10_140, 116_886
"""How many rows that part has, and how many triples they become."""
LONGEST_PLAIN = 5_000
"""Lines of the directory that the quick test takes, the header included."""


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """Give a new project, as init makes it."""
    return begin_project(tmp_path / "fresh", "fresh", "https://example.org/fresh/")


def part(loaded: Loaded, map_: str, end: str) -> int:
    """Return how many triples a map gave with a property, which is named by the end of its IRI."""
    return sum(
        n for (name, iri_), n in loaded.counts.parts.items() if name == map_ and iri_.endswith(f"/{end}")
    )


def classes(loaded: Loaded) -> dict[str, int]:
    """Return how many subjects there are of each class, by the last part of its IRI."""
    return {iri_.rpartition("/")[2]: n for iri_, n in loaded.counts.classes.items()}


def test_pharmacotherapydb(fresh: Project, shared: Path) -> None:
    """755 disease-modifying and 390 symptomatic indications, and 243 that are none."""
    loaded = load_dataset(fresh, "pharmacotherapydb", [shared / "data" / "pharmacotherapydb"])
    assert (loaded.rows, loaded.rejected, loaded.triples) == (601 + 97 + 1_388 + 9_673, 0, 50_172)
    assert part(loaded, "disease-modifying", "treats") == 755
    assert part(loaded, "symptomatic", "easesSymptomsOf") == 390
    assert part(loaded, "no-indication", "notIndicatedFor") == 243


def test_drugcentral(fresh: Project, shared: Path) -> None:
    """10,959 memberships of 1,262 classes, 2,991 targets, 671 indications."""
    loaded = load_dataset(fresh, "drugcentral", [shared / "data" / "drugcentral_rephetio"])
    assert (loaded.rows, loaded.rejected, loaded.triples) == (10_959 + 2_991 + 671 + 1_262, 0, 48_495)
    assert part(loaded, "drug", "hasDrugClass") == 10_959
    assert part(loaded, "drug-with-target", "actsOn") == 2_991
    found = classes(loaded)
    assert (found["DrugClass"], found["Action"], found["Indication"]) == (1_262, 2_991, 671)


def test_drugmechdb(fresh: Project, shared: Path) -> None:
    """4,846 paths over 5,128 nodes, with 10,791 distinct steps by 67 predicates."""
    loaded = load_dataset(fresh, "drugmechdb", [shared / "data" / "drugmechdb"])
    assert (loaded.rejected, loaded.triples) == (0, 169_640)
    found = classes(loaded)
    assert (found["Path"], found["Node"], found["Step"]) == (4_846, 5_128, 10_791)
    relations = {name: n for name, n in loaded.counts.properties.items() if "/relation/" in name}
    assert (len(relations), sum(relations.values())) == (67, 10_791)


def cut(source: Path, target: Path, wanted: bytes) -> None:
    """Copy the first lines of a packed file, and those further down that hold something."""
    with gzip.open(source) as lines, gzip.open(target, "wb") as out:
        out.writelines(islice(lines, LONGEST_PLAIN))
        out.writelines(line for line in lines if wanted and wanted in line)


def test_the_directory_beside_what_was_curated(
    built_project: Path, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of the US directory loads, is linked to terms, and is asked together with the article."""
    folder = shutil.copytree(built_project, tmp_path / "project")
    monkeypatch.setenv("PHARMAGRAPH_CACHE", str(tmp_path / "cache"))
    files = tmp_path / "files"
    files.mkdir()
    cut(shared / "data" / "fda_ndc" / "product.txt.gz", files / "product.txt.gz", b"\tDIAZEPAM\t")
    cut(shared / "data" / "fda_ndc" / "package.txt.gz", files / "package.txt.gz", b"")
    with pharmagraph.open(folder) as graph:
        loaded = graph.load("fda-ndc", [files])
        assert (loaded.rows, loaded.rejected) == (ROWS, 0)
        assert loaded.triples == TRIPLES
        assert loaded.links["by name"] > 0
        answer = graph.ask("us-products", drug="diazepam")
        names = {str(row[0]).upper() for row in answer.values}
        assert "VALIUM" in names
        assert len(names) > 3


@pytest.mark.long
def test_the_whole_directory(fresh: Project, shared: Path, show: Callable[[str], None]) -> None:
    """3,585,562 triples, part by part; the store takes them, and answers."""
    with pharmagraph.open(fresh.root) as graph:
        graph.build()
        loaded = graph.load("fda-ndc", [shared / "data" / "fda_ndc"])
        assert (loaded.rows, loaded.rejected, loaded.triples) == (128_241 + 243_960, 0, 3_585_562)
        found = classes(loaded)
        assert (found["Product"], found["Package"]) == (128_241, 243_941)
        links = [
            part(loaded, "product", name) for name in ("hasRoute", "hasActiveIngredient", "hasDrugClass")
        ]
        assert links == [135_548, 249_986, 173_103]
        assert part(loaded, "package", "packageOf") == 243_951
        nodes = {
            name: sum(n for (map_, _), n in loaded.counts.parts.items() if map_ == name)
            for name in ("route", "substance", "class")
        }
        assert nodes == {"route": 144, "substance": 11_724, "class": 3_522}
        literals = {
            name: sum(n for (map_, iri_), n in loaded.counts.parts.items() if map_ == name)
            for name in ("product", "package")
        }
        assert literals["product"] - 128_241 - sum(links) == 1_413_984
        assert literals["package"] - 243_941 - 243_951 == 981_418
        counted = graph.query("SELECT (COUNT(*) AS ?n) { ?p a ph:Product }", graphs=["fda-ndc"], seconds=60)
        assert counted.values == [("128241",)]
    show(f"the whole directory, from files to a store that answers: {loaded.seconds:.0f} s")
