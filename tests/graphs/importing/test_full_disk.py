"""A disk that takes no more than so many bytes a file: named, and nothing has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import NotWrittenError
from pharmagraph.graphs.importing.loading import load_dataset
from pharmagraph.graphs.importing.making import written
from support.importing import PRODUCTS, state

if TYPE_CHECKING:
    from pharmagraph.project import Project

ROOT = Path(__file__).resolve().parents[3]
# The limit holds from where everything is imported, so that only the load meets it.
PROGRAM = """
import resource, sys, duckdb
from pathlib import Path
from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.tables import embedded, staging
from pharmagraph.graphs.importing import loading
from pharmagraph.project import read_settings
project = read_settings(Path(sys.argv[1]))
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    loading.load_dataset(project, "pills")
    print("loaded")
except PharmagraphError as error:
    print(type(error).__name__, error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("limit", [500, 20_000, 60_000])
def test_a_full_disk_changes_nothing(project: Project, limit: int) -> None:
    """Whether staging, mapping or writing meets the limit: it is told in a line, and the graphs stay."""
    load_dataset(project, "pills")
    before = state(project.graphs)
    rows = "".join(f"{n}\tProduct {n}\tPretendine; Fictamol {n}\t20190401\n" for n in range(10, 500))
    (project.extract / "pills" / "products.tsv").write_text(PRODUCTS + rows, encoding="utf-8")
    # Coverage writes a file of its own in each process; the limit would meet that one, too.
    around = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(project.root), str(limit)],
        env={**around, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NotWrittenError cannot write")
    assert state(project.graphs) == before
    assert not list((project.graphs / ".load" / "pills").glob("out/*"))
    load_dataset(project, "pills")
    assert state(project.graphs) != before


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    """Where a file cannot be made, it is named."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWrittenError, match="cannot write"), written(tmp_path / "file" / "x"):
        pytest.fail("nothing can be written there")
