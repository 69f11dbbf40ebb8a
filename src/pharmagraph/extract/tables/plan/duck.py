"""The dialect of DuckDB."""

from __future__ import annotations

from pharmagraph.extract.tables.plan.dialect import Dialect


def duck_text(value: str) -> str:
    """Write text as a string: quotes doubled, a NUL (which would end the statement) by its number."""
    pieces = ["'" + piece.replace("'", "''") + "'" for piece in value.split("\0")]
    return pieces[0] if len(pieces) == 1 else "(" + " || chr(0) || ".join(pieces) + ")"


DUCK = Dialect(
    name="duckdb",
    text=duck_text,
    function=lambda parameter, body: f"lambda {parameter}: {body}",
    calls={
        "join": "({* || })",
        "together": "concat({*})",
        "encode": "url_encode({0})",
        "lower": "lower({0})",
        "trim": "trim({0}, {1})",
        "replace": "replace({0}, {1}, {2})",
        "replace_matches": "regexp_replace({0}, {1}, {2}, 'g')",
        "something": "nullif({0}, '')",
        "contains": "contains({0}, {1})",
        "matches": "regexp_matches({0}, {1})",
        "number": "cast({0} as varchar)",
        "split": "string_split({0}, {1})",
        "find_all": "regexp_extract_all({0}, {1}, {2})",
        "list": "[{*}]",
        "append": "list_concat({*})",
        "zip": "list_zip({*})",
        "field": "{0}[{1}]",
        "transform": "list_transform({0}, {1})",
        "filter": "list_filter({0}, {1})",
        "in_order": "list_sort(list_distinct({0}))",
        "flatten": "array_to_string({0}, '')",
        "length": "len({0})",
        "pick": "{0}[{1} + 1]",
        "nothing": "null",
        "when": "case when {0} then {1} else {2} end",
        "else": "coalesce({0}, {1})",
        "is_null": "({0} is null)",
        "one_of": lambda value, *others: f"({value} in ({', '.join(others)}))",
        "equal": "({0} = {1})",
        "and": "({* and })",
        "or": "({* or })",
        "not": "(not {0})",
        "add": "({* + })",
        "minus": "({0} - {1})",
    },
)
