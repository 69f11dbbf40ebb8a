"""Run the command line with ``python -m pharmagraph``."""

from __future__ import annotations

from pharmagraph.cli.main import main

if __name__ == "__main__":
    main()
