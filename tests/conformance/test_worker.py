"""The W3C's tests of SPARQL queries, through the guard and a worker process."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from support.conformance import read_suite
from support.conformance_deviations import DEVIATIONS, RAN, SUITES, summary
from support.conformance_endpoint import endpoints
from support.conformance_worker import WorkerRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerRunner]:
    """Give what runs tests."""
    with endpoints() as remote:
        worker = WorkerRunner(tmp_path_factory.mktemp("data"), remote)
        yield worker
        worker.close()


@pytest.mark.parametrize("suite", SUITES)
def test_queries_of_the_w3c_come_out_as_listed(
    suite: str, shared: Path, runner: WorkerRunner, show: Callable[[str], None]
) -> None:
    """Of a suite's tests of queries, those fail that are listed as deviations, and no others."""
    cases = [case for case in read_suite(shared, suite) if case.kind != "update"]
    ran = Counter(case.kind for case in cases)
    assert ran == {kind: n for kind, n in RAN[suite].items() if kind != "update"}
    faults = {case.iri: said for case in cases if (said := runner.fault(case))}
    listed = {case.iri for case in cases} & set(DEVIATIONS)
    assert {iri: said for iri, said in faults.items() if iri not in listed} == {}
    assert listed - set(faults) == set()
    show(f"{suite} through the worker: {summary(cases, faults)}")


def test_each_deviation_is_a_test_of_the_suites(shared: Path) -> None:
    """No deviation is listed for a test that does not exist."""
    known = {case.iri for suite in SUITES for case in read_suite(shared, suite)}
    assert set(DEVIATIONS) - known == set()
