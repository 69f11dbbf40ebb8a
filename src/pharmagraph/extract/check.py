"""Check one document: its source, its facts against the text, its ledger and its lock."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, MissingExtraError
from pharmagraph.extract import lock as lockfile
from pharmagraph.extract.compare_lock import LockChange, compare_lock, differences, unverified
from pharmagraph.extract.cue import CueProblem, find_cue
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.folding import word_spans
from pharmagraph.extract.gate import Gate
from pharmagraph.extract.ledger import ledger_findings, make_ledger, sentences_of_document, sentences_of_lock
from pharmagraph.extract.lock import claim_digest, make_lock, read_lock, write_lock
from pharmagraph.extract.readers import read_document
from pharmagraph.extract.source import CUE_WORDS, read_source
from pharmagraph.findings import Finding, Place, has_errors, in_order, relative_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.extract.cue import Anchor
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.fact import FactsFile
    from pharmagraph.extract.ledger import Ledger
    from pharmagraph.extract.lock import Lock
    from pharmagraph.extract.source import Source
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What a check of one document found.

    ``lock`` is what the lock should be where the text is at hand, and what was read where it is not.
    ``reproduced`` is the share (0 to 1) of the source's words that all cues together repeat, None
    without the text. ``resting`` counts the facts that rest on the lock. ``blocked`` is true where
    facts are not borne out by the text, so that no lock may be written. ``document`` is what was read.
    """

    source: Source
    facts: FactsFile
    lock: Lock | None
    ledger: Ledger | None
    findings: tuple[Finding, ...]
    reproduced: Decimal | None = None
    text_at_hand: bool = False
    resting: int = 0
    blocked: bool = False
    document: Document | None = None


def check_document(
    folder: Path, vocabulary: Vocabulary, root: Path, *, texts: Path | None = None
) -> DocumentCheck:
    """Check a document's folder.

    ``texts`` is a folder that may hold source texts. Raises ContentError where source.yaml or
    facts.yaml cannot be read at all; everything else is a finding.
    """
    source = read_source(folder, root)
    facts, wrong = read_facts(folder, source, vocabulary, root)
    if source.reference_only:
        return DocumentCheck(source, facts, None, None, tuple(in_order(wrong)), blocked=has_errors(wrong))
    path = find_text(folder, source, texts)
    if path is None:
        return _without_text(folder, root, source, facts, wrong)
    name = relative_to(path, root)
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"the source text cannot be read: {(error.strerror or 'unknown reason').lower()}"
        found = [Finding("PG101", message, Place(name), "check its permissions")]
        return _stopped(source, facts, [*wrong, *found])
    sha256 = hashlib.sha256(raw).hexdigest()
    if sha256 != source.sha256:
        message = f"the source text has another digest than source.yaml says: {sha256}"
        mend = "get the text that was read, or renew the sha256 and check every fact again"
        return _stopped(source, facts, [*wrong, Finding("PG406", message, source.place, mend)])
    document = _document(raw, source.file, name)
    if isinstance(document, list):
        return _stopped(source, facts, [*wrong, *document])
    return _Verifier(folder, root, source, facts, vocabulary).verify(document, wrong)


def _document(raw: bytes, kind: str, name: str) -> Document | list[Finding]:
    """Read a source; returns what is wrong where it cannot be read. ``name`` is what findings call it."""
    try:
        return read_document(raw, kind)
    except ContentError as error:
        at = [Place(name, f.place.line, f.place.column) for f in error.findings]
        return [Finding(f.code, f.message, p, f.mend) for f, p in zip(error.findings, at, strict=True)]
    except MissingExtraError as error:
        return [Finding("PG119", error.message, Place(name), error.mend)]


# What the ledger, the licence and the old lock complain of does not keep a new lock from being written.
_NOT_STOPPING = frozenset({"PG401", "PG402", "PG403", "PG404", "PG407", "PG409", "PG410"})


def find_text(folder: Path, source: Source, texts: Path | None) -> Path | None:
    """Find the text of a source: in its own folder, else in the folder of texts."""
    candidates = [folder / source.file]
    if texts is not None:
        candidates += [texts / f"{source.document}{Path(source.file).suffix}", texts / source.file]
    return next((path for path in candidates if path.is_file()), None)


def _stopped(source: Source, facts: FactsFile, findings: Iterable[Finding]) -> DocumentCheck:
    return DocumentCheck(
        source, facts, None, None, tuple(in_order(findings)), text_at_hand=True, blocked=True
    )


@dataclass(frozen=True, slots=True)
class _Verifier:
    """Verifies the facts of a document against its text."""

    folder: Path
    root: Path
    source: Source
    facts: FactsFile
    vocabulary: Vocabulary

    def verify(self, document: Document, wrong: Sequence[Finding]) -> DocumentCheck:
        """Return the check of a document; ``wrong`` is what its facts file is wrong in already."""
        source, facts = self.source, self.facts
        anchors, findings = find_anchors(facts, source, document)
        gate = Gate(document, self.vocabulary, facts, jurisdiction=source.jurisdiction)
        for fact in facts.facts:
            if fact.id in anchors:
                findings += gate.check(fact, anchors[fact.id])
        findings += wrong
        blocked = has_errors(findings)
        cited: dict[int, list[str]] = {}
        for name, anchor in anchors.items():
            cited.setdefault(anchor.sentence, []).append(name)
        ledger = make_ledger(facts, sentences_of_document(document), cited, gate.unread(anchors))
        findings += ledger_findings(ledger, facts)
        share = reproduced_share(document, anchors)
        findings += self._share_findings(share)
        made = make_lock(source, facts, document, anchors, source.sha256)
        findings += self._lock_findings(made, whole=not wrong)
        return DocumentCheck(
            source, facts, made, ledger, tuple(in_order(findings)), share,
            text_at_hand=True, blocked=blocked, document=document,
        )  # fmt: skip

    def _share_findings(self, share: Decimal) -> Iterator[Finding]:
        source = self.source
        if share > source.quote_limit and not source.redistributable:
            message = (
                f"all cues together repeat {share:.1%} of the source; its limit is {source.quote_limit:.1%}"
            )
            yield Finding("PG407", message, source.place, "shorten cues: keep the words that carry the facts")

    def _lock_findings(self, made: Lock, *, whole: bool) -> list[Finding]:
        path = self.folder / lockfile.FILE
        try:
            locked = read_lock(path, self.root)
        except ContentError as error:
            return _lock_missing(error, path, self.root)
        return list(compare_lock(locked, made, self.facts, relative_to(path, self.root), whole=whole))


