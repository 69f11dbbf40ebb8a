"""Reads the tables of a mapping: which files, in which form, with which columns and lists."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.faults import inside
from pharmagraph.extract.tables.mapping import ListCell, Pattern, Table
from pharmagraph.extract.tables.names import columns_known
from pharmagraph.extract.tables.pattern import PatternError, read_pattern
from pharmagraph.extract.yamlfile import Mapping as Keys
from pharmagraph.extract.yamlfile import Scalar, Sequence

if TYPE_CHECKING:
    from pharmagraph.extract.tables.faults import Faults
    from pharmagraph.extract.tables.mapping import Format, Unfit
    from pharmagraph.extract.yamlfile import Node

_BOTH = ("files", "member", "format", "null", "trim", "lists", "note")
_ONLY: dict[Format, tuple[str, ...]] = {
    "csv": ("delimiter", "quote", "encoding", "header", "columns"),
    "jsonl": ("each", "fields"),
    "parquet": ("columns",),
}
_FORMATS: dict[str, Format] = {"csv": "csv", "jsonl": "jsonl", "parquet": "parquet"}
_DELIMITERS = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "space": " "}
_LIST_KEYS = ("column", "separator", "pattern", "unmatched")
# Python has codecs under such names that are no encodings of tables, or that depend on the machine.
_NO_TEXT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
UNFIT: dict[str, Unfit] = {"reject": "reject", "skip": "skip"}


def read_tables(node: Node | None, faults: Faults) -> dict[str, Table]:
    """Read ``tables:``."""
    return {key.text: _table(key, value, faults) for key, value in faults.entries(node, "tables")}


def _table(key: Scalar, node: Node, faults: Faults) -> Table:
    what = f"the table '{key.text}'"
    every = tuple(dict.fromkeys([*_BOTH, *(name for names in _ONLY.values() for name in names)]))
    values = faults.keys(node, what, every, ("files",))
    form = faults.choice(values.get("format"), "the format", _FORMATS, "csv")
    for name, value in values.items():
        if name not in (*_BOTH, *_ONLY[form]):
            owners = " or ".join(other for other, names in _ONLY.items() if name in names)
            faults.note(
                "PG108", f"{name} says nothing of a table in {form}", value, f"it goes with: {owners}"
            )
    columns = tuple(column.text for column in faults.several(values.get("columns"), "columns"))
    header = faults.flag(values.get("header"), "header", default=True)
    if not header and not columns:
        faults.note("PG109", "columns is missing: the files have no header", key, "add: columns: [first, …]")
    fields = _fields(values.get("fields"), faults)
    table = Table(
        name=key.text,
        files=_files(values.get("files"), faults),
        format=form,
        member=_member(values.get("member"), faults),
        delimiter=_delimiter(values.get("delimiter"), faults),
        quote=_quote(values.get("quote"), faults),
        encoding=_encoding(values.get("encoding"), faults),
        header=header,
        columns=columns,
        null=tuple(dict.fromkeys(["", *(n.text for n in faults.several(values.get("null"), "null"))])),
        trim=faults.flag(values.get("trim"), "trim", default=True),
        each=_pointer(values.get("each"), faults),
        fields=fields,
        place=key.place,
    )
    for cell, part in faults.entries(values.get("lists"), "lists"):
        table.lists[cell.text] = _list(cell, part, table, faults)
    return table


def is_file_name(word: str) -> bool:
    """Tell whether a word is the name, or a pattern of names, of files of one folder."""
    return word not in {"", ".", ".."} and not set(word) & set("/\\:\0")


def _files(node: Node | None, faults: Faults) -> tuple[str, ...]:
    found = faults.several(node, "files")
    if isinstance(node, Sequence) and not node.items:
        faults.note("PG107", "files should name a file", node, "write: files: [product.txt]")
    for name in found:
        if not is_file_name(name.text):
            mend = "name files without folders; where they lie is said on loading (--from)"
            faults.note("PG706", f"'{name.text}' is no file name", name, mend)
    return tuple(name.text for name in found)


def _member(node: Node | None, faults: Faults) -> str:
    found = faults.scalar(node, "the member")
    if found is None:
        return ""
    parts = found.text.split("/")
    if any(not is_file_name(part) for part in parts):
        mend = "write it as it stands in the archive, without a slash in front and without .."
        faults.note("PG706", f"'{found.text}' leads out of the archive", found, mend)
    return found.text


def _delimiter(node: Node | None, faults: Faults) -> str:
    if node is None:
        return ","
    text = _DELIMITERS.get(node.text, node.text) if isinstance(node, Scalar) else ""
    if len(text) != 1 or text in '"\r\n' or not text.isascii():
        mend = f"write {', '.join(_DELIMITERS)}, or one sign"
        faults.note("PG707", "this cannot be a delimiter", node, mend)
        return ","
    return text


def _quote(node: Node | None, faults: Faults) -> str:
    choices = {"none": "", '"': '"', "'": "'", "double": '"', "single": "'"}
    return faults.choice(node, "the quote", choices, '"')


def _encoding(node: Node | None, faults: Faults) -> str:
    found = faults.scalar(node, "the encoding")
    if found is None:
        return "utf-8"
    try:
        name = codecs.lookup(found.text).name
        " ".encode(name)
    except (LookupError, UnicodeError, ValueError):
        name = ""
    if not name or name in _NO_TEXT:
        mend = "write the name that Python knows, such as utf-8, cp1252 or iso8859-1"
        faults.note("PG707", f"the encoding '{found.text}' is unknown", found, mend)
        return "utf-8"
    return name


def _pointer(node: Node | None, faults: Faults) -> str:
    found = faults.scalar(node, "each")
    if found is None:
        return ""
    if not is_pointer(found.text):
        mend = "write it with a slash in front of each step: /links, /drug/names"
        faults.note("PG107", f"'{found.text}' is no JSON pointer", found, mend)
        return ""
    return found.text


def is_pointer(text: str) -> bool:
    """Tell whether text is a JSON pointer to something below the top (RFC 6901, section 3)."""
    return text.startswith("/") and text.count("~") == text.count("~0") + text.count("~1")


def _fields(node: Node | None, faults: Faults) -> dict[str, str]:
    found: dict[str, str] = {}
    if node is None:
        return found
    if not isinstance(node, Keys) or not node.entries:
        mend = "write: {column: key, other: /pointer/from/the/top}"
        faults.note("PG107", "fields should hold columns with what they come from", node, mend)
        return found
    for key, value in node.entries:
        if not isinstance(value, Scalar):
            faults.note(
                "PG107", f"the field '{key.text}' should be words", value, "write a key, or /a/pointer"
            )
        elif value.text.startswith("/") and not is_pointer(value.text):
            faults.note("PG107", f"'{value.text}' is no JSON pointer", value, "write ~0 for ~ and ~1 for /")
        else:
            found[key.text] = value.text
    return found


def _list(key: Scalar, node: Node, table: Table, faults: Faults) -> ListCell:
    what = f"the list '{key.text}'"
    values = faults.keys(node, what, _LIST_KEYS, ("column",))
    column = faults.scalar(values.get("column"), "the column")
    known = columns_known(table)
    if column and known is not None and column.text not in known:
        message = f"the table '{table.name}' has no column '{column.text}'"
        faults.unknown("PG702", message, column, column.text, known)
    if key.text in (known or ()):
        faults.note("PG509", f"{what} has the name of a column", key, "give it another name")
    separator = values.get("separator")
    pattern = faults.scalar(values.get("pattern"), "the pattern")
    if (separator is None) == ("pattern" not in values):
        mend = "write one of the two: separator: ';' or pattern: '…'"
        faults.note("PG107", f"{what} needs a separator or a pattern", key, mend)
    cut = separator.text if isinstance(separator, Scalar) else ""
    if separator is not None and not cut:
        faults.note("PG107", "the separator should be words", separator, "write: separator: ';'")
    read = read_checked(pattern, faults) if pattern else None
    if read and not read.groups:
        mend = "name what is to be taken: (?P<name>…)"
        faults.note("PG705", "the pattern has no named part", pattern or key, mend)
    return ListCell(
        name=key.text,
        column=column.text if column else "",
        separator=cut,
        pattern=read,
        unmatched=faults.choice(values.get("unmatched"), "unmatched", UNFIT, "reject"),
        place=key.place,
    )


def read_checked(node: Scalar, faults: Faults) -> Pattern | None:
    """Read a regular expression; None where it cannot be used, which is noted at its character."""
    try:
        return read_pattern(node.text)
    except PatternError as error:
        faults.note("PG705", str(error), inside(node, error.at, error.width), error.mend)
        return None
