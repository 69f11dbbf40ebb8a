from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.tables.plan.dialect import CALLS, print_sql
from pharmagraph.extract.tables.plan.duck import DUCK
from pharmagraph.extract.tables.plan.expression import Column, Text, call
from pharmagraph.extract.tables.plan.sparksql import SPARK, spark_text


def test_both_dialects_have_all_calls() -> None:
    """Every call that an expression may use is there in both dialects, and there is none besides."""
    assert set(CALLS) == set(SPARK.calls) == set(DUCK.calls)


@given(st.text())
def test_text_stays_text(value: str) -> None:
    """Whatever stands in text, as SQL it is one string between two quotes, and reads as itself again."""
    written = spark_text(value)
    inner = written[1:-1]
    assert written == f"'{inner}'"
    assert "'" not in inner
    assert re.fullmatch(r"(?:[^\\\x00-\x1f]|\\u[0-9a-f]{4})*", inner)
    assert re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), inner) == value


def test_a_separator_is_no_pattern() -> None:
    """A separator is quoted for Java whatever stands in it, and lists keep their empty pieces."""
    assert print_sql(call("split", Column("c0"), Text("|")), SPARK) == (
        r"split(c0, concat('\\Q', replace('|', '\\E', '\\E\\\\E\\Q'), '\\E'), -1)"
    )
