"""The process that reads labels of a collection, one after another, for ``bulk``.

Each file is somebody else's: reading it may take all time or memory, or fell the parser. So the process
has a limit on memory, and the one that gives it files ends it where a file takes too long.
"""

from __future__ import annotations

import hashlib
import importlib
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.extract.fact import FactsFile
from pharmagraph.extract.readers import reader_of
from pharmagraph.extract.readers.child import DOCUMENTS, limit
from pharmagraph.extract.readers.products import product_fields
from pharmagraph.extract.source import Source
from pharmagraph.extract.suggest.rules import Rules, project_rules
from pharmagraph.extract.suggest.suggester import Suggester
from pharmagraph.extract.suggest.suggestions import Suggestions, suggestions_text
from pharmagraph.findings import Place
from pharmagraph.ontology.loading import read_vocabulary
from pharmagraph.ontology.model import Term
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.terms import term_iri

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pharmagraph.extract.document import Document
    from pharmagraph.extract.readers.products import ProductField
    from pharmagraph.ontology.vocabulary import Vocabulary

MEDICINE, DRUG = VOCAB + "Medicine", VOCAB + "Drug"


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to begin: the folders of the project, its base, and the limits.

    ``memory`` bounds its address space, ``size`` one file, both in bytes; ``cpu`` its processor time in
    seconds, far above what a whole collection needs.
    """

    core: Path
    ontology: Path
    extract: Path
    base: str
    root: Path
    vocabularies: tuple[Path, ...] = ()
    memory: int = 3 << 30
    size: int = 50_000_000
    cpu: int = 10**6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: the text of its suggestions, or ``fault``: why there are none."""

    text: str = ""
    candidates: int = 0
    sentences: int = 0
    fault: str = ""


def serve(pipe: Connection, job: Job) -> None:
    """Answer file names that come through a pipe with outcomes, until None comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit(job.memory, job.cpu)
    reader = LabelReader(job)
    pipe.send(None)
    while (name := pipe.recv()) is not None:
        try:
            outcome = reader.read(Path(name))
        except PharmagraphError as error:
            outcome = Outcome(fault=_reason(error))
        except MemoryError:
            outcome = Outcome(fault="reading it needs too much memory")
        except Exception as error:  # noqa: BLE001 - one file must not end the work on thousands
            outcome = Outcome(fault=f"it cannot be read ({type(error).__name__})")
        pipe.send(outcome)


def _reason(error: PharmagraphError) -> str:
    findings = getattr(error, "findings", ())
    return str(findings[0].message) if findings else error.message


class LabelReader:
    """Reads labels and proposes candidates; vocabulary and rules are read once."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._vocabulary = read_vocabulary(job.core, job.ontology, job.base, job.root)
        self._rules: Rules = project_rules(
            core=job.core, ontology=job.ontology, extract=job.extract, vocabulary=self._vocabulary,
            root=job.root, vocabularies=job.vocabularies,
        )  # fmt: skip

    def read(self, path: Path) -> Outcome:
        """Return the suggestions for a file; raises PharmagraphError where it cannot be read."""
        if path.stat().st_size > self._job.size:
            return Outcome(fault=f"it is larger than {self._job.size // 1_000_000} MB")
        raw = path.read_bytes()
        reader = reader_of(path.name)
        kind = reader.name if reader is not None else "text"
        document = _document(raw, kind)
        fields = product_fields(raw) if kind == "spl" else []
        about = _about(fields, document, self._vocabulary, self._job.base)
        name = path.stem
        facts = FactsFile(name, about, (), (), Place(path.name))
        source = Source(name, document.title or name, "label", "en", "not known", file=path.name)
        suggester = Suggester(document, self._vocabulary, facts, source, rules=self._rules, fields=fields)
        found = suggester.candidates()
        served = {candidate.sentence for candidate in found}
        unserved = tuple(s.number for s in document.sentences if s.number not in served)
        made = Suggestions(name, tuple(found), unserved, about=about.label if about is not None else "")
        return Outcome(suggestions_text(made), len(found), len(document.sentences))


def _document(raw: bytes, kind: str) -> Document:
    """Read a document in this process, which is one apart already."""
    if kind in DOCUMENTS:
        module, name = DOCUMENTS[kind]
        read = getattr(importlib.import_module(f"pharmagraph.extract.readers.{module}"), name)
        document: Document = read(raw)
    else:
        reader = reader_of(kind)
        assert reader is not None  # noqa: S101 - only files that a reader knows come here
        document = reader.read(raw)
    return replace(document, sha256=hashlib.sha256(raw).hexdigest())


def _about(fields: list[ProductField], document: Document, vocabulary: Vocabulary, base: str) -> Term | None:
    """Return the medicine that a label is about: by its fields, else by its title.

    A drug that the vocabulary lacks is one for this label alone; its name stands in the suggestions.
    """
    ours = [f.value for name in ("moiety", "generic") for f in fields if f.name == name and f.product == 1]
    for name in ours:
        if len(found := vocabulary.find(name, MEDICINE)) == 1:
            return found[0]
    if ours:
        label = ours[0].lower()
        return Term(term_iri(base, "-".join(label.split())), "new", DRUG, label)
    titled = document.title.replace("(", " ").replace(")", " ").split()
    return next((f[0] for word in titled if (f := vocabulary.find(word, MEDICINE))), None)
