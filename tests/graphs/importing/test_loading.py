from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

import pharmagraph
from pharmagraph.errors import (
    ContentError,
    DatasetNotFoundError,
    LoadError,
    NotWrittenError,
    StoreError,
)
from pharmagraph.extract.tables import embedded
from pharmagraph.extract.tables.holding import held
from pharmagraph.graphs.importing import preparing, publishing
from pharmagraph.graphs.importing.engines import Manner
from pharmagraph.graphs.importing.folders import lock_file, mapping_of, work_folder
from pharmagraph.graphs.importing.listing import list_datasets
from pharmagraph.graphs.importing.loading import load_dataset, unload_dataset
from pharmagraph.rdfterms import iri
from support.importing import BASE, DATA, MAPPING, PRODUCTS, TERMS, Told, state
from support.rowbyrow import triples_of

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.project import Project

BAD = PRODUCTS + "5\tNo day\t\t2019\n"
WORSE = BAD + "6\tragged\n7\tNo day either\t\tabc\n"


def products(project: Project) -> Path:
    """Return the file of the products."""
    return project.extract / "pills" / "products.tsv"


def lines(graph: str, project: Project) -> list[str]:
    """Return the lines of one of the data set's graphs."""
    return (project.graphs / graph / "pills.nq").read_text(encoding="utf-8").splitlines()


def test_a_data_set_becomes_three_graphs(project: Project) -> None:
    """The data are what the mapping says, row by row; links and origins stand in graphs of their own."""
    loaded = load_dataset(project, "pills")
    expected = triples_of(mapping_of(project, "pills"), project.extract / "pills")
    data = lines("data", project)
    assert data == sorted(f"{s} {p} {o} {iri(DATA)} ." for s, p, o in expected)
    assert (loaded.triples, loaded.rows, loaded.rejected, loaded.rejects) == (len(expected), 7, 0, None)
    match = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    link = f"<{DATA}/substance/Pretendine> {match} <{BASE}term/pretendine> <{BASE}links/pills> ."
    assert lines("links", project) == [link]
    assert loaded.links["by name"] == 1
    about = lines("about", project)
    assert about == sorted(set(about))
    origin = "http://www.w3.org/ns/prov#wasDerivedFrom"
    file = f"{BASE}about/pills/file"
    assert f"<{DATA}/product/3> <{origin}> <{file}/products.tsv#row=4> <{BASE}about/pills> ." in about
    assert f"<{DATA}/pack/3-1> <{origin}> <{file}/packs.jsonl#line=2,3> <{BASE}about/pills> ." in about
    subjects = {line.split(" ", 1)[0] for line in data}
    origins = [line.split(" ") for line in about if f"> <{origin}> <{file}/" in line and "=" in line]
    assert {s for s, *_ in origins} == subjects
    shared = [o for s, _, o, _, _ in origins if s == f"<{DATA}/substance/Pretendine>"]
    assert shared == [f"<{file}/products.tsv#row=2>", f"<{file}/products.tsv#row=3>"]
    assert len(origins) == len(subjects) + 1
    assert any('triples> "30"^^' in line for line in about)
    assert not work_folder(project, "pills").exists()
    assert sorted(p.name for p in loaded.files) == sorted(
        ["pills.nq", "pills.nq", "pills.nq", "pills.sssom.tsv"]
    )


def test_loading_again_gives_the_same_bytes(project: Project) -> None:
    """Nothing hangs on when or how often it is loaded, or on how many threads did it."""
    load_dataset(project, "pills")
    first = state(project.graphs)
    load_dataset(project, "pills", manner=Manner(threads=1, memory="200MB"))
    assert state(project.graphs) == first


def test_progress_is_told(project: Project) -> None:
    """Phases with their sizes, and a line for each file in the order of the mapping."""
    told = Told()
    load_dataset(project, "pills", progress=told)
    size = sum(p.stat().st_size for p in (project.extract / "pills").iterdir() if p.name != "mapping.yaml")
    assert told.phases == [
        ("reading", size, "bytes"),
        ("staging", size, "bytes"),
        ("mapping", 11, "rows"),  # the four of products are gone through by two maps
    ]
    assert told.counted == {"reading": size, "staging": size, "mapping": 11}
    assert told.rows == 7
    assert told.lines[:2] == ["products.tsv (product): 4 rows", "packs.jsonl (pack): 3 rows"]


