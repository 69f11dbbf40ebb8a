"""query and ask answer from the built graph, in the format and to the place that is asked for."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

QUERY = "SELECT ?effect { term:pretendine ph:hasSideEffect ?effect }"
TABLE = """\
effect
-----------------
term:cold-feet
term:sleepiness
term:vivid-dreams
term:yawning
"""


def test_query_prints_a_table(run: Run, project: Path) -> None:
    """Rows go to standard output; what was added to the query is said on standard error."""
    del project
    result = run("query", QUERY)
    assert (result.exit_code, result.stdout) == (0, TABLE)
    assert result.stderr.splitlines() == [
        "prefixes added: ph:, term:",
    ]


def test_query_reads_files_and_standard_input(run: Run, project: Path) -> None:
    """A query comes from an argument, a file, or standard input."""
    (project / "q.rq").write_text(QUERY, encoding="utf-8")
    assert run("query", "--file", "q.rq").stdout == TABLE
    assert run("query", input=QUERY).stdout == TABLE
    assert run("query", "--file", "-", input=QUERY).stdout == TABLE
    both = run("query", QUERY, "--file", "q.rq")
    assert (both.exit_code, both.stdout) == (2, "")


def test_query_writes_files_whole(run: Run, project: Path) -> None:
    """--out writes a file at once and says so; nothing goes to standard output."""
    result = run("query", QUERY, "--format", "csv", "--out", "out/a.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "wrote out/a.csv" in result.stderr
    rows = list(csv.reader(io.StringIO((project / "out/a.csv").read_text(encoding="utf-8"))))
    assert rows[0] == ["effect"]
    assert len(rows) == 5
    assert run("query", QUERY, "--out", "-").stdout == TABLE


@pytest.mark.parametrize("form", ["json", "JSON"])
def test_query_has_formats_for_programs(run: Run, project: Path, form: str) -> None:
    """JSON is that of the W3C."""
    del project
    found = json.loads(run("query", QUERY, "--format", form).stdout)
    assert found["head"]["vars"] == ["effect"]
    assert len(found["results"]["bindings"]) == 4


def test_query_gives_triples_as_turtle(run: Run, project: Path) -> None:
    """CONSTRUCT gives Turtle by default, and any export format on request."""
    del project
    query = "CONSTRUCT WHERE { term:pretendine ph:hasSideEffect ?effect }"
    assert "term:pretendine ph:hasSideEffect term:cold-feet" in run("query", query).stdout
    assert run("query", query, "--format", "nt").stdout.count(" .\n") == 4


def test_tables_fit_the_terminal(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS says how wide a table may be; without a terminal and without it, lines are whole."""
    del project
    query = "SELECT ?s ?because { ?s ph:because ?because } LIMIT 3"
    monkeypatch.setenv("COLUMNS", "40")
    assert max(len(line) for line in run("query", "SELECT * { ?s ph:cue ?cue }").stdout.splitlines()) <= 40
    monkeypatch.delenv("COLUMNS")
    assert max(len(line) for line in run("query", "SELECT * { ?s ph:cue ?cue }").stdout.splitlines()) > 60
    assert run("query", query).exit_code == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "SELECT * {\n ?s ?p",
            ["query:1:10: this '{' is not closed", "    SELECT * {\n             ^", "mend: add '}'"],
        ),
        ("SELECT * { ?s trem:a ?o }", ["query:1:15: the prefix 'trem:' is not declared", "^^^^^^", "'term'"]),
        ("SELECT * { ?s ?p ?o } ORDR BY ?s", ["query:1:23: 'ORDR' is no word of SPARQL", "'ORDER'"]),
        ("DELETE WHERE { ?s ?p ?o }", ["query:1:1: DELETE would change the graph", "pharmagraph build"]),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", ["query:1:7: SERVICE would ask another host"]),
        ("", ["the query is empty"]),
    ],
)
def test_a_query_that_cannot_be_answered_ends_with_1(
    run: Run, project: Path, query: str, words: list[str]
) -> None:
    """Place, line, caret and mend on standard error, nothing on standard output, no file."""
    result = run("query", query, "--out", "out.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    for part in words:
        assert part in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project / "out.txt").exists()


def test_a_fault_in_a_file_is_placed_in_the_file(run: Run, project: Path) -> None:
    """Messages call the query by its file's name; a file that is missing or no text is said, too."""
    (project / "q.rq").write_text("SELECT *\n{ ?s ?p ", encoding="utf-8")
    assert "q.rq:2:1: this '{' is not closed" in run("query", "--file", "q.rq").stderr
    (project / "q.rq").write_bytes(b"SELECT \xff")
    result = run("query", "--file", "q.rq")
    assert result.exit_code == 1
    assert "q.rq:1:8: error PG102" in result.stderr
    missing = run("query", "--file", "none.rq")
    assert missing.exit_code == 1
    assert "none.rq: error PG101: cannot read the file: no such file or directory" in missing.stderr
    assert "standard input:1:1: error PG102" in run("query", input=b"\xff").stderr


