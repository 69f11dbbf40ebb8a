"""The W3C's tests of SPARQL, through the running service over loopback HTTP."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from support.conformance import read_suite
from support.conformance_deviations import DEVIATIONS, RAN, SUITES, summary
from support.conformance_service import conformance_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.conformance_service import ServiceRunner

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def runner(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceRunner]:
    """Give what runs tests: one service that holds the data of all suites."""
    cases = [case for suite in SUITES for case in read_suite(shared, suite)]
    with conformance_service(tmp_path_factory.mktemp("data"), cases) as service:
        yield service


@pytest.mark.parametrize("suite", SUITES)
def test_the_endpoint_answers_the_w3c_as_listed(
    suite: str, shared: Path, runner: ServiceRunner, show: Callable[[str], None]
) -> None:
    """Of a suite's tests, those fail that are listed as deviations, and no others; updates are refused."""
    cases = read_suite(shared, suite)
    assert Counter(case.kind for case in cases) == RAN[suite]
    faults = {case.iri: said for case in cases if (said := runner.fault(case))}
    listed = {case.iri for case in cases} & set(DEVIATIONS)
    assert {iri: said for iri, said in faults.items() if iri not in listed} == {}
    assert listed - set(faults) == set()
    show(f"{suite} through the service: {summary(cases, faults)}")
