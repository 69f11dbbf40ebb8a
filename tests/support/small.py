"""Small whole projects that check and build without fault; the medicines are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.check import lock_document
from pharmagraph.extract.content import Content, read_content
from pharmagraph.findings import as_human, has_errors
from support.leaflet import BASE, CORE, FACTS, TERMS, TEXT, Project, make_project

if TYPE_CHECKING:
    from pathlib import Path

# The leaflet gives older adults another dose on purpose; a second look was taken at both.
_BOTH_RIGHT = "  see: [q-018, q-019]\n  because: older adults take less\n"
CLEAN_FACTS = FACTS.replace("  cue: Older adults", f"{_BOTH_RIGHT}  cue: Older adults")


def small_project(root: Path, *, text: str = TEXT, facts: str = CLEAN_FACTS, terms: str = TERMS) -> Project:
    """Write a project with one leaflet into a folder, and lock it."""
    project = make_project(root, text=text, facts=facts, terms=terms)
    settings = f'name = "made-up"\nbase = "{BASE}"\n'
    (root / "pharmagraph.toml").write_text(settings, encoding="utf-8")
    lock_document(project.folder, project.vocabulary(), root)
    return project


def content_of(root: Path) -> Content:
    """Read the content of a project, whatever is wrong in it."""
    return read_content(
        core=CORE, ontology=root / "ontology", extract=root / "extract", base=BASE, root=root
    )


def clean_content(root: Path) -> Content:
    """Read the content of a project, which must be without error."""
    content = content_of(root)
    assert not has_errors(content.findings), as_human(content.findings)
    return content
