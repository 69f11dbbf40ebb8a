"""All content of a project: its vocabulary, its crosswalk and its documents, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError
from pharmagraph.extract import source as source_file
from pharmagraph.extract.check import check_document
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.crosswalk import FILE as CROSSWALK
from pharmagraph.ontology.crosswalk import Mapping, read_crosswalk
from pharmagraph.ontology.loading import load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pharmagraph.extract.check import DocumentCheck
    from pharmagraph.extract.fact import Fact
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Content:
    """What was read of a project; ``findings`` are sorted by place."""

    vocabulary: Vocabulary
    mappings: tuple[Mapping, ...]
    documents: tuple[DocumentCheck, ...]
    findings: tuple[Finding, ...]

    def facts(self) -> Iterator[Fact]:
        """Yield all facts, by document and in the order of their files."""
        for document in self.documents:
            yield from document.facts.facts


def document_folders(extract: Path) -> list[Path]:
    """Return the folders of documents below extract/, sorted; a folder is one if it has a source.yaml."""
    if not extract.is_dir():
        return []
    return sorted(p for p in extract.iterdir() if p.is_dir() and (p / source_file.FILE).is_file())


def read_content(
    *, core: Path, ontology: Path, extract: Path, base: str, root: Path, texts: Path | None = None
) -> Content:
    """Read and check the content of a project.

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
    for folder in document_folders(extract):
        try:
            document = check_document(folder, vocabulary, root, texts=texts)
        except ContentError as error:
            findings += error.findings
            continue
        documents.append(document)
        findings += document.findings
    content = Content(vocabulary, tuple(mappings), tuple(documents), ())
    findings += _reference_findings(content)
    return Content(vocabulary, tuple(mappings), tuple(documents), tuple(in_order(findings)))


def _reference_findings(content: Content) -> Iterator[Finding]:
    """Yield a finding for each contradicts and see that names no fact."""
    known = {fact.reference for fact in content.facts()}
    read = {document.source.document for document in content.documents}
    for fact in content.facts():
        for name, references in (("contradicts", fact.contradicts), ("see", fact.see)):
            for reference in references:
                if reference not in known:
                    document = reference.partition("/")[0]
                    mend = (
                        "name it as document/id" if document in read else f"there is no document '{document}'"
                    )
                    yield Finding("PG210", f"no fact '{reference}'", fact.place_of(name), mend)
