"""Short names for IRIs on a page, and whether such a name can stand in a query as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The part of PN_LOCAL (SPARQL 1.1, section 19.8) that needs no escape.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")


class Names:
    """Shortens IRIs by a prefix map; the longest namespace wins."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))

    def short(self, iri: str) -> str:
        """Return an IRI as a query may hold it: ph:Drug, or <https://…> where no prefix fits.

        >>> Names({"ex": "http://e/"}).short("http://e/a"), Names({}).short("http://e/a")
        ('ex:a', '<http://e/a>')
        """
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace) and _LOCAL.match(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def shown(self, iri: str) -> str:
        """Return an IRI as people read it: by its prefix even where a query would not take it.

        >>> Names({"ex": "http://e/"}).shown("http://e/a/b")
        'ex:a/b'
        """
        for prefix, namespace in self._namespaces:
            if iri.startswith(namespace) and len(iri) > len(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
