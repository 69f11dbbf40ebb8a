"""What the windows with fields have in common: Escape leaves, up and down go from field to field."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

Given = TypeVar("Given")


class Window(ModalScreen["Given | None"], Generic[Given]):
    """A window with fields; it gives None where it is left without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "Leave"),
        ("down", "app.focus_next", "Next field"),
        ("up", "app.focus_previous", "Previous field"),
    ]

    def action_leave(self) -> None:
        """Close the window without an answer."""
        self.dismiss(None)
