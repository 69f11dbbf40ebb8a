"""What a load tells of its progress: every phase has a size, and comes to its end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from pharmagraph.cli.meter import Meter
from pharmagraph.errors import LoadError
from pharmagraph.graphs.disk import layout
from pharmagraph.graphs.importing.engines import Manner, check_manner
from pharmagraph.graphs.importing.loading import load_dataset
from support.importing import Told

if TYPE_CHECKING:
    from pharmagraph.project import Project


def test_each_phase_tells_how_much_there_is_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows for mapping, bytes for files and for the store: so that there is a rate and a time left."""
    monkeypatch.setattr(layout, "LARGE", 0)
    project.graphs.mkdir()
    (project.graphs / "trial.nq").write_text("<a:s> <a:p> <a:o> .\n", encoding="utf-8")
    told = Told()
    load_dataset(project, "pills", progress=told)
    graphs = [project.graphs / "trial.nq", *project.graphs.glob("*/pills.nq")]
    size = sum(path.stat().st_size for path in graphs)
    assert told.phases[2:5] == [
        ("mapping", 11, "rows"),
        ("reading the graphs", size, "bytes"),
        ("filling the store", size, "bytes"),
    ]
    for what, total, _ in told.phases[:5]:
        assert told.counted[what] == total


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def test_mapping_shows_rate_and_time_left(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the rows of all maps are counted."""
    monkeypatch.setenv("COLUMNS", "70")
    screen = Screen()
    now = [0.0]

    class Clocked(Meter):
        """A meter that takes two seconds from one word to the next."""

        def advance(self, count: int, rows: int = 0) -> None:
            """Count, later."""
            now[0] += 2
            super().advance(count, rows)

    load_dataset(project, "pills", progress=Clocked(lambda: now[0], screen))
    shown = [part for part in screen.getvalue().split("\r") if part.startswith("mapping: ")]
    assert shown
    assert all(
        " of 11 rows, " in line and "/s, " in line and line.rstrip().endswith(" left") for line in shown
    )


@pytest.mark.parametrize("memory", ["3potatoes", "0GB", "0.0 MB", "2", "-1GB", "GB", "1e9GB", "50%"])
def test_memory_that_is_no_amount_is_refused(memory: str) -> None:
    """With either engine, before anything begins, and in plain words."""
    for engine in ("embedded", "spark"):
        with pytest.raises(LoadError, match="is no amount of memory") as caught:
            check_manner(Manner(engine, memory=memory))
        assert "512MB" in caught.value.mend


@pytest.mark.parametrize("memory", ["", "300MB", "1.5 GiB", "600m", "2g", "1TB"])
def test_amounts_of_memory_are_taken(memory: str) -> None:
    """As both engines write them."""
    check_manner(Manner(memory=memory))


def test_memory_in_short_is_what_the_engine_reads(project: Project) -> None:
    """The embedded engine takes an amount without the B, too."""
    assert load_dataset(project, "pills", manner=Manner(memory="300m")).rows == 7
