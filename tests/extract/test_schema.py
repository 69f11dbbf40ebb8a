from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from pharmagraph.extract.schema import DRAFT, facts_schema, schema_text
from pharmagraph.extract.yamlfile import Node, Scalar, Sequence, parse_yaml, read_yaml
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.textfile import TextFile
from support.written import CORE, TERMS, vocabulary_of, write_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary

GOOD = """\
source: one
about: quelorin
curated: {by: maintainers, on: 2026-11-22}
review-due: 2027-11-22
facts:
- id: a-001
  relation: treats
  value: gout
  population: [adults, children]
  cue: helps against gout
- id: a-002
  subject: zanferolum
  relation: has side effect
  value: sleepiness
  frequency: common
  status: disputed
  because: another source says otherwise
  contradicts: [two/b-001, a-001]
- id: a-003
  relation: has dosage
  value:
    route: oral
    dose: {low: 2.5, high: 10, unit: mg}
    times: {low: 2, high: 3}
    per: {value: 1, unit: d}
    as needed: true
    maximum: {amount: {value: 40, unit: mg}, per: {value: 1, unit: d}}
    then: {dose: {value: 5, unit: milligrams}, after: {low: 3, unit: h}}
  certainty: interpreted
  because: the heading says for whom
- id: a-004
  relation: has half-life
  value: {value: 12, unit: h}
- id: a-005
  subject: gout
  relation: is also called
  value: the rich man's toe
excused:
- {sentence: 3, because: no fact}
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Give the vocabulary of a small project."""
    return vocabulary_of(write_project(tmp_path_factory.mktemp("schema"), {}))


@pytest.fixture(scope="module")
def validator(vocabulary: Vocabulary) -> Draft202012Validator:
    """Give a validator of its schema."""
    return Draft202012Validator(facts_schema(vocabulary, "written"))


def plain(node: Node) -> Any:
    """Return a node with all scalars as text, as facts files are read."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(item) for key, item in node.entries}


def as_text(text: str) -> Any:
    """Return a facts file as lists and mappings of text."""
    return plain(parse_yaml(TextFile.of("facts.yaml", text)))


def typed(value: Any) -> Any:
    """Return what an editor makes of the same file: numbers and truth values instead of their text."""
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if value in {"true", "false"}:
        return value == "true"
    return float(value) if value.replace(".", "").isdigit() else value


def test_the_schema_is_one(vocabulary: Vocabulary) -> None:
    """The schema follows its own draft, and every reference in it leads somewhere."""
    schema = facts_schema(vocabulary, "written")
    assert schema["$schema"] == DRAFT
    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    for name in {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}:
        assert name in schema["$defs"]


def test_a_good_file_is_valid_as_text_and_as_an_editor_reads_it(validator: Draft202012Validator) -> None:
    """Numbers and flags may be text (as we read them) or typed (as editors do)."""
    assert list(validator.iter_errors(as_text(GOOD))) == []
    assert list(validator.iter_errors(typed(as_text(GOOD)))) == []


@pytest.mark.parametrize("text", ["source: one\nfacts: []\n", "source: one\nfacts:\nexcused:\n"])
def test_a_file_without_facts_is_valid(validator: Draft202012Validator, text: str) -> None:
    """A new document begins empty."""
    assert list(validator.iter_errors(as_text(text))) == []


def test_every_facts_file_of_the_repository_is_valid(repository: Path) -> None:
    """The schema knows every key, term and unit that the project's own facts use."""
    base = "https://example.org/"
    vocabulary, _ = load_vocabulary(CORE, CORE, base, repository)
    validator = Draft202012Validator(facts_schema(vocabulary, "diazepam"))
    files = sorted(repository.glob("extract/*/facts.yaml"))
    assert files
    errors = {
        f"{path.parent.name} {list(error.path)}: {error.message[:200]}"
        for path in files
        for error in validator.iter_errors(plain(read_yaml(path, repository)))
    }
    assert errors == set()


