"""Read a state of a project's facts for a comparison: a revision, the working tree or a built graph.

Facts files are read leniently, as keys and values without the ontology: an old revision may not
be what today's checks want, and what cannot be read is told, not raised.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pharmagraph.errors import ContentError, GraphError
from pharmagraph.extract import factsfile, source
from pharmagraph.extract.factslayout import PARTS
from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence, parse_yaml
from pharmagraph.graphs.compare import FactView, Side
from pharmagraph.graphs.nquads import read_nquads
from pharmagraph.graphs.reading import read_records
from pharmagraph.graphs.revisions import read_revision
from pharmagraph.ontology.turtle import parse_turtle
from pharmagraph.textfile import TextFile, decode, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.records import Records, StatementRow

FACTS, GRAPH = "facts files", "a graph"
GRAPH_FILES = (".nq", ".ttl")
"""The endings of graph files that can be compared: what ``build`` writes and people keep."""

WORKING_TREE = "working tree"
_DEFAULTS = {"certainty": "stated", "polarity": "affirmed"}
_FROM_TOP = ("curated", "reviewed", "review-due")
_STATEMENT = re.compile(r"/statement/([^/]+)/([^/]+)\Z")


def revision_side(root: Path, extract: str, revision: str) -> Side:
    """Read the facts files of a git revision; ``extract`` is the folder's name below the root.

    Raises PharmagraphError where there is no git, no repository or no such revision.
    """
    files, problems = read_revision(root, extract, revision, (factsfile.FILE, source.FILE))
    return _files_side(revision, files, problems)


def working_side(root: Path, extract: Path) -> Side:
    """Read the facts files as they lie in the project's folder."""
    files: dict[str, TextFile] = {}
    problems = []
    for path in sorted(extract.glob("*/*")):
        if path.name in {factsfile.FILE, source.FILE}:
            try:
                file = read_text(path, root)
                files[f"{path.parent.name}/{path.name}"] = file
            except ContentError as error:
                problems.append((path.parent.name, error.message))
    return _side(WORKING_TREE, files, problems)


def _files_side(name: str, files: dict[str, bytes], problems: list[tuple[str, str]]) -> Side:
    read: dict[str, TextFile] = {}
    for path, raw in files.items():
        try:
            read[path] = decode(path, raw)
        except ContentError as error:
            problems.append((path.partition("/")[0], error.message))
    return _side(name, read, problems)


def _side(name: str, files: dict[str, TextFile], problems: list[tuple[str, str]]) -> Side:
    """Make a side of files by document/name; ``problems`` are (document, what is wrong)."""
    facts: dict[str, FactView] = {}
    unread = {document for document, _ in problems}
    told = [message for _, message in problems]
    for path in sorted(files):
        document, _, file_name = path.partition("/")
        if file_name != factsfile.FILE or document in unread:
            continue
        try:
            described = files.get(f"{document}/{source.FILE}")
            status = "reported" if described and _reference_only(described) else "accepted"
            _add_facts(document, parse_yaml(files[path]), status, facts, told)
        except ContentError as error:
            unread.add(document)
            told.append(error.message)
    return Side(name, FACTS, facts, tuple(told), frozenset(unread))


def _reference_only(file: TextFile) -> bool:
    node = parse_yaml(file).get("reference-only")
    return isinstance(node, Scalar) and node.text == "true"


def _add_facts(document: str, top: Mapping, status: str, facts: dict[str, FactView], told: list[str]) -> None:
    """Add the facts of a file; a fact without an id, or with one that is taken, is told instead."""
    defaults = {**_DEFAULTS, "status": status}
    about = top.get("about")
    if isinstance(about, Scalar):
        defaults["subject"] = _folded(about)
    shared = {name: _flat(name, node) for name in _FROM_TOP if (node := top.get(name)) is not None}
    listed = top.get("facts")
    for item in listed.items if isinstance(listed, Sequence) else ():
        identifier = item.get("id") if isinstance(item, Mapping) else None
        reference = f"{document}/{_folded(identifier)}" if isinstance(identifier, Scalar) else ""
        if not isinstance(item, Mapping) or not reference or reference in facts:
            told.append(f"{item.place}: a fact has no id of its own, and is left out")
            continue
        fields = dict(defaults)
        for name, flat in shared.items():
            if item.get(name) is None:
                fields |= flat
        for key, node in item.entries:
            if key.text != "id":
                fields |= _flat(key.text, node)
        relation, value = (item.get(name) for name in ("relation", "value"))
        parts = (fields.get("subject", ""), _said(relation), _said(value))
        facts[reference] = FactView(reference, " · ".join(part for part in parts if part), fields)


def _folded(node: Scalar) -> str:
    return " ".join(node.text.split())


def _said(node: Node | None) -> str:
    """Return a node in one line: a value with parts as it stands between braces."""
    if node is None:
        return ""
    return _folded(node) if isinstance(node, Scalar) else PARTS.flow(node)


def _flat(name: str, node: Node) -> dict[str, str]:
    """Return the fields of a node: "value.dose.high" for a part of a part."""
    if isinstance(node, Mapping) and node.entries:
        found: dict[str, str] = {}
        for key, value in node.entries:
            found |= _flat(f"{name}.{key.text}", value)
        return found
    if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
        return {name: ", ".join(_said(item) for item in node.items)}
    return {name: _said(node)}


def graph_side(path: Path) -> Side:
    """Read the statements of a graph file, N-Quads (as ``build`` writes it) or Turtle.

    Raises GraphError where it is damaged or no graph of pharmagraph's, ContentError where Turtle
    cannot be parsed.
    """
    triples = read_nquads(path) if path.suffix == ".nq" else parse_turtle(read_text(path, path.parent))
    try:
        records = read_records(triples, path.stem)
    except (IndexError, ValueError) as error:
        raise GraphError(f"{path.name} holds a statement that is damaged", mend="build it again") from error
    if not records.statements:
        raise GraphError(
            f"{path.name} holds no statements", mend="name a graph that pharmagraph build has written"
        )
    return records_side(records, path.name)


def records_side(records: Records, name: str) -> Side:
    """Return the statements of a graph that was read already."""
    labels = {node.iri: node.label for node in records.nodes}
    views = [_statement_view(row, labels) for row in records.statements]
    return Side(name, GRAPH, {view.reference: view for view in views})


def reference_of(row: StatementRow) -> str:
    """Return the document and fact of a statement, as a comparison names it; its IRI where it has none."""
    found = _STATEMENT.search(row.iri)
    return f"{unquote(found[1])}/{unquote(found[2])}" if found else row.iri


def _statement_view(row: StatementRow, labels: dict[str, str]) -> FactView:
    reference = reference_of(row)
    subject = labels.get(row.subject, row.subject)
    fields = {
        "subject": subject, "relation": row.relation_label, "value": row.object_text, "status": row.status,
        "certainty": row.certainty, "polarity": row.polarity, "because": row.because,
        "contradicts": ", ".join(row.contradicts), "cue": " … ".join(row.cues), "heading": row.heading,
        "section": row.section, "sentence": ", ".join(map(str, row.sentences)),
        "curated": " ".join(row.curated).strip(), "reviewed": " ".join(row.reviewed).strip(),
        "review-due": row.review_due,
    }  # fmt: skip
    for name, text in row.qualifiers:
        fields[name] = f"{fields[name]}, {text}" if fields.get(name) else text
    summary = " · ".join(part for part in (subject, row.relation_label, row.object_text) if part)
    return FactView(reference, summary, {name: text for name, text in fields.items() if text})
