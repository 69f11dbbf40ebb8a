from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.ontology.crosswalk import FORMS, Crosswalk, Mapping, load_crosswalk, read_crosswalk
from pharmagraph.ontology.prefixes import IDENTIFIERS, SKOS

if TYPE_CHECKING:
    from pharmagraph.findings import Finding
    from support.ontologies import Ontology

HEAD = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
GOOD = "term:mydrug\tskos:exactMatch\tCHEBI:49575\tsemapv:ManualMappingCuration\n"
TERMS = "id\tkind\tlabel\nmydrug\tdrug\tmydrug\n"
DIGITS, CHARACTERS = "0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Diazepam's and its neighbours' identifiers, as shipped resources give them.
KNOWN = [
    "CHEBI:49575", "CHEBI:22720", "CHEBI:16865", "MESH:D003975", "MESH:D011963", "MESH:D016750",
    "UNII:Q3JTX2Q7TU", "DRUGBANK:DB00829", "PUBCHEM:3016", "CAS:439-14-5", "RXCUI:3322", "ATC:N05BA01",
    "ATC:N05", "CHEMBL:CHEMBL12", "EPC:N0000175694", "GO:1902711", "HGNC:4075", "HP:0003394",
    "MONDO:0005526", "DOID:13366", "NCIT:C38288",
]  # fmt: skip
UNIIS = ["Q3JTX2Q7TU", "3K9958V90M", "R16CO5Y76E", "059QF0KO0R", "3G6A5W338E", "WK2XYI10QM"]
NUMBERS = ["439-14-5", "64-17-5", "50-78-2", "7732-18-5", "58-08-2", "15687-27-1"]


def fits(identifier: str) -> bool:
    """Tell whether an identifier has the form of its vocabulary."""
    prefix, _, local = identifier.partition(":")
    return FORMS[prefix][0](local)


def crosswalk(ontology: Ontology, rows: str) -> tuple[list[Mapping], list[Finding]]:
    """Read a crosswalk of some rows."""
    ontology.write("terms.tsv", TERMS)
    ontology.write("mappings.sssom.tsv", rows)
    vocabulary, findings = ontology.load()
    assert findings == []
    return read_crosswalk(ontology.folder / "mappings.sssom.tsv", vocabulary, ontology.root)


@pytest.mark.parametrize("identifier", KNOWN)
def test_known_identifiers_fit(identifier: str) -> None:
    """True identifiers have the form of their vocabulary."""
    assert fits(identifier)


def test_forms_and_namespaces_go_together() -> None:
    """Each vocabulary has a form and a place where its identifiers live."""
    assert set(FORMS) == set(IDENTIFIERS)
    assert list(IDENTIFIERS) == sorted(IDENTIFIERS)


@pytest.mark.parametrize("prefix", sorted(FORMS))
def test_examples_fit_their_form(prefix: str) -> None:
    """The example in the mend of a form has that form."""
    example = FORMS[prefix][1].split(",")[0]
    assert FORMS[prefix][0](example.removeprefix(f"{prefix}:"))


@pytest.mark.parametrize("prefix", sorted(FORMS))
@pytest.mark.parametrize("wrong", ["", " ", "x", "-1", "1 ", "\u0661\u0662\u0663", "1\n", "DB0082", "9" * 30])
def test_what_is_no_identifier_does_not_fit(prefix: str, wrong: str) -> None:
    """Empty text, digits of other scripts and endless numbers fit nowhere they should not."""
    unbounded = {"CHEBI", "HGNC", "PUBCHEM"}
    assert FORMS[prefix][0](wrong) is (prefix in unbounded and wrong == "9" * 30)


def test_cas_numbers_catch_changed_digits() -> None:
    """A changed digit is noticed, save where its weight makes ten of the change (5 or a double step)."""
    changes = caught = 0
    for number in NUMBERS:
        assert fits(f"CAS:{number}")
        digits = number.replace("-", "")
        for at, digit in itertools.product(range(len(digits)), DIGITS):
            step = int(digit) - int(digits[at])
            if not step or (at == 0 and digit == "0"):
                continue
            other = digits[:at] + digit + digits[at + 1 :]
            weight = len(digits) - 1 - at or 1
            noticed = not fits(f"CAS:{other[:-3]}-{other[-3:-1]}-{other[-1]}")
            assert noticed is (weight * step % 10 != 0), other
            changes, caught = changes + 1, caught + noticed
    assert caught / changes > 0.9


