"""The command that answers over HTTP: serve."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from typing import TYPE_CHECKING

import click

from pharmagraph.cli.output import opened, say
from pharmagraph.errors import MissingExtraError, NotWrittenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pharmagraph.serve.accesslog import AccessLog

HOST, PORT = "127.0.0.1", 7464
_NEEDED = ("starlette", "uvicorn", "httptools")
_MIB = 1024 * 1024
_MOST_QUICK = 8


@click.command(short_help="Answer over HTTP: SPARQL, graphs, named questions.")
@click.option("--host", metavar="HOST", default=HOST, show_default=True, help="The address to listen on.")
@click.option(
    "--port", metavar="PORT", type=click.IntRange(0, 65535), default=PORT, show_default=True,
    help="The port to listen on; 0 takes any free one.",
)  # fmt: skip
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 64), default=None,
    help="How many processes answer quick queries; by default as many as processors, at least 2.",
)  # fmt: skip
@click.option(
    "--time-limit", "seconds", metavar="SECONDS", type=click.FloatRange(0, 86_400, min_open=True),
    default=30.0, show_default=True, help="The longest that a query may take.",
)  # fmt: skip
@click.option(
    "--memory", metavar="MIB", type=click.IntRange(min=256), default=512, show_default=True,
    help="The most memory that one query may take, beside the graph.",
)  # fmt: skip
@click.option(
    "--allow-host", "hosts", metavar="NAME", multiple=True,
    help='Answer under this host name too; "*" is any.',
)  # fmt: skip
@click.option(
    "--cors", "origins", metavar="ORIGIN", multiple=True,
    help='Let pages of this web origin (https://example.org) use the service; "*" is any.',
)  # fmt: skip
@click.option(
    "--allow-service", "services", metavar="HOST", multiple=True,
    help="Let SERVICE ask this host (with its port, where it has one); by default it may ask none.",
)  # fmt: skip
@click.option(
    "--access-log", "log", metavar="FILE", help='Write a line for each request; "-" is standard output.'
)
@click.pass_context
def serve(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    host: str,
    port: int,
    *,
    workers: int | None,
    seconds: float,
    memory: int,
    hosts: Sequence[str],
    origins: Sequence[str],
    services: Sequence[str],
    log: str | None,
) -> None:
    """Answer over HTTP: SPARQL at /sparql, the graphs at /data, named questions at /questions.

    Reads the built graph and changes nothing; a newly built graph is taken without a pause. Prints
    its address when it is ready; Ctrl-C stops it.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise MissingExtraError("serve", "the service")
    from pharmagraph.serve.run import address_of, open_port, run
    from pharmagraph.serve.security import is_loopback
    from pharmagraph.serve.settings import DEFAULT_SETTINGS
    from pharmagraph.serve.source import GraphSource

    graph = opened(ctx)
    limits = DEFAULT_SETTINGS.limits._replace(seconds=seconds, memory=memory * _MIB)
    quick = workers or min(max(2, os.cpu_count() or 1), _MOST_QUICK)
    settings = DEFAULT_SETTINGS._replace(
        limits=limits, sizes=DEFAULT_SETTINGS.sizes._replace(quick=quick, slow=2 * quick), hosts=tuple(hosts),
        origins=tuple(origins), services=tuple(services),
    )  # fmt: skip
    socket = open_port(host, port)
    if not is_loopback(host):
        names = "" if hosts else " It answers under numbers alone; --allow-host NAME adds a name."
        say(
            f"warning: {host} is reached from other machines, and the service asks nobody who they are. Put a"
            f" server with TLS and a login before it, or leave --host out.{names}"
        )
    with contextlib.closing(socket), _log(log) as lines:
        address = address_of(socket)
        # One line that programs can wait for; buffered, it would come when the service ends.
        run(
            GraphSource(graph), settings, host, socket,
            lambda: print(f"pharmagraph: serving {graph.name} at {address}", flush=True), lines,  # noqa: T201
        )  # fmt: skip
    sys.stdout.flush()


@contextlib.contextmanager
def _log(target: str | None) -> Iterator[AccessLog | None]:
    """Open the access log and close it at the end."""
    if target is None:
        yield None
        return
    from pharmagraph.serve.accesslog import AccessLog

    try:
        log = AccessLog(target)
    except OSError as error:
        message = f"the access log {target} cannot be written: {error.strerror}"
        raise NotWrittenError(message, mend="name another file") from None
    try:
        yield log
    finally:
        log.close()
