"""The command suggest: what it writes, what it says, and how it ends."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.suggest.decisions import Decision, Decisions, write_decisions
from support.ownlabel import label

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

LEAFLET = "extract/pretendine-leaflet"


@pytest.fixture
def unread(project: Path) -> Path:
    """Give a project whose leaflet carries one fact, so that the other sentences are open."""
    facts = project / LEAFLET / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    start, end = text.index("- id: pr-002"), text.index("excused:") if "excused:" in text else len(text)
    facts.write_text(text[:start] + text[end:], encoding="utf-8")
    return project


def test_candidates_go_beside_the_facts(unread: Path, run: Run) -> None:
    """They are written into the document's folder, and two lines say how many and what is next."""
    done = run("suggest", "pretendine-leaflet")
    text = (unread / LEAFLET / "suggestions.yaml").read_text(encoding="utf-8")

    assert (done.exit_code, done.stdout) == (0, "")
    assert re.match(
        r"pretendine-leaflet: \d+ candidates for \d+ sentences, (\d+ with a new term, )?"
        r"\d+ open sentences? without a candidate\n"
        r"they are in extract/pretendine-leaflet/suggestions.yaml; judge them with: "
        r"pharmagraph review pretendine-leaflet\n\Z",
        done.stderr,
    )
    assert "  relation: treats\n  value: hiccups\n" in text
    assert "belongs to a group" not in text


def test_the_medicine_has_to_be_a_term(unread: Path, run: Run) -> None:
    """A document about what is no term gets no candidates, but the place and the way to mend it."""
    facts = unread / LEAFLET / "facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("about: pretendine", "about: zanferol"))
    done = run("suggest", "pretendine-leaflet")

    assert done.exit_code == 1
    assert "facts.yaml:3:8: error PG202: no term 'zanferol'" in done.stderr
    assert "the medicine that the document is about has to be a term first" in done.stderr
    assert not (unread / LEAFLET / "suggestions.yaml").exists()


def test_the_same_document_gives_the_same_file(unread: Path, run: Run) -> None:
    """A second run changes no byte; the facts are left alone."""
    facts = (unread / LEAFLET / "facts.yaml").read_bytes()
    run("suggest", "pretendine-leaflet")
    first = (unread / LEAFLET / "suggestions.yaml").read_bytes()
    run("suggest", "pretendine-leaflet")

    assert (unread / LEAFLET / "suggestions.yaml").read_bytes() == first
    assert (unread / LEAFLET / "facts.yaml").read_bytes() == facts


def test_a_candidate_can_be_written_as_it_stands(unread: Path, run: Run) -> None:
    """What is proposed passes check when it is a fact."""
    rows = json.loads(run("suggest", "pretendine-leaflet", "--format", "json").stdout)["candidates"]
    known = [row for row in rows if "new term" not in row and isinstance(row["value"], str)]
    facts = unread / LEAFLET / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    for number, row in enumerate(known):
        text += f"- id: new-{number}\n"
        for key in ("subject", "relation", "value", "polarity", "certainty", "because"):
            text += f"  {key}: {json.dumps(row[key])}\n" if key in row else ""
        text += "".join(f"  {k}: {json.dumps(v)}\n" for k, v in row.get("qualifiers", {}).items())
        text += f"  cue: {json.dumps(' … '.join(row['cue']))}\n" + (
            f"  at: {row['at']}\n" if "at" in row else ""
        )
    facts.write_text(text, encoding="utf-8")
    shown = json.loads(run("check", "--format", "json").stdout)
    wrong = [f for f in shown if f["severity"] == "error" and f["code"].startswith(("PG2", "PG3"))]

    assert len(known) > 5
    assert wrong == []


def test_only_open_sentences_are_read(unread: Path, run: Run) -> None:
    """A sentence that a fact cites gives no candidate."""
    assert "pr-001" in (unread / LEAFLET / "facts.yaml").read_text(encoding="utf-8")
    rows = json.loads(run("suggest", "pretendine-leaflet", "--format", "json").stdout)["candidates"]

    assert [row for row in rows if row["relation"] == "has drug class"] == []


def test_json_can_go_into_a_file(unread: Path, run: Run) -> None:
    """With --out the file is written, and the document's folder left alone."""
    done = run("suggest", "pretendine-leaflet", "--format", "json", "--out", "found.json")

    assert done.exit_code == 0
    assert json.loads((unread / "found.json").read_text(encoding="utf-8"))["document"] == "pretendine-leaflet"
    assert not (unread / LEAFLET / "suggestions.yaml").exists()


