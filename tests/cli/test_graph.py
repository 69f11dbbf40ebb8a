"""build, view and export write what was built, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.writers import WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from support.running import Run


def test_build_writes_the_graph(run: Run, project: Path) -> None:
    """The files are named, and statements counted; a second build gives the same bytes."""
    before = {p.name: p.read_bytes() for p in (project / "graphs").iterdir()}
    result = run("build")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "wrote graphs/trial.ttl" in result.stderr
    assert "16 statements: 16 accepted" in result.stderr
    assert {p.name: p.read_bytes() for p in (project / "graphs").iterdir()} == before


def test_build_refuses_content_with_errors(run: Run, project: Path) -> None:
    """After an error the last graph is still there."""
    before = (project / "graphs/trial.nq").read_bytes()
    facts = project / "extract/pretendine-leaflet/facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("treats", "treets"), encoding="utf-8")
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error PG201" in result.stderr
    assert "nothing was built" in result.stderr
    assert (project / "graphs/trial.nq").read_bytes() == before


def test_build_names_files_from_where_the_user_is(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere than in the project, files bear their whole name."""
    monkeypatch.chdir(project.parent)
    assert "wrote trial/graphs/trial.nq" in run("--project", "trial", "build").stderr
    monkeypatch.chdir(project / "extract")
    assert f"wrote {project / 'graphs/trial.nq'}" in run("build").stderr


def test_view_writes_a_page(run: Run, project: Path) -> None:
    """By default into graphs/, to a file on request, or to standard output."""
    assert "wrote graphs/trial.html" in run("view").stderr
    page = (project / "graphs/trial.html").read_bytes()
    assert page.lower().startswith(b"<!doctype html>")
    assert run("view", "--out", "a.html").exit_code == 0
    assert (project / "a.html").read_bytes() == page
    assert run("view", "--out", "-").stdout_bytes == page


def test_view_opens_the_browser(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--open shows the page that was written; there must be one."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert run("view", "--open").exit_code == 0
    assert opened == [(project / "graphs/trial.html").as_uri()]
    result = run("view", "--open", "--out", "-")
    assert result.exit_code == 2
    assert "--open needs a file" in result.stderr


def test_export_writes_any_format(run: Run, project: Path) -> None:
    """To standard output or a file; --facts-only leaves out everything but plain triples."""
    whole = run("export", "turtle").stdout_bytes
    assert b"ph:cue" in whole
    assert run("export", "ttl", "--out", "a.ttl").exit_code == 0
    assert (project / "a.ttl").read_bytes() == whole
    assert b"ph:cue" not in run("export", "ntriples", "--facts-only").stdout_bytes


def test_export_writes_folders(run: Run, project: Path) -> None:
    """A format of several files needs a folder, and says what it wrote there."""
    for options in ((), ("--out", "-")):
        refused = run("export", "kgx", *options)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "kgx is a folder of files: name it with --out DIR" in refused.stderr
    result = run("export", "kgx", "--with", "inferred", "--out", "out/kgx")
    assert result.exit_code == 0
    assert "wrote out/kgx/nodes.tsv (" in result.stderr
    assert (project / "out/kgx/edges.tsv").read_text(encoding="utf-8").startswith("id\tsubject\tpredicate\t")


def test_export_lists_the_formats(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """--list needs no project; all that the reference says of a format stands there, in lines to read."""
    monkeypatch.delenv("COLUMNS", raising=False)
    shown = run("export", "--list").stdout
    assert [line for line in shown.splitlines() if line and not line.startswith(" ")] == list(WRITERS)
    assert max(map(len, shown.splitlines())) <= 100
    for writer, told in zip(WRITERS.values(), shown.split("\n\n"), strict=True):
        flat = " ".join(told.split())
        for words in (
            writer.media_type,
            writer.note,
            writer.drops,
            writer.tool,
            writer.others,
            *writer.files,
        ):
            assert words in flat
        assert (", streamed" in flat) == writer.streamed
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, run("export", "--list").stdout.splitlines())) <= 60
    assert run("export").exit_code == 2


def test_export_writes_the_fact_sheet_of_a_term(run: Run, project: Path) -> None:
    """--about narrows a sheet to what a name means."""
    del project
    assert run("export", "markdown", "--about", "pretendine").stdout.startswith("# pretendine\n")
    assert "always of the whole graph" in run("export", "turtle", "--about", "pretendine").stderr


def test_an_unknown_format_is_said(run: Run, project: Path) -> None:
    """A mistyped format gets the nearest, and no file is written."""
    result = run("export", "turtel", "--out", "a.ttl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean 'turtle'" in result.stderr
    assert not (project / "a.ttl").exists()


def test_a_place_that_cannot_be_written_is_said(run: Run, project: Path) -> None:
    """A folder in the file's place is an error with words."""
    (project / "a.ttl").mkdir()
    result = run("export", "turtle", "--out", "a.ttl")
    assert result.exit_code == 1
    assert "cannot write a.ttl" in result.stderr


def test_export_writes_other_graphs_too(run: Run, project: Path) -> None:
    """--with takes further graphs along, in pieces; it is for what was built here, whole."""
    (project / "graphs/data").mkdir()
    base = next(
        line
        for line in (project / "pharmagraph.toml").read_text(encoding="utf-8").splitlines()
        if "base" in line
    )
    iri = base.split('"')[1] + "data/tiny"
    (project / "graphs/data/tiny.nq").write_text(f'<a:a> <a:b> "01" <{iri}> .\n', encoding="utf-8")
    plain, both = run("export", "nquads").stdout_bytes, run("export", "nquads", "--with", "tiny").stdout_bytes
    assert both == b"".join(
        sorted([*plain.splitlines(keepends=True), f'<a:a> <a:b> "01" <{iri}> .\n'.encode()])
    )
    assert run("export", "turtle", "--with", "all", "--out", "all.ttl").exit_code == 0
    assert '<a:a> <a:b> "01" .' in (project / "all.ttl").read_text(encoding="utf-8")
    refused = run("export", "html", "--with", "tiny")
    assert (refused.exit_code, "data sets can be written as: turtle, ntriples" in refused.stderr) == (1, True)
    assert run("export", "turtle", "--with", "tiny", "--facts-only").exit_code == 2
    assert run("export", "turtle", "--with", "tiny", "--endpoint", "http://localhost:1/").exit_code == 2
