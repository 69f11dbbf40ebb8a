"""Results fit the terminal; titles are bold where a terminal shows them and nobody forbids it."""

from __future__ import annotations

import os
import sys

import pytest

from pharmagraph.cli.output import terminal


@pytest.mark.parametrize(
    ("is_terminal", "variables", "expected"),
    [
        (False, {}, (0, False)),
        (False, {"COLUMNS": "60"}, (60, False)),
        (False, {"COLUMNS": "many"}, (0, False)),
        (True, {"COLUMNS": "60"}, (60, True)),
        (True, {"COLUMNS": "60", "NO_COLOR": "1"}, (60, False)),
    ],
)
def test_width_and_bold_follow_terminal_and_variables(
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,  # noqa: FBT001 - pytest passes parameters by name
    variables: dict[str, str],
    expected: tuple[int, bool],
) -> None:
    """A pipe gets whole plain lines; COLUMNS and NO_COLOR have the last word."""
    for name in ("COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    assert terminal() == expected
    assert os.environ.get("COLUMNS") == variables.get("COLUMNS")