def test_a_query_keeps_to_its_time(run: Run, project: Path) -> None:
    """--time-limit ends what takes too long."""
    del project
    bomb = "SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i }"
    result = run("query", bomb, "--time-limit", "0.7")
    assert result.exit_code == 1
    assert "the query took longer than 0.7 seconds" in result.stderr


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_without_a_graph_the_mend_is_to_build(run: Run, project: Path, damage: str) -> None:
    """A graph that is not there, or is no graph, is said with its mend."""
    path = project / "graphs/trial.nq"
    path.unlink() if damage == "missing" else path.write_text("half a tri", encoding="utf-8")
    for command in (["query", "ASK {}"], ["ask", "side-effects", "-p", "drug=pretendine"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "pharmagraph build" in result.stderr


def test_ask_answers_a_named_question(run: Run, project: Path) -> None:
    """The table is followed by how many statements hold how far."""
    del project
    result = run("ask", "side-effects", "-p", "drug=Pretendine")
    assert result.exit_code == 0
    assert {line.split("  ")[0] for line in result.stdout.splitlines()[2:]} == {
        "cold feet", "sleepiness", "vivid dreams", "yawning",
    }  # fmt: skip
    assert result.stderr.splitlines()[-1] == "4 accepted"
    assert json.loads(run("ask", "side-effects", "-p", "drug=Pretendine", "--format", "json").stdout)[
        "results"
    ]


def test_ask_says_where_nothing_is_accepted(run: Run, project: Path) -> None:
    """A disputed statement is shown and counted, and is not accepted."""
    facts = project / "extract/pretendine-leaflet/facts.yaml"
    text = facts.read_text(encoding="utf-8")
    why = "because: another leaflet says 8 mg\n  see: pretendine-leaflet/pr-001"
    disputed = f'{why}\n  status: disputed\n  cue: "Adults'
    facts.write_text(text.replace('cue: "Adults', disputed), encoding="utf-8")
    assert run("lock").exit_code == 0
    assert run("build").exit_code == 0
    result = run("ask", "dose", "-p", "drug=pretendine")
    assert "disputed" in result.stdout
    assert result.stderr.splitlines()[-1] == "0 accepted, 1 disputed"


def test_ask_tells_conditions_from_what_is_accepted(run: Run, project: Path) -> None:
    """What holds for some only is not counted as accepted, and evidence counts alike."""
    del project
    told = "0 accepted, 1 accepted under a condition"
    result = run("ask", "indications", "-p", "drug=pretendine", "--evidence")
    assert result.stderr.splitlines()[-1] == told
    assert f"Evidence: {told}" in result.stdout


def test_an_empty_answer_is_no_statement_that_there_is_none(run: Run, project: Path) -> None:
    """Where no source says anything, that is what the answer says."""
    del project
    nothing = run("ask", "supply", "-p", "drug=pretendine")
    assert nothing.exit_code == 0
    told, standing = nothing.stderr.splitlines()
    assert told.startswith("no source in this graph says anything of this; that does not mean")
    assert standing == "0 accepted"
    assert run("ask", "find-term", "-p", "word=zzz").stderr == "nothing in this graph fits that\n"


def test_ask_counts_nothing_where_rows_are_no_statements(run: Run, project: Path) -> None:
    """Rows of documents or words are not counted, even where they have a status."""
    questions = project / "ontology/questions"
    questions.mkdir()
    (questions / "mine.rq").write_text(
        "#+ title: Mine?\nSELECT ?status { VALUES ?status { 'odd' 'reported' UNDEF } }", encoding="utf-8"
    )
    assert run("ask", "mine").stderr == ""
    assert "accepted" in run("ask", "sources").stdout
    assert "accepted" not in run("ask", "sources").stderr


def test_ask_lists_the_questions(run: Run, project: Path) -> None:
    """Without a name, titles and parameters are listed."""
    del project
    result = run("ask")
    assert result.exit_code == 0
    assert "side-effects: Which side effects does a medicine have?" in result.stdout
    assert "    -p drug=…  medicine: the medicine asked about" in result.stdout
    assert "without it: 30" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["side-efects"], 1, "did you mean 'side-effects'?"),
        (["side-effects"], 1, "add: -p drug=… (a medicine)"),
        (["side-effects", "-p", "drug=pretendin"], 1, "did you mean 'pretendine'"),
        (["side-effects", "-p", "drug=hiccups"], 1, "'hiccups' is a condition, not a medicine"),
        (["side-effects", "-p", "dug=pretendine"], 1, "did you mean 'drug'?"),
        (["side-effects", "-p", "pretendine"], 2, "write it as -p drug=diazepam"),
        (["side-effects", "-p", "drug=a", "-p", "drug=b"], 2, "given twice"),
        (["-p", "drug=a"], 2, "name the question"),
    ],
)
def test_what_does_not_fit_a_question_is_said(
    run: Run, project: Path, arguments: list[str], code: int, words: str
) -> None:
    """An unknown question, parameter or term gets the nearest; a malformed command line ends with 2."""
    del project
    result = run("ask", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
