"""Parse a file of RDF into triples as text, with the line of whatever cannot be imported.

pyoxigraph says where JSON-LD and RDF/XML stop being JSON and XML, but not where they stop being RDF;
so it is given a line at a time, and the last one that it took is the place.
"""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from pharmagraph.graphs.importing.rdf import scanning
from pharmagraph.graphs.importing.rdf.jsonkeys import left_out
from pharmagraph.graphs.importing.rdf.lexical import is_ill_typed
from pharmagraph.graphs.importing.rdf.noting import ILL_TYPED, LEFT_OUT
from pharmagraph.graphs.importing.rdf.refusal import RefusedError
from pharmagraph.ontology.prefixes import RDF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from pharmagraph.graphs.importing.rdf.formats import Form
    from pharmagraph.graphs.importing.rdf.noting import Notes
    from pharmagraph.rdfterms import Triple

NOWHERE = "https://relative.invalid/"
"""What relative names of JSON-LD are put behind, so that they can be told; no such host can be
(RFC 6761, section 6.4). Without it, the parser would leave out without a word what they are in."""
_MOST_LINE = 1_048_576
# Characters that XML cannot hold (XML 1.0, section 2.2), so that not every format could.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARTS = tuple(f"<{RDF}{part}>" for part in ("subject", "predicate", "object"))
_REIFIES = f"{RDF}reifies"
_TYPE, _STATEMENT = f"<{RDF}type>", f"<{RDF}Statement>"


class _Lines:
    """A file that gives its lines one by one; ``line`` is the number of the last."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._rest = b""
        self._last = b""
        self.line = 0

    def read(self, size: int = -1) -> bytes:
        """Return what is left of a line, or the next one."""
        if not self._rest:
            if not self._last or self._last.endswith(b"\n"):
                self.line += 1
            self._rest = self._last = self._handle.readline(_MOST_LINE)
        piece = self._rest[:size] if size > 0 else self._rest
        self._rest = self._rest[len(piece) :]
        return piece

    @property
    def column(self) -> int:
        """Where the words of the last line begin, from 1."""
        return len(self._last) - len(self._last.lstrip()) + 1


def each_triple(  # noqa: PLR0913 - what is read, into what, and what is noted
    path: Path, form: Form, graph: str, contexts: Mapping[str, str], notes: Notes, *, merge: bool = False
) -> Iterator[Triple]:
    """Yield the triples of a file as N-Triples text; blank nodes are "_:" with a label of the file.

    A graph of the file's own must be ``graph``, or ``merge`` joins all of them. Triple terms that
    rdf:reifies leads to become statements: rdf:subject, rdf:predicate, rdf:object. ``notes`` hears of values
    that are none, and of keys that are left out. Raises RefusedError with the place.
    """
    with _source(path, form, contexts, notes) as handle:
        lines = _Lines(handle)
        base = NOWHERE if form.kind == "json" else None
        read = cast("BinaryIO", lines)  # the engine needs no more of a file than read()
        parser = ox.parse(input=read, format=getattr(ox.RdfFormat, form.engine), base_iri=base)
        try:
            for quad in parser:
                if not (merge or isinstance(quad.graph_name, ox.DefaultGraph)):
                    _see_graph(quad.graph_name, graph)
                for triple in _triples(quad):
                    if is_ill_typed(triple[2]):
                        notes.add(ILL_TYPED, triple[2], lines.line)
                    yield triple
        except SyntaxError as error:
            raise _unparsed(error, form, lines) from error
        except RefusedError as error:
            error.line, error.column = lines.line, lines.column
            raise


def _source(path: Path, form: Form, contexts: Mapping[str, str], notes: Notes) -> BinaryIO:
    """Look through a file, and open what the parser is to read."""
    if form.kind == "json":
        text = scanning.resolved_json(scanning.read_bytes_as_text(path), contexts)
        for key, line in left_out(text):
            notes.add(LEFT_OUT, key, line)
        return io.BytesIO(text.encode())
    scanning.check_lines(path)
    if form.kind == "turtle":
        scanning.check_turtle(path.read_text(encoding="utf-8-sig", errors="strict"))
    elif form.kind == "xml":
        scanning.check_xml(path)
    handle = path.open("rb")
    # No grammar of RDF has a place for a byte-order mark; its readers skip one all the same.
    if handle.read(len(BOM_UTF8)) != BOM_UTF8:
        handle.seek(0)
    return handle


def _see_graph(name: ox.NamedNode | ox.BlankNode, graph: str) -> None:
    if not (isinstance(name, ox.NamedNode) and name.value == graph):
        message = f"the file has graphs of its own, such as {name}"
        raise RefusedError("PG733", message, "--merge-graphs puts all that they say into one")


def _triples(quad: ox.Quad) -> Iterator[Triple]:
    subject, predicate, obj = quad.subject, quad.predicate, quad.object
    if isinstance(obj, ox.Triple):
        if predicate.value != _REIFIES:
            message = "a triple term stands where only rdf:reifies may lead to one"
            raise RefusedError("PG733", message, "name what is said with rdf:reifies, and say it of that")
        node = _text(subject)
        yield node, _TYPE, _STATEMENT
        for part, term in zip(_PARTS, (obj.subject, obj.predicate, obj.object), strict=True):
            if isinstance(term, ox.Triple):
                raise RefusedError("PG733", "a triple term stands in another", "name the inner one first")
            yield node, part, _text(term)
        return
    yield _text(subject), _text(predicate), _text(obj)


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Write a term; raises RefusedError for what no graph of ours can hold."""
    if isinstance(term, ox.Literal) and (found := _UNWRITABLE.search(term.value)):
        message = f"the character U+{ord(found.group()):04X} stands in a value; XML cannot hold it"
        raise RefusedError("PG110", message, "delete the character")
    if isinstance(term, ox.NamedNode) and term.value.startswith(NOWHERE):
        name = term.value.removeprefix(NOWHERE)
        message = f"the name '{name}' is relative, and there is nothing that it could be relative to"
        raise RefusedError("PG733", message, 'write it in full, or say "@base" in the context')
    return str(term)


def _unparsed(error: SyntaxError, form: Form, lines: _Lines) -> RefusedError:
    """Say where a file stops being what its format says."""
    words = re.sub(r"^(?:Parser error|error while parsing).*?: ", "", str(error.msg))
    message = f"not valid {form.name}: {lowered(words)}"
    line, column = error.lineno or lines.line, error.offset or lines.column
    mend = "see the lines above too" if error.lineno else "see this line and those above"
    return RefusedError("PG731", message, mend, line, column)


def lowered(words: str) -> str:
    """Begin words with a small letter, but for names such as XML."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
