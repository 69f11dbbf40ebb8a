"""import: what is said, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.cli.import_ import FORMATS
from pharmagraph.graphs.importing.rdf.formats import FORMS
from support.importing import state

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

DATA = "<http://e/a> <http://e/p> [ <http://e/q> 1 ] .\n"


def test_import_says_what_it_did(run: Run, project: Path, tmp_path: Path) -> None:
    """Digest, names, licence, files, triples are told; queries see it, the list has it, unload takes it."""
    before = state(project / "graphs")
    path = tmp_path / "other.ttl"
    path.write_text(DATA, encoding="utf-8")
    result = run("import", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    lines = result.stderr.splitlines()
    assert lines[0].startswith("other.ttl: sha256 ")
    assert lines[1:3] == [
        "1 node without a name was named by RDFC-1.0",
        "no licence is known; say it with --licence",
    ]
    assert lines[-1] == "other: 2 triples; queries see them with: --with other"
    seen = run("query", "SELECT ?o { ?s <http://e/q> ?o }", "--with", "other", "--format", "csv")
    assert seen.stdout.split() == ["o", "1"]
    (row,) = [line for line in run("load", "--list").stdout.splitlines() if line.startswith("other")]
    assert row.split()[-1] == "2"
    assert "imported" in row
    assert "data/other.nq" in run("unload", "other").stderr
    assert state(project / "graphs") == before


@pytest.mark.parametrize(
    ("content", "options", "code", "says"),
    [
        ("<http://e/a> <p> 1 .", [], 1, "other.ttl:1:14: error PG731: not valid turtle: no scheme found"),
        (DATA, ["--as", "All"], 1, "'All' cannot be the name of a data set"),
        (DATA, ["--prefix", "EX"], 2, "--prefix takes a name and an IRI"),
        (DATA, ["--format", "excel"], 2, "'excel'"),
    ],
)
def test_import_that_fails(
    run: Run, project: Path, tmp_path: Path, content: str, options: list[str], code: int, says: str
) -> None:
    """What is wrong is told with its place, and nothing changes."""
    before = state(project / "graphs")
    path = tmp_path / "other.ttl"
    path.write_text(content, encoding="utf-8")
    result = run("import", str(path), *options)
    assert result.exit_code == code
    assert says in result.stderr
    assert state(project / "graphs") == before


def test_import_interrupted(run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it with the usual code, and says that nothing has changed."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pharmagraph.graphs.importing.rdf.importing.import_files", interrupt)
    path = tmp_path / "other.ttl"
    path.write_text(DATA, encoding="utf-8")
    result = run("import", str(path))
    assert result.exit_code == 130
    assert "interrupted: the graph is as it was" in result.stderr
    assert (project / "graphs").is_dir()


def test_names_by_digest_are_told(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where RDFC-1.0 took too much, that is said."""
    from pharmagraph.graphs.importing.rdf import importing
    from pharmagraph.graphs.importing.rdf.reading import Read

    def read(_job: object, out: Path, *_: object) -> Read:
        out.parent.mkdir(parents=True)
        out.write_text("<http://e/a> <http://e/p> <http://e/b> <http://e/g> .\n", encoding="utf-8")
        return Read(1, 1, {}, {}, {}, 3, "digest")

    monkeypatch.setattr(importing, "read_files", read)
    path = tmp_path / "other.ttl"
    path.write_text(DATA, encoding="utf-8")
    result = run("import", str(path), "--as", "tangle")
    assert (
        "3 nodes without a name were named by the digest of the files (RDFC-1.0 took too much)"
        in result.stderr
    )
    assert run("unload", "tangle").exit_code == 1 or (project / "graphs").is_dir()


def test_the_command_knows_every_format() -> None:
    """The formats that --format takes are those that can be read."""
    assert set(FORMATS) == set(FORMS)
