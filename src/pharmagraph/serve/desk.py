"""Where queries are read, passed to workers, and their answers commented: one desk a generation.

What takes long in Python (a long query, evidence, did-you-mean) is done in threads, so that the event
loop goes on.
"""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pharmagraph.errors import QueryError, QueryLimitError, StoreDamagedError, WorkerEndedError
from pharmagraph.graphs.dataset import PLAIN, Scope
from pharmagraph.graphs.exchange import AS_IS, EngineSyntaxError, RawAnswer, Wanted
from pharmagraph.graphs.guard import measure
from pharmagraph.graphs.mentions import mentions
from pharmagraph.graphs.query import Asked
from pharmagraph.ontology.prefixes import IDENTIFIERS
from pharmagraph.serve.job import Job
from pharmagraph.serve.problem import Fault, busy
from pharmagraph.serve.shapes import Shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pharmagraph.graphs.disagreements import ConflictQuestion
    from pharmagraph.graphs.guard import Limits, Measured
    from pharmagraph.graphs.mentions import Mention
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.rdfterms import NtTerm
    from pharmagraph.serve.generation import Generation
    from pharmagraph.serve.protocol import SparqlRequest
    from pharmagraph.serve.settings import Settings
    from pharmagraph.serve.source import Source

Made = TypeVar("Made")
_LONG = 2_000
_NO_BASE = "http://localhost/"
"""From where relative IRIs lead in queries without BASE, where the data set has none of its own."""
_MOST_NAMES = 20
_MOST_PRESENT = 100_000
_THREADS = 3
_PAUSE_BETWEEN_LOOKS = 60.0
# Whatever lets a query have an answer although a part of it matches nothing: optional parts,
# alternatives, negation, paths of length zero, aggregates and other functions.
_MAY_LEAVE_OUT = re.compile(
    r"\b(?:OPTIONAL|UNION|MINUS|NOT|EXISTS|VALUES|GRAPH|SERVICE|DESCRIBE)\b|[(|!+]|[\w>]\s*[?*]\s",
    re.IGNORECASE,
)
_NOTHING = measure("ASK {}", prefixes={})


class Asking(NamedTuple):
    """A query as it was read: its text, what the guard saw, what it sees of the data set."""

    asked: Asked
    measured: Measured
    scope: Scope


