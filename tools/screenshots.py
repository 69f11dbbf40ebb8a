"""Take pictures of the main pages: `python tools/screenshots.py [--folder FOLDER] [--url URL] [NAME …]`.

Builds this project's graph in a copy, starts the service, and writes PNG files, by default into
build/screenshots/: each page 360, 1280 and 1920 pixels wide in light colours, and 1280 in dark ones.
With --url a service that runs already is taken. NAMEs choose pages. Needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "screenshots"
WIDTHS = (360, 1280, 1920)
HEIGHTS = {360: 780, 1280: 900, 1920: 1080}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
PAGES = {
    "home": "/",
    "drug": "/pharmagraph/diazepam/term/diazepam",
    "dispute": "/pharmagraph/diazepam/statement/diazepam-for-muscle-spasms/dz-092",
    "source": "/pharmagraph/diazepam/document/diazepam-for-muscle-spasms",
    "sources": "/sources",
    "disputes": "/disputes",
    "question": "/questions/side-effects?drug=diazepam",
    "questions": "/questions",
    "terms": "/terms",
    "search": "/search?q=muscle",
    "schema": "/schema",
    "rule": "/pharmagraph/diazepam/rule/product-to-class",
    "missing": "/pharmagraph/diazepam/term/diazepan",
    "view": "/view",
    "query": "/query",
}


def chromium() -> str:
    """Return the path of Chromium: PHARMAGRAPH_CHROMIUM, else the first one on the path."""
    names = [os.environ.get("PHARMAGRAPH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        sys.exit("screenshots: there is no Chromium here; name one in PHARMAGRAPH_CHROMIUM")
    return found


@contextmanager
def service() -> Iterator[str]:
    """Build the graph in a copy of this project, serve it, and give its address."""
    with tempfile.TemporaryDirectory(prefix="pharmagraph-screenshots-") as name:
        folder = Path(name)
        shutil.copy(ROOT / "pharmagraph.toml", folder)
        for part in ("ontology", "extract"):
            shutil.copytree(ROOT / part, folder / part)
        command = [sys.executable, "-m", "pharmagraph"]
        subprocess.run([*command, "build"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen(
            [*command, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                said = process.stdout.readline() if process.stdout else ""
                found = re.search(r"http://\S+?(?=/?\s)", said)
                if found is None:
                    sys.exit(f"screenshots: the service did not start: {said}")
                yield found[0]
            finally:
                process.terminate()


def take(url: str, folder: Path, names: list[str]) -> None:
    """Take the pictures."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    looks = [(width, "light") for width in WIDTHS] + [(1280, "dark")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        for width, colours in looks:
            page = browser.new_page(
                viewport={"width": width, "height": HEIGHTS[width]},
                color_scheme="dark" if colours == "dark" else "light",
                reduced_motion="reduce",
            )
            for name in names:
                page.goto(url + PAGES[name])
                page.wait_for_load_state("networkidle")
                path = folder / f"{name}-{width}{'-dark' if colours == 'dark' else ''}.png"
                page.screenshot(path=path)
                print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
            page.close()
        browser.close()


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--url", help="a service that runs already")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"pages: {', '.join(PAGES)}")
    given = parser.parse_args()
    unknown = sorted(set(given.names) - set(PAGES))
    if unknown:
        parser.error(f"no page {', '.join(unknown)}; the pages are: {', '.join(PAGES)}")
    names = given.names or list(PAGES)
    if given.url:
        take(given.url.rstrip("/"), given.folder, names)
        return
    with service() as url:
        take(url, given.folder, names)


if __name__ == "__main__":
    main()
