"""Measure how a second client fares while others attack: `python benchmarks/hostile_service.py`.

Starts the service with a limit of two seconds over the data of the shared attacks, sends hostile
queries, and asks for one subject after another all the while. Needs the folder of shared material
(PHARMAGRAPH_SHARED, else ../shared).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.conformance_attacks import own_attacks  # noqa: E402 - after the path to it
from support.conformance_hostile import (  # noqa: E402
    TRAP,
    Bystander,
    send_attacks,
    shared_attacks,
    slowest,
    trap_for_connections,
    trap_for_readers,
)
from support.serving import serving_dataset  # noqa: E402

LIMIT = 2
QUIET = 5.0
LOOK_UP = "PREFIX : <http://e/> SELECT * { :dNUMBER ?p ?o }"


def row(name: str, attacks: str, late: str, longest: str, bystander: Bystander) -> None:
    """Print one row: the attacks, and how the second client fared."""
    p50, p99, most = (bystander.percentile(part) * 1000 for part in (0.5, 0.99, 1.0))
    asked = f"{len(bystander.seconds):>7,} {len(bystander.faults):>6}"
    print(f"{name:<26} {attacks:>7} {late:>5} {longest:>8}  {asked} {p50:7.1f} {p99:7.1f} {most:7.1f}")


def main() -> None:
    """Measure all in one run of the service."""
    shared = Path(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared")
    data = shared / "conformance" / "attack-data.nt"
    if not data.is_file():
        sys.exit("the folder of shared material is not there (PHARMAGRAPH_SHARED may name it)")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        description, canary = folder / "dataset.json", folder / "canary.ttl"
        description.write_text(json.dumps({"default": str(data)}), encoding="utf-8")
        with (
            trap_for_connections() as asked,
            trap_for_readers(canary) as read,
            # Answers that are kept would make the second client faster than it is.
            serving_dataset(description, "--time-limit", str(LIMIT), "--keep", "0") as service,
        ):
            print(f"{'':26} {'':7} {'late':>5} {'slowest':>8}  second client: ms")
            print(f"{'':26} {'attacks':>7} {'':5} {'s':>8}  look-ups faults     p50     p99    most")
            with Bystander(service.port, LOOK_UP) as bystander:
                time.sleep(QUIET)
            row("nobody attacks", "", "", "", bystander)
            own = own_attacks(TRAP, canary.as_uri())
            for name, attacks, clients in (
                ("shared attacks, 1 client", shared_attacks(shared), 1),
                ("shared attacks, 4 clients", shared_attacks(shared), 4),
                ("own attacks, 2 clients", own, 2),
                ("all attacks, 8 clients", [*shared_attacks(shared), *own], 8),
            ):
                with Bystander(service.port, LOOK_UP) as bystander:
                    answers = send_attacks(service.port, attacks, clients)
                late = sum(answer.seconds > LIMIT + 1 for answer in answers)
                row(name, str(len(answers)), str(late), f"{slowest(answers):.2f}", bystander)
            died = service.process.poll() is not None
            harm = f"connections to others: {len(asked)}; files read: {len(read)}"
            print(f"deaths of the service: {int(died)}; {harm}")


if __name__ == "__main__":
    main()
