"""What the script of the page knows of each statement beyond the words of its row in the table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pharmagraph.graphs.changed import ChangedRow
from pharmagraph.graphs.view.standing import standing_of
from pharmagraph.rdfterms import language_of, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import Records, StatementRow
    from pharmagraph.graphs.view.groups import Naming
    from pharmagraph.graphs.view.pagetable import Fields
    from pharmagraph.graphs.view.picture import Picture

# What a reader may take for granted is left out of the page's data; data.js puts it back.
USUAL: tuple[object, ...] = ("", [], "accepted", "affirmed", "stated", -1)


def lean(fields: Fields) -> Fields:
    """Return fields without those that hold what is usual."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value is not False and value not in USUAL
    }


def split(iri: str) -> tuple[str, str]:
    """Return an IRI in two parts: up to the last slash, which many share, and the rest."""
    head, slash, tail = iri.rpartition("/")
    return head + slash, tail


def relations_of(naming: Naming) -> list[list[str]]:
    """Return the relations in use, each as its short name and its IRI, in the order of these."""
    iris = sorted({row.relation for row in naming.rows})
    return [[naming.relation("", iri, inward=False).removeprefix("relation=/"), iri] for iri in iris]


def rows_of(
    records: Records,
    picture: Picture,
    places: Mapping[str, int],
    people: Sequence[tuple[str, str]],
) -> Fields:
    """Return of each statement what the table does not tell, and what most of their IRIs begin with."""
    naming = picture.naming
    numbers = {row.iri: number for number, row in enumerate(records.statements)}
    rules = {rule.iri: number for number, rule in enumerate(records.rules)}
    relations = {iri: number for number, (_, iri) in enumerate(relations_of(naming))}
    whose = {pair: number for number, pair in enumerate(people)}
    heads = Counter(head for row in records.statements if (head := _head(row, naming)) is not None)
    prefix = max(sorted(heads), key=lambda head: heads[head], default="")
    rows = []
    for row, end in zip(records.statements, naming.ends, strict=True):
        standing = standing_of(row)
        told = {
            "standing": standing if standing != row.status else "",
            "status": row.status,
            "polarity": row.polarity,
            "certainty": row.certainty,
            "against": [numbers.get(other, other) for other in row.contradicts],
            "curated": whose[row.curated] or "",
            "reviewed": whose[row.reviewed] or "",
            "due": row.review_due,
            "iri": "" if _head(row, naming) == prefix else row.iri,
            "change": isinstance(row, ChangedRow),
            "rule": rules.get(row.rule, -1),
            "premises": [numbers.get(premise, premise) for premise in row.premises],
            **_value(row),
        }
        ends = {"s": places[naming.term(row.subject)], "e": places[end], "r": relations[row.relation]}
        rows.append({**ends, **lean(told)})
    return {"statements": rows, "statementPrefix": prefix}


def _head(row: StatementRow, naming: Naming) -> str | None:
    """Return the IRI of a statement without its short name, or None where it does not end with that."""
    name = naming.statement(row.iri)
    return row.iri.removesuffix(name) if row.iri.endswith(name) else None


def _value(row: StatementRow) -> Fields:
    """Return how the object of a statement is written in Turtle where it is no term, as far as is known."""
    value = getattr(row, "value", "")
    if row.object or not value:
        return {}
    if value == f"<{row.iri}/value>":
        return {"structured": True}
    if (
        value.startswith('"')
        and value_of(value) == row.object_text
        and value.endswith(f"@{language_of(value)}")
    ):
        return {"language": language_of(value)}
    return {"value": value}
