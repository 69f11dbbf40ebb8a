from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.tables.datasets import dataset_folders
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.project import core_extract
from support.leaflet import BASE
from support.mappings import core_vocabulary
from support.rowbyrow import triples_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.rdfterms import Triple

NAMES = ["drugcentral", "drugmechdb", "fda-ndc", "pharmacotherapydb"]
PH = "https://w3id.org/pharmagraph/vocab/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def shipped(name: str) -> Mapping:
    """Read a mapping that comes with pharmagraph."""
    return read_mapping(core_extract() / name, BASE, core_vocabulary(), core_extract().parent)


@cache
def triples(name: str, folder: Path) -> set[Triple]:
    """Return the triples of a data set, made once."""
    return triples_of(shipped(name), folder)


def counted(mapping: Mapping, found: Iterable[Triple]) -> Counter[tuple[str, str]]:
    """Count triples by family of subject, and property (rdf:type by class), both by short names."""
    count: Counter[tuple[str, str]] = Counter()
    for s, p, o in found:
        family = s.removeprefix(f"<{mapping.graph}/").split("/")[0]
        name = f"a {o}" if p == TYPE else p
        for start, short in ((mapping.vocab, ""), (PH, "ph:")):
            name = name.replace(f"<{start}", short)
        count[family, "relation/*" if name.startswith("relation/") else name.rstrip(">")] += 1
    return count


def test_four_data_sets_come_along() -> None:
    """The mappings that come with pharmagraph are those of the four data sets, at least."""
    assert set(NAMES) <= {folder.name for folder in dataset_folders(core_extract())}


@pytest.mark.parametrize("name", NAMES)
def test_each_is_read_without_a_finding(name: str) -> None:
    """Each mapping is in order, says where its files come from, and uses all that it declares."""
    mapping = shipped(name)
    assert mapping.publisher
    assert mapping.homepage.startswith("https://")
    assert mapping.downloads
    assert {d.file for d in mapping.downloads} <= {f for t in mapping.tables.values() for f in t.files}
    used = {t.constant for m in mapping.maps.values() for t in m.templates}
    declared = {d.iri for d in (*mapping.classes.values(), *mapping.properties.values())}
    assert declared - used == set()
    lists = {(t.name, name) for t in mapping.tables.values() for name in t.lists}
    assert lists == {(m.rows, name) for m in mapping.maps.values() for name in m.lists}
    assert all(mapping.maps_of(table) for table in mapping.tables)


@pytest.mark.parametrize("name", NAMES)
def test_subjects_are_the_data_sets_own(name: str) -> None:
    """No mapping says anything about a term of the project, or about another's IRI, but by a link to it."""
    mapping = shipped(name)
    for one in mapping.maps.values():
        first = one.subject.parts[0]
        assert isinstance(first, str)
        assert first.startswith(f"{mapping.graph}/")


@pytest.mark.parametrize("name", ["drugcentral", "pharmacotherapydb"])
def test_what_is_no_indication_is_never_a_treatment(name: str, shared: Path) -> None:
    """A pair that physicians judged to be none has no ph:treats; each category has its own property."""
    folder = {"drugcentral": "drugcentral_rephetio"}.get(name, name)
    found = triples(name, shared / "data" / folder)
    pairs = {
        p: {(s, o) for s, q, o in found if q.endswith(f"/{p}>")}
        for p in ("treats", "notIndicatedFor", "easesSymptomsOf")
    }
    assert all(pairs.values())
    assert sum(map(len, pairs.values())) == len(set().union(*pairs.values()))


def test_drugcentral_gives_every_row(shared: Path) -> None:
    """Classes, memberships, targets and indications are as many as the publisher's rows."""
    mapping = shipped("drugcentral")
    count = counted(mapping, triples("drugcentral", shared / "data" / "drugcentral_rephetio"))
    assert count["class", "a ph:DrugClass"] == 1_262
    assert count["drug", "ph:hasDrugClass"] == 10_959
    assert (count["action", "a Action"], count["drug", "ph:actsOn"], count["action", "actionType"]) == (
        2_991,
    ) * 3
    assert count["indication", "a Indication"] == 671
    assert [count["drug", name] for name in ("ph:treats", "easesSymptomsOf", "notIndicatedFor")] == [
        569,
        77,
        25,
    ]
    assert count["indication", "category"] == 671 - 210
    assert count.total() == 48_495


