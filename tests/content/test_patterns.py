"""The patterns of ontology/patterns/: each proposes what its examples say, and nothing for its traps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.fact import FactsFile
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import Source
from pharmagraph.extract.suggest.lexicons import tagger_of
from pharmagraph.extract.suggest.patternfile import pattern_files, read_pattern_file
from pharmagraph.extract.suggest.rules import Rules
from pharmagraph.extract.suggest.suggester import Suggester
from pharmagraph.findings import Place
from pharmagraph.ontology.loading import load_or_raise
from pharmagraph.ontology.vocabulary import Vocabulary, folded

if TYPE_CHECKING:
    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.suggest.patternfile import Example, Pattern, PatternFile
    from pharmagraph.extract.suggest.plainvalue import Plain

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "ontology"
BASE = "https://example.org/made-up/"


def bare() -> Vocabulary:
    """Return the core vocabulary without any project's terms."""
    return load_or_raise(CORE, CORE / "none", BASE, ROOT)


def files() -> list[PatternFile]:
    """Return the core's files of patterns."""
    return [read_pattern_file(path, bare(), ROOT) for path in pattern_files(CORE, CORE / "none").values()]


FILES = files()
PATTERNS = [(file, pattern) for file in FILES for pattern in file.patterns]
EXAMPLES = [
    pytest.param(file, pattern, example, id=f"{pattern.id}-{number}")
    for file, pattern in PATTERNS
    for number, example in enumerate((*pattern.examples, *pattern.traps), 1)
]


@pytest.fixture(scope="session")
def vocabularies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Vocabulary]:
    """Return, for each file, the core vocabulary with the made-up words of its examples."""
    made = {}
    for file in FILES:
        folder = tmp_path_factory.mktemp(file.name)
        rows = [
            "\t".join((folded(label).replace(" ", "-"), kind, label, synonyms(label)))
            for kind, labels in file.words
            for label in labels
        ]
        (folder / "terms.tsv").write_text("\n".join(["id\tkind\tlabel\tsynonyms", *rows]) + "\n")
        made[file.name] = load_or_raise(CORE, folder, BASE, ROOT)
    return made


def synonyms(label: str) -> str:
    """Return another name that an example uses for a made-up word."""
    return {"hay fever": "HF"}.get(label, "")


def proposed(example: Example, patterns: list[Pattern], vocabulary: Vocabulary) -> list[Candidate]:
    """Return what patterns propose for the text of an example."""
    document = read_document(example.text.encode(), "txt")
    about = vocabulary.find(example.about)[0]
    facts = FactsFile("example", about, (), (), Place("facts.yaml"))
    source = Source("example", "An example", "leaflet", "en", "ours", redistributable=True)
    rules = Rules(tuple(patterns), tagger_of(vocabulary))
    return Suggester(document, vocabulary, facts, source, rules=rules).candidates()


def told(candidate: Candidate, about: str) -> str:
    """Write a candidate as examples do."""
    parts = [folded(candidate.subject or about), candidate.relation, words(candidate.value)]
    return " | ".join([*parts, *(["negative"] if candidate.polarity == "negative" else [])])


def words(value: Plain) -> str:
    """Write a value in one line."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{key} {words(part)}" for key, part in value.items())
    return " and ".join(words(part) for part in value)


@pytest.mark.parametrize(("file", "pattern", "example"), EXAMPLES)
def test_a_pattern_proposes_what_its_example_says(
    file: PatternFile, pattern: Pattern, example: Example, vocabularies: dict[str, Vocabulary]
) -> None:
    """A pattern proposes for the text of an example just what the example says; for a trap, nothing."""
    beside = [p for _, p in PATTERNS if p.id == "brand.bracket"]
    patterns = list(dict.fromkeys([pattern, *beside]))
    found = proposed(example, patterns, vocabularies[file.name])

    assert {told(c, example.about) for c in found if c.rule == pattern.id} == set(example.gives)


def test_ids_are_given_once() -> None:
    """No two patterns of the core have one id: decisions name rules by it."""
    ids = [pattern.id for _, pattern in PATTERNS]

    assert sorted(set(ids)) == sorted(ids)


def test_every_form_of_a_pattern_has_an_example_or_shares_one() -> None:
    """Every pattern has at least one example."""
    assert [pattern.id for _, pattern in PATTERNS if not pattern.examples] == []
