"""Documents about made-up medicines, and what the rules propose for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FactsFile
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import Source
from pharmagraph.extract.suggest.lexicons import tagger_of
from pharmagraph.extract.suggest.patternfile import read_patterns
from pharmagraph.extract.suggest.rules import Rules
from pharmagraph.extract.suggest.suggester import Suggester
from pharmagraph.findings import Place
from pharmagraph.ontology.loading import load_or_raise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.readers.products import ProductField
    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "ontology"
BASE = "https://example.org/made-up/"
TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases
calmolin\tdrug\tcalmolin
dormexin\tdrug\tdormexin
quietol\tbrand name\tQuietol
nitefix\tbrand name\tNitefix
serenide\tdrug class\tserenide
hay-fever\tcondition\thay fever\tHF\tsneezy season
flump\tcondition\tflump
big-flump\tcondition\tbig flump
blotchy\tcharacteristic\tblotchy
elbow\tanatomical site\telbow
knee\tanatomical site\tknee
bath\tnon-drug treatment\twarm bath
warm\tpharmacological effect\twarm hands
craving\trisk\tcraving
drowsiness\tside effect\tdrowsiness\tsleepiness
balance\tside effect\ttrouble with balance\t\tProblems … balance
"""
SOURCE = Source("made-up", "Made up", "leaflet", "en", "ours", redistributable=True)


@cache
def vocabulary(folder: Path) -> Vocabulary:
    """Return the core vocabulary with the terms of the made-up documents; ``folder`` is to be empty."""
    rows = (line + "\t" * (4 - line.count("\t")) for line in TERMS.splitlines())
    (folder / "terms.tsv").write_text("".join(f"{row}\n" for row in rows))
    return load_or_raise(CORE, folder, BASE, ROOT)


@cache
def rules(folder: Path) -> Rules:
    """Return the core's rules over that vocabulary."""
    made = vocabulary(folder)
    patterns = tuple(p for file in read_patterns(CORE, folder, made, ROOT) for p in file.patterns)
    return Rules(patterns, tagger_of(made))


def suggested(
    text: str,
    folder: Path,
    *,
    about: str = "calmolin",
    fields: Sequence[ProductField] = (),
    source: Source = SOURCE,
) -> list[Candidate]:
    """Return the candidates for a document of plain text."""
    known = vocabulary(folder)
    facts = FactsFile("made-up", known.find(about)[0] if about else None, (), (), Place("facts.yaml"))
    document = read_document(text.encode(), "txt")
    return Suggester(document, known, facts, source, rules=rules(folder), fields=fields).candidates()


def told(candidates: Sequence[Candidate]) -> list[str]:
    """Write candidates in short: who, relation, value, and what is unusual."""
    rows = []
    for c in candidates:
        parts = [c.subject or "it", c.relation, c.value if isinstance(c.value, str) else str(c.value)]
        parts += [c.polarity] if c.polarity != "affirmed" else []
        parts += [c.certainty] if c.certainty != "stated" else []
        parts += [f"new {c.new_term}"] if c.new_term else []
        rows.append(" | ".join(parts))
    return rows
