"""What the person who starts the service decides."""

from __future__ import annotations

from typing import NamedTuple

from pharmagraph.graphs.guard import DEFAULT_LIMITS, Limits
from pharmagraph.serve.sizes import DEFAULT_SIZES, Sizes

MIB = 1024 * 1024
SERVICE_LIMITS = DEFAULT_LIMITS._replace(memory=512 * MIB)
"""What a query over HTTP may cost: less memory than for a query of one's own, since several run at once."""


class Settings(NamedTuple):
    """How the service behaves; every field has a careful default.

    ``hosts`` are names under which it answers besides those of this machine's loopback;
    ``origins`` are web origins whose pages may use it ("*": all). ``services`` are the hosts that
    SERVICE may ask. ``body`` is the largest request body in bytes, ``body_seconds`` how long it may
    take to come; ``head`` and ``head_seconds`` say the same of a request's head. ``stall`` is how
    long a client may take nothing of an answer; ``connections`` how many there may be at once;
    ``goodbye`` how long answers may take to end when the service stops; ``poll`` how often the built
    graph is looked at. Times are in seconds. ``kept`` is how many bytes of answers are kept.
    """

    limits: Limits = SERVICE_LIMITS
    sizes: Sizes = DEFAULT_SIZES
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    body: int = MIB
    body_seconds: float = 10.0
    head: int = 393_216
    head_seconds: float = 10.0
    stall: float = 20.0
    connections: int = 500
    goodbye: float = 10.0
    poll: float = 0.5
    kept: int = 32 * MIB


DEFAULT_SETTINGS = Settings()
