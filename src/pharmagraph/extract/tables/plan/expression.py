"""Expressions over the columns of a row, which a dialect prints as SQL.

Everything is text, a number, truth, or a list; NULL is "no value". What each call means stands in
``dialect.CALLS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row, or the parameter of a function: a plain word in small letters."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed text; any characters."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that is not negative."""

    value: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of what ``dialect.CALLS`` names."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """What is done with each item of a list: ``parameter`` stands for the item in ``body``."""

    parameter: str
    body: Expression


Expression: TypeAlias = Column | Text | Number | Call | Function


def call(name: str, *arguments: Expression) -> Call:
    """Write a call."""
    return Call(name, arguments)


def join(*pieces: Expression) -> Expression:
    """Join text end to end, NULL where a piece is NULL; fixed text side by side becomes one."""
    flat: list[Expression] = []
    for piece in pieces:
        inner = piece.arguments if isinstance(piece, Call) and piece.name == "join" else (piece,)
        for part in inner:
            last = flat[-1] if flat else None
            if isinstance(part, Text) and isinstance(last, Text):
                flat[-1] = Text(last.value + part.value)
            else:
                flat.append(part)
    return flat[0] if len(flat) == 1 else Call("join", tuple(flat))


def all_of(*conditions: Expression) -> Expression | None:
    """Demand all of some conditions; None where there is none."""
    different = tuple(dict.fromkeys(conditions))
    return different[0] if len(different) == 1 else Call("and", different) if different else None


def replaced(expression: Expression, column: Column, by: Expression) -> Expression:
    """Put something else in the place of a column."""
    match expression:
        case Call(name, arguments):
            return Call(name, tuple(replaced(argument, column, by) for argument in arguments))
        case Function(parameter, body):
            return Function(parameter, replaced(body, column, by))
    return by if expression == column else expression


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Give columns other names; those that are not named keep theirs."""
    match expression:
        case Column(name):
            return Column(names.get(name, name))
        case Call(name, arguments):
            return Call(name, tuple(renamed(argument, names) for argument in arguments))
        case Function(parameter, body):
            return Function(parameter, renamed(body, names))
    return expression


def columns_in(expression: Expression) -> set[str]:
    """Return the names of all columns in an expression, parameters of functions too."""
    match expression:
        case Call(_, arguments):
            return {name for argument in arguments for name in columns_in(argument)}
        case Function(_, body):
            return columns_in(body)
        case Column(name):
            return {name}
    return set()


def escaped(value: Expression) -> Expression:
    r"""Escape text for a literal as ``rdfterms.plain`` does (canonical N-Triples, section 4 of RDF 1.2).

    Quotes and backslashes are the usual case; what else is escaped is looked for first.
    """
    quoted = call("replace", call("replace", value, Text("\\"), Text("\\\\")), Text('"'), Text('\\"'))
    fully: Expression = quoted
    for character, shown in _ESCAPES.items():
        fully = call("replace", fully, Text(character), Text(shown))
    return call("when", call("matches", value, Text(_RARE)), fully, quoted)


_RARE = r"[\x00-\x1f\x7f]|\x{FFFE}|\x{FFFF}"
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPES = {chr(n): f"\\u{n:04X}" for n in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)} | _NAMED


def slugged(value: Expression) -> Expression:
    """Turn words into small letters, digits and hyphens as ``template.slug`` does, NULL for nothing."""
    hyphens = call("trim", call("replace_matches", value, Text("[^A-Za-z0-9]+"), Text("-")), Text("-"))
    return call("something", call("lower", hyphens))
