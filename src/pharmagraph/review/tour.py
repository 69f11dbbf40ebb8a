"""The way through what is left: where the reviewer stands, and where next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.review.agenda import Item


class Tour:
    """Stands at one of some items, and goes from one to the next.

    ``narrowed`` is true while sentences without a candidate are left out.
    """

    def __init__(self) -> None:
        self._all: tuple[Item, ...] = ()
        self._at = 0
        self.narrowed = False

    @property
    def items(self) -> tuple[Item, ...]:
        """What is left, in order; only candidates where the tour is narrowed to them."""
        return tuple(item for item in self._all if item.candidate) if self.narrowed else self._all

    @property
    def position(self) -> int:
        """Where the current item stands among those left, from 0."""
        return self._at

    @property
    def current(self) -> Item | None:
        """What is to be judged now, None where nothing is left."""
        return self.items[self._at] if self.items else None

    def fill(self, items: Iterable[Item], *names: str) -> None:
        """Take what is left now, and stand at the first item of some names that is there."""
        self._all = tuple(items)
        places = {item.name: index for index, item in enumerate(self.items)}
        self._at = next((places[name] for name in names if name in places), 0)

    def after(self) -> list[str]:
        """Return the names of the other items in the order in which they come, the first after the last."""
        return [item.name for item in (*self.items[self._at + 1 :], *self.items[: self._at])]

    def next(self) -> None:
        """Go to the next item; after the last comes the first."""
        self._at = (self._at + 1) % max(1, len(self.items))

    def previous(self) -> None:
        """Go to the item before."""
        self._at = (self._at - 1) % max(1, len(self.items))

    def go(self, position: int) -> None:
        """Go to an item by its place among those left."""
        self._at = min(max(0, position), max(0, len(self.items) - 1))

    def narrow(self) -> None:
        """Leave out sentences without a candidate, or take them in again; stay at the item, or after it."""
        here = self.current
        self.narrowed = not self.narrowed
        later = (item.name for item in self.items if here and item.sentence >= here.sentence)
        self.fill(self._all, *([here.name] if here else []), *later)
