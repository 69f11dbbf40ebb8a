from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.ontology.tablelayout import CROSSWALK, TERMS, canonical_table
from pharmagraph.ontology.tsv import read_table
from pharmagraph.textfile import TextFile

MESSY = """\

# The terms.


# Columns: see README.md
label\tkind\tid\tsynonyms\tstatus
# Drugs

Zanferol \tdrug\tzanferol\t b | a ||\t
alpha\tdrug class\talpha\t\tretired

quelorin\tdrug\tquelorin\t\t
# Conditions
hiccups\tcondition\thiccups\t\t
gout\tcondition\tgout\tpodagra\t

"""
TIDY = """\
# The terms.

# Columns: see README.md
id\tkind\tlabel\tsynonyms\tstatus
# Drugs

zanferol\tdrug\tZanferol\tb|a\t
alpha\tdrug class\talpha\t\tretired

quelorin\tdrug\tquelorin\t\t
# Conditions
gout\tcondition\tgout\tpodagra\t
hiccups\tcondition\thiccups\t\t
"""


def laid_out(text: str) -> str:
    """Return the canonical text of a table of terms."""
    return canonical_table(TextFile.of("terms.tsv", text), TERMS)


def test_rows_are_sorted_by_kind_and_id_within_their_section() -> None:
    """Comments and blank lines part sections, and stay; columns come in order, cells without outer blanks."""
    assert laid_out(MESSY) == TIDY


def test_a_tidy_table_stays_as_it_is() -> None:
    """What is in canonical form is not changed again."""
    assert laid_out(TIDY) == TIDY


def test_a_crosswalk_keeps_its_metadata_and_is_sorted_as_a_whole() -> None:
    """The comment lines of a mapping set stay on top, in their order."""
    head = "#mapping_set_id: https://example.org/m\n#curie_map:\n#  MESH: http://example.org/\n"
    text = (
        "comment\tobject_id\tsubject_id\tpredicate_id\tmapping_justification\n"
        "seen\tMESH:D2\tterm:b\tskos:exactMatch\tsemapv:ManualMappingCuration\n"
        "seen\tMESH:D2\tterm:a\tskos:exactMatch\tsemapv:ManualMappingCuration\n"
        "seen\tMESH:D1\tterm:a\tskos:closeMatch\tsemapv:ManualMappingCuration"
    )
    assert canonical_table(TextFile.of("m.tsv", head + text), CROSSWALK) == head + (
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
        "term:a\tskos:closeMatch\tMESH:D1\tsemapv:ManualMappingCuration\tseen\n"
        "term:a\tskos:exactMatch\tMESH:D2\tsemapv:ManualMappingCuration\tseen\n"
        "term:b\tskos:exactMatch\tMESH:D2\tsemapv:ManualMappingCuration\tseen\n"
    )


def test_a_table_without_rows_keeps_its_header() -> None:
    """A new project's table may be empty."""
    assert laid_out("label\tid\tkind\n\n") == "id\tkind\tlabel\n"


def test_what_is_no_table_is_refused() -> None:
    """A row with too few cells has no canonical form."""
    with pytest.raises(ContentError, match="the row has 1 cells"):
        laid_out("id\tkind\tlabel\nquelorin\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
LINES = st.lists(
    st.one_of(
        st.lists(CELLS, min_size=4, max_size=4).map("\t".join),
        st.text("ab ", max_size=5).map("#".__add__),
        st.just(""),
    ),
    max_size=12,
)


@given(LINES)
def test_any_table_is_laid_out_once_and_for_all(lines: list[str]) -> None:
    """Idempotent; the same rows; the same comments in the same order."""
    text = "\n".join(["id\tkind\tlabel\tsynonyms", *(line for line in lines if line.strip() or not line)])
    once = laid_out(text)
    assert laid_out(once) == once
    assert rows(once) == rows(text)
    assert notes(once) == notes(text)


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the rows of a table, sorted."""
    found = read_table(TextFile.of("terms.tsv", text), TERMS.needed, TERMS.columns)
    return sorted((row["id"], row["kind"], row["label"], *row.parts("synonyms")) for row in found)


def notes(text: str) -> list[str]:
    """Return the comments of a table."""
    return [line.rstrip() for line in TextFile.of("terms.tsv", text).lines if line.startswith("#")]
