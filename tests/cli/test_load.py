"""load, unload: what is said, and how they end."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from pharmagraph.cli.meter import Meter, clock, size
from pharmagraph.extract.tables import embedded
from pharmagraph.extract.tables.plan import provenance
from support.importing import MAPPING, PACKS, PRODUCTS, state

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run


@pytest.fixture
def trial(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a built project with the data set beside it, and an empty cache."""
    monkeypatch.setenv("PHARMAGRAPH_CACHE", str(tmp_path / "cache"))
    folder = project / "extract" / "pills"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "products.tsv").write_text(PRODUCTS, encoding="utf-8")
    (folder / "packs.jsonl").write_text(PACKS, encoding="utf-8")
    return project


def test_load_says_what_it_did(run: Run, trial: Path) -> None:
    """Files with rows and digests, links, and counts; then queries see what was loaded."""
    result = run("load", "pills")
    assert (result.exit_code, result.stdout) == (0, "")
    lines = result.stderr.splitlines()
    assert lines[:2] == ["products.tsv (product): 4 rows", "packs.jsonl (pack): 3 rows"]
    assert "links to terms of the project: 1 by name" in lines
    assert any(line.startswith("packs.jsonl: sha256 ") for line in lines)
    assert lines[-2] == "pills: 7 rows, 0 rejected, 30 triples"
    assert lines[-1].startswith("loaded in ")
    query = "SELECT ?name { ?p ph:hasActiveIngredient/skos:exactMatch term:pretendine ; rdfs:label ?name }"
    answer = run("query", query, "--with", "pills", "--format", "csv")
    assert answer.stdout.split() == ["name", "Makebelix", "Makebelix", "Duo"]
    again = run(
        "load", "pills", "--from", str(trial / "extract" / "pills"), "--threads", "1", "--memory", "300MB"
    )
    assert again.exit_code == 0


def test_the_list_and_the_way_back(run: Run, trial: Path) -> None:
    """The list shows all data sets; unload takes one out again."""
    before = state(trial / "graphs")
    assert run("load", "pills").exit_code == 0
    listed = run("load", "--list")
    rows = {line.split()[0]: line for line in listed.stdout.splitlines()[2:]}
    assert set(rows) == {"drugcentral", "drugmechdb", "fda-ndc", "pharmacotherapydb", "pills"}
    assert "at hand" in rows["pills"]
    assert rows["pills"].endswith(" 30")
    assert "not here" in rows["fda-ndc"]
    gone = run("unload", "pills")
    assert (gone.exit_code, gone.stdout) == (0, "")
    assert "data/pills.nq" in gone.stderr
    assert state(trial / "graphs") == before
    again = run("unload", "pills")
    assert again.exit_code == 1
    assert "pills is not loaded" in again.stderr


def test_rejected_rows_are_told(run: Run, trial: Path) -> None:
    """Some that do not fit are listed in a file; too many are shown, and nothing is loaded."""
    file = trial / "extract" / "pills" / "products.tsv"
    file.write_text(PRODUCTS + "5\tNo day\t\t2019\n", encoding="utf-8")
    result = run("load", "pills")
    assert result.exit_code == 0
    assert "1 row did not fit; it is listed in " in result.stderr
    before = state(trial / "graphs")
    file.write_text(PRODUCTS + "5\tNo day\t\t2019\n6\n7\n", encoding="utf-8")
    refused = run("load", "pills")
    assert refused.exit_code == 1
    assert "products.tsv:6: error PG723: since: " in refused.stderr
    assert refused.stderr.count("Nothing was changed; all that did not fit is listed in ") == 1
    assert "Error:" not in refused.stderr  # the finding has said it
    assert state(trial / "graphs") == before


