from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from pharmagraph.cli.main import pharmagraph
from support.written import write_project

if TYPE_CHECKING:
    from pathlib import Path


def test_schema_writes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    """Both hold the same JSON."""
    root = write_project(tmp_path, {})
    shown = CliRunner().invoke(pharmagraph, ["--project", str(root), "schema"])
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["title"] == "facts.yaml of the project written"
    out = tmp_path / "facts.schema.json"
    written = CliRunner().invoke(pharmagraph, ["--project", str(root), "schema", "--out", str(out)])
    assert (written.exit_code, written.stdout) == (0, "")
    assert out.read_text(encoding="utf-8") == shown.stdout


def test_a_vocabulary_with_errors_gives_no_schema(tmp_path: Path) -> None:
    """A schema without some of the terms would mark good facts as wrong."""
    root = write_project(tmp_path, {}, "id\tkind\tlabel\nquelorin\tnothing\tquelorin\n")
    found = CliRunner().invoke(pharmagraph, ["--project", str(root), "schema"])
    assert (found.exit_code, found.stdout) == (1, "")
    assert "ontology/terms.tsv:2:10: error PG503" in found.stderr
