from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ClusterError
from pharmagraph.extract.tables.spark.java import OLDEST, check_java

if TYPE_CHECKING:
    from pathlib import Path


def java_that_says(folder: Path, words: str) -> Path:
    """Make a folder that looks like an installed Java whose program says something."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{words}\nEND\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("words", "release"),
    [
        ('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17),
        ('java version "21" 2023-09-19 LTS', 21),
        ('Picked up _JAVA_OPTIONS: -Xmx1g\nopenjdk version "25.0.1-ea" 2026', 25),
    ],
)
def test_the_release_is_read(
    words: str, release: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of the release is found in what Java says of itself."""
    monkeypatch.setenv("JAVA_HOME", str(java_that_says(tmp_path / "jdk", words)))
    assert check_java() == release


@pytest.mark.parametrize("words", ['java version "1.8.0_402"', 'openjdk version "11.0.22" 2024-01-16'])
def test_an_old_java_is_refused(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Java before 17 is named, and what to install instead."""
    monkeypatch.setenv("JAVA_HOME", str(java_that_says(tmp_path / "jdk", words)))
    with pytest.raises(ClusterError, match=f"Spark needs {OLDEST} or newer") as caught:
        check_java()
    assert f"install Java {OLDEST}" in caught.value.mend


def test_no_java_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Java on the path the message says what to install."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClusterError, match="there is no Java here") as caught:
        check_java()
    assert "apt install" in caught.value.mend


def test_a_wrong_java_home_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JAVA_HOME comes first, as it does for Spark, and one that holds no Java is named."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ClusterError, match="no bin/java in it"):
        check_java()


def test_a_java_that_says_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not say which Java it is is not taken for one."""
    monkeypatch.setenv("JAVA_HOME", str(java_that_says(tmp_path / "jdk", "hello")))
    with pytest.raises(ClusterError, match="does not say which Java"):
        check_java()


def test_a_java_that_cannot_be_run_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that the system cannot start gives a message and no traceback."""
    folder = java_that_says(tmp_path / "jdk", "")
    (folder / "bin" / "java").write_bytes(b"\x7fELF nonsense")
    monkeypatch.setenv("JAVA_HOME", str(folder))
    with pytest.raises(ClusterError, match="cannot be run"):
        check_java()
