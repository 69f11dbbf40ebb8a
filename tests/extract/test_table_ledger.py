"""Tables in the ledger: a cited cell settles the headers of its row, column and caption."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.check import check_document
from pharmagraph.extract.lock import FILE, lock_text
from support.leaflet import source_yaml

if TYPE_CHECKING:
    from support.leaflet import Project

PAGE = b"""<h1>Quelorin</h1><table><caption>Side effects</caption>
<tr><th>Organ<th>Effect<th>Remark
<tr><th>Brain<td>Drowsiness<td>At night
<tr><th>Skin<td>Rash<td>By day</table>"""
FACTS = """\
source: quelorin-leaflet
about: quelorin
curated: {by: maintainers, on: 2026-11-22}
facts:
- {id: q-001, relation: has side effect, value: drowsiness, cue: Drowsiness}
"""


@pytest.mark.parametrize("with_text", [True, False])
def test_headers_of_a_cited_cell_are_frames(leaflet: Project, *, with_text: bool) -> None:
    """With the text and without it; headers and cells of which nothing is cited stay open."""
    (leaflet.folder / "source.html").write_bytes(PAGE)
    leaflet.write("source.yaml", source_yaml(PAGE, more="file: source.html\n"))
    leaflet.write("facts.yaml", FACTS)
    checked = check_document(leaflet.folder, leaflet.vocabulary(), leaflet.root)
    assert checked.lock is not None
    if not with_text:
        leaflet.write(FILE, lock_text(checked.lock))
        (leaflet.folder / "source.html").unlink()
        checked = check_document(leaflet.folder, leaflet.vocabulary(), leaflet.root)
    assert checked.text_at_hand is with_text
    assert checked.ledger is not None
    assert [row.state for row in checked.ledger.rows] == [
        "frame", "frame", "open", "frame", "open", "frame", "cited", "open", "open", "open", "open",
    ]  # fmt: skip
