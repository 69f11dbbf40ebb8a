from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.findings import Finding
from pharmagraph.ontology.loading import load_or_raise, load_vocabulary
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


@pytest.fixture
def ontology(tmp_path: Path) -> Ontology:
    """Give a project whose ontology folder is empty."""
    return Ontology(tmp_path)


@pytest.fixture(scope="session")
def core() -> Vocabulary:
    """Give the core vocabulary, without terms of a project."""
    return load_or_raise(CORE, CORE / "no-project", BASE, CORE.parent)
