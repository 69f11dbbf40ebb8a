from __future__ import annotations

import threading

import pytest

from pharmagraph.extract.tables.embedded.pump import Pump
from pharmagraph.extract.tables.tally import Tally


def test_pieces_arrive_in_order() -> None:
    """Whatever is handed over has gone to its sink, in order, when the pump is done."""
    first: list[bytes] = []
    second: list[bytes] = []
    one, two = Tally(first.append), Tally(second.append)
    with Pump() as pump:
        for number in range(50):
            pump.put(one if number % 3 else two, str(number).encode())
    assert first == [str(n).encode() for n in range(50) if n % 3]
    assert second == [str(n).encode() for n in range(0, 50, 3)]


def test_error_of_a_sink_comes_out_at_the_end() -> None:
    """An error while the last piece is written is raised where the pump ends."""

    def refuse(_: bytes) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), Pump() as pump:
        pump.put(Tally(refuse), b"a")


def test_error_of_a_sink_stops_whoever_hands_over() -> None:
    """After an error of a sink, the next piece is refused, however many there are."""
    failed = threading.Event()

    def refuse(_: bytes) -> None:
        failed.set()
        raise OSError("disk full")

    def insist(pump: Pump) -> None:
        pump.put(Tally(refuse), b"a")
        failed.wait(10)
        for _ in range(100):
            pump.put(Tally(len), b"b")

    with pytest.raises(OSError, match="disk full"), Pump() as pump:
        insist(pump)


def test_error_of_the_caller_drops_what_waits() -> None:
    """Where the caller fails, its error comes out, and pieces that still wait are not written."""
    begun, go_on = threading.Event(), threading.Event()
    written: list[bytes] = []

    def slow(piece: bytes) -> None:
        begun.set()
        go_on.wait(10)
        written.append(piece)

    def fail(pump: Pump) -> None:
        tally = Tally(slow)
        for piece in (b"a", b"b", b"c"):
            pump.put(tally, piece)
        begun.wait(10)
        threading.Timer(0.05, go_on.set).start()
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"), Pump() as pump:
        fail(pump)
    assert written == [b"a"]
