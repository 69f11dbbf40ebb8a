"""A query as it was written, so that messages can point at a place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import QueryRefusedError, QuerySyntaxError
from pharmagraph.findings import Place, marked
from pharmagraph.sparqltext import position

if TYPE_CHECKING:
    from typing import NoReturn

    from pharmagraph.sparqltext import Token


class Written:
    """A query's text with its name, such as that of a file."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    def at(self, offset: int, width: int, message: str) -> tuple[str, int, int]:
        """Return a message with its place and the marked line, then line and column."""
        line, column = position(self.text, offset)
        return pointed(self.text, self.name, line, column, message, width=width), line, column

    def refuse(self, token: Token, message: str, mend: str) -> NoReturn:
        """Raise QueryRefusedError that points at a token."""
        text, line, column = self.at(token.start, len(token.text), message)
        raise QueryRefusedError(text, line=line, column=column, mend=mend)

    def fault(self, token: Token, message: str, mend: str) -> NoReturn:
        """Raise QuerySyntaxError that points at a token."""
        text, line, column = self.at(token.start, len(token.text), message)
        raise QuerySyntaxError(text, line=line, column=column, mend=mend)


def pointed(  # noqa: PLR0913 - a place in a text, and what to say of it
    text: str, name: str, line: int, column: int, message: str, *, width: int = 1
) -> str:
    """Return a message with its place before it and the line with a caret below it."""
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    place = Place(name, line, column, shown, max(1, width))
    return "\n".join([f"{place}: {message}", *marked(place)])
