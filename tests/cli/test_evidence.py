"""query and ask show what rows rest on, why there are none, and what other graphs add."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

EFFECTS = "SELECT ?effect { term:pretendine ph:hasSideEffect ?effect }"
DOSES = "SELECT ?dose { term:pretendine ph:hasDosage ?dose }"


def test_rows_carry_marks_of_their_statements(run: Run, project: Path) -> None:
    """Below the table stand the statements with their words; a mark in each row leads to them."""
    del project
    result = run("query", "--evidence", EFFECTS)
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["effect", "evidence"]
    assert next(line for line in lines if line.startswith("term:yawning")).endswith("]")
    assert any(line.startswith("Evidence: 4 accepted") for line in lines)
    assert any("pretendine has side effect yawning" in line for line in lines)


def test_json_carries_the_evidence(run: Run, project: Path) -> None:
    """JSON stays that of the W3C, with the statements of each row in a member of its own."""
    del project
    found = json.loads(run("query", "--evidence", "--format", "json", EFFECTS).stdout)
    assert len(found["results"]["bindings"]) == len(found["evidence"]["rows"]) == 4
    (first,) = found["evidence"]["rows"][0]
    assert found["evidence"]["statements"][first]["cue"]


def test_triples_carry_the_evidence_as_comments(run: Run, project: Path) -> None:
    """What CONSTRUCT gives is still Turtle, with the statements in comments."""
    import rdflib

    del project
    query = "CONSTRUCT WHERE { term:pretendine ph:hasSideEffect ?effect }"
    written = run("query", "--evidence", query).stdout
    assert "# Evidence: 4 accepted" in written
    assert len(rdflib.Graph().parse(data=written, format="turtle")) == 4


def test_yes_and_no_carry_the_evidence(run: Run, project: Path) -> None:
    """A yes is followed by what it rests on."""
    del project
    result = run("query", "--evidence", "ASK { term:pretendine ph:hasSideEffect term:yawning }")
    assert result.stdout.splitlines()[0] == "yes"
    assert "pretendine has side effect yawning" in result.stdout


@pytest.mark.parametrize(
    ("query", "form", "mend"),
    [
        (EFFECTS, "csv", "choose table or json"),
        ("CONSTRUCT WHERE { ?s ph:hasSideEffect ?o }", "ntriples", "choose turtle"),
    ],
)
def test_formats_without_room_for_evidence_are_refused(
    run: Run, project: Path, query: str, form: str, mend: str
) -> None:
    """A format that cannot hold the evidence is refused in words."""
    del project
    result = run("query", "--evidence", "--format", form, query)
    assert (result.exit_code, result.stdout) == (1, "")
    assert mend in result.stderr


def test_an_unknown_name_is_told(run: Run, project: Path) -> None:
    """A property that no graph has is shown at its place, with the one that may be meant."""
    del project
    result = run("query", "SELECT ?e { term:pretendine ph:hasSideEfect ?e }")
    assert result.exit_code == 0
    assert "query:1:29: the graph has no property ph:hasSideEfect" in result.stderr
    assert "did you mean ph:hasSideEffect?" in result.stderr


def test_an_empty_answer_says_which_part_matched_nothing(run: Run, project: Path) -> None:
    """The first part after which nothing is left is shown with its place."""
    del project
    query = "SELECT ?e {\n  term:pretendine ph:hasSideEffect ?e .\n  ?e ph:treats ?x\n}"
    assert "query:3:3: nothing" in run("query", query).stderr


def test_disputed_statements_answer_too(run: Run, project: Path) -> None:
    """Where nothing accepted matches, the answer counts what does, and --evidence shows it."""
    facts = next((project / "extract").rglob("facts.yaml"))
    text = facts.read_text(encoding="utf-8")
    assert "relation: has dosage" in text
    lines = []
    for line in text.splitlines():
        lines.append(line)
        if "relation: has dosage" in line:
            indent = " " * (len(line) - len(line.lstrip(" -")))
            lines += [f"{indent}status: disputed", f"{indent}because: the leaflet of another maker differs"]
    facts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("lock").exit_code == 0
    assert run("build").exit_code == 0
    plain = run("query", DOSES)
    assert "nothing that is accepted matches" in plain.stderr
    assert "0 accepted, 1 disputed" in plain.stderr
    for silent in (
        DOSES.replace("SELECT ?dose", "ASK"),
        DOSES.replace("?dose {", "(COUNT(*) AS ?n) {"),
        "SELECT ?d ?dose { VALUES ?d { term:pretendine } ?d a ph:Drug OPTIONAL { ?d ph:hasDosage ?dose } }",
    ):
        told = run("query", silent)
        assert "nothing that is accepted" in told.stderr
        assert "0 accepted, 1 disputed; --evidence shows it" in told.stderr
    assert 'it stands under "Matching too"' in run("query", "--evidence", DOSES).stderr
    described = run("query", "--evidence", "DESCRIBE term:pretendine").stdout
    assert "disputed: pretendine has dosage" in described
    shown = run("query", "--evidence", DOSES)
    assert "Evidence: 0 accepted, 1 disputed" in shown.stdout
    assert "disputed: pretendine has dosage" in shown.stdout
    assert "the leaflet of another maker differs" in shown.stdout


def test_what_only_rules_say_is_told(run: Run, built_project: Path) -> None:
    """An answer that is empty without the inferred graph says so, and the rule is shown with it."""
    asked = "SELECT ?x { term:stesolid ph:hasDrugClass ?x }"
    at = ("--project", str(built_project))
    assert "--with inferred shows it" in run(*at, "query", asked).stderr
    assert "--with inferred shows it" in run(*at, "query", asked.replace("SELECT ?x", "ASK")).stderr
    shown = run(*at, "query", "--evidence", "--with", "inferred", asked)
    assert "--with inferred" not in shown.stderr
    assert "    by the rule " in shown.stdout
    assert "- accepted: diazepam has drug class benzodiazepine" in shown.stdout
    data = json.loads(
        run(*at, "query", "--evidence", "--with", "inferred", "--format", "json", asked).stdout
    )["evidence"]
    premises = {p for said in data["statements"].values() for p in said["premises"]}
    assert premises
    assert premises <= data["statements"].keys()


def test_named_questions_show_their_evidence(run: Run, project: Path) -> None:
    """Ask takes --evidence as query does."""
    del project
    result = run("ask", "side-effects", "-p", "drug=pretendine", "--evidence")
    assert "Evidence: 4 accepted" in result.stdout
    assert "4 accepted" in result.stderr.splitlines()


def test_other_graphs_are_asked_when_named(run: Run, project: Path) -> None:
    """--with adds a graph; one that is not there is refused with what there is."""
    imported = project / "graphs" / "data" / "shop.nq"
    imported.parent.mkdir()
    triple = "<https://example.org/trial/term/pretendine> <https://example.org/trial/data/shop/price> '7' "
    imported.write_text(
        triple.replace("'", '"') + "<https://example.org/trial/data/shop> .\n", encoding="utf-8"
    )
    query = "SELECT ?price { term:pretendine <https://example.org/trial/data/shop/price> ?price }"
    assert run("query", query).stdout.splitlines()[2:] == []
    assert run("query", "--with", "shop", query).stdout.splitlines()[2:] == ["7"]
    assert run("query", "--with", "all", query).stdout.splitlines()[2:] == ["7"]
    refused = run("query", "--with", "shops", query)
    assert refused.exit_code == 1
    assert "did you mean 'shop'?" in refused.stderr


def test_large_answers_are_written_while_they_are_made(run: Run, project: Path) -> None:
    """Rows for programs come whole, however many; a limit among them is an error, and no file is left."""
    query = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r } LIMIT 100000"
    written = run("query", "--format", "csv", query).stdout
    assert len(list(csv.reader(io.StringIO(written)))) == 100_001
    late = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    result = run("query", "--format", "csv", "--out", "a.csv", "--time-limit", "1", late)
    assert result.exit_code == 1
    assert "the limit 'time'" in result.stderr
    assert not (project / "a.csv").exists()
    assert list(project.glob(".a.csv*")) == []


def test_services_are_refused_unless_opened(run: Run, project: Path) -> None:
    """SERVICE is refused; with its host opened it is asked, and a host that is away is said."""
    del project
    query = "SELECT * { SERVICE <http://127.0.0.1:59/sparql> { ?s ?p ?o } }"
    assert "--allow-service HOST opens one" in run("query", query).stderr
    opened = run("query", "--allow-service", "127.0.0.1:59", query)
    assert opened.exit_code == 1
    assert "the engine cannot answer" in opened.stderr
