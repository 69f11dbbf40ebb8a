"""The HTML fact sheet in Chromium: at a phone's width and a desk's, for readers of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pharmagraph
from support.viewing import audit_in

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_is_for_everybody(
    browser: Browser, built_project: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    """Nothing is cut off or needs scrolling sideways, nothing fails or is fetched, and axe finds no fault."""
    sheet = tmp_path / "diazepam.html"
    pharmagraph.open(built_project).export_to("html", sheet, about="diazepam")
    told: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        page.goto(sheet.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.inner_text("h1") == "diazepam"
        assert page.locator(".notice").is_visible()
        assert audit_in(scheme, page) == []
    finally:
        context.close()
    assert told == [sheet.as_uri()]
