"""Small windows that ask: for a reason, for a yes, and the one that explains the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Label, Static

from pharmagraph.extract.suggest.reasons import NO_SUCH_THING
from pharmagraph.review import painting
from pharmagraph.review.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

_FOLLOWS = {NO_SUCH_THING: " (nor in other documents: they are proposed no more)"}
KEYS = (
    ("a", "accept: write the fact as it stands"),
    ("e", "edit: change any field, then accept"),
    ("r", "reject: say why; it never comes back"),
    ("d", "defer: it comes back after all others"),
    ("x", "excuse: the sentence carries no fact; say why"),
    ("X", "excuse all open sentences of the section without candidates"),
    ("w", "write a fact of your own for this sentence"),
    ("u", "undo the last step, any number of times"),
    ("n → space", "next; p ← previous"),
    ("c", "candidates alone, or all that is left"),
    ("s", "suggest anew, with the terms there are now"),
    ("t", "light or dark"),
    ("↑ ↓", "move the proposal; PgUp and PgDn move the sentence"),
    ("q", "leave; everything is written already"),
)


class ReasonScreen(Window[str]):
    """Asks for a reason: words, or the number of one that is offered. Gives None where it is left."""

    def __init__(self, title: str, reasons: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._reasons = tuple(reasons)

    def compose(self) -> ComposeResult:
        """Show the reasons with their numbers, and a line to write."""
        offered = [
            painting.plain(f"{n}  {reason}{_FOLLOWS.get(reason, '')}")
            for n, reason in enumerate(self._reasons, 1)
        ]
        with Vertical(classes="box"):
            yield Static(painting.plain(self._title), classes="title")
            yield Static(painting.lines(offered), classes="words")
            with Horizontal(classes="row"):
                yield Label("why", markup=False)
                yield Input(id="reason", compact=True)
            yield Static(painting.plain("a number or words, then Enter   Esc leaves"), classes="keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the reason back; nothing happens without one."""
        words = " ".join(event.value.split())
        if words.isdecimal() and 0 < int(words) <= len(self._reasons):
            words = self._reasons[int(words) - 1]
        if words:
            self.dismiss(words)


class ConfirmScreen(Window[bool]):
    """Asks for a yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y", "dismiss(True)", "Yes"),
        ("n", "dismiss(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Show the question."""
        with Vertical(classes="box"):
            yield Static(painting.plain(self._question), classes="title")
            yield Static(painting.plain("y yes   n no"), classes="keys")


class HelpScreen(Window[None]):
    """Explains the keys, and what judging means."""

    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,q,enter,space", "leave", "Close")]

    def compose(self) -> ComposeResult:
        """Show the keys."""
        keys = [painting.plain(f"{key:<13}{words}") for key, words in KEYS]
        told = (
            "Underlined words are the evidence: they become the fact's cue.",
            "✓ the gate lets the fact pass   ✗ it does not   ! worth a look",
            "Nothing enters facts.yaml without your yes, or past the gate.",
        )
        with VerticalScroll(classes="box"):
            yield Static(painting.plain("Keys"), classes="title")
            yield Static(painting.lines(keys), classes="words")
            yield Static(painting.lines(painting.plain(line, painting.DIM) for line in told))
            yield Static(painting.plain("Esc closes"), classes="keys")
