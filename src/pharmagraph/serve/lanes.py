"""Workers for the event loop, in two lanes, so that slow queries do not keep quick ones waiting.

Every query begins in the quick lane. One that has taken ``Sizes.patience`` of processor time moves to
the slow lane with its worker (time by the wall would tell how busy the machine is, not the query): the
process steps back (``setpriority``) and a fresh worker takes its place in the quick lane. There are at
most ``Sizes.slow`` slow queries at once; what would be one more is stopped and waits for a place, as
does a query that was slow before. Each lane has a queue that ends; whoever finds it full is told to
come again.

A worker that was killed or died is replaced; a query whose worker was killed from outside begins
anew. There are never more than ``Sizes.most`` workers. Where the system can split a process
they share the memory of the graph (``forking.py``); elsewhere each loads its own (``spawning.py``).
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.serve.crew import Crew
from pharmagraph.serve.forking import Forker
from pharmagraph.serve.problem import busy
from pharmagraph.serve.sizes import DEFAULT_SIZES, Sizes
from pharmagraph.serve.spawning import Spawner

if TYPE_CHECKING:
    from pharmagraph.graphs.dataset import Dataset
    from pharmagraph.graphs.guard import Limits
    from pharmagraph.serve.asyncworker import AsyncWorker
    from pharmagraph.serve.job import Job

_MOST_REMEMBERED = 1_000
_MOST_TRIES = 3
# While all workers are busy, jobs are sent to them in advance, so that they need not wait for this
# process; never behind a query that is not answered within five thousandths of a second.
_MOST_FOLLOWERS, _FRESH = 7, 0.005
_KILLED_FROM_OUTSIDE = {-signal.SIGTERM, -getattr(signal, "SIGKILL", signal.SIGTERM)}


class Lanes:
    """The workers over one data set. ``start`` them first, ``close`` them last."""

    def __init__(
        self,
        dataset: Dataset,
        limits: Limits,
        sizes: Sizes = DEFAULT_SIZES,
        *,
        doors: bool = False,
        forks: bool = sys.platform == "linux",
    ) -> None:
        self._limits, self._sizes, self._doors = limits, sizes, doors
        maker = (Forker if forks else Spawner)(dataset, limits, doors=doors)
        self._crew = Crew(maker, limits, sizes, self._freed, self._arrived)
        self._loop = asyncio.get_running_loop()
        self._idle: list[AsyncWorker] = []
        self._idle_slow: list[AsyncWorker] = []
        self._waiting: deque[Job] = deque()
        self._waiting_slow: deque[Job] = deque()
        self._slow_before: OrderedDict[object, None] = OrderedDict()
        self._clocks: dict[Job, asyncio.TimerHandle] = {}
        self._closing = False
        self._pressed = 0.0
        self.refused = self.replaced = 0

    @property
    def numbers(self) -> dict[str, list[int]]:
        """The process numbers of the workers: all that live, and those with a slow query."""
        alive = [worker for worker in self._crew.workers if worker.alive]
        slow = [worker for worker in alive if worker.slow and worker.job]
        return {"alive": sorted(w.number for w in alive), "slow": sorted(w.number for w in slow)}

    @property
    def working(self) -> int:
        """How many queries are being answered or waiting."""
        return len(self._clocks)

    async def start(self) -> None:
        """Start the first workers; raises GraphError where the data set cannot be loaded."""
        await self._crew.start()

    def submit(self, job: Job) -> None:
        """Take a job in; what becomes of it, the job tells. Where too many wait, it fails at once."""
        known = bool(self._slow_before) and job.key in self._slow_before
        queue = self._waiting_slow if known else self._waiting
        if self._closing or len(queue) >= self._sizes.queue:
            self._refuse(job, "the service is stopping" if self._closing else f"{len(queue):,} queries wait")
            return
        self._watch(job, self._sizes.pressed)
        if self._idle and not queue and not known:
            self._idle.pop().ask(job)
            return
        queue.append(job)
        self._hand_out()
        if self._waiting and self._loop.time() - self._pressed > self._sizes.pressed / 4:
            self._press()

    def _press(self) -> None:
        """Look at the quick lane: others wait, so patience is shorter now."""
        self._pressed = self._loop.time()
        for worker in list(self._crew.workers):
            if worker.job in self._clocks and not worker.slow:
                self._look(worker.job)

    def cancel(self, job: Job) -> None:
        """Stop a job that nobody waits for any more; its worker is killed."""
        job.fail(PharmagraphError("nobody waits for this answer any more"))
        self._end(job)

    async def drained(self) -> None:
        """Wait until no query is left."""
        while self._clocks:  # noqa: ASYNC110 - once a swap, and nothing waits for the exact moment
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        """End all workers, those at work too."""
        self._closing = True
        for job in list(self._clocks):
            self._refuse(job, "the service is stopping")
        await self._crew.close()

    # Who works on what

    def _hand_out(self) -> None:
        """Give waiting jobs to free workers."""
        while self._waiting and self._idle:
            self._give(self._idle.pop(), self._waiting.popleft())
        while self._waiting and (busy_one := self._with_room()) is not None:
            self._give(busy_one, self._waiting.popleft())
        while self._waiting_slow and self._has_slow_place():
            if self._idle_slow:
                worker = self._idle_slow.pop()
            elif self._idle:
                worker = self._idle.pop()
                worker.step_back()
                self._crew.fill(self._idle_slow)
            else:
                return
            self._give(worker, self._waiting_slow.popleft())

    def _give(self, worker: AsyncWorker, job: Job) -> None:
        worker.ask(job)
        self._watch(job, self._sizes.pressed)

    def _with_room(self) -> AsyncWorker | None:
        """Return the quick worker that has the fewest jobs before it, if all goes quickly there."""
        since = self._loop.time() - _FRESH
        able = [
            worker
            for worker in self._crew.workers
            if worker.alive and worker.loaded and not worker.slow and not worker.tainted
            and worker.job is not None and worker.job.begun > since
            and len(worker.followers) < _MOST_FOLLOWERS
        ]  # fmt: skip
        return min(able, key=lambda worker: len(worker.followers), default=None)

    def _take_back(self, jobs: list[Job]) -> None:
        """Put jobs that were sent to a worker in vain at the head of the queue."""
        for job in reversed(jobs):
            if not job.ended and job in self._clocks:
                job.times_begun -= 1
                self._waiting.appendleft(job)
                self._watch(job, self._sizes.pressed)

    def _freed(self, worker: AsyncWorker, job: Job | None) -> None:
        """Take a worker back whose job has ended, or forget one that has ended itself."""
        if not worker.alive:
            self._lost(worker, job)
        elif worker.loaded:
            if job is not None:
                self._forget(job)
                if worker.slow and self._loop.time() - job.begun < self._sizes.pressed:
                    self._slow_before.pop(job.key, None)
            if worker.job is not None:
                worker.job.begun = self._loop.time()
                self._watch(worker.job, self._sizes.pressed)
            elif worker.tainted:
                worker.kill()
            elif not worker.slow:
                self._idle.append(worker)
            elif len(self._idle_slow) < self._sizes.slow - 1:
                self._idle_slow.append(worker)
            else:
                worker.kill()
        if (self._waiting or self._waiting_slow) and not self._closing:
            self._hand_out()

    def _arrived(self, worker: AsyncWorker) -> None:
        """Take in a new worker that has loaded the data set."""
        if worker.alive:
            self._idle.insert(0, worker)
        if not self._closing:
            self._hand_out()

    def _lost(self, worker: AsyncWorker, job: Job | None) -> None:
        """See to the end of a worker's process."""
        self._crew.workers.discard(worker)
        for idle in (self._idle, self._idle_slow):
            if worker in idle:
                idle.remove(worker)
        if self._closing:
            return
        self.replaced += 1
        self._take_back(worker.give_up_followers())
        if job is not None and not job.ended:
            job.times_lost += 1
            again = job.times_lost < _MOST_TRIES and not job.given_out
            if again and job in self._clocks and worker.code in _KILLED_FROM_OUTSIDE:
                self._waiting.appendleft(job)
                self._watch(job, self._sizes.pressed)
            else:
                job.worker_ended(worker.code)
                self._forget(job)
        self._crew.fill(self._idle_slow)

    # Clocks

    def _look(self, job: Job) -> None:
        """See to a job that is not answered yet: its clock has run out, or others wait."""
        now, sizes = self._loop.time(), self._sizes
        if now >= job.deadline:
            job.too_late()
            self._end(job)
            return
        if job.when_slow is not None and now - job.arrived >= sizes.pressed:
            job.when_slow()
            job.when_slow = None
        worker = self._worker_of(job)
        if worker is None:
            left = job.arrived + sizes.wait - now
            if left > 0:
                self._watch(job, min(left, job.deadline - now))
            else:
                self._refuse(job, f"no worker was free for {sizes.wait:g} seconds")
            return
        hurry = self._waiting or worker.followers
        left = worker.left_of(sizes.pressed if hurry else sizes.patience, by_the_wall=self._doors)
        if left > 0:
            self._watch(job, min(left, job.deadline - now))
            return
        self._watch(job, job.deadline - now)
        self._slow_before[job.key] = None
        if len(self._slow_before) > _MOST_REMEMBERED:
            self._slow_before.popitem(last=False)
        if not worker.slow:
            self._make_slow(worker, job)

    def _make_slow(self, worker: AsyncWorker, job: Job) -> None:
        """Move a job to the slow lane: with its worker if there is a place, else to wait for one."""
        self._take_back(worker.give_up_followers())
        if self._has_slow_place() or job.given_out:
            worker.step_back()
            self._crew.fill(self._idle_slow)
            self._hand_out()
            return
        worker.abandon()
        if len(self._waiting_slow) >= self._sizes.queue:
            self._refuse(job, "too many slow queries are running and waiting")
        else:
            self._waiting_slow.append(job)
            self._watch(job, job.arrived + self._sizes.wait - self._loop.time())

    def _watch(self, job: Job, seconds: float) -> None:
        old = self._clocks.get(job)
        if old is not None:
            old.cancel()
        self._clocks[job] = self._loop.call_later(max(0, seconds), self._look, job)

    def _refuse(self, job: Job, message: str) -> None:
        self.refused += 1
        job.fail(busy(message))
        self._end(job)

    def _end(self, job: Job) -> None:
        """Forget a job and kill the worker that is busy with it."""
        self._forget(job)
        worker = self._worker_of(job)
        if worker is not None:
            worker.kill()

    def _forget(self, job: Job) -> None:
        clock = self._clocks.pop(job, None)
        if clock is not None:
            clock.cancel()
        for queue in (self._waiting, self._waiting_slow):
            if queue and job in queue:
                queue.remove(job)

    def _worker_of(self, job: Job) -> AsyncWorker | None:
        return next((worker for worker in self._crew.workers if worker.job is job), None)

    def _has_slow_place(self) -> bool:
        return sum(worker.slow and worker.job is not None for worker in self._crew.workers) < self._sizes.slow
