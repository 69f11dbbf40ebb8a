"""check --fix mends what needs no judgement, says what it changed, and leaves what has errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

FOLDER = "extract/pretendine-leaflet"
TERMS = "ontology/terms.tsv"


def change(project: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace words of a file."""
    path = project / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def contents(project: Path) -> dict[str, bytes]:
    """Return all content files."""
    files = [*(project / "extract").rglob("*"), *(project / "ontology").rglob("*")]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def test_nothing_to_fix_changes_nothing(run: Run, project: Path) -> None:
    """A project in order stays as it is."""
    run("check", "--fix")
    before = contents(project)
    result = run("check", "--fix")
    assert result.exit_code == 0
    assert result.stderr == "nothing was fixed\n"
    assert result.stdout == run("check").stdout
    assert contents(project) == before


def test_a_stale_lock_is_renewed_and_files_are_laid_out(run: Run, project: Path) -> None:
    """What changed is told by file and fact; the check that follows passes."""
    run("check", "--fix")
    change(
        project, f"{FOLDER}/facts.yaml",
        ("cue: may make you sleepy", "cue:   Pretendine may make you sleepy"),
    )  # fmt: skip
    rows = (project / TERMS).read_text(encoding="utf-8").splitlines()
    (project / TERMS).write_text("\n".join([*rows[:2], *rows[:1:-1]]) + "\n", encoding="utf-8")
    assert run("check").exit_code == 1
    result = run("check", "--fix")
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == [
        "fixed: pretendine-leaflet: locked: 1 changed (pr-011), 1 moved (pr-011)",
        f"fixed: {FOLDER}/facts.yaml: laid out anew",
        f"fixed: {TERMS}: laid out anew",
    ]
    assert run("format", "--check").exit_code == 0


def test_what_has_errors_is_left_as_it_is(run: Run, project: Path) -> None:
    """Neither lock nor layout of a document with an error is touched; the error is shown."""
    run("check", "--fix")
    change(project, f"{FOLDER}/facts.yaml", ("high: 10,", "high:   20,"))
    before = contents(project)
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert result.stderr == "nothing was fixed\n"
    assert "error PG3" in result.stdout
    assert contents(project) == before


def test_a_file_that_cannot_be_parsed_is_left_too(run: Run, project: Path) -> None:
    """A broken facts file keeps its words; tables with errors keep theirs."""
    (project / FOLDER / "facts.yaml").write_text("facts: [", encoding="utf-8")
    change(project, TERMS, ("\tside effect\tvivid", "\tside efect\tvivid"))
    before = contents(project)
    result = run("check", "--fix")
    assert result.exit_code == 1
    assert contents(project) == before


def test_without_the_text_only_the_layout_is_fixed(run: Run, project: Path) -> None:
    """A lock is never made without the text; a file that rests on it can be laid out."""
    run("check", "--fix")
    (project / FOLDER / "source.txt").unlink()
    lock = (project / FOLDER / "facts.lock.json").read_bytes()
    change(project, f"{FOLDER}/facts.yaml", ("high: 10,", "high:   10,"))
    assert run("check", "--fix").stderr == f"fixed: {FOLDER}/facts.yaml: laid out anew\n"
    change(project, f"{FOLDER}/facts.yaml", ("high: 10,", "high:   20,"))
    result = run("check", "--fix")
    assert (result.exit_code, result.stderr) == (1, "nothing was fixed\n")
    assert (project / FOLDER / "facts.lock.json").read_bytes() == lock


def test_a_lock_of_another_make_is_renewed(run: Run, project: Path) -> None:
    """Where no fact is another, the lock is said to be made anew."""
    change(project, f"{FOLDER}/facts.lock.json", ('"splitter": "', '"splitter": "x'))
    assert "fixed: pretendine-leaflet: locked: made anew\n" in run("check", "--fix").stderr
    assert run("check").exit_code == 0


def test_reference_only_documents_are_laid_out(run: Run, project: Path) -> None:
    """They have no lock; their files have a layout."""
    folder = project / "extract/other"
    folder.mkdir()
    (folder / "source.yaml").write_text(
        "title: Other\nkind: label\nlanguage: en\nlicence: unknown\nreference-only: true\n", encoding="utf-8"
    )
    facts = (
        "source: other\nabout: pretendine\ncurated: {by: me, on: 2026-11-22}\nfacts:\n"
        "- relation: has side effect\n  id: ot-001\n  value: yawning\n  section: Effects\n"
    )
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    assert "fixed: extract/other/facts.yaml: laid out anew\n" in run("check", "--fix").stderr
