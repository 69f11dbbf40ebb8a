"""A new project stands whole and passes at once, or is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

import pharmagraph
from pharmagraph.begin import STARTER, begin_project, default_base, default_name
from pharmagraph.errors import ProjectError

BASE = "https://example.org/trial/"


def test_the_starter_passes_check_and_build(tmp_path: Path) -> None:
    """A new project has no error, its facts are checked against its text, and it builds."""
    begin_project(tmp_path / "trial", "trial", BASE)
    kg = pharmagraph.open(tmp_path / "trial")
    checked = kg.check()
    assert [f for f in checked.findings if f.severity != "note"] == [], (
        "mend: pharmagraph --project src/pharmagraph/starter lock"
    )
    assert [d.text_at_hand for d in checked.content.documents] == [True]
    assert kg.build().count("accepted") == len(list(checked.content.facts()))
    assert {s for s, _, _ in kg.triples if s.startswith(f"<{BASE}term/pretendine>")}


def test_a_changed_digit_is_refused_at_its_line(tmp_path: Path) -> None:
    """What the starter's README promises: another dose than the leaflet's is refused, at its line."""
    begin_project(tmp_path / "trial", "trial", BASE)
    facts = tmp_path / "trial/extract/pretendine-leaflet/facts.yaml"
    changed = facts.read_text(encoding="utf-8").replace("high: 10,", "high: 20,")
    facts.write_text(changed, encoding="utf-8")
    line = next(n for n, row in enumerate(changed.splitlines(), 1) if "high: 20" in row)
    found = [f for f in pharmagraph.open(tmp_path / "trial").check().findings if f.place.line == line]
    assert [f.code[:3] for f in found] == ["PG3"]


def test_name_base_and_git_settings_are_written(tmp_path: Path) -> None:
    """Settings, README and .gitignore carry what was chosen, and no template sign is left."""
    begin_project(tmp_path / "a", "trial", BASE, commit_graphs=False)
    begin_project(tmp_path / "b", "trial", BASE, commit_graphs=True)
    assert pharmagraph.open(tmp_path / "a").base == BASE
    assert (tmp_path / "a/README.md").read_text(encoding="utf-8").startswith("# trial\n")
    ignored = {n: (tmp_path / n / ".gitignore").read_text(encoding="utf-8").splitlines() for n in "ab"}
    assert "/graphs/*.ttl" in ignored["a"]
    assert "/graphs/*.ttl" not in ignored["b"]
    assert "!/extract/pretendine-leaflet/source.txt" in ignored["b"]
    for path in (tmp_path / "a").rglob("*"):
        assert not path.is_file() or "@" not in path.read_text(encoding="utf-8")


def test_an_empty_folder_may_hold_git(tmp_path: Path) -> None:
    """A folder with nothing but .git becomes a project, and .git stays."""
    (tmp_path / "a/.git").mkdir(parents=True)
    begin_project(tmp_path / "a", "trial", BASE)
    assert pharmagraph.open(tmp_path / "a").name == "trial"
    assert (tmp_path / "a/.git").is_dir()
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that holds anything is refused and left as it is."""
    for n in range(4):
        (tmp_path / f"{n}.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"not empty: 0.txt, 1.txt, 2.txt, …"):
        begin_project(tmp_path, "trial", BASE)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.txt", "1.txt", "2.txt", "3.txt"]


@pytest.mark.parametrize(("name", "base"), [("A b", BASE), ("trial", "example"), ("", BASE), ('x"\n', BASE)])
def test_unfit_settings_leave_nothing(tmp_path: Path, name: str, base: str) -> None:
    """A name or base that no project may bear is refused before anything is in place."""
    with pytest.raises(ProjectError):
        begin_project(tmp_path / "a", name, base)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    """A file of the folder's name is an error with words."""
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot begin a project"):
        begin_project(tmp_path / "a", "trial", BASE)


def test_a_failure_half_way_leaves_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be moved to its place, those moved before go away again."""
    folder = tmp_path / "a"
    folder.mkdir()
    rename = Path.rename

    def fails_once(self: Path, target: Path) -> Path:
        if target == folder / "ontology":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_once)
    with pytest.raises(ProjectError, match="no space left"):
        begin_project(folder, "trial", BASE)
    assert list(folder.iterdir()) == []
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("folder", "name"), [("My Drugs_2", "my-drugs-2"), ("--", "my-drugs"), ("éa", "a"), ("x", "x")]
)
def test_default_names_are_fit(tmp_path: Path, folder: str, name: str) -> None:
    """Any folder's name gives a fit name and base."""
    assert default_name(Path(folder)) == name
    begin_project(tmp_path / "a", name, default_base(name))


def test_the_starter_itself_is_clean() -> None:
    """Nothing that was built lies in the starter: the wheel carries it as it is."""
    assert sorted(p.name for p in (STARTER / "graphs").iterdir()) == ["README.md"]