def test_cas_numbers_catch_swapped_digits() -> None:
    """Neighbours that change places are noticed, save where the weights cannot tell."""
    swaps = caught = 0
    for number in NUMBERS:
        digits = number.replace("-", "")
        for at in range(len(digits) - 1):
            if digits[at] != digits[at + 1]:
                other = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
                swaps += 1
                caught += not fits(f"CAS:{other[:-3]}-{other[-3:-1]}-{other[-1]}")
    assert swaps > 25
    assert caught / swaps > 0.9


@pytest.mark.parametrize("unii", UNIIS)
def test_uniis_catch_a_changed_character(unii: str) -> None:
    """Any one character changed makes a UNII wrong."""
    assert fits(f"UNII:{unii}")
    for at, character in itertools.product(range(10), CHARACTERS):
        if unii[at] != character:
            assert not fits(f"UNII:{unii[:at]}{character}{unii[at + 1 :]}"), (at, character)


def test_uniis_catch_a_swap_with_the_check_character() -> None:
    """The check character cannot change places with another; among the nine a sum cannot tell."""
    for unii in UNIIS:
        for at in range(9):
            if unii[at] != unii[9]:
                swapped = [*unii]
                swapped[at], swapped[9] = swapped[9], swapped[at]
                same = 2 * (CHARACTERS.index(unii[at]) - CHARACTERS.index(unii[9])) % 36 == 0
                assert fits("UNII:" + "".join(swapped)) is same


def test_rows_become_mappings(ontology: Ontology) -> None:
    """A row joins a term and an identifier by a SKOS property; metadata lines are passed over."""
    mappings, findings = crosswalk(ontology, "#license: CC0\n" + HEAD + GOOD)
    assert findings == []
    (mapping,) = mappings
    assert mapping.term == "https://example.org/made-up/term/mydrug"
    assert (mapping.predicate, mapping.identifier) == (SKOS + "exactMatch", "CHEBI:49575")
    assert mapping.iri == "http://purl.obolibrary.org/obo/CHEBI_49575"
    assert (mapping.place.line, mapping.place.column) == (3, 29)


def test_core_concepts_can_be_mapped(ontology: Ontology) -> None:
    """A shared concept may have identifiers too."""
    mappings, findings = crosswalk(ontology, HEAD + GOOD.replace("mydrug", "route-oral"))
    assert findings == []
    assert mappings[0].term.endswith("/vocab/route-oral")


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "says", "mend"),
    [
        ("term:mydrug", "term:mydrag", "PG506", 1, "no term 'term:mydrag'", "did you mean 'mydrug'?"),
        ("term:mydrug", "mydrug", "PG506", 1, "no term 'mydrug'", "did you mean 'mydrug'?"),
        ("term:mydrug", "term:qqqqq", "PG506", 1, "no term", "the id of a row in terms.tsv"),
        ("skos:exactMatch", "exactMatch", "PG505", 13, "no mapping property", "skos:exactMatch"),
        ("skos:exactMatch", "owl:sameAs", "PG505", 13, "no mapping property", "choose one of"),
        ("CHEBI:49575", "CHEBY:49575", "PG505", 29, "vocabulary 'CHEBY' is unknown", "did you mean 'CHEBI'"),
        ("CHEBI:49575", "SNOMED:1", "PG505", 29, "'SNOMED' is unknown", "the vocabularies are: ATC"),
        ("CHEBI:49575", "49575", "PG505", 29, "the vocabulary '49575' is unknown", "the vocabularies are"),
        ("CHEBI:49575", "CHEBI:CHEBI:1", "PG505", 29, "has not the form of a CHEBI", "CHEBI:49575"),
        ("CHEBI:49575", "CAS:439-14-6", "PG505", 29, "has not the form of a CAS", "with a true check digit"),
        ("CHEBI:49575", "UNII:Q3JTX2Q7TV", "PG505", 29, "has not the form of a UNII", "true check character"),
        ("semapv:ManualMappingCuration", "by hand", "PG505", 41, "is no mapping justification", "semapv:"),
        ("semapv:ManualMappingCuration", "", "PG505", 41, "is no mapping justification", "semapv:"),
    ],
)  # fmt: skip
def test_bad_rows_have_their_place(
    ontology: Ontology, old: str, new: str, code: str, column: int, says: str, mend: str
) -> None:
    """Each fault of a row is told at its cell, with a way to mend it; good rows stay."""
    mappings, (found,) = crosswalk(ontology, HEAD + GOOD.replace(old, new) + GOOD)
    assert (found.code, found.place.line, found.place.column) == (code, 2, column)
    assert says in found.message
    assert mend in found.mend
    assert len(mappings) == 1


