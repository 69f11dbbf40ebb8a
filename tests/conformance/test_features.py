"""Parts of SPARQL 1.1 that the suites at hand leave out, each with rows worked out by hand.

They are: property paths, sub-selects, VALUES, EXISTS, MINUS, and rows as CSV and TSV.
"""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pharmagraph.graphs.dataset import Dataset
from pharmagraph.graphs.pool import Pool
from pharmagraph.graphs.query import ask_graph
from support.conformance_features import CSV, DATA, HEAD, ROWS, TSV, E
from support.serving import serving_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Ask: TypeAlias = Callable[[str, str], bytes]

TYPES = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}


@pytest.fixture(scope="module", params=["worker", pytest.param("service", marks=pytest.mark.server)])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Give a function from a query and a format to the bytes of the answer: by a worker, or over HTTP."""
    path = tmp_path_factory.mktemp("data") / "curated.nq"
    path.write_text(DATA, encoding="utf-8")
    dataset = Dataset(path)
    if request.param == "worker":
        pool = Pool(lambda: dataset)
        yield lambda query, form: ask_graph(dataset, HEAD + query, engine=pool, encoding=form).body
        pool.close()
        return
    yield from over_http(path)


def over_http(path: Path) -> Iterator[Ask]:
    """Yield a function that asks a service over one file."""
    description = path.with_suffix(".json")
    description.write_text(json.dumps({"default": str(path)}), encoding="utf-8")
    with serving_dataset(description) as service:

        def get(query: str, form: str) -> bytes:
            address = f"{service.url}/sparql?{urllib.parse.urlencode({'query': HEAD + query})}"
            asked = urllib.request.Request(address, headers={"Accept": TYPES[form]})  # noqa: S310 - loopback
            with urllib.request.urlopen(asked, timeout=60) as response:  # noqa: S310
                assert response.headers.get_content_type() == TYPES[form]
                body: bytes = response.read()
                return body

        yield get


def rows(answer: bytes) -> list[str]:
    """Return the rows of an answer in JSON, each as its values with spaces between them, sorted."""
    said = json.loads(answer)
    columns = said["head"]["vars"]
    found = [
        [row[name]["value"] if name in row else "-" for name in columns]
        for row in said["results"]["bindings"]
    ]
    return sorted(" ".join(value.removeprefix(E) for value in row) for row in found)


@pytest.mark.parametrize(("query", "expected"), ROWS, ids=[query for query, _ in ROWS])
def test_queries_give_the_rows_of_the_specification(query: str, expected: list[str], ask: Ask) -> None:
    """Each query gives the rows that SPARQL 1.1 says."""
    assert rows(ask(query, "json")) == expected


def test_path_of_no_steps_from_a_term_that_is_in_no_triple_gives_no_row(ask: Ask) -> None:
    """The specification has one row here, the term itself: this deviation is the engine's, and documented."""
    assert rows(ask("SELECT ?x { :nowhere :p* ?x }", "json")) == []


def test_alternatives_that_lead_to_the_same_end_give_it_once(ask: Ask) -> None:
    """The specification has a row for each alternative (9.3); this deviation, too, is the engine's."""
    assert rows(ask("SELECT ?x { :c (:q|!:p) ?x FILTER(isIRI(?x)) }", "json")) == ["d"]


@pytest.mark.parametrize(("query", "expected"), CSV, ids=[query for query, _ in CSV])
def test_csv_has_the_columns_in_their_order(query: str, expected: str, ask: Ask) -> None:
    """CSV has the columns of the SELECT, or of first mention for a star, and plain values."""
    assert ask(query, "csv").decode() == expected


@pytest.mark.parametrize(("query", "expected"), TSV, ids=[query for query, _ in TSV])
def test_tsv_writes_terms(query: str, expected: str, ask: Ask) -> None:
    """TSV has the columns in the same order, and terms as in SPARQL."""
    assert ask(query, "tsv").decode() == expected
