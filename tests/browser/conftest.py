"""A headless Chromium without a network, and pages that note whatever they should not do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.graphs.view.page import render_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from pharmagraph.graphs.records import Records
    from support.serving import Service

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# For one file at a time: while it lives, no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Give a headless Chromium; skip where there is none, or no playwright to steer it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def service(server: str, built_project: Path) -> Iterator[Service]:
    """Give a running service over this repository's own project, for all files of this folder."""
    del server
    from support.serving import serving

    with serving(built_project) as running:
        yield running


@lru_cache(maxsize=8)
def _rendered(records: Records, title: str) -> bytes:
    """Return the view of a graph, made once for all tests that open it."""
    return render_page(records, title=title).encode()


@dataclass
class Opener:
    """Opens views as files, and keeps what they asked for and complained about."""

    browser: Browser
    folder: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, records: Records, *, at: str = "", title: str = "A view", **options: Any) -> Page:
        """Open the view of a graph; ``options`` go to the browser's context."""
        path = self.folder / "view.html"
        path.write_bytes(_rendered(records, title))
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        context = self.browser.new_context(offline=True, **options)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.requests.append(request.url.partition("#")[0]))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.goto(path.as_uri() + at)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-settled]")
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        """Close a dialog that no view should ever open, and note it."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def open_view(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Give an opener of views; at the end, nothing was asked of the network and nobody complained."""
    opener = Opener(browser, tmp_path)
    yield opener
    for context in browser.contexts:
        context.close()
    assert opener.complaints == []
    assert set(opener.requests) <= {(tmp_path / "view.html").as_uri(), "data:,"}
