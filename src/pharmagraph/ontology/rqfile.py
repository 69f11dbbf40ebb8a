"""Files of SPARQL with a head: the form that questions and rules share.

A file begins with lines such as

    #+ title: What are the side effects of a medicine?
    #+ description: Side effects with their status.

and goes on with a query. The file's name is the name of what it holds; a description may go on in
further lines of its kind; a project's own file takes the place of a core file of the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.findings import Finding
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.textfile import TextFile

EXTENSION = ".rq"
TITLE, DESCRIPTION = "title", "description"

_MARK = "#+"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LINE = re.compile(r"#\+\s*([\w-]+)\s*:\s*(.*?)\s*\Z")


class HeadLine(NamedTuple):
    """A line of a head: its number from 1, its key and what stands behind the colon."""

    number: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class RqKind:
    """What the files of a folder of ontology/ hold.

    ``noun`` is one of them in words and ``code`` that of findings; ``keys`` may stand in the head
    beside title and description; ``title`` and ``example`` show what a title and a name look like.
    """

    folder: str
    noun: str
    code: str
    keys: tuple[str, ...]
    title: str
    example: str

    def files(self, core: Path, own: Path) -> dict[str, Path]:
        """Return the files by name, sorted; the project's take the place of the core's.

        ``core`` and ``own`` are the ontology folders of pharmagraph and of the project.
        """
        found: dict[str, Path] = {}
        for folder in (core / self.folder, own / self.folder):
            if folder.is_dir():
                found |= {path.stem: path for path in folder.glob(f"*{EXTENSION}") if path.is_file()}
        return dict(sorted(found.items()))

    def fault(  # noqa: PLR0913, PLR0917 - a place and what is wrong there
        self, file: TextFile, line: int, column: int, width: int, message: str, mend: str
    ) -> Finding:
        """Make a finding about a file."""
        return Finding(self.code, message, file.place(line, column, width), mend)

    def fault_at(self, file: TextFile, offset: int, width: int, message: str, mend: str) -> Finding:
        """Make a finding about the characters from an offset on."""
        return Finding(self.code, message, file.place_of(offset, width), mend)


@dataclass
class Head:
    """The head of a file, once its lines are read; ``others`` are those with a key of the kind's own."""

    title: str = ""
    description: list[str] = field(default_factory=list)
    others: list[HeadLine] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The description as one text."""
        return " ".join(self.description)


def read_head(file: TextFile, name: str, kind: RqKind, head: Head) -> Iterator[Finding]:
    """Read the head of a file into ``head``; yield what is wrong in it, and in the file's name."""
    for number, line in enumerate(file.lines, 1):
        if line.startswith(_MARK):
            yield from _head_line(file, number, line, kind, head)
    if not any(line.startswith(_MARK) and TITLE in line for line in file.lines):
        mend = f"begin the file with: #+ title: {kind.title}"
        yield kind.fault(file, 1, 1, 1, f"the {kind.noun} has no title", mend)
    if not _NAME.match(name):
        mend = f"name it with small letters, digits and single hyphens, such as {kind.example}{EXTENSION}"
        yield kind.fault(file, 1, 1, 1, f"'{name}' is no name for a {kind.noun}", mend)


def _head_line(file: TextFile, number: int, line: str, kind: RqKind, head: Head) -> Iterator[Finding]:
    found = _LINE.match(line)
    key, value = (found[1], found[2]) if found else ("", "")
    column = line.index(key) + 1 if key else 1
    keys = (TITLE, DESCRIPTION, *kind.keys)
    if key not in keys:
        mend = did_you_mean(key, keys) or f"write one of: {', '.join(f'#+ {k}: …' for k in keys)}"
        message = f"'{key or line}' is no line of a {kind.noun}"
        yield kind.fault(file, number, column, len(key), message, mend)
    elif not value or (key == TITLE and head.title):
        message = f"the {key} stands twice" if value else f"the {key} is empty"
        yield kind.fault(file, number, column, len(key), message, "keep one, with words")
    elif key == TITLE:
        head.title = value
    elif key == DESCRIPTION:
        head.description.append(value)
    else:
        head.others.append(HeadLine(number, key, value))


def without_head(text: str) -> str:
    """Return the query of a file: what is left without the lines of its head."""
    lines = [line for line in text.split("\n") if not line.startswith(_MARK)]
    return "\n".join(lines).strip() + "\n"
