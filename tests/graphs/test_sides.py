from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.graphs import sides
from pharmagraph.graphs.compare import FactView, Side, compare
from pharmagraph.graphs.sides import graph_side, revision_side, working_side
from support.written import write_project

if TYPE_CHECKING:
    from pathlib import Path

FACTS = """\
- id: a-001
  relation: has dosage
  value: {route: [oral, rectal], dose: {low: 2, high: 10, unit: mg}}
  curated: {by: someone, on: 2026-01-01}
- id: a-002
  subject: gout
  relation: is also called
  value: "the   toe"
  see: []
"""


def written(tmp_path: Path, **documents: str) -> Side:
    """Return the side of a project's folder."""
    root = write_project(tmp_path, documents)
    return working_side(root, root / "extract")


def test_fields_are_flat_and_defaults_are_filled_in(tmp_path: Path) -> None:
    """A part of a value is a field of its own; what the top of the file says counts as said."""
    facts = written(tmp_path, one=FACTS).facts
    assert facts["one/a-001"] == FactView(
        "one/a-001",
        "quelorin · has dosage · {route: [oral, rectal], dose: {low: 2, high: 10, unit: mg}}",
        {
            "subject": "quelorin",
            "relation": "has dosage",
            "value.route": "oral, rectal",
            "value.dose.low": "2",
            "value.dose.high": "10",
            "value.dose.unit": "mg",
            "status": "accepted",
            "certainty": "stated",
            "polarity": "affirmed",
            "curated.by": "someone",
            "curated.on": "2026-01-01",
        },
    )
    fields = facts["one/a-002"].fields
    assert (fields["subject"], fields["value"], fields["see"]) == ("gout", "the toe", "")
    assert (fields["curated.by"], fields["curated.on"]) == ("maintainers", "2026-11-22")


def test_layout_and_order_make_no_difference(tmp_path: Path) -> None:
    """Only what a file says counts, as for a fact's digest."""
    other = FACTS.replace("{low: 2, high: 10, unit: mg}", '{unit: mg, high: "10", low: 2}').replace(
        "the   toe", "the toe"
    )
    assert not compare(written(tmp_path / "a", one=FACTS), written(tmp_path / "b", one=other)).differs


def test_a_new_subject_of_the_file_changes_its_facts(tmp_path: Path) -> None:
    """About is the subject of each fact that names none."""
    old = written(tmp_path, one=FACTS)
    new = written(tmp_path, one=f"source: one\nabout: zanferol\nfacts:\n{FACTS}")
    found = compare(old, new)
    assert [[name for name, _, _ in change.fields] for change in found.changed] == [
        ["subject"],
        ["curated.by", "curated.on"],
    ]


def test_facts_of_a_source_not_at_hand_are_reported(tmp_path: Path) -> None:
    """The default status is that of the document's kind of source."""
    root = write_project(tmp_path, {"one": FACTS})
    (root / "extract/one/source.yaml").write_text("reference-only: true\n")
    (root / "extract/one/facts.lock.json").write_text("{}")
    assert working_side(root, root / "extract").facts["one/a-001"].fields["status"] == "reported"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("facts.yaml", b"facts: [\n"),
        ("facts.yaml", b"\xff\xfe"),
        ("source.yaml", b"title: [\n"),
        ("source.yaml", b"\xff\xfe"),
    ],
)
def test_a_broken_document_is_told_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    """Neither in the folder nor in a revision does a broken file stop the others."""
    root = write_project(tmp_path, {"one": FACTS, "two": FACTS})
    (root / "extract/one" / name).write_bytes(content)
    folder = working_side(root, root / "extract")
    files = {f"{p.parent.name}/{p.name}": p.read_bytes() for p in (root / "extract").glob("*/*")}
    monkeypatch.setattr(sides, "read_revision", lambda *_: (files, [("three", "too large")]))
    revision = revision_side(root, "extract", "HEAD")
    assert sorted(folder.facts) == sorted(revision.facts) == ["two/a-001", "two/a-002"]
    assert folder.unread == {"one"}
    assert revision.unread == {"one", "three"}
    assert len(folder.problems) == 1
    assert f"one/{name}" in folder.problems[0]


