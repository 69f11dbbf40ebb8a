"""Build: content becomes the canonical artefact and what derives from it, all or nothing.

All files are written into a folder beside their places and forced to disk; only then does each
replace the last good one, and if one cannot, those before it are put back. A failed or interrupted
build leaves graphs/ as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.findings import has_errors, in_order
from pharmagraph.graphs.conflicts import conflict_findings
from pharmagraph.graphs.disclaimer import head_comment
from pharmagraph.graphs.inferred import infer, inferred_file, inferred_graph
from pharmagraph.graphs.nquads import write_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.statements import content_triples
from pharmagraph.graphs.swapping import publish
from pharmagraph.graphs.view.page import render_page
from pharmagraph.graphs.view.svg import render_svg
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.ontology.prefixes import project_prefixes

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.extract.content import Content
    from pharmagraph.graphs.records import Records
    from pharmagraph.rdfterms import Triple


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: ``files`` in the order in which they were written, and counts.

    ``inferred`` is how many statements were inferred; they are not among ``records``.
    """

    files: tuple[Path, ...]
    triples: int
    records: Records
    inferred: int = 0

    def count(self, status: str) -> int:
        """Return how many statements have a status."""
        return sum(row.status == status for row in self.records.statements)


def graph_triples(content: Content, name: str) -> list[Triple]:
    """Return the triples of a project's curated layer, sorted and each once.

    Raises ContentError where the content has errors, or accepted facts that cannot both hold.
    """
    findings = in_order([*content.findings, *conflict_findings(content)])
    if has_errors(findings):
        errors = [f for f in findings if f.severity == "error"]
        counted = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        raise ContentError(
            f"nothing was built: the content has {counted}", findings, mend="pharmagraph check"
        )
    return sorted(set(content_triples(content, name)))


def build_graph(content: Content, name: str, folder: Path, *, inference: bool = True) -> Built:
    """Write the canonical N-Quads, Turtle, TriG, HTML and SVG of a project into its graphs folder.

    With ``inference``, what its rules conclude is written beside them; without, what an earlier build
    concluded is deleted. Raises ContentError where the content has errors or the rules do not end,
    GraphError where the folder cannot be written.
    """
    triples = graph_triples(content, name)
    records = read_records(triples, name)
    prefixes = project_prefixes(content.vocabulary.base)
    comment = head_comment(name)
    files: dict[str, bytes] = {
        f"{name}.{WRITERS[form].extension}": WRITERS[form].write(triples, prefixes, comment)
        for form in ("turtle", "trig")
    }
    files[f"{name}.html"] = render_page(records, title=name).encode()
    files[f"{name}.svg"] = render_svg(records, title=name).encode()
    inferred = infer(content, triples) if inference else None
    if inferred:
        graph = inferred_graph(content.vocabulary.base)
        files[inferred_file(name)] = write_nquads(inferred.triples, graph).encode()
    # Last, because a graph counts as built once its canonical file is there.
    files[f"{name}.nq"] = write_nquads(triples).encode()
    try:
        written = publish(files, folder, gone=() if inferred else (inferred_file(name),))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise GraphError(
            f"cannot write to {folder.name}/: {reason}",
            mend="check space and permissions; the last graph is untouched",
        ) from error
    return Built(tuple(written), len(triples), records, inferred.count if inferred else 0)
