"""The real service over this repository's own project, started once for all tests that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from support.serving import Service


@pytest.fixture(scope="session")
def service(server: str, built_project: Path) -> Iterator[Service]:
    """Give a running service with a time limit of 5 seconds."""
    del server
    from support.serving import serving

    with serving(built_project, "--time-limit", "5") as running:
        yield running


@pytest.fixture
def http(service: Service) -> Iterator[httpx.Client]:
    """Give a client of the running service."""
    import httpx

    with httpx.Client(base_url=service.url, timeout=30) as client:
        yield client
