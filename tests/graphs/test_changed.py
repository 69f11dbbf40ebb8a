from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.begin import begin_project
from pharmagraph.errors import GraphError, PharmagraphError, RevisionError
from pharmagraph.graphs.changed import ADDED, CHANGED, REMOVED, ChangedRow, changed_records
from pharmagraph.graphs.pastgraph import file_records, revision_records
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.svg import render_svg
from pharmagraph.project import core_ontology
from support.sample_records import sample

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.records import Records, StatementRow


def difference(*rows: StatementRow) -> dict[str, ChangedRow]:
    """Return what differs between the sample and other rows, by the last part of the IRI."""
    found = changed_records(sample(), replace(sample(), statements=rows), "x").statements
    assert all(isinstance(row, ChangedRow) for row in found)
    return {row.iri.rpartition("/")[2]: row for row in found if isinstance(row, ChangedRow)}


def test_nothing_differs_between_a_graph_and_itself() -> None:
    """An empty difference has no rows, terms or sources."""
    found = changed_records(sample(), sample(), "x")
    assert (found.statements, found.nodes, found.sources) == ((), (), ())


def test_what_has_come_and_gone_is_marked() -> None:
    """Rows of one side only; they keep all that they said."""
    rows = sample().statements
    new = replace(rows[-1], iri=f"{rows[-1].iri}-new")
    found = difference(*rows[1:], new)
    assert {name: row.change for name, row in found.items()} == {"f-001": REMOVED, f"{new.iri[-9:]}": ADDED}
    assert found["f-001"].cues == rows[0].cues


def test_a_changed_statement_tells_what_it_was() -> None:
    """Fields that differ are qualifiers; what was said stands beside it only if that has changed."""
    rows = sample().statements
    found = difference(replace(rows[0], because="new reason"), *rows[1:])
    assert [(row.change, row.qualifiers) for row in found.values()] == [
        (CHANGED, (("because before", "nothing"),))
    ]
    found = difference(replace(rows[0], object=rows[1].object, object_text=rows[1].object_text), *rows[1:])
    assert {name: row.change for name, row in found.items()} == {"f-001": CHANGED, "f-001#before": REMOVED}
    assert found["f-001#before"].object_text == rows[0].object_text


def test_the_pictures_say_it_in_words_signs_and_lines() -> None:
    """Never by colour alone: the page and the SVG bear words with signs, and removed lines are dashed."""
    rows = sample().statements
    new = replace(rows[2], iri=f"{rows[2].iri}-new")
    found = changed_records(sample(), replace(sample(), statements=(*rows[1:], new)), "x")
    picture = render_svg(found, title="t")
    assert ADDED in picture
    assert REMOVED in picture
    assert 'stroke-dasharray="7 4"' in picture
    page = render_page(found, title="t")
    assert "What differs between two graphs" in page
    assert "+1 added, \N{MINUS SIGN}1 removed" in page


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, without the user's settings."""
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, env=environment
    )


@pytest.fixture(scope="module")
def repository_of_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project below the top of a repository: as begun, then broken, then with a fact less."""
    top = tmp_path_factory.mktemp("repository")
    folder = top / "deep" / "trial"
    begin_project(folder, "trial", "https://example.org/trial/")
    git(top, "init", "--quiet")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "begun")
    git(top, "tag", "begun")
    facts = folder / "extract/pretendine-leaflet/facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("relation: treats", "relation: treets"), encoding="utf-8")
    git(top, "commit", "--quiet", "--all", "--message", "broken")
    facts.write_text(text, encoding="utf-8")
    git(top, "commit", "--quiet", "--all", "--message", "mended")
    return folder


def past(folder: Path, revision: str) -> Records:
    """Return the graph of a revision."""
    return revision_records(
        revision, root=folder, ontology="ontology", extract="extract", core=core_ontology(),
        base="https://example.org/trial/", name="trial",
    )  # fmt: skip


def test_a_revision_is_built_as_it_was(repository_of_facts: Path) -> None:
    """The rows are those of a build of that state; the project itself is not touched."""
    import pharmagraph

    before = sorted(path for path in repository_of_facts.rglob("*"))
    graph = pharmagraph.open(repository_of_facts)
    old = past(repository_of_facts, "begun")
    graph.build()
    assert changed_records(old, graph.records, "trial").statements == ()
    assert len(old.statements) == 16
    assert (
        file_records(graph.path, "x").statements
        == file_records(graph.path.with_suffix(".ttl"), "x").statements
    )
    assert [path for path in before if not path.exists()] == []


def test_a_revision_that_cannot_be_built_says_so(repository_of_facts: Path) -> None:
    """One with errors, one that is none, and a name that is no name."""
    with pytest.raises(PharmagraphError, match="HEAD~1 cannot be built by the rules of today"):
        past(repository_of_facts, "HEAD~1")
    for name in ("nowhere", "--help", "a..b"):
        with pytest.raises(RevisionError):
            past(repository_of_facts, name)


def test_a_file_without_statements_is_no_graph(tmp_path: Path) -> None:
    """Triples that are none of ours are refused."""
    (tmp_path / "a.nq").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with pytest.raises(GraphError, match="holds no statements"):
        file_records(tmp_path / "a.nq", "a")