def test_pharmacotherapydb_gives_every_row(shared: Path) -> None:
    """Indications by category, drugs, diseases and codes are as many as the publisher's rows."""
    mapping = shipped("pharmacotherapydb")
    count = counted(mapping, triples("pharmacotherapydb", shared / "data" / "pharmacotherapydb"))
    assert [count["drug", name] for name in ("ph:treats", "easesSymptomsOf", "notIndicatedFor")] == [
        755,
        390,
        243,
    ]
    assert count["indication", "a Indication"] == 755 + 390 + 243
    assert (count["drug", "a ph:Drug"], count["disease", "a ph:Condition"]) == (601, 97)
    assert count["rxnorm", "<http://www.w3.org/2004/02/skos/core#closeMatch"] == 9_673
    assert count.total() == 50_172


@pytest.mark.long
def test_drugmechdb_gives_every_path_node_and_step(shared: Path) -> None:
    """Paths, nodes, relations and predicates are as many as the data set holds; each path has its ends."""
    mapping = shipped("drugmechdb")
    found = triples_of(mapping, shared / "data" / "drugmechdb")
    count = counted(mapping, found)
    assert (count["path", "a Path"], count["path", "drug"], count["path", "disease"]) == (4_846,) * 3
    assert count["node", "a Node"] == 5_128
    assert (count["node", "relation/*"], count["step", "a Step"], count["step", "relation"]) == (10_791,) * 3
    assert count["vocab", "a Relation"] == 67
    assert len({p for _, p, _ in found if "/vocab/relation/" in p}) == 67
    assert count["path", "drugBankId"] == 4_845
    assert {o for _, p, o in found if p.endswith("/vocab/step>")} == {
        s for s, p, o in found if p == TYPE and o.endswith("/vocab/Step>")
    }
    assert count.total() == 169_640


def test_drugmechdb_gives_each_path_its_nodes_and_steps(shared: Path, tmp_path: Path) -> None:
    """The first hundred paths give exactly the nodes and steps that their records hold."""
    with gzip.open(
        shared / "data" / "drugmechdb" / "indication_paths.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        lines = [next(file) for _ in range(100)]
    (tmp_path / "indication_paths.jsonl").write_text("".join(lines), encoding="utf-8")
    mapping = shipped("drugmechdb")
    count = counted(mapping, triples_of(mapping, tmp_path))
    records = [json.loads(line) for line in lines]
    steps = {(x["source"], x["key"], x["target"]) for record in records for x in record["links"]}
    assert count["path", "a Path"] == count["path", "drug"] == count["path", "disease"] == 100
    assert count["node", "a Node"] == len({node["id"] for record in records for node in record["nodes"]})
    assert count["node", "relation/*"] == count["step", "a Step"] == len(steps)
    assert count["vocab", "a Relation"] == len({key for _, key, _ in steps})
    assert count["path", "reference"] == sum(len(set(record.get("references", []))) for record in records)


@pytest.mark.long
def test_fda_ndc_gives_the_benchmark(shared: Path) -> None:
    """The directory gives exactly the triples of the benchmark, part by part."""
    mapping = shipped("fda-ndc")
    count = counted(mapping, triples_of(mapping, shared / "data" / "fda_ndc"))
    products = {p: n for (family, p), n in count.items() if family == "product"}
    links = [products.pop(f"ph:{name}") for name in ("hasRoute", "hasActiveIngredient", "hasDrugClass")]
    assert products.pop("a ph:Product") == 128_241
    assert sum(products.values()) == 1_413_984
    assert links == [135_548, 249_986, 173_103]
    nodes = {
        f: sum(n for (family, _), n in count.items() if family == f) for f in ("route", "substance", "class")
    }
    assert nodes == {"route": 144, "substance": 11_724, "class": 3_522}
    packages = {p: n for (family, p), n in count.items() if family == "package"}
    assert (packages.pop("a Package"), packages.pop("packageOf")) == (243_941, 243_951)
    assert sum(packages.values()) == 981_418
    assert count.total() == 3_585_562


def test_class_cells_of_the_directory_are_taken_apart() -> None:
    """Names of classes hold commas and their kinds a slash; what was cut off at the end is left out."""
    cell = "Benzodiazepine [EPC],Vitamin B, Compounded [Chemical/Ingredient], ,Antigen, Fungal [CS],Incre"
    pattern = shipped("fda-ndc").tables["product"].lists["class"].pattern
    assert pattern is not None
    assert re.findall(pattern.plain, cell, re.ASCII) == [
        ("Benzodiazepine", "EPC"),
        ("Vitamin B, Compounded", "Chemical/Ingredient"),
        ("Antigen, Fungal", "CS"),
    ]
