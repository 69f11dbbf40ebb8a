"""Run tests of a suite through the guard and a worker, over a data set of the test's own files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from pharmagraph.errors import PharmagraphError, QueryError, QueryRefusedError, QuerySyntaxError
from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.pool import Pool
from pharmagraph.graphs.query import ask_graph
from support.conformance import triples
from support.conformance_results import Outcome, difference, expected, graph, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.graphs.answer import Answer
    from support.conformance import Case
    from support.conformance_endpoint import Endpoints

_REDUCED = re.compile(r"\bSELECT\s+REDUCED\b", re.IGNORECASE)
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


class WorkerRunner:
    """Runs tests one after another; those that follow over the same data share a worker."""

    def __init__(self, folder: Path, remote: Endpoints) -> None:
        self._folder = folder
        self._remote = remote
        self._dataset = Dataset(folder / "none.nq")
        self._pool = Pool(lambda: self._dataset)

    def close(self) -> None:
        """End the worker."""
        self._pool.close()

    def fault(self, case: Case) -> str:
        """Return in what way a test fails; "" where it passes."""
        if case.kind == "evaluation":
            return self._evaluation_fault(case)
        try:
            self._answer(case)
        except QuerySyntaxError as error:
            return "" if case.kind == "negative" else f"refused: {error.mend}: {error}"
        except QueryError as error:
            # It is SPARQL, but cannot be answered here; what the guard refuses may be anything.
            parsed = case.kind == "positive" and not isinstance(error, QueryRefusedError)
            return "" if parsed else f"{type(error).__name__}: {error}"
        return "" if case.kind == "positive" else "accepted"

    def _evaluation_fault(self, case: Case) -> str:
        assert case.result is not None
        try:
            got = outcome(self._answer(case))
        except PharmagraphError as error:
            return f"{type(error).__name__}: {error}"
        return compared(case, got)

    def _answer(self, case: Case) -> Answer:
        self._dataset = self.dataset(case)
        if not case.asks_others:
            return ask_graph(self._dataset, case.text, engine=self._pool)
        text = self._remote.placed(case)
        return ask_graph(self._dataset, text, engine=self._pool, services={self._remote.host})

    def dataset(self, case: Case) -> Dataset:
        """Write the test's data as a data set, unless it is there."""
        return Dataset(
            self._written("", case.data),
            named={
                iri: self._written(iri, [path] if path else []) for iri, path in sorted(case.graphs.items())
            },
        )

    def _written(self, iri: str, paths: Iterable[Path]) -> Path:
        found = list(paths)
        name = "-".join([re.sub(r"\W", "", iri), *("-".join(p.parts[-3:]) for p in found)])
        target = self._folder / f"{name or 'none'}.nq"
        if not target.exists():
            target.write_bytes(nquads(found, iri))
        return target


def nquads(paths: Iterable[Path], iri: str = "") -> bytes:
    """Return files of data as N-Quads of one graph; "" is the default graph."""
    name = ox.NamedNode(iri) if iri else ox.DefaultGraph()

    def quads() -> Iterator[ox.Quad]:
        for path in paths:
            for t in triples(path):
                yield ox.Quad(t.subject, t.predicate, t.object, name)

    written = ox.serialize(quads(), format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return written


def outcome(answer: Answer) -> Outcome:
    """Read an answer as a test's result."""
    if answer.form == "truth":
        return Outcome(truth=answer.truth)
    if answer.form == "rows":
        return table(answer.body, ox.QueryResultsFormat.JSON)
    return graph(quad.triple for quad in ox.parse(answer.body, ox.RdfFormat.N_TRIPLES))


def compared(case: Case, got: Outcome) -> str:
    """Say how what a test's query gave differs from its result; "" where it does not."""
    assert case.result is not None
    text = case.query.read_text(encoding="utf-8")
    ordered, reduced = (form.search(text) is not None for form in (_ORDERED, _REDUCED))
    return difference(got, expected(case.result), ordered=ordered, reduced=reduced)
