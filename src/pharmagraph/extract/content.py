"""All content of a project: its vocabulary, crosswalk, documents, questions and rules, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract import factsfile
from pharmagraph.extract import source as source_file
from pharmagraph.extract.check import check_document
from pharmagraph.extract.tables.datasets import dataset_folders, double_folders
from pharmagraph.extract.tables.linkdecisions import read_decisions
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.findings import Finding, Place, in_order, relative_to
from pharmagraph.ontology.crosswalk import FILE as CROSSWALK
from pharmagraph.ontology.crosswalk import Mapping, read_crosswalk
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.questions import check_questions, query_findings, read_questions
from pharmagraph.ontology.rules import read_rules
from pharmagraph.ontology.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.extract.fact import Fact
    from pharmagraph.extract.tables import mapping as tables
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.rules import Rule
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a project; ``findings`` are sorted by place.

    ``mappings`` are those of the crosswalk, ``datasets`` the mappings of the project's own tables.
    """

    vocabulary: Vocabulary
    mappings: tuple[Mapping, ...]
    documents: tuple[DocumentCheck, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    datasets: tuple[tables.Mapping, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """Yield all facts, by document and in the order of their files."""
        for document in self.documents:
            yield from document.facts.facts


def document_folders(extract: Path) -> list[Path]:
    """Return the folders of documents below extract/, sorted; a folder is one if it has a source.yaml."""
    if not extract.is_dir():
        return []
    return sorted(p for p in extract.iterdir() if p.is_dir() and (p / source_file.FILE).is_file())


def read_content(  # noqa: PLR0913 - all by keyword
    *, core: Path, ontology: Path, extract: Path, base: str, root: Path, texts: Path | None = None
) -> Content:
    """Read and check the content of a project, with its named questions and its rules.

    ``core`` is the folder of the core ontology, ``ontology`` and ``extract`` are the project's own,
    ``texts`` a folder with source texts. Raises ContentError where the ontology itself cannot be
    read; faults of documents are findings.
    """
    vocabulary, findings = load_vocabulary(core, ontology, base, root)
    mappings: list[Mapping] = []
    if (ontology / CROSSWALK).is_file():
        try:
            mappings, wrong = read_crosswalk(ontology / CROSSWALK, vocabulary, root)
            findings += wrong
        except ContentError as error:
            findings += error.findings
    documents = []
    findings += _undescribed(extract, root)
    for folder in document_folders(extract):
        try:
            document = check_document(folder, vocabulary, root, texts=texts)
        except ContentError as error:
            findings += error.findings
            continue
        documents.append(document)
        findings += document.findings
    datasets, wrong = _datasets(extract, base, vocabulary, root)
    findings += wrong
    questions, wrong = read_questions(core, ontology, root)
    findings += [*wrong, *check_questions(questions, vocabulary)]
    rules, wrong = read_rules(core, ontology, root, vocabulary)
    findings += wrong
    content = Content(
        vocabulary, tuple(mappings), tuple(documents), (), tuple(questions), tuple(rules), datasets
    )
    findings += [*_reference_findings(content), *_jurisdiction_findings(content)]
    return replace(content, findings=tuple(in_order(findings)))


def _datasets(
    extract: Path, base: str, vocabulary: Vocabulary, root: Path
) -> tuple[tuple[tables.Mapping, ...], list[Finding]]:
    """Return the mappings of a project's data sets, and what is wrong with the others."""
    found, findings = [], list(double_folders(extract, root))
    for folder in dataset_folders(extract):
        findings += query_findings(folder, vocabulary, root)
        try:
            found.append(read_mapping(folder, base, vocabulary, root))
            read_decisions(folder, found[-1], vocabulary, root)
        except ContentError as error:
            findings += error.findings
    return tuple(found), findings


def _undescribed(extract: Path, root: Path) -> Iterator[Finding]:
    """Yield a finding for each folder that holds facts but no description of their source."""
    described = set(document_folders(extract))
    for path in sorted(extract.glob(f"*/{factsfile.FILE}")):
        if path.parent not in described:
            message = f"the facts have no {source_file.FILE} beside them, and so were not read"
            mend = f"write {source_file.FILE}: see docs/reference/facts-file.md"
            yield Finding("PG101", message, Place(relative_to(path, root)), mend)


def _reference_findings(content: Content) -> Iterator[Finding]:
    """Yield a finding for each contradicts and see that names no other fact."""
    known = {fact.reference for fact in content.facts()}
    read = {document.source.document for document in content.documents}
    for fact in content.facts():
        for name, references in (("contradicts", fact.contradicts), ("see", fact.see)):
            for reference in references:
                document = reference.partition("/")[0]
                if reference == fact.reference:
                    message, mend = f"'{reference}' is the fact itself", "name another fact, as document/id"
                elif reference in known:
                    continue
                elif document in read:
                    message, mend = f"no fact '{reference}'", did_you_mean(reference, known)
                else:
                    message, mend = f"no fact '{reference}'", f"there is no document '{document}'"
                mend = mend or "name it as document/id"
                yield Finding("PG210", message, fact.place_of(name), mend)


def _jurisdiction_findings(content: Content) -> Iterator[Finding]:
    """Yield a finding for each source whose jurisdiction is no term."""
    kind = VOCAB + "Jurisdiction"
    for document in content.documents:
        name = document.source.jurisdiction
        if name and not content.vocabulary.find(name, kind):
            mend = did_you_mean(name, content.vocabulary.names_of(kind)) or "add it to ontology/terms.tsv"
            yield Finding(
                "PG202", f"no jurisdiction '{name}'", document.source.place_of("jurisdiction"), mend
            )
