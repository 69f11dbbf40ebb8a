"""Compact JSON-LD 1.1: one node object a subject, with our own context at its head.

Values become plain strings where the context says their type or language, and value objects where it
does not (JSON-LD 1.1 Processing Algorithms and API, section 6.2, value compaction); a number keeps the
text that it has in the canonical artefact.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pharmagraph.errors import GraphError
from pharmagraph.graphs.nquads import MEND
from pharmagraph.graphs.writers.jsonldcontext import bundled_context
from pharmagraph.graphs.writers.writer import spooled
from pharmagraph.ontology.prefixes import RDF, XSD
from pharmagraph.rdfterms import literal_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.graphs.writers.selection import Selection
    from pharmagraph.rdfterms import NtTerm, Triple

_TYPE = f"<{RDF}type>"
_GEN_DELIMS = tuple(":/?#[]@")
_MOST_KNOWN = 30_000
# What JSON says again as it stands: a number without leading zero that is exact in a double (2^53).
_NATIVE = {
    XSD + "integer": re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
_NEVER = re.compile(r"(?!)")


class Compactor:
    """Shortens IRIs and values by a context.

    ``schemes`` are the beginnings of all IRIs up to the colon: a prefix of that name would change what
    such an IRI means, and so is left out.
    """

    def __init__(self, prefixes: Mapping[str, str], schemes: Iterable[str]) -> None:
        taken = set(schemes)
        shipped = bundled_context()
        usable = {p: n for p, n in prefixes.items() if n.endswith(_GEN_DELIMS) and p not in taken}
        self._context: dict[str, Any] = dict(sorted(usable.items()))
        self._used: set[str] = set()
        self._prefixes = sorted(usable.items(), key=lambda item: (-len(item[1]), item[0]))
        self._known: dict[str, str] = {}
        self._links: dict[NtTerm, str] = {}
        self._names: dict[str, str] = {}
        self._coerced: dict[str, tuple[str, str]] = {}
        for name, said in shipped.items():
            if name.startswith("@") or name in usable or name in taken:
                continue
            iri, kind = (said, "@id") if isinstance(said, str) else (said["@id"], said.get("@type", "@id"))
            whole = self._whole(iri)
            if whole is None or (kind != "@id" and self._whole(kind) is None):
                continue  # a prefix of ours is not in use here
            self._context[name] = said
            self._names[whole] = name
            if not isinstance(said, str):
                self._coerced[whole] = (said.get("@type", ""), said.get("@language", ""))

    def _whole(self, short: str) -> str | None:
        prefix, _, local = short.partition(":")
        return self._context[prefix] + local if isinstance(self._context.get(prefix), str) else None

    @property
    def context(self) -> dict[str, Any]:
        """What of the context has been used so far, with the prefixes that it is told by."""
        used = set(self._used)
        for name in self._used:
            said = self._context[name]
            told = said.values() if isinstance(said, dict) else [said]
            used |= {prefix for iri in told if (prefix := iri.partition(":")[0]) in self._context}
        return {"@version": 1.1, **{name: said for name, said in self._context.items() if name in used}}

    def name(self, iri: str) -> str:
        """Return how a property or class is called: its term, a short name, or the IRI itself."""
        found = self._names.get(iri)
        if found is None:
            return self.short(iri)
        self._used.add(found)
        return found

    def short(self, iri: str) -> str:
        """Return an IRI by a prefix, or as it is."""
        found = self._known.get(iri)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[iri] = self._shortened(iri)
        return found

    def _shortened(self, iri: str) -> str:
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and (local := iri[len(namespace) :]) and not local.startswith("//"):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return iri

    def value(self, prop: str, term: NtTerm) -> str:
        """Return the value of a property as JSON text."""
        kind, language = self._coerced.get(prop, ("", ""))
        if term[0] in "<_":
            return self.link(term) if kind == "@id" else f'{{"@id": {self.link(term)}}}'
        lexical, tag, datatype = literal_parts(term)
        if tag:
            return _json(lexical if tag == language else {"@value": lexical, "@language": tag})
        if datatype in {"", XSD + "string"}:
            return _json({"@value": lexical} if kind or language else lexical)
        short = self.short(datatype)
        # JSON has its own way to write these two, where they are in the form that it would give back.
        if kind in {"", short} and not language and _NATIVE.get(datatype, _NEVER).match(lexical):
            return lexical
        return _json(lexical if kind == short else {"@value": lexical, "@type": short})

    def link(self, term: NtTerm) -> str:
        """Return an IRI or a blank node as JSON text."""
        found = self._links.get(term)
        if found is None:
            if term.startswith("<<"):
                raise GraphError("JSON-LD has no way to write a triple about a triple", mend=MEND)
            if len(self._links) >= _MOST_KNOWN:
                self._links.clear()
            found = self._links[term] = _json(self._shortened(term[1:-1]) if term[0] == "<" else term)
        return found

    def node(self, subject: NtTerm, about: Iterable[Triple]) -> str:
        """Return a subject and what is said of it as a node object: a property a line, its types first."""
        said: dict[NtTerm, list[str]] = {}
        kinds: list[str] = []
        for _, predicate, term in about:
            if predicate == _TYPE and term[0] in "<_":
                kinds.append(_json(self.name(term[1:-1])) if term[0] == "<" else _json(term))
            else:
                said.setdefault(predicate, []).append(self.value(predicate[1:-1], term))
        lines = [f'"@id": {self.link(subject)}']
        if kinds:
            lines.append(f'"@type": {_list(kinds)}')
        lines += [
            f"{_json(self.name(predicate[1:-1]))}: {_list(values)}" for predicate, values in said.items()
        ]
        return "{" + ",\n  ".join(lines) + "}"


def _list(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def jsonld(selection: Selection) -> Iterator[bytes]:
    """Write compact JSON-LD: the default graph first, then each other graph under its name.

    The context holds what the file uses, and so stands before a body that was written first.
    """
    compactor = Compactor(selection.prefixes, _schemes(selection))
    with spooled(_body(selection, compactor)) as body:
        context = ",\n".join(f"  {_json(name)}: {_json(said)}" for name, said in compactor.context.items())
        yield f'{{\n "@context": {{\n{context}\n }},\n "@graph": ['.encode()
        yield from body


def _body(selection: Selection, compactor: Compactor) -> Iterator[str]:
    joint = "\n"
    for part in selection.parts:
        if part.iri:
            yield f'{joint}{{"@id": {_json(compactor.short(part.iri))}, "@graph": ['
            joint = "\n"
        for subject, about in groupby(part.triples, key=lambda triple: triple[0]):
            yield f"{joint} {compactor.node(subject, about)}"
            joint = ",\n"
        if part.iri:
            yield "\n]}"
            joint = ",\n"
    yield "\n]}\n"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _schemes(selection: Selection) -> set[str]:
    """Return what stands before the first colon of all IRIs that are no web addresses."""
    found: set[str] = set()
    for part in selection.parts:
        found.add(part.iri.partition(":")[0])
        for triple in part.triples:
            for term in triple:
                if term[:5] != "<http" and term[0] == "<":
                    found.add(term[1:].partition(":")[0])
    return found