def test_what_was_rejected_does_not_come_back(unread: Path, run: Run) -> None:
    """A rejected candidate is left out, a deferred one is not; the report counts them by rule."""
    rows = json.loads(run("suggest", "pretendine-leaflet", "--format", "json").stdout)["candidates"]
    lines = ["decisions:"]
    for row, choice in ((rows[0], "rejected"), (rows[1], "deferred")):
        lines += [
            f"- key: {row['key']}",
            f"  decision: {choice}",
            f"  rule: {row['rule']}",
            "  relation: treats",
        ]
        lines += ["  value: x", "  by: A. Name", "  on: 2026-11-23"]
    (unread / LEAFLET / "decisions.yaml").write_text("\n".join(lines) + "\n")
    done = run("suggest", "pretendine-leaflet", "--format", "json")
    left = [row["key"] for row in json.loads(done.stdout)["candidates"]]

    assert left == [row["key"] for row in rows[1:]]
    assert "1 left out, decided before" in done.stderr
    assert f"\n{rows[0]['rule']} " in run("suggest", "--report").stdout


def test_names_of_ones_own_help(unread: Path, run: Run) -> None:
    """A table of names is read; one that is no such table is refused with its place."""
    (unread / "mine.tsv").write_text("id\tlabel\tsynonyms\nx:1\tvivid dreams\t\n")
    (unread / "wrong.tsv").write_text("name\nx\n")

    assert run("suggest", "pretendine-leaflet", "--vocabulary", "mine.tsv").exit_code == 0
    settings = unread / "pharmagraph.toml"
    settings.write_text(f'vocabularies = ["mine.tsv"]\n{settings.read_text(encoding="utf-8")}')
    assert run("suggest", "pretendine-leaflet").exit_code == 0
    refused = run("suggest", "pretendine-leaflet", "--vocabulary", "wrong.tsv")
    assert refused.exit_code == 1
    assert "wrong.tsv:1:1: error PG112" in refused.stderr


def test_an_unknown_document_is_named(project: Path, run: Run) -> None:
    """The nearest name is proposed."""
    del project
    done = run("suggest", "pretendin-leaflet")

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: there is no document 'pretendin-leaflet'\n  mend: did you mean 'pretendine-leaflet'?\n"
    )


def test_a_document_that_is_about_nothing_is_told(unread: Path, run: Run) -> None:
    """Without `about`, what is said of "it" cannot be proposed: the message says what to add, and where."""
    facts = unread / LEAFLET / "facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("about: pretendine\n", ""), encoding="utf-8")
    done = run("suggest", "pretendine-leaflet")

    assert done.exit_code == 0
    assert (
        "facts.yaml does not say which medicine the document is about: little can be proposed without it\n"
        f"suggestions need the medicine: add a line about: TERM to {LEAFLET}/facts.yaml\n"
    ) in done.stderr


@pytest.mark.parametrize(
    ("drugs", "said"),
    [
        (["PRETENDINE"], ["the active ingredient pretendine and the brand Nonsuch",
                          "add the line about: pretendine to"]),
        (["ZANFEROL"], ["the active ingredient zanferol", "add the line about: zanferol to",
                        "it is no term yet: add a row to ontology/terms.tsv: id, kind drug, label zanferol"]),
        (["A", "B"], ["the active ingredients a, b", "add a line about: TERM to",
                      "(with several ingredients, TERM is the product: a term of the kind product)"]),
        ([], ["the label's own fields name the brand Nonsuch", "add a line about: TERM to"]),
    ],
    ids=["a term", "no term", "several", "none"],
)  # fmt: skip
def test_a_label_names_its_medicine(project: Path, run: Run, drugs: list[str], said: list[str]) -> None:
    """Where a label is about nothing yet, the names of its own fields are told, and what to write."""
    (project / "fields.xml").write_bytes(label("NONSUCH", *drugs))
    assert run("add", "fields.xml").exit_code == 0
    done = run("suggest", "fields")

    assert done.exit_code == 0
    assert [words for words in said if words not in done.stderr] == []
    assert ("no term yet" in done.stderr) == (drugs == ["ZANFEROL"])