def test_ctrl_c_leaves_the_graph(run: Run, trial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 130, and what the next run does."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = state(trial / "graphs")
    monkeypatch.setattr(embedded, "map_rows", interrupt)
    result = run("load", "pills")
    assert result.exit_code == 130
    assert "interrupted: the graph is as it was" in result.stderr
    assert state(trial / "graphs") == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["load"], 2, "--list shows which there are"),
        (["load", "pils"], 1, "did you mean 'pills'?"),
        (["load", "pills", "--engine", "polars"], 2, "polars"),
        (["load", "pills", "--master", "spark://h:7077"], 2, "go with --engine spark"),
        (["load", "pills", "--out", "parts"], 2, "go with --engine spark"),
        (["load", "pills", "--engine", "spark", "--parquet"], 2, "--parquet goes with --out"),
        (["load", "pills", "--engine", "spark", "--out", "."], 1, "holds something already"),
        (["load", "pills", "--threads", "0"], 2, "threads"),
        (["load", "pills", "--memory", "3potatoes"], 1, "'3potatoes' is no amount of memory"),
        (["load", "pills", "--from", "nothing"], 1, "there is no file or folder nothing"),
        (["load", "fda-ndc"], 1, "pharmagraph get fda-ndc"),
        (["unload", "fda-ndc"], 1, "fda-ndc is not loaded"),
        (["unload"], 2, "DATASET"),
        (["get"], 2, "DATASET"),
    ],
)
@pytest.mark.usefixtures("trial")
def test_slips_are_told(run: Run, arguments: list[str], code: int, words: str) -> None:
    """What is wrong is said, and the way to mend it, without a traceback."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unreadable_mapping_is_listed(run: Run, trial: Path) -> None:
    """One data set with errors does not keep the others from being listed."""
    (trial / "extract" / "pills" / "mapping.yaml").write_text("title: x\n", encoding="utf-8")
    listed = run("load", "--list")
    assert listed.exit_code == 0
    assert "fda-ndc" in listed.stdout
    (row,) = [line for line in listed.stdout.splitlines() if line.startswith("pills ")]
    assert row.rstrip().endswith("mapping at fault")
    assert "the mapping of pills cannot be read: " in listed.stderr


def test_keys_that_come_again_are_told(run: Run, trial: Path) -> None:
    """How many, the first of them, and where all are listed."""
    file = trial / "extract" / "pills" / "products.tsv"
    file.write_text(PRODUCTS + "1\tOther\tPretendine\t20190401\n", encoding="utf-8")
    result = run("load", "pills")
    assert "  product/1, label: Makebelix (products.tsv row 2), Other (row 6)\n" in result.stderr
    assert "pills.repeats.tsv; 'unique: true' in a map refuses such rows" in result.stderr
    shown = run("explain", "data:pills/product/1").stdout
    assert "[imported] Makebelix (product)\n" in shown
    assert "  also called Other\n" in shown
    assert "  from products.tsv rows 2 and 6\n" in shown


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Give a terminal 60 columns wide."""
    monkeypatch.setenv("COLUMNS", "60")
    return Screen()


def test_a_terminal_shows_a_line_that_moves(screen: Screen) -> None:
    """What, how many of how many, how fast and how long it will take; it is wiped away before a message."""
    now = [0.0]
    meter = Meter(lambda: now[0], screen)
    meter.begin("staging", 4 * 1024**2, "bytes")
    now[0] = 2.0
    meter.advance(1024**2)
    assert screen.getvalue().strip() == "staging: 1.0 MiB of 4.0 MiB, 512.0 KiB/s, 6 s left"
    now[0] = 2.05
    meter.advance(1)
    assert screen.getvalue().count("staging") == 1
    now[0] = 4.0
    meter.advance(1024**2 - 1, 8_000)
    assert "staging: 2.0 MiB of 4.0 MiB, 8,000 rows, 2,000/s, 4 s left" in screen.getvalue()
    now[0] = 4.05
    meter.say("done")
    assert screen.getvalue().endswith(" \rdone\n")
    meter.end()
    meter.begin("mapping", None, "subjects")
    now[0] = 6.05
    meter.advance(5000)
    assert screen.getvalue().endswith("mapping: 5,000 subjects, 2,500/s".ljust(59))
    meter.end()
    meter.begin("rows", 10, "rows")
    meter.set(2, 10)  # there from another run
    now[0] = 7.05
    meter.set(6, 10)
    assert "rows: 6 of 10 rows, 4/s, 1 s left" in screen.getvalue()
    meter.end()


