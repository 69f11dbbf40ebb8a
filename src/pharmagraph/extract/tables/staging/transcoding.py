"""Turn bytes of a declared encoding into UTF-8, in a stream; what cannot be decoded is marked.

A mark is not UTF-8, so it is found where rows are checked, and costs its row, not the file.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.staging.limits import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pharmagraph.extract.tables.staging.opening import Bytes

BLOCK = 1 << 18
_MARKS = "pharmagraph-marks"
_MARK = re.compile("[\udc80-\udcff]")
# Encodings in which each byte is one character, and the first 128 are those of ASCII.
_SINGLE = re.compile(r"(?:cp125[0-8]|iso8859-\d+|latin-?1|ascii|koi8-[rtu]|mac-\w+)\Z")
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _marked(error: UnicodeError) -> tuple[str, int]:
    """Stand for each byte that cannot be decoded with a lone surrogate, as PEP 383 does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + max(byte, 0x80)) for byte in wrong), error.end


codecs.register_error(_MARKS, _marked)


def utf8_blocks(stream: Bytes, encoding: str, file: str) -> Iterator[bytes]:
    """Yield the text of a stream as UTF-8, in blocks of some 256 kB, without a byte order mark.

    Raises ContentError (PG721) where the file says itself that it has another encoding.
    """
    name = codecs.lookup(encoding).name
    block = stream.read(BLOCK)
    if name in {"utf-8", "utf-8-sig"}:
        if block.startswith(_WIDE_MARKS):
            raise unreadable(file, "the file is UTF-16, and not UTF-8", "declare encoding: utf-16")
        block = block.removeprefix(codecs.BOM_UTF8)
        while block:
            yield block
            block = stream.read(BLOCK)
    elif _SINGLE.match(name):
        if block.startswith(codecs.BOM_UTF8):
            message = f"the file begins with the mark of UTF-8, and is declared to be {encoding}"
            raise unreadable(file, message, "declare encoding: utf-8")
        while block:
            yield block if block.isascii() else _utf8(block.decode(name, _MARKS))
            block = stream.read(BLOCK)
    else:
        yield from _decoded(stream, block, name, file)


def _decoded(stream: Bytes, block: bytes, name: str, file: str) -> Iterator[bytes]:
    """Yield the text of a stream whose characters are several bytes, or depend on those before them."""
    decoder = codecs.getincrementaldecoder(name)(_MARKS)
    try:
        text = decoder.decode(block).removeprefix("\ufeff")
        while block:
            yield _utf8(text)
            block = stream.read(BLOCK)
            text = decoder.decode(block, final=not block)
    except UnicodeError as error:  # utf-16 and utf-32 without the mark that tells the order of bytes
        mend = f"declare {name}-le or {name}-be, or another encoding"
        raise unreadable(file, f"the file cannot be read as {name}: {error}", mend) from error
    if text:
        yield _utf8(text)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def marked_text(data: bytes, encoding: str) -> str:
    """Decode a piece of what ``utf8_blocks`` gave; bytes that could not be decoded are marks in it."""
    if codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}:
        return data.decode("utf-8", "surrogateescape")
    return data.decode("utf-8", "surrogatepass")


def fault_of(text: str, encoding: str) -> str:
    """Say what is wrong with a text that holds marks, "" where it holds none."""
    if text.isascii() or not (found := _MARK.search(text)):
        return ""
    name = codecs.lookup(encoding).name
    if name in {"utf-8", "utf-8-sig"} or _SINGLE.match(name):
        return f"the byte 0x{ord(found.group()) - 0xDC00:02X} is not {encoding}"
    return f"some bytes are not {encoding}"


def plain(text: str) -> str:
    """Make a text that can be shown and written anywhere: marks become replacement characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
