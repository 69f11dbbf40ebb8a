"""Which statements may be the steps of a path, and where they are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypedDict

from pharmagraph.graphs.analysis.engine import AUTO

if TYPE_CHECKING:
    from collections.abc import Sequence


class Narrowed(TypedDict, total=False):
    """What may be said of the steps; ``Narrowing`` says what each setting means."""

    only: Sequence[str]
    without: Sequence[str]
    mechanism: bool
    inferred: bool
    disputed: bool
    graphs: Sequence[str]
    engine: str


class Narrowing(NamedTuple):
    """Which steps a path may take.

    ``only`` and ``without`` are names of relations; ``mechanism`` leaves those that tell how a medicine
    works. ``inferred`` takes in what rules concluded, ``disputed`` disputed statements, ``graphs`` loaded
    data sets. ``engine`` is what computes: "auto", "networkx" or "rustworkx".
    """

    only: Sequence[str] = ()
    without: Sequence[str] = ()
    mechanism: bool = False
    inferred: bool = False
    disputed: bool = False
    graphs: Sequence[str] = ()
    engine: str = AUTO
