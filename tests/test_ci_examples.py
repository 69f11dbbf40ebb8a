"""What docs/how-to/check-in-ci.md shows does what it says: both its YAML blocks, and a git hook."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import pharmagraph
from pharmagraph.begin import begin_project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are those of a POSIX shell")

FACTS = "extract/pretendine-leaflet/facts.yaml"
WHO = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    """Give the how-to page."""
    return (repository / "docs/how-to/check-in-ci.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def blocks(page: str) -> list[Any]:
    """Give the YAML blocks of the page, parsed."""
    found = re.findall(r"^```yaml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return [yaml.safe_load(block) for block in found]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give an environment with the command pharmagraph on its path, and without anybody's settings of git."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "pharmagraph"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pharmagraph "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    left = ("PHARMAGRAPH_", "GIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    kept["PATH"] = f"{folder}{os.pathsep}{kept['PATH']}"
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture
def project(tmp_path: Path, environment: dict[str, str]) -> Path:
    """Give a project as init makes it, built and committed."""
    root = tmp_path / "trial"
    begin_project(root, "trial", "https://example.org/trial/")
    pharmagraph.open(root).build()
    git(root, environment, "init", "--quiet")
    git(root, environment, "add", "--all")
    git(root, environment, "commit", "--quiet", "--message", "a state")
    return root


def git(root: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a project; only a commit may fail."""
    command = ["git", "-C", str(root), *WHO, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check="commit" not in arguments
    )


def codes(lines: list[str], root: Path, environment: dict[str, str]) -> dict[str, int]:
    """Run lines of a shell in a project; return their exit codes."""
    ran = {}
    for line in lines:
        done = subprocess.run(["sh", "-c", line], cwd=root, env=environment, capture_output=True, check=False)
        ran[line] = done.returncode
    return ran


def change_a_digit(root: Path) -> None:
    """Give a dose another number than its source does."""
    text = (root / FACTS).read_text(encoding="utf-8")
    assert "high: 10," in text
    (root / FACTS).write_text(text.replace("high: 10,", "high: 20,"), encoding="utf-8")


def test_the_hooks_of_pre_commit_hold(blocks: list[Any], project: Path, environment: dict[str, str]) -> None:
    """Each entry passes on a good project; with a wrong dose the check does not, though the form is right."""
    hooks = {hook["id"]: hook for repo in blocks[0]["repos"] for hook in repo["hooks"]}
    entries = [hook["entry"] for hook in hooks.values()]
    assert entries == ["pharmagraph check", "pharmagraph format --check"]
    assert codes(entries, project, environment) == dict.fromkeys(entries, 0)
    for hook in hooks.values():
        assert (hook["language"], hook["pass_filenames"]) == ("system", False)
        files = [f"{FACTS}", "ontology/terms.tsv", "graphs/trial.ttl", "README.md"]
        assert [name for name in files if re.search(hook["files"], name)] == files[:2]
    change_a_digit(project)
    assert codes(entries, project, environment) == {entries[0]: 1, entries[1]: 0}


def test_the_steps_of_the_workflow_hold(
    blocks: list[Any], project: Path, environment: dict[str, str]
) -> None:
    """Each step but the first passes on a good project; with a wrong dose, check and build do not."""
    lines = [step["run"] for job in blocks[1]["jobs"].values() for step in job["steps"] if "run" in step]
    assert lines[0] == "pip install pharmagraph"
    steps = lines[1:]
    assert steps[:2] == ["pharmagraph check --format github", "pharmagraph build"]
    assert codes(steps, project, environment) == dict.fromkeys(steps, 0)
    graph = next((project / "graphs").glob("*.ttl"))
    graph.write_text(graph.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    assert codes([steps[-1]], project, environment) == {steps[-1]: 1}
    assert codes(steps[1:], project, environment) == dict.fromkeys(steps[1:], 0)
    change_a_digit(project)
    assert codes(steps[:2], project, environment) == dict.fromkeys(steps[:2], 1)


def test_the_git_hook_refuses_a_wrong_dose(page: str, project: Path, environment: dict[str, str]) -> None:
    """The hook's one line keeps a wrong dose out of the repository, and lets the right one in."""
    found = re.search(r"a line in `(\.git/hooks/pre-commit)` does the same: `([^`]+)`", page)
    assert found
    hook = project / found[1]
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{found[2]}\n", encoding="utf-8")
    hook.chmod(0o755)
    right = (project / FACTS).read_text(encoding="utf-8")
    change_a_digit(project)
    before = git(project, environment, "rev-parse", "HEAD").stdout
    refused = git(project, environment, "commit", "--all", "--message", "a wrong dose")
    assert refused.returncode == 1
    assert "error PG3" in refused.stdout + refused.stderr
    assert git(project, environment, "rev-parse", "HEAD").stdout == before
    (project / FACTS).write_text(right + "# looked at again\n", encoding="utf-8")
    taken = git(project, environment, "commit", "--all", "--message", "a comment")
    assert taken.returncode == 0, taken.stderr
    assert git(project, environment, "rev-parse", "HEAD").stdout != before
