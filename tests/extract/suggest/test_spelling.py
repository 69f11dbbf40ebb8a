from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.folding import folded
from pharmagraph.extract.suggest.spelling import american, british, comparable, forms_of, plural, single

PAIRS = (
    ("haemorrhage", "hemorrhage"),
    ("anaemia", "anemia"),
    ("leukaemic", "leukemic"),
    ("oedema", "edema"),
    ("lymphoedema", "lymphedema"),
    ("oesophageal ulcer", "esophageal ulcer"),
    ("gastrooesophageal reflux", "gastroesophageal reflux"),
    ("diarrhoea", "diarrhea"),
    ("dyspnoea", "dyspnea"),
    ("coeliac disease", "celiac disease"),
    ("paediatric fever", "pediatric fever"),
    ("orthopaedic pain", "orthopedic pain"),
    ("gynaecomastia", "gynecomastia"),
    ("paraesthesia", "paresthesia"),
    ("faecal incontinence", "fecal incontinence"),
    ("phaeochromocytoma", "pheochromocytoma"),
    ("naevus", "nevus"),
    ("leucopenia", "leukopenia"),
    ("tumour", "tumor"),
    ("sulphonamide allergy", "sulfonamide allergy"),
    ("fibre", "fiber"),
    ("greying", "graying"),
    ("sensitisation", "sensitization"),
    ("aluminium poisoning", "aluminum poisoning"),
)


@pytest.mark.parametrize(("there", "here"), PAIRS)
def test_both_spellings(there: str, here: str) -> None:
    """A British and an American form lead to each other, and are one name."""
    assert (american(there), british(here)) == (here, there)
    assert comparable(there) == comparable(here)
    assert there in forms_of(here)
    assert here in forms_of(there)


@pytest.mark.parametrize(
    "word", ["raised", "exercise", "disease", "promised", "hour", "pour", "toes", "hemiplegia", "angioedema"]
)
def test_words_of_one_spelling_stay(word: str) -> None:
    """Words that only look as if they were spelt in two ways stay as they are."""
    assert (american(word), british(word)) == (word, word)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("rash", "rashes"),
        ("injury", "injuries"),
        ("thrombosis", "thromboses"),
        ("abscess", "abscesses"),
        ("delay", "delays"),
        ("spasm", "spasms"),
    ],
)
def test_number(one: str, many: str) -> None:
    """Singular and plural lead to each other."""
    assert (plural(one), single(many)) == (many, one)


def test_forms_of_a_name() -> None:
    """A name is looked for in singular and plural, with spaces for hyphens, and with 's or without."""
    assert forms_of("Muscle spasms")[0] == "muscle spasms"
    assert "muscle spasm" in forms_of("Muscle spasms")
    assert "anti anxiety drugs" in forms_of("anti-anxiety drug")
    assert "parkinson's disease" in forms_of("Parkinson disease")
    assert "parkinson disease" in forms_of("Parkinson's disease")
    assert "grade 3" in forms_of("grade 3")
    assert "grade 3s" not in forms_of("grade 3")


@given(st.text(max_size=40))
def test_forms_of_any_text(text: str) -> None:
    """Any name has forms that are folded, each once, the name itself first; one without words has none."""
    forms = forms_of(text)
    assert list(forms) == list(dict.fromkeys(forms))
    assert forms[:1] == ((folded(text),) if folded(text) else ())
    assert all(form == " ".join(form.split()) for form in forms)


@given(st.text(max_size=40))
def test_comparing_settles(text: str) -> None:
    """The form in which names are compared has no capitals or doubled spaces to fold any more."""
    assert folded(comparable(text)) == comparable(text)
