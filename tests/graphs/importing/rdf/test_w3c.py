"""The W3C's tests of bad syntax: what is no RDF is refused; what parsers take all the same is known."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from pharmagraph.graphs.importing.rdf.formats import FORMS
from pharmagraph.graphs.importing.rdf.noting import Notes
from pharmagraph.graphs.importing.rdf.parsing import each_triple
from pharmagraph.graphs.importing.rdf.refusal import RefusedError
from pharmagraph.rdfterms import value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.no_cover

ACTION = "<http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action>"
ENDINGS = {"nt": "ntriples", "nq": "nquads", "ttl": "turtle", "trig": "trig", "rdf": "rdfxml"}


def negative(folder: Path) -> Iterator[Path]:
    """Yield the files of the tests below a folder that must be refused."""
    for manifest in sorted(folder.rglob("manifest.ttl")):
        said = [
            tuple(str(term) for term in quad.triple)
            for quad in ox.parse(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=manifest.as_uri())
        ]
        bad = {s for s, _, o in said if "Negative" in o and o.startswith("<")}
        for s, p, o in sorted(said):
            if p == ACTION and s in bad:
                yield manifest.parent / urlsplit(value_of(o)).path.rpartition("/")[2]


def refusal(path: Path, form: str) -> RefusedError | None:
    """Return why a file is refused, None where it is not."""
    try:
        for _ in each_triple(path, FORMS[form], "http://e/g", {}, Notes(), merge=True):
            pass
    except RefusedError as error:
        return error
    return None


REFUSED = {"nt": 51, "nq": 54, "ttl": 127, "trig": 11, "rdf": 2}
"""How many tests of bad syntax there are, by the ending of their files; all are refused."""


def test_bad_syntax_is_refused(shared: Path, show: Callable[[str], None]) -> None:
    """Each of the 245 tests of bad syntax is refused, at a line and column."""
    refused: Counter[str] = Counter()
    names = []
    for path in dict.fromkeys(negative(shared / "conformance" / "w3c" / "rdf-tests" / "rdf")):
        ending = path.suffix[1:]
        error = refusal(path, ENDINGS[ending])
        if error is None:
            names.append(path.name)
        else:
            assert error.line >= 1
            assert error.column >= 1
            refused[ending] += 1
    assert names == []
    assert dict(refused) == REFUSED
    show(f"RDF syntax, W3C tests: {refused.total()} refused, {len(names)} taken")


def test_bad_json_ld_is_refused(shared: Path, show: Callable[[str], None]) -> None:
    """Each of the 80 tests of JSON-LD 1.1 that expect an error is refused."""
    folder = shared / "conformance" / "w3c" / "json-ld"
    manifest = json.loads((folder / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))
    wanted = [
        folder / one["input"]
        for one in manifest["sequence"]
        if "jld:NegativeEvaluationTest" in one["@type"]
        and "json-ld-1.0" not in one.get("option", {}).values()
        and (folder / one["input"]).is_file()
    ]
    assert [path.name for path in wanted if refusal(path, "jsonld") is None] == []
    assert len(wanted) == 80
    show(f"JSON-LD 1.1, W3C tests: {len(wanted)} refused, 0 taken")