def find_anchors(
    facts: FactsFile, source: Source, document: Document
) -> tuple[dict[str, Anchor], list[Finding]]:
    """Find the place of every fact's cue; returns places by fact id, and what is wrong with the others."""
    anchors: dict[str, Anchor] = {}
    findings: list[Finding] = []
    most = None if source.redistributable else CUE_WORDS
    for fact in facts.facts:
        if not fact.cue:
            continue
        found = find_cue(fact.cue, fact.at, document, most_words=most)
        if isinstance(found, CueProblem):
            place = fact.place_of("at" if found.code == "PG303" and fact.at else "cue")
            findings.append(Finding(found.code, found.message, place, found.mend))
        else:
            anchors[fact.id] = found
    return anchors, findings


def reproduced_share(document: Document, anchors: Mapping[str, Anchor]) -> Decimal:
    """Return the share of the document's words that the cues repeat, each word counted once."""
    words = [span for s in document.sentences for span in word_spans(document.text, s.start, s.end)]
    starts = [start for start, _ in words]
    repeated = {
        at
        for anchor in anchors.values()
        for start, end in anchor.spans
        for at in range(bisect_left(starts, start), bisect_left(starts, end))
    }
    return Decimal(len(repeated)) / len(words) if words else Decimal(0)


def _lock_missing(error: ContentError, path: Path, root: Path) -> list[Finding]:
    if path.is_file():
        return list(error.findings)
    return [Finding("PG405", "there is no lock", Place(relative_to(path, root)), lockfile.MEND)]


def _without_text(
    folder: Path, root: Path, source: Source, facts: FactsFile, wrong: list[Finding]
) -> DocumentCheck:
    path = folder / lockfile.FILE
    try:
        lock = read_lock(path, root)
    except ContentError as error:
        where = f"{relative_to(folder, root)}/{source.file}"
        mend = f"put the text into {where}, or name its folder, and run: pharmagraph lock"
        missing = [Finding(f.code, f.message, f.place, mend) for f in _lock_missing(error, path, root)]
        return DocumentCheck(source, facts, None, None, tuple(in_order([*wrong, *missing])), blocked=True)
    findings = [*wrong, *unverified(lock, facts, source, relative_to(path, root), whole=not wrong)]
    cited: dict[int, list[str]] = {}
    for fact in facts.facts:
        locked = lock.fact(fact.id)
        for number in locked.sentences if locked else ():
            cited.setdefault(number, []).append(fact.id)
    ledger = make_ledger(facts, sentences_of_lock(lock), cited, {})
    findings += ledger_findings(ledger, facts)
    resting = sum(1 for f in facts.facts if (locked := lock.fact(f.id)) and locked.digest == claim_digest(f))
    mend = "to verify them anew, name the folder of the texts: --source-text DIR"
    message = f"the text is not at hand: {resting} facts rest on the lock"
    findings.append(Finding("PG408", message, source.place, mend))
    return DocumentCheck(
        source, facts, lock, ledger, tuple(in_order(findings)), resting=resting, blocked=True
    )


@dataclass(frozen=True, slots=True)
class LockReport:
    """What locking a document did: ``findings`` says why where nothing was written.

    ``written`` is true where the lock is up to date now, ``renewed`` where it was not before.
    """

    document: str
    written: bool = False
    renewed: bool = False
    change: LockChange = field(default_factory=LockChange)
    findings: tuple[Finding, ...] = ()


def lock_document(
    folder: Path, vocabulary: Vocabulary, root: Path, *, texts: Path | None = None
) -> LockReport:
    """Write the lock of a document whose facts are all borne out by its text.

    Writes nothing while a fact is refused or the text is not at hand; raises ContentError as
    check_document does.
    """
    return write_checked(check_document(folder, vocabulary, root, texts=texts), folder, root)


def write_checked(checked: DocumentCheck, folder: Path, root: Path) -> LockReport:
    """Write the lock of a document that was checked, as ``lock_document`` does."""
    path = folder / lockfile.FILE
    document = checked.source.document
    if checked.source.reference_only:
        return LockReport(document)
    if checked.blocked or checked.lock is None:
        return LockReport(
            document, findings=tuple(f for f in checked.findings if f.code not in _NOT_STOPPING)
        )
    try:
        before = read_lock(path, root)
    except ContentError:
        before = None
    stale = before is None or lockfile.lock_text(before) != lockfile.lock_text(checked.lock)
    if stale:
        write_lock(checked.lock, path)
    return LockReport(document, written=True, renewed=stale, change=differences(before, checked.lock))
