"""The folder of the SPARQL page's editor: what it is built from, and under which licences."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FREE = {"MIT"}


@pytest.fixture(scope="module")
def lock(repository: Path) -> dict[str, Any]:
    """Give the packages that are locked, by the folders into which they go."""
    text = (repository / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    packages: dict[str, Any] = json.loads(text)["packages"]
    return packages


def bundled(lock: dict[str, Any]) -> dict[str, Any]:
    """Return the packages whose code may reach the browser, by name."""
    return {
        folder.removeprefix("node_modules/"): package
        for folder, package in lock.items()
        if folder and not package.get("dev") and not package.get("optional")
    }


def test_lock_holds_no_address(repository: Path) -> None:
    """The lock tells what is installed by name, version and digest; `npm run lock` takes addresses out."""
    text = (repository / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert re.findall(r"\w+://[^\"]*", text) == []


def test_every_locked_package_has_a_digest(lock: dict[str, Any]) -> None:
    """What is installed is what was locked, byte for byte."""
    assert [folder for folder, package in lock.items() if folder and "integrity" not in package] == []


def test_bundled_packages_are_free(lock: dict[str, Any]) -> None:
    """Whatever is bundled may be passed on under a short, free licence."""
    assert {package["license"] for package in bundled(lock).values()} <= FREE


def test_declared_packages_are_bounded(repository: Path) -> None:
    """Each package is asked for from a version on, and up to the next that may break us."""
    text = (repository / "frontend" / "package.json").read_text(encoding="utf-8")
    declared = json.loads(text)
    asked = {**declared["dependencies"], **declared["devDependencies"]}
    assert {name for name, version in asked.items() if not re.fullmatch(r"\^\d+\.\d+\.\d+", version)} == set()


def test_licences_of_what_is_bundled_come_along(frontend: Path, lock: dict[str, Any]) -> None:
    """The notices name packages that are locked, each with its version and the text of its licence."""
    text = (frontend / "LICENSES.txt").read_text(encoding="utf-8")
    notices = text.split("\n\n" + "-" * 72 + "\n\n")[1:]
    named = {tuple(notice.split("\n")[0].split(" ")[:2]) for notice in notices}
    known = {(name, package["version"]) for name, package in bundled(lock).items()}
    assert named <= known
    assert len(named) >= 10
    assert [notice for notice in notices if "Copyright" not in notice] == []
