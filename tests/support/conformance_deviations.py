"""What tests/conformance/deviations.yaml says: how many tests run, and which fail for which reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from support.conformance import Case

_FILE = Path(__file__).resolve().parents[1] / "conformance" / "deviations.yaml"
_SAID = yaml.safe_load(_FILE.read_text(encoding="utf-8"))

RAN: dict[str, dict[str, int]] = _SAID["ran"]
SUITES = tuple(RAN)
REASONS: list[tuple[str, list[str]]] = [(entry["reason"], entry["tests"]) for entry in _SAID["deviations"]]
DEVIATIONS: dict[str, str] = {iri: reason for reason, tests in REASONS for iri in tests}
assert len(DEVIATIONS) == sum(len(tests) for _, tests in REASONS), "a test is listed twice"


def summary(cases: Sequence[Case], faults: Collection[str]) -> str:
    """Say how many tests of each kind pass."""
    parts = []
    for kind in sorted({case.kind for case in cases}):
        of_kind = [case for case in cases if case.kind == kind]
        parts.append(f"{kind} {sum(case.iri not in faults for case in of_kind)}/{len(of_kind)}")
    return ", ".join(parts)
