"""The formats that can be imported, and how a file's name tells which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import LoadError

if TYPE_CHECKING:
    from pathlib import Path


class Form(NamedTuple):
    """A format: ``kind`` is how it is looked through before parsing, ``engine`` its name in pyoxigraph."""

    name: str
    endings: tuple[str, ...]
    kind: str
    engine: str = ""


# The more particular endings come first.
FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("kgx-nodes", ("nodes.tsv", "nodes.jsonl"), "kgx"),
        Form("kgx-edges", ("edges.tsv", "edges.jsonl"), "kgx"),
        Form("turtle", (".ttl",), "turtle", "TURTLE"),
        Form("trig", (".trig",), "turtle", "TRIG"),
        Form("ntriples", (".nt",), "lines", "N_TRIPLES"),
        Form("nquads", (".nq",), "lines", "N_QUADS"),
        Form("jsonld", (".jsonld",), "json", "JSON_LD"),
        Form("rdfxml", (".rdf", ".owl"), "xml", "RDF_XML"),
    )
}


def form_of(path: Path, wanted: str = "") -> Form:
    """Return the format of a file: ``wanted``, or by its name; raises LoadError where that tells none."""
    if wanted:
        return FORMS[wanted]
    name = path.name.lower()
    found = next((form for form in FORMS.values() if name.endswith(form.endings)), None)
    if found is None:
        message = f"the name of {path.name} does not tell its format"
        raise LoadError(message, mend=f"say it: --format {'|'.join(FORMS)}")
    return found
