r"""The dialect of Apache Spark, whose functions must give the very bytes that DuckDB's give.

Where they differ by themselves: ``url_encode`` writes forms (RFC 1866: ``+`` for a space, ``*`` as it
is, ``~`` encoded) and not URIs; ``split`` takes a pattern; Java's patterns need the flag UNIX_LINES,
``(?d)``, for the dot and ``$`` to stop at ``\n`` alone; ``get`` takes an int and no bigint.
``session.settings`` has what else matters: ANSI rules, upper and lower case told apart, and no
substitution of ``${…}`` in the text of a query.
"""

from __future__ import annotations

import re

from pharmagraph.extract.tables.plan.dialect import Dialect

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\']")


def spark_text(value: str) -> str:
    r"""Write text as a string: quotes, backslashes and control characters by their number (\u0027)."""
    return "'" + _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", value) + "'"


def _pattern(text: str) -> str:
    return f"concat('(?d)', {text})"


def _append(*lists: str) -> str:
    """Put lists one after the other; one that is NULL, as after splitting NULL, counts as empty."""
    return f"concat({', '.join(f'coalesce({items}, array())' for items in lists)})"


def _zip(*lists: str) -> str:
    """Zip lists into structs whose fields are f1, f2, …: by itself Spark takes names from the arguments."""
    fields = ", ".join(f"f{number}: string" for number in range(1, len(lists) + 1))
    return f"cast(arrays_zip({', '.join(lists)}) as array<struct<{fields}>>)"


def _split(value: str, separator: str) -> str:
    r"""Split at text: \Q…\E quotes it for Java, and a \E within it is written between two quotations."""
    quoted = rf"concat('\\Q', replace({separator}, '\\E', '\\E\\\\E\\Q'), '\\E')"
    return f"split({value}, {quoted}, -1)"


SPARK = Dialect(
    name="spark",
    text=spark_text,
    function=lambda parameter, body: f"{parameter} -> {body}",
    calls={
        "join": "concat({*})",
        "together": "concat_ws('', {*})",
        "encode": "replace(replace(replace(url_encode({0}), '+', '%20'), '*', '%2A'), '%7E', '~')",
        "lower": "lower({0})",
        "trim": "btrim({0}, {1})",
        "replace": "replace({0}, {1}, {2})",
        "replace_matches": lambda value, pattern, new: f"regexp_replace({value}, {_pattern(pattern)}, {new})",
        "something": "nullif({0}, '')",
        "contains": "contains({0}, {1})",
        "matches": lambda value, pattern: f"regexp_like({value}, {_pattern(pattern)})",
        "number": "cast({0} as string)",
        "split": _split,
        "find_all": lambda value, pattern, n: f"regexp_extract_all({value}, {_pattern(pattern)}, {n})",
        "list": "array({*})",
        "append": _append,
        "zip": _zip,
        "field": "{0}.f{1}",
        "transform": "transform({0}, {1})",
        "filter": "filter({0}, {1})",
        "in_order": "array_sort(array_distinct(array_compact({0})))",
        "flatten": "array_join({0}, '')",
        "length": "size({0})",
        "pick": "get({0}, cast({1} as int))",
        "nothing": "null",
        "when": "case when {0} then {1} else {2} end",
        "else": "coalesce({0}, {1})",
        "is_null": "({0} is null)",
        "one_of": lambda value, *others: f"({value} in ({', '.join(others)}))",
        "equal": "({0} = {1})",
        "and": "({* and })",
        "or": "({* or })",
        "not": "(not {0})",
        "add": lambda *numbers: f"({' + '.join(f'cast({number} as bigint)' for number in numbers)})",
        "minus": "({0} - {1})",
    },
)