BROKEN = {
    "no source": ("source: one\n", ""),
    "no facts": ("facts:\n- id", "fact:\n- id"),
    "unknown key at the top": ("about:", "abuot:"),
    "unknown subject of the file": ("about: quelorin", "about: quelorine"),
    "no subject anywhere": ("about: quelorin\n", ""),
    "signature without a day": ("{by: maintainers, on: 2026-11-22}", "{by: maintainers}"),
    "signature that is a word": ("{by: maintainers, on: 2026-11-22}", "maintainers"),
    "day of another form": ("on: 2026-11-22", "on: 22.11.2026"),
    "month 13": ("review-due: 2027-11-22", "review-due: 2027-13-22"),
    "id in capitals": ("id: a-001", "id: A-001"),
    "no id": ("- id: a-001\n  relation", "- relation"),
    "no relation": ("  relation: treats\n", ""),
    "no value": ("  value: gout\n", ""),
    "unknown relation": ("relation: treats", "relation: heals"),
    "unknown key of a fact": ("population:", "poplation:"),
    "unknown term": ("value: gout", "value: gaut"),
    "term of another kind": ("value: gout", "value: avoid it"),
    "subject of another kind": ("subject: zanferolum", "subject: gout"),
    "unknown term in a list": ("[adults, children]", "[adults, fishes]"),
    "empty list": ("[adults, children]", "[]"),
    "empty cue": ("cue: helps against gout", 'cue: " "'),
    "qualifier that does not go with the relation": ("population: [adults, children]", "frequency: common"),
    "unknown status": ("status: disputed", "status: doubted"),
    "unknown certainty": ("certainty: interpreted", "certainty: sure"),
    "unknown polarity": ("certainty: interpreted", "certainty: interpreted\n  polarity: no"),
    "disputed without a reason": ("  because: another source says otherwise\n", ""),
    "interpreted without a reason": ("  because: the heading says for whom\n", ""),
    "reference of another form": ("[two/b-001, a-001]", "[two b-001]"),
    "unknown part of a dosage": ("route: oral", "rout: oral"),
    "unknown unit": ("high: 10, unit: mg", "high: 10, unit: mgs"),
    "no unit": ("high: 10, unit: mg", "high: 10"),
    "no number": ("{low: 2.5, high: 10, unit: mg}", "{unit: mg}"),
    "decimal comma": ("low: 2.5", 'low: "2,5"'),
    "leading zero": ("high: 10,", "high: 010,"),
    "value and bounds": ("{low: 2.5, high: 10,", "{low: 2.5, value: 10,"),
    "value and bounds of a count": ("{low: 2, high: 3}", "{low: 2, value: 3}"),
    "number without its parts": ("{low: 2.5, high: 10, unit: mg}", "2.5 mg"),
    "flag that is no flag": ("as needed: true", "as needed: yes"),
    "quantity with bounds": ("per: {value: 1, unit: d}\n", "per: {low: 1, unit: d}\n"),
    "half-life that is words": ("value: {value: 12, unit: h}", "value: 12 h"),
    "part of a part that is unknown": ("then: {dose:", "then: {dosis:"),
    "name that is a list": ("value: the rich man's toe", "value: [toe]"),
    "excuse without a reason": ("{sentence: 3, because: no fact}", "{sentence: 3}"),
    "excuse of sentence 0": ("{sentence: 3,", "{sentence: 0,"),
    "excuse with another key": ("{sentence: 3,", "{sentence: 3, of: 4,"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_not_valid(validator: Draft202012Validator, name: str) -> None:
    """Each slip that a form can show is marked while it is being typed."""
    before, after = BROKEN[name]
    assert GOOD.count(before) >= 1
    broken = as_text(GOOD.replace(before, after, 1))
    assert not validator.is_valid(broken)


def test_there_are_many_broken_files() -> None:
    """The list above is not cut short unseen."""
    assert len(BROKEN) >= 30


def test_retired_and_ambiguous_names_are_not_offered(tmp_path: Path) -> None:
    """A name is offered if the reader of facts would take it: one term, in use."""
    terms = TERMS.replace("synonyms\n", "synonyms\tstatus\n").replace(
        "\tpodagra\n", "\tpodagra|ache\tcurrent\n"
    )
    rows = [row if row.count("\t") == 4 else row + "\t" for row in terms.splitlines()]
    rows += ["old-gout\tcondition\told gout\t\tretired", "toothache\tcondition\ttoothache\tache\t"]
    vocabulary = vocabulary_of(write_project(tmp_path, {}, "\n".join(rows) + "\n"))
    names = facts_schema(vocabulary, "written")["$defs"]["terms-medical-problem"]["enum"]
    assert {"gout", "podagra", "toothache"} <= set(names)
    assert not {"old gout", "old-gout", "ache"} & set(names)


def test_definitions_stand_beside_the_names(vocabulary: Vocabulary) -> None:
    """Editors show what a relation or key means."""
    schema = facts_schema(vocabulary, "written")
    fact = schema["$defs"]["fact"]["properties"]
    relation = fact["relation"]
    meaning = dict(zip(relation["enum"], relation["enumDescriptions"], strict=True))
    assert meaning["treats"] == meaning["relieves"] != ""
    assert all(fact[key]["description"] for key in fact)


def test_the_text_is_json_and_always_the_same(vocabulary: Vocabulary) -> None:
    """Two runs give the same bytes."""
    text = schema_text(vocabulary, "written")
    assert json.loads(text) == facts_schema(vocabulary, "written")
    assert schema_text(vocabulary, "written") == text
