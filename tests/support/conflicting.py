"""Facts about made-up medicines that may conflict, and the conflicts that are found among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.conflicts import find_conflicts
from support.written import read_written, write_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pharmagraph.findings import Finding


def fact(number: int, relation: str, value: str, **more: str) -> str:
    """Write a fact of a facts file."""
    rows = [f"- id: a-{number:03}", f"relation: {relation}", f"value: {value}", "cue: a few words"]
    rows += [f"{name.replace('_', ' ')}: {text}" for name, text in more.items()]
    return "\n  ".join(rows) + "\n"


def dosage(number: int, value: str, **more: str) -> str:
    """Write a dosage."""
    return fact(number, "has dosage", f"{{{value}}}", **more)


def conflicts(tmp_path: Path, *facts: str, jurisdictions: Mapping[str, str] | None = None) -> list[Finding]:
    """Return the conflicts of the facts of one document."""
    return find_conflicts(read_written(write_project(tmp_path, {"one": "".join(facts)})), jurisdictions)
