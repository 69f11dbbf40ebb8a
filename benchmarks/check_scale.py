"""Measure how `check` grows with the number of facts: `python benchmarks/check_scale.py`.

Makes projects of 1,000 and of 100,000 facts (1,000 in each document) in a temporary folder, checks
the content of each against its text, and prints CPU time per fact and the ratio of the two. The
shapes are left out: they are pySHACL's work, and measured elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from pathlib import Path

import pharmagraph
from pharmagraph.extract.check import lock_document
from pharmagraph.extract.content import document_folders

FACTS_IN_DOCUMENT = 1_000
EFFECTS = 200
_LETTERS = "bcdfghjklmnprstvwz"


def word(number: int) -> str:
    """Return a made-up word for a number, a different one for each."""
    syllables = []
    for _ in range(4):
        number, rest = divmod(number, len(_LETTERS))
        syllables.append(_LETTERS[rest] + "aeiou"[rest % 5])
    return "".join(syllables)


def make_project(folder: Path, documents: int) -> None:
    """Write a project of documents that each report a thousand side effects of one medicine."""
    (folder / "ontology").mkdir(parents=True)
    (folder / "pharmagraph.toml").write_text(
        'name = "scale"\nbase = "https://example.org/scale/"\n', encoding="utf-8"
    )
    terms = ["id\tkind\tlabel", "maddozol\tdrug\tmaddozol"]
    terms += [f"effect-{word(n)}\tside effect\t{word(n)} ache" for n in range(EFFECTS)]
    (folder / "ontology" / "terms.tsv").write_text("\n".join(terms) + "\n", encoding="utf-8")
    for number in range(documents):
        name = f"report-{number:03}"
        place = folder / "extract" / name
        place.mkdir(parents=True)
        text = ["Reports on maddozol\n"]
        facts = [f"source: {name}", "about: maddozol", "curated: {by: bench, on: 2026-11-22}", "facts:"]
        for n in range(FACTS_IN_DOCUMENT):
            words = f"report {word(1000 + n)} of maddozol names {word(n % EFFECTS)} ache"
            text.append(f"The {words}.")
            facts.append(
                f"- id: f-{n}\n  relation: has side effect\n  value: {word(n % EFFECTS)} ache\n  cue: {words}"
            )
        raw = ("\n".join(text) + "\n").encode()
        (place / "source.txt").write_bytes(raw)
        (place / "facts.yaml").write_text("\n".join(facts) + "\n", encoding="utf-8")
        (place / "source.yaml").write_text(
            f"title: Reports {number}\nkind: report\nlanguage: en\nlicence: CC0\nredistributable: true\n"
            "quote-limit: 1\n"
            f"sha256: {hashlib.sha256(raw).hexdigest()}\n",
            encoding="utf-8",
        )


def seconds_per_fact(folder: Path, documents: int) -> float:
    """Return the CPU seconds that checking the content of a made-up project takes for one fact."""
    make_project(folder, documents)
    kg = pharmagraph.open(folder)
    vocabulary = kg.content().vocabulary
    for place in document_folders(kg.project.extract):
        report = lock_document(place, vocabulary, folder, texts=None)
        if any(f.severity == "error" and f.code != "PG405" for f in report.findings):
            raise SystemExit(f"{place.name}: {report.findings[0].message}")
    started = time.process_time()
    content = kg.content()
    taken = time.process_time() - started
    facts = sum(1 for _ in content.facts())
    if facts != documents * FACTS_IN_DOCUMENT or content.findings:
        raise SystemExit(f"{facts} facts, {len(content.findings)} findings: {content.findings[:3]}")
    return taken / facts


def main() -> None:
    """Measure the two sizes and print their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100, help="documents of 1,000 facts each")
    documents = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        small = min(seconds_per_fact(Path(folder, f"small-{n}"), 1) for n in range(3))
        large = seconds_per_fact(Path(folder, "large"), documents)
    print(f"facts      CPU microseconds a fact\n{FACTS_IN_DOCUMENT:>9,}  {small * 1e6:10.0f}")
    print(f"{documents * FACTS_IN_DOCUMENT:>9,}  {large * 1e6:10.0f}\nratio      {large / small:10.2f}")


if __name__ == "__main__":
    main()
