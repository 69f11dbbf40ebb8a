"""How a query is asked: of which graphs, how long, with what besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from pharmagraph.errors import QueryError
from pharmagraph.graphs.guard import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.graphs.guard import Limits


MOST_SECONDS = 86_400
"""The longest time that a query may be given: a day."""


class How(TypedDict, total=False):
    """What may be said of the manner; ``Manner`` says what each setting means."""

    graphs: Iterable[str]
    seconds: float | None
    trusted: bool
    services: Iterable[str]
    evidence: bool
    diagnose: bool


class Manner(NamedTuple):
    """How a query is asked.

    ``graphs`` are those that it sees beside the curated layer ("inferred", a data set, "all", IRIs);
    ``seconds`` is the longest that it may take (None: 30); ``trusted`` answers in this process,
    without limits of time and memory; ``services`` are the hosts that SERVICE may ask; ``evidence``
    adds the statements that each row rests on; ``diagnose`` says why a result is empty.
    """

    graphs: tuple[str, ...] = ()
    seconds: float | None = None
    trusted: bool = False
    services: tuple[str, ...] = ()
    evidence: bool = False
    diagnose: bool = True

    @property
    def limits(self) -> Limits:
        """What a query may cost."""
        return DEFAULT_LIMITS if self.seconds is None else DEFAULT_LIMITS._replace(seconds=self.seconds)


def manner_of(how: How) -> Manner:
    """Return a manner from what was said of it; names of graphs and hosts may be any iterable.

    Raises QueryError for a limit of time that is none.
    """
    settings: dict[str, Any] = dict(how)
    for name in ("graphs", "services"):
        if name in settings:
            given = settings[name]
            settings[name] = (given,) if isinstance(given, str) else tuple(given)
    seconds = settings.get("seconds")
    if seconds is not None and not (isinstance(seconds, (int, float)) and 0 < seconds <= MOST_SECONDS):
        mend = f"give a number of seconds above 0, and no more than {MOST_SECONDS:,}"
        raise QueryError(f"{seconds!r} is no limit of time", mend=mend)
    return Manner(**settings)
