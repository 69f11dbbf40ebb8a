"""The locks in requirements/: complete, hashed, without any address, and one inside the other."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from pathlib import Path

MEND = "run `make lock`"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(repository: Path, purpose: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Return the lock's requirements by name, each with its hashes."""
    text = (repository / "requirements" / f"{purpose}.txt").read_text(encoding="utf-8")
    logical = text.replace("\\\n", " ").splitlines()
    found = {}
    for line in logical:
        if line and not line.startswith("#"):
            stated, *hashes = (piece.strip() for piece in re.split(r"(?=--hash=)", line))
            requirement = Requirement(stated)
            assert requirement.name not in found, f"{requirement.name} is locked twice; {MEND}"
            found[requirement.name] = (requirement, hashes)
    return found


def version(requirement: Requirement) -> str:
    """Return the one version that a locked requirement allows."""
    (only,) = requirement.specifier
    assert only.operator == "=="
    return only.version


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, list[str]]:
    """Give what pyproject.toml asks for, for each lock."""
    data = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    run = data["project"]["dependencies"] + data["dependency-groups"]["build"]
    run += data["build-system"]["requires"]
    return {"run": run, "test": run + data["dependency-groups"]["test"]}


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_every_entry_has_its_hashes(repository: Path, purpose: str) -> None:
    """Each locked package has a version and at least one sha256."""
    for name, (requirement, hashes) in entries(repository, purpose).items():
        assert version(requirement), name
        assert hashes, f"{name} has no hash; {MEND}"
        assert [text for text in hashes if not HASH.fullmatch(text)] == []


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_no_lock_names_an_address(repository: Path, purpose: str) -> None:
    """A lock leaves open where packages come from, so it works with any index."""
    text = (repository / "requirements" / f"{purpose}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(i|f|-index|-extra|-find|-trusted)", text, re.MULTILINE)
    assert " @ " not in text


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_lock_meets_what_the_project_asks_for(
    repository: Path, project: dict[str, list[str]], purpose: str
) -> None:
    """Everything that pyproject.toml names is locked, within its bounds: the locks are current."""
    locked = entries(repository, purpose)
    for text in project[purpose]:
        asked = Requirement(text)
        name = canonicalize_name(asked.name)
        assert name in locked, f"{name} is not locked for {purpose}; {MEND}"
        found = version(locked[name][0])
        assert asked.specifier.contains(found), f"{name} {found} is locked, not {text}; {MEND}"


def test_the_test_lock_holds_the_run_lock(repository: Path) -> None:
    """Both locks go into one environment: what both name has the same version."""
    run, test = entries(repository, "run"), entries(repository, "test")
    expected = {name: version(requirement) for name, (requirement, _) in run.items()}
    assert expected == {name: version(test[name][0]) for name in run if name in test}


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_base_install_stays_small(repository: Path, system: str, python: str) -> None:
    """A base install is at most 42 packages, pharmagraph included, on every system and Python."""
    build_only = {"hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}
    where = {"sys_platform": system, "python_version": python, "python_full_version": f"{python}.0"}
    names = [
        name
        for name, (requirement, _) in entries(repository, "run").items()
        if requirement.marker is None or requirement.marker.evaluate(where)
    ]
    base = [name for name in names if name not in build_only]
    assert len(base) + 1 <= 42, base
