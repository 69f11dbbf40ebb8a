from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pharmagraph.extract.tables.embedded import family, map_rows
from pharmagraph.extract.tables.plan import provenance
from support.made_mappings import files, mappings
from support.rowmapper import reference, stage

if TYPE_CHECKING:
    from pharmagraph.extract.tables.mapping import Mapping
    from support.rowmapper import File


def check(mapping: Mapping, made: list[File], again: int, most: int) -> None:
    """Compare what the engine gives with what plain Python gives: data, rows, counts and differences."""
    data, rows = bytearray(), bytearray()
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.multiple(family, AGAIN=again, OFTEN=again),
        patch.object(provenance, "MOST_ROWS", most),
    ):
        expected = reference(mapping, made)
        staged = stage(mapping, made, Path(folder))
        found = map_rows(mapping, staged, data.extend, rows.extend, work=Path(folder), threads=1)
    assert data.decode() == expected.data.decode()
    assert rows.decode() == expected.rows.decode()
    assert dict(found.counts.parts) == expected.parts
    assert dict(found.counts.classes) == expected.classes
    assert found.data.triples == expected.data.count(b"\n")
    assert found.counts.subjects == len({line.split(b" ")[0] for line in expected.rows.splitlines()})
    assert found.rows.triples == expected.rows.count(b"\n")
    assert found.counts.listed == expected.repeats
    assert dict(found.counts.repeats) == expected.repeated


def setting(examples: int) -> settings:
    """Return settings without shrinking: what fails is printed, and large examples take minutes."""
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )


# With 0, even cells that come once get a glossary, and rows that come once are made different.
AGAIN = st.sampled_from([0, 3])
# How many rows are named of a subject.
MOST = st.sampled_from([1, 2, 50])


@setting(30)
@given(mappings(), files(), AGAIN, MOST)
def test_engine_gives_what_plain_python_gives(
    mapping: Mapping, made: list[File], again: int, most: int
) -> None:
    """Data, rows and counts are those of a simple program, to the byte, whatever is in cells and names."""
    check(mapping, made, again, most)


@pytest.mark.long
@setting(500)
@given(mappings(), files(), AGAIN, MOST)
def test_engine_gives_what_plain_python_gives_often(
    mapping: Mapping, made: list[File], again: int, most: int
) -> None:
    """The same, tried five hundred times."""
    check(mapping, made, again, most)
