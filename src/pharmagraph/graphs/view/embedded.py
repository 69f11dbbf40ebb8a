"""Pages and tables inside a notebook: what _repr_html_ returns.

A page is put into a frame that is cut off from the notebook: its script runs inside only, and can
reach neither the notebook's page nor its cookies, whatever the graph holds.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pharmagraph.graphs.evidence_words import evidence_lines, row_marks
from pharmagraph.graphs.view.lettering import clean
from pharmagraph.ontology.prefixes import project_prefixes
from pharmagraph.rdfterms import is_iri, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.graphs.evidence import Evidence
    from pharmagraph.rdfterms import NtTerm

HEIGHT = 640  # pixels
MOST_ROWS = 50

# Without allow-same-origin, so that the frame has an origin of its own (WHATWG HTML, 4.8.5); links to
# sources open beside the notebook, and pictures can be saved.
SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


def framed_page(page: str, *, title: str, height: int = HEIGHT) -> str:
    """Return a view as HTML for a notebook: a frame that holds the page and shares nothing with it."""
    return (
        f'<iframe srcdoc="{escape(page)}" sandbox="{SANDBOX}" title="{escape(clean(title))}" '
        f'loading="lazy" style="width:100%;height:{height:d}px;border:0;border-radius:12px"></iframe>'
    )


def answer_html(answer: Answer, base: str = "") -> str:
    """Return an answer as HTML for a notebook: a table of its first rows, its evidence, and its notes.

    ``base`` is that of the project, for short names of IRIs. There is neither script nor link in it.
    """
    if answer.form == "truth":
        shown = f"<p><strong>{'yes' if answer.truth else 'no'}</strong></p>"
    else:
        prefixes = project_prefixes(base) if base else {}
        rows: Sequence[Sequence[NtTerm | None]] = answer.rows if answer.form == "rows" else answer.triples
        names = answer.variables if answer.form == "rows" else ("subject", "predicate", "object")
        marks = row_marks(answer.evidence) if answer.evidence else ()
        shown = _table(names, rows, prefixes, marks)
    if answer.evidence:
        shown += _evidence(answer.evidence)
    notes = "".join(f"<p>{escape(clean(note))}</p>" for note in answer.notes)
    return f'<div class="pharmagraph-answer">{shown}{notes}</div>'


def _evidence(evidence: Evidence) -> str:
    """Return what rows rest on, folded below them: the numbered statements with their words and sources."""
    count, *lines = evidence_lines(evidence)
    told = "\n".join(escape(clean(line)) for line in lines)
    return f"<details><summary>{escape(clean(count))}</summary><pre>{told}</pre></details>"


def _table(
    names: Iterable[str],
    rows: Sequence[Sequence[NtTerm | None]],
    prefixes: Mapping[str, str],
    marks: Sequence[str] = (),
) -> str:
    """Return rows as a table, and how many there are beyond those shown; ``marks`` is a column more."""
    namespaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
    titles = [*names, *(["evidence"] if marks else [])]
    head = "".join(f'<th scope="col" style="text-align:start">{escape(clean(name))}</th>' for name in titles)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="text-align:start">{_cell(term, namespaces)}</td>' for term in row)
        + (f'<td style="text-align:start">{escape(marks[n])}</td>' if marks else "")
        + "</tr>"
        for n, row in enumerate(rows[:MOST_ROWS])
    )
    more = f"<p>{len(rows) - MOST_ROWS:,} more of {len(rows):,} rows</p>" if len(rows) > MOST_ROWS else ""
    none = "<p>no rows</p>" if not rows else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}{none}"


def _cell(term: NtTerm | None, namespaces: Sequence[tuple[str, str]]) -> str:
    """Return a value as text that runs nothing and turns nothing around."""
    if term is None:
        return ""
    text = term if term.startswith(("_:", "<<")) else value_of(term)
    if is_iri(term) and not term.startswith("<<"):
        for prefix, namespace in namespaces:
            if text.startswith(namespace) and len(text) > len(namespace):
                text = f"{prefix}:{text[len(namespace) :]}"
                break
    return f"<bdi>{escape(clean(text))}</bdi>"
