"""Where a project's data sets lie, and how what belongs to them is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pharmagraph.extract.tables.datasets import find_dataset
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.ontology.crosswalk import FILE as CROSSWALK
from pharmagraph.ontology.crosswalk import read_crosswalk
from pharmagraph.ontology.loading import read_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.tables.mapping import Mapping
    from pharmagraph.ontology import crosswalk
    from pharmagraph.ontology.vocabulary import Vocabulary

WORK = ".load"
"""The folder in graphs/ where imports work."""


class Folders(Protocol):
    """A project, as imports know it; ``pharmagraph.project.Project`` is one."""

    @property
    def root(self) -> Path:
        """The project's folder."""

    @property
    def name(self) -> str:
        """Its name, after which the curated layer's file is called."""

    @property
    def base(self) -> str:
        """What its IRIs begin with."""

    @property
    def ontology(self) -> Path:
        """The folder that says what can be said."""

    @property
    def extract(self) -> Path:
        """The folder with the project's own mappings."""

    @property
    def graphs(self) -> Path:
        """The folder that holds what was built and loaded."""

    @property
    def core_ontology(self) -> Path:
        """The ontology that comes with pharmagraph."""

    @property
    def core_extract(self) -> Path:
        """The folder with the mappings that come with pharmagraph."""


def mapping_folder(at: Folders, dataset: str) -> Path:
    """Return the folder of a data set's mapping; raises DatasetNotFoundError."""
    return find_dataset(dataset, at.extract, at.core_extract)


def mapping_of(at: Folders, dataset: str, vocabulary: Vocabulary | None = None) -> Mapping:
    """Read the mapping of a data set; raises DatasetNotFoundError, ContentError."""
    folder = mapping_folder(at, dataset)
    root = at.root if folder.is_relative_to(at.root) else at.core_extract.parent
    return read_mapping(folder, at.base, vocabulary, root)


def vocabulary_of(at: Folders) -> Vocabulary:
    """Read what can be said in a project; raises ContentError."""
    return read_vocabulary(at.core_ontology, at.ontology, at.base, at.root)


def crosswalk_of(at: Folders, vocabulary: Vocabulary) -> list[crosswalk.Mapping]:
    """Read which term has which identifier; rows that are wrong are left to ``check``."""
    path = at.ontology / CROSSWALK
    return read_crosswalk(path, vocabulary, at.root)[0] if path.is_file() else []


def work_folder(at: Folders, dataset: str) -> Path:
    """Return the folder where the import of a data set works."""
    return at.graphs / WORK / dataset


def lock_file(at: Folders, dataset: str) -> Path:
    """Return the file that who imports a data set holds locked."""
    return at.graphs / WORK / f"{dataset}.lock"


def beside_mappings(at: Folders, dataset: str) -> tuple[Path, ...]:
    """Return the folders beside mappings where files of a data set may lie, the project's first."""
    return tuple(dict.fromkeys(extract / dataset for extract in (at.extract, at.core_extract)))
