"""A process that reads what a server sent and writes it in the one form that is read here.

    python -I recode.py FOLDER-OF-PACKAGES FORMAT MEMORY SECONDS RESULT

The server's answer comes on standard input. Rows (FORMAT is xml or tsv) are written as SPARQL
results JSON, triples (any other FORMAT) as sorted N-Triples, no more than RESULT bytes of either.
The first byte on standard output says what follows: ``DONE`` or, with the reason, ``FAULT``.

The parsers are written in Rust and meet bytes of anybody. A document type, by which XML can blow
up or reach for files, is refused before any of them sees it; what else may go wrong ends here.
"""

from __future__ import annotations

import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

DONE, FAULT = b"+", b"-"
ROWS = {"xml": "XML", "tsv": "TSV"}
GRAPHS = {"ntriples": "N_TRIPLES", "turtle": "TURTLE", "rdfxml": "RDF_XML"}
TOO_LARGE = "result"
_BOOLEAN = "^^<http://www.w3.org/2001/XMLSchema#boolean> .\n"

_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


def recoded(body: bytes, form: str, most: int) -> bytes:
    """Return rows as JSON or triples as sorted N-Triples.

    Raises SyntaxError or ValueError with what is wrong, OverflowError where it gets too large.
    """
    if form in {"xml", "rdfxml"}:
        check_xml(body)
    return _rows(body, ROWS[form], most) if form in ROWS else _triples(body, GRAPHS[form], most)


def check_xml(body: bytes) -> None:
    """Refuse a document type, and an encoding in which one could hide; raises ValueError."""
    named = _ENCODING.match(body.removeprefix(b"\xef\xbb\xbf")[:200])
    if (
        body[:2] in {b"\xff\xfe", b"\xfe\xff"}
        or b"\0" in body[:100]
        or (named and named[1].upper() not in {b"UTF-8", b"US-ASCII", b"ASCII"})
    ):
        raise ValueError("it is XML in another encoding than UTF-8")
    if _DOCUMENT_TYPE.search(body):
        raise ValueError("it is XML with a document type, which is not read")


def _rows(body: bytes, form: str, most: int) -> bytes:
    import pyoxigraph as ox

    if b"<<" in body or b"<triple" in body:
        raise ValueError("it has triples within rows, which are read from JSON alone")
    found = ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, form))
    written = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    if len(written) > most:
        raise OverflowError
    return written


def _triples(body: bytes, form: str, most: int) -> bytes:
    import pyoxigraph as ox

    lines: set[str] = set()
    size = 0
    found = ox.parse(body, format=getattr(ox.RdfFormat, form), without_named_graphs=True)
    for t in found:
        line = f"{t.subject} {t.predicate} {t.object} .\n"
        if line.endswith(_BOOLEAN):  # Virtuoso stores a true value as 1
            line = line.replace(f'"1"{_BOOLEAN}', f'"true"{_BOOLEAN}').replace(
                f'"0"{_BOOLEAN}', f'"false"{_BOOLEAN}'
            )
        if line not in lines:
            lines.add(line)
            size += len(line)
            if size > most:
                raise OverflowError
    return "".join(sorted(lines)).encode()


def main(arguments: list[str], source: BinaryIO, target: BinaryIO) -> None:
    """Read, recode and write; say what is wrong instead where something is."""
    packages, form, memory, seconds, most = arguments
    if packages not in sys.path:
        sys.path.insert(0, packages)
    from pharmagraph.graphs.worker import limit_cpu, limit_memory

    limit_memory(int(memory))
    limit_cpu(float(seconds))
    try:
        written = DONE + recoded(source.read(), form, int(most))
    except OverflowError:
        written = FAULT + TOO_LARGE.encode()
    except (SyntaxError, ValueError) as error:
        written = FAULT + str(error).encode("utf-8", "replace")
    target.write(written)
    target.flush()


if __name__ == "__main__":  # pragma: no cover - runs in a process of its own, which tests start
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
