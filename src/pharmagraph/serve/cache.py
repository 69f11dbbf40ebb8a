"""Answers kept for the next time: the graph is read-only, so the same request gets the same answer."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Kept = TypeVar("Kept")
_MIB = 1024 * 1024
OVERHEAD = 1_000
"""Bytes that keeping anything takes besides itself."""


class Cache(Generic[Kept]):
    """Keeps what was used last, up to so many bytes in all; nothing larger than ``largest``."""

    def __init__(self, most: int = 32 * _MIB, largest: int = 65_536) -> None:
        self._most, self._largest = most, largest
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self.size = 0
        self.hits = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Kept | None:
        """Return what is kept for a key."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: Hashable, value: Kept, size: int) -> None:
        """Keep something of so many bytes; what was not used for longest goes."""
        size += OVERHEAD
        if size > self._largest or size > self._most:
            return
        self.drop(key)
        self._kept[key] = (value, size)
        self.size += size
        while self.size > self._most:
            self.size -= self._kept.popitem(last=False)[1][1]

    def drop(self, key: Hashable) -> None:
        """Forget a key."""
        if key in self._kept:
            self.size -= self._kept.pop(key)[1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.size = 0
