from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from pharmagraph.review.signing import git_name

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_git_tells_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is the one of the folder's repository; none where git knows none or is not there."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert git_name(tmp_path) == ""
    subprocess.run(["git", "-C", str(tmp_path), "config", "user.name", "Ada  Löve"], check=True)
    assert git_name(tmp_path) == "Ada Löve"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_name(tmp_path) == ""
