"""Pages that show imported data are accessible, like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.comparing import DATASET
from support.strengths import STRENGTHS, make_strengths
from support.viewing import audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from support.serving import Service

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture(scope="module")
def running(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service over the made-up leaflet and the made-up trials."""
    del server
    from support.serving import serving

    folder = tmp_path_factory.mktemp("served") / "trial"
    make_strengths(folder, "https://example.org/trial/")
    with serving(folder) as service:
        yield service


@pytest.mark.parametrize(
    "path",
    [
        "/trial/term/pretendine",
        f"/trial/data/{DATASET}/trial/1",
        f"/trial/data/{STRENGTHS}/medicine/Pretendine",
        f"/trial/data/{STRENGTHS}/product/1",
        f"/trial/data/{STRENGTHS}",
        f"/trial/data/{STRENGTHS}?class=https://w3id.org/pharmagraph/vocab/Drug",
        f"/trial/links/{STRENGTHS}",
        "/search?q=calmine",
        "/search?q=loin&in=data",
        "/disputes",
    ],
)
def test_imported_pages_break_no_rule(running: Service, browser: Browser, path: str) -> None:
    """axe-core finds nothing on a term with other data sets, nor on subjects with and without properties."""
    page = browser.new_page(bypass_csp=True)
    page.goto(running.url + path)
    assert page.locator("h1").count() == 1
    assert audit(page) == []
    page.close()
