"""The data sets that were loaded, beside what was curated: what they say, and where the two disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.errors import DatasetNotFoundError, GraphError, TermNotFoundError
from pharmagraph.graphs.disagreements import find_disagreements
from pharmagraph.graphs.imported import ImportedFinder
from pharmagraph.graphs.manner import manner_of
from pharmagraph.graphs.questionbook import loaded_datasets
from pharmagraph.ontology.prefixes import project_prefixes
from pharmagraph.ontology.vocabulary import did_you_mean, nearest
from pharmagraph.rdfterms import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Unpack

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.asker import Asker
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.disagreements import ConflictQuestion, Disagreement
    from pharmagraph.graphs.imported import Imported
    from pharmagraph.graphs.manner import How, Manner
    from pharmagraph.graphs.questionbook import QuestionBook
    from pharmagraph.graphs.records import Records
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

_PREFIX = "data:"
# What may stand in no IRI (IRIREF of the Turtle grammar).
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Where curated facts and data sets disagree; ``asked`` are the conflict questions that were put."""

    asked: tuple[ConflictQuestion, ...]
    disagreements: tuple[Disagreement, ...]
    notes: tuple[str, ...] = ()


class Imports:
    """The loaded data sets of a project."""

    def __init__(
        self, book: QuestionBook, dataset: Dataset, asker: Asker, vocabulary: Callable[[], Vocabulary]
    ) -> None:
        self._book = book
        self._dataset = dataset
        self._asker = asker
        self._vocabulary = vocabulary

    @property
    def loaded(self) -> tuple[str, ...]:
        """The names of the data sets that are loaded, sorted."""
        return loaded_datasets(self._dataset)

    @property
    def waiting(self) -> list[Question]:
        """The named questions that need data sets which are not loaded; raises ContentError."""
        return self._book.waiting(self._dataset)

    def conflicts(self, *datasets: str, **manner: Unpack[How]) -> Conflicts:
        """List where curated facts and data sets disagree: those named, or all that are loaded.

        Raises DatasetNotFoundError for an unknown name, GraphError where a data set is not loaded (or,
        without names, none is), ContentError and QuestionError for a conflict question with faults.
        """
        names = self._wanted(datasets)
        asked = self._book.conflicts(names)
        found = find_disagreements(
            asked, self._ask(manner_of({**manner, "diagnose": False})), self._vocabulary()
        )
        silent = [name for name in names if not any(question.dataset == name for question in asked)]
        notes = [
            f"{name} has no conflict questions; write them in extract/{name}/conflicts/" for name in silent
        ]
        return Conflicts(tuple(asked), tuple(found), tuple(notes))

    def conflict_questions(self) -> list[ConflictQuestion]:
        """Return the conflict questions of all loaded data sets; raises ContentError."""
        return self._book.conflicts(self.loaded)

    def about(self, name: str, *datasets: str, **manner: Unpack[How]) -> list[Imported]:
        """Return what data sets say of a term, or of a subject of theirs, with the rows it comes from.

        ``name`` is a label, synonym, id or IRI of a term, or the IRI or short name of a subject
        (data:fda-ndc/substance/DIAZEPAM). A subject is looked for in its own data set, a term in those
        named, or all that are loaded. Raises TermNotFoundError, DatasetNotFoundError and GraphError.
        """
        vocabulary = self._vocabulary()
        ask = self._ask(manner_of({**manner, "diagnose": False}))
        finder = ImportedFinder(lambda text: ask(text, "query"), vocabulary)
        subject = self.subject_of(name)
        if subject:
            dataset = finder.dataset_of(subject)
            self._wanted([dataset])
            start = f"{self._book.base}data/{dataset}/"
            steps = subject.removeprefix(start).split("/")
            encoded = start + "/".join(segment(unquote(step)) for step in steps)
            return finder.read([(dataset, subject)]) or finder.read([(dataset, encoded)])
        terms = self._terms(name, vocabulary)
        return finder.read(finder.linked(terms, self._wanted(datasets)))

    def around(self, name: str, *datasets: str, **manner: Unpack[How]) -> Records:
        """Return what data sets say around a term, as rows to be drawn: see ``graphs.importedview``.

        ``name`` is a label, synonym, id or IRI of a term; ``datasets`` are those asked, by default all that
        are loaded. Raises TermNotFoundError, DatasetNotFoundError and GraphError.
        """
        from pharmagraph.graphs.importedview import ImportedPicture

        vocabulary = self._vocabulary()
        ask = self._ask(manner_of({**manner, "diagnose": False}))
        picture = ImportedPicture(lambda text: ask(text, "query"), vocabulary)
        return picture.around(
            self._terms(name, vocabulary), self._wanted(datasets), self._dataset.default.stem
        )

    def subject_of(self, name: str) -> str:
        """Return the IRI of the imported subject that a name stands for, "" where it is none."""
        given = name[1:-1] if name.startswith("<") and name.endswith(">") else name
        start = f"{self._book.base}data/"
        if given.startswith(_PREFIX):
            given = start + _NOT_IN_IRI.sub(lambda found: segment(found[0]), given.removeprefix(_PREFIX))
        return given if given.startswith(start) and "/" in given.removeprefix(start) else ""

    def _wanted(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the data sets that are meant; raises where one is not there."""
        loaded, known = self.loaded, self._book.datasets
        if not names and not loaded:
            mend = f"load one with: pharmagraph load DATASET; there are: {', '.join(known)}"
            raise GraphError("no data set is loaded", mend=mend)
        for name in names:
            if name not in known and name not in loaded:
                every = sorted({*known, *loaded})
                mend = did_you_mean(name, every) or f"there are: {', '.join(every)}"
                raise DatasetNotFoundError(f"there is no data set '{name}'", nearest(name, every), mend=mend)
            if name not in loaded:
                mend = f"load it with: pharmagraph load {name}"
                raise GraphError(f"the data set '{name}' is not loaded", mend=mend)
        return tuple(dict.fromkeys(names)) or loaded

    def _terms(self, name: str, vocabulary: Vocabulary) -> list[str]:
        prefix, colon, local = name.partition(":")
        prefixes = project_prefixes(vocabulary.base)
        expanded = (
            name.strip("<>") if "://" in name else prefixes[prefix] + local if prefix in prefixes else ""
        )
        if expanded and colon:
            return [expanded]
        found = [term.iri for term in vocabulary.find(name)]
        if not found:
            mend = did_you_mean(name, vocabulary.names_of()) or "pharmagraph ask find-term looks for terms"
            raise TermNotFoundError(
                f"the term '{name}' is unknown", nearest(name, vocabulary.names_of()), mend=mend
            )
        return found

    def _ask(self, manner: Manner) -> Callable[[str, str], Answer]:
        def ask(text: str, name: str) -> Answer:
            return self._asker.query(text, manner, name=name)

        return ask
