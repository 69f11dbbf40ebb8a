"""Serve a data set without a project, for tests.

    python serving_dataset.py FILE.json [--time-limit SECONDS] [--workers N] [--wait SECONDS]
        [--keep BYTES]

FILE.json says which files: {"default": path, "named": {IRI: path}, "curated": IRI or ""}. It is read
again and again, so writing it anew swaps the data set.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pharmagraph.graphs.dataset import Dataset
from pharmagraph.serve.run import address_of, open_port, run
from pharmagraph.serve.settings import DEFAULT_SETTINGS
from pharmagraph.serve.source import BareSource


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--wait", type=float, default=DEFAULT_SETTINGS.sizes.wait, help="for a worker")
    parser.add_argument("--keep", type=int, default=DEFAULT_SETTINGS.kept, help="bytes of answers to keep")
    parser.add_argument("--allow-service", action="append", default=[])
    given = parser.parse_args()

    def find() -> Dataset:
        said = json.loads(given.file.read_text(encoding="utf-8"))
        named = {iri: Path(path) for iri, path in said.get("named", {}).items()}
        return Dataset(Path(said["default"]), said.get("curated", ""), named, said.get("base", ""))

    settings = DEFAULT_SETTINGS._replace(
        limits=DEFAULT_SETTINGS.limits._replace(seconds=given.time_limit),
        sizes=DEFAULT_SETTINGS.sizes._replace(quick=given.workers, slow=2 * given.workers, wait=given.wait),
        kept=given.keep,
        services=tuple(given.allow_service),
        poll=0.2,
    )
    with open_port("127.0.0.1", 0) as opened:
        address = address_of(opened)
        source = BareSource(find, prefixes={})
        run(source, settings, "127.0.0.1", opened, lambda: print(f"serving at {address}", flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