def test_an_acceptance_without_its_fact_is_told(unread: Path, run: Run) -> None:
    """Whoever deletes the fact undoes its acceptance; its entry in decisions.yaml counts no more."""
    held, gone = (
        Decision(f"{n:016x}", "accepted", "r.x", "treats", "x", "A", "2026-11-23", fact=f"pr-{n:03}")
        for n in (1, 2)
    )
    write_decisions(unread / LEAFLET, Decisions((held, gone)))
    done = run("suggest", "pretendine-leaflet")

    assert "undone, since the fact is no longer in facts.yaml: 1 acceptance (pr-002)\n" in done.stderr


def test_the_report_names_what_is_stopped(unread: Path, run: Run) -> None:
    """Below the rules stand the names that people rejected as none; there is no such part without any."""
    kept = Decision("0" * 16, "rejected", "r.x", "treats", "box", "A", "2026-11-23", reason="too general")
    write_decisions(unread / LEAFLET, Decisions((kept,)))
    assert "proposed no more" not in run("suggest", "--report").stdout
    stopped = replace(kept, reason="the words are no such thing")
    write_decisions(unread / LEAFLET, Decisions((stopped,)))

    assert run("suggest", "--report").stdout.endswith("\n\nproposed no more:\nno condition: box\n")


def test_without_its_text_a_document_cannot_be_read(unread: Path, run: Run) -> None:
    """The message says where the text is to go; nothing is written."""
    (unread / LEAFLET / "source.txt").unlink()
    done = run("suggest", "pretendine-leaflet")

    assert done.exit_code == 1
    assert "the text of pretendine-leaflet is not at hand" in done.stderr
    assert not (unread / LEAFLET / "suggestions.yaml").exists()


def test_another_text_is_refused(unread: Path, run: Run) -> None:
    """A text that is not the one that source.yaml describes is not read."""
    (unread / LEAFLET / "source.txt").write_text("Another text.\n")
    done = run("suggest", "pretendine-leaflet")

    assert done.exit_code == 1
    assert "PG406" in done.stderr


def test_a_reference_has_nothing_to_read(unread: Path, run: Run) -> None:
    """A document of which only a reference is there cannot be read."""
    source = unread / LEAFLET / "source.yaml"
    source.write_text(source.read_text(encoding="utf-8") + "reference-only: true\n", encoding="utf-8")
    done = run("suggest", "pretendine-leaflet")

    assert done.exit_code == 1
    assert "pretendine-leaflet is reference-only: there is no text to read" in done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("x", "--report"), ("x", "--all", "y")], ids=["none", "report", "all"]
)
def test_one_task_at_a_time(project: Path, run: Run, arguments: tuple[str, ...]) -> None:
    """A document, the report or a collection: one of them, or the command line is wrong."""
    del project
    done = run("suggest", *arguments)

    assert done.exit_code == 2
    assert "name one document, or say --report, or --all DIR" in done.stderr


def test_the_report_without_decisions_says_so(project: Path, run: Run) -> None:
    """Before anybody has decided there is nothing to report."""
    del project

    assert run("suggest", "--report").stdout == "nothing was decided yet: pharmagraph review DOCUMENT\n"


def test_a_collection_is_read_and_read_on(unread: Path, run: Run) -> None:
    """Each label gets a file, one that cannot be read a line; a second run makes nothing anew."""
    labels = unread / "labels"
    labels.mkdir()
    (labels / "one.txt").write_text("Pretendine\n\nPretendine is used to treat hiccups.\n")
    (labels / "two.xml").write_text("<a>")
    done = run("suggest", "--all", "labels", "--jobs", "1")

    assert done.exit_code == 1
    assert re.search(
        r"^1 label, 1 candidate: labels-suggestions\nleft out: two.xml: not well-formed", done.stderr
    )
    written = (unread / "labels-suggestions" / "one.txt.yaml").read_text(encoding="utf-8")
    assert "\nabout: pretendine\n" in written
    (labels / "two.xml").unlink()
    again = run("suggest", "--all", "labels", "--jobs", "1")
    assert (again.exit_code, "(1 were there already)" in again.stderr) == (0, True)


def test_a_collection_must_be_there(project: Path, run: Run) -> None:
    """A folder that is not there, and one without labels, are named."""
    (project / "empty").mkdir()

    assert "there is no folder nowhere" in run("suggest", "--all", "nowhere").stderr
    assert "no file below empty can be read" in run("suggest", "--all", "empty").stderr
