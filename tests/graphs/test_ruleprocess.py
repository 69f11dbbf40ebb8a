"""Patterns of rules are matched in a process that can be killed: a rule that searches for ever ends."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.graphs import check, ruleworker, worker
from pharmagraph.graphs.build import graph_triples
from pharmagraph.graphs.check import check_content
from pharmagraph.graphs.inferred import infer
from pharmagraph.graphs.ruleprocess import RuleProcess, TooLongError
from pharmagraph.graphs.rules import LIMITS, Limits
from support.leaflet import CORE
from support.ruling import rule_file, ruled_project
from support.small import content_of

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.inferred import Inferred
    from pharmagraph.rdfterms import Triple

# Three patterns that share no variable, and a filter that never holds: no match is ever found.
SEARCH = (
    "CONSTRUCT { ?a ph:influences ?b } { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f ."
    " FILTER(STRLEN(CONCAT(STR(?a), STR(?c), STR(?e))) > 100000) }"
)
LINES = b'<urn:a> <urn:p> "x\\ty\\nz"@en .\n<urn:b> <urn:p> <urn:a> .\n'
QUERY = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s"


def test_a_rule_that_searches_for_ever_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither conclusions nor matches end it, but its time does, with its name; in the check too."""
    root = ruled_project(tmp_path / "kg")
    rule_file(root / "ontology" / "rules", "endless", SEARCH)
    content = content_of(root)
    with pytest.raises(ContentError, match="the rules do not end") as caught:
        infer(content, graph_triples(content, "made-up"), Limits(seconds=0.3))
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file, finding.place.line) == (
        "PG514", "ontology/rules/endless.rq", 2
    )  # fmt: skip
    assert "the rule 'endless' leads to more than 0.3 seconds of search in one round" in finding.message

    def quick(content: Content, triples: list[Triple]) -> Inferred:
        return infer(content, triples, Limits(seconds=0.3))

    monkeypatch.setattr(check, "infer", quick)
    checked = check_content(content, "made-up", core=CORE, ontology=root / "ontology", root=root)
    assert [f.code for f in checked.findings if f.severity == "error"] == ["PG514"]


def test_a_rule_has_a_minute() -> None:
    """The limit leaves room for rules over large graphs on busy machines."""
    assert LIMITS.seconds >= 60


def test_the_process_matches_patterns() -> None:
    """It adds, clears and matches, whatever stands in a literal; a row without columns is a row too."""
    with RuleProcess() as process:
        process.add(LINES)
        process.add(LINES, "urn:new")
        assert list(process.rows(QUERY, {}, 60)) == [["<urn:a>", '"x\\ty\\nz"@en'], ["<urn:b>", "<urn:a>"]]
        process.add(b"<urn:c> <urn:p> <urn:d> .\n", "urn:new", clear=True)
        found = process.rows("SELECT ?s { GRAPH u:new { ?s u:p ?o } }", {"u": "urn:"}, 60)
        assert list(found) == [["<urn:c>"]]
        assert list(process.rows("SELECT * { <urn:a> <urn:p> ?o } LIMIT 0", {}, 60)) == []
        assert list(process.rows("SELECT * { <urn:b> <urn:p> <urn:a> }", {}, 60)) == [()]
        with pytest.raises(GraphError, match="the patterns of a rule could not be matched: error at 1:"):
            list(process.rows("no query", {}, 60))


def test_a_process_that_ends_is_told() -> None:
    """Out of time is one thing, an end for another reason another."""
    with RuleProcess() as process:
        with pytest.raises(TooLongError):
            list(process.rows(QUERY, {}, 0))
        with pytest.raises(GraphError, match="its process has ended with the code"):
            list(process.rows(QUERY, {}, 60))


def test_what_the_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests in JSON give lines of terms, an end or a fault; memory is limited, and time for each."""
    limits: list[float] = []
    monkeypatch.setattr(worker, "limit_cpu", limits.append)
    monkeypatch.setattr(worker, "limit_memory", limits.append)
    asked = [
        json.dumps({"ask": query, "prefixes": {}, "seconds": seconds}).encode() + b"\n"
        for query, seconds in ((QUERY, 3), ("no query", 4))
    ]
    add = json.dumps({"add": len(LINES), "graph": "", "clear": False}).encode() + b"\n" + LINES
    replies = io.BytesIO()
    ruleworker.main(["/engine", "5000"], worker, io.BytesIO(b"".join([add, *asked])), replies)
    *rows, end, fault = replies.getvalue().decode().splitlines()
    assert (rows, end, fault[:7]) == (['<urn:a>\t"x\\ty\\nz"@en', "<urn:b>\t<urn:a>"], ".", "!error ")
    assert limits == [5000, 3, 4]
