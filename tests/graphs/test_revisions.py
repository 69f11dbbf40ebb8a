from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import RevisionError
from pharmagraph.graphs import revisions
from pharmagraph.graphs.revisions import read_revision

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("facts.yaml", "source.yaml")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, without the user's settings."""
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def commit(folder: Path, files: dict[str, str]) -> None:
    """Write files and commit everything."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a state")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project below the top of a repository, with two commits and a tag on the first."""
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    root = tmp_path / "deep" / "project"
    root.mkdir(parents=True)
    commit(root, {"extract/one/facts.yaml": "old", "extract/one/source.yaml": "described"})
    git(tmp_path, "tag", "v1.0")
    commit(
        root,
        {
            "extract/one/facts.yaml": "new …",
            "extract/two/facts.yaml": "second",
            "extract/two/x/facts.yaml": "no",
            "extract/facts.yaml": "no",
            "extract/one/notes.md": "no",
            "other/one/facts.yaml": "no",
        },
    )
    return root


def test_the_files_of_a_revision_are_read_without_a_checkout(project: Path) -> None:
    """Old and new bytes are given by document and name; the working tree is not touched."""
    (project / "extract/one/facts.yaml").write_text("mine")
    assert read_revision(project, "extract", "HEAD~1", NAMES) == (
        {"one/facts.yaml": b"old", "one/source.yaml": b"described"},
        [],
    )
    files, _ = read_revision(project, "extract", "main", NAMES)
    assert files == {
        "one/facts.yaml": "new …".encode(),
        "one/source.yaml": b"described",
        "two/facts.yaml": b"second",
    }
    assert (project / "extract/one/facts.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["v1.0", "v1.0^{commit}", "main~1", "main@{0}", "HEAD^"])
def test_revisions_have_the_names_that_git_gives_them(project: Path, name: str) -> None:
    """Tags, branches, ancestors and the reflog can be named."""
    assert "one/facts.yaml" in read_revision(project, "extract", name, NAMES)[0]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-h",
        "--output=stolen",
        "HEAD..HEAD~1",
        "HEAD:extract",
        ":/a state",
        "a b",
        "HEAD\n",
        "$(touch x)",
        "x" * 300,
    ],
)
def test_what_is_no_name_of_a_revision_never_reaches_git(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Options, ranges, paths and searches are refused by their form."""
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(RevisionError, match="is no name of a git revision"):
        read_revision(project, "extract", name, NAMES)


def test_an_unknown_revision_is_told(project: Path) -> None:
    """A name that git does not know has its own message."""
    with pytest.raises(RevisionError, match="there is no revision 'v9'"):
        read_revision(project, "extract", "v9", NAMES)


def test_a_project_outside_of_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository there are no revisions, but graph files can be compared."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="no git repository") as caught:
        read_revision(tmp_path, "extract", "HEAD", NAMES)
    assert "compare two graph files" in caught.value.mend
    assert "git says" in caught.value.mend


def test_links_and_files_that_are_too_large_are_not_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link could lead anywhere; a huge file is told instead."""
    (project / "extract/three").mkdir()
    (project / "extract/three/facts.yaml").symlink_to(project / "extract/one/facts.yaml")
    commit(project, {"extract/two/facts.yaml": "x" * 100})
    monkeypatch.setattr(revisions, "MAX_BYTES", 50)
    files, problems = read_revision(project, "extract", "HEAD", NAMES)
    assert sorted(files) == ["one/facts.yaml", "one/source.yaml"]
    assert [document for document, _ in problems] == ["two"]


def test_a_revision_without_documents_is_empty(project: Path) -> None:
    """The folder need not have been there."""
    assert read_revision(project, "nowhere", "HEAD", NAMES) == ({}, [])


def lose(project: Path, name: str) -> None:
    """Delete an object of the repository."""
    found = git(project, "rev-parse", name).strip()
    (project.parents[1] / ".git" / "objects" / found[:2] / found[2:]).unlink()


def test_a_file_that_is_gone_from_the_repository_is_told(project: Path) -> None:
    """The other documents are read all the same."""
    lose(project, "HEAD:deep/project/extract/two/facts.yaml")
    files, problems = read_revision(project, "extract", "HEAD", NAMES)
    assert sorted(files) == ["one/facts.yaml", "one/source.yaml"]
    assert problems == [("two", "extract/two/facts.yaml: git cannot read the file; try: git fsck")]


def test_a_damaged_revision_is_told(project: Path) -> None:
    """A folder that is gone gives a message, no traceback."""
    lose(project, "HEAD^{tree}")
    with pytest.raises(RevisionError, match="git ls-tree failed"):
        read_revision(project, "extract", "HEAD", NAMES)


def test_an_answer_of_another_kind_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cat-file says of an object is held against what was asked for."""
    monkeypatch.setattr(revisions, "_git", lambda *_: b"0000 missing\n")
    with pytest.raises(RevisionError, match="cannot read the object"):
        revisions._blobs(project, ["0" * 40])  # noqa: SLF001 - git gives no such answer when asked nicely


def test_git_that_is_missing_or_slow_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have a message with a way on."""
    monkeypatch.setattr(revisions, "SECONDS", 0.000001)
    with pytest.raises(RevisionError, match="took longer than"):
        read_revision(project, "extract", "HEAD", NAMES)
    monkeypatch.setenv("PATH", str(project))
    assert shutil.which("git") is None
    with pytest.raises(RevisionError, match="git is not installed"):
        read_revision(project, "extract", "HEAD", NAMES)
