"""What the page knows of one generation of the graph: names to propose, and the named questions."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.exchange import AS_IS
from pharmagraph.serve.problem import Fault
from pharmagraph.serve.querypage.completions import IN_USE, Completions, uses_in
from pharmagraph.serve.querypage.form import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.serve.desk import Desk
    from pharmagraph.serve.querypage.form import Example
    from pharmagraph.serve.querypage.names import Names


class Lore:
    """Made by ``of``; ``uses`` says how often properties, classes and terms are used, by IRI."""

    def __init__(self, desk: Desk, short: Names, uses: Mapping[str, Mapping[str, int]]) -> None:
        self.desk = desk
        self.short = short
        self._uses = uses
        self.completions = Completions(desk.vocabulary, desk.shown)

    @classmethod
    async def of(cls, desk: Desk, short: Names) -> Lore:
        """Ask the data set which names it uses; where that takes too long, the vocabulary must do."""
        uses = {}
        for name, query in IN_USE.items():
            try:
                asking = await desk.read(query)
                job = await desk.ask(asking, AS_IS)
                body = b"".join([piece async for piece in job.pieces()])
                uses[name] = uses_in(Answer(job.head.form, job.head.variables, body))
            except (Fault, PharmagraphError):
                uses[name] = {}
        return await desk.in_thread(lambda: cls(desk, short, uses))

    @cached_property
    def names(self) -> tuple[bytes, str]:
        """All names but the terms as JSON, with its digest."""
        body = self.completions.as_json(self._uses, self.desk.generation.dataset.graphs)
        return body, hashlib.sha256(body).hexdigest()[:32]

    @cached_property
    def examples(self) -> list[Example]:
        """The named questions with their fields."""
        return examples(self.desk.questions.values(), self.desk.vocabulary, self._uses.get("terms", {}))

    @property
    def choice_lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """The words that the fields of each kind take."""
        fields = (field for example in self.examples for field in example.fields if field.choices)
        return sorted({field.kind: field.choices for field in fields}.items())
