"""The shipped data sets beside the project's own facts: questions over both, and where they disagree.

The files are those of the shared data sets, cut down to diazepam and alprazolam.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import pharmagraph
from pharmagraph.extract.tables.datasets import known_datasets
from support.cutting import FOLDERS, cut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph import KnowledgeGraph

pytestmark = pytest.mark.shared

DZ = "https://w3id.org/pharmagraph/diazepam/statement/diazepam-for-muscle-spasms"


def load_all(project: Path, files: Path) -> None:
    """Load the four data sets into a project from their cut files."""
    with pharmagraph.open(project) as graph:
        for dataset in FOLDERS:
            graph.load(dataset, [files / dataset])


@pytest.fixture(scope="module")
def files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the cut files, a folder for each data set."""
    folder = tmp_path_factory.mktemp("cut")
    for dataset in FOLDERS:
        cut(shared, dataset, folder / dataset)
    return folder


@pytest.fixture(scope="module")
def project(files: Path, built_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the project of this repository with the data sets loaded."""
    folder = tmp_path_factory.mktemp("compared") / "project"
    shutil.copytree(built_project, folder)
    load_all(folder, files)
    return folder


@pytest.fixture(scope="module")
def graph(project: Path) -> Iterator[KnowledgeGraph]:
    """Give that project, opened."""
    with pharmagraph.open(project) as opened:
        yield opened


def rows(graph: KnowledgeGraph, question: str, *columns: str, **given: str) -> list[tuple[str | None, ...]]:
    """Ask a question and return some columns."""
    answer = graph.ask(question, **given)
    places = [answer.variables.index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in answer.values]


def test_the_directory_lists_brands_by_form_and_route(graph: KnowledgeGraph) -> None:
    """Products of the US directory: Diastat, which the sources do not name, and Valium as tablets only."""
    found = rows(
        graph, "us-products", "name", "form", "route", "products", "firms", "source", drug="diazepam"
    )
    directory = "FDA National Drug Code directory"
    assert [row[:5] for row in found if row[5] == directory] == [
        ("Diastat", "GEL", "RECTAL", "3", "1"),
        ("Diazepam", "TABLET", "ORAL", "124", "38"),
        ("Diazepam", "INJECTION, SOLUTION", "INTRAMUSCULAR", "9", "6"),
        ("Diazepam", "INJECTION, SOLUTION", "INTRAVENOUS", "9", "6"),
        ("Diazepam", "GEL", "RECTAL", "6", "2"),
        ("Diazepam", "SOLUTION", "ORAL", "4", "4"),
        ("Diazepam", "INJECTION", "INTRAMUSCULAR", "1", "1"),
        ("Diazepam", "SOLUTION, CONCENTRATE", "ORAL", "1", "1"),
        ("Diazepam Intensol", "SOLUTION, CONCENTRATE", "ORAL", "1", "1"),
        ("Valium", "TABLET", "ORAL", "6", "3"),
    ]
    assert [row[:2] for row in found].index(("Valium", "TABLET")) < len(found)


def test_the_sources_brands_stand_beside_the_directory(graph: KnowledgeGraph) -> None:
    """With their standing: what the article says of Valium's forms is disputed."""
    found = rows(graph, "us-products", "name", "form", "route", "status", "statement", drug="diazepam")
    valium = [row for row in found if row[0] == "Valium"]
    assert valium[0] == ("Valium", "TABLET", "ORAL", None, None)
    assert ("Valium", None, "rectal", "disputed", f"{DZ}/dz-044") in valium
    assert ("Stesolid", "rectal tube", None, "accepted", f"{DZ}/dz-054") in found
    of_brand = rows(graph, "us-products", "name", "form", "route", "status", "statement", drug="valium")
    assert [row for row in of_brand if row[4] is None] == [row for row in found if row[4] is None]


def test_every_listed_row_names_its_place(graph: KnowledgeGraph) -> None:
    """In the file of the publisher; what sources say has a statement in its stead."""
    for question in ("us-products", "drug-targets", "judged-indications"):
        for row, statement in rows(graph, question, "row", "statement", drug="diazepam"):
            assert (row is None) != (statement is None)
            assert row is None or "#row=" in row


def test_firms_are_listed_with_what_they_sell(graph: KnowledgeGraph) -> None:
    """Those with most products first."""
    found = rows(graph, "us-labelers", "firm", "products", "names", "forms", drug="diazepam")
    assert found[0] == ("A-S Medication Solutions", "11", "Diazepam", "INJECTION, SOLUTION; TABLET")
    assert ("Roche Laboratories Inc.", "3", "Valium", "TABLET") in found
    assert sum(int(row[1] or 0) for row in found) == 155


def test_targets_stand_beside_what_sources_say(graph: KnowledgeGraph) -> None:
    """DrugCentral names genes of subunits and the kind of action; the article names the receptor."""
    found = rows(graph, "drug-targets", "medicine", "target", "action", "status", drug="diazepam")
    listed = [row for row in found if row[3] is None]
    assert {row[2] for row in listed} == {"positive allosteric modulator"}
    assert ("Diazepam", "gene 2554", "positive allosteric modulator", None) in listed
    assert ("diazepam", "GABA-A receptor", "positive allosteric modulator", "accepted") in found


def test_judgements_stand_beside_uses(graph: KnowledgeGraph) -> None:
    """A disease that is a term goes by the term's name, so that both sides stand together."""
    found = rows(
        graph,
        "judged-indications",
        "medicine",
        "problem",
        "judgement",
        "physicians",
        "status",
        drug="alprazolam",
    )
    assert found == [
        ("alprazolam", "anxiety", "treats", None, "reported"),
        ("alprazolam", "panic disorder", "treats", None, "reported"),
        ("Alprazolam", "panic disorder", "eases its symptoms", "3", None),
        ("Alprazolam", "systemic scleroderma", "eases its symptoms", "3", None),
    ]


def test_paths_lead_from_medicine_to_problem(graph: KnowledgeGraph) -> None:
    """Step by step, those at the medicine first; beside them what sources say of the mechanism."""
    given = {"drug": "diazepam", "condition": "spasticity"}
    found = rows(graph, "mechanism-paths", "path", "from", "does", "to", "row", **given)
    path = "diazepam \u2013 Muscle Spasticity"
    steps = [row for row in found if row[0] == path]
    assert [row[1:4] for row in steps] == [
        ("Diazepam", "positively regulates", "GABA receptor activity"),
        (
            "GABA receptor activity",
            "positively correlated with",
            "Gamma-aminobutyric acid secretion, neurotransmission",
        ),
        (
            "Gamma-aminobutyric acid secretion, neurotransmission",
            "positively regulates",
            "Relaxation of muscle",
        ),
        ("Relaxation of muscle", "negatively correlated with", "Muscle Spasticity"),
    ]
    assert {row[4] for row in steps} == {steps[0][4]}
    assert (None, "Valium", "acts on", "GABA-A receptor", None) in found


def test_the_real_data_disagree_in_one_place(graph: KnowledgeGraph) -> None:
    """The article gives Valium rectally, the directory lists tablets only; the fact is disputed already."""
    found = graph.imports.conflicts()
    assert [question.name for question in found.asked] == [
        "drugcentral/no-indication",
        "drugcentral/use-denied",
        "drugmechdb/use-denied",
        "fda-ndc/other-ingredient",
        "fda-ndc/route-not-listed",
        "pharmacotherapydb/no-indication",
        "pharmacotherapydb/use-denied",
    ]
    (each,) = found.disagreements
    assert (each.asked.name, each.standing, each.words) == (
        "fda-ndc/route-not-listed", "disputed", "Valium has route rectal",
    )  # fmt: skip
    assert each.says == "lists 6 products of Valium, by the routes ORAL"
    assert each.origins[0].file == "product.txt"


def test_each_conflict_question_finds_what_it_is_for(project: Path, files: Path, tmp_path: Path) -> None:
    """With rows changed so that they contradict a fact, each names that fact and its row."""
    changed = tmp_path / "files"
    shutil.copytree(files, changed)
    listing = changed / "fda-ndc/product.txt"
    tampered = [
        row.replace(b"\tDIAZEPAM\t", b"\tLORAZEPAM\t") if b"\tValium\t" in row else row
        for row in listing.read_bytes().splitlines(keepends=True)
    ]
    listing.write_bytes(b"".join(tampered))
    for name, more in (
        ("pharmacotherapydb", b"\t1\t1\n"),
        ("drugcentral", b"\n"),
    ):
        table = changed / name / "indications.tsv"
        rows = (
            b"DOID:594\tDB00404\tpanic disorder\tAlprazolam\tNOT",
            b"DOID:437\tDB00829\tmyasthenia gravis\tDiazepam\tDM",
        )
        kept = [
            row
            for row in table.read_bytes().splitlines(keepends=True)
            if not row.startswith(b"DOID:594\tDB00404")
        ]
        table.write_bytes(b"".join([*kept, *(row + more for row in rows)]))
    with (changed / "pharmacotherapydb/diseases.tsv").open("ab") as table_of_diseases:
        table_of_diseases.write(b"DOID:437\tmyasthenia gravis\t1\t0\t0\t1\n")
    paths = changed / "drugmechdb/indication_paths.jsonl"
    first, *others = paths.read_bytes().splitlines(keepends=True)
    paths.write_bytes(
        b"".join([first.replace(b"MESH:D001007", b"MESH:D009157"), *others]).replace(
            b"MESH:D013742", b"MESH:D009157"
        )
    )
    folder = tmp_path / "project"
    shutil.copytree(project, folder)
    load_all(folder, changed)
    with pharmagraph.open(folder) as graph:
        found = graph.imports.conflicts().disagreements
    assert sorted({(each.asked.name, each.statement.reference, each.standing) for each in found}) == [
        ("drugcentral/no-indication", "us-alprazolam-tablets/alp-003", "reported"),
        ("drugcentral/use-denied", "us-diazepam-dosages/dos-041", "reported"),
        ("drugmechdb/use-denied", "us-diazepam-dosages/dos-041", "reported"),
        ("fda-ndc/other-ingredient", "diazepam-for-muscle-spasms/dz-025", "accepted"),
        ("fda-ndc/other-ingredient", "diazepam-for-muscle-spasms/dz-030", "accepted"),
        ("pharmacotherapydb/no-indication", "us-alprazolam-tablets/alp-003", "reported"),
        ("pharmacotherapydb/use-denied", "us-diazepam-dosages/dos-041", "reported"),
    ]
    assert all(each.origins for each in found)
    assert "lists products named Valium, and they hold LORAZEPAM" in {each.says for each in found}


def test_every_shipped_question_of_a_data_set_is_asked_here(graph: KnowledgeGraph, repository: Path) -> None:
    """A new one gets its test; each has a title and words, and needs its own data set."""
    shipped = {q.name: q for q in graph.questions() if q.path.parent.parent.parent.name == "extract"}
    assert sorted(shipped) == [
        "drug-targets",
        "judged-indications",
        "mechanism-paths",
        "us-labelers",
        "us-products",
    ]
    for question in shipped.values():
        assert question.data == (question.path.parent.parent.name,)
        assert question.description
    assert set(known_datasets(repository / "extract", repository / "extract")) == set(FOLDERS)
