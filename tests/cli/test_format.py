from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from pharmagraph.cli.main import pharmagraph
from support.written import write_project

if TYPE_CHECKING:
    from pathlib import Path

MESSY = "- value: gout\n  id: a-001\n  relation: treats\n  cue: helps\n"


def run(root: Path, *arguments: str) -> Result:
    """Run the command on a project."""
    return CliRunner().invoke(pharmagraph, ["--project", str(root), "format", *arguments])


def test_format_lays_out_files_and_names_them(tmp_path: Path) -> None:
    """What changed is named; afterwards nothing is left to do."""
    root = write_project(tmp_path, {"one": MESSY})
    first = run(root)
    assert (first.exit_code, first.stdout) == (0, "extract/one/facts.yaml\nontology/terms.tsv\n")
    assert "2 of 2 files laid out anew" in first.stderr
    assert (
        (root / "extract/one/facts.yaml")
        .read_text()
        .endswith("- id: a-001\n  relation: treats\n  value: gout\n  cue: helps\n")
    )
    second = run(root)
    assert (second.exit_code, second.stdout) == (0, "")


def test_check_changes_nothing_and_exits_with_1(tmp_path: Path) -> None:
    """For hooks and CI: the files are named, and left as they are."""
    root = write_project(tmp_path, {"one": MESSY})
    before = (root / "extract/one/facts.yaml").read_bytes()
    found = run(root, "--check")
    assert (found.exit_code, found.stdout) == (1, "extract/one/facts.yaml\nontology/terms.tsv\n")
    assert "mend: pharmagraph format" in found.stderr
    assert (root / "extract/one/facts.yaml").read_bytes() == before
    run(root)
    assert run(root, "--check").exit_code == 0


def test_a_file_with_errors_is_told_and_left(tmp_path: Path) -> None:
    """The error has its place; the exit code says that not all is well."""
    root = write_project(tmp_path, {"one": MESSY.replace("gout", "gaut")})
    before = (root / "extract/one/facts.yaml").read_bytes()
    found = run(root)
    assert found.exit_code == 1
    assert "extract/one/facts.yaml:5:10: error PG202" in found.stderr
    assert "files with errors were left as they are" in found.stderr
    assert (root / "extract/one/facts.yaml").read_bytes() == before