def test_a_label_that_is_not_the_terms_is_told(ontology: Ontology) -> None:
    """The label beside the id must be that of the term: it is what a reviewer reads."""
    head = HEAD.replace("subject_id\t", "subject_id\tsubject_label\t")
    row = GOOD.replace("term:mydrug\t", "term:mydrug\tMydrag\t")
    _, (found,) = crosswalk(ontology, head + row)
    assert (found.code, found.place.column) == ("PG506", 13)
    assert "calls term:mydrug 'Mydrag', its label is 'mydrug'" in found.message


def test_a_label_that_may_not_be_passed_on_is_refused(ontology: Ontology) -> None:
    """ATC and DrugBank lend their codes, not their words; CHEBI lends both."""
    head = HEAD.replace("object_id\t", "object_id\tobject_label\t")
    row = GOOD.replace("CHEBI:49575\t", "CHEBI:49575\tmydrug\t")
    refused = row.replace("CHEBI:49575", "ATC:N05BA01")
    mappings, (found,) = crosswalk(ontology, head + row + refused)
    assert len(mappings) == 1
    assert (found.code, found.place.line) == ("PG512", 3)
    assert "only its codes" in found.message


def test_a_crosswalk_that_is_no_table_is_refused(ontology: Ontology) -> None:
    """A file without the columns of SSSOM is refused."""
    with pytest.raises(ContentError, match="the column 'object_id' is missing"):
        crosswalk(ontology, "subject_id\tpredicate_id\tmapping_justification\n")


def test_a_mapping_keeps_what_its_row_says(ontology: Ontology) -> None:
    """Justification, comment and others come along, empty cells and the label of the term do not."""
    header = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\tconfidence\n"
    row = "term:mydrug\tskos:exactMatch\tCHEBI:1\tsemapv:ManualMappingCuration\tseen\t\n"
    (mapping,) = crosswalk(ontology, header + row)[0]
    assert mapping.cells == (("mapping_justification", "semapv:ManualMappingCuration"), ("comment", "seen"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('#license: "https://e.org/a b"', "https://e.org/a b"),
        ("#license: https://e.org/x # not this", "https://e.org/x"),
        ("#license: 'it''s'", "it's"),
        ('#license: "broken', ""),
        ('#license: "a" "b"', ""),
        ("#license: [a, b]", ""),
        ("#license: &x a", ""),
        ("#  license: indented", ""),
        ("#comment: not passed on", ""),
    ],
)
def test_the_head_of_a_table_is_read(ontology: Ontology, line: str, expected: str) -> None:
    """What is said of the whole set in one line of YAML is known; what is more than a line of text is not."""
    rows = f"{line}\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    crosswalk(ontology, rows)
    table = load_crosswalk(ontology.folder, ontology.load()[0], ontology.root)
    assert dict(table.about).get("license", "") == expected
    assert not table.mappings


def test_a_project_without_a_table_has_no_crosswalk(ontology: Ontology) -> None:
    """That is no fault."""
    ontology.write("terms.tsv", TERMS)
    assert load_crosswalk(ontology.folder, ontology.load()[0], ontology.root) == Crosswalk()


def test_the_projects_own_crosswalk_is_without_fault() -> None:
    """Every row of this repository's crosswalk names a term and a well-formed identifier."""
    from pharmagraph.ontology.loading import load_vocabulary

    folder = Path(__file__).resolve().parents[2] / "ontology"
    vocabulary, _ = load_vocabulary(folder, folder, "https://e.org/", folder.parent)
    mappings, findings = read_crosswalk(folder / "mappings.sssom.tsv", vocabulary, folder.parent)
    assert findings == []
    assert len(mappings) > 50
