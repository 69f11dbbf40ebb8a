"""Look through a file before a parser sees it: for what breaks parsers, and for what leads elsewhere.

Nested JSON-LD of some thousand levels ends pyoxigraph's process, and entities of XML its memory
(measured). Contexts of JSON-LD that lie elsewhere are not fetched.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from pharmagraph.errors import ContentError
from pharmagraph.graphs.importing.rdf.refusal import RefusedError
from pharmagraph.ontology.turtle import MAX_NESTING, refuse_depth
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},:]', re.DOTALL)
_DEEP = f"values are nested deeper than {MAX_NESTING}"
_FLATTEN = "give inner nodes names of their own, and refer to them"
_XML_ENCODINGS = {"utf-8", "us-ascii"}


def read_bytes_as_text(path: Path) -> str:
    """Read a file as UTF-8; raises RefusedError (PG102) with the place of the first byte that is not."""
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8"
        mend = "save the file as UTF-8; it may have been written as Windows-1252 or UTF-16"
        raise RefusedError("PG102", message, mend, line, column) from error


def check_lines(path: Path) -> None:
    """See that all lines of a file are UTF-8, without holding it; raises RefusedError (PG102)."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode()) + 1
                message = f"byte 0x{line[error.start]:02X} is not UTF-8"
                mend = "save the file as UTF-8; it may have been written as Windows-1252 or UTF-16"
                raise RefusedError("PG102", message, mend, number, column) from error


def check_turtle(text: str) -> None:
    """See that brackets are not too deep; raises RefusedError (PG103)."""
    try:
        refuse_depth(TextFile.of("", text))
    except ContentError as error:
        found = error.findings[0]
        place = found.place
        raise RefusedError(found.code, found.message, _FLATTEN, place.line, place.column) from error


def resolved_json(  # noqa: C901 - one branch for each sign of JSON
    text: str, contexts: Mapping[str, str]
) -> str:
    """Return JSON-LD with the contexts that are at hand put in for their names.

    ``contexts`` leads from an IRI to the context, as JSON in one line. Raises RefusedError: PG103 where
    values are nested too deep, PG732 for a context that would have to be fetched.
    """
    pieces: list[str] = []
    done = 0
    # Each value that is open: "{" or "[", and the key whose value comes next.
    opened: list[list[str]] = []
    is_key = False
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if sign in "{[":
            opened.append([sign, ""])
            if len(opened) > MAX_NESTING:
                raise _at(text, token.start(), "PG103", _DEEP, _FLATTEN)
            is_key = sign == "{"
        elif sign in "}]":
            if opened:
                opened.pop()
            is_key = False
        elif sign == ",":
            is_key = bool(opened) and opened[-1][0] == "{"
        elif sign == ":":
            is_key = False
        elif is_key:
            opened[-1][1] = _word(sign)
        elif _holds_context(opened):
            word = _word(sign)
            if word not in contexts:
                raise _remote(text, token.start(), word)
            pieces += [text[done : token.start()], contexts[word]]
            done = token.end()
    return "".join([*pieces, text[done:]])


def _word(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token  # the parser will say what is wrong with it


def _holds_context(opened: list[list[str]]) -> bool:
    """Tell whether a string here is the name of a context: a value of @context or @import."""
    if not opened:
        return False
    kind, key = opened[-1]
    if kind == "{":
        return key in {"@context", "@import"}
    return len(opened) > 1 and opened[-2] == ["{", "@context"]


def _remote(text: str, start: int, word: str) -> RefusedError:
    mend = "write the context into the file: its terms, in place of its address"
    return _at(text, start, "PG732", f"the context {word} lies elsewhere, and nothing is fetched", mend)


def _at(text: str, offset: int, code: str, message: str, mend: str) -> RefusedError:
    line = text.count("\n", 0, offset) + 1
    return RefusedError(code, message, mend, line, offset - text.rfind("\n", 0, offset))


def check_xml(path: Path) -> None:
    """See that a file is well-formed XML without a document type, not too deep, in UTF-8.

    Raises RefusedError (PG102, PG103, PG731, PG732).
    """
    parser = expat.ParserCreate()
    depth = 0

    def refused(code: str, message: str, mend: str) -> RefusedError:
        return RefusedError(code, message, mend, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def started(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_NESTING:
            raise refused("PG103", f"elements are nested deeper than {MAX_NESTING}", _FLATTEN)

    def ended(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(*_: object) -> None:
        message = "a document type (DOCTYPE) is not read: its entities can reach files and fill memory"
        raise refused("PG732", message, "take it out, and write its entities out in full")

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _XML_ENCODINGS:
            raise refused("PG102", f"the file says that it is {encoding}, not UTF-8", "save it as UTF-8")

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = document_type, declared
    try:
        with path.open("rb") as handle:
            parser.ParseFile(handle)
    except expat.ExpatError as error:
        message = f"not valid XML: {expat.ErrorString(error.code)}"
        mend = "see the lines above too; a tag may not be closed"
        raise RefusedError("PG731", message, mend, error.lineno, error.offset + 1) from error
