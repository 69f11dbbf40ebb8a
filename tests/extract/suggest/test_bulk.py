"""Suggestions for a collection: resumable, in one order, and no file that breaks the work."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.suggest import bulk, bulkworker
from pharmagraph.extract.suggest.bulk import SUMMARY, label_files, rules_digest, suggest_all
from pharmagraph.extract.suggest.bulkworker import Job, LabelReader, Outcome
from support import odd_workers
from support.suggested import BASE, CORE, ROOT, TERMS

if TYPE_CHECKING:
    from pathlib import Path

SPL = """\
<document xmlns="urn:hl7-org:v3"><title>Label</title><component><structuredBody>
<component><section><subject><manufacturedProduct><manufacturedProduct><name>Quietol</name>
<formCode code="C42998" displayName="TABLET"/><asEntityWithGeneric><genericMedicine>
<name>{drug}</name></genericMedicine>
</asEntityWithGeneric></manufacturedProduct></manufacturedProduct></subject></section></component>
<component><section><code code="34067-9"/><title>Uses</title>
<text><paragraph>Quietol tablets are indicated for flump.</paragraph></text></section></component>
</structuredBody></component></document>
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Give what a worker needs, for a project with made-up terms."""
    (tmp_path / "ontology").mkdir()
    (tmp_path / "extract").mkdir()
    rows = (line + "\t" * (4 - line.count("\t")) for line in TERMS.splitlines())
    (tmp_path / "ontology" / "terms.tsv").write_text("".join(f"{row}\n" for row in rows))
    return Job(CORE, tmp_path / "ontology", tmp_path / "extract", BASE, ROOT)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Give a folder with three labels, one of them below another folder."""
    folder = tmp_path / "labels"
    (folder / "b").mkdir(parents=True)
    (folder / "c.txt").write_text("Calmolin\n\nCalmolin is used to treat hay fever.\n")
    (folder / "b" / "x.xml").write_text(SPL.format(drug="Dormexin"))
    (folder / "a.md").write_text("# Other\n\nIt is old.\n")
    (folder / "no.doc").write_text("not read")
    return folder


def test_every_label_gets_its_file(labels: Path, job: Job, tmp_path: Path) -> None:
    """Rows come by name; what a label is about comes from its fields, else its title."""
    out = tmp_path / "out"
    told: list[tuple[int, int]] = []
    rows = suggest_all(labels, out, job, jobs=2, progress=lambda done, total: told.append((done, total)))

    assert [(row.file, row.candidates, row.fault) for row in rows] == [
        ("a.md", 0, ""), ("b/x.xml", rows[1].candidates, ""), ("c.txt", 1, ""),
    ]  # fmt: skip
    assert "\nabout: dormexin\n" in (out / "b" / "x.xml.yaml").read_text()
    assert "  value: flump\n" in (out / "b" / "x.xml.yaml").read_text()
    assert told[-1] == (3, 3)
    assert (out / SUMMARY).read_text().splitlines()[0] == "file\tcandidates\tsentences\tfault"


