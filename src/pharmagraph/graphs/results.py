"""Show an answer: as a table for people, or in a format for programs.

CSV, TSV, JSON and XML are the W3C's SPARQL 1.1 results formats, written by the engine; triples are
written by the export writers. To add a format for rows, add a row to ``RESULT_FORMATS``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.table import Column, render
from pharmagraph.ontology.prefixes import XSD
from pharmagraph.rdfterms import datatype_of, is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.evidence import Evidence
    from pharmagraph.rdfterms import NtTerm

TABLE = "table"


class ResultFormat(NamedTuple):
    """A format for rows and truth values; ``engine`` is what the engine calls it ("" for our own)."""

    name: str
    extension: str
    media_type: str
    engine: str
    note: str


RESULT_FORMATS: dict[str, ResultFormat] = {
    row.name: row
    for row in (
        ResultFormat(TABLE, "txt", "text/plain", "", "aligned columns, for people"),
        ResultFormat("csv", "csv", "text/csv", "CSV", "comma-separated values, without datatypes"),
        ResultFormat("tsv", "tsv", "text/tab-separated-values", "TSV", "tab-separated RDF terms"),
        ResultFormat("json", "srj", "application/sparql-results+json", "JSON", "SPARQL results JSON"),
        ResultFormat("xml", "srx", "application/sparql-results+xml", "XML", "SPARQL results XML"),
    )
}

_NUMBERS = frozenset(
    XSD + name
    for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger",
        "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong",
    )
)  # fmt: skip


def encoding_for(form: str) -> str:
    """Return the encoding in which rows are best asked for when they are wanted in a format.

    >>> encoding_for("csv"), encoding_for("table")
    ('csv', 'json')
    """
    return form if form in RESULT_FORMATS and RESULT_FORMATS[form].engine else "json"


def written(
    answer: Answer,
    form: str = "",
    prefixes: Mapping[str, str] | None = None,
    *,
    width: int = 0,
    bold: bool = False,
) -> bytes:
    """Write an answer in a format: a row of RESULT_FORMATS, or for triples an export format.

    Without a format, rows become a table and triples become Turtle. ``width`` is that of the
    terminal in characters (0: lines as long as they need), ``bold`` marks the header for one. An
    answer that carries evidence is written with it. Raises PharmagraphError for a format that does
    not fit the answer.
    """
    prefixes = prefixes or {}
    if answer.evidence is not None:
        return _with_evidence(answer, answer.evidence, form, prefixes, width=width, bold=bold)
    if answer.form == "graph":
        return _graph(answer, form, prefixes)
    known = RESULT_FORMATS.get(form or TABLE)
    if known is None:
        message = f"'{form}' is no format for {'rows' if answer.form == 'rows' else 'yes or no'}"
        raise PharmagraphError(message, mend=f"choose one of: {', '.join(RESULT_FORMATS)}")
    if answer.form == "truth":
        return _truth(answer, known)
    if known.name == TABLE:
        return as_table(answer, prefixes, width=width, bold=bold).encode()
    return _rows(answer, known)


def _with_evidence(  # noqa: PLR0913 - what ``written`` takes
    answer: Answer,
    evidence: Evidence,
    form: str,
    prefixes: Mapping[str, str],
    *,
    width: int,
    bold: bool,
) -> bytes:
    """Write an answer and the statements that it rests on: below it, or as a part of its JSON."""
    from pharmagraph.graphs.evidence_words import evidence_data, evidence_lines

    usual = "turtle" if answer.form == "graph" else TABLE
    plain = replace(answer, evidence=None)
    if form in {"", usual}:
        below = evidence_lines(evidence)
        if answer.form == "graph":
            below = [f"# {line}".rstrip() for line in below]
        shown = (
            as_table(answer, prefixes, width=width, bold=bold).encode()
            if answer.form == "rows"
            else written(plain, form, prefixes)
        )
        return shown + "\n".join(["", *below, ""]).encode()
    if form != "json" or answer.form == "graph":
        message = f"evidence is not written in the format '{form}'"
        raise PharmagraphError(message, mend=f"choose {usual}{'' if answer.form == 'graph' else ' or json'}")
    document = json.loads(written(plain, form))
    document["evidence"] = evidence_data(evidence)
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _graph(answer: Answer, form: str, prefixes: Mapping[str, str]) -> bytes:
    from pharmagraph.graphs.writers import TRIPLE_WRITERS, find_writer

    if form in RESULT_FORMATS and form != "xml":
        message = f"this query gives triples, for which there is no format '{form}'"
        raise PharmagraphError(message, mend=f"choose one of: {', '.join(TRIPLE_WRITERS)}")
    return find_writer(form or "turtle", triples=True).write(answer.triples, prefixes, "")


def _truth(answer: Answer, form: ResultFormat) -> bytes:
    word = "true" if answer.truth else "false"
    if form.name == "json":
        return f'{{"head":{{}},"boolean":{word}}}\n'.encode()
    if form.name == "xml":
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head></head><boolean>{word}</boolean></sparql>\n"
        ).encode()
    return ({"true": "yes", "false": "no"}[word] if form.name == TABLE else word).encode() + b"\n"


def _rows(answer: Answer, form: ResultFormat) -> bytes:
    body = answer.body
    if answer.encoding != form.name:
        import pyoxigraph as ox

        solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 - the form is "rows"
        body = solutions.serialize(format=getattr(ox.QueryResultsFormat, form.engine)) or b""
    return body if body.endswith(b"\n") else body + b"\n"


def as_table(answer: Answer, prefixes: Mapping[str, str], *, width: int = 0, bold: bool = False) -> str:
    """Show rows as a table: IRIs by their short names, texts plain, numbers to the right."""
    namespaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
    columns = [
        Column(name, [_cell(row[n], namespaces) for row in answer.rows], right=_is_numeric(answer, n))
        for n, name in enumerate(answer.variables)
    ]
    if answer.evidence is not None:
        from pharmagraph.graphs.evidence_words import row_marks

        columns.append(Column("evidence", row_marks(answer.evidence)))
    return render(columns, len(answer.rows), width=width, bold=bold)


def _is_numeric(answer: Answer, n: int) -> bool:
    given = [row[n] for row in answer.rows if row[n] is not None]
    return bool(given) and all(datatype_of(term or "") in _NUMBERS for term in given)


def _cell(term: NtTerm | None, namespaces: list[tuple[str, str]]) -> str:
    if term is None:
        return ""
    if not is_iri(term) or term.startswith("<<"):
        return value_of(term) if term.startswith('"') else term
    value = value_of(term)
    for prefix, namespace in namespaces:
        if value.startswith(namespace) and len(value) > len(namespace):
            return f"{prefix}:{value[len(namespace) :]}"
    return value