def test_facts_without_an_id_of_their_own_are_told(tmp_path: Path) -> None:
    """Facts are matched by id, so what has none is left out, with its place."""
    side = written(
        tmp_path, one="- relation: treats\n- words\n- id: [a]\n- id: a\n- id: a\n- id: b\n  value: {}\n"
    )
    assert sorted(side.facts) == ["one/a", "one/b"]
    assert len(side.problems) == 4
    assert "extract/one/facts.yaml:5:3: a fact has no id of its own" in side.problems[0]
    assert side.unread == frozenset()
    assert side.facts["one/b"].summary == "quelorin · {}"


@pytest.mark.parametrize("text", ["source: one\nfacts:\n", "source: one\nfacts: words\n"])
def test_a_file_without_facts_has_none(tmp_path: Path, text: str) -> None:
    """An empty list is no fault here."""
    assert written(tmp_path, one=text).facts == {}


def test_nested_lists_are_shown_as_they_stand(tmp_path: Path) -> None:
    """Even a value that no relation takes is compared."""
    side = written(tmp_path, one="- id: a\n  value: [{b: c}, d]\n")
    assert side.facts["one/a"].fields["value"] == "[{b: c}, d]"


PH = "https://w3id.org/pharmagraph/vocab/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NODE = "<https://example.org/written/statement/one/a-001>"


def graph(**more: str) -> str:
    """Write a graph of one statement as sorted N-Quads."""
    rows = {
        f"{RDF}type": f"<{PH}Statement>",
        f"{RDF}subject": "<https://example.org/written/term/quelorin>",
        f"{RDF}predicate": f"<{PH}treats>",
        f"{RDF}object": '"gout"',
        f"{PH}status": f"<{PH}accepted>",
        f"{PH}cue": '"helps … gout"@en',
        f"{PH}site": '"calf"',
        **{PH + name: text for name, text in more.items()},
    }
    lines = [f"{NODE} <{prop}> {text} .\n" for prop, text in rows.items()]
    lines.append(f'<{PH}treats> <http://www.w3.org/2000/01/rdf-schema#label> "treats"@en .\n')
    return "".join(sorted(lines))


@pytest.mark.parametrize("ending", [".nq", ".ttl"])
def test_graph_files_are_compared_by_statement(tmp_path: Path, ending: str) -> None:
    """N-Quads and Turtle give the same facts, with fields by their labels."""
    path = tmp_path / f"old{ending}"
    path.write_text(graph(), encoding="utf-8")
    side = graph_side(path)
    assert side.facts == {
        "one/a-001": FactView(
            "one/a-001",
            "quelorin · treats · gout",
            {
                "subject": "quelorin",
                "relation": "treats",
                "value": "gout",
                "status": "accepted",
                "site": "calf",
                "cue": "helps … gout",
            },
        )
    }
    path.write_text(graph(status=f"<{PH}disputed>"), encoding="utf-8")
    (change,) = compare(side, graph_side(path)).status
    assert change.fields == (("status", "accepted", "disputed"),)


def test_several_values_of_a_qualifier_stand_together(tmp_path: Path) -> None:
    """Two sites are one field."""
    path = tmp_path / "g.nq"
    path.write_text(graph() + f'{NODE} <{PH}site> "thigh" .\n', encoding="utf-8")
    assert graph_side(path).facts["one/a-001"].fields["site"] == "calf, thigh"


def test_a_statement_of_another_form_keeps_its_iri(tmp_path: Path) -> None:
    """A graph from elsewhere is compared by the IRIs of its statements."""
    path = tmp_path / "g.nq"
    path.write_text(graph().replace(NODE, "<https://example.org/s1>"), encoding="utf-8")
    assert list(graph_side(path).facts) == ["https://example.org/s1"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"<a> <{RDF}type> <b> .\n",
        f"{NODE} <{RDF}type> <{PH}Statement> .\n",
        graph(sentence='"three"'),
        "no graph\n",
    ],
)
def test_what_is_no_graph_of_ours_is_told(tmp_path: Path, text: str) -> None:
    """A damaged or foreign file gives a message, no traceback."""
    path = tmp_path / "g.nq"
    path.write_text(text)
    with pytest.raises(GraphError):
        graph_side(path)


def test_turtle_that_cannot_be_parsed_is_told(tmp_path: Path) -> None:
    """The finding has the place."""
    path = tmp_path / "g.ttl"
    path.write_text("<a> <b> .\n")
    with pytest.raises(ContentError, match=r"g\.ttl:1"):
        graph_side(path)