def test_work_goes_on_where_it_ended(
    labels: Path, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there for the same bytes and rules is kept; a label that changed is read again."""
    out = tmp_path / "out"
    first = suggest_all(labels, out, job, jobs=1)
    (labels / "c.txt").write_text("Calmolin\n\nCalmolin is used to treat flump.\n")
    again = suggest_all(labels, out, job, jobs=1)

    assert [row.kept for row in first] == [False, False, False]
    assert [row.kept for row in again] == [True, True, False]
    monkeypatch.setattr(bulk, "_Worker", None)  # no process may be needed now
    assert [row.kept for row in suggest_all(labels, out, job, jobs=1)] == [True, True, True]


def test_the_rules_are_part_of_what_is_kept(job: Job) -> None:
    """Another term, pattern or decision asks for new suggestions."""
    before = rules_digest(job)
    (job.extract / "d").mkdir()
    (job.extract / "d" / "decisions.yaml").write_text("decisions: []\n")
    after = rules_digest(job)
    (job.ontology / "terms.tsv").write_text("id\tkind\tlabel\n")

    assert len({before, after, rules_digest(job)}) == 3


def test_files_come_by_name_without_results(labels: Path) -> None:
    """All that readers know, sorted by path; results below the folder are no labels."""
    (labels / "out").mkdir()
    (labels / "out" / "old.txt").write_text("x")

    assert list(label_files(labels, labels / "out")) == ["a.md", "b/x.xml", "c.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for rights to make links")
def test_links_out_of_the_folder_are_not_followed(labels: Path, tmp_path: Path) -> None:
    """A collection cannot have files read that are none of its own; links inside it are fine."""
    (tmp_path / "secret.txt").write_text("not yours")
    (labels / "d.txt").symlink_to(tmp_path / "secret.txt")
    (labels / "e.txt").symlink_to(labels / "c.txt")
    assert list(label_files(labels, labels / "out")) == ["a.md", "b/x.xml", "c.txt", "e.txt"]


def test_no_labels_are_told(tmp_path: Path, job: Job) -> None:
    """A folder without any file that a reader knows is refused."""
    with pytest.raises(PharmagraphError, match="no file below"):
        suggest_all(tmp_path / "extract", tmp_path / "out", job, jobs=1)


def test_a_file_that_hangs_or_breaks_goes_without(
    labels: Path, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is replaced, the others are read, and an old result of the file goes."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.md.yaml").write_text("of older bytes\n")
    monkeypatch.setattr(bulk, "serve", odd_workers.slow)
    rows = suggest_all(labels, out, job, jobs=1, seconds=2)

    assert [row.fault for row in rows] == [
        "reading it takes longer than 2 seconds",
        "reading it breaks the parser, or needs too much memory",
        "",
    ]
    assert sorted(path.name for path in out.iterdir()) == ["c.txt.yaml", SUMMARY]


def test_processes_that_do_not_begin_are_told(
    labels: Path, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no process comes up there is one plain error, and no end of new ones."""
    monkeypatch.setattr(bulk, "serve", odd_workers.broken)

    with pytest.raises(PharmagraphError, match="do not begin"):
        suggest_all(labels, tmp_path / "out", job, jobs=1)


def test_a_drug_that_no_vocabulary_knows(labels: Path, job: Job) -> None:
    """A label may be about a drug that the project lacks: it is one for this label."""
    (labels / "new.xml").write_text(SPL.format(drug="Snorexal"))
    outcome = LabelReader(job).read(labels / "new.xml")

    assert "\nabout: snorexal\n" in outcome.text
    assert outcome.candidates > 0


def test_too_large_a_file_is_not_read(labels: Path, job: Job) -> None:
    """The size is looked at first."""
    small = Job(job.core, job.ontology, job.extract, job.base, job.root, size=10)

    assert LabelReader(small).read(labels / "c.txt").fault == "it is larger than 0 MB"


class _Pipe:
    """A pipe that hands out names and keeps what comes back."""

    def __init__(self, names: list[str | None]) -> None:
        self.names = names
        self.said: list[Outcome | None] = []

    def recv(self) -> str | None:
        return self.names.pop(0)

    def send(self, outcome: Outcome | None) -> None:
        self.said.append(outcome)


def test_a_worker_answers_whatever_a_file_does(
    labels: Path, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken file, one that is gone, and one that eats the memory each end in a fault."""
    (labels / "bad.xml").write_text("<a>")
    monkeypatch.setattr(bulkworker, "limit", lambda *_: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    pipe = _Pipe([str(labels / "bad.xml"), str(labels / "gone.txt"), str(labels / "c.txt"), None])
    bulkworker.serve(pipe, job)  # type: ignore[arg-type]
    faults = [outcome.fault if outcome is not None else None for outcome in pipe.said]

    assert faults[0] is None
    assert str(faults[1]).startswith("not well-formed XML")
    assert faults[2] == "it cannot be read (FileNotFoundError)"
    assert faults[3] == ""

    def eat(*_: object) -> Outcome:
        raise MemoryError

    monkeypatch.setattr(LabelReader, "read", eat)
    pipe = _Pipe(["x", None])
    bulkworker.serve(pipe, job)  # type: ignore[arg-type]
    assert pipe.said[1] == Outcome(fault="reading it needs too much memory")
