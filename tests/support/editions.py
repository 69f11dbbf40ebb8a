"""Other editions of a text: sentences put in, taken out, moved and changed, with what became of each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.document import Document, Sentence, text_digest
from pharmagraph.extract.folding import folded, word_spans
from pharmagraph.extract.lock import Lock, LockedFact, LockedSentence, short_digest
from pharmagraph.extract.sentences import split
from pharmagraph.extract.suggest.editedcue import meant_words
from pharmagraph.extract.suggest.reanchor import Reanchoring
from pharmagraph.extract.suggest.spelling import american, british

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

DANGEROUS = frozenset({"number", "unit", "negation added", "negation dropped"})
_VERB = re.compile(r"\b(?:is|are|was|were|may|can|should|does|do|has|have)\b")
_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot)\b ?", re.IGNORECASE)
_UNIT = re.compile(r"(?<=\d)\s?(?:mg|mL|hours|days|weeks|%)")
_OTHER_UNITS = {"mg": "g", "mL": "L", "hours": "days", "days": "weeks", "weeks": "months", "%": "mg"}


def document_of(sentences: Sequence[str], headings: Sequence[str] = ()) -> Document:
    """Make a document of sentences, one block each; ``headings`` gives the heading above each."""
    text, found = "", []
    for number, words in enumerate(sentences, 1):
        above = (headings[number - 1],) if headings and headings[number - 1] else ()
        found.append(Sentence(number, "sentence", len(text), len(text) + len(words), above))
        text += words + "\n"
    return Document(text, tuple(found), "made", "made", text_digest(text))


def lock_of(document: Document) -> Lock:
    """Return the lock of a document without facts."""
    sentences = tuple(
        LockedSentence(
            s.number, s.kind, s.headings, s.start, s.end, short_digest(document.text[s.start : s.end])
        )
        for s in document.sentences
    )
    return Lock("made", "made", "made", document.digest, "0" * 64, sentences, {})


def cited(document: Document, number: int, random: Random) -> tuple[LockedFact, tuple[str, ...]]:
    """Cite some words of a sentence, in one piece or two; return where they stand, and the pieces."""
    sentence = document.sentence(number)
    words = word_spans(document.text, sentence.start, sentence.end)
    length = min(len(words), random.randint(2, 8))
    first = random.randint(0, len(words) - length)
    spans = [(words[first][0], words[first + length - 1][1])]
    if random.random() < 0.3 and first + length + 2 < len(words):
        spans.append(words[-1])
    pieces = tuple(" ".join(document.text[a:b].split()) for a, b in spans)
    return LockedFact("0" * 64, (number,), tuple(spans), sentence.headings), pieces


def _white_space(words: str, random: Random) -> str:
    return words.replace(" ", "\n  " if random.random() < 0.5 else "\u00a0")


def _spelling(words: str, _: Random) -> str:
    return next((f(words) for f in (american, british) if f(words) != words.lower()), words)


def _letter(words: str, random: Random) -> str:
    places = [m.start() for m in re.finditer(r"(?<=[a-z])[a-z](?=[a-z])", words)]
    at = random.choice(places) if places else -1
    return words[:at] + ("x" if words[at] != "x" else "y") + words[at + 1 :] if places else words


def _number(words: str, random: Random) -> str:
    places = [m.start() for m in re.finditer(r"\d", words)]
    at = random.choice(places) if places else -1
    return words[:at] + str((int(words[at]) + 1) % 10) + words[at + 1 :] if places else words


def _unit(words: str, _: Random) -> str:
    return _UNIT.sub(lambda m: m.group().replace(m.group().strip(), _OTHER_UNITS[m.group().strip()]), words)


_CHANGES: dict[str, Callable[[str, Random], str]] = {
    "white space": _white_space,
    "spelling": _spelling,
    "letter": _letter,
    "number": _number,
    "unit": _unit,
    "negation added": lambda words, _: _VERB.sub(lambda m: f"{m.group()} not", words, count=1),
    "negation dropped": lambda words, _: _NEGATION.sub("", words, count=1),
}


def changed(words: str, sort: str, random: Random) -> str:
    """Change a sentence in one way; returns it as it was where that way does not fit it."""
    return _CHANGES[sort](words, random)


SORTS = tuple(_CHANGES)


@dataclass(frozen=True)
class Edition:
    """A changed text: ``origins`` leads from old numbers to new ones, ``sorts`` to how each was changed."""

    document: Document
    origins: dict[int, int]
    sorts: dict[int, str]


def edition(sentences: Sequence[str], strangers: Sequence[str], random: Random) -> Edition:
    """Make another edition: about a third of the sentences is changed, moved, dropped or joined by others."""
    rows: list[tuple[int, str, str]] = []
    for number, words in enumerate(sentences, 1):
        luck = random.random()
        if luck < 0.06:
            continue
        sort, new = "kept", words
        if luck < 0.30:
            sort = random.choice(SORTS)
            new = changed(words, sort, random)
            sort = sort if new != words else "kept"
        if luck > 0.95:
            rows.append((0, random.choice(strangers), "new"))
        rows.append((number, new, sort))
    for _ in range(len(rows) // 25):
        rows.insert(random.randrange(len(rows)), rows.pop(random.randrange(len(rows))))
    document = document_of([words for _, words, _ in rows])
    origins = {old: new for new, (old, _, _) in enumerate(rows, 1) if old}
    return Edition(document, origins, {old: sort for old, _, sort in rows if old})


@dataclass
class Tally:
    """What became of cited sentences: ``counts`` by kind, ``wrong`` and ``silent`` with what they are."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """The figures in one line."""
        total = self.counts["cited"]
        shown = ", ".join(f"{100 * self.counts[n] / total:.1f} % {n}" for n in ("settled", "shown", "lost"))
        return (
            f"{total} cited sentences: {shown}; {100 * len(self.wrong) / total:.2f} % wrong places, "
            f"{len(self.silent)} dangerous changes taken over; of {self.counts['kept']} unchanged "
            f"{self.counts['kept settled']} settled"
        )


def measure(tally: Tally, texts: Sequence[Sequence[str]], random: Random, *, with_text: bool) -> None:
    """Make an edition of each text, find every cited sentence again, and add up what became of it."""
    strangers = [words for sentences in texts for words in sentences]
    for sentences in texts:
        old = document_of(sentences)
        new = edition(sentences, strangers, random)
        again = Reanchoring(lock_of(old), new.document, old if with_text else None)
        for number in range(1, len(sentences) + 1):
            fact, pieces = cited(old, number, random)
            found = again.place(fact, pieces)
            truth, sort = new.origins.get(number, 0), new.sorts.get(number, "gone")
            tally.counts["cited"] += 1
            tally.counts["settled" if found.settled else "shown" if found.anchor else "lost"] += 1
            tally.counts[sort] += 1
            tally.counts[f"{sort} settled"] += found.settled
            tally.counts[f"{sort} lost"] += found.anchor is None
            place = new.document.words(found.anchor.sentence) if found.anchor else ""
            if not place or folded(place) == folded(sentences[number - 1]):
                continue
            if found.anchor and found.anchor.sentence != truth:
                tally.wrong.append(f"{sort}: {sentences[number - 1]} -> {place}")
            if found.settled and sort in DANGEROUS:
                tally.silent.append(f"{sort}: {sentences[number - 1]} -> {place}")


def sentences_of(text: str) -> list[str]:
    """Cut a text into sentences that hold a word."""
    return [text[a:b] for a, b in split(text) if word_spans(text, a, b)]


def _without_a_word(words: str, random: Random) -> str:
    parts = words.split()
    at = random.randrange(len(parts))
    return " ".join([*parts[:at], *parts[at + 1 :]]) or words


def measure_cues(tally: Tally, texts: Sequence[Sequence[str]], random: Random) -> None:
    """Change a cue of every sentence in one way, look for the words that it means, and add up."""
    for sentences in texts:
        document = document_of(sentences)
        for number in range(1, len(sentences) + 1):
            fact, pieces = cited(document, number, random)
            sort = random.choice((*SORTS, "word dropped"))
            index = random.randrange(len(pieces))
            change = _without_a_word if sort == "word dropped" else _CHANGES[sort]
            new = change(pieces[index], random)
            typed = (*pieces[:index], new, *pieces[index + 1 :])
            if new == pieces[index] or not any(c.isalnum() for c in new):
                continue
            found = meant_words(typed, document, number)
            shown = f"{sort}: {' … '.join(typed)} -> {' … '.join(found.pieces)}"
            tally.counts["cited"] += 1
            tally.counts["settled" if found.settled else "shown" if found.anchor else "lost"] += 1
            met = zip(found.anchor.spans if found.anchor else (), fact.spans, strict=False)
            if not all(a < d and c < b for (a, b), (c, d) in met) and found.state != "same":
                tally.wrong.append(shown)
            if found.state == "reworded" and sort in {*DANGEROUS, "letter"}:
                tally.silent.append(shown)
