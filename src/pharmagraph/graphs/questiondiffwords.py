"""Show which questions are answered differently: as text, as Markdown for a pull request, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from pharmagraph.findings import visible
from pharmagraph.graphs.differences import markdown_cell
from pharmagraph.graphs.rowchanges import ADDED, CHANGED, GONE
from pharmagraph.graphs.rowstatements import COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.graphs.questiondiff import Different, Given, QuestionDiff
    from pharmagraph.graphs.rowchanges import RowChange

SIGNS = {ADDED: "+", GONE: "-", CHANGED: "~"}
_NONE = "(none)"
_BETWEEN = " · "


def as_text(found: QuestionDiff) -> str:
    """Show the answers that differ for people at a terminal."""
    lines = [f"{found.old} → {found.new}: {_counted(found)}"]
    for each in found.different:
        lines += ["", f"{_named(each)}: {each.title}"]
        for change in each.changes:
            lines.append(f"  {SIGNS[change.kind]} {row_words(change)}")
            lines += [f"      {name}: {was or _NONE} → {now or _NONE}" for name, was, now in change.fields]
        lines += [f"  the same rows, or some of them, with {_also(each)}"] if each.also else []
    lines += ["", *found.notes] if found.notes else []
    return "".join(f"{visible(line)}\n" for line in lines)


def as_markdown(found: QuestionDiff) -> str:
    """Show the answers that differ as Markdown (GitHub's tables), for a pull request."""
    lines = [f"### Answers: {markdown_cell(found.old)} → {markdown_cell(found.new)}", ""]
    lines.append(f"{_counted(found)}.")
    for each in found.different:
        lines += ["", f"#### {markdown_cell(_named(each))}", "", f"{markdown_cell(each.title)}", ""]
        lines += ["| | Row | Column | Old | New |", "| --- | --- | --- | --- | --- |"]
        for change in each.changes:
            lines += _markdown_rows(change)
        lines += (
            ["", f"The same rows, or some of them, with {markdown_cell(_also(each))}."] if each.also else []
        )
    lines += ["", *(f"- {markdown_cell(note)}" for note in found.notes)] if found.notes else []
    return "".join(f"{line}\n" for line in lines)


def _markdown_rows(change: RowChange) -> Iterator[str]:
    cells = [change.kind, row_words(change)]
    for field in change.fields or (("", "", ""),):
        yield "| " + " | ".join(markdown_cell(cell) for cell in (*cells, *field)) + " |"
        cells = ["", ""]


def as_json(found: QuestionDiff) -> str:
    """Show the answers that differ as a JSON object."""
    shown = {
        "old": found.old,
        "new": found.new,
        "differs": found.differs,
        "asked": found.asked,
        "questions": [
            {
                "question": each.question,
                "title": each.title,
                "parameters": dict(each.parameters),
                "also": [dict(given) for given in each.also],
                "rows": [
                    {
                        "change": change.kind,
                        "row": dict(change.cells),
                        "columns": [{"column": c, "old": was, "new": now} for c, was, now in change.fields],
                    }
                    for change in each.changes
                ],
            }
            for each in found.different
        ],
        "notes": list(found.notes),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def row_words(change: RowChange) -> str:
    """Return a row in one line: its cells, then the statement that it stands for."""
    cells = dict(change.cells)
    statement = cells.pop(COLUMN, "").rpartition("/statement/")[2]
    return _BETWEEN.join(cells.values()) + (f" ({statement})" if statement else "")


def _named(each: Different) -> str:
    given = _given(each.parameters)
    return f"{each.question} ({given})" if given else each.question


def _given(parameters: Given) -> str:
    return ", ".join(f"{name}: {term}" for name, term in parameters)


def _also(each: Different) -> str:
    return "; ".join(map(_given, each.also))


def _counted(found: QuestionDiff) -> str:
    many = len({each.question for each in found.different})
    if not many:
        return f"none of {found.asked} questions is answered differently"
    verb = "question is" if many == 1 else "questions are"
    return f"{many} of {found.asked} {verb} answered differently"


Form: TypeAlias = "Callable[[QuestionDiff], str]"
FORMS: dict[str, Form] = {"text": as_text, "markdown": as_markdown, "json": as_json}
