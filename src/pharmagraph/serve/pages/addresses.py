"""Where things have their pages: the paths of the project's own IRIs, and links that lead outside.

A thing's page stands at the path of its IRI, whatever the host: https://example.org/kg/term/x is shown
at /kg/term/x. What lies elsewhere is shown at /about?iri=….
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from pharmagraph.ontology.crosswalk import FORMS
from pharmagraph.ontology.prefixes import IDENTIFIERS, VOCAB
from pharmagraph.rdfterms import is_web_address

ABOUT = "/about"
_SAFE = "-._~!$'()*+,;=:@"
_LONGEST_PIECE = 300


class Addresses:
    """Leads from IRIs to paths on this service. ``base`` is the project's base IRI, "" without one."""

    def __init__(self, base: str) -> None:
        self._homes = tuple(home for home in (base, VOCAB) if home)

    def of(self, iri: str) -> str:
        """Return the path of the page about an IRI."""
        if iri.startswith(self._homes):
            path = normal_path("/" + [*iri.split("/", 3), ""][3])
            # Browsers would leave dots out, and take two slashes for another host.
            if not {"..", "."} & set(path.split("/")) and not path.startswith("//"):
                return path
        return f"{ABOUT}?iri={quoted(iri)}"


def quoted(text: str) -> str:
    """Return text as a value in an address: all but letters, digits and -._~ percent-encoded."""
    return quote(text, safe="", errors="replace")


def normal_path(path: str) -> str:
    r"""Return a path with exactly those characters percent-encoded that need it.

    >>> normal_path("/term/caf\u00e9%41")
    '/term/caf%C3%A9A'
    """
    return "/".join(quote(unquote(part), safe=_SAFE, errors="replace") for part in path.split("/"))


class Identifier(NamedTuple):
    """A thing's name in another vocabulary: its prefix and code; ``address`` is "" where none is known."""

    scheme: str
    code: str
    address: str


def identifier_of(iri: str) -> Identifier:
    """Read an identifier off its IRI; only those of known form in a known vocabulary get an address."""
    for scheme, home in IDENTIFIERS.items():
        local = unquote(iri.removeprefix(home))
        if iri.startswith(home) and FORMS[scheme][0](local):
            # The known homes are all http; the same hosts answer, or lead on, by https.
            return Identifier(scheme, local, "https" + iri.removeprefix("https").removeprefix("http"))
    return Identifier("", iri, "")


def web_link(address: str, pieces: tuple[str, ...] = ()) -> str:
    """Return an address that may be linked to, else ""; ``pieces`` are words that it should open at.

    They become a text fragment (WICG, "URL Fragment Text Directives", section 3.3), in which commas,
    ampersands and hyphens have a meaning of their own, and so are encoded.
    """
    if not is_web_address(address):
        return ""
    told = [quoted(piece).replace("-", "%2D") for piece in pieces if piece.strip()]
    told = [piece for piece in told if len(piece) <= _LONGEST_PIECE]
    if not told:
        return address
    return f"{address}{'' if '#' in address else '#'}:~:{'&'.join(f'text={piece}' for piece in told)}"
