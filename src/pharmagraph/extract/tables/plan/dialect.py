"""What expressions may call, and how a dialect of SQL writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.extract.tables.plan.expression import Call, Column, Expression, Function, Number, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CALLS = {
    # text
    "join": "(text, …) -> text: end to end; NULL where one of them is NULL",
    "together": "(text, …) -> text: end to end, NULLs left out; '' where there is none",
    "encode": "(text) -> text: percent-encoded as UTF-8 but for A-Z a-z 0-9 - . _ ~ (rdfterms.segment)",
    "lower": "(text of ASCII) -> text: in small letters",
    "trim": "(text, characters) -> text: without these characters at both ends",
    "replace": "(text, old, new) -> text: every old is new; all as they stand, no patterns",
    "replace_matches": "(text, pattern, new) -> text: every match is new; new has no special characters",
    "something": "(text) -> text: NULL where it is ''",
    "contains": "(text, part) -> truth",
    "matches": "(text, pattern) -> truth: a match anywhere (mapping.Pattern.plain)",
    "number": "(number) -> text: in digits",
    # lists
    "split": "(text, separator) -> list: the pieces, empty ones too; the separator as it stands",
    "find_all": "(text, pattern, n) -> list: what group n (0: all) of each match took; nothing is '' or NULL",
    "list": "(text, …) -> list, NULLs too",
    "append": "(list, …) -> list: one after the other; NULL counts as an empty list",
    "zip": "(list, …) -> list of tuples; the lists are of one length; NULL counts as an empty list",
    "field": "(tuple, n) -> text: its nth part, from 1",
    "transform": "(list, function) -> list: what the function gives for each item, NULLs too",
    "filter": "(list, function) -> list: the items for which it is true",
    "in_order": "(list) -> list: without NULLs, each text once, sorted by its UTF-8 bytes",
    "flatten": "(list without NULLs) -> text: end to end; '' for an empty list, NULL for NULL",
    "length": "(list) -> number",
    "pick": "(list, number) -> text: the item at that place, from 0",
    # truth, choice, numbers
    "nothing": "() -> NULL",
    "when": "(truth, a, b) -> a where it is true, else b (also where it is NULL)",
    "else": "(a, b) -> b where a is NULL, else a",
    "is_null": "(anything) -> truth",
    "one_of": "(text, text, …) -> truth: the first is one of the others; NULL where the first is NULL",
    "equal": "(number, number) -> truth",
    "and": "(truth, …) -> truth",
    "or": "(truth, …) -> truth",
    "not": "(truth) -> truth",
    "add": "(number, …) -> number of 64 bits",
    "minus": "(number, number) -> number",
}  # fmt: skip
"""The calls that a dialect must have. What is asked of NULL is NULL, but where something else is said."""

Writing: TypeAlias = "str | Callable[..., str]"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How SQL is written for an engine.

    ``text`` writes fixed text, ``function`` the parameter and body of a function. In ``calls`` a form
    such as ``"trim({0}, {1})"`` takes the arguments by place; ``"concat({*})"`` takes all of them with
    commas between, ``"({* || })"`` with what stands behind the star. A callable gets them as SQL.
    """

    name: str
    text: Callable[[str], str]
    function: Callable[[str, str], str]
    calls: Mapping[str, Writing]


def print_sql(expression: Expression, dialect: Dialect) -> str:
    """Write an expression as SQL; fixed text cannot become anything but text."""
    match expression:
        case Column(name):
            return name
        case Number(value):
            return str(value)
        case Text(value):
            return dialect.text(value)
        case Function(parameter, body):
            return dialect.function(parameter, print_sql(body, dialect))
        case Call(name, arguments):
            return _fill(dialect.calls[name], [print_sql(argument, dialect) for argument in arguments])


def _fill(writing: Writing, arguments: list[str]) -> str:
    if not isinstance(writing, str):
        return writing(*arguments)
    before, star, rest = writing.partition("{*")
    if star:
        between, _, after = rest.partition("}")
        return before + (between or ", ").join(arguments) + after
    pieces = writing.split("{")
    return pieces[0] + "".join(arguments[int(piece[0])] + piece[2:] for piece in pieces[1:])
