from __future__ import annotations

from typing import TYPE_CHECKING

from support.gates import gate

if TYPE_CHECKING:
    from pathlib import Path


def test_a_brand_carries_its_drug(tmp_path: Path) -> None:
    """Where a fact of the file says whose brand it is, naming the brand names the drug."""
    brand = "id: b, subject: quelora, relation: is brand of, value: quelorin, cue: Quelora (quelorin)"
    fact = "id: a, relation: treats, value: gout, cue: eases gout"
    text = "This is Quelora (quelorin).\n\nOther part\n\nThe brand Quelora eases gout."
    assert gate(tmp_path / "with", text, brand, fact) == []
    alone = gate(tmp_path / "without", text.replace("(quelorin)", ""), fact)
    assert [f.code for f in alone] == ["PG308"]