class Desk:
    """Answers queries over one generation. ``close`` it when no request needs it any more."""

    def __init__(self, generation: Generation, source: Source, settings: Settings) -> None:
        self.generation = generation
        self.settings = settings
        self.name, self.base = source.name, source.base
        self.iri_base = source.base or _NO_BASE
        self.shown: Mapping[str, str] = source.prefixes
        self._prefixes = {**IDENTIFIERS, **source.prefixes}
        self._source = source
        self._present: set[str] = set()
        self._shapes = Shapes()
        self._loop = asyncio.get_running_loop()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="desk")
        self._next_look = 0.0
        self._long_work = asyncio.Semaphore(_THREADS - 1)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary; reading it takes a moment, so ask for it in a thread."""
        return self._source.vocabulary

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The named questions by name; reading them takes a moment, so ask for them in a thread."""
        return {question.name: question for question in self._source.questions}

    @cached_property
    def conflict_questions(self) -> Sequence[ConflictQuestion]:
        """The conflict questions of loaded data sets; reading them takes a moment, so do so in a thread."""
        return self._source.conflict_questions

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def scope_of(self, request: SparqlRequest) -> Scope | None:
        """Return what a request's graph parameters choose; None without any.

        Raises Fault for a graph that is not in the data set.
        """
        if not request.default_graphs and not request.named_graphs:
            return None
        dataset = self.generation.dataset
        for iri in (*request.default_graphs, *request.named_graphs):
            if iri not in dataset.graphs:
                known = ", ".join(dataset.graphs) or "none but the default graph, which needs no name"
                raise Fault("unknown-graph", f"the data set has no graph <{iri}>", f"its graphs are: {known}")
        if dataset.curated and dataset.curated in request.named_graphs:
            mend = f"send default-graph-uri={dataset.curated}"
            raise Fault("unknown-graph", "the default graph cannot be a named one", mend)
        default = ("" if iri == dataset.curated else iri for iri in request.default_graphs)
        return Scope(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(request.named_graphs)))

    async def read(
        self,
        text: str,
        *,
        scope: Scope | None = None,
        terms: Mapping[str, NtTerm] | None = None,
        name: str = "query",
        usual: Scope = PLAIN,
    ) -> Asking:
        """Let the guard read a query; ``scope`` is what the request chose, which wins over FROM.

        Raises QuerySyntaxError or QueryRefusedError.
        """
        asked = Asked(text, name, self._prefixes, terms or {})

        def measured() -> Measured:
            return asked.measure(self.settings.limits, self.generation.dataset, self.settings.services)

        seen = None if terms else self._shapes.find(asked.text)
        if seen is None:
            seen = measured() if len(text) < _LONG else await self.in_thread(measured)
            if not terms:
                self._shapes.remember(seen, asked.text)
        return Asking(asked, seen, scope or seen.scope or usual)

    async def ask(
        self, asking: Asking, wanted: Wanted = AS_IS, when_slow: Callable[[Job], None] | None = None
    ) -> Job:
        """Answer a query: return when the answer is whole, or too large to be held back.

        ``when_slow`` is called with the job once it takes longer than most. Raises what is wrong.
        """
        job = Job(asking.measured, self.settings.limits, asking.scope, wanted)
        if when_slow is not None:
            job.when_slow = lambda: when_slow(job)
        await self._run(job)
        if job.failed is not None and not job.given_out:
            if isinstance(job.failed, EngineSyntaxError):
                raise asking.asked.syntax_error(str(job.failed))
            if type(job.failed) is QueryError and "SERVICE" in asking.measured.text.upper():
                raise Fault("other-host", job.failed.message, "ask that service itself, to see what it says")
            raise job.failed
        return job

    async def _run(self, job: Job) -> None:
        lanes = self.generation.lanes
        lanes.submit(job)
        try:
            await job.settled()
        except BaseException:
            lanes.cancel(job)
            raise
        if isinstance(job.failed, StoreDamagedError):
            self.generation.condemn()
        elif isinstance(job.failed, QueryLimitError | WorkerEndedError):
            self._look_at_store()

    def _look_at_store(self) -> None:
        """See in a thread whether damage of the store is the reason why a query ended badly."""
        now = self._loop.time()
        if self.generation.dataset.store is not None and now >= self._next_look:
            self._next_look = now + _PAUSE_BETWEEN_LOOKS
            self._threads.submit(self.generation.suspect)

    async def notes(self, asking: Asking, *, found: bool = False) -> tuple[str, ...]:
        """Say what helps to read an answer: prefixes that were added, names that nothing bears.

        ``found`` says that there is an answer: then a query of triple patterns alone names nothing
        that does not occur, and need not be looked at.
        """
        added = ", ".join(f"{prefix}:" for prefix, _ in asking.measured.added)
        notes = (f"prefixes added: {added}",) if added else ()
        if found and not _MAY_LEAVE_OUT.search(asking.measured.text):
            return notes
        named = await self._named(asking.asked)
        unsure = [iri for iri in named if iri not in self._present]
        if not unsure:
            return notes
        job = Job(_NOTHING._replace(names=tuple(unsure)), self.settings.limits)
        await self._run(job)
        if job.failed is not None:  # what helps to read an answer must not take it away
            return notes
        absent = job.head.absent
        if len(self._present) < _MOST_PRESENT:
            self._present.update(set(unsure) - set(absent))
        if not absent:
            return notes
        return (*notes, *await self.in_thread(lambda: self._unknown(asking.asked, named.values(), absent)))

    async def _named(self, asked: Asked) -> dict[str, Mention]:
        """Return the names that it would be strange not to find, by their IRIs."""

        def read() -> dict[str, Mention]:
            found: dict[str, Mention] = {}
            for mention in mentions(asked.bound.text, self._prefixes):
                if mention.role != "term" or (self.base and mention.iri.startswith(self.base)):
                    found.setdefault(mention.iri, mention)
            return dict(list(found.items())[:_MOST_NAMES])

        return read() if len(asked.text) < _LONG else await self.in_thread(read)

    def _unknown(self, asked: Asked, named: Iterable[Mention], absent: Sequence[str]) -> tuple[str, ...]:
        from pharmagraph.graphs.unknown_names import unknown_notes

        return unknown_notes(
            asked.bound.text, list(named), absent, vocabulary=lambda: self.vocabulary,
            prefixes=self._prefixes, name=asked.name, origin=asked.bound.origin, shown=asked.text,
        )  # fmt: skip

    async def in_thread(self, work: Callable[[], Made]) -> Made:
        """Do something in a thread that takes long in Python."""
        return await self._loop.run_in_executor(self._threads, work)

    async def at_length(self, work: Callable[[], Made], wait: float | None = None) -> Made:
        """Do something in a thread that waits for workers too; no more than a few at once.

        Raises Fault where none of these places comes free in ``wait`` seconds.
        """
        try:
            async with asyncio.timeout(self.settings.sizes.wait if wait is None else wait):
                await self._long_work.acquire()
        except TimeoutError:
            raise busy("too many requests for evidence are being answered") from None
        try:
            return await self._loop.run_in_executor(self._threads, work)
        finally:
            self._long_work.release()

    def engine(self, deadline: float) -> DeskEngine:
        """Return what answers queries for a thread, until a moment of the loop's clock."""
        return DeskEngine(self, deadline)

    async def raw(self, job: Job) -> RawAnswer:
        """Answer a job whole."""
        await self._run(job)
        return RawAnswer(job.head, await job.gathered() or b"")


@dataclass
class DeskEngine:
    """The desk's workers for a thread (an ``Engine`` of graphs.query)."""

    desk: Desk
    deadline: float

    def ask(self, measured: Measured, wanted: Wanted, scope: Scope, limits: Limits) -> RawAnswer:
        """Answer a query; raises what workers raise, and Fault where they are busy."""
        return asyncio.run_coroutine_threadsafe(
            self._answered(measured, wanted, scope, limits),
            self.desk._loop,  # noqa: SLF001 - its own part
        ).result()

    async def _answered(self, measured: Measured, wanted: Wanted, scope: Scope, limits: Limits) -> RawAnswer:
        left = max(self.deadline - asyncio.get_running_loop().time(), 0.05)
        job = Job(measured, limits._replace(seconds=min(left, limits.seconds)), scope, wanted)
        return await self.desk.raw(job)
