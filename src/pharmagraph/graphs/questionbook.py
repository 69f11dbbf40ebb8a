"""All named questions of a project: the core's, its own, and those of data sets.

A data set's questions lie in extract/<dataset>/questions/, its conflict questions (``disagreements``)
in extract/<dataset>/conflicts/. They are asked where the data set has been loaded; until then a
project is whole without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.extract.tables.datasets import known_datasets
from pharmagraph.graphs.dataset import DATA
from pharmagraph.graphs.disagreements import ConflictQuestion
from pharmagraph.ontology.questions import CONFLICTS, find_question, load_questions, read_question

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.findings import Finding
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.ontology.questions import Question


def loaded_datasets(dataset: Dataset) -> tuple[str, ...]:
    """Return the names of the data sets whose graphs are there, sorted."""
    start = f"{dataset.base}{DATA}/"
    return tuple(sorted(iri.removeprefix(start) for iri in dataset.named if iri.startswith(start)))


@dataclass(frozen=True, slots=True)
class QuestionBook:
    """Where questions lie.

    ``core`` and ``ontology`` are the ontology folders of pharmagraph and of the project,
    ``core_extract`` and ``extract`` those that hold data sets.
    """

    core: Path
    ontology: Path
    core_extract: Path
    extract: Path
    root: Path
    base: str

    @property
    def datasets(self) -> dict[str, Path]:
        """The folders of all data sets by name, loaded or not."""
        return known_datasets(self.extract, self.core_extract)

    def _folders(self, names: Iterable[str]) -> list[Path]:
        """Return the folders of data sets: what came along, then the project's own, which goes before it."""
        return [extract / name for name in names for extract in (self.core_extract, self.extract)]

    def all(self, dataset: Dataset) -> list[Question]:
        """Return the questions that can be answered, sorted by name; raises ContentError."""
        folders = self._folders(loaded_datasets(dataset))
        return load_questions(self.core, self.ontology, self.root, self.base, folders)

    def waiting(self, dataset: Dataset) -> list[Question]:
        """Return the questions of data sets that are not loaded, sorted by name; raises ContentError."""
        loaded = loaded_datasets(dataset)
        ready = {question.name for question in self.all(dataset)}
        folders = self._folders(name for name in self.datasets if name not in loaded)
        every = load_questions(self.core, self.ontology, self.root, self.base, folders)
        return [question for question in every if question.name not in ready]

    def find(self, name: str, dataset: Dataset | None = None) -> Question:
        """Read the question of a name.

        Raises QuestionError where there is none, ContentError where its file cannot be used, and,
        where a ``dataset`` is given, GraphError if it lacks a data set that the question needs.
        """
        datasets = self.datasets
        folders = self._folders(datasets)
        question = find_question(name, self.core, self.ontology, self.root, self.base, folders)
        if dataset is not None:
            needed = (*question.graphs, *question.data)
            self.see_loaded(f"the question '{name}'", needed, dataset, datasets)
        return question

    def conflicts(self, names: Iterable[str]) -> list[ConflictQuestion]:
        """Read the conflict questions of data sets, in their order and by name; raises ContentError."""
        found: list[ConflictQuestion] = []
        findings: list[Finding] = []
        for name in names:
            files: dict[str, Path] = {}
            for folder in self._folders([name]):
                files |= CONFLICTS.files(folder, folder)
            for path in dict(sorted(files.items())).values():
                try:
                    found.append(ConflictQuestion(name, read_question(path, self.root, self.base)))
                except ContentError as error:
                    findings += error.findings
        if findings:
            raise ContentError("a conflict question cannot be used", findings)
        return found

    @staticmethod
    def see_loaded(what: str, graphs: Iterable[str], dataset: Dataset, datasets: Iterable[str]) -> None:
        """Raise GraphError where something needs a data set that is known, but not loaded."""
        loaded = loaded_datasets(dataset)
        known = set(datasets)
        for graph in graphs:
            if graph in known and graph not in loaded:
                message = f"{what} needs the data set '{graph}', which is not loaded"
                raise GraphError(message, mend=f"load it with: pharmagraph load {graph}")
