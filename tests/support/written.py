"""Small projects whose facts a test writes out, about made-up medicines; nothing in them is true.

The facts need no source text: only the reading of the facts files is at stake, not the cues.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.source import read_source
from pharmagraph.ontology.loading import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.fact import Fact
    from pharmagraph.ontology.vocabulary import Vocabulary

CORE = Path(__file__).resolve().parents[2] / "ontology"
BASE = "https://example.org/written/"
SOURCE = """\
title: A leaflet
kind: leaflet
language: en
licence: our own
sha256: 0000000000000000000000000000000000000000000000000000000000000000
"""
TERMS = """\
id\tkind\tlabel\tsynonyms
quelorin\tdrug\tquelorin\t
zanferol\tdrug\tzanferol\tzanferolum
veltide\tdrug class\tveltide\t
quelora\tbrand name\tQuelora\t
quelora-plus\tbrand name\tQuelora Plus\t
gout\tcondition\tgout\tpodagra
hiccups\tcondition\thiccups\t
drowsiness\tside effect\tdrowsiness\tsleepiness
avoid-it\tadvice\tavoid it\t
"""
_VOCABULARIES: dict[str, Vocabulary] = {}
TOP = """\
source: {document}
about: quelorin
curated: {{by: maintainers, on: 2026-11-22}}
facts:
"""


def write_project(root: Path, documents: Mapping[str, str], terms: str = TERMS) -> Path:
    """Write a project with a facts.yaml for each document: the text after ``facts:``, or the whole file."""
    (root / "ontology").mkdir(parents=True, exist_ok=True)
    (root / "pharmagraph.toml").write_text(f'name = "written"\nbase = "{BASE}"\n', encoding="utf-8")
    (root / "ontology" / "terms.tsv").write_text(terms, encoding="utf-8")
    for document, text in documents.items():
        folder = root / "extract" / document
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.yaml").write_text(SOURCE, encoding="utf-8")
        whole = text if "\nfacts:" in text else TOP.format(document=document) + text
        (folder / "facts.yaml").write_text(whole, encoding="utf-8")
    return root


def vocabulary_of(root: Path) -> Vocabulary:
    """Return the vocabulary of a project; projects with the same terms share one, to save time."""
    terms = (root / "ontology" / "terms.tsv").read_text(encoding="utf-8")
    if terms not in _VOCABULARIES:
        found, findings = load_vocabulary(CORE, root / "ontology", BASE, root)
        assert findings == []
        _VOCABULARIES[terms] = found
    return _VOCABULARIES[terms]


def read_written(root: Path) -> list[Fact]:
    """Return the facts of a written project, which must be without fault."""
    facts: list[Fact] = []
    for folder in sorted((root / "extract").iterdir()):
        found, findings = read_facts(folder, read_source(folder, root), vocabulary_of(root), root)
        assert findings == []
        facts += found.facts
    return facts
