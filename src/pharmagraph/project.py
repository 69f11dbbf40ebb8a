"""Where the three folders of a knowledge project lie: find one."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pharmagraph.errors import ProjectError
from pharmagraph.findings import Finding
from pharmagraph.rdfterms import is_web_address
from pharmagraph.textfile import TextFile, read_text, refused

SETTINGS = "pharmagraph.toml"
VARIABLE = "PHARMAGRAPH_PROJECT"
SOURCES_VARIABLE = "PHARMAGRAPH_SOURCES"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Project:
    """A knowledge project: its ``name``, the ``base`` of its IRIs, and where its folders lie.

    ``vocabularies`` are files of names beside its own terms, which suggestions draw on.
    """

    root: Path
    name: str
    base: str
    vocabularies: tuple[Path, ...] = ()

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

    @property
    def core_ontology(self) -> Path:
        """The folder of the core ontology, which comes with pharmagraph."""
        return core_ontology()

    @property
    def core_extract(self) -> Path:
        """The folder of the data sets' mappings that come with pharmagraph."""
        return core_extract()


def core_ontology() -> Path:
    """Return the folder of the core ontology: in the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent
    carried = package / "_core" / "ontology"
    return carried if carried.is_dir() else package.parents[1] / "ontology"


def core_extract() -> Path:
    """Return the folder of the data sets' mappings that come with pharmagraph, beside the core ontology."""
    return core_ontology().parent / "extract"


def find_project(start: Path | None = None) -> Project:
    """Find the project at or above a folder.

    Without a folder, PHARMAGRAPH_PROJECT or the working directory is taken. Raises ProjectError
    where there is none, ContentError where its settings are wrong.
    """
    asked = start or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    try:
        folder = (asked or Path.cwd()).absolute()
    except FileNotFoundError as error:
        raise ProjectError("the working directory is gone", mend="go to another folder") from error
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


def _wrong(file: TextFile, key: str, code: str, message: str, mend: str) -> Finding:
    """Make a finding at the line that sets a key, or at the top where none does."""
    written = re.compile(rf"\s*\[*\s*([\"']?{re.escape(key)}[\"']?)\s*[=.\]]")
    for number, line in enumerate(file.lines, 1):
        if found := written.match(line):
            return Finding(code, message, file.place(number, found.start(1) + 1, len(found[1])), mend)
    return Finding("PG109" if code == "PG107" else code, message, file.place(1, 1), mend)


def read_settings(root: Path) -> Project:
    """Read pharmagraph.toml in a project's root; raises ContentError with the place of every fault."""
    file = read_text(root / SETTINGS, root)
    try:
        settings = tomllib.loads(file.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = file.place(int(found[1]), int(found[2])) if found else file.place(len(file.lines), 1)
        message = f"not valid TOML: {re.sub(r' .at .*.$', '', str(error))}"
        raise refused(Finding("PG111", message, place, 'a setting looks like: name = "diazepam"')) from error
    name, base = settings.get("name"), settings.get("base")
    findings = []
    if not isinstance(name, str) or not _NAME.match(name):
        message = "the project needs a name of small letters, digits and single hyphens"
        findings.append(_wrong(file, "name", "PG107", message, 'name = "my-drugs"'))
    if not isinstance(base, str) or not is_web_address(base, base=True):
        message = "the project needs a base IRI that begins with http and ends with /"
        findings.append(_wrong(file, "base", "PG107", message, 'base = "https://example.org/my-drugs/"'))
    names = settings.get("vocabularies", [])
    if not isinstance(names, list) or not all(isinstance(one, str) and one.strip() for one in names):
        message = "vocabularies should be a list of file names"
        findings.append(_wrong(file, "vocabularies", "PG107", message, 'vocabularies = ["names.tsv"]'))
    for key in sorted(set(settings) - {"name", "base", "vocabularies"}):
        mend = "the settings are: name, base, vocabularies"
        findings.append(_wrong(file, key, "PG108", f"the setting '{key}' is unknown", mend))
    if findings:
        raise refused(*findings)
    return Project(root, str(name), str(base), tuple(root / one for one in names))


def source_texts(folder: Path | str | None = None) -> Path | None:
    """Return the folder of source texts: the one named, else PHARMAGRAPH_SOURCES, else None.

    Raises ProjectError where the named folder is not there: a check without texts would rest on the
    locks, and nobody would notice.
    """
    named = folder or os.environ.get(SOURCES_VARIABLE)
    if named and not Path(named).is_dir():
        mend = f"check the name (--source-text or {SOURCES_VARIABLE})"
        raise ProjectError(f"there is no folder {named} with source texts", mend=mend)
    return Path(named) if named else None
