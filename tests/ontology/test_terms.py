from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.terms import TERM_COLUMNS, term_iri

if TYPE_CHECKING:
    from support.ontologies import Ontology

HEAD = "\t".join(TERM_COLUMNS)


def rows(*lines: str) -> str:
    """Write terms.tsv of lines in which | parts cells; cells that are left out are empty."""
    filled = [line.split("|") + [""] * (len(TERM_COLUMNS) - 1 - line.count("|")) for line in lines]
    return "\n".join([HEAD, *("\t".join(cells).replace("+", "|") for cells in filled)]) + "\n"


def test_terms_are_read(ontology: Ontology) -> None:
    """A row becomes a term with the IRI of its id."""
    ontology.write("terms.tsv", rows("my-drug|drug|Mydrug|M+ mine |the drug|A made-up drug."))
    vocabulary, findings = ontology.load()
    assert findings == []
    term = vocabulary.terms["https://example.org/made-up/term/my-drug"]
    assert (term.kind, term.label, term.names) == (VOCAB + "Drug", "Mydrug", ("Mydrug", "M", "mine"))
    assert term.carriers == ("Mydrug", "M", "mine", "the drug")
    assert (term.definition, term.status, term.core) == ("A made-up drug.", "current", False)
    assert (term.place.file, term.place.line, term.place.column) == ("ontology/terms.tsv", 2, 1)


def test_kinds_are_named_by_label_or_synonym(ontology: Ontology) -> None:
    """The kind of a term may be any name of a class."""
    ontology.write("terms.tsv", rows("a|adverse effect|rash", "b|Side Effect|itch"))
    vocabulary, findings = ontology.load()
    assert findings == []
    assert {vocabulary.find(n)[0].kind for n in ("rash", "itch")} == {VOCAB + "SideEffect"}


@pytest.mark.parametrize(
    ("lines", "code", "line", "column", "says"),
    [
        (["My Drug|drug|x"], "PG509", 2, 1, "the id 'My Drug' has the wrong form"),
        (["|drug|x"], "PG509", 2, 1, "the id '' has the wrong form"),
        (["a--b|drug|x"], "PG509", 2, 1, "the id 'a--b' has the wrong form"),
        (["a|drug|x", "b|drug|y", "a|drug|z"], "PG501", 4, 1, "the id 'a' is used in line 2 already"),
        (["a|drog|x"], "PG503", 2, 3, "the kind 'drog' is unknown"),
        (["a|drug|"], "PG112", 2, 8, "the term has no label"),
        (["a|drug|x||||old"], "PG112", 2, 13, "the status 'old' is unknown"),
        (["a|drug|x||||retired|b"], "PG202", 2, 21, "the replacing term 'b' is unknown"),
        (["a|drug|x||||retired|b", "b|drug|y||||retired"], "PG214", 2, 21, "'b' is retired itself"),
        (["a|drug|x|||||b", "b|drug|y"], "PG112", 2, 14, "'a' has a replacement, but is not retired"),
        (["a|drug|x", "b|drug|X"], "PG502", 3, 1, "the label 'X' names two terms of one kind: a and b"),
        (["a|route|by mouth thing", "b|route|oral"], "PG502", 3, 1, "names two terms of one kind"),
    ],
)
def test_bad_rows_have_their_place(
    ontology: Ontology, lines: list[str], code: str, line: int, column: int, says: str
) -> None:
    """Each fault of a row is told at its cell, with a way to mend it."""
    ontology.write("terms.tsv", rows(*lines))
    (found,) = ontology.faults()
    assert says in found.message
    assert (found.code, found.place.file) == (code, "ontology/terms.tsv")
    assert (found.place.line, found.place.column) == (line, column)
    assert found.mend


def test_unknown_kinds_and_replacements_get_suggestions(ontology: Ontology) -> None:
    """A slip in a kind or an id is met with the nearest name."""
    ontology.write("terms.tsv", rows("a|drog|x", "old|drug|y||||retired|neww", "new|drug|z"))
    assert [f.mend[:20] for f in ontology.faults()] == ["did you mean 'drug' ", "did you mean 'new'?"]


def test_good_rows_stay_beside_bad_ones(ontology: Ontology) -> None:
    """A bad row does not take the others with it."""
    ontology.write("terms.tsv", rows("a|drug|x", "B|drug|y", "c|drug|z"))
    vocabulary, findings = ontology.load()
    assert len(findings) == 1
    assert [bool(vocabulary.find(name)) for name in ("x", "y", "z")] == [True, False, True]


def test_retired_terms_may_share_a_label(ontology: Ontology) -> None:
    """The label of a retired term is free for the one that replaces it."""
    ontology.write("terms.tsv", rows("old|drug|x||||retired|new", "new|drug|x"))
    vocabulary, findings = ontology.load()
    assert findings == []
    assert [t.id for t in vocabulary.find("x")] == ["new"]


def test_one_label_in_two_kinds_is_fine(ontology: Ontology) -> None:
    """Depression the condition and depression the side effect may both be there."""
    ontology.write("terms.tsv", rows("a|condition|depression", "b|side effect|depression"))
    assert ontology.faults() == []


def test_iris_of_terms_are_encoded() -> None:
    """The IRI of a term hangs on the base."""
    assert term_iri("https://e.org/", "a-b") == "https://e.org/term/a-b"
