"""Choose where a query is answered: from files loaded into memory, or from the store on disk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pharmagraph.errors import StoreError
from pharmagraph.graphs.disk import layout

if TYPE_CHECKING:
    from collections.abc import Collection

    from pharmagraph.graphs.dataset import Dataset


def fitting(dataset: Dataset, graphs: Collection[str]) -> Dataset:
    """Return what a worker is to open that must know these named graphs.

    Few and small ones are a narrower data set, to be loaded; of large ones it is all graphs, in the
    store, which is built first where it does not say what the files say. Where it cannot be built,
    they are loaded all the same. Raises GraphError where a file is not there.
    """
    narrowed = dataset.narrowed(graphs)
    if narrowed.size < layout.LARGE:
        return narrowed
    if dataset.store is not None:
        return dataset
    from pharmagraph.graphs.disk.updating import notice, ready

    try:
        return replace(dataset, store=ready(dataset))
    except StoreError as error:
        notice(f"{error.message}; the graphs are loaded into memory instead")
        return narrowed
