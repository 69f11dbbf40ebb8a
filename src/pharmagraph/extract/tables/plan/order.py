"""Groups of texts that cannot come between one another when all are sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def grouped(things: Iterable[T], beginning: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Group things by how their texts begin, so that all texts of a group sort before those of the next.

    Of two beginnings either one begins with the other, and the texts may mix, or the first difference
    decides for all texts. Returned with each group is the beginning that its members share; within a
    group things keep their order. Texts are compared as UTF-8, which is the order of code points.

    >>> grouped(["b/", "a", "b/c", "b-"], lambda text: text)
    [('a', ['a']), ('b-', ['b-']), ('b/', ['b/', 'b/c'])]
    """
    listed = list(things)
    shared: list[str] = []
    for start in sorted({beginning(thing) for thing in listed}):
        # In sorted order what a text begins with stands right before it and its likes.
        if not shared or not start.startswith(shared[-1]):
            shared.append(start)
    return [(start, [thing for thing in listed if beginning(thing).startswith(start)]) for start in shared]
