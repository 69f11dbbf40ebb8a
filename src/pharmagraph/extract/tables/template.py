"""Templates: text with columns in braces, from which IRIs and words are made row by row.

    product/{PRODUCTID}     the column's cell, percent-encoded where the template makes an IRI
    relation/{key|slug}     in small letters, with hyphens
    {class.name}            the part "name" of an item of the list "class"
    {{ and }}               a brace itself

RFC 6570 (level 1) and R2RML (section 7.3) write columns in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.rdfterms import segment

if TYPE_CHECKING:
    from collections.abc import Callable

_NOT_IN_SLUG = re.compile(r"[^A-Za-z0-9]+")
_PIECE = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<name>[^{}|]*)(?:\|(?P<filter>[^{}|]*))?\}|(?P<stray>[{}])")


class Filter(StrEnum):
    """What becomes of a cell on its way into a template."""

    TEXT = "text"
    """Nothing: the cell as it is, in words."""
    ENCODE = "encode"
    """Percent-encoded as UTF-8 but for letters, digits and -._~ (RFC 3986, section 2.3)."""
    SLUG = "slug"
    """In small letters; each run of characters but A-Z, a-z, 0-9 is a hyphen, none at the ends."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A column in a template.

    ``column`` is the column of the table that the cell comes from. In an item of a list, ``list`` is
    the list's name, and ``group`` the named part of a pattern ("" where the cell is split).
    """

    column: str
    filter: Filter = Filter.TEXT
    list: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        """What stands in braces: the column, the list, or list.group."""
        if not self.list:
            return self.column
        return f"{self.list}.{self.group}" if self.group else self.list


Part: TypeAlias = str | Ref


@dataclass(frozen=True, slots=True)
class Template:
    """Parts that follow one another: fixed text, and columns.

    A template that makes IRIs is absolute: base and prefixes are already in its fixed text.
    """

    parts: tuple[Part, ...]

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The columns, in order, repeats included."""
        return tuple(part for part in self.parts if isinstance(part, Ref))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that it reads, sorted, each once."""
        return tuple(sorted({ref.column for ref in self.refs}))

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists whose items it reads, sorted, each once."""
        return tuple(sorted({ref.list for ref in self.refs if ref.list}))

    @property
    def constant(self) -> str | None:
        """The text, where there is no column in it; else None."""
        return None if self.refs else "".join(part for part in self.parts if isinstance(part, str))

    def __str__(self) -> str:
        """Write it as a mapping does; reading that again gives the same parts."""
        return "".join(_written(part) for part in self.parts)

    def fill(self, cells: dict[str, str]) -> str | None:
        """Return the text for a row, None where a column is empty.

        ``cells`` leads from Ref.name to the cell; an empty or missing one counts as no value, and so
        does one of which the filter leaves nothing. This says what the engines must do.
        """
        out: list[str] = []
        for part in self.parts:
            piece = part if isinstance(part, str) else _FILTERS[part.filter](cells.get(part.name, ""))
            if not piece and isinstance(part, Ref):
                return None
            out.append(piece)
        return "".join(out)


def slug(value: str) -> str:
    """Turn words into small letters, digits and single hyphens.

    >>> slug("Positively correlated (with)")
    'positively-correlated-with'
    """
    return _NOT_IN_SLUG.sub("-", value).strip("-").lower()


_FILTERS: dict[Filter, Callable[[str], str]] = {Filter.TEXT: str, Filter.ENCODE: segment, Filter.SLUG: slug}


def _written(part: Part) -> str:
    if isinstance(part, str):
        return part.replace("{", "{{").replace("}", "}}")
    return f"{{{part.name}|slug}}" if part.filter is Filter.SLUG else f"{{{part.name}}}"


class TemplateError(ValueError):
    """A template that does not parse; ``at`` is the offset in its text, ``width`` how much is wrong."""

    def __init__(self, message: str, mend: str, at: int, width: int = 1) -> None:
        super().__init__(message)
        self.mend = mend
        self.at = at
        self.width = width


@dataclass(frozen=True, slots=True)
class Written:
    """A column as it is written: ``name`` and ``filter`` ("" for none), where it stands, how wide."""

    name: str
    filter: str
    at: int
    width: int


def parse(text: str) -> list[str | Written]:
    """Read a template into fixed text and columns, in order; raises TemplateError."""
    parts: list[str | Written] = []
    words, end = "", 0
    for found in _PIECE.finditer(text):
        words += text[end : found.start()]
        end = found.end()
        if found["brace"]:
            words += found["brace"][0]
            continue
        if found["stray"]:
            word = "opened" if found["stray"] == "{" else "closed"
            message = f"a brace is {word} here and not {'closed' if word == 'opened' else 'opened'}"
            mend = f"write a column as {{NAME}}, and a brace itself as {found['stray'] * 2}"
            raise TemplateError(message, mend, found.start())
        if words:
            parts.append(words)
        words = ""
        name = found["name"].strip()
        if not name:
            mend = "write the name of a column between the braces"
            raise TemplateError("the braces hold no column", mend, found.start(), found.end() - found.start())
        filter_ = (found["filter"] or "").strip()
        parts.append(Written(name, filter_, found.start(), found.end() - found.start()))
    words += text[end:]
    return [*parts, words] if words else parts
