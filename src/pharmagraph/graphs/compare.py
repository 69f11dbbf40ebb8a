"""What changed between two states of a project's facts: added, removed, changed, and in which field.

A state is a git revision, the working tree or a built graph (sides.py reads each); facts are matched
by document and id, which are never used twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pharmagraph.errors import PharmagraphError


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact as a comparison sees it: ``summary`` in one line, ``fields`` as text by their names."""

    reference: str
    summary: str
    fields: dict[str, str]

    @property
    def document(self) -> str:
        """The document that the fact was drawn from."""
        return self.reference.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states.

    ``form`` is "facts files" or "graph": only states of one form can be compared. ``problems`` say
    what could not be read, ``unread`` are the documents of which nothing could be.
    """

    name: str
    form: str
    facts: dict[str, FactView]
    problems: tuple[str, ...] = ()
    unread: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs: ``fields`` are (name, old text, new text); "" where a field is not there."""

    reference: str
    summary: str
    fields: tuple[tuple[str, str, str], ...]

    @property
    def status(self) -> tuple[str, str] | None:
        """The old and the new status where they differ."""
        return next(((old, new) for name, old, new in self.fields if name == "status"), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, each part sorted by reference; a change of status stands in ``status`` alone."""

    old: str
    new: str
    status: tuple[Change, ...]
    added: tuple[FactView, ...]
    removed: tuple[FactView, ...]
    changed: tuple[Change, ...]
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """True where anything changed, or where a document could not be compared."""
        return bool(self.status or self.added or self.removed or self.changed or self.unread)


def compare(old: Side, new: Side) -> Comparison:
    """Compare two states; raises PharmagraphError where one is of facts files and the other a graph.

    A document that cannot be read on one side is left out on both: all its facts would seem to have
    come or gone.
    """
    if old.form != new.form:
        raise PharmagraphError(
            f"{old.name} and {new.name} cannot be compared: {old.form} on one side, {new.form} on the other",
            mend="name two revisions, a revision alone (against the working tree), or two graph files",
        )
    unread = old.unread | new.unread
    before, after = (
        {reference: fact for reference, fact in side.facts.items() if fact.document not in unread}
        for side in (old, new)
    )
    changes = [
        change
        for reference in sorted(before.keys() & after.keys())
        if (change := _change(before[reference], after[reference])).fields
    ]
    return Comparison(
        old.name,
        new.name,
        status=tuple(change for change in changes if change.status),
        added=tuple(after[reference] for reference in sorted(after.keys() - before.keys())),
        removed=tuple(before[reference] for reference in sorted(before.keys() - after.keys())),
        changed=tuple(change for change in changes if not change.status),
        problems=tuple(f"{side.name}: {problem}" for side in (old, new) for problem in side.problems),
        unread=tuple(sorted(unread)),
    )


def _change(old: FactView, new: FactView) -> Change:
    names = sorted(old.fields.keys() | new.fields.keys(), key=lambda name: (name != "status", name))
    texts = ((name, old.fields.get(name, ""), new.fields.get(name, "")) for name in names)
    return Change(new.reference, new.summary, tuple(text for text in texts if text[1] != text[2]))