def test_a_terminal_shows_how_long_it_has_been(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be counted, the time that has passed is shown, until the end."""
    import threading

    shown = threading.Event()
    real = Meter._draw  # noqa: SLF001 - to know when it has drawn

    def draw(self: Meter, line: str) -> None:
        real(self, line)
        shown.set()

    monkeypatch.setattr(Meter, "_draw", draw)
    monkeypatch.setattr("pharmagraph.cli.meter._SOON", 0.001)
    meter = Meter(lambda: 75.0, screen)
    meter.begin("store", None, "")
    assert shown.wait(10)
    meter.end()
    assert "\rstore: 0 s" in screen.getvalue()


def test_elsewhere_no_line_moves(capsys: pytest.CaptureFixture[str]) -> None:
    """A file or pipe gets the messages alone."""
    meter = Meter()
    meter.begin("staging", 10, "bytes")
    meter.advance(10)
    meter.say("done")
    meter.end()
    assert capsys.readouterr().err == "done\n"


def test_sizes_and_times_are_read_easily() -> None:
    """Bytes to three signs or so, times as a clock has them."""
    assert [size(n) for n in (0, 1023, 1024, 1024**4 * 5000)] == ["0 B", "1,023 B", "1.0 KiB", "5,000.0 TiB"]
    assert [clock(n) for n in (0, 0.1, 59.5, 3600)] == ["0 s", "1 s", "1:00", "1:00:00"]


PACKED = """\
  packed:
    rows: pack
    subject: product/{of}
    literals:
    - {property: size, column: size, datatype: integer}
classes:
"""


def test_each_file_tells_what_its_rows_say(run: Run, trial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rows of several files speak of a subject: by property; of many, the first and their number."""
    mapping = trial / "extract" / "pills" / "mapping.yaml"
    mapping.write_text(MAPPING.replace("classes:\n", PACKED, 1), encoding="utf-8")
    assert run("load", "pills").exit_code == 0
    lines = run("explain", "data:pills/product/1").stdout.splitlines()
    assert "  from products.tsv row 2, which says: its name, since, has active ingredient" in lines
    assert "  from packs.jsonl lines 1 and 2, which say: size" in lines
    monkeypatch.setattr(provenance, "MOST_ROWS", 2)
    assert run("load", "pills").exit_code == 0
    shown = run("explain", "data:pills/product/1")
    assert "  from products.tsv row 2, the first of 3 rows" in shown.stdout.splitlines()
    (told,) = json.loads(run("explain", "data:pills/product/1", "--format", "json").stdout)["imported"]
    assert told["number of rows"] == 3
    assert len(told["rows"]) == 1
    assert {tuple(one["rows"]) for one in told["says"]} == {(told["rows"][0]["row"],)}


def test_subjects_may_be_named_without_encoding(run: Run, trial: Path) -> None:
    """As their cells are written; for what is not there, it is said how to find a name."""
    packs = trial / "extract" / "pills" / "packs.jsonl"
    packs.write_text('{"code": "a b:c", "product": "1", "size": 10}\n', encoding="utf-8")
    assert run("load", "pills").exit_code == 0
    found = run("explain", "data:pills/pack/a b:c").stdout
    assert found == run("explain", "data:pills/pack/a%20b%3Ac").stdout
    assert "  size: 10\n" in found
    missing = run("explain", "data:pills/pack/a b")
    assert (missing.exit_code, missing.stdout) == (1, "no data set has this\n")
    assert "Find a subject by its label: pharmagraph query" in missing.stderr
