"""The review in a terminal: it shows the desk, and hands keys on to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.theme import Theme
from textual.widgets import Footer, Rule, Static

from pharmagraph.extract.suggest.reasons import EXCUSING, REJECTING
from pharmagraph.review import painting
from pharmagraph.review.asking import ConfirmScreen, HelpScreen, ReasonScreen
from pharmagraph.review.editscreen import EditScreen
from pharmagraph.review.outcome import Outcome
from pharmagraph.review.termscreen import TermScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Resize
    from textual.geometry import Size
    from textual.screen import Screen

    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.review.desk import ReviewDesk
    from pharmagraph.review.termscreen import Chosen
    from pharmagraph.review.window import Given, Window

WIDE, LOW = 110, 30
"""From so many columns on the list of what is left stands beside; below so many rows space is saved."""
_LIGHT_BACKGROUNDS = {"7", "15"}

# Keys that the foot has no room for; the help names them.
_BESIDE = (
    ("p,left", "previous"), ("s", "renew"), ("t", "light_or_dark"), ("c", "narrow"), ("X", "excuse_section"),
    ("down", "scroll('proposal', 1)"),
    ("up", "scroll('proposal', -1)"), ("pagedown", "scroll('sentence', 4)"),
    ("pageup", "scroll('sentence', -4)"),
)  # fmt: skip

DARK_THEME = Theme(
    name="pharmagraph-dark", primary="#7aa2c8", accent="#e0b45c", success="#8fc98f", warning="#e0b45c",
    error="#ef8f85", foreground="#e4e6e8", background="#16191d", surface="#1e2329", panel="#272d35",
    dark=True,
)  # fmt: skip
LIGHT_THEME = Theme(
    name="pharmagraph-light", primary="#2f5f8a", accent="#7a4f00", success="#1f6b32", warning="#7a4f00",
    error="#a32b20", foreground="#1c2126", background="#fbfaf7", surface="#f1efe9", panel="#e6e3da",
    dark=False,
)  # fmt: skip


class ReviewApp(App[None]):
    """Shows one desk; all that is decided is written by the desk, at once."""

    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "accept", "Accept"),
        ("e", "edit", "Edit"),
        ("r", "reject", "Reject"),
        ("d", "defer", "Defer"),
        ("x", "excuse", "Excuse"),
        ("w", "write", "Write"),
        ("u", "undo", "Undo"),
        ("n,right,space", "next", "Next"),
        ("question_mark", "help", "Help"),
        ("q", "quit", "Quit"),
    ]

    def __init__(self, desk: ReviewDesk) -> None:
        super().__init__()
        self.desk = desk
        self.outcome: Outcome | None = None
        # Terminals that say what their background is say it so (rxvt began it; many follow).
        light = os.environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_BACKGROUNDS
        self._themes = [DARK_THEME, LIGHT_THEME]
        for theme in self._themes:
            self.register_theme(theme)
        self.theme = self._themes[light].name
        for keys, action in _BESIDE:
            self.bind(keys, action, show=False)

    def compose(self) -> ComposeResult:
        """Lay out the one screen: a line at the top, what is left, sentence, proposal, message, keys."""
        yield Static(id="top")
        with Horizontal(id="body"):
            yield Static(id="outline")
            with Vertical(id="judge"):
                with VerticalScroll(id="sentence", can_focus=False):
                    yield Static(id="context")
                yield Rule(line_style="solid", id="rule")
                with VerticalScroll(id="proposal", can_focus=False):
                    yield Static(id="head")
                    yield Static(id="fields")
                    yield Static(id="verdict")
                yield Static(id="message")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Show the first item."""
        self.title = self.desk.source.title
        if self.desk.withdrawn:
            words = f"{self.desk.withdrawn} broken-off acceptance withdrawn: its fact is not in facts.yaml"
            self.query_one("#message", Static).update(painting.plain(f"! {words}", painting.DOUBT))
        self._show(keep_message=True)

    def on_resize(self, event: Resize) -> None:
        """Use the room that there is."""
        for screen in self.screen_stack:
            self._fit(screen, event.size)
        self.call_after_refresh(self._show, keep_message=True)

    def _open(self, window: Window[Given], answered: Callable[[Given | None], None] | None = None) -> None:
        """Open a window as wide and as low as there is room."""
        self._fit(window, self.size)
        self.push_screen(window, answered)

    @staticmethod
    def _fit(screen: Screen[Any], size: Size) -> None:
        screen.set_class(size.width >= WIDE, "wide")
        screen.set_class(size.height < LOW, "low")

    def _show(self, *, keep_message: bool = False) -> None:
        desk, item = self.desk, self.desk.current
        first = self.screen_stack[0]

        def put(name: str, content: Content) -> None:
            first.query_one(f"#{name}", Static).update(content)

        put("top", painting.top_line(f"review  {desk.source.title}", desk.progress, self.size.width))
        height, width = max(1, self.size.height - 4), 35
        put("outline", painting.outline(desk.items, desk.position, height, width))
        if not keep_message:
            put("message", painting.message(self.outcome))
        if item is None:
            put("context", painting.plain("Nothing is left.", "bold"))
            put("head", painting.closing(desk.progress))
            put("fields", Content(""))
            put("verdict", Content(""))
            return
        put("context", painting.sentence(desk.context(item)))
        put("head", painting.head(item, desk.record(item.candidate.rule) if item.candidate else None))
        if item.candidate is None:
            put("fields", painting.plain("x excuses it, w writes a fact of your own", painting.DIM))
            put("verdict", Content(""))
            return
        fields = desk.draft(item)
        about = desk.state.facts.about
        term = desk.needed_term(fields)
        put("fields", painting.rows(fields, about.label if about else ""))
        shown = f"'{term.label}' ({term.kind}), defined when you accept" if term else ""
        put("verdict", painting.verdict(desk.judge(fields, term).findings, shown))
        for name in ("sentence", "proposal"):
            first.query_one(f"#{name}").scroll_home(animate=False)

    def _tell(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._show()
        if outcome.findings and not outcome.done:
            found = painting.verdict(outcome.findings)
            self.screen_stack[0].query_one("#verdict", Static).update(found)

    def action_next(self) -> None:
        """Go to the next item."""
        self.desk.next()
        self.outcome = None
        self._show()

    def action_previous(self) -> None:
        """Go to the item before."""
        self.desk.previous()
        self.outcome = None
        self._show()

    def action_narrow(self) -> None:
        """Show candidates alone, or all that is left."""
        self.desk.narrow()
        self.outcome = Outcome(
            "candidates alone are shown" if self.desk.narrowed else "all that is left is shown"
        )
        self._show()

    def action_accept(self) -> None:
        """Write the fact as it stands; define its term first where there is none."""
        item = self.desk.current
        if item is None or item.candidate is None:
            self._tell(self.desk.accept())
        else:
            self._finish(self.desk.draft(item), own=False)

    def action_edit(self) -> None:
        """Change fields, then write the fact."""
        self._edit(own=False)

    def action_write(self) -> None:
        """Write a fact of the person's own for the sentence."""
        self._edit(own=True)

    def _edit(self, *, own: bool) -> None:
        item = self.desk.current
        if item is None:
            return
        words = {"relation": "", "value": "", "cue": self.desk.document.words(item.sentence)}
        fields = words if own else self.desk.draft(item)

        def edited(fields: dict[str, Plain] | None) -> None:
            if fields is not None:
                self._finish(fields, own=own and item.candidate is not None)

        self._open(EditScreen(self.desk, item.sentence, fields), edited)

    def _finish(self, fields: dict[str, Plain], *, own: bool) -> None:
        """Write a fact; ``own`` is true of one beside the candidate, which stays open."""
        write = self.desk.add if own else self.desk.accept
        draft = self.desk.needed_term(fields)
        if draft is None:
            self._tell(write(fields))
            return

        def chosen(answer: Chosen | None) -> None:
            if answer is not None:
                self._tell(write(*answer))

        self._open(TermScreen(self.desk, fields, draft), chosen)

    def action_reject(self) -> None:
        """Ask why, then reject the candidate."""
        item = self.desk.current
        if item is None or item.candidate is None:
            self._tell(self.desk.reject("-"))
            return
        self._ask("Why is this no fact?", REJECTING, self.desk.reject)

    def action_excuse(self) -> None:
        """Ask why, then excuse the sentence."""
        if self.desk.current is None:
            self._tell(self.desk.excuse("-"))
            return
        self._ask("Why does this sentence carry no fact?", EXCUSING, self.desk.excuse)

    def action_excuse_section(self) -> None:
        """Ask why, then excuse all open sentences below the same headings that have no candidate."""
        item = self.desk.current
        if item is None:
            self._tell(self.desk.excuse("-"))
            return
        count = len(self.desk.section(item))
        title = f"Why do the {count} open sentences of this section without a candidate carry no fact?"
        self._ask(title, EXCUSING, lambda because: self.desk.excuse(because, section=True))

    def _ask(self, title: str, reasons: tuple[str, ...], write: Callable[[str], Outcome]) -> None:
        def told(reason: str | None) -> None:
            if reason:
                self._tell(write(reason))

        self._open(ReasonScreen(title, reasons), told)

    def action_defer(self) -> None:
        """Put the candidate off."""
        self._tell(self.desk.defer())

    def action_undo(self) -> None:
        """Take the last step back; ask first where an earlier review took it."""
        done = self.desk.undoable()
        if done is None or not done.earlier:
            self._tell(self.desk.undo())
            return

        def sure(answer: bool | None) -> None:  # noqa: FBT001 - what the window gives
            if answer:
                self._tell(self.desk.undo())

        self._open(ConfirmScreen(f"Undo a step of an earlier review: {done.words}?"), sure)

    def action_renew(self) -> None:
        """Propose anew."""
        self._tell(self.desk.renew())

    def action_scroll(self, name: str, lines: int) -> None:
        """Move what does not fit: the sentence or the proposal."""
        self.screen_stack[0].query_one(f"#{name}").scroll_relative(y=lines, animate=False)

    def action_help(self) -> None:
        """Explain the keys."""
        self._open(HelpScreen())

    def action_light_or_dark(self) -> None:
        """Change between the light and the dark colours."""
        self.theme = self._themes[self.theme == DARK_THEME.name].name
