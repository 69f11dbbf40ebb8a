from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import pharmagraph as library
from pharmagraph.cli.diff import FORMATS
from pharmagraph.cli.main import pharmagraph
from pharmagraph.extract.check import lock_document
from pharmagraph.graphs.differences import FORMS
from pharmagraph.graphs.questiondiffwords import FORMS as ANSWERS
from support.small import small_project
from support.written import write_project

if TYPE_CHECKING:
    from pathlib import Path

FACT = "- id: a-001\n  relation: treats\n  value: gout\n  cue: helps\n"


def commit(root: Path) -> None:
    """Commit the whole project, without the user's settings."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "a state"]):
        subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, env=environment)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project with two commits, and a change in the working tree."""
    root = write_project(tmp_path, {"one": FACT})
    commit(root)
    write_project(root, {"one": FACT + FACT.replace("001", "002").replace("gout", "hiccups")})
    commit(root)
    return write_project(
        root, {"one": FACT.replace("helps", "helps … much\n  status: disputed\n  because: why")}
    )


def run(root: Path, *arguments: str) -> Result:
    """Run the command on a project."""
    return CliRunner().invoke(pharmagraph, ["--project", str(root), "diff", *arguments])


def test_a_revision_is_compared_with_the_working_tree(project: Path) -> None:
    """Without a second name, what lies in the folder is the new state."""
    found = run(project, "HEAD")
    assert found.exit_code == 0
    assert found.stdout == (
        "HEAD → working tree: 1 with another status, 0 added, 1 removed, 0 changed\n"
        "\nstatus changed\n"
        "  ~ one/a-001: quelorin · treats · gout\n"
        "      status: accepted → disputed\n"
        "      because: (none) → why\n"
        "      cue: helps → helps … much\n"
        "\nremoved\n"
        "  - one/a-002: quelorin · treats · hiccups [accepted]\n"
    )


def test_two_revisions_are_compared(project: Path) -> None:
    """The working tree plays no part."""
    found = run(project, "HEAD~1", "HEAD", "--format", "json")
    shown = json.loads(found.stdout)
    assert [fact["fact"] for fact in shown["added"]] == ["one/a-002"]
    assert (shown["old"], shown["new"], shown["status"], shown["changed"]) == ("HEAD~1", "HEAD", [], [])


def test_the_exit_code_tells_a_difference_where_it_is_asked_for(project: Path) -> None:
    """0 without --exit-code, and where nothing differs; else 1."""
    assert run(project, "HEAD~1", "HEAD").exit_code == 0
    assert run(project, "HEAD~1", "HEAD", "--exit-code").exit_code == 1
    assert run(project, "HEAD", "HEAD", "--exit-code").exit_code == 0


def test_a_broken_old_revision_is_told_and_no_crash(project: Path) -> None:
    """What cannot be compared counts as a difference."""
    (project / "extract/one/facts.yaml").write_text("facts: [\n")
    commit(project)
    write_project(project, {"one": FACT})
    found = run(project, "HEAD", "--exit-code")
    assert found.exit_code == 1
    assert "1 document not compared" in found.stdout
    assert "HEAD: one/facts.yaml:2:1: not valid YAML" in found.stdout


def test_markdown_goes_to_a_file(project: Path) -> None:
    """A workflow posts it from there."""
    out = project / "diff.md"
    found = run(project, "HEAD~1", "HEAD", "--format", "markdown", "--out", str(out))
    assert (found.exit_code, found.stdout) == (0, "")
    assert "#### Added" in out.read_text(encoding="utf-8")


def test_graph_files_need_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two built graphs can be compared anywhere; one alone is compared with the project's."""
    vocabulary = "https://w3id.org/pharmagraph/vocab/"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    node = "<https://example.org/statement/one/a-001>"
    lines = f'{node} <{rdf}object> "gout" .\n{node} <{rdf}predicate> <{vocabulary}treats> .\n'
    lines += f"{node} <{rdf}subject> <https://example.org/quelorin> .\n"
    lines += f"{node} <{rdf}type> <{vocabulary}Statement> .\n"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.nq").write_text(lines)
    (tmp_path / "new.ttl").write_text(lines.replace("gout", "hiccups"))
    found = CliRunner().invoke(pharmagraph, ["diff", "old.nq", "new.ttl"])
    assert "value: gout → hiccups" in found.stdout
    root = write_project(tmp_path / "project", {"one": FACT})
    alone = run(root, "old.nq")
    assert (alone.exit_code, "there is no built graph yet" in alone.stderr) == (1, True)
    (root / "graphs").mkdir()
    (root / "graphs/written.nq").write_text(lines)
    assert run(root, "old.nq").stdout == "old.nq → written.nq: no fact differs\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing.nq"], 2, "there is no graph file nothing.nq"),
        (["HEAD..main"], 1, "is no name of a git revision"),
        (["--", "--output=stolen"], 1, "is no name of a git revision"),
        ([], 2, "Missing argument 'OLD'"),
    ],
)
def test_what_is_neither_revision_nor_graph_is_told(
    project: Path, arguments: list[str], code: int, words: str
) -> None:
    """A wrong name never reaches git, and ends in a message."""
    found = run(project, *arguments)
    assert (found.exit_code, words in found.stderr) == (code, True)


def test_the_command_offers_every_form() -> None:
    """The choice stands in the command, so that --help need not load the forms."""
    assert tuple(FORMS) == tuple(ANSWERS) == FORMATS


def test_answers_are_compared(tmp_path: Path) -> None:
    """With --questions: a revision and the folder, a graph file and the built graph."""
    root = small_project(tmp_path / "project").root
    (root / ".gitignore").write_text("graphs/\n", encoding="utf-8")
    library.open(root).build()
    built = root / "graphs" / "made-up.nq"
    old = tmp_path / "old.nq"
    old.write_bytes(built.read_bytes())
    commit(root)
    facts = root / "extract/quelorin-leaflet/facts.yaml"
    text = facts.read_text(encoding="utf-8").replace(
        "q-018, relation", "q-018, status: disputed, because: x, relation"
    )
    facts.write_text(text, encoding="utf-8")
    lock_document(facts.parent, library.open(root).vocabulary, root)
    asked = run(root, "HEAD", "--questions", "--exit-code", "--format", "json")
    assert (asked.exit_code, asked.stderr) == (1, "")
    shown = json.loads(asked.stdout)
    assert (shown["old"], shown["new"]) == ("HEAD", "working tree")
    [row] = next(each for each in shown["questions"] if each["question"] == "mechanism")["rows"]
    assert {"column": "status", "old": "accepted", "new": "disputed"} in row["columns"]
    same = run(root, str(old), "--questions", "--exit-code")
    assert (same.exit_code, "is answered differently" in same.stdout) == (0, True)
    assert run(root, "nothing.nq", "--questions").exit_code == 2
