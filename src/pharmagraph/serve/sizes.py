"""How many workers a service has, and how long queries wait for one."""

from __future__ import annotations

from typing import NamedTuple


class Sizes(NamedTuple):
    """How many workers there are, and how long queries wait for one.

    ``quick`` workers are kept ready, and one more in reserve. ``patience`` is the processor time in
    seconds after which a query counts as slow: ``pressed`` while others are waiting. ``queue`` is how
    many queries may wait in each lane, ``wait`` for how many seconds.
    """

    quick: int = 2
    slow: int = 4
    patience: float = 0.1
    pressed: float = 0.025
    queue: int = 64
    wait: float = 5.0

    @property
    def most(self) -> int:
        """How many workers there can be at once."""
        return self.quick + self.slow + 1


DEFAULT_SIZES = Sizes()
