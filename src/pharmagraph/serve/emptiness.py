"""Why an answer is empty: that only what is not accepted matches, or the part that matches nothing.

So does the command line (graphs/asker.py). All of it together takes a short time at most, and where it
fails the answer stays as it is.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.query import Asked, answered
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.serve.desk import Asking, Desk

logger = logging.getLogger(__name__)
SECONDS = 2.0
"""How long looking for the reason may take."""
_WAIT = 0.5
_NO_ROWS = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
_TELLING = frozenset({"rows", "graph"})


class Emptiness(NamedTuple):
    """What to say of an empty answer: how far what matches holds, and why nothing was found.

    ``certain`` is false where there was no time to look: another request may be told more.
    """

    standing: str = ""
    notes: tuple[str, ...] = ()
    certain: bool = True


FULL = Emptiness()
"""There is nothing to say of an answer that holds something."""


def found_something(form: str, encoding: str, body: bytes) -> bool:
    """Tell whether an answer as the worker wrote it is other than empty."""
    if form == "truth":
        return body == b"true"
    if form == "graph":
        if encoding == "rdfxml":
            return b" rdf:about=" in body or b" rdf:nodeID=" in body
        lines = body.splitlines()
        return any(not line.startswith((b"@prefix ", b"[]")) and bool(line.strip()) for line in lines)
    if encoding == "json":
        return not body.rstrip().endswith(b'"bindings":[]}}')
    if encoding == "xml":
        return b"<result>" in body
    return body.rstrip(b"\n").count(b"\n") > 0


async def why_empty(
    desk: Desk, asking: Asking, form: str, variables: tuple[str, ...], notes: Sequence[str] = ()
) -> Emptiness:
    """Say why a query found no row or no triple; ``notes`` are those that its answer has already.

    ``form`` and ``variables`` are those of the answer. Nothing more is said where a note names what
    the graph does not know, and of an ASK.
    """
    if form not in _TELLING or len(notes) > bool(asking.measured.added):
        return FULL
    limits = desk.settings.limits
    limits = limits._replace(seconds=min(SECONDS, limits.seconds))
    try:
        # Reading the vocabulary for the first time takes a moment that is not the query's.
        await desk.in_thread(lambda: desk.vocabulary)
        engine = desk.engine(asyncio.get_running_loop().time() + limits.seconds)

        def again(text: str) -> Answer:
            asked = Asked(text, "query", asking.asked.prefixes, {})
            return answered(asked, desk.generation.dataset, engine=engine, limits=limits, scope=asking.scope)

        def looked() -> Emptiness:
            from pharmagraph.graphs.diagnosis import why_empty as diagnosed
            from pharmagraph.graphs.evidence import find_evidence
            from pharmagraph.graphs.evidence_words import standing

            bound = asking.asked.bound
            is_rows = form == "rows"
            nothing = Answer(form, variables, _NO_ROWS if is_rows else b"", "json" if is_rows else "")
            evidence = find_evidence(
                bound.text, nothing, again, vocabulary=desk.vocabulary, prefixes=asking.asked.prefixes
            )
            if evidence.also:
                stands = standing(evidence)
                more = more_there_is(stands, "evidence=true shows it in JSON and tables")
                return Emptiness(stands, (more,))
            found = diagnosed(bound.text, lambda text: again(text).truth)
            if found is None:
                return FULL
            note = found.note(bound.text, asking.asked.name, origin=bound.origin, shown=asking.asked.text)
            return Emptiness("", (note,))

        return await desk.at_length(looked, _WAIT)
    except (Fault, PharmagraphError):
        return Emptiness(certain=False)
    except Exception:  # what helps to read an answer must not take it away, whatever happens
        logger.exception("a fault of the service itself, in looking for why an answer is empty")
        return Emptiness(certain=False)


def more_there_is(stands: str, told: str) -> str:
    """Return the note of an answer that is empty since nothing that matches is accepted."""
    return f"nothing that is accepted matches, but there is more: {stands}; {told}"
