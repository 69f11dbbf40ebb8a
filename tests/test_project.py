from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, ProjectError
from pharmagraph.project import Project, core_ontology, find_project, read_settings

if TYPE_CHECKING:
    from pharmagraph.findings import Finding

GOOD = 'name = "made-up"\nbase = "https://example.org/made-up/"\n'


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHARMAGRAPH_PROJECT", raising=False)


def write_settings(folder: Path, text: str = GOOD) -> Path:
    """Write pharmagraph.toml into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pharmagraph.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> list[Finding]:
    """Return the findings of settings that are wrong."""
    with pytest.raises(ContentError) as caught:
        read_settings(write_settings(folder, text))
    return list(caught.value.findings)


def test_a_project_is_found_upwards(tmp_path: Path) -> None:
    """From any folder within, the project's root is found."""
    root = write_settings(tmp_path / "kg")
    below = root / "extract" / "leaflet"
    below.mkdir(parents=True)
    assert find_project(below) == Project(root, "made-up", "https://example.org/made-up/")
    assert find_project(root).root == root


def test_the_settings_file_leads_to_its_project(tmp_path: Path) -> None:
    """Naming the file instead of its folder is understood."""
    root = write_settings(tmp_path / "kg")
    assert find_project(root / "pharmagraph.toml").root == root


def test_the_nearest_project_wins(tmp_path: Path) -> None:
    """A project inside another is itself."""
    write_settings(tmp_path)
    inner = write_settings(tmp_path / "inner", GOOD.replace('"made-up"', '"inner"'))
    assert find_project(inner).name == "inner"


def test_without_a_name_the_working_directory_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing named and no variable set: the working directory is where to look."""
    root = write_settings(tmp_path / "kg")
    monkeypatch.chdir(root)
    assert find_project().root == root


def test_the_variable_comes_before_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PHARMAGRAPH_PROJECT names the project, unless a folder is given."""
    here, there = write_settings(tmp_path / "here"), write_settings(tmp_path / "there")
    monkeypatch.chdir(here)
    monkeypatch.setenv("PHARMAGRAPH_PROJECT", str(there))
    assert find_project().root == there
    assert find_project(here).root == here


def test_no_project_says_how_to_begin_one(tmp_path: Path) -> None:
    """Where there is none, the mend names ways out."""
    with pytest.raises(ProjectError, match=r"no pharmagraph\.toml") as caught:
        find_project(tmp_path)
    assert "pharmagraph init" in caught.value.mend


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that does not exist is said to be missing."""
    with pytest.raises(ProjectError, match=r"there is no folder .*nowhere"):
        find_project(tmp_path / "nowhere")


def test_a_working_directory_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deleted working directory gives a message, not a traceback."""

    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    with pytest.raises(ProjectError, match="working directory is gone"):
        find_project()
    assert find_project(write_settings(tmp_path)).root == tmp_path


def test_folders_lie_below_the_root(tmp_path: Path) -> None:
    """A project has its three folders."""
    project = Project(tmp_path, "x", "https://e.org/")
    assert [p.name for p in (project.ontology, project.extract, project.graphs)] == [
        "ontology",
        "extract",
        "graphs",
    ]


def test_the_core_ontology_is_there() -> None:
    """The core ontology comes with the library, in a wheel or a checkout."""
    assert (core_ontology() / "pharmagraph.ttl").is_file()


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "says"),
    [
        ("", "PG109", 1, 1, "needs a name"),
        (GOOD.replace('"made-up"', '"Made Up"'), "PG107", 1, 1, "needs a name"),
        (GOOD.replace('"made-up"', "7"), "PG107", 1, 1, "needs a name"),
        (GOOD.replace('"made-up"', '"made--up"'), "PG107", 1, 1, "needs a name"),
        ('name = "x"\n', "PG109", 1, 1, "needs a base"),
        (GOOD.replace("https", "ftp"), "PG107", 2, 1, "needs a base"),
        (GOOD.replace("made-up/", "made-up"), "PG107", 2, 1, "needs a base"),
        (GOOD.replace("example.org/made-up", ""), "PG107", 2, 1, "needs a base"),
        (GOOD + 'colour = "red"\n', "PG108", 3, 1, "'colour' is unknown"),
        (GOOD + "  a-b = 1\n", "PG108", 3, 3, "'a-b' is unknown"),
        (GOOD + "a.b = 1\n", "PG108", 3, 1, "'a' is unknown"),
        (GOOD + '"a(" = 1\n', "PG108", 3, 1, "is unknown"),
        (GOOD + "[tool]\nx = 1\n", "PG108", 3, 2, "'tool' is unknown"),
        (GOOD + "[[many]]\nx = 1\n", "PG108", 3, 3, "'many' is unknown"),
        (GOOD + "x = \n", "PG111", 3, 5, "not valid TOML: Invalid value"),
        (GOOD + "x = [", "PG111", 3, 1, "not valid TOML"),
        (GOOD + "name = 1\n", "PG111", 3, 9, "not valid TOML"),
        (GOOD + "x = " + "[" * 5000 + "]" * 5000, "PG111", 3, 1, "not valid TOML"),
        (GOOD + '# \u202e"', "PG110", 3, 3, "U+202E"),
    ],
)
def test_settings_faults_have_their_place(
    tmp_path: Path, text: str, code: str, line: int, column: int, says: str
) -> None:
    """Each fault is told with line and column, and with a way to mend it."""
    found = next(f for f in faults(tmp_path, text) if says in f.message)
    assert (found.code, found.place.line, found.place.column) == (code, line, column)
    assert found.place.file == "pharmagraph.toml"
    assert found.mend


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Name, base and unknown settings are complained of together."""
    found = faults(tmp_path, "name = 1\nbase = 2\nx = 3\ny = 4\n")
    assert [f.place.line for f in found] == [1, 2, 3, 4]


def test_vocabularies_are_files_of_the_project(tmp_path: Path) -> None:
    """They are named from the project's folder; anything but a list of names is complained of."""
    wanted = 'name = "x"\nbase = "https://e.org/"\n'
    (tmp_path / "pharmagraph.toml").write_text(wanted + 'vocabularies = ["names/a.tsv"]\n')

    assert read_settings(tmp_path).vocabularies == (tmp_path / "names" / "a.tsv",)

    (tmp_path / "pharmagraph.toml").write_text(wanted + 'vocabularies = "names/a.tsv"\n')
    with pytest.raises(ContentError) as caught:
        read_settings(tmp_path)

    assert [(f.code, f.place.line) for f in caught.value.findings] == [("PG107", 3)]
