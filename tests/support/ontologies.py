"""The ontology folder of a project that a test writes, above the core of this repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.ontology.loading import load_vocabulary

if TYPE_CHECKING:
    from pharmagraph.findings import Finding
    from pharmagraph.ontology.vocabulary import Vocabulary

CORE = Path(__file__).resolve().parents[2] / "ontology"
BASE = "https://example.org/made-up/"


@dataclass(frozen=True)
class Ontology:
    """The ontology folder of a project, to be written and loaded."""

    root: Path

    @property
    def folder(self) -> Path:
        """The folder that the project's own files lie in."""
        return self.root / "ontology"

    def write(self, name: str, text: str) -> None:
        """Write a file of the ontology."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def load(self) -> tuple[Vocabulary, list[Finding]]:
        """Load the core and what was written."""
        return load_vocabulary(CORE, self.folder, BASE, self.root)

    def faults(self) -> list[Finding]:
        """Return what is wrong, whether the files could be read or not."""
        try:
            return self.load()[1]
        except ContentError as error:
            return list(error.findings)
