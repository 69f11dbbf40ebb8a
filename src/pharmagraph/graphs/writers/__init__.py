"""Export formats: one row each, in the order in which people look for them.

The row owns name, extension, media type, whether everything comes along, and the function; command
line, library and reference docs read them from here. To add a format, write a file beside this one
and a row below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.writers import engine, turtle
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pharmagraph.rdfterms import Triple

    Write = Callable[[Sequence[Triple], Mapping[str, str], str], bytes]


@dataclass(frozen=True, slots=True)
class Writer:
    """An export format.

    ``write`` takes sorted triples, a prefix map and a comment for the head of the file, and returns
    the bytes of the file.
    """

    name: str
    extension: str
    media_type: str
    write: Write
    lossless: bool = True
    aliases: tuple[str, ...] = ()
    note: str = ""


WRITERS: dict[str, Writer] = {
    writer.name: writer
    for writer in (
        Writer(
            "turtle",
            "ttl",
            "text/turtle",
            turtle.write_turtle,
            aliases=("ttl",),
            note="readable, one subject a block",
        ),
        Writer(
            "ntriples",
            "nt",
            "application/n-triples",
            engine.write_ntriples,
            aliases=("nt",),
            note="one triple a line",
        ),
        Writer("trig", "trig", "application/trig", turtle.write_trig, note="Turtle with named graphs"),
        Writer(
            "nquads",
            "nq",
            "application/n-quads",
            engine.write_nquads,
            aliases=("nq",),
            note="one quad a line; the canonical artefact",
        ),
        Writer(
            "jsonld",
            "jsonld",
            "application/ld+json",
            engine.write_jsonld,
            aliases=("json-ld",),
            note="expanded JSON-LD",
        ),
        Writer(
            "rdfxml",
            "rdf",
            "application/rdf+xml",
            engine.write_rdfxml,
            aliases=("xml", "rdf/xml"),
            note="RDF/XML",
        ),
    )
}


def find_writer(name: str) -> Writer:
    """Find a format by its name or an alias; raises PharmagraphError with the nearest names."""
    wanted = name.casefold()
    for writer in WRITERS.values():
        if wanted in {writer.name, *writer.aliases}:
            return writer
    mend = did_you_mean(name, WRITERS) or "the formats are: " + ", ".join(WRITERS)
    raise PharmagraphError(f"no export format '{name}'", mend=mend)