def test_rows_that_do_not_fit_are_listed(project: Project) -> None:
    """Below the declared share, the others are loaded, and each that does not fit is told with its place."""
    products(project).write_text(BAD, encoding="utf-8")
    told = Told()
    loaded = load_dataset(project, "pills", progress=told)
    assert (loaded.rows, loaded.rejected) == (7, 1)
    assert "products.tsv (product): 4 rows, 1 rejected" in told.lines
    assert loaded.rejects == project.graphs / "data" / "pills.rejects.tsv"
    table = loaded.rejects.read_text(encoding="utf-8").splitlines()
    assert table[0].split("\t") == ["file", "row", "column", "reason", "value"]
    assert table[1].split("\t")[:3] == ["products.tsv", "6", "since"]
    products(project).write_text(PRODUCTS, encoding="utf-8")
    load_dataset(project, "pills")
    assert not loaded.rejects.exists()


def test_too_many_rows_that_do_not_fit_change_nothing(project: Project) -> None:
    """Over the declared share the graphs stay as they were, and all rejected rows are listed elsewhere."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    products(project).write_text(WORSE, encoding="utf-8")
    with pytest.raises(ContentError, match="3 of 10 rows of pills were rejected") as caught:
        load_dataset(project, "pills")
    assert state(project.graphs) == before
    listed = work_folder(project, "pills") / "rejects.tsv"
    assert caught.value.mend.endswith("graphs/.load/pills/rejects.tsv")
    assert len(listed.read_text(encoding="utf-8").splitlines()) == 4
    products(project).write_text(PRODUCTS, encoding="utf-8")
    load_dataset(project, "pills")
    assert not listed.exists()


def interrupt(*_: object, **__: object) -> None:
    """Stand for Ctrl-C."""
    raise KeyboardInterrupt


def test_an_interrupted_run_is_gone_on_with(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was staged is taken; the graphs were as before meanwhile."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    products(project).write_text(PRODUCTS.replace("Duo", "Trio"), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "map_rows", interrupt)
        with pytest.raises(KeyboardInterrupt):
            load_dataset(project, "pills")
    assert state(project.graphs) == before
    told = Told()
    loaded = load_dataset(project, "pills", progress=told)
    assert loaded.reused == 2
    assert told.lines[0] == "2 of 2 files were staged by an earlier run already"
    assert any("Trio" in line for line in lines("data", project))


@pytest.mark.parametrize(
    ("change", "reused"),
    [
        ("the file", 1),
        ("the mapping of one table", 1),
        ("a term", 2),
        ("a staged file is cut", 1),
        ("a note is damaged", 1),
        ("a leftover", 2),
    ],
)
def test_only_what_still_fits_is_taken(
    project: Project, monkeypatch: pytest.MonkeyPatch, change: str, reused: int
) -> None:
    """A file that changed, or is mapped otherwise, or was damaged, is staged anew; others are not."""
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "map_rows", interrupt)
        with pytest.raises(KeyboardInterrupt):
            load_dataset(project, "pills")
    staged = work_folder(project, "pills") / "staged"
    first = min(staged.glob("*.parquet"))
    if change == "the file":
        products(project).write_text(PRODUCTS.replace("Duo", "Trio"), encoding="utf-8")
    elif change == "the mapping of one table":
        text = MAPPING.replace("column: size, datatype: integer", "column: size")
        (project.extract / "pills" / "mapping.yaml").write_text(text, encoding="utf-8")
    elif change == "a term":
        more = TERMS + "fictamol\tdrug\tfictamol\t\t\tAnother.\t\t\n"
        (project.ontology / "terms.tsv").write_text(more, encoding="utf-8")
    elif change == "a staged file is cut":
        first.write_bytes(first.read_bytes()[:-1])
    elif change == "a note is damaged":
        first.with_suffix(".json").write_text('{"staged": {}}', encoding="utf-8")
    else:
        (staged / ".0123.parquet.abc").mkdir()
        (staged / "0123.parquet").write_bytes(b"")
    assert load_dataset(project, "pills").reused == reused


def test_a_table_that_looks_up_terms_hangs_on_the_vocabulary(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a table looks up terms, another term means that it is staged anew; unknown ones are rejected."""
    text = MAPPING.replace(
        "to: substance}",
        "to: substance}\n    - {property: about, each: substance, lookup: {vocabulary: drug, "
        'value: "{substance}", unknown: skip}}',
    ).replace(
        "  since: {label", "  about: {label: about, definition: The drug that it is about.}\n  since: {label"
    )
    (project.extract / "pills" / "mapping.yaml").write_text(text, encoding="utf-8")
    load_dataset(project, "pills")
    found = [line for line in lines("data", project) if "/vocab/about>" in line]
    assert len(found) == 2
    assert all(f" <{BASE}term/pretendine> " in line for line in found)
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "map_rows", interrupt)
        with pytest.raises(KeyboardInterrupt):
            load_dataset(project, "pills")
    more = TERMS + "fictamol\tdrug\tfictamol\t\t\tAnother.\t\t\n"
    (project.ontology / "terms.tsv").write_text(more, encoding="utf-8")
    assert load_dataset(project, "pills").reused == 1
    assert len([line for line in lines("data", project) if "/vocab/about>" in line]) == 3


