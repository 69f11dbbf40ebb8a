"""Measure what is suggested: `python benchmarks/suggest.py [--part seen] [--misses]`.

How well the mentions of extract/suggest/ agree with what people marked in drug labels
(../shared/data/spl_adr_train and labeledin_train), and how fast they are found. The tagger knows the
names of MeSH, DrugMechDB and PharmacotherapyDB, as a user could give them, and no other vocabulary.

Counted are types: of each label the set of different phrases, folded (case, white space, dashes),
against the set of those that people marked there. Of indications a second count is given, in which a
phrase also meets one whose words it contains, or which contains its words ("chronic bronchitis" and
"acute exacerbation of chronic bronchitis"): the marks there often leave out such words.

Learning: a made-up reviewer reads the adverse reactions sections of the first 40 labels of the seen
part. What was marked there is accepted, the other candidates are rejected, and marked phrases that
were not proposed are added, as a reviewer would. A rejection says that the words are no such thing where
neither a vocabulary nor the words themselves show a finding, else that the sentence does not say it. Both
counts, without and with learning, are of the labels that the reviewer did not see.

Which labels are seen and unseen stands in benchmarks/splits/; `--split` writes these lists anew.
`--misses` shows what goes wrong, and does so for the seen part alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pharmagraph.extract.folding import folded  # noqa: E402
from pharmagraph.extract.suggest.decisions import Decision  # noqa: E402
from pharmagraph.extract.suggest.learning import NOTHING, learnt_from  # noqa: E402
from pharmagraph.extract.suggest.lexicons import tagger_of  # noqa: E402
from pharmagraph.extract.suggest.mentions import mentions_in  # noqa: E402
from pharmagraph.extract.suggest.reasons import NO_SUCH_THING, REJECTING  # noqa: E402
from pharmagraph.extract.suggest.spelling import comparable  # noqa: E402
from pharmagraph.ontology.vocabulary import Vocabulary  # noqa: E402
from support.labelsets import (  # noqa: E402 - after the path to it
    ADVERSE_REACTIONS,
    INDICATIONS,
    PARTS,
    SEEN,
    SPLITS,
    Section,
    ids_of,
    indication_sections,
    open_vocabularies,
    reaction_sections,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pharmagraph.extract.suggest.decisions import Choice
    from pharmagraph.extract.suggest.learning import Kind, Learnt
    from pharmagraph.extract.suggest.lexicons import Entry
    from pharmagraph.extract.suggest.tagger import Tagger

DATA = ROOT.parent / "shared" / "data"
REVIEWED = 40
_FINDINGS = frozenset({"dictionary", "finding"})
PAGE = 2_250
"""Characters of a printed page: some 350 words."""
EMPTY = Vocabulary(classes=(), relations=(), keys=(), terms=(), units=(), triples=(), base="")


class Score(NamedTuple):
    """Phrases found rightly, found wrongly and missed; ``met`` those marked that were found."""

    right: int
    proposed: int
    met: int
    marked: int

    def __str__(self) -> str:
        """Precision, recall and F in per cent."""
        precision, recall = 100 * self.right / self.proposed, 100 * self.met / self.marked
        f = 2 * precision * recall / (precision + recall)
        return f"precision {precision:5.1f}  recall {recall:5.1f}  F {f:5.1f}"


def phrases(sections: Iterable[Section], kind: Kind, tagger: Tagger, learnt: Learnt) -> dict[str, str]:
    """Return the phrases that sections are found to name, each with the rule that found it first."""
    found: dict[str, str] = {}
    for section in sections:
        for sentence in section.document.sentences:
            if sentence.kind != "cell":
                for mention in mentions_in(section.document, sentence, kind, tagger, learnt):
                    found.setdefault(folded(mention.text), mention.rule)
    return found


def meets(phrase: str, others: Collection[str]) -> bool:
    """Tell whether one of the others is a phrase, or holds all its words, or has none beside them."""
    words = set(comparable(phrase).split())
    return phrase in others or any(
        words and other and (words <= other or other <= words)
        for other in (set(comparable(text).split()) for text in others)
    )


def measured(
    sections: list[Section], kind: Kind, tagger: Tagger, learnt: Learnt, misses: Counter[str]
) -> tuple[Score, Score]:
    """Return the score by same words, and the one in which words may be contained."""
    strict, loose = Score(0, 0, 0, 0), Score(0, 0, 0, 0)
    for _, of_label in groupby(sections, key=lambda section: section.label):
        parts = list(of_label)
        found = phrases(parts, kind, tagger, learnt)
        marked = frozenset().union(*(part.marked for part in parts))
        same = len(marked & found.keys())
        strict = _sum(strict, Score(same, len(found), same, len(marked)))
        right = sum(meets(phrase, marked) for phrase in found)
        met = sum(meets(phrase, found) for phrase in marked)
        loose = _sum(loose, Score(right, len(found), met, len(marked)))
        misses.update(f"wrong   {phrase} ({found[phrase]})" for phrase in found.keys() - marked)
        misses.update(f"missed  {phrase}" for phrase in marked - found.keys())
    return strict, loose


def _sum(one: Score, other: Score) -> Score:
    return Score(*(a + b for a, b in zip(one, other, strict=True)))


def review_sections() -> list[Section]:
    """Return the sections that the made-up reviewer reads."""
    return [s for s in reaction_sections(DATA, "seen") if s.name == "adverse reactions"][:REVIEWED]


def _review(section: Section, tagger: Tagger) -> Iterator[Decision]:
    found = phrases([section], "side effect", tagger, NOTHING)
    for index, phrase in enumerate(sorted(found.keys() | section.marked)):
        choice: Choice = "accepted" if phrase in section.marked else "rejected"
        rule = found.get(phrase, "by hand")
        reason = "" if choice == "accepted" else REJECTING[0] if rule in _FINDINGS else NO_SUCH_THING
        key = f"{index:016x}"
        yield Decision(key, choice, rule, "has side effect", phrase, "reviewer", "2026-11-23", reason=reason)


def report_agreement(part: str, entries: list[Entry], cache: Path, *, misses: bool) -> None:
    """Print how well what is found agrees with what people marked."""
    plain = tagger_of(EMPTY, extra=entries, cache=cache)
    read = review_sections()
    learnt = learnt_from(decision for section in read for decision in _review(section, plain))
    more = tagger_of(EMPTY, extra=[*entries, *learnt.accepted("side effect")], cache=cache)
    sections = reaction_sections(DATA, part)
    labels = {section.label for section in sections}
    # Finding again what was reviewed is no feat.
    unread = labels - {section.label for section in read}
    print(f"adverse reactions, {part}: {len(labels)} labels, {sum(len(s.marked) for s in sections):,} marks")
    wrong: Counter[str] = Counter()
    print(f"  without learning                 {measured(sections, 'side effect', plain, NOTHING, wrong)[0]}")
    rest = [section for section in sections if section.label in unread]
    for tagger, known in ((plain, NOTHING), (more, learnt)):
        score = measured(rest, "side effect", tagger, known, Counter())[0]
        told = f"{len(unread)} labels, {len(read) if known.counts else 'no'} sections reviewed"
        print(f"  {told:<33}{score}")
    named = indication_sections(DATA, part)
    print(f"indications, {part}: {len(named)} labels, {sum(len(s.marked) for s in named):,} marks")
    strict, loose = measured(named, "condition", plain, NOTHING, wrong)
    print(f"  the same words                   {strict}")
    print(f"  words may contain each other     {loose}")
    if misses and part == "seen":
        print("\n".join(f"{count:4} {text}" for text, count in sorted(wrong.items())))


def report_speed(entries: list[Entry], cache: Path) -> None:
    """Print how long starting takes, how fast names are found, and what a long label costs."""
    from pharmagraph.extract.readers.spl import read_spl

    mesh = [entry for entry in entries if entry.id.startswith("D")]
    for name in ("names in no cache yet", "names in the cache"):
        started = time.perf_counter(), time.process_time()
        tagger_of(EMPTY, extra=mesh, cache=cache)
        wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
        print(f"start with {len(mesh):,} MeSH headings, {name}: {wall:.2f} s, {cpu:.2f} CPU s")
    tagger = tagger_of(EMPTY, extra=mesh, cache=cache)
    text = "\n".join(section.document.text for section in reaction_sections(DATA, "seen"))
    begun = time.process_time()
    found = len(tagger.find(text))
    taken = time.process_time() - begun
    print(
        f"tagging: {len(text) / 1e6:.2f} MB, {found:,} names, {len(text) / 1e6 / taken:.1f} MB a CPU second"
    )
    raw = (DATA / "spl" / "lipitor-orig.xml").read_bytes()
    begun = time.process_time()
    document = read_spl(raw)
    read = time.process_time() - begun
    kinds: dict[str, Kind] = {ADVERSE_REACTIONS: "side effect", INDICATIONS: "condition"}
    for name, wanted in (("its two sections", kinds), ("all of it as if side effects", None)):
        begun = time.process_time()
        count = 0
        for sentence in document.sentences:
            kind = "side effect" if wanted is None else wanted.get(sentence.section)
            if kind is not None and sentence.kind != "cell":
                count += len(mentions_in(document, sentence, kind, tagger))
        taken = time.process_time() - begun
        pages = f"{len(document.text) / PAGE:.0f} pages"
        print(f"a label of {pages}: read in {read:.2f}, {count} mentions in {taken:.2f} CPU s ({name})")


def main() -> None:
    """Measure agreement and speed, and say how busy the machine was."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, default="unseen", help="the labels to measure")
    parser.add_argument("--misses", action="store_true", help="show what goes wrong in the seen part")
    parser.add_argument("--split", action="store_true", help="write the lists of seen and unseen labels")
    arguments = parser.parse_args()
    if arguments.split:
        for dataset in SEEN:
            for part, ids in split(dataset, ids_of(DATA, dataset)).items():
                lines = "".join(f"{identifier}\n" for identifier in ids)
                (SPLITS / f"{dataset}.{part}.txt").write_text(lines, encoding="utf-8")
        return
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    entries = open_vocabularies(DATA)
    with tempfile.TemporaryDirectory() as folder:
        report_speed(entries, Path(folder))
        report_agreement(arguments.part, entries, Path(folder), misses=arguments.misses)
    print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
