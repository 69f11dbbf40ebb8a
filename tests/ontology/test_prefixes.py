from __future__ import annotations

import pytest

from pharmagraph.ontology.prefixes import IDENTIFIERS, PREFIXES, project_prefixes
from pharmagraph.rdfterms import is_web_address


@pytest.mark.parametrize("namespace", sorted({*PREFIXES.values(), *IDENTIFIERS.values()}))
def test_namespaces_are_addresses(namespace: str) -> None:
    """Every namespace is an IRI that every reader takes, and ends where a name can begin."""
    assert is_web_address(namespace)
    assert namespace[-1] in "/#_"


def test_prefixes_are_short_and_unique() -> None:
    """No two short names mean the same namespace."""
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(prefix.isidentifier() and prefix == prefix.lower() for prefix in PREFIXES)


def test_a_project_has_short_names_of_its_own() -> None:
    """Terms, documents and statements of a project get short names, sorted among the others."""
    found = project_prefixes("https://e.org/kg/")
    assert found["term"] == "https://e.org/kg/term/"
    assert found["document"] == "https://e.org/kg/document/"
    assert found["statement"] == "https://e.org/kg/statement/"
    assert list(found) == sorted(found)
    assert found.keys() - PREFIXES.keys() == {"term", "document", "statement"}
