"""Check facts against a text of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.cue import Anchor, find_cue
from pharmagraph.extract.gate import Gate
from support.leaflet import make_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding

HEAD = "source: quelorin-leaflet\nabout: quelorin\ncurated: {by: maintainers, on: 2026-11-22}\nfacts:\n"


def gate(folder: Path, text: str, *facts: str, jurisdiction: str = "") -> list[Finding]:
    """Check facts against a text of its own; returns the gate's findings."""
    project = make_project(folder, text=text, facts=HEAD + "".join(f"- {{{f}}}\n" for f in facts))
    vocabulary, _, read, document = project.read()
    checker = Gate(document, vocabulary, read, jurisdiction=jurisdiction)
    found = []
    for fact in read.facts:
        anchor = find_cue(fact.cue, fact.at, document)
        assert isinstance(anchor, Anchor), anchor
        found += checker.check(fact, anchor)
    return found
