from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.serve.accesslog import AccessLog, escaped

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LINE = re.compile(
    r'127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "(.*)" 200 5 1\.2\n'
)


def test_a_line_is_of_the_common_format(tmp_path: Path) -> None:
    """Client, time, request, status, size, and the milliseconds at the end; lines are appended."""
    for request in ("GET / HTTP/1.1", "GET /x HTTP/1.1"):
        log = AccessLog(tmp_path / "log")
        log.write("127.0.0.1", request, 200, 5, 1.23)
        log.close()
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines(keepends=True)
    assert [LINE.fullmatch(line)[1] for line in lines if LINE.fullmatch(line)] == [  # type: ignore[index]
        "GET / HTTP/1.1",
        "GET /x HTTP/1.1",
    ]


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output gets the line at once and stays open."""
    log = AccessLog("-")
    log.write("", "GET / HTTP/1.1", 404, 0, 0)
    log.close()
    assert capsys.readouterr().out.startswith("- - - [")


@given(st.text())
def test_nothing_in_a_request_leaves_its_line(text: str) -> None:
    """Line ends, quotes and control characters are escaped; what comes out is printable ASCII."""
    out = escaped(text)
    assert out.isascii()
    assert all(" " <= c <= "~" for c in out)
    assert not re.search(r'(?<!\\)(?:\\\\)*"', out)


def test_a_long_request_is_cut() -> None:
    """A query of a megabyte does not fill the log."""
    assert len(escaped("x" * 1_000_000)) < 2_100
