"""What answers the queries and named questions of a project."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pharmagraph.graphs.asker import Asker
from pharmagraph.graphs.dataset import project_dataset
from pharmagraph.graphs.questionbook import QuestionBook
from pharmagraph.ontology.loading import read_vocabulary
from pharmagraph.ontology.prefixes import dataset_prefixes

if TYPE_CHECKING:
    from pharmagraph.graphs.importing.folders import Folders
    from pharmagraph.graphs.remote.endpoint import Endpoint


def book_of(at: Folders) -> QuestionBook:
    """Return the named questions of a project."""
    return QuestionBook(at.core_ontology, at.ontology, at.core_extract, at.extract, at.root, at.base)


def asker_of(at: Folders, endpoint: Endpoint | None) -> Asker:
    """Return what answers the queries of a project, over an endpoint if one is given.

    Nothing of what is returned leads back to who asks for it, so that it ends with its owner.
    """
    find = partial(project_dataset, at.graphs, at.name, at.base)
    words = partial(read_vocabulary, at.core_ontology, at.ontology, at.base, at.root)
    return Asker(find, at.base, words, endpoint, dataset_prefixes(at.base, book_of(at).datasets))