def test_one_failing_file_stops_the_others(project: Project) -> None:
    """The fault of the file is told, and not that the others were stopped."""
    products(project).write_text("id\tname\n1\tMakebelix\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_dataset(project, "pills")
    assert {f.place.file for f in caught.value.findings} == {"products.tsv"}
    assert state(project.graphs) == {}


@pytest.mark.parametrize("at", [0, 3, 6, 8])
def test_a_full_disk_changes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """From whichever step on the disk is full, the error names it and the graphs stay as they were."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    products(project).write_text(BAD, encoding="utf-8")
    real, calls = os.fsync, iter(range(100))

    def full(handle: int) -> None:
        if next(calls) >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(NotWrittenError, match="no space left on device"):
            load_dataset(project, "pills")
    assert state(project.graphs) == before
    load_dataset(project, "pills")
    assert state(project.graphs) != before


@pytest.mark.parametrize(
    "error", [StoreError("no space"), KeyboardInterrupt(), OSError(5, "Input/output error")]
)
def test_where_the_store_cannot_follow_the_old_files_come_back(
    project: Project, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Graphs and store always say the same."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    (project.graphs / "trial.nq").write_text("", encoding="utf-8")
    before["trial.nq"] = b""
    products(project).write_text(BAD, encoding="utf-8")

    def fail(*_: object) -> None:
        assert state(project.graphs) != before
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "update_store", fail)
        with pytest.raises((type(error), NotWrittenError)):
            load_dataset(project, "pills")
    assert state(project.graphs) == before
    assert load_dataset(project, "pills").reused == 2


def test_two_loads_do_not_meet(project: Project) -> None:
    """While one process loads a data set, another is told so; another data set is free."""
    with held(lock_file(project, "pills"), "busy"):
        with pytest.raises(LoadError, match="pills is being loaded or unloaded by another process"):
            load_dataset(project, "pills")
        with pytest.raises(LoadError, match="no file for"):
            load_dataset(project, "fda-ndc")
    load_dataset(project, "pills")


def test_unloading_takes_all_away(project: Project) -> None:
    """The graphs are as if it had never been loaded; what is not loaded cannot be unloaded."""
    before = state(project.graphs)
    loaded = load_dataset(project, "pills")
    gone = unload_dataset(project, "pills")
    assert set(loaded.files) <= set(gone)
    assert state(project.graphs) == before == {}
    with pytest.raises(LoadError, match="pills is not loaded"):
        unload_dataset(project, "pills")


def test_a_folder_that_cannot_be_written_is_told(project: Project) -> None:
    """A file in place of the graphs folder is named."""
    project.graphs.write_bytes(b"")
    with pytest.raises(NotWrittenError, match="cannot write"):
        load_dataset(project, "pills")
    project.graphs.unlink()
    (project.graphs / ".load").mkdir(parents=True)
    (project.graphs / ".load" / "pills").write_bytes(b"")
    with pytest.raises(NotWrittenError, match="cannot write"):
        load_dataset(project, "pills")


def test_slips_are_told(project: Project) -> None:
    """A name that is none, an engine that is none, options that do not go together."""
    with pytest.raises(DatasetNotFoundError, match="there is no data set 'pils'") as caught:
        load_dataset(project, "pils")
    assert "pills" in str(caught.value)
    with pytest.raises(LoadError, match="there is no engine 'polars'"):
        load_dataset(project, "pills", manner=Manner("polars"))
    with pytest.raises(LoadError, match="goes with the engine spark"):
        load_dataset(project, "pills", manner=Manner(master="spark://h:7077"))
    (project.extract / "pills" / "mapping.yaml").write_text("title: x\n", encoding="utf-8")
    with pytest.raises(ContentError):
        load_dataset(project, "pills")


def test_the_library_loads_too(project: Project) -> None:
    """pharmagraph.open(…).load(…) takes names of files, and says what it did."""
    with pharmagraph.open(project.root) as graph:
        loaded = graph.load("pills", [str(project.extract / "pills")], engine="embedded", threads=1)
    assert (loaded.dataset, loaded.rows, loaded.reused) == ("pills", 7, 0)
    assert [(s.name, s.table, s.rows) for s in loaded.sources] == [
        ("products.tsv", "product", 4),
        ("packs.jsonl", "pack", 3),
    ]


def test_the_list_says_what_there_is(project: Project) -> None:
    """All data sets with whether their files are at hand, what was loaded, and what is wrong."""

    def listed() -> dict[str, Any]:
        return {one.dataset: one for one in list_datasets(project)}

    assert {"pills", "fda-ndc", "drugmechdb", "drugcentral", "pharmacotherapydb"} == set(listed())
    assert listed()["pills"][:6] == ("pills", "Register of made-up products", "CC0", True, "", 0)
    assert not listed()["fda-ndc"].at_hand
    load_dataset(project, "pills")
    one = listed()["pills"]
    assert (one.triples, one.is_current, len(one.loaded), one.state) == (30, True, 10, one.loaded)
    mapping = project.extract / "pills" / "mapping.yaml"
    mapping.write_text(MAPPING + "\n", encoding="utf-8")
    assert listed()["pills"].state == f"{one.loaded}; the mapping has changed since"
    mapping.write_text("title: x\n", encoding="utf-8")
    assert listed()["pills"].fault
    record = project.graphs / "data" / "pills.load.json"
    assert json.loads(record.read_text(encoding="utf-8"))["rows"] == 7


def test_decisions_that_fit_nothing_are_told(project: Project) -> None:
    """A row of links.tsv about a subject that is not there is warned of, with its place."""
    table = "subject_id\tdecision\tobject_id\tby\ton\tbecause\n"
    row = "data:pills/substance/Gone\tconfirm\tterm:pretendine\tmaintainers\t2026-11-22\tit is\n"
    (project.extract / "pills" / "links.tsv").write_text(table + row, encoding="utf-8")
    told = Told()
    load_dataset(project, "pills", progress=told)
    assert any(line.startswith("extract/pills/links.tsv:2:1: warning PG712") for line in told.lines)


def test_a_store_follows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something is curated, the store is brought up to the files while they are in their places."""
    project.graphs.mkdir()
    (project.graphs / "trial.nq").write_text("", encoding="utf-8")
    seen: list[int] = []
    monkeypatch.setattr(publishing, "update_store", lambda dataset, *_: seen.append(len(dataset.named)))
    load_dataset(project, "pills")
    unload_dataset(project, "pills")
    assert seen == [3, 0]
    assert preparing.REJECTS == "rejects.tsv"
