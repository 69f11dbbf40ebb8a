"""Show a comparison: as text, as Markdown for a pull request, as JSON.

Facts are data that others wrote: nothing in them can move a terminal's cursor or become markup.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pharmagraph.graphs.compare import Change, Comparison, FactView

_NONE = "(none)"
# What GitHub's Markdown gives a meaning to inside a table cell, even between HTML tags: emphasis, code,
# links, cells, strikes, formulas, and addresses that it would turn into links.
_MARKUP = re.compile(r"[\\`*_\[\]|~$@#]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def _visible(text: str) -> str:
    """Replace control and direction characters, which could change what is shown."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _counted(comparison: Comparison) -> str:
    if not comparison.differs:
        return "no fact differs"
    parts = [
        f"{len(comparison.status)} with another status",
        f"{len(comparison.added)} added",
        f"{len(comparison.removed)} removed",
        f"{len(comparison.changed)} changed",
    ]
    if comparison.unread:
        many = len(comparison.unread)
        parts.append(f"{many} document{'s' if many > 1 else ''} not compared")
    return ", ".join(parts)


def as_text(comparison: Comparison) -> str:
    """Show a comparison for people at a terminal."""
    lines = [f"{comparison.old} → {comparison.new}: {_counted(comparison)}"]
    for title, changes in (("status changed", comparison.status), ("changed", comparison.changed)):
        rows = list(_change_lines(changes))
        if title == "changed":
            lines += [
                *_fact_lines("added", "+", comparison.added),
                *_fact_lines("removed", "-", comparison.removed),
            ]
        lines += ["", title, *rows] if rows else []
    if comparison.problems:
        lines += ["", "could not be read", *(f"  ! {problem}" for problem in comparison.problems)]
    return "".join(f"{_visible(line)}\n" for line in lines)


def _change_lines(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        yield f"  ~ {change.reference}: {change.summary}"
        for name, old, new in change.fields:
            yield f"      {name}: {old or _NONE} → {new or _NONE}"


def _fact_lines(title: str, sign: str, facts: tuple[FactView, ...]) -> list[str]:
    rows = [f"  {sign} {fact.reference}: {fact.summary} [{fact.fields.get('status', '')}]" for fact in facts]
    return ["", title, *rows] if rows else []


def markdown_cell(text: str) -> str:
    """Return text as code in Markdown: shown to the letter, naming nobody, linking nowhere."""
    if not text:
        return ""
    safe = html.escape(_visible(text))
    # After html.escape a # or ; may belong to an entity, so signs are taken from what is no entity.
    parts = re.split(r"(&#?\w+;)", safe)
    shown = [p if i % 2 else _MARKUP.sub(lambda m: f"&#{ord(m[0])};", p) for i, p in enumerate(parts)]
    return f"<code>{''.join(shown)}</code>"


def as_markdown(comparison: Comparison) -> str:
    """Show a comparison as Markdown (GitHub's tables), for a pull request."""
    head = f"### Facts: {markdown_cell(comparison.old)} → {markdown_cell(comparison.new)}"
    lines = [head, "", f"{_counted(comparison)}."]
    if comparison.status:
        lines += ["", "#### Status changed", "", *_table(("Fact", "What it says", "Field", "Old", "New"))]
        lines += _change_rows(comparison.status)
    for title, facts in (("Added", comparison.added), ("Removed", comparison.removed)):
        if facts:
            lines += ["", f"#### {title}", "", *_table(("Fact", "What it says", "Status"))]
            lines += [_row(fact.reference, fact.summary, fact.fields.get("status", "")) for fact in facts]
    if comparison.changed:
        lines += ["", "#### Changed", "", *_table(("Fact", "What it says", "Field", "Old", "New"))]
        lines += _change_rows(comparison.changed)
    if comparison.problems:
        lines += [
            "",
            "#### Could not be read",
            "",
            *(f"- {markdown_cell(problem)}" for problem in comparison.problems),
        ]
    return "".join(f"{line}\n" for line in lines)


def _table(names: tuple[str, ...]) -> list[str]:
    return ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]


def _row(*cells: str) -> str:
    return "| " + " | ".join(markdown_cell(cell) for cell in cells) + " |"


def _change_rows(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        named = (change.reference, change.summary)
        for name, old, new in change.fields:
            yield _row(*named, name, old, new)
            named = ("", "")


def as_json(comparison: Comparison) -> str:
    """Show a comparison as a JSON object."""
    shown = {
        "old": comparison.old,
        "new": comparison.new,
        "differs": comparison.differs,
        "status": [_change_object(change) for change in comparison.status],
        "added": [_fact_object(fact) for fact in comparison.added],
        "removed": [_fact_object(fact) for fact in comparison.removed],
        "changed": [_change_object(change) for change in comparison.changed],
        "problems": list(comparison.problems),
        "not_compared": list(comparison.unread),
    }
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _change_object(change: Change) -> dict[str, object]:
    fields = [{"field": name, "old": old, "new": new} for name, old, new in change.fields]
    return {"fact": change.reference, "says": change.summary, "fields": fields}


def _fact_object(fact: FactView) -> dict[str, object]:
    return {"fact": fact.reference, "says": fact.summary, "fields": dict(sorted(fact.fields.items()))}


Form: TypeAlias = "Callable[[Comparison], str]"
FORMS: dict[str, Form] = {"text": as_text, "markdown": as_markdown, "json": as_json}
