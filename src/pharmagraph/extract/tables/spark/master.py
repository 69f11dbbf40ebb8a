"""The address of a Spark master: its forms, and whether anybody answers there."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from pharmagraph.errors import ClusterError

LOCAL = "local[*]"
"""The master where none is given: this machine, all its cores, no cluster."""

DEFAULT_PORT = 7077
"""The port of a standalone master that was started without one (Spark: spark.master.port)."""

SECONDS_TO_ANSWER = 10.0

_LOCAL = re.compile(r"local(\[([1-9][0-9]*|\*)\])?\Z")
_HOST = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::(?P<port>[0-9]{1,5}))?\Z")
_SCHEME = "spark://"
_FORMS = (
    "give spark://HOST:PORT (several masters: spark://HOST:PORT,HOST:PORT), or local[4] for four cores here"
)
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Master:
    """Where a job is sent: ``url`` is Spark's name for it.

    ``hosts`` are the masters of a cluster with their ports; () stands for this machine alone.
    """

    url: str
    hosts: tuple[tuple[str, int], ...] = ()

    @property
    def local(self) -> bool:
        """Whether Spark runs inside one process of this machine."""
        return not self.hosts

    @property
    def on_loopback(self) -> bool:
        """Whether nothing of the job leaves this machine."""
        return all(host in {"localhost", "::1"} or host.startswith("127.") for host, _ in self.hosts)


def read_master(text: str) -> Master:
    """Read the address of a master, ``LOCAL`` where it is empty.

    Raises ClusterError where it is neither ``local``, ``local[N]``, ``local[*]`` nor ``spark://HOST:PORT``.
    """
    address = text.strip() or LOCAL
    if _LOCAL.match(address):
        return Master(address)
    hosts = []
    if address.startswith(_SCHEME):
        for part in address.removeprefix(_SCHEME).split(","):
            found = _HOST.match(part)
            port = int((found and found["port"]) or DEFAULT_PORT)
            if found and 0 < port <= _HIGHEST_PORT:
                hosts.append((found["host"].strip("[]"), port))
                continue
            raise ClusterError(f"{part!r} is no host and port, in the master {text!r}", mend=_FORMS)
    if not hosts:
        raise ClusterError(f"{text!r} is no address of a Spark master", mend=_FORMS)
    return Master(_SCHEME + ",".join(_joined(host, port) for host, port in hosts), tuple(hosts))


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_reachable(master: Master, seconds: float = SECONDS_TO_ANSWER) -> None:
    """Raise ClusterError where none of the masters takes a connection within the time.

    Spark itself would wait a minute, and say less.
    """
    if master.local:
        return
    reasons = []
    for host, port in master.hosts:
        try:
            socket.create_connection((host, port), timeout=seconds).close()
        except OSError as error:
            reasons.append(f"{_joined(host, port)}: {error.strerror or error}")
        else:
            return
    raise ClusterError(
        f"no Spark master answers at {master.url} ({'; '.join(reasons)})",
        mend="see that the master runs, that its log names this address, and that no firewall is between",
    )
