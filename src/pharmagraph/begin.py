"""Begin a project: copy the starter, with a name and base IRI of its own."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, ProjectError
from pharmagraph.project import SETTINGS, Project, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

STARTER = Path(__file__).resolve().parent / "starter"
STARTER_NAME = "my-drugs"
"""The name that the starter bears; it is a project itself, checked like any other."""

_STARTER_BASE = f"https://example.org/{STARTER_NAME}/"
# What packaging would otherwise take for its own: name in the starter, name in the project.
_RENAMED = {"gitignore.txt": ".gitignore"}
_TEMPLATES = {SETTINGS, "README.md", "gitignore.txt"}
_GRAPHS_LINE = "@GRAPHS@"
_MAY_BE_THERE = {".git"}
_NOT_COPIED = {"__pycache__", ".nq", ".ttl", ".trig", ".html", ".svg"}


def default_name(folder: Path) -> str:
    """Make the name of a project from that of its folder.

    >>> default_name(Path("My Drugs_2"))
    'my-drugs-2'
    """
    return re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or STARTER_NAME


def default_base(name: str) -> str:
    """Return a base IRI for trying out; example.org belongs to nobody (RFC 2606, section 3)."""
    return f"https://example.org/{name}/"


def begin_project(folder: Path, name: str, base: str, *, commit_graphs: bool = True) -> Project:
    """Begin a project in a folder that is new or empty (but for .git).

    ``commit_graphs`` lets git keep the Turtle and the picture that a build makes. Raises
    ProjectError where the folder holds something, cannot be written, or name or base are not fit;
    then nothing was written.
    """
    folder = folder.absolute()
    try:
        there = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
        if set(there) - _MAY_BE_THERE:
            shown = ", ".join(there[:3]) + (", …" if len(there) > 3 else "")  # noqa: PLR2004 - enough to know it
            mend = "name a new folder; nothing was written"
            raise ProjectError(f"the folder {folder} is not empty: {shown}", mend=mend)
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = folder.parent / f".{folder.name}.{os.getpid()}.part"
        stage.mkdir()
        try:
            _fill(stage, name, base, commit_graphs=commit_graphs)
            _settle(stage, folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        mend = "check its name and permissions"
        raise ProjectError(f"cannot begin a project in {folder}: {reason}", mend=mend) from error
    return read_settings(folder)


def _starter_files() -> Iterable[Path]:
    """Return the files of the starter, without what a build or Python left there."""
    files = (p.relative_to(STARTER) for p in sorted(STARTER.rglob("*")) if p.is_file())
    return [p for p in files if not {*p.parts, p.suffix} & _NOT_COPIED and not p.name.startswith(".")]


def _fill(stage: Path, name: str, base: str, *, commit_graphs: bool) -> None:
    for file in _starter_files():
        target = stage / file.with_name(_RENAMED.get(file.name, file.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (STARTER / file).read_bytes()
        if file.as_posix() in _TEMPLATES:
            text = content.decode().replace(_STARTER_BASE, base).replace(STARTER_NAME, name)
            ignored = "" if commit_graphs else "/graphs/*.ttl\n/graphs/*.svg\n"
            content = text.replace(f"{_GRAPHS_LINE}\n", ignored).encode()
        target.write_bytes(content)
    try:
        read_settings(stage)
    except ContentError as error:
        first = error.findings[0]
        raise ProjectError(first.message, mend=f"for example: {first.mend}") from error


def _settle(stage: Path, folder: Path) -> None:
    """Move what was made to its place; the settings last, for with them the folder is a project."""
    if not folder.exists():
        stage.rename(folder)
        return
    names = sorted((p.name for p in stage.iterdir()), key=lambda n: (n == SETTINGS, n))
    for n, name in enumerate(names):
        try:
            (stage / name).rename(folder / name)
        except OSError:
            for moved in names[:n]:
                (folder / moved).rename(stage / moved)
            raise
