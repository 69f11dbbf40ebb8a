"""The window in which a person changes the fields of a fact; the gate judges while they type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from pharmagraph.errors import ContentError
from pharmagraph.extract.fact import CERTAINTIES, POLARITIES
from pharmagraph.findings import visible
from pharmagraph.ontology.model import ValueKind
from pharmagraph.review import painting
from pharmagraph.review.context import context_of
from pharmagraph.review.fieldtext import LINES, MORE, fields_of, texts_of
from pharmagraph.review.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.review.desk import ReviewDesk

_PAUSE = 0.15
"""Seconds without a key before the gate judges: it need not judge each letter."""


class EditScreen(Window[dict[str, "Plain"]]):
    """Gives the changed fields of a fact that the gate lets pass, but for a term that is yet to define."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s", "save", "Write it")]

    def __init__(self, desk: ReviewDesk, sentence: int, fields: Mapping[str, Plain]) -> None:
        super().__init__()
        self._desk = desk
        self._number = sentence
        self._texts = {name: visible(text) for name, text in texts_of(fields).items()}

    def compose(self) -> ComposeResult:
        """Show the sentence, a line for each field, and what the gate says."""
        vocabulary = self._desk.state.vocabulary
        offered = {
            "relation": vocabulary.relation_names(), "subject": vocabulary.names_of(),
            "certainty": list(CERTAINTIES), "polarity": list(POLARITIES),
        }  # fmt: skip
        about = self._desk.state.facts.about
        hints = {"subject": f"{about.label} (the document's own)" if about else ""}
        with VerticalScroll(classes="box"):
            yield Static(id="edited", classes="words")
            for name in (*LINES, MORE):
                with Horizontal(classes="row"):
                    yield Label(name, markup=False)
                    names = offered.get(name)
                    yield Input(
                        self._texts[name], id=name, placeholder=hints.get(name, ""), compact=True,
                        select_on_focus=False,
                        suggester=SuggestFromList(names, case_sensitive=False) if names else None,
                    )  # fmt: skip
            yield Static(id="verdict", classes="verdict")
            keys = "Enter writes it   Esc leaves   ↑↓ fields   → takes the offered word"
            yield Static(painting.plain(keys), classes="keys")

    def on_mount(self) -> None:
        """Begin in the value, where most is changed."""
        first = self.query_one("#value" if self._texts["relation"] else "#relation", Input)
        first.focus()
        for line in self.query(Input):
            line.cursor_position = 0
        self.judge()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge again, once the person pauses; offer the terms that the relation takes."""
        if event.input.id == "relation":
            self._offer(event.value)
        self.set_timer(_PAUSE, self.judge)

    def on_input_submitted(self) -> None:
        """Write it."""
        self.action_save()

    def action_save(self) -> None:
        """Give the fields back if the gate lets them pass; else show why not."""
        fields = self.judge()
        if fields is not None:
            self.dismiss(fields)

    def judge(self) -> dict[str, Plain] | None:
        """Show what the gate says of the fields as they stand; return them where it lets them pass."""
        verdict = self.query_one("#verdict", Static)
        texts = {name: self.query_one(f"#{name}", Input).value for name in (*LINES, MORE)}
        try:
            fields = fields_of(texts)
        except ContentError as error:
            verdict.update(painting.verdict(error.findings))
            return None
        term = self._desk.needed_term(fields)
        judged = self._desk.judge(fields, term)
        shown = f"'{term.label}' ({term.kind})" if term else ""
        verdict.update(painting.verdict(judged.findings, shown))
        spans = judged.anchor.spans if judged.anchor else ()
        number = judged.anchor.sentence if judged.anchor else self._number
        context = context_of(self._desk.document, number, spans)
        self.query_one("#edited", Static).update(painting.sentence(context, around=False))
        return fields if judged.carried else None

    def _offer(self, relation: str) -> None:
        found = self._desk.state.vocabulary.relation(relation)
        names: list[str] = []
        if found is not None and found.value_kind == ValueKind.TERM:
            names = self._desk.state.vocabulary.names_of(found.range)
        offered = SuggestFromList(names, case_sensitive=False) if names else None
        self.query_one("#value", Input).suggester = offered
