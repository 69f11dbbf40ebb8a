from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pharmagraph.serve.pages.addresses import Addresses
from pharmagraph.serve.querypage import assets
from pharmagraph.serve.querypage.form import Filled
from pharmagraph.serve.querypage.writing import write_page

if TYPE_CHECKING:
    from pathlib import Path

SITE = {
    "name": "x", "base": "", "disclaimer": "", "statements": 0, "sources": 0, "curated": "", "reviewed": 0,
    "last_review": "", "review_due": "",
}  # fmt: skip
CONTEXT: dict[str, Any] = {
    "filled": Filled(), "most": 1, "again": "", "link": Addresses("").of, "name": "x", "query": "ASK {}",
    "examples": [], "graphs": [], "choice_lists": [], "opened": "", "given": {}, "site": SITE,
}  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the built editor, with nothing in it yet."""
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.server
@pytest.mark.usefixtures("bundle")
def test_without_the_editor_the_page_says_how_to_build_it() -> None:
    """The plain form is there, no script is asked for, and a word says what to do."""
    text = write_page(CONTEXT, None, None).decode()
    assert '<textarea id="query-field"' in text
    assert "query.js" not in text
    assert "<code>make frontend</code>" in text


@pytest.mark.server
def test_with_the_editor_the_page_asks_for_it(bundle: Path) -> None:
    """Once it is built, the page asks for the script by an address that changes with its bytes."""
    (bundle / "query.js").write_text("one", encoding="utf-8")
    first = assets.asset_address("query.js")
    assert first in write_page(CONTEXT, None, None).decode()
    (bundle / "query.js").write_text("two, longer", encoding="utf-8")
    assert assets.asset_address("query.js") != first


@pytest.mark.parametrize("name", ["", "page.py", "../page.py", "query.js.map", "LICENSES.txt"])
@pytest.mark.usefixtures("bundle")
def test_nothing_but_the_files_of_the_page_is_given(name: str) -> None:
    """A name that is none of the page's files, or of one that is not built, leads nowhere."""
    assert assets.asset(name) is None
