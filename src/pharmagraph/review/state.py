"""All that is known of a document under review at one moment, read from its files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.check import find_anchors, find_text
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.ledger import make_ledger, sentences_of_document
from pharmagraph.extract.lock import FILE as LOCK
from pharmagraph.extract.lock import read_lock
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import read_source
from pharmagraph.extract.suggest.decisions import read_decisions
from pharmagraph.findings import Finding, relative_to
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.review.accepting import fact_ids
from pharmagraph.review.agenda import agenda, placed, said_by
from pharmagraph.review.judging import Judge
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.ledger import Ledger
    from pharmagraph.extract.source import Source
    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.extract.suggest.decisions import Decisions
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.review.agenda import Item
    from pharmagraph.review.shelf import Shelf
    from pharmagraph.textfile import TextFile


@dataclass(frozen=True, slots=True)
class Places:
    """Where a review finds what it needs.

    ``folder`` is that of the document, ``core`` the core ontology, ``ontology`` the project's own,
    ``base`` the base of its IRIs, ``root`` the folder from which files are named, ``texts`` a folder
    that may hold source texts.
    """

    folder: Path
    core: Path
    ontology: Path
    base: str
    root: Path
    texts: Path | None = None

    def vocabulary(self) -> Vocabulary:
        """Read the vocabulary; raises ContentError where the ontology cannot be read."""
        return load_vocabulary(self.core, self.ontology, self.base, self.root)[0]


@dataclass(frozen=True, slots=True)
class State:
    """What the files say; ``faults`` keep facts.yaml from being written, ``items`` are what is left."""

    vocabulary: Vocabulary
    facts: FactsFile
    file: TextFile
    ids: tuple[str, ...]
    locked: frozenset[str]
    faults: tuple[Finding, ...]
    decisions: Decisions
    ledger: Ledger
    judge: Judge
    items: tuple[Item, ...]


def read_text_of(places: Places) -> tuple[Source, Document]:
    """Read a document's source.yaml and its text.

    Raises ContentError where either cannot be read or the text is not the one described (PG406),
    PharmagraphError where it is not at hand: a review needs the words.
    """
    source = read_source(places.folder, places.root)
    path = find_text(places.folder, source, places.texts)
    if source.reference_only or path is None:
        where = f"{relative_to(places.folder, places.root)}/{source.file}"
        mend = f"put it into {where}, or name its folder: --source-text DIR"
        raise PharmagraphError(f"the text of '{source.document}' is not at hand", mend=mend)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"the text of '{source.document}' cannot be read: {reason}"
        raise PharmagraphError(message, mend="check its permissions") from error
    if hashlib.sha256(raw).hexdigest() != source.sha256:
        message = "the source text has another digest than source.yaml says"
        mend = "get the text that was read, or renew the sha256 and check every fact again"
        raise refused(Finding("PG406", message, source.place, mend))
    return source, read_document(raw, source.file)


def read_state(
    shelf: Shelf, source: Source, document: Document, vocabulary: Vocabulary, candidates: Iterable[Candidate]
) -> State:
    """Read the files of a document anew; raises ContentError where one cannot be read at all."""
    shelf.remember()
    file = shelf.text(shelf.facts)
    facts, findings = read_facts(shelf.folder, source, vocabulary, shelf.root)
    decisions = read_decisions(shelf.folder, shelf.root)
    anchors, _ = find_anchors(facts, source, document)
    cited: dict[int, list[str]] = {}
    for name, anchor in anchors.items():
        cited.setdefault(anchor.sentence, []).append(name)
    ledger = make_ledger(facts, sentences_of_document(document), cited, {})
    sentences = {name: anchor.sentence for name, anchor in anchors.items()}
    said = said_by(file, facts, sentences, document, vocabulary)
    return State(
        vocabulary, facts, file, tuple(fact_ids(file)), _locked(shelf),
        tuple(f for f in findings if f.severity == "error"), decisions, ledger,
        Judge(document, source, vocabulary, facts),
        agenda(placed(candidates, document), decisions, ledger, said, vocabulary),
    )  # fmt: skip


def _locked(shelf: Shelf) -> frozenset[str]:
    """Return the ids of facts that the lock knows: they may not come back with another meaning."""
    path = shelf.folder / LOCK
    try:
        return frozenset(read_lock(path, shelf.root).facts) if path.is_file() else frozenset()
    except PharmagraphError:  # check says what is wrong with it
        return frozenset()
