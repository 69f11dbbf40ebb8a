from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.check import check_document
from support.leaflet import FACTS, make_project
from support.mutants import show

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long
def test_ten_thousand_facts_take_seconds(tmp_path: Path) -> None:
    """Work grows with the facts and the text, not with their product."""
    count = 10_000
    names = [
        f"{a}{b}{c}{d}"
        for a in "bdfgk"
        for b in "aeiou"
        for c in ("lm", "rn", "st", "nd")
        for d in range(100)
    ]
    lines = [
        f"Quelorin eases item {name} in {n} days. It may help." for n, name in enumerate(names[:count], 2)
    ]
    judged = "certainty: interpreted, because: gout is meant"
    facts = FACTS.split("facts:")[0] + "facts:\n"
    facts += "".join(
        f"- {{id: f-{n}, relation: treats, value: gout, {judged}, cue: eases item {name}}}\n"
        for n, name in enumerate(names[:count])
    )
    project = make_project(tmp_path, text="\n\n".join(lines), facts=facts)
    vocabulary = project.vocabulary()
    start = time.process_time()
    checked = check_document(project.folder, vocabulary, project.root)
    seconds = time.process_time() - start
    show(f"{count} facts over {len(lines) * 2} sentences: {seconds:.1f} s")
    assert len(checked.facts.facts) == count
    assert not checked.blocked
    assert seconds < 30
