"""Where results go: standard output or a file, whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.main import PIPE_CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.knowledge import KnowledgeGraph

STDOUT = "-"


def opened(ctx: click.Context) -> KnowledgeGraph:
    """Open the project that the command line names."""
    import pharmagraph

    return pharmagraph.open(ctx.obj)


def emit(content: bytes | Iterable[bytes]) -> None:
    """Write a result to standard output as it is; end quietly where nobody reads it any more.

    A result may come in pieces, as it is made.
    """
    stream = sys.stdout.buffer
    try:
        for piece in [content] if isinstance(content, bytes) else content:
            left = memoryview(piece)
            while left:  # an unbuffered stream (PYTHONUNBUFFERED) may take a part only
                left = left[stream.write(left) :]
        stream.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at its end; that must not meet the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None


def near(path: Path) -> Path:
    """Name a file from the working directory where it lies below it."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def say(message: str) -> None:
    """Tell the user something that is no result."""
    click.echo(message, err=True)


def counted(number: int, what: str) -> str:
    """Return a number with the name of what was counted, such as "1 triple" and "10,282 triples"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def deliver(content: bytes | Iterable[bytes], out: str | None) -> None:
    """Write a result to a file, at once and whole, or to standard output ("-" or none)."""
    if out is None or out == STDOUT:
        emit(content)
        return
    from pharmagraph.atomic import write_atomically

    path = Path(out)
    write_atomically(path, content)
    say(f"wrote {path} ({path.stat().st_size:,} bytes)")


def terminal() -> tuple[int, bool]:
    """Return the width for tables (0: as wide as they need) and whether a title may be bold.

    A pipe or file gets whole lines unless COLUMNS says otherwise; NO_COLOR (no-color.org) forbids
    bold.
    """
    is_terminal = sys.stdout.isatty()
    if is_terminal or os.environ.get("COLUMNS", "").isdigit():
        import shutil

        width = shutil.get_terminal_size().columns
    else:
        width = 0
    return width, is_terminal and not os.environ.get("NO_COLOR")
