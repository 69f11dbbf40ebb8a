"""The words of the page: the rows of its table, its legend, its sources and its dates of review."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import clean
from pharmagraph.graphs.view.standing import STANDINGS, Standing, look_of, standing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import Records, Source, StatementRow
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Picture

Fields = dict[str, Any]  # JSON: text, numbers, lists and further fields


def statements_of(records: Records, picture: Picture) -> list[Fields]:
    """Return every statement as the table shows it, in the order of the records."""
    naming = picture.naming
    labels = {part.id: part.label for part in picture.parts}
    titles = {source.iri: source.title for source in records.sources}
    places = {source.iri: number for number, source in enumerate(records.sources)}
    rules = {rule.iri: rule.title for rule in records.rules}
    return [
        cleaned(
            {
                "id": naming.statement(row.iri),
                "subject": naming.term(row.subject),
                "source": places.get(row.source, ""),
                "rule": rules.get(row.rule, row.rule),
                "tone": look_of(standing_of(row)).tone,
                "subject_text": labels[naming.term(row.subject)],
                "relation": row.relation_label,
                "is_term": bool(row.object),
                "object": row.object_text,
                "standing": standing_of(row),
                "polarity": row.polarity,
                "certainty": row.certainty,
                "qualifiers": [list(pair) for pair in row.qualifiers],
                "because": row.because,
                "source_title": title,
                "heading": row.heading.removeprefix(f"{title} > ") if title else row.heading,
                "section": row.section,
                "cues": list(row.cues),
                "curated": row.curated[1],
                "reviewed": row.reviewed[1],
                "due": row.review_due,
            }
        )
        for row, title in zip(
            records.statements,
            (titles.get(row.source, row.source) or _nowhere(row) for row in records.statements),
            strict=True,
        )
    ]


def _nowhere(row: StatementRow) -> str:
    """Return what stands in the place of a source's title where there is no source."""
    return "Concluded by rules" if row.rule else "Without a source"


def tables_of(statements: Sequence[Fields]) -> list[tuple[str, int | str, list[Fields]]]:
    """Return the rows of the table in groups that share a source, each with the source's title and place."""
    return [
        (title, source, list(rows))
        for (source, title), rows in groupby(statements, key=lambda row: (row["source"], row["source_title"]))
    ]


def curated_on(statements: Sequence[Fields]) -> str:
    """Return the day on which all statements were curated, or "" if that is not one day."""
    days = {row["curated"] for row in statements if not row["rule"]}
    return str(days.pop()) if len(days) == 1 else ""


def cleaned(fields: Fields) -> Fields:
    """Return fields with all their text made fit for a page."""
    return {clean(name): _clean(value) for name, value in fields.items()}


def _clean(value: Any) -> Any:
    """Return any JSON value with all its text made fit for a page."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return cleaned(value)
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value


def family_counts(picture: Picture) -> list[tuple[Family, int]]:
    """Return the families in use, in reading order, with the number of their terms and values."""
    count = Counter(part.family.key for part in picture.parts if part.group is None)
    return [(family, count[family.key]) for family in LEGEND if count[family.key]]


def standing_counts(records: Records) -> list[tuple[Standing, int]]:
    """Return the standings in use with the number of their statements."""
    count = Counter(standing_of(row) for row in records.statements)
    known = [standing for standing in STANDINGS if count[standing.key]]
    keys = {standing.key for standing in known}
    others = [look_of(key) for key in sorted(count) if key not in keys]
    return [(replace(at, key=clean(at.key)), count[at.key]) for at in [*known, *others]]


def relation_counts(records: Records) -> list[tuple[int, str, int]]:
    """Return the relations with their places, labels and numbers of statements, most of these first."""
    iris = sorted({row.relation for row in records.statements})
    count = Counter(row.relation for row in records.statements)
    labels = {row.relation: clean(row.relation_label) for row in reversed(records.statements)}
    found = [(iris.index(iri), labels[iri], count[iri]) for iri in iris]
    return sorted(found, key=lambda at: (-at[2], at[1], at[0]))


def source_fields(source: Source) -> Fields:
    """Return a source as the foot of the page shows it; only a web address becomes a link."""
    details = [
        (name, text)
        for name, text in (
            ("", source.kind),
            ("published by", source.publisher),
            ("on", source.published),
            ("for", source.jurisdiction),
            ("licence", source.licence),
        )
        if text
    ]
    link = source.address if re.match(r"https?://", source.address, re.IGNORECASE) else ""
    fields = {
        "title": source.title or source.iri,
        "details": details,
        "address": source.address,
        "link": link,
    }
    return cleaned(fields)


def review_of(records: Records) -> str:
    """Return a sentence on when the statements were reviewed."""
    dates = sorted(row.reviewed[1] for row in records.statements if row.reviewed[1])
    due = sorted(row.review_due for row in records.statements if row.review_due)
    open_ = len(records.statements) - len(dates)
    words = []
    if dates:
        last = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        words.append(f"Reviewed {'on' if dates[0] == dates[-1] else 'from'} {last}.")
    if open_:
        words.append(f"{open_} of {len(records.statements)} statements are not reviewed yet.")
    if due:
        words.append(f"The next review is due on {due[0]}.")
    return clean(" ".join(words))
