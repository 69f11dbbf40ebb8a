"""Where the three folders of a knowledge project lie: find one."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.errors import ProjectError
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import TextFile, read_text, refused

SETTINGS = "pharmagraph.toml"
VARIABLE = "PHARMAGRAPH_PROJECT"
SOURCES_VARIABLE = "PHARMAGRAPH_SOURCES"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BASE = re.compile(r"https?://[^\s<>\"{}|^`\\]+/\Z")


@dataclass(frozen=True, slots=True)
class Project:
    """A knowledge project: its ``name``, the ``base`` of its IRIs, and where its folders lie."""

    root: Path
    name: str
    base: str

    @property
    def ontology(self) -> Path:
        """The folder that says what can be said."""
        return self.root / "ontology"

    @property
    def extract(self) -> Path:
        """The folder that says what was read and what was concluded."""
        return self.root / "extract"

    @property
    def graphs(self) -> Path:
        """The folder that holds what was built."""
        return self.root / "graphs"


def core_ontology() -> Path:
    """Return the folder of the core ontology: in the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent
    carried = package / "_core" / "ontology"
    return carried if carried.is_dir() else package.parents[1] / "ontology"


def find_project(start: Path | None = None) -> Project:
    """Find the project at or above a folder.

    Without a folder, PHARMAGRAPH_PROJECT or the working directory is taken. Raises ProjectError
    where there is none, ContentError where its settings are wrong.
    """
    asked = start or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    folder = (asked or Path.cwd()).absolute()
    if asked and not folder.exists():
        raise ProjectError(
            f"there is no folder {asked}",
            mend="check the name, or begin a project with: pharmagraph init DIR",
        )
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS).is_file():
            return read_settings(candidate)
    raise ProjectError(
        f"no {SETTINGS} at {asked or 'the working directory'} or above it",
        mend="go to your project, name it with --project DIR, or begin one with: pharmagraph init DIR",
    )


def _wrong(file: TextFile, key: str, message: str, mend: str) -> Finding:
    at = next((n for n, line in enumerate(file.lines, 1) if re.match(rf"\s*{key}\s*=", line)), 0)
    place = file.place(at, file.lines[at - 1].index(key) + 1, len(key)) if at else Place(file.name, 1)
    return Finding("PG107" if at else "PG109", message, place, mend)


def read_settings(root: Path) -> Project:
    """Read pharmagraph.toml in a project's root; raises ContentError with the place of a fault."""
    file = read_text(root / SETTINGS, root)
    try:
        settings = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = file.place(int(found[1]), int(found[2])) if found else Place(file.name, len(file.lines))
        message = re.sub(r" \(at .*\)", "", str(error))
        raise refused(
            Finding("PG111", f"not valid TOML: {message}", place, 'a setting looks like: name = "diazepam"')
        ) from error
    name, base = settings.get("name"), settings.get("base")
    findings = []
    if not isinstance(name, str) or not _NAME.match(name):
        findings.append(
            _wrong(
                file,
                "name",
                "the project needs a name of small letters, digits and single hyphens",
                'name = "my-drugs"',
            )
        )
    if not isinstance(base, str) or not _BASE.match(base):
        findings.append(
            _wrong(
                file,
                "base",
                "the project needs a base IRI that begins with http and ends with /",
                'base = "https://example.org/my-drugs/"',
            )
        )
    for key in sorted(set(settings) - {"name", "base"}):
        unknown = _wrong(
            file, re.escape(key), f"the setting '{key}' is unknown", "the settings are: name, base"
        )
        findings.append(Finding("PG108", unknown.message, unknown.place, unknown.mend))
    if findings:
        raise refused(*findings)
    return Project(root, str(name), str(base))
