"""What proposes in a project: patterns, names and decisions, as far as they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.suggest.decisions import Decision, Decisions, write_decisions
from pharmagraph.extract.suggest.rules import project_decisions, project_rules, standing
from support.suggested import CORE, vocabulary

if TYPE_CHECKING:
    from pathlib import Path


def decision(number: int, choice: str, fact: str = "", value: str = "night itch") -> Decision:
    """Return a decision on a side effect."""
    key = f"{number:016x}"
    relation = "has side effect"
    return Decision(key, choice, "side-effects.list", relation, value, "A", "2026-11-23", fact=fact)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a document's folder with one fact and three decisions."""
    made = tmp_path / "extract" / "leaflet"
    made.mkdir(parents=True)
    (made / "facts.yaml").write_text("source: leaflet\nfacts:\n- {id: cm-001, relation: treats}\n- x\n")
    entries = (decision(1, "accepted", "cm-001"), decision(2, "accepted", "cm-002"), decision(3, "rejected"))
    write_decisions(made, Decisions(entries))
    return made


def test_what_was_accepted_is_void_without_its_fact(folder: Path, tmp_path: Path) -> None:
    """A fact that was deleted by hand takes its decision along; a rejection needs none."""
    assert [d.fact for d in standing(folder, tmp_path)] == ["cm-001", ""]

    (folder / "facts.yaml").unlink()

    assert [d.decision for d in standing(folder, tmp_path)] == ["rejected"]


def test_decisions_of_all_documents_count(folder: Path, tmp_path: Path) -> None:
    """They come by document; where nothing was accepted, no facts are looked for."""
    other = folder.parent / "another"
    other.mkdir()
    write_decisions(other, Decisions((decision(4, "deferred"),)))

    found = project_decisions(folder.parent, tmp_path)

    assert [d.decision for d in found] == ["deferred", "accepted", "rejected"]


def test_rules_learn_from_decisions(folder: Path, tmp_path: Path) -> None:
    """Records, learnt names and the patterns of the core come together."""
    (tmp_path / "names.tsv").write_text("id\tlabel\tsynonyms\nx:1\tzorping\t\n")
    known = vocabulary(tmp_path)
    made = project_rules(
        core=CORE, ontology=tmp_path, extract=folder.parent, vocabulary=known, root=tmp_path.parent,
        vocabularies=[tmp_path / "names.tsv"],
    )  # fmt: skip

    assert made.records["side-effects.list"].decided == 2
    assert "treats.used-to" in {pattern.id for pattern in made.patterns}
    assert [tag.name for tag in made.tagger.find("zorping", 0, 7)] == ["zorping"]


def test_a_broken_file_is_told(folder: Path, tmp_path: Path) -> None:
    """Decisions that cannot be read stop the work: a rejection must not be lost."""
    (folder / "decisions.yaml").write_text("decisions: [x]\n")

    with pytest.raises(ContentError):
        project_decisions(folder.parent, tmp_path)
